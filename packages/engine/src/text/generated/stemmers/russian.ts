// The Russian stemmer: russian.sbl compiled by Snowball 2.2.0. BSD-3-Clause, see ../LICENSE-snowball.
// Do not edit; ../README.md tells how to make it anew.
import { SnowballEnvironment, type Among, type Stem } from "../../snowball_environment.ts";

export function createRussianStemmer(): Stem {
const base=new SnowballEnvironment;var a_0:readonly Among[]=[["в",-1,1],["ив",0,2],
["ыв",0,2],["вши",-1,1],["ивши",3,2],["ывши",3,2],["вшись",-1,1],["ившись",6,
2],["ывшись",6,2]],a_1:readonly Among[]=[["ее",-1,1],["ие",-1,1],["ое",-1,1],["ые",-1,1],["ими",-1,1],
["ыми",-1,1],["ей",-1,1],["ий",-1,1],["ой",-1,1],["ый",-1,1],["ем",-1,1],["им",-1,1],
["ом",-1,1],["ым",-1,1],["его",-1,1],["ого",-1,1],["ему",-1,1],["ому",-1,1],["их",
-1,1],["ых",-1,1],["ею",-1,1],["ою",-1,1],["ую",-1,1],["юю",-1,1],["ая",-1,1],["яя",-1,
1]],a_2:readonly Among[]=[["ем",-1,1],["нн",-1,1],["вш",-1,1],["ивш",2,2],["ывш",2,2],["щ",-1,1],["ющ",
5,1],["ующ",6,2]],a_3:readonly Among[]=[["сь",-1,1],["ся",-1,1]],a_4:readonly Among[]=[["ла",-1,1],["ила",0,2],["ыла",0,
2],["на",-1,1],["ена",3,2],["ете",-1,1],["ите",-1,2],["йте",-1,1],["ейте",7,2],["у\
йте",7,2],["ли",-1,1],["или",10,2],["ыли",10,2],["й",-1,1],["ей",13,2],["уй",13,2],[
"л",-1,1],["ил",16,2],["ыл",16,2],["ем",-1,1],["им",-1,2],["ым",-1,2],["н",-1,1],["ен",
22,2],["ло",-1,1],["ило",24,2],["ыло",24,2],["но",-1,1],["ено",27,2],["нно",27,1],["\
ет",-1,1],["ует",30,2],["ит",-1,2],["ыт",-1,2],["ют",-1,1],["уют",34,2],["ят",-1,2],
["ны",-1,1],["ены",37,2],["ть",-1,1],["ить",39,2],["ыть",39,2],["ешь",-1,1],["ишь",
-1,2],["ю",-1,2],["ую",44,2]],a_5:readonly Among[]=[["а",-1,1],["ев",-1,1],["ов",-1,1],["е",-1,1],["ие",3,
1],["ье",3,1],["и",-1,1],["еи",6,1],["ии",6,1],["ами",6,1],["ями",6,1],["иями",10,1],
["й",-1,1],["ей",12,1],["ией",13,1],["ий",12,1],["ой",12,1],["ам",-1,1],["ем",-1,1],["\
ием",18,1],["ом",-1,1],["ям",-1,1],["иям",21,1],["о",-1,1],["у",-1,1],["ах",-1,1],["ях",
-1,1],["иях",26,1],["ы",-1,1],["ь",-1,1],["ю",-1,1],["ию",30,1],["ью",30,1],["я",-1,1],["\
ия",33,1],["ья",33,1]],a_6:readonly Among[]=[["ост",-1,1],["ость",-1,1]],a_7:readonly Among[]=[["ейше",-1,1],["н",-1,2],
["ейш",-1,1],["ь",-1,3]],g_v=[33,65,8,232],I_p2=0,I_pV=0;function r_mark_regions():boolean{I_pV=base.limit,
I_p2=base.limit;var v_1=base.cursor;lab0:{golab1:for(;;){lab2:{if(!base.in_grouping(g_v,1072,1103))break lab2;
break golab1}if(base.cursor>=base.limit)break lab0;base.cursor++}I_pV=base.cursor;golab3:for(;;){lab4:{
if(!base.out_grouping(g_v,1072,1103))break lab4;break golab3}if(base.cursor>=base.limit)break lab0;base.
cursor++}golab5:for(;;){lab6:{if(!base.in_grouping(g_v,1072,1103))break lab6;break golab5}if(base.cursor>=
base.limit)break lab0;base.cursor++}golab7:for(;;){lab8:{if(!base.out_grouping(g_v,1072,1103))break lab8;
break golab7}if(base.cursor>=base.limit)break lab0;base.cursor++}I_p2=base.cursor}return base.cursor=
v_1,!0}function r_R2():boolean{return I_p2<=base.cursor}function r_perfective_gerund():boolean{var among_var;if(base.
ket=base.cursor,among_var=base.find_among_b(a_0),among_var==0)return!1;switch(base.bra=base.cursor,among_var){case 1:
lab0:{var v_1=base.limit-base.cursor;lab1:{if(!base.eq_s_b("а"))break lab1;break lab0}if(base.cursor=
base.limit-v_1,!base.eq_s_b("я"))return!1}if(!base.slice_del())return!1;break;case 2:if(!base.slice_del())
return!1;break}return!0}function r_adjective():boolean{return base.ket=base.cursor,!(base.find_among_b(a_1)==
0||(base.bra=base.cursor,!base.slice_del()))}function r_adjectival():boolean{var among_var;if(!r_adjective())
return!1;var v_1=base.limit-base.cursor;lab0:{if(base.ket=base.cursor,among_var=base.find_among_b(a_2),
among_var==0){base.cursor=base.limit-v_1;break lab0}switch(base.bra=base.cursor,among_var){case 1:lab1:{
var v_2=base.limit-base.cursor;lab2:{if(!base.eq_s_b("а"))break lab2;break lab1}if(base.cursor=base.
limit-v_2,!base.eq_s_b("я")){base.cursor=base.limit-v_1;break lab0}}if(!base.slice_del())return!1;break;case 2:
if(!base.slice_del())return!1;break}}return!0}function r_reflexive():boolean{return base.ket=base.cursor,!(base.
find_among_b(a_3)==0||(base.bra=base.cursor,!base.slice_del()))}function r_verb():boolean{var among_var;if(base.
ket=base.cursor,among_var=base.find_among_b(a_4),among_var==0)return!1;switch(base.bra=base.cursor,among_var){case 1:
lab0:{var v_1=base.limit-base.cursor;lab1:{if(!base.eq_s_b("а"))break lab1;break lab0}if(base.cursor=
base.limit-v_1,!base.eq_s_b("я"))return!1}if(!base.slice_del())return!1;break;case 2:if(!base.slice_del())
return!1;break}return!0}function r_noun():boolean{return base.ket=base.cursor,!(base.find_among_b(a_5)==0||(base.
bra=base.cursor,!base.slice_del()))}function r_derivational():boolean{return base.ket=base.cursor,!(base.find_among_b(
a_6)==0||(base.bra=base.cursor,!r_R2())||!base.slice_del())}function r_tidy_up():boolean{var among_var;if(base.
ket=base.cursor,among_var=base.find_among_b(a_7),among_var==0)return!1;switch(base.bra=base.cursor,among_var){case 1:
if(!base.slice_del()||(base.ket=base.cursor,!base.eq_s_b("н"))||(base.bra=base.cursor,!base.eq_s_b(
"н"))||!base.slice_del())return!1;break;case 2:if(!base.eq_s_b("н")||!base.slice_del())return!1;break;case 3:
if(!base.slice_del())return!1;break}return!0}function stem():boolean{if(r_mark_regions(),base.limit_backward=
base.cursor,base.cursor=base.limit,base.cursor<I_pV)return!1;var v_3=base.limit_backward;base.limit_backward=
I_pV;var v_4=base.limit-base.cursor;lab0:lab1:{var v_5=base.limit-base.cursor;lab2:{if(!r_perfective_gerund())
break lab2;break lab1}base.cursor=base.limit-v_5;var v_6=base.limit-base.cursor;lab3:if(!r_reflexive()){
base.cursor=base.limit-v_6;break lab3}lab4:{var v_7=base.limit-base.cursor;lab5:{if(!r_adjectival())
break lab5;break lab4}base.cursor=base.limit-v_7;lab6:{if(!r_verb())break lab6;break lab4}if(base.cursor=
base.limit-v_7,!r_noun())break lab0}}base.cursor=base.limit-v_4;var v_8=base.limit-base.cursor;lab7:{
if(base.ket=base.cursor,!base.eq_s_b("и")){base.cursor=base.limit-v_8;break lab7}if(base.bra=base.cursor,
!base.slice_del())return!1}var v_9=base.limit-base.cursor;r_derivational(),base.cursor=base.limit-v_9;
var v_10=base.limit-base.cursor;return r_tidy_up(),base.cursor=base.limit-v_10,base.limit_backward=v_3,
base.cursor=base.limit_backward,!0}return word=>(base.setCurrent(word),stem(),base.current)
}

// The Portuguese stemmer: portuguese.sbl compiled by Snowball 2.2.0. BSD-3-Clause, see ../LICENSE-snowball.
// Do not edit; ../README.md tells how to make it anew.
import { SnowballEnvironment, type Among, type Stem } from "../../snowball_environment.ts";

export function createPortugueseStemmer(): Stem {
const base=new SnowballEnvironment;var a_0:readonly Among[]=[["",-1,3],["ã",0,1],
["õ",0,2]],a_1:readonly Among[]=[["",-1,3],["a~",0,1],["o~",0,2]],a_2:readonly Among[]=[["ic",-1,-1],["ad",-1,-1],["os",-1,-1],["iv",
-1,1]],a_3:readonly Among[]=[["ante",-1,1],["avel",-1,1],["ível",-1,1]],a_4:readonly Among[]=[["ic",-1,1],["abil",-1,1],["iv",-1,1]],
a_5:readonly Among[]=[["ica",-1,1],["ância",-1,1],["ência",-1,4],["logia",-1,2],["ira",-1,9],["adora",-1,1],["osa",
-1,1],["ista",-1,1],["iva",-1,8],["eza",-1,1],["idade",-1,7],["ante",-1,1],["mente",-1,6],["amente",
12,5],["ável",-1,1],["ível",-1,1],["ico",-1,1],["ismo",-1,1],["oso",-1,1],["amento",-1,1],["imento",
-1,1],["ivo",-1,8],["aça~o",-1,1],["uça~o",-1,3],["ador",-1,1],["icas",-1,1],["ências",-1,4],["lo\
gias",-1,2],["iras",-1,9],["adoras",-1,1],["osas",-1,1],["istas",-1,1],["ivas",-1,8],["ezas",-1,1],[
"idades",-1,7],["adores",-1,1],["antes",-1,1],["aço~es",-1,1],["uço~es",-1,3],["icos",-1,1],["ismo\
s",-1,1],["osos",-1,1],["amentos",-1,1],["imentos",-1,1],["ivos",-1,8]],a_6:readonly Among[]=[["ada",-1,1],["ida",-1,
1],["ia",-1,1],["aria",2,1],["eria",2,1],["iria",2,1],["ara",-1,1],["era",-1,1],["ira",-1,1],["ava",
-1,1],["asse",-1,1],["esse",-1,1],["isse",-1,1],["aste",-1,1],["este",-1,1],["iste",-1,1],["ei",-1,1],
["arei",16,1],["erei",16,1],["irei",16,1],["am",-1,1],["iam",20,1],["ariam",21,1],["eriam",21,1],["i\
riam",21,1],["aram",20,1],["eram",20,1],["iram",20,1],["avam",20,1],["em",-1,1],["arem",29,1],["erem",
29,1],["irem",29,1],["assem",29,1],["essem",29,1],["issem",29,1],["ado",-1,1],["ido",-1,1],["ando",-1,
1],["endo",-1,1],["indo",-1,1],["ara~o",-1,1],["era~o",-1,1],["ira~o",-1,1],["ar",-1,1],["er",-1,1],
["ir",-1,1],["as",-1,1],["adas",47,1],["idas",47,1],["ias",47,1],["arias",50,1],["erias",50,1],["iri\
as",50,1],["aras",47,1],["eras",47,1],["iras",47,1],["avas",47,1],["es",-1,1],["ardes",58,1],["erdes",
58,1],["irdes",58,1],["ares",58,1],["eres",58,1],["ires",58,1],["asses",58,1],["esses",58,1],["isses",
58,1],["astes",58,1],["estes",58,1],["istes",58,1],["is",-1,1],["ais",71,1],["eis",71,1],["areis",73,
1],["ereis",73,1],["ireis",73,1],["áreis",73,1],["éreis",73,1],["íreis",73,1],["ásseis",73,1],["\
ésseis",73,1],["ísseis",73,1],["áveis",73,1],["íeis",73,1],["aríeis",84,1],["eríeis",84,1],["i\
ríeis",84,1],["ados",-1,1],["idos",-1,1],["amos",-1,1],["áramos",90,1],["éramos",90,1],["íramos",
90,1],["ávamos",90,1],["íamos",90,1],["aríamos",95,1],["eríamos",95,1],["iríamos",95,1],["emos",
-1,1],["aremos",99,1],["eremos",99,1],["iremos",99,1],["ássemos",99,1],["êssemos",99,1],["íssemos",
99,1],["imos",-1,1],["armos",-1,1],["ermos",-1,1],["irmos",-1,1],["ámos",-1,1],["arás",-1,1],["erá\
s",-1,1],["irás",-1,1],["eu",-1,1],["iu",-1,1],["ou",-1,1],["ará",-1,1],["erá",-1,1],["irá",-1,1]],
a_7:readonly Among[]=[["a",-1,1],["i",-1,1],["o",-1,1],["os",-1,1],["á",-1,1],["í",-1,1],["ó",-1,1]],a_8:readonly Among[]=[["e",-1,
1],["ç",-1,2],["é",-1,1],["ê",-1,1]],g_v=[17,65,16,0,0,0,0,0,0,0,0,0,0,0,0,0,3,19,12,2],I_p2=0,I_p1=0,
I_pV=0;function r_prelude():boolean{for(var among_var;;){var v_1=base.cursor;lab0:{if(base.bra=base.cursor,among_var=
base.find_among(a_0),among_var==0)break lab0;switch(base.ket=base.cursor,among_var){case 1:if(!base.
slice_from("a~"))return!1;break;case 2:if(!base.slice_from("o~"))return!1;break;case 3:if(base.cursor>=
base.limit)break lab0;base.cursor++;break}continue}base.cursor=v_1;break}return!0}function r_mark_regions():boolean{
I_pV=base.limit,I_p1=base.limit,I_p2=base.limit;var v_1=base.cursor;lab0:{lab1:{var v_2=base.cursor;
lab2:{if(!base.in_grouping(g_v,97,250))break lab2;lab3:{var v_3=base.cursor;lab4:{if(!base.out_grouping(
g_v,97,250))break lab4;golab5:for(;;){lab6:{if(!base.in_grouping(g_v,97,250))break lab6;break golab5}
if(base.cursor>=base.limit)break lab4;base.cursor++}break lab3}if(base.cursor=v_3,!base.in_grouping(
g_v,97,250))break lab2;golab7:for(;;){lab8:{if(!base.out_grouping(g_v,97,250))break lab8;break golab7}
if(base.cursor>=base.limit)break lab2;base.cursor++}}break lab1}if(base.cursor=v_2,!base.out_grouping(
g_v,97,250))break lab0;lab9:{var v_6=base.cursor;lab10:{if(!base.out_grouping(g_v,97,250))break lab10;
golab11:for(;;){lab12:{if(!base.in_grouping(g_v,97,250))break lab12;break golab11}if(base.cursor>=base.
limit)break lab10;base.cursor++}break lab9}if(base.cursor=v_6,!base.in_grouping(g_v,97,250)||base.cursor>=
base.limit)break lab0;base.cursor++}}I_pV=base.cursor}base.cursor=v_1;var v_8=base.cursor;lab13:{golab14:
for(;;){lab15:{if(!base.in_grouping(g_v,97,250))break lab15;break golab14}if(base.cursor>=base.limit)
break lab13;base.cursor++}golab16:for(;;){lab17:{if(!base.out_grouping(g_v,97,250))break lab17;break golab16}
if(base.cursor>=base.limit)break lab13;base.cursor++}I_p1=base.cursor;golab18:for(;;){lab19:{if(!base.
in_grouping(g_v,97,250))break lab19;break golab18}if(base.cursor>=base.limit)break lab13;base.cursor++}
golab20:for(;;){lab21:{if(!base.out_grouping(g_v,97,250))break lab21;break golab20}if(base.cursor>=base.
limit)break lab13;base.cursor++}I_p2=base.cursor}return base.cursor=v_8,!0}function r_postlude():boolean{for(var among_var;;){
var v_1=base.cursor;lab0:{if(base.bra=base.cursor,among_var=base.find_among(a_1),among_var==0)break lab0;
switch(base.ket=base.cursor,among_var){case 1:if(!base.slice_from("ã"))return!1;break;case 2:if(!base.
slice_from("õ"))return!1;break;case 3:if(base.cursor>=base.limit)break lab0;base.cursor++;break}continue}
base.cursor=v_1;break}return!0}function r_RV():boolean{return I_pV<=base.cursor}function r_R1():boolean{return I_p1<=
base.cursor}function r_R2():boolean{return I_p2<=base.cursor}function r_standard_suffix():boolean{var among_var;if(base.
ket=base.cursor,among_var=base.find_among_b(a_5),among_var==0)return!1;switch(base.bra=base.cursor,among_var){case 1:
if(!r_R2()||!base.slice_del())return!1;break;case 2:if(!r_R2()||!base.slice_from("log"))return!1;break;case 3:
if(!r_R2()||!base.slice_from("u"))return!1;break;case 4:if(!r_R2()||!base.slice_from("ente"))return!1;
break;case 5:if(!r_R1()||!base.slice_del())return!1;var v_1=base.limit-base.cursor;lab0:{if(base.ket=
base.cursor,among_var=base.find_among_b(a_2),among_var==0){base.cursor=base.limit-v_1;break lab0}if(base.
bra=base.cursor,!r_R2()){base.cursor=base.limit-v_1;break lab0}if(!base.slice_del())return!1;switch(among_var){case 1:
if(base.ket=base.cursor,!base.eq_s_b("at")){base.cursor=base.limit-v_1;break lab0}if(base.bra=base.cursor,
!r_R2()){base.cursor=base.limit-v_1;break lab0}if(!base.slice_del())return!1;break}}break;case 6:if(!r_R2()||
!base.slice_del())return!1;var v_2=base.limit-base.cursor;lab1:{if(base.ket=base.cursor,base.find_among_b(
a_3)==0){base.cursor=base.limit-v_2;break lab1}if(base.bra=base.cursor,!r_R2()){base.cursor=base.limit-
v_2;break lab1}if(!base.slice_del())return!1}break;case 7:if(!r_R2()||!base.slice_del())return!1;var v_3=base.
limit-base.cursor;lab2:{if(base.ket=base.cursor,base.find_among_b(a_4)==0){base.cursor=base.limit-v_3;
break lab2}if(base.bra=base.cursor,!r_R2()){base.cursor=base.limit-v_3;break lab2}if(!base.slice_del())
return!1}break;case 8:if(!r_R2()||!base.slice_del())return!1;var v_4=base.limit-base.cursor;lab3:{if(base.
ket=base.cursor,!base.eq_s_b("at")){base.cursor=base.limit-v_4;break lab3}if(base.bra=base.cursor,!r_R2()){
base.cursor=base.limit-v_4;break lab3}if(!base.slice_del())return!1}break;case 9:if(!r_RV()||!base.eq_s_b(
"e")||!base.slice_from("ir"))return!1;break}return!0}function r_verb_suffix():boolean{if(base.cursor<I_pV)return!1;
var v_2=base.limit_backward;return base.limit_backward=I_pV,base.ket=base.cursor,base.find_among_b(a_6)==
0?(base.limit_backward=v_2,!1):(base.bra=base.cursor,base.slice_del()?(base.limit_backward=v_2,!0):!1)}
function r_residual_suffix():boolean{return base.ket=base.cursor,!(base.find_among_b(a_7)==0||(base.bra=base.
cursor,!r_RV())||!base.slice_del())}function r_residual_form():boolean{var among_var;if(base.ket=base.cursor,
among_var=base.find_among_b(a_8),among_var==0)return!1;switch(base.bra=base.cursor,among_var){case 1:
if(!r_RV()||!base.slice_del())return!1;base.ket=base.cursor;lab0:{var v_1=base.limit-base.cursor;lab1:{
if(!base.eq_s_b("u"))break lab1;base.bra=base.cursor;var v_2=base.limit-base.cursor;if(!base.eq_s_b(
"g"))break lab1;base.cursor=base.limit-v_2;break lab0}if(base.cursor=base.limit-v_1,!base.eq_s_b("i"))
return!1;base.bra=base.cursor;var v_3=base.limit-base.cursor;if(!base.eq_s_b("c"))return!1;base.cursor=
base.limit-v_3}if(!r_RV()||!base.slice_del())return!1;break;case 2:if(!base.slice_from("c"))return!1;
break}return!0}function stem():boolean{var v_1=base.cursor;r_prelude(),base.cursor=v_1,r_mark_regions(),base.
limit_backward=base.cursor,base.cursor=base.limit;var v_3=base.limit-base.cursor;lab0:lab1:{var v_4=base.
limit-base.cursor;lab2:{var v_5=base.limit-base.cursor;lab3:{var v_6=base.limit-base.cursor;lab4:{if(!r_standard_suffix())
break lab4;break lab3}if(base.cursor=base.limit-v_6,!r_verb_suffix())break lab2}base.cursor=base.limit-
v_5;var v_7=base.limit-base.cursor;lab5:{if(base.ket=base.cursor,!base.eq_s_b("i"))break lab5;base.bra=
base.cursor;var v_8=base.limit-base.cursor;if(!base.eq_s_b("c")||(base.cursor=base.limit-v_8,!r_RV()))
break lab5;if(!base.slice_del())return!1}base.cursor=base.limit-v_7;break lab1}if(base.cursor=base.limit-
v_4,!r_residual_suffix())break lab0}base.cursor=base.limit-v_3;var v_9=base.limit-base.cursor;r_residual_form(),
base.cursor=base.limit-v_9,base.cursor=base.limit_backward;var v_10=base.cursor;return r_postlude(),
base.cursor=v_10,!0}return word=>(base.setCurrent(word),stem(),base.current)
}

// The German stemmer: german.sbl compiled by Snowball 2.2.0. BSD-3-Clause, see ../LICENSE-snowball.
// Do not edit; ../README.md tells how to make it anew.
import { SnowballEnvironment, type Among, type Stem } from "../../snowball_environment.ts";

export function createGermanStemmer(): Stem {
const base=new SnowballEnvironment;var a_0:readonly Among[]=[["",-1,5],["U",0,2],["Y",
0,1],["ä",0,3],["ö",0,4],["ü",0,2]],a_1:readonly Among[]=[["e",-1,2],["em",-1,1],["en",-1,2],["ern",-1,1],["er",-1,
1],["s",-1,3],["es",5,2]],a_2:readonly Among[]=[["en",-1,1],["er",-1,1],["st",-1,2],["est",2,1]],a_3:readonly Among[]=[["ig",-1,1],["l\
ich",-1,1]],a_4:readonly Among[]=[["end",-1,1],["ig",-1,2],["ung",-1,1],["lich",-1,3],["isch",-1,2],["ik",-1,2],["hei\
t",-1,3],["keit",-1,4]],g_v=[17,65,16,1,0,0,0,0,0,0,0,0,0,0,0,0,8,0,32,8],g_s_ending=[117,30,5],g_st_ending=[
117,30,4],I_x=0,I_p2=0,I_p1=0;function r_prelude():boolean{for(var v_1=base.cursor;;){var v_2=base.cursor;lab0:{
lab1:{var v_3=base.cursor;lab2:{if(base.bra=base.cursor,!base.eq_s("ß"))break lab2;if(base.ket=base.
cursor,!base.slice_from("ss"))return!1;break lab1}if(base.cursor=v_3,base.cursor>=base.limit)break lab0;
base.cursor++}continue}base.cursor=v_2;break}for(base.cursor=v_1;;){var v_4=base.cursor;lab3:{golab4:
for(;;){var v_5=base.cursor;lab5:{if(!base.in_grouping(g_v,97,252))break lab5;base.bra=base.cursor;lab6:{
var v_6=base.cursor;lab7:{if(!base.eq_s("u")||(base.ket=base.cursor,!base.in_grouping(g_v,97,252)))break lab7;
if(!base.slice_from("U"))return!1;break lab6}if(base.cursor=v_6,!base.eq_s("y")||(base.ket=base.cursor,
!base.in_grouping(g_v,97,252)))break lab5;if(!base.slice_from("Y"))return!1}base.cursor=v_5;break golab4}
if(base.cursor=v_5,base.cursor>=base.limit)break lab3;base.cursor++}continue}base.cursor=v_4;break}return!0}
function r_mark_regions():boolean{I_p1=base.limit,I_p2=base.limit;var v_1=base.cursor;{var c1=base.cursor+3;
if(c1>base.limit)return!1;base.cursor=c1}I_x=base.cursor,base.cursor=v_1;golab0:for(;;){lab1:{if(!base.
in_grouping(g_v,97,252))break lab1;break golab0}if(base.cursor>=base.limit)return!1;base.cursor++}golab2:
for(;;){lab3:{if(!base.out_grouping(g_v,97,252))break lab3;break golab2}if(base.cursor>=base.limit)return!1;
base.cursor++}I_p1=base.cursor;lab4:{if(!(I_p1<I_x))break lab4;I_p1=I_x}golab5:for(;;){lab6:{if(!base.
in_grouping(g_v,97,252))break lab6;break golab5}if(base.cursor>=base.limit)return!1;base.cursor++}golab7:
for(;;){lab8:{if(!base.out_grouping(g_v,97,252))break lab8;break golab7}if(base.cursor>=base.limit)return!1;
base.cursor++}return I_p2=base.cursor,!0}function r_postlude():boolean{for(var among_var;;){var v_1=base.cursor;
lab0:{if(base.bra=base.cursor,among_var=base.find_among(a_0),among_var==0)break lab0;switch(base.ket=
base.cursor,among_var){case 1:if(!base.slice_from("y"))return!1;break;case 2:if(!base.slice_from("u"))
return!1;break;case 3:if(!base.slice_from("a"))return!1;break;case 4:if(!base.slice_from("o"))return!1;
break;case 5:if(base.cursor>=base.limit)break lab0;base.cursor++;break}continue}base.cursor=v_1;break}
return!0}function r_R1():boolean{return I_p1<=base.cursor}function r_R2():boolean{return I_p2<=base.cursor}function r_standard_suffix():boolean{
var among_var,v_1=base.limit-base.cursor;lab0:{if(base.ket=base.cursor,among_var=base.find_among_b(a_1),
among_var==0||(base.bra=base.cursor,!r_R1()))break lab0;switch(among_var){case 1:if(!base.slice_del())
return!1;break;case 2:if(!base.slice_del())return!1;var v_2=base.limit-base.cursor;lab1:{if(base.ket=
base.cursor,!base.eq_s_b("s")){base.cursor=base.limit-v_2;break lab1}if(base.bra=base.cursor,!base.eq_s_b(
"nis")){base.cursor=base.limit-v_2;break lab1}if(!base.slice_del())return!1}break;case 3:if(!base.in_grouping_b(
g_s_ending,98,116))break lab0;if(!base.slice_del())return!1;break}}base.cursor=base.limit-v_1;var v_3=base.
limit-base.cursor;lab2:{if(base.ket=base.cursor,among_var=base.find_among_b(a_2),among_var==0||(base.
bra=base.cursor,!r_R1()))break lab2;switch(among_var){case 1:if(!base.slice_del())return!1;break;case 2:
if(!base.in_grouping_b(g_st_ending,98,116))break lab2;{var c1=base.cursor-3;if(c1<base.limit_backward)
break lab2;base.cursor=c1}if(!base.slice_del())return!1;break}}base.cursor=base.limit-v_3;var v_4=base.
limit-base.cursor;lab3:{if(base.ket=base.cursor,among_var=base.find_among_b(a_4),among_var==0||(base.
bra=base.cursor,!r_R2()))break lab3;switch(among_var){case 1:if(!base.slice_del())return!1;var v_5=base.
limit-base.cursor;lab4:{if(base.ket=base.cursor,!base.eq_s_b("ig")){base.cursor=base.limit-v_5;break lab4}
base.bra=base.cursor;{var v_6=base.limit-base.cursor;lab5:{if(!base.eq_s_b("e"))break lab5;base.cursor=
base.limit-v_5;break lab4}base.cursor=base.limit-v_6}if(!r_R2()){base.cursor=base.limit-v_5;break lab4}
if(!base.slice_del())return!1}break;case 2:{var v_7=base.limit-base.cursor;lab6:{if(!base.eq_s_b("e"))
break lab6;break lab3}base.cursor=base.limit-v_7}if(!base.slice_del())return!1;break;case 3:if(!base.
slice_del())return!1;var v_8=base.limit-base.cursor;lab7:{base.ket=base.cursor;lab8:{var v_9=base.limit-
base.cursor;lab9:{if(!base.eq_s_b("er"))break lab9;break lab8}if(base.cursor=base.limit-v_9,!base.eq_s_b(
"en")){base.cursor=base.limit-v_8;break lab7}}if(base.bra=base.cursor,!r_R1()){base.cursor=base.limit-
v_8;break lab7}if(!base.slice_del())return!1}break;case 4:if(!base.slice_del())return!1;var v_10=base.
limit-base.cursor;lab10:{if(base.ket=base.cursor,base.find_among_b(a_3)==0){base.cursor=base.limit-v_10;
break lab10}if(base.bra=base.cursor,!r_R2()){base.cursor=base.limit-v_10;break lab10}if(!base.slice_del())
return!1}break}}return base.cursor=base.limit-v_4,!0}function stem():boolean{var v_1=base.cursor;r_prelude(),
base.cursor=v_1;var v_2=base.cursor;r_mark_regions(),base.cursor=v_2,base.limit_backward=base.cursor,
base.cursor=base.limit,r_standard_suffix(),base.cursor=base.limit_backward;var v_4=base.cursor;return r_postlude(),
base.cursor=v_4,!0}return word=>(base.setCurrent(word),stem(),base.current)
}

// The English stemmer: english.sbl compiled by Snowball 2.2.0. BSD-3-Clause, see ../LICENSE-snowball.
// Do not edit; ../README.md tells how to make it anew.
import { SnowballEnvironment, type Among, type Stem } from "../../snowball_environment.ts";

export function createEnglishStemmer(): Stem {
const base=new SnowballEnvironment;var a_0:readonly Among[]=[["arsen",-1,-1],["commun",
-1,-1],["gener",-1,-1]],a_1:readonly Among[]=[["'",-1,1],["'s'",0,1],["'s",-1,1]],a_2:readonly Among[]=[["ied",-1,2],["s",-1,3],["ies",
1,2],["sses",1,1],["ss",1,-1],["us",1,-1]],a_3:readonly Among[]=[["",-1,3],["bb",0,2],["dd",0,2],["ff",0,2],["gg",0,2],
["bl",0,1],["mm",0,2],["nn",0,2],["pp",0,2],["rr",0,2],["at",0,1],["tt",0,2],["iz",0,1]],a_4:readonly Among[]=[["ed",
-1,2],["eed",0,1],["ing",-1,2],["edly",-1,2],["eedly",3,1],["ingly",-1,2]],a_5:readonly Among[]=[["anci",-1,3],["enci",
-1,2],["ogi",-1,13],["li",-1,15],["bli",3,12],["abli",4,4],["alli",3,8],["fulli",3,9],["lessli",3,14],
["ousli",3,10],["entli",3,5],["aliti",-1,8],["biliti",-1,12],["iviti",-1,11],["tional",-1,1],["ation\
al",14,7],["alism",-1,8],["ation",-1,7],["ization",17,6],["izer",-1,6],["ator",-1,7],["iveness",-1,11],
["fulness",-1,9],["ousness",-1,10]],a_6:readonly Among[]=[["icate",-1,4],["ative",-1,6],["alize",-1,3],["iciti",-1,4],
["ical",-1,4],["tional",-1,1],["ational",5,2],["ful",-1,5],["ness",-1,5]],a_7:readonly Among[]=[["ic",-1,1],["ance",-1,
1],["ence",-1,1],["able",-1,1],["ible",-1,1],["ate",-1,1],["ive",-1,1],["ize",-1,1],["iti",-1,1],["a\
l",-1,1],["ism",-1,1],["ion",-1,2],["er",-1,1],["ous",-1,1],["ant",-1,1],["ent",-1,1],["ment",15,1],
["ement",16,1]],a_8:readonly Among[]=[["e",-1,1],["l",-1,2]],a_9:readonly Among[]=[["succeed",-1,-1],["proceed",-1,-1],["exceed",-1,-1],
["canning",-1,-1],["inning",-1,-1],["earring",-1,-1],["herring",-1,-1],["outing",-1,-1]],a_10:readonly Among[]=[["and\
es",-1,-1],["atlas",-1,-1],["bias",-1,-1],["cosmos",-1,-1],["dying",-1,3],["early",-1,9],["gently",-1,
7],["howe",-1,-1],["idly",-1,6],["lying",-1,4],["news",-1,-1],["only",-1,10],["singly",-1,11],["skie\
s",-1,2],["skis",-1,1],["sky",-1,-1],["tying",-1,5],["ugly",-1,8]],g_v=[17,65,16,1],g_v_WXY=[1,17,65,
208,1],g_valid_LI=[55,141,2],B_Y_found=!1,I_p2=0,I_p1=0;function r_prelude():boolean{B_Y_found=!1;var v_1=base.
cursor;lab0:{if(base.bra=base.cursor,!base.eq_s("'"))break lab0;if(base.ket=base.cursor,!base.slice_del())
return!1}base.cursor=v_1;var v_2=base.cursor;lab1:{if(base.bra=base.cursor,!base.eq_s("y"))break lab1;
if(base.ket=base.cursor,!base.slice_from("Y"))return!1;B_Y_found=!0}base.cursor=v_2;for(var v_3=base.
cursor;;){var v_4=base.cursor;lab3:{golab4:for(;;){var v_5=base.cursor;lab5:{if(!base.in_grouping(g_v,
97,121)||(base.bra=base.cursor,!base.eq_s("y")))break lab5;base.ket=base.cursor,base.cursor=v_5;break golab4}
if(base.cursor=v_5,base.cursor>=base.limit)break lab3;base.cursor++}if(!base.slice_from("Y"))return!1;
B_Y_found=!0;continue}base.cursor=v_4;break}return base.cursor=v_3,!0}function r_mark_regions():boolean{I_p1=
base.limit,I_p2=base.limit;var v_1=base.cursor;lab0:{lab1:{var v_2=base.cursor;lab2:{if(base.find_among(
a_0)==0)break lab2;break lab1}base.cursor=v_2;golab3:for(;;){lab4:{if(!base.in_grouping(g_v,97,121))
break lab4;break golab3}if(base.cursor>=base.limit)break lab0;base.cursor++}golab5:for(;;){lab6:{if(!base.
out_grouping(g_v,97,121))break lab6;break golab5}if(base.cursor>=base.limit)break lab0;base.cursor++}}
I_p1=base.cursor;golab7:for(;;){lab8:{if(!base.in_grouping(g_v,97,121))break lab8;break golab7}if(base.
cursor>=base.limit)break lab0;base.cursor++}golab9:for(;;){lab10:{if(!base.out_grouping(g_v,97,121))
break lab10;break golab9}if(base.cursor>=base.limit)break lab0;base.cursor++}I_p2=base.cursor}return base.
cursor=v_1,!0}function r_shortv():boolean{lab0:{var v_1=base.limit-base.cursor;lab1:{if(!base.out_grouping_b(
g_v_WXY,89,121)||!base.in_grouping_b(g_v,97,121)||!base.out_grouping_b(g_v,97,121))break lab1;break lab0}
if(base.cursor=base.limit-v_1,!base.out_grouping_b(g_v,97,121)||!base.in_grouping_b(g_v,97,121)||base.
cursor>base.limit_backward)return!1}return!0}function r_R1():boolean{return I_p1<=base.cursor}function r_R2():boolean{
return I_p2<=base.cursor}function r_Step_1a():boolean{var among_var,v_1=base.limit-base.cursor;lab0:{if(base.
ket=base.cursor,base.find_among_b(a_1)==0){base.cursor=base.limit-v_1;break lab0}if(base.bra=base.cursor,
!base.slice_del())return!1}if(base.ket=base.cursor,among_var=base.find_among_b(a_2),among_var==0)return!1;
switch(base.bra=base.cursor,among_var){case 1:if(!base.slice_from("ss"))return!1;break;case 2:lab1:{
var v_2=base.limit-base.cursor;lab2:{{var c1=base.cursor-2;if(c1<base.limit_backward)break lab2;base.
cursor=c1}if(!base.slice_from("i"))return!1;break lab1}if(base.cursor=base.limit-v_2,!base.slice_from(
"ie"))return!1}break;case 3:if(base.cursor<=base.limit_backward)return!1;base.cursor--;golab3:for(;;){
lab4:{if(!base.in_grouping_b(g_v,97,121))break lab4;break golab3}if(base.cursor<=base.limit_backward)
return!1;base.cursor--}if(!base.slice_del())return!1;break}return!0}function r_Step_1b():boolean{var among_var;
if(base.ket=base.cursor,among_var=base.find_among_b(a_4),among_var==0)return!1;switch(base.bra=base.
cursor,among_var){case 1:if(!r_R1()||!base.slice_from("ee"))return!1;break;case 2:var v_1=base.limit-
base.cursor;golab0:for(;;){lab1:{if(!base.in_grouping_b(g_v,97,121))break lab1;break golab0}if(base.
cursor<=base.limit_backward)return!1;base.cursor--}if(base.cursor=base.limit-v_1,!base.slice_del())return!1;
var v_3=base.limit-base.cursor;if(among_var=base.find_among_b(a_3),among_var==0)return!1;switch(base.
cursor=base.limit-v_3,among_var){case 1:{var c1=base.cursor;base.insert(base.cursor,base.cursor,"e"),
base.cursor=c1}break;case 2:if(base.ket=base.cursor,base.cursor<=base.limit_backward||(base.cursor--,
base.bra=base.cursor,!base.slice_del()))return!1;break;case 3:if(base.cursor!=I_p1)return!1;var v_4=base.
limit-base.cursor;if(!r_shortv())return!1;base.cursor=base.limit-v_4;{var c2=base.cursor;base.insert(
base.cursor,base.cursor,"e"),base.cursor=c2}break}break}return!0}function r_Step_1c():boolean{base.ket=base.
cursor;lab0:{var v_1=base.limit-base.cursor;lab1:{if(!base.eq_s_b("y"))break lab1;break lab0}if(base.
cursor=base.limit-v_1,!base.eq_s_b("Y"))return!1}if(base.bra=base.cursor,!base.out_grouping_b(g_v,97,
121))return!1;lab2:{if(base.cursor>base.limit_backward)break lab2;return!1}return!!base.slice_from("\
i")}function r_Step_2():boolean{var among_var;if(base.ket=base.cursor,among_var=base.find_among_b(a_5),among_var==
0||(base.bra=base.cursor,!r_R1()))return!1;switch(among_var){case 1:if(!base.slice_from("tion"))return!1;
break;case 2:if(!base.slice_from("ence"))return!1;break;case 3:if(!base.slice_from("ance"))return!1;
break;case 4:if(!base.slice_from("able"))return!1;break;case 5:if(!base.slice_from("ent"))return!1;break;case 6:
if(!base.slice_from("ize"))return!1;break;case 7:if(!base.slice_from("ate"))return!1;break;case 8:if(!base.
slice_from("al"))return!1;break;case 9:if(!base.slice_from("ful"))return!1;break;case 10:if(!base.slice_from(
"ous"))return!1;break;case 11:if(!base.slice_from("ive"))return!1;break;case 12:if(!base.slice_from(
"ble"))return!1;break;case 13:if(!base.eq_s_b("l")||!base.slice_from("og"))return!1;break;case 14:if(!base.
slice_from("less"))return!1;break;case 15:if(!base.in_grouping_b(g_valid_LI,99,116)||!base.slice_del())
return!1;break}return!0}function r_Step_3():boolean{var among_var;if(base.ket=base.cursor,among_var=base.find_among_b(
a_6),among_var==0||(base.bra=base.cursor,!r_R1()))return!1;switch(among_var){case 1:if(!base.slice_from(
"tion"))return!1;break;case 2:if(!base.slice_from("ate"))return!1;break;case 3:if(!base.slice_from("\
al"))return!1;break;case 4:if(!base.slice_from("ic"))return!1;break;case 5:if(!base.slice_del())return!1;
break;case 6:if(!r_R2()||!base.slice_del())return!1;break}return!0}function r_Step_4():boolean{var among_var;
if(base.ket=base.cursor,among_var=base.find_among_b(a_7),among_var==0||(base.bra=base.cursor,!r_R2()))
return!1;switch(among_var){case 1:if(!base.slice_del())return!1;break;case 2:lab0:{var v_1=base.limit-
base.cursor;lab1:{if(!base.eq_s_b("s"))break lab1;break lab0}if(base.cursor=base.limit-v_1,!base.eq_s_b(
"t"))return!1}if(!base.slice_del())return!1;break}return!0}function r_Step_5():boolean{var among_var;if(base.
ket=base.cursor,among_var=base.find_among_b(a_8),among_var==0)return!1;switch(base.bra=base.cursor,among_var){case 1:
lab0:{var v_1=base.limit-base.cursor;lab1:{if(!r_R2())break lab1;break lab0}if(base.cursor=base.limit-
v_1,!r_R1())return!1;{var v_2=base.limit-base.cursor;lab2:{if(!r_shortv())break lab2;return!1}base.cursor=
base.limit-v_2}}if(!base.slice_del())return!1;break;case 2:if(!r_R2()||!base.eq_s_b("l")||!base.slice_del())
return!1;break}return!0}function r_exception2():boolean{return base.ket=base.cursor,!(base.find_among_b(a_9)==
0||(base.bra=base.cursor,base.cursor>base.limit_backward))}function r_exception1():boolean{var among_var;if(base.
bra=base.cursor,among_var=base.find_among(a_10),among_var==0||(base.ket=base.cursor,base.cursor<base.
limit))return!1;switch(among_var){case 1:if(!base.slice_from("ski"))return!1;break;case 2:if(!base.slice_from(
"sky"))return!1;break;case 3:if(!base.slice_from("die"))return!1;break;case 4:if(!base.slice_from("l\
ie"))return!1;break;case 5:if(!base.slice_from("tie"))return!1;break;case 6:if(!base.slice_from("idl"))
return!1;break;case 7:if(!base.slice_from("gentl"))return!1;break;case 8:if(!base.slice_from("ugli"))
return!1;break;case 9:if(!base.slice_from("earli"))return!1;break;case 10:if(!base.slice_from("onli"))
return!1;break;case 11:if(!base.slice_from("singl"))return!1;break}return!0}function r_postlude():boolean{if(!B_Y_found)
return!1;for(;;){var v_1=base.cursor;lab0:{golab1:for(;;){var v_2=base.cursor;lab2:{if(base.bra=base.
cursor,!base.eq_s("Y"))break lab2;base.ket=base.cursor,base.cursor=v_2;break golab1}if(base.cursor=v_2,
base.cursor>=base.limit)break lab0;base.cursor++}if(!base.slice_from("y"))return!1;continue}base.cursor=
v_1;break}return!0}function stem():boolean{lab0:{var v_1=base.cursor;lab1:{if(!r_exception1())break lab1;break lab0}
base.cursor=v_1;lab2:{{var v_2=base.cursor;lab3:{{var c1=base.cursor+3;if(c1>base.limit)break lab3;base.
cursor=c1}break lab2}base.cursor=v_2}break lab0}base.cursor=v_1,r_prelude(),r_mark_regions(),base.limit_backward=
base.cursor,base.cursor=base.limit;var v_5=base.limit-base.cursor;r_Step_1a(),base.cursor=base.limit-
v_5;lab4:{var v_6=base.limit-base.cursor;lab5:{if(!r_exception2())break lab5;break lab4}base.cursor=
base.limit-v_6;var v_7=base.limit-base.cursor;r_Step_1b(),base.cursor=base.limit-v_7;var v_8=base.limit-
base.cursor;r_Step_1c(),base.cursor=base.limit-v_8;var v_9=base.limit-base.cursor;r_Step_2(),base.cursor=
base.limit-v_9;var v_10=base.limit-base.cursor;r_Step_3(),base.cursor=base.limit-v_10;var v_11=base.
limit-base.cursor;r_Step_4(),base.cursor=base.limit-v_11;var v_12=base.limit-base.cursor;r_Step_5(),
base.cursor=base.limit-v_12}base.cursor=base.limit_backward;var v_13=base.cursor;r_postlude(),base.cursor=
v_13}return!0}return word=>(base.setCurrent(word),stem(),base.current)
}

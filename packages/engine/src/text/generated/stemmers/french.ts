// The French stemmer: french.sbl compiled by Snowball 2.2.0. BSD-3-Clause, see ../LICENSE-snowball.
// Do not edit; ../README.md tells how to make it anew.
import { SnowballEnvironment, type Among, type Stem } from "../../snowball_environment.ts";

export function createFrenchStemmer(): Stem {
const base=new SnowballEnvironment;var a_0:readonly Among[]=[["col",-1,-1],["par",-1,-1],
["tap",-1,-1]],a_1:readonly Among[]=[["",-1,4],["I",0,1],["U",0,2],["Y",0,3]],a_2:readonly Among[]=[["iqU",-1,3],["abl",-1,3],["Ièr",
-1,4],["ièr",-1,4],["eus",-1,2],["iv",-1,1]],a_3:readonly Among[]=[["ic",-1,2],["abil",-1,1],["iv",-1,3]],a_4:readonly Among[]=[["iqU\
e",-1,1],["atrice",-1,2],["ance",-1,1],["ence",-1,5],["logie",-1,3],["able",-1,1],["isme",-1,1],["eu\
se",-1,11],["iste",-1,1],["ive",-1,8],["if",-1,8],["usion",-1,4],["ation",-1,2],["ution",-1,4],["ate\
ur",-1,2],["iqUes",-1,1],["atrices",-1,2],["ances",-1,1],["ences",-1,5],["logies",-1,3],["ables",-1,
1],["ismes",-1,1],["euses",-1,11],["istes",-1,1],["ives",-1,8],["ifs",-1,8],["usions",-1,4],["ations",
-1,2],["utions",-1,4],["ateurs",-1,2],["ments",-1,15],["ements",30,6],["issements",31,12],["ités",-1,
7],["ment",-1,15],["ement",34,6],["issement",35,12],["amment",34,13],["emment",34,14],["aux",-1,10],
["eaux",39,9],["eux",-1,1],["ité",-1,7]],a_5:readonly Among[]=[["ira",-1,1],["ie",-1,1],["isse",-1,1],["issante",-1,
1],["i",-1,1],["irai",4,1],["ir",-1,1],["iras",-1,1],["ies",-1,1],["îmes",-1,1],["isses",-1,1],["is\
santes",-1,1],["îtes",-1,1],["is",-1,1],["irais",13,1],["issais",13,1],["irions",-1,1],["issions",-1,
1],["irons",-1,1],["issons",-1,1],["issants",-1,1],["it",-1,1],["irait",21,1],["issait",21,1],["issa\
nt",-1,1],["iraIent",-1,1],["issaIent",-1,1],["irent",-1,1],["issent",-1,1],["iront",-1,1],["ît",-1,
1],["iriez",-1,1],["issiez",-1,1],["irez",-1,1],["issez",-1,1]],a_6:readonly Among[]=[["a",-1,3],["era",0,2],["asse",
-1,3],["ante",-1,3],["ée",-1,2],["ai",-1,3],["erai",5,2],["er",-1,2],["as",-1,3],["eras",8,2],["âme\
s",-1,3],["asses",-1,3],["antes",-1,3],["âtes",-1,3],["ées",-1,2],["ais",-1,3],["erais",15,2],["io\
ns",-1,1],["erions",17,2],["assions",17,3],["erons",-1,2],["ants",-1,3],["és",-1,2],["ait",-1,3],["\
erait",23,2],["ant",-1,3],["aIent",-1,3],["eraIent",26,2],["èrent",-1,2],["assent",-1,3],["eront",-1,
2],["ât",-1,3],["ez",-1,2],["iez",32,2],["eriez",33,2],["assiez",33,3],["erez",32,2],["é",-1,2]],a_7:readonly Among[]=[
["e",-1,3],["Ière",0,2],["ière",0,2],["ion",-1,1],["Ier",-1,2],["ier",-1,2],["ë",-1,4]],a_8:readonly Among[]=[["el\
l",-1,-1],["eill",-1,-1],["enn",-1,-1],["onn",-1,-1],["ett",-1,-1]],g_v=[17,65,16,1,0,0,0,0,0,0,0,0,
0,0,0,128,130,103,8,5],g_keep_with_s=[1,65,20,0,0,0,0,0,0,0,0,0,0,0,0,0,128],I_p2=0,I_p1=0,I_pV=0;function r_prelude():boolean{
for(;;){var v_1=base.cursor;lab0:{golab1:for(;;){var v_2=base.cursor;lab2:{lab3:{var v_3=base.cursor;
lab4:{if(!base.in_grouping(g_v,97,251))break lab4;base.bra=base.cursor;lab5:{var v_4=base.cursor;lab6:{
if(!base.eq_s("u")||(base.ket=base.cursor,!base.in_grouping(g_v,97,251)))break lab6;if(!base.slice_from(
"U"))return!1;break lab5}base.cursor=v_4;lab7:{if(!base.eq_s("i")||(base.ket=base.cursor,!base.in_grouping(
g_v,97,251)))break lab7;if(!base.slice_from("I"))return!1;break lab5}if(base.cursor=v_4,!base.eq_s("\
y"))break lab4;if(base.ket=base.cursor,!base.slice_from("Y"))return!1}break lab3}base.cursor=v_3;lab8:{
if(base.bra=base.cursor,!base.eq_s("y")||(base.ket=base.cursor,!base.in_grouping(g_v,97,251)))break lab8;
if(!base.slice_from("Y"))return!1;break lab3}if(base.cursor=v_3,!base.eq_s("q")||(base.bra=base.cursor,
!base.eq_s("u")))break lab2;if(base.ket=base.cursor,!base.slice_from("U"))return!1}base.cursor=v_2;break golab1}
if(base.cursor=v_2,base.cursor>=base.limit)break lab0;base.cursor++}continue}base.cursor=v_1;break}return!0}
function r_mark_regions():boolean{I_pV=base.limit,I_p1=base.limit,I_p2=base.limit;var v_1=base.cursor;lab0:{
lab1:{var v_2=base.cursor;lab2:{if(!base.in_grouping(g_v,97,251)||!base.in_grouping(g_v,97,251)||base.
cursor>=base.limit)break lab2;base.cursor++;break lab1}base.cursor=v_2;lab3:{if(base.find_among(a_0)==
0)break lab3;break lab1}if(base.cursor=v_2,base.cursor>=base.limit)break lab0;base.cursor++;golab4:for(;;){
lab5:{if(!base.in_grouping(g_v,97,251))break lab5;break golab4}if(base.cursor>=base.limit)break lab0;
base.cursor++}}I_pV=base.cursor}base.cursor=v_1;var v_4=base.cursor;lab6:{golab7:for(;;){lab8:{if(!base.
in_grouping(g_v,97,251))break lab8;break golab7}if(base.cursor>=base.limit)break lab6;base.cursor++}
golab9:for(;;){lab10:{if(!base.out_grouping(g_v,97,251))break lab10;break golab9}if(base.cursor>=base.
limit)break lab6;base.cursor++}I_p1=base.cursor;golab11:for(;;){lab12:{if(!base.in_grouping(g_v,97,251))
break lab12;break golab11}if(base.cursor>=base.limit)break lab6;base.cursor++}golab13:for(;;){lab14:{
if(!base.out_grouping(g_v,97,251))break lab14;break golab13}if(base.cursor>=base.limit)break lab6;base.
cursor++}I_p2=base.cursor}return base.cursor=v_4,!0}function r_postlude():boolean{for(var among_var;;){var v_1=base.
cursor;lab0:{if(base.bra=base.cursor,among_var=base.find_among(a_1),among_var==0)break lab0;switch(base.
ket=base.cursor,among_var){case 1:if(!base.slice_from("i"))return!1;break;case 2:if(!base.slice_from(
"u"))return!1;break;case 3:if(!base.slice_from("y"))return!1;break;case 4:if(base.cursor>=base.limit)
break lab0;base.cursor++;break}continue}base.cursor=v_1;break}return!0}function r_RV():boolean{return I_pV<=
base.cursor}function r_R1():boolean{return I_p1<=base.cursor}function r_R2():boolean{return I_p2<=base.cursor}function r_standard_suffix():boolean{
var among_var;if(base.ket=base.cursor,among_var=base.find_among_b(a_4),among_var==0)return!1;switch(base.
bra=base.cursor,among_var){case 1:if(!r_R2()||!base.slice_del())return!1;break;case 2:if(!r_R2()||!base.
slice_del())return!1;var v_1=base.limit-base.cursor;lab0:{if(base.ket=base.cursor,!base.eq_s_b("ic")){
base.cursor=base.limit-v_1;break lab0}base.bra=base.cursor;lab1:{var v_2=base.limit-base.cursor;lab2:{
if(!r_R2())break lab2;if(!base.slice_del())return!1;break lab1}if(base.cursor=base.limit-v_2,!base.slice_from(
"iqU"))return!1}}break;case 3:if(!r_R2()||!base.slice_from("log"))return!1;break;case 4:if(!r_R2()||
!base.slice_from("u"))return!1;break;case 5:if(!r_R2()||!base.slice_from("ent"))return!1;break;case 6:
if(!r_RV()||!base.slice_del())return!1;var v_3=base.limit-base.cursor;lab3:{if(base.ket=base.cursor,
among_var=base.find_among_b(a_2),among_var==0){base.cursor=base.limit-v_3;break lab3}switch(base.bra=
base.cursor,among_var){case 1:if(!r_R2()){base.cursor=base.limit-v_3;break lab3}if(!base.slice_del())
return!1;if(base.ket=base.cursor,!base.eq_s_b("at")){base.cursor=base.limit-v_3;break lab3}if(base.bra=
base.cursor,!r_R2()){base.cursor=base.limit-v_3;break lab3}if(!base.slice_del())return!1;break;case 2:
lab4:{var v_4=base.limit-base.cursor;lab5:{if(!r_R2())break lab5;if(!base.slice_del())return!1;break lab4}
if(base.cursor=base.limit-v_4,!r_R1()){base.cursor=base.limit-v_3;break lab3}if(!base.slice_from("eu\
x"))return!1}break;case 3:if(!r_R2()){base.cursor=base.limit-v_3;break lab3}if(!base.slice_del())return!1;
break;case 4:if(!r_RV()){base.cursor=base.limit-v_3;break lab3}if(!base.slice_from("i"))return!1;break}}
break;case 7:if(!r_R2()||!base.slice_del())return!1;var v_5=base.limit-base.cursor;lab6:{if(base.ket=
base.cursor,among_var=base.find_among_b(a_3),among_var==0){base.cursor=base.limit-v_5;break lab6}switch(base.
bra=base.cursor,among_var){case 1:lab7:{var v_6=base.limit-base.cursor;lab8:{if(!r_R2())break lab8;if(!base.
slice_del())return!1;break lab7}if(base.cursor=base.limit-v_6,!base.slice_from("abl"))return!1}break;case 2:
lab9:{var v_7=base.limit-base.cursor;lab10:{if(!r_R2())break lab10;if(!base.slice_del())return!1;break lab9}
if(base.cursor=base.limit-v_7,!base.slice_from("iqU"))return!1}break;case 3:if(!r_R2()){base.cursor=
base.limit-v_5;break lab6}if(!base.slice_del())return!1;break}}break;case 8:if(!r_R2()||!base.slice_del())
return!1;var v_8=base.limit-base.cursor;lab11:{if(base.ket=base.cursor,!base.eq_s_b("at")){base.cursor=
base.limit-v_8;break lab11}if(base.bra=base.cursor,!r_R2()){base.cursor=base.limit-v_8;break lab11}if(!base.
slice_del())return!1;if(base.ket=base.cursor,!base.eq_s_b("ic")){base.cursor=base.limit-v_8;break lab11}
base.bra=base.cursor;lab12:{var v_9=base.limit-base.cursor;lab13:{if(!r_R2())break lab13;if(!base.slice_del())
return!1;break lab12}if(base.cursor=base.limit-v_9,!base.slice_from("iqU"))return!1}}break;case 9:if(!base.
slice_from("eau"))return!1;break;case 10:if(!r_R1()||!base.slice_from("al"))return!1;break;case 11:lab14:{
var v_10=base.limit-base.cursor;lab15:{if(!r_R2())break lab15;if(!base.slice_del())return!1;break lab14}
if(base.cursor=base.limit-v_10,!r_R1()||!base.slice_from("eux"))return!1}break;case 12:if(!r_R1()||!base.
out_grouping_b(g_v,97,251)||!base.slice_del())return!1;break;case 13:!r_RV()||!base.slice_from(
"ant");return!1;case 14:!r_RV()||!base.slice_from("ent");return!1;case 15:var v_11=base.limit-base.cursor;
return!base.in_grouping_b(g_v,97,251)||!r_RV()||(base.cursor=base.limit-v_11,!base.slice_del()),!1}return!0}
function r_i_verb_suffix():boolean{if(base.cursor<I_pV)return!1;var v_2=base.limit_backward;return base.limit_backward=
I_pV,base.ket=base.cursor,base.find_among_b(a_5)==0||(base.bra=base.cursor,!base.out_grouping_b(g_v,
97,251))?(base.limit_backward=v_2,!1):base.slice_del()?(base.limit_backward=v_2,!0):!1}function r_verb_suffix():boolean{
var among_var;if(base.cursor<I_pV)return!1;var v_2=base.limit_backward;if(base.limit_backward=I_pV,base.
ket=base.cursor,among_var=base.find_among_b(a_6),among_var==0)return base.limit_backward=v_2,!1;switch(base.
bra=base.cursor,among_var){case 1:if(!r_R2())return base.limit_backward=v_2,!1;if(!base.slice_del())
return!1;break;case 2:if(!base.slice_del())return!1;break;case 3:if(!base.slice_del())return!1;var v_3=base.
limit-base.cursor;lab0:{if(base.ket=base.cursor,!base.eq_s_b("e")){base.cursor=base.limit-v_3;break lab0}
if(base.bra=base.cursor,!base.slice_del())return!1}break}return base.limit_backward=v_2,!0}function r_residual_suffix():boolean{
var among_var,v_1=base.limit-base.cursor;lab0:{if(base.ket=base.cursor,!base.eq_s_b("s")){base.cursor=
base.limit-v_1;break lab0}base.bra=base.cursor;var v_2=base.limit-base.cursor;if(!base.out_grouping_b(
g_keep_with_s,97,232)){base.cursor=base.limit-v_1;break lab0}if(base.cursor=base.limit-v_2,!base.slice_del())
return!1}if(base.cursor<I_pV)return!1;var v_4=base.limit_backward;if(base.limit_backward=I_pV,base.ket=
base.cursor,among_var=base.find_among_b(a_7),among_var==0)return base.limit_backward=v_4,!1;switch(base.
bra=base.cursor,among_var){case 1:if(!r_R2())return base.limit_backward=v_4,!1;lab1:{var v_5=base.limit-
base.cursor;lab2:{if(!base.eq_s_b("s"))break lab2;break lab1}if(base.cursor=base.limit-v_5,!base.eq_s_b(
"t"))return base.limit_backward=v_4,!1}if(!base.slice_del())return!1;break;case 2:if(!base.slice_from(
"i"))return!1;break;case 3:if(!base.slice_del())return!1;break;case 4:if(!base.eq_s_b("gu"))return base.
limit_backward=v_4,!1;if(!base.slice_del())return!1;break}return base.limit_backward=v_4,!0}function r_un_double():boolean{
var v_1=base.limit-base.cursor;return!(base.find_among_b(a_8)==0||(base.cursor=base.limit-v_1,base.ket=
base.cursor,base.cursor<=base.limit_backward)||(base.cursor--,base.bra=base.cursor,!base.slice_del()))}
function r_un_accent():boolean{{for(var v_1=1;;){lab0:{if(!base.out_grouping_b(g_v,97,251))break lab0;v_1--;
continue}break}if(v_1>0)return!1}base.ket=base.cursor;lab1:{var v_3=base.limit-base.cursor;lab2:{if(!base.
eq_s_b("é"))break lab2;break lab1}if(base.cursor=base.limit-v_3,!base.eq_s_b("è"))return!1}return base.
bra=base.cursor,!!base.slice_from("e")}function stem():boolean{var v_1=base.cursor;r_prelude(),base.cursor=v_1,
r_mark_regions(),base.limit_backward=base.cursor,base.cursor=base.limit;var v_3=base.limit-base.cursor;
lab0:lab1:{var v_4=base.limit-base.cursor;lab2:{var v_5=base.limit-base.cursor;lab3:{var v_6=base.limit-
base.cursor;lab4:{if(!r_standard_suffix())break lab4;break lab3}base.cursor=base.limit-v_6;lab5:{if(!r_i_verb_suffix())
break lab5;break lab3}if(base.cursor=base.limit-v_6,!r_verb_suffix())break lab2}base.cursor=base.limit-
v_5;var v_7=base.limit-base.cursor;lab6:{base.ket=base.cursor;lab7:{var v_8=base.limit-base.cursor;lab8:{
if(!base.eq_s_b("Y"))break lab8;if(base.bra=base.cursor,!base.slice_from("i"))return!1;break lab7}if(base.
cursor=base.limit-v_8,!base.eq_s_b("ç")){base.cursor=base.limit-v_7;break lab6}if(base.bra=base.cursor,
!base.slice_from("c"))return!1}}break lab1}if(base.cursor=base.limit-v_4,!r_residual_suffix())break lab0}
base.cursor=base.limit-v_3;var v_9=base.limit-base.cursor;r_un_double(),base.cursor=base.limit-v_9;var v_10=base.
limit-base.cursor;r_un_accent(),base.cursor=base.limit-v_10,base.cursor=base.limit_backward;var v_11=base.
cursor;return r_postlude(),base.cursor=v_11,!0}return word=>(base.setCurrent(word),stem(),base.current)
}

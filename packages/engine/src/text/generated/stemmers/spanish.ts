// The Spanish stemmer: spanish.sbl compiled by Snowball 2.2.0. BSD-3-Clause, see ../LICENSE-snowball.
// Do not edit; ../README.md tells how to make it anew.
import { SnowballEnvironment, type Among, type Stem } from "../../snowball_environment.ts";

export function createSpanishStemmer(): Stem {
const base=new SnowballEnvironment;var a_0:readonly Among[]=[["",-1,6],["á",0,1],["é",
0,2],["í",0,3],["ó",0,4],["ú",0,5]],a_1:readonly Among[]=[["la",-1,-1],["sela",0,-1],["le",-1,-1],["me",-1,-1],["s\
e",-1,-1],["lo",-1,-1],["selo",5,-1],["las",-1,-1],["selas",7,-1],["les",-1,-1],["los",-1,-1],["selo\
s",10,-1],["nos",-1,-1]],a_2:readonly Among[]=[["ando",-1,6],["iendo",-1,6],["yendo",-1,7],["ándo",-1,2],["iéndo",-1,
1],["ar",-1,6],["er",-1,6],["ir",-1,6],["ár",-1,3],["ér",-1,4],["ír",-1,5]],a_3:readonly Among[]=[["ic",-1,-1],["a\
d",-1,-1],["os",-1,-1],["iv",-1,1]],a_4:readonly Among[]=[["able",-1,1],["ible",-1,1],["ante",-1,1]],a_5:readonly Among[]=[["ic",-1,1],
["abil",-1,1],["iv",-1,1]],a_6:readonly Among[]=[["ica",-1,1],["ancia",-1,2],["encia",-1,5],["adora",-1,2],["osa",-1,
1],["ista",-1,1],["iva",-1,9],["anza",-1,1],["logía",-1,3],["idad",-1,8],["able",-1,1],["ible",-1,1],
["ante",-1,2],["mente",-1,7],["amente",13,6],["ación",-1,2],["ución",-1,4],["ico",-1,1],["ismo",-1,
1],["oso",-1,1],["amiento",-1,1],["imiento",-1,1],["ivo",-1,9],["ador",-1,2],["icas",-1,1],["ancias",
-1,2],["encias",-1,5],["adoras",-1,2],["osas",-1,1],["istas",-1,1],["ivas",-1,9],["anzas",-1,1],["lo\
gías",-1,3],["idades",-1,8],["ables",-1,1],["ibles",-1,1],["aciones",-1,2],["uciones",-1,4],["adore\
s",-1,2],["antes",-1,2],["icos",-1,1],["ismos",-1,1],["osos",-1,1],["amientos",-1,1],["imientos",-1,
1],["ivos",-1,9]],a_7:readonly Among[]=[["ya",-1,1],["ye",-1,1],["yan",-1,1],["yen",-1,1],["yeron",-1,1],["yendo",-1,
1],["yo",-1,1],["yas",-1,1],["yes",-1,1],["yais",-1,1],["yamos",-1,1],["yó",-1,1]],a_8:readonly Among[]=[["aba",-1,2],
["ada",-1,2],["ida",-1,2],["ara",-1,2],["iera",-1,2],["ía",-1,2],["aría",5,2],["ería",5,2],["iría",
5,2],["ad",-1,2],["ed",-1,2],["id",-1,2],["ase",-1,2],["iese",-1,2],["aste",-1,2],["iste",-1,2],["an",
-1,2],["aban",16,2],["aran",16,2],["ieran",16,2],["ían",16,2],["arían",20,2],["erían",20,2],["irí\
an",20,2],["en",-1,1],["asen",24,2],["iesen",24,2],["aron",-1,2],["ieron",-1,2],["arán",-1,2],["erá\
n",-1,2],["irán",-1,2],["ado",-1,2],["ido",-1,2],["ando",-1,2],["iendo",-1,2],["ar",-1,2],["er",-1,
2],["ir",-1,2],["as",-1,2],["abas",39,2],["adas",39,2],["idas",39,2],["aras",39,2],["ieras",39,2],["\
ías",39,2],["arías",45,2],["erías",45,2],["irías",45,2],["es",-1,1],["ases",49,2],["ieses",49,2],
["abais",-1,2],["arais",-1,2],["ierais",-1,2],["íais",-1,2],["aríais",55,2],["eríais",55,2],["irí\
ais",55,2],["aseis",-1,2],["ieseis",-1,2],["asteis",-1,2],["isteis",-1,2],["áis",-1,2],["éis",-1,1],
["aréis",64,2],["eréis",64,2],["iréis",64,2],["ados",-1,2],["idos",-1,2],["amos",-1,2],["ábamos",
70,2],["áramos",70,2],["iéramos",70,2],["íamos",70,2],["aríamos",74,2],["eríamos",74,2],["iríam\
os",74,2],["emos",-1,1],["aremos",78,2],["eremos",78,2],["iremos",78,2],["ásemos",78,2],["iésemos",
78,2],["imos",-1,2],["arás",-1,2],["erás",-1,2],["irás",-1,2],["ís",-1,2],["ará",-1,2],["erá",
-1,2],["irá",-1,2],["aré",-1,2],["eré",-1,2],["iré",-1,2],["ió",-1,2]],a_9:readonly Among[]=[["a",-1,1],["e",-1,
2],["o",-1,1],["os",-1,1],["á",-1,1],["é",-1,2],["í",-1,1],["ó",-1,1]],g_v=[17,65,16,0,0,0,0,0,0,
0,0,0,0,0,0,0,1,17,4,10],I_p2=0,I_p1=0,I_pV=0;function r_mark_regions():boolean{I_pV=base.limit,I_p1=base.limit,
I_p2=base.limit;var v_1=base.cursor;lab0:{lab1:{var v_2=base.cursor;lab2:{if(!base.in_grouping(g_v,97,
252))break lab2;lab3:{var v_3=base.cursor;lab4:{if(!base.out_grouping(g_v,97,252))break lab4;golab5:
for(;;){lab6:{if(!base.in_grouping(g_v,97,252))break lab6;break golab5}if(base.cursor>=base.limit)break lab4;
base.cursor++}break lab3}if(base.cursor=v_3,!base.in_grouping(g_v,97,252))break lab2;golab7:for(;;){
lab8:{if(!base.out_grouping(g_v,97,252))break lab8;break golab7}if(base.cursor>=base.limit)break lab2;
base.cursor++}}break lab1}if(base.cursor=v_2,!base.out_grouping(g_v,97,252))break lab0;lab9:{var v_6=base.
cursor;lab10:{if(!base.out_grouping(g_v,97,252))break lab10;golab11:for(;;){lab12:{if(!base.in_grouping(
g_v,97,252))break lab12;break golab11}if(base.cursor>=base.limit)break lab10;base.cursor++}break lab9}
if(base.cursor=v_6,!base.in_grouping(g_v,97,252)||base.cursor>=base.limit)break lab0;base.cursor++}}
I_pV=base.cursor}base.cursor=v_1;var v_8=base.cursor;lab13:{golab14:for(;;){lab15:{if(!base.in_grouping(
g_v,97,252))break lab15;break golab14}if(base.cursor>=base.limit)break lab13;base.cursor++}golab16:for(;;){
lab17:{if(!base.out_grouping(g_v,97,252))break lab17;break golab16}if(base.cursor>=base.limit)break lab13;
base.cursor++}I_p1=base.cursor;golab18:for(;;){lab19:{if(!base.in_grouping(g_v,97,252))break lab19;break golab18}
if(base.cursor>=base.limit)break lab13;base.cursor++}golab20:for(;;){lab21:{if(!base.out_grouping(g_v,
97,252))break lab21;break golab20}if(base.cursor>=base.limit)break lab13;base.cursor++}I_p2=base.cursor}
return base.cursor=v_8,!0}function r_postlude():boolean{for(var among_var;;){var v_1=base.cursor;lab0:{if(base.
bra=base.cursor,among_var=base.find_among(a_0),among_var==0)break lab0;switch(base.ket=base.cursor,among_var){case 1:
if(!base.slice_from("a"))return!1;break;case 2:if(!base.slice_from("e"))return!1;break;case 3:if(!base.
slice_from("i"))return!1;break;case 4:if(!base.slice_from("o"))return!1;break;case 5:if(!base.slice_from(
"u"))return!1;break;case 6:if(base.cursor>=base.limit)break lab0;base.cursor++;break}continue}base.cursor=
v_1;break}return!0}function r_RV():boolean{return I_pV<=base.cursor}function r_R1():boolean{return I_p1<=base.cursor}
function r_R2():boolean{return I_p2<=base.cursor}function r_attached_pronoun():boolean{var among_var;if(base.ket=base.
cursor,base.find_among_b(a_1)==0||(base.bra=base.cursor,among_var=base.find_among_b(a_2),among_var==
0)||!r_RV())return!1;switch(among_var){case 1:if(base.bra=base.cursor,!base.slice_from("iendo"))return!1;
break;case 2:if(base.bra=base.cursor,!base.slice_from("ando"))return!1;break;case 3:if(base.bra=base.
cursor,!base.slice_from("ar"))return!1;break;case 4:if(base.bra=base.cursor,!base.slice_from("er"))return!1;
break;case 5:if(base.bra=base.cursor,!base.slice_from("ir"))return!1;break;case 6:if(!base.slice_del())
return!1;break;case 7:if(!base.eq_s_b("u")||!base.slice_del())return!1;break}return!0}function r_standard_suffix():boolean{
var among_var;if(base.ket=base.cursor,among_var=base.find_among_b(a_6),among_var==0)return!1;switch(base.
bra=base.cursor,among_var){case 1:if(!r_R2()||!base.slice_del())return!1;break;case 2:if(!r_R2()||!base.
slice_del())return!1;var v_1=base.limit-base.cursor;lab0:{if(base.ket=base.cursor,!base.eq_s_b("ic")){
base.cursor=base.limit-v_1;break lab0}if(base.bra=base.cursor,!r_R2()){base.cursor=base.limit-v_1;break lab0}
if(!base.slice_del())return!1}break;case 3:if(!r_R2()||!base.slice_from("log"))return!1;break;case 4:
if(!r_R2()||!base.slice_from("u"))return!1;break;case 5:if(!r_R2()||!base.slice_from("ente"))return!1;
break;case 6:if(!r_R1()||!base.slice_del())return!1;var v_2=base.limit-base.cursor;lab1:{if(base.ket=
base.cursor,among_var=base.find_among_b(a_3),among_var==0){base.cursor=base.limit-v_2;break lab1}if(base.
bra=base.cursor,!r_R2()){base.cursor=base.limit-v_2;break lab1}if(!base.slice_del())return!1;switch(among_var){case 1:
if(base.ket=base.cursor,!base.eq_s_b("at")){base.cursor=base.limit-v_2;break lab1}if(base.bra=base.cursor,
!r_R2()){base.cursor=base.limit-v_2;break lab1}if(!base.slice_del())return!1;break}}break;case 7:if(!r_R2()||
!base.slice_del())return!1;var v_3=base.limit-base.cursor;lab2:{if(base.ket=base.cursor,base.find_among_b(
a_4)==0){base.cursor=base.limit-v_3;break lab2}if(base.bra=base.cursor,!r_R2()){base.cursor=base.limit-
v_3;break lab2}if(!base.slice_del())return!1}break;case 8:if(!r_R2()||!base.slice_del())return!1;var v_4=base.
limit-base.cursor;lab3:{if(base.ket=base.cursor,base.find_among_b(a_5)==0){base.cursor=base.limit-v_4;
break lab3}if(base.bra=base.cursor,!r_R2()){base.cursor=base.limit-v_4;break lab3}if(!base.slice_del())
return!1}break;case 9:if(!r_R2()||!base.slice_del())return!1;var v_5=base.limit-base.cursor;lab4:{if(base.
ket=base.cursor,!base.eq_s_b("at")){base.cursor=base.limit-v_5;break lab4}if(base.bra=base.cursor,!r_R2()){
base.cursor=base.limit-v_5;break lab4}if(!base.slice_del())return!1}break}return!0}function r_y_verb_suffix():boolean{
if(base.cursor<I_pV)return!1;var v_2=base.limit_backward;return base.limit_backward=I_pV,base.ket=base.
cursor,base.find_among_b(a_7)==0?(base.limit_backward=v_2,!1):(base.bra=base.cursor,base.limit_backward=
v_2,!(!base.eq_s_b("u")||!base.slice_del()))}function r_verb_suffix():boolean{var among_var;if(base.cursor<I_pV)
return!1;var v_2=base.limit_backward;if(base.limit_backward=I_pV,base.ket=base.cursor,among_var=base.
find_among_b(a_8),among_var==0)return base.limit_backward=v_2,!1;switch(base.bra=base.cursor,base.limit_backward=
v_2,among_var){case 1:var v_3=base.limit-base.cursor;lab0:{if(!base.eq_s_b("u")){base.cursor=base.limit-
v_3;break lab0}var v_4=base.limit-base.cursor;if(!base.eq_s_b("g")){base.cursor=base.limit-v_3;break lab0}
base.cursor=base.limit-v_4}if(base.bra=base.cursor,!base.slice_del())return!1;break;case 2:if(!base.
slice_del())return!1;break}return!0}function r_residual_suffix():boolean{var among_var;if(base.ket=base.cursor,
among_var=base.find_among_b(a_9),among_var==0)return!1;switch(base.bra=base.cursor,among_var){case 1:
if(!r_RV()||!base.slice_del())return!1;break;case 2:if(!r_RV()||!base.slice_del())return!1;var v_1=base.
limit-base.cursor;lab0:{if(base.ket=base.cursor,!base.eq_s_b("u")){base.cursor=base.limit-v_1;break lab0}
base.bra=base.cursor;var v_2=base.limit-base.cursor;if(!base.eq_s_b("g")){base.cursor=base.limit-v_1;
break lab0}if(base.cursor=base.limit-v_2,!r_RV()){base.cursor=base.limit-v_1;break lab0}if(!base.slice_del())
return!1}break}return!0}function stem():boolean{r_mark_regions(),base.limit_backward=base.cursor,base.cursor=
base.limit;var v_2=base.limit-base.cursor;r_attached_pronoun(),base.cursor=base.limit-v_2;var v_3=base.
limit-base.cursor;lab0:lab1:{var v_4=base.limit-base.cursor;lab2:{if(!r_standard_suffix())break lab2;
break lab1}base.cursor=base.limit-v_4;lab3:{if(!r_y_verb_suffix())break lab3;break lab1}if(base.cursor=
base.limit-v_4,!r_verb_suffix())break lab0}base.cursor=base.limit-v_3;var v_5=base.limit-base.cursor;
r_residual_suffix(),base.cursor=base.limit-v_5,base.cursor=base.limit_backward;var v_6=base.cursor;return r_postlude(),
base.cursor=v_6,!0}return word=>(base.setCurrent(word),stem(),base.current)
}

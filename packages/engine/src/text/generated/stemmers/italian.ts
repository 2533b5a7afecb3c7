// The Italian stemmer: italian.sbl compiled by Snowball 2.2.0. BSD-3-Clause, see ../LICENSE-snowball.
// Do not edit; ../README.md tells how to make it anew.
import { SnowballEnvironment, type Among, type Stem } from "../../snowball_environment.ts";

export function createItalianStemmer(): Stem {
const base=new SnowballEnvironment;var a_0:readonly Among[]=[["",-1,7],["qu",0,6],["á",
0,1],["é",0,2],["í",0,3],["ó",0,4],["ú",0,5]],a_1:readonly Among[]=[["",-1,3],["I",0,1],["U",0,2]],a_2:readonly Among[]=[["la",-1,
-1],["cela",0,-1],["gliela",0,-1],["mela",0,-1],["tela",0,-1],["vela",0,-1],["le",-1,-1],["cele",6,-1],
["gliele",6,-1],["mele",6,-1],["tele",6,-1],["vele",6,-1],["ne",-1,-1],["cene",12,-1],["gliene",12,-1],
["mene",12,-1],["sene",12,-1],["tene",12,-1],["vene",12,-1],["ci",-1,-1],["li",-1,-1],["celi",20,-1],
["glieli",20,-1],["meli",20,-1],["teli",20,-1],["veli",20,-1],["gli",20,-1],["mi",-1,-1],["si",-1,-1],
["ti",-1,-1],["vi",-1,-1],["lo",-1,-1],["celo",31,-1],["glielo",31,-1],["melo",31,-1],["telo",31,-1],
["velo",31,-1]],a_3:readonly Among[]=[["ando",-1,1],["endo",-1,1],["ar",-1,2],["er",-1,2],["ir",-1,2]],a_4:readonly Among[]=[["ic",-1,
-1],["abil",-1,-1],["os",-1,-1],["iv",-1,1]],a_5:readonly Among[]=[["ic",-1,1],["abil",-1,1],["iv",-1,1]],a_6:readonly Among[]=[["ica",
-1,1],["logia",-1,3],["osa",-1,1],["ista",-1,1],["iva",-1,9],["anza",-1,1],["enza",-1,5],["ice",-1,1],
["atrice",7,1],["iche",-1,1],["logie",-1,3],["abile",-1,1],["ibile",-1,1],["usione",-1,4],["azione",
-1,2],["uzione",-1,4],["atore",-1,2],["ose",-1,1],["ante",-1,1],["mente",-1,1],["amente",19,7],["ist\
e",-1,1],["ive",-1,9],["anze",-1,1],["enze",-1,5],["ici",-1,1],["atrici",25,1],["ichi",-1,1],["abili",
-1,1],["ibili",-1,1],["ismi",-1,1],["usioni",-1,4],["azioni",-1,2],["uzioni",-1,4],["atori",-1,2],["\
osi",-1,1],["anti",-1,1],["amenti",-1,6],["imenti",-1,6],["isti",-1,1],["ivi",-1,9],["ico",-1,1],["i\
smo",-1,1],["oso",-1,1],["amento",-1,6],["imento",-1,6],["ivo",-1,9],["ità",-1,8],["istà",-1,1],["\
istè",-1,1],["istì",-1,1]],a_7:readonly Among[]=[["isca",-1,1],["enda",-1,1],["ata",-1,1],["ita",-1,1],["uta",-1,1],
["ava",-1,1],["eva",-1,1],["iva",-1,1],["erebbe",-1,1],["irebbe",-1,1],["isce",-1,1],["ende",-1,1],[
"are",-1,1],["ere",-1,1],["ire",-1,1],["asse",-1,1],["ate",-1,1],["avate",16,1],["evate",16,1],["iva\
te",16,1],["ete",-1,1],["erete",20,1],["irete",20,1],["ite",-1,1],["ereste",-1,1],["ireste",-1,1],["\
ute",-1,1],["erai",-1,1],["irai",-1,1],["isci",-1,1],["endi",-1,1],["erei",-1,1],["irei",-1,1],["ass\
i",-1,1],["ati",-1,1],["iti",-1,1],["eresti",-1,1],["iresti",-1,1],["uti",-1,1],["avi",-1,1],["evi",
-1,1],["ivi",-1,1],["isco",-1,1],["ando",-1,1],["endo",-1,1],["Yamo",-1,1],["iamo",-1,1],["avamo",-1,
1],["evamo",-1,1],["ivamo",-1,1],["eremo",-1,1],["iremo",-1,1],["assimo",-1,1],["ammo",-1,1],["emmo",
-1,1],["eremmo",54,1],["iremmo",54,1],["immo",-1,1],["ano",-1,1],["iscano",58,1],["avano",58,1],["ev\
ano",58,1],["ivano",58,1],["eranno",-1,1],["iranno",-1,1],["ono",-1,1],["iscono",65,1],["arono",65,1],
["erono",65,1],["irono",65,1],["erebbero",-1,1],["irebbero",-1,1],["assero",-1,1],["essero",-1,1],["\
issero",-1,1],["ato",-1,1],["ito",-1,1],["uto",-1,1],["avo",-1,1],["evo",-1,1],["ivo",-1,1],["ar",-1,
1],["ir",-1,1],["erà",-1,1],["irà",-1,1],["erò",-1,1],["irò",-1,1]],g_v=[17,65,16,0,0,0,0,0,0,0,
0,0,0,0,0,128,128,8,2,1],g_AEIO=[17,65,0,0,0,0,0,0,0,0,0,0,0,0,0,128,128,8,2],g_CG=[17],I_p2=0,I_p1=0,
I_pV=0;function r_prelude():boolean{for(var among_var,v_1=base.cursor;;){var v_2=base.cursor;lab0:{if(base.bra=
base.cursor,among_var=base.find_among(a_0),among_var==0)break lab0;switch(base.ket=base.cursor,among_var){case 1:
if(!base.slice_from("à"))return!1;break;case 2:if(!base.slice_from("è"))return!1;break;case 3:if(!base.
slice_from("ì"))return!1;break;case 4:if(!base.slice_from("ò"))return!1;break;case 5:if(!base.slice_from(
"ù"))return!1;break;case 6:if(!base.slice_from("qU"))return!1;break;case 7:if(base.cursor>=base.limit)
break lab0;base.cursor++;break}continue}base.cursor=v_2;break}for(base.cursor=v_1;;){var v_3=base.cursor;
lab1:{golab2:for(;;){var v_4=base.cursor;lab3:{if(!base.in_grouping(g_v,97,249))break lab3;base.bra=
base.cursor;lab4:{var v_5=base.cursor;lab5:{if(!base.eq_s("u")||(base.ket=base.cursor,!base.in_grouping(
g_v,97,249)))break lab5;if(!base.slice_from("U"))return!1;break lab4}if(base.cursor=v_5,!base.eq_s("\
i")||(base.ket=base.cursor,!base.in_grouping(g_v,97,249)))break lab3;if(!base.slice_from("I"))return!1}
base.cursor=v_4;break golab2}if(base.cursor=v_4,base.cursor>=base.limit)break lab1;base.cursor++}continue}
base.cursor=v_3;break}return!0}function r_mark_regions():boolean{I_pV=base.limit,I_p1=base.limit,I_p2=base.limit;
var v_1=base.cursor;lab0:{lab1:{var v_2=base.cursor;lab2:{if(!base.in_grouping(g_v,97,249))break lab2;
lab3:{var v_3=base.cursor;lab4:{if(!base.out_grouping(g_v,97,249))break lab4;golab5:for(;;){lab6:{if(!base.
in_grouping(g_v,97,249))break lab6;break golab5}if(base.cursor>=base.limit)break lab4;base.cursor++}
break lab3}if(base.cursor=v_3,!base.in_grouping(g_v,97,249))break lab2;golab7:for(;;){lab8:{if(!base.
out_grouping(g_v,97,249))break lab8;break golab7}if(base.cursor>=base.limit)break lab2;base.cursor++}}
break lab1}if(base.cursor=v_2,!base.out_grouping(g_v,97,249))break lab0;lab9:{var v_6=base.cursor;lab10:{
if(!base.out_grouping(g_v,97,249))break lab10;golab11:for(;;){lab12:{if(!base.in_grouping(g_v,97,249))
break lab12;break golab11}if(base.cursor>=base.limit)break lab10;base.cursor++}break lab9}if(base.cursor=
v_6,!base.in_grouping(g_v,97,249)||base.cursor>=base.limit)break lab0;base.cursor++}}I_pV=base.cursor}
base.cursor=v_1;var v_8=base.cursor;lab13:{golab14:for(;;){lab15:{if(!base.in_grouping(g_v,97,249))break lab15;
break golab14}if(base.cursor>=base.limit)break lab13;base.cursor++}golab16:for(;;){lab17:{if(!base.out_grouping(
g_v,97,249))break lab17;break golab16}if(base.cursor>=base.limit)break lab13;base.cursor++}I_p1=base.
cursor;golab18:for(;;){lab19:{if(!base.in_grouping(g_v,97,249))break lab19;break golab18}if(base.cursor>=
base.limit)break lab13;base.cursor++}golab20:for(;;){lab21:{if(!base.out_grouping(g_v,97,249))break lab21;
break golab20}if(base.cursor>=base.limit)break lab13;base.cursor++}I_p2=base.cursor}return base.cursor=
v_8,!0}function r_postlude():boolean{for(var among_var;;){var v_1=base.cursor;lab0:{if(base.bra=base.cursor,
among_var=base.find_among(a_1),among_var==0)break lab0;switch(base.ket=base.cursor,among_var){case 1:
if(!base.slice_from("i"))return!1;break;case 2:if(!base.slice_from("u"))return!1;break;case 3:if(base.
cursor>=base.limit)break lab0;base.cursor++;break}continue}base.cursor=v_1;break}return!0}function r_RV():boolean{
return I_pV<=base.cursor}function r_R1():boolean{return I_p1<=base.cursor}function r_R2():boolean{return I_p2<=base.
cursor}function r_attached_pronoun():boolean{var among_var;if(base.ket=base.cursor,base.find_among_b(a_2)==0||
(base.bra=base.cursor,among_var=base.find_among_b(a_3),among_var==0)||!r_RV())return!1;switch(among_var){case 1:
if(!base.slice_del())return!1;break;case 2:if(!base.slice_from("e"))return!1;break}return!0}function r_standard_suffix():boolean{
var among_var;if(base.ket=base.cursor,among_var=base.find_among_b(a_6),among_var==0)return!1;switch(base.
bra=base.cursor,among_var){case 1:if(!r_R2()||!base.slice_del())return!1;break;case 2:if(!r_R2()||!base.
slice_del())return!1;var v_1=base.limit-base.cursor;lab0:{if(base.ket=base.cursor,!base.eq_s_b("ic")){
base.cursor=base.limit-v_1;break lab0}if(base.bra=base.cursor,!r_R2()){base.cursor=base.limit-v_1;break lab0}
if(!base.slice_del())return!1}break;case 3:if(!r_R2()||!base.slice_from("log"))return!1;break;case 4:
if(!r_R2()||!base.slice_from("u"))return!1;break;case 5:if(!r_R2()||!base.slice_from("ente"))return!1;
break;case 6:if(!r_RV()||!base.slice_del())return!1;break;case 7:if(!r_R1()||!base.slice_del())return!1;
var v_2=base.limit-base.cursor;lab1:{if(base.ket=base.cursor,among_var=base.find_among_b(a_4),among_var==
0){base.cursor=base.limit-v_2;break lab1}if(base.bra=base.cursor,!r_R2()){base.cursor=base.limit-v_2;
break lab1}if(!base.slice_del())return!1;switch(among_var){case 1:if(base.ket=base.cursor,!base.eq_s_b(
"at")){base.cursor=base.limit-v_2;break lab1}if(base.bra=base.cursor,!r_R2()){base.cursor=base.limit-
v_2;break lab1}if(!base.slice_del())return!1;break}}break;case 8:if(!r_R2()||!base.slice_del())return!1;
var v_3=base.limit-base.cursor;lab2:{if(base.ket=base.cursor,base.find_among_b(a_5)==0){base.cursor=
base.limit-v_3;break lab2}if(base.bra=base.cursor,!r_R2()){base.cursor=base.limit-v_3;break lab2}if(!base.
slice_del())return!1}break;case 9:if(!r_R2()||!base.slice_del())return!1;var v_4=base.limit-base.cursor;
lab3:{if(base.ket=base.cursor,!base.eq_s_b("at")){base.cursor=base.limit-v_4;break lab3}if(base.bra=
base.cursor,!r_R2()){base.cursor=base.limit-v_4;break lab3}if(!base.slice_del())return!1;if(base.ket=
base.cursor,!base.eq_s_b("ic")){base.cursor=base.limit-v_4;break lab3}if(base.bra=base.cursor,!r_R2()){
base.cursor=base.limit-v_4;break lab3}if(!base.slice_del())return!1}break}return!0}function r_verb_suffix():boolean{
if(base.cursor<I_pV)return!1;var v_2=base.limit_backward;return base.limit_backward=I_pV,base.ket=base.
cursor,base.find_among_b(a_7)==0?(base.limit_backward=v_2,!1):(base.bra=base.cursor,base.slice_del()?
(base.limit_backward=v_2,!0):!1)}function r_vowel_suffix():boolean{var v_1=base.limit-base.cursor;lab0:{if(base.
ket=base.cursor,!base.in_grouping_b(g_AEIO,97,242)){base.cursor=base.limit-v_1;break lab0}if(base.bra=
base.cursor,!r_RV()){base.cursor=base.limit-v_1;break lab0}if(!base.slice_del())return!1;if(base.ket=
base.cursor,!base.eq_s_b("i")){base.cursor=base.limit-v_1;break lab0}if(base.bra=base.cursor,!r_RV()){
base.cursor=base.limit-v_1;break lab0}if(!base.slice_del())return!1}var v_2=base.limit-base.cursor;lab1:{
if(base.ket=base.cursor,!base.eq_s_b("h")){base.cursor=base.limit-v_2;break lab1}if(base.bra=base.cursor,
!base.in_grouping_b(g_CG,99,103)){base.cursor=base.limit-v_2;break lab1}if(!r_RV()){base.cursor=base.
limit-v_2;break lab1}if(!base.slice_del())return!1}return!0}function stem():boolean{var v_1=base.cursor;r_prelude(),
base.cursor=v_1,r_mark_regions(),base.limit_backward=base.cursor,base.cursor=base.limit;var v_3=base.
limit-base.cursor;r_attached_pronoun(),base.cursor=base.limit-v_3;var v_4=base.limit-base.cursor;lab0:
lab1:{var v_5=base.limit-base.cursor;lab2:{if(!r_standard_suffix())break lab2;break lab1}if(base.cursor=
base.limit-v_5,!r_verb_suffix())break lab0}base.cursor=base.limit-v_4;var v_6=base.limit-base.cursor;
r_vowel_suffix(),base.cursor=base.limit-v_6,base.cursor=base.limit_backward;var v_7=base.cursor;return r_postlude(),
base.cursor=v_7,!0}return word=>(base.setCurrent(word),stem(),base.current)
}

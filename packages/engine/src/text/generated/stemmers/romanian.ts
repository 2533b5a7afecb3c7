// The Romanian stemmer: romanian.sbl compiled by Snowball 2.2.0. BSD-3-Clause, see ../LICENSE-snowball.
// Do not edit; ../README.md tells how to make it anew.
import { SnowballEnvironment, type Among, type Stem } from "../../snowball_environment.ts";

export function createRomanianStemmer(): Stem {
const base=new SnowballEnvironment;var a_0:readonly Among[]=[["",-1,3],["I",0,1],["U",
0,2]],a_1:readonly Among[]=[["ea",-1,3],["aţia",-1,7],["aua",-1,2],["iua",-1,4],["aţie",-1,7],["ele",-1,3],["ile",-1,
5],["iile",6,4],["iei",-1,4],["atei",-1,6],["ii",-1,4],["ului",-1,1],["ul",-1,1],["elor",-1,3],["ilo\
r",-1,4],["iilor",14,4]],a_2:readonly Among[]=[["icala",-1,4],["iciva",-1,4],["ativa",-1,5],["itiva",-1,6],["icale",-1,
4],["aţiune",-1,5],["iţiune",-1,6],["atoare",-1,5],["itoare",-1,6],["ătoare",-1,5],["icitate",-1,
4],["abilitate",-1,1],["ibilitate",-1,2],["ivitate",-1,3],["icive",-1,4],["ative",-1,5],["itive",-1,
6],["icali",-1,4],["atori",-1,5],["icatori",18,4],["itori",-1,6],["ători",-1,5],["icitati",-1,4],["\
abilitati",-1,1],["ivitati",-1,3],["icivi",-1,4],["ativi",-1,5],["itivi",-1,6],["icităi",-1,4],["ab\
ilităi",-1,1],["ivităi",-1,3],["icităţi",-1,4],["abilităţi",-1,1],["ivităţi",-1,3],["ical",-1,
4],["ator",-1,5],["icator",35,4],["itor",-1,6],["ător",-1,5],["iciv",-1,4],["ativ",-1,5],["itiv",-1,
6],["icală",-1,4],["icivă",-1,4],["ativă",-1,5],["itivă",-1,6]],a_3:readonly Among[]=[["ica",-1,1],["abila",-1,1],
["ibila",-1,1],["oasa",-1,1],["ata",-1,1],["ita",-1,1],["anta",-1,1],["ista",-1,3],["uta",-1,1],["iv\
a",-1,1],["ic",-1,1],["ice",-1,1],["abile",-1,1],["ibile",-1,1],["isme",-1,3],["iune",-1,2],["oase",
-1,1],["ate",-1,1],["itate",17,1],["ite",-1,1],["ante",-1,1],["iste",-1,3],["ute",-1,1],["ive",-1,1],
["ici",-1,1],["abili",-1,1],["ibili",-1,1],["iuni",-1,2],["atori",-1,1],["osi",-1,1],["ati",-1,1],["\
itati",30,1],["iti",-1,1],["anti",-1,1],["isti",-1,3],["uti",-1,1],["işti",-1,3],["ivi",-1,1],["ită\
i",-1,1],["oşi",-1,1],["ităţi",-1,1],["abil",-1,1],["ibil",-1,1],["ism",-1,3],["ator",-1,1],["os",
-1,1],["at",-1,1],["it",-1,1],["ant",-1,1],["ist",-1,3],["ut",-1,1],["iv",-1,1],["ică",-1,1],["abil\
ă",-1,1],["ibilă",-1,1],["oasă",-1,1],["ată",-1,1],["ită",-1,1],["antă",-1,1],["istă",-1,3],[
"ută",-1,1],["ivă",-1,1]],a_4:readonly Among[]=[["ea",-1,1],["ia",-1,1],["esc",-1,1],["ăsc",-1,1],["ind",-1,1],["â\
nd",-1,1],["are",-1,1],["ere",-1,1],["ire",-1,1],["âre",-1,1],["se",-1,2],["ase",10,1],["sese",10,2],
["ise",10,1],["use",10,1],["âse",10,1],["eşte",-1,1],["ăşte",-1,1],["eze",-1,1],["ai",-1,1],["ea\
i",19,1],["iai",19,1],["sei",-1,2],["eşti",-1,1],["ăşti",-1,1],["ui",-1,1],["ezi",-1,1],["âi",-1,
1],["aşi",-1,1],["seşi",-1,2],["aseşi",29,1],["seseşi",29,2],["iseşi",29,1],["useşi",29,1],["â\
seşi",29,1],["işi",-1,1],["uşi",-1,1],["âşi",-1,1],["aţi",-1,2],["eaţi",38,1],["iaţi",38,1],
["eţi",-1,2],["iţi",-1,2],["âţi",-1,2],["arăţi",-1,1],["serăţi",-1,2],["aserăţi",45,1],["s\
eserăţi",45,2],["iserăţi",45,1],["userăţi",45,1],["âserăţi",45,1],["irăţi",-1,1],["urăţi",
-1,1],["ârăţi",-1,1],["am",-1,1],["eam",54,1],["iam",54,1],["em",-1,2],["asem",57,1],["sesem",57,
2],["isem",57,1],["usem",57,1],["âsem",57,1],["im",-1,2],["âm",-1,2],["ăm",-1,2],["arăm",65,1],[
"serăm",65,2],["aserăm",67,1],["seserăm",67,2],["iserăm",67,1],["userăm",67,1],["âserăm",67,1],
["irăm",65,1],["urăm",65,1],["ârăm",65,1],["au",-1,1],["eau",76,1],["iau",76,1],["indu",-1,1],["\
ându",-1,1],["ez",-1,1],["ească",-1,1],["ară",-1,1],["seră",-1,2],["aseră",84,1],["seseră",84,
2],["iseră",84,1],["useră",84,1],["âseră",84,1],["iră",-1,1],["ură",-1,1],["âră",-1,1],["eaz\
ă",-1,1]],a_5:readonly Among[]=[["a",-1,1],["e",-1,1],["ie",1,1],["i",-1,1],["ă",-1,1]],g_v=[17,65,16,0,0,0,0,0,0,0,
0,0,0,0,0,0,2,32,0,0,4],B_standard_suffix_removed=!1,I_p2=0,I_p1=0,I_pV=0;function r_prelude():boolean{for(;;){
var v_1=base.cursor;lab0:{golab1:for(;;){var v_2=base.cursor;lab2:{if(!base.in_grouping(g_v,97,259))
break lab2;base.bra=base.cursor;lab3:{var v_3=base.cursor;lab4:{if(!base.eq_s("u")||(base.ket=base.cursor,
!base.in_grouping(g_v,97,259)))break lab4;if(!base.slice_from("U"))return!1;break lab3}if(base.cursor=
v_3,!base.eq_s("i")||(base.ket=base.cursor,!base.in_grouping(g_v,97,259)))break lab2;if(!base.slice_from(
"I"))return!1}base.cursor=v_2;break golab1}if(base.cursor=v_2,base.cursor>=base.limit)break lab0;base.
cursor++}continue}base.cursor=v_1;break}return!0}function r_mark_regions():boolean{I_pV=base.limit,I_p1=base.
limit,I_p2=base.limit;var v_1=base.cursor;lab0:{lab1:{var v_2=base.cursor;lab2:{if(!base.in_grouping(
g_v,97,259))break lab2;lab3:{var v_3=base.cursor;lab4:{if(!base.out_grouping(g_v,97,259))break lab4;
golab5:for(;;){lab6:{if(!base.in_grouping(g_v,97,259))break lab6;break golab5}if(base.cursor>=base.limit)
break lab4;base.cursor++}break lab3}if(base.cursor=v_3,!base.in_grouping(g_v,97,259))break lab2;golab7:
for(;;){lab8:{if(!base.out_grouping(g_v,97,259))break lab8;break golab7}if(base.cursor>=base.limit)break lab2;
base.cursor++}}break lab1}if(base.cursor=v_2,!base.out_grouping(g_v,97,259))break lab0;lab9:{var v_6=base.
cursor;lab10:{if(!base.out_grouping(g_v,97,259))break lab10;golab11:for(;;){lab12:{if(!base.in_grouping(
g_v,97,259))break lab12;break golab11}if(base.cursor>=base.limit)break lab10;base.cursor++}break lab9}
if(base.cursor=v_6,!base.in_grouping(g_v,97,259)||base.cursor>=base.limit)break lab0;base.cursor++}}
I_pV=base.cursor}base.cursor=v_1;var v_8=base.cursor;lab13:{golab14:for(;;){lab15:{if(!base.in_grouping(
g_v,97,259))break lab15;break golab14}if(base.cursor>=base.limit)break lab13;base.cursor++}golab16:for(;;){
lab17:{if(!base.out_grouping(g_v,97,259))break lab17;break golab16}if(base.cursor>=base.limit)break lab13;
base.cursor++}I_p1=base.cursor;golab18:for(;;){lab19:{if(!base.in_grouping(g_v,97,259))break lab19;break golab18}
if(base.cursor>=base.limit)break lab13;base.cursor++}golab20:for(;;){lab21:{if(!base.out_grouping(g_v,
97,259))break lab21;break golab20}if(base.cursor>=base.limit)break lab13;base.cursor++}I_p2=base.cursor}
return base.cursor=v_8,!0}function r_postlude():boolean{for(var among_var;;){var v_1=base.cursor;lab0:{if(base.
bra=base.cursor,among_var=base.find_among(a_0),among_var==0)break lab0;switch(base.ket=base.cursor,among_var){case 1:
if(!base.slice_from("i"))return!1;break;case 2:if(!base.slice_from("u"))return!1;break;case 3:if(base.
cursor>=base.limit)break lab0;base.cursor++;break}continue}base.cursor=v_1;break}return!0}function r_RV():boolean{
return I_pV<=base.cursor}function r_R1():boolean{return I_p1<=base.cursor}function r_R2():boolean{return I_p2<=base.
cursor}function r_step_0():boolean{var among_var;if(base.ket=base.cursor,among_var=base.find_among_b(a_1),among_var==
0||(base.bra=base.cursor,!r_R1()))return!1;switch(among_var){case 1:if(!base.slice_del())return!1;break;case 2:
if(!base.slice_from("a"))return!1;break;case 3:if(!base.slice_from("e"))return!1;break;case 4:if(!base.
slice_from("i"))return!1;break;case 5:{var v_1=base.limit-base.cursor;lab0:{if(!base.eq_s_b("ab"))break lab0;
return!1}base.cursor=base.limit-v_1}if(!base.slice_from("i"))return!1;break;case 6:if(!base.slice_from(
"at"))return!1;break;case 7:if(!base.slice_from("aţi"))return!1;break}return!0}function r_combo_suffix():boolean{
var among_var,v_1=base.limit-base.cursor;if(base.ket=base.cursor,among_var=base.find_among_b(a_2),among_var==
0||(base.bra=base.cursor,!r_R1()))return!1;switch(among_var){case 1:if(!base.slice_from("abil"))return!1;
break;case 2:if(!base.slice_from("ibil"))return!1;break;case 3:if(!base.slice_from("iv"))return!1;break;case 4:
if(!base.slice_from("ic"))return!1;break;case 5:if(!base.slice_from("at"))return!1;break;case 6:if(!base.
slice_from("it"))return!1;break}return B_standard_suffix_removed=!0,base.cursor=base.limit-v_1,!0}function r_standard_suffix():boolean{
var among_var;for(B_standard_suffix_removed=!1;;){var v_1=base.limit-base.cursor;lab0:{if(!r_combo_suffix())
break lab0;continue}base.cursor=base.limit-v_1;break}if(base.ket=base.cursor,among_var=base.find_among_b(
a_3),among_var==0||(base.bra=base.cursor,!r_R2()))return!1;switch(among_var){case 1:if(!base.slice_del())
return!1;break;case 2:if(!base.eq_s_b("ţ")||(base.bra=base.cursor,!base.slice_from("t")))return!1;break;case 3:
if(!base.slice_from("ist"))return!1;break}return B_standard_suffix_removed=!0,!0}function r_verb_suffix():boolean{
var among_var;if(base.cursor<I_pV)return!1;var v_2=base.limit_backward;if(base.limit_backward=I_pV,base.
ket=base.cursor,among_var=base.find_among_b(a_4),among_var==0)return base.limit_backward=v_2,!1;switch(base.
bra=base.cursor,among_var){case 1:lab0:{var v_3=base.limit-base.cursor;lab1:{if(!base.out_grouping_b(
g_v,97,259))break lab1;break lab0}if(base.cursor=base.limit-v_3,!base.eq_s_b("u"))return base.limit_backward=
v_2,!1}if(!base.slice_del())return!1;break;case 2:if(!base.slice_del())return!1;break}return base.limit_backward=
v_2,!0}function r_vowel_suffix():boolean{return base.ket=base.cursor,!(base.find_among_b(a_5)==0||(base.bra=
base.cursor,!r_RV())||!base.slice_del())}function stem():boolean{var v_1=base.cursor;r_prelude(),base.cursor=
v_1,r_mark_regions(),base.limit_backward=base.cursor,base.cursor=base.limit;var v_3=base.limit-base.
cursor;r_step_0(),base.cursor=base.limit-v_3;var v_4=base.limit-base.cursor;r_standard_suffix(),base.
cursor=base.limit-v_4;var v_5=base.limit-base.cursor;lab0:lab1:{var v_6=base.limit-base.cursor;lab2:{
if(!B_standard_suffix_removed)break lab2;break lab1}if(base.cursor=base.limit-v_6,!r_verb_suffix())break lab0}
base.cursor=base.limit-v_5;var v_7=base.limit-base.cursor;r_vowel_suffix(),base.cursor=base.limit-v_7,
base.cursor=base.limit_backward;var v_8=base.cursor;return r_postlude(),base.cursor=v_8,!0}return word=>(base.
setCurrent(word),stem(),base.current)
}

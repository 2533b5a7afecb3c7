// The Turkish stemmer: turkish.sbl compiled by Snowball 2.2.0. BSD-3-Clause, see ../LICENSE-snowball.
// Do not edit; ../README.md tells how to make it anew.
import { SnowballEnvironment, type Among, type Stem } from "../../snowball_environment.ts";

export function createTurkishStemmer(): Stem {
const base=new SnowballEnvironment;var a_0:readonly Among[]=[["m",-1,-1],["n",-1,-1],
["miz",-1,-1],["niz",-1,-1],["muz",-1,-1],["nuz",-1,-1],["müz",-1,-1],["nüz",-1,-1],["mız",-1,-1],
["nız",-1,-1]],a_1:readonly Among[]=[["leri",-1,-1],["ları",-1,-1]],a_2:readonly Among[]=[["ni",-1,-1],["nu",-1,-1],["nü",-1,-1],["\
nı",-1,-1]],a_3:readonly Among[]=[["in",-1,-1],["un",-1,-1],["ün",-1,-1],["ın",-1,-1]],a_4:readonly Among[]=[["a",-1,-1],["e",-1,-1]],
a_5:readonly Among[]=[["na",-1,-1],["ne",-1,-1]],a_6:readonly Among[]=[["da",-1,-1],["ta",-1,-1],["de",-1,-1],["te",-1,-1]],a_7:readonly Among[]=[["nda",
-1,-1],["nde",-1,-1]],a_8:readonly Among[]=[["dan",-1,-1],["tan",-1,-1],["den",-1,-1],["ten",-1,-1]],a_9:readonly Among[]=[["ndan",-1,
-1],["nden",-1,-1]],a_10:readonly Among[]=[["la",-1,-1],["le",-1,-1]],a_11:readonly Among[]=[["ca",-1,-1],["ce",-1,-1]],a_12:readonly Among[]=[["im",-1,
-1],["um",-1,-1],["üm",-1,-1],["ım",-1,-1]],a_13:readonly Among[]=[["sin",-1,-1],["sun",-1,-1],["sün",-1,-1],["sın",
-1,-1]],a_14:readonly Among[]=[["iz",-1,-1],["uz",-1,-1],["üz",-1,-1],["ız",-1,-1]],a_15:readonly Among[]=[["siniz",-1,-1],["sunuz",
-1,-1],["sünüz",-1,-1],["sınız",-1,-1]],a_16:readonly Among[]=[["lar",-1,-1],["ler",-1,-1]],a_17:readonly Among[]=[["niz",-1,-1],[
"nuz",-1,-1],["nüz",-1,-1],["nız",-1,-1]],a_18:readonly Among[]=[["dir",-1,-1],["tir",-1,-1],["dur",-1,-1],["tur",-1,
-1],["dür",-1,-1],["tür",-1,-1],["dır",-1,-1],["tır",-1,-1]],a_19:readonly Among[]=[["casına",-1,-1],["cesine",-1,
-1]],a_20:readonly Among[]=[["di",-1,-1],["ti",-1,-1],["dik",-1,-1],["tik",-1,-1],["duk",-1,-1],["tuk",-1,-1],["dük",
-1,-1],["tük",-1,-1],["dık",-1,-1],["tık",-1,-1],["dim",-1,-1],["tim",-1,-1],["dum",-1,-1],["tum",
-1,-1],["düm",-1,-1],["tüm",-1,-1],["dım",-1,-1],["tım",-1,-1],["din",-1,-1],["tin",-1,-1],["dun",
-1,-1],["tun",-1,-1],["dün",-1,-1],["tün",-1,-1],["dın",-1,-1],["tın",-1,-1],["du",-1,-1],["tu",
-1,-1],["dü",-1,-1],["tü",-1,-1],["dı",-1,-1],["tı",-1,-1]],a_21:readonly Among[]=[["sa",-1,-1],["se",-1,-1],["sa\
k",-1,-1],["sek",-1,-1],["sam",-1,-1],["sem",-1,-1],["san",-1,-1],["sen",-1,-1]],a_22:readonly Among[]=[["miş",-1,-1],
["muş",-1,-1],["müş",-1,-1],["mış",-1,-1]],a_23:readonly Among[]=[["b",-1,1],["c",-1,2],["d",-1,3],["ğ",-1,4]],
g_vowel=[17,65,16,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,32,8,0,0,0,0,0,0,1],g_U=[1,16,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,8,0,0,0,0,0,0,1],g_vowel1=[1,64,16,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1],g_vowel2=[
17,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,130],g_vowel3=[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,1],g_vowel4=[17],g_vowel5=[65],g_vowel6=[65],B_continue_stemming_noun_suffixes=!1,I_strlen=0;function r_check_vowel_harmony():boolean{
var v_1=base.limit-base.cursor;golab0:for(;;){var v_2=base.limit-base.cursor;lab1:{if(!base.in_grouping_b(
g_vowel,97,305))break lab1;base.cursor=base.limit-v_2;break golab0}if(base.cursor=base.limit-v_2,base.
cursor<=base.limit_backward)return!1;base.cursor--}lab2:{var v_3=base.limit-base.cursor;lab3:{if(!base.
eq_s_b("a"))break lab3;golab4:for(;;){var v_4=base.limit-base.cursor;lab5:{if(!base.in_grouping_b(g_vowel1,
97,305))break lab5;base.cursor=base.limit-v_4;break golab4}if(base.cursor=base.limit-v_4,base.cursor<=
base.limit_backward)break lab3;base.cursor--}break lab2}base.cursor=base.limit-v_3;lab6:{if(!base.eq_s_b(
"e"))break lab6;golab7:for(;;){var v_5=base.limit-base.cursor;lab8:{if(!base.in_grouping_b(g_vowel2,
101,252))break lab8;base.cursor=base.limit-v_5;break golab7}if(base.cursor=base.limit-v_5,base.cursor<=
base.limit_backward)break lab6;base.cursor--}break lab2}base.cursor=base.limit-v_3;lab9:{if(!base.eq_s_b(
"ı"))break lab9;golab10:for(;;){var v_6=base.limit-base.cursor;lab11:{if(!base.in_grouping_b(g_vowel3,
97,305))break lab11;base.cursor=base.limit-v_6;break golab10}if(base.cursor=base.limit-v_6,base.cursor<=
base.limit_backward)break lab9;base.cursor--}break lab2}base.cursor=base.limit-v_3;lab12:{if(!base.eq_s_b(
"i"))break lab12;golab13:for(;;){var v_7=base.limit-base.cursor;lab14:{if(!base.in_grouping_b(g_vowel4,
101,105))break lab14;base.cursor=base.limit-v_7;break golab13}if(base.cursor=base.limit-v_7,base.cursor<=
base.limit_backward)break lab12;base.cursor--}break lab2}base.cursor=base.limit-v_3;lab15:{if(!base.
eq_s_b("o"))break lab15;golab16:for(;;){var v_8=base.limit-base.cursor;lab17:{if(!base.in_grouping_b(
g_vowel5,111,117))break lab17;base.cursor=base.limit-v_8;break golab16}if(base.cursor=base.limit-v_8,
base.cursor<=base.limit_backward)break lab15;base.cursor--}break lab2}base.cursor=base.limit-v_3;lab18:{
if(!base.eq_s_b("ö"))break lab18;golab19:for(;;){var v_9=base.limit-base.cursor;lab20:{if(!base.in_grouping_b(
g_vowel6,246,252))break lab20;base.cursor=base.limit-v_9;break golab19}if(base.cursor=base.limit-v_9,
base.cursor<=base.limit_backward)break lab18;base.cursor--}break lab2}base.cursor=base.limit-v_3;lab21:{
if(!base.eq_s_b("u"))break lab21;golab22:for(;;){var v_10=base.limit-base.cursor;lab23:{if(!base.in_grouping_b(
g_vowel5,111,117))break lab23;base.cursor=base.limit-v_10;break golab22}if(base.cursor=base.limit-v_10,
base.cursor<=base.limit_backward)break lab21;base.cursor--}break lab2}if(base.cursor=base.limit-v_3,
!base.eq_s_b("ü"))return!1;golab24:for(;;){var v_11=base.limit-base.cursor;lab25:{if(!base.in_grouping_b(
g_vowel6,246,252))break lab25;base.cursor=base.limit-v_11;break golab24}if(base.cursor=base.limit-v_11,
base.cursor<=base.limit_backward)return!1;base.cursor--}}return base.cursor=base.limit-v_1,!0}function r_mark_suffix_with_optional_n_consonant():boolean{
lab0:{var v_1=base.limit-base.cursor;lab1:{if(!base.eq_s_b("n"))break lab1;var v_2=base.limit-base.cursor;
if(!base.in_grouping_b(g_vowel,97,305))break lab1;base.cursor=base.limit-v_2;break lab0}base.cursor=
base.limit-v_1;{var v_3=base.limit-base.cursor;lab2:{var v_4=base.limit-base.cursor;if(!base.eq_s_b(
"n"))break lab2;return base.cursor=base.limit-v_4,!1}base.cursor=base.limit-v_3}var v_5=base.limit-base.
cursor;if(base.cursor<=base.limit_backward||(base.cursor--,!base.in_grouping_b(g_vowel,97,305)))return!1;
base.cursor=base.limit-v_5}return!0}function r_mark_suffix_with_optional_s_consonant():boolean{lab0:{var v_1=base.
limit-base.cursor;lab1:{if(!base.eq_s_b("s"))break lab1;var v_2=base.limit-base.cursor;if(!base.in_grouping_b(
g_vowel,97,305))break lab1;base.cursor=base.limit-v_2;break lab0}base.cursor=base.limit-v_1;{var v_3=base.
limit-base.cursor;lab2:{var v_4=base.limit-base.cursor;if(!base.eq_s_b("s"))break lab2;return base.cursor=
base.limit-v_4,!1}base.cursor=base.limit-v_3}var v_5=base.limit-base.cursor;if(base.cursor<=base.limit_backward||
(base.cursor--,!base.in_grouping_b(g_vowel,97,305)))return!1;base.cursor=base.limit-v_5}return!0}function r_mark_suffix_with_optional_y_consonant():boolean{
lab0:{var v_1=base.limit-base.cursor;lab1:{if(!base.eq_s_b("y"))break lab1;var v_2=base.limit-base.cursor;
if(!base.in_grouping_b(g_vowel,97,305))break lab1;base.cursor=base.limit-v_2;break lab0}base.cursor=
base.limit-v_1;{var v_3=base.limit-base.cursor;lab2:{var v_4=base.limit-base.cursor;if(!base.eq_s_b(
"y"))break lab2;return base.cursor=base.limit-v_4,!1}base.cursor=base.limit-v_3}var v_5=base.limit-base.
cursor;if(base.cursor<=base.limit_backward||(base.cursor--,!base.in_grouping_b(g_vowel,97,305)))return!1;
base.cursor=base.limit-v_5}return!0}function r_mark_suffix_with_optional_U_vowel():boolean{lab0:{var v_1=base.
limit-base.cursor;lab1:{if(!base.in_grouping_b(g_U,105,305))break lab1;var v_2=base.limit-base.cursor;
if(!base.out_grouping_b(g_vowel,97,305))break lab1;base.cursor=base.limit-v_2;break lab0}base.cursor=
base.limit-v_1;{var v_3=base.limit-base.cursor;lab2:{var v_4=base.limit-base.cursor;if(!base.in_grouping_b(
g_U,105,305))break lab2;return base.cursor=base.limit-v_4,!1}base.cursor=base.limit-v_3}var v_5=base.
limit-base.cursor;if(base.cursor<=base.limit_backward||(base.cursor--,!base.out_grouping_b(g_vowel,97,
305)))return!1;base.cursor=base.limit-v_5}return!0}function r_mark_possessives():boolean{return!(base.find_among_b(
a_0)==0||!r_mark_suffix_with_optional_U_vowel())}function r_mark_sU():boolean{return!(!r_check_vowel_harmony()||
!base.in_grouping_b(g_U,105,305)||!r_mark_suffix_with_optional_s_consonant())}function r_mark_lArI():boolean{
return base.find_among_b(a_1)!=0}function r_mark_yU():boolean{return!(!r_check_vowel_harmony()||!base.in_grouping_b(
g_U,105,305)||!r_mark_suffix_with_optional_y_consonant())}function r_mark_nU():boolean{return!(!r_check_vowel_harmony()||
base.find_among_b(a_2)==0)}function r_mark_nUn():boolean{return!(!r_check_vowel_harmony()||base.find_among_b(
a_3)==0||!r_mark_suffix_with_optional_n_consonant())}function r_mark_yA():boolean{return!(!r_check_vowel_harmony()||
base.find_among_b(a_4)==0||!r_mark_suffix_with_optional_y_consonant())}function r_mark_nA():boolean{return!(!r_check_vowel_harmony()||
base.find_among_b(a_5)==0)}function r_mark_DA():boolean{return!(!r_check_vowel_harmony()||base.find_among_b(
a_6)==0)}function r_mark_ndA():boolean{return!(!r_check_vowel_harmony()||base.find_among_b(a_7)==0)}function r_mark_DAn():boolean{
return!(!r_check_vowel_harmony()||base.find_among_b(a_8)==0)}function r_mark_ndAn():boolean{return!(!r_check_vowel_harmony()||
base.find_among_b(a_9)==0)}function r_mark_ylA():boolean{return!(!r_check_vowel_harmony()||base.find_among_b(
a_10)==0||!r_mark_suffix_with_optional_y_consonant())}function r_mark_ki():boolean{return!!base.eq_s_b("ki")}
function r_mark_ncA():boolean{return!(!r_check_vowel_harmony()||base.find_among_b(a_11)==0||!r_mark_suffix_with_optional_n_consonant())}
function r_mark_yUm():boolean{return!(!r_check_vowel_harmony()||base.find_among_b(a_12)==0||!r_mark_suffix_with_optional_y_consonant())}
function r_mark_sUn():boolean{return!(!r_check_vowel_harmony()||base.find_among_b(a_13)==0)}function r_mark_yUz():boolean{
return!(!r_check_vowel_harmony()||base.find_among_b(a_14)==0||!r_mark_suffix_with_optional_y_consonant())}
function r_mark_sUnUz():boolean{return base.find_among_b(a_15)!=0}function r_mark_lAr():boolean{return!(!r_check_vowel_harmony()||
base.find_among_b(a_16)==0)}function r_mark_nUz():boolean{return!(!r_check_vowel_harmony()||base.find_among_b(
a_17)==0)}function r_mark_DUr():boolean{return!(!r_check_vowel_harmony()||base.find_among_b(a_18)==0)}function r_mark_cAsInA():boolean{
return base.find_among_b(a_19)!=0}function r_mark_yDU():boolean{return!(!r_check_vowel_harmony()||base.find_among_b(
a_20)==0||!r_mark_suffix_with_optional_y_consonant())}function r_mark_ysA():boolean{return!(base.find_among_b(
a_21)==0||!r_mark_suffix_with_optional_y_consonant())}function r_mark_ymUs_():boolean{return!(!r_check_vowel_harmony()||
base.find_among_b(a_22)==0||!r_mark_suffix_with_optional_y_consonant())}function r_mark_yken():boolean{return!(!base.
eq_s_b("ken")||!r_mark_suffix_with_optional_y_consonant())}function r_stem_nominal_verb_suffixes():boolean{base.
ket=base.cursor,B_continue_stemming_noun_suffixes=!0;lab0:{var v_1=base.limit-base.cursor;lab1:{lab2:{
var v_2=base.limit-base.cursor;lab3:{if(!r_mark_ymUs_())break lab3;break lab2}base.cursor=base.limit-
v_2;lab4:{if(!r_mark_yDU())break lab4;break lab2}base.cursor=base.limit-v_2;lab5:{if(!r_mark_ysA())break lab5;
break lab2}if(base.cursor=base.limit-v_2,!r_mark_yken())break lab1}break lab0}base.cursor=base.limit-
v_1;lab6:{if(!r_mark_cAsInA())break lab6;lab7:{var v_3=base.limit-base.cursor;lab8:{if(!r_mark_sUnUz())
break lab8;break lab7}base.cursor=base.limit-v_3;lab9:{if(!r_mark_lAr())break lab9;break lab7}base.cursor=
base.limit-v_3;lab10:{if(!r_mark_yUm())break lab10;break lab7}base.cursor=base.limit-v_3;lab11:{if(!r_mark_sUn())
break lab11;break lab7}base.cursor=base.limit-v_3;lab12:{if(!r_mark_yUz())break lab12;break lab7}base.
cursor=base.limit-v_3}if(!r_mark_ymUs_())break lab6;break lab0}base.cursor=base.limit-v_1;lab13:{if(!r_mark_lAr())
break lab13;if(base.bra=base.cursor,!base.slice_del())return!1;var v_4=base.limit-base.cursor;lab14:{
base.ket=base.cursor;lab15:{var v_5=base.limit-base.cursor;lab16:{if(!r_mark_DUr())break lab16;break lab15}
base.cursor=base.limit-v_5;lab17:{if(!r_mark_yDU())break lab17;break lab15}base.cursor=base.limit-v_5;
lab18:{if(!r_mark_ysA())break lab18;break lab15}if(base.cursor=base.limit-v_5,!r_mark_ymUs_()){base.
cursor=base.limit-v_4;break lab14}}}B_continue_stemming_noun_suffixes=!1;break lab0}base.cursor=base.
limit-v_1;lab19:{if(!r_mark_nUz())break lab19;lab20:{var v_6=base.limit-base.cursor;lab21:{if(!r_mark_yDU())
break lab21;break lab20}if(base.cursor=base.limit-v_6,!r_mark_ysA())break lab19}break lab0}base.cursor=
base.limit-v_1;lab22:{lab23:{var v_7=base.limit-base.cursor;lab24:{if(!r_mark_sUnUz())break lab24;break lab23}
base.cursor=base.limit-v_7;lab25:{if(!r_mark_yUz())break lab25;break lab23}base.cursor=base.limit-v_7;
lab26:{if(!r_mark_sUn())break lab26;break lab23}if(base.cursor=base.limit-v_7,!r_mark_yUm())break lab22}
if(base.bra=base.cursor,!base.slice_del())return!1;var v_8=base.limit-base.cursor;lab27:if(base.ket=
base.cursor,!r_mark_ymUs_()){base.cursor=base.limit-v_8;break lab27}break lab0}if(base.cursor=base.limit-
v_1,!r_mark_DUr()||(base.bra=base.cursor,!base.slice_del()))return!1;var v_9=base.limit-base.cursor;
lab28:{base.ket=base.cursor;lab29:{var v_10=base.limit-base.cursor;lab30:{if(!r_mark_sUnUz())break lab30;
break lab29}base.cursor=base.limit-v_10;lab31:{if(!r_mark_lAr())break lab31;break lab29}base.cursor=
base.limit-v_10;lab32:{if(!r_mark_yUm())break lab32;break lab29}base.cursor=base.limit-v_10;lab33:{if(!r_mark_sUn())
break lab33;break lab29}base.cursor=base.limit-v_10;lab34:{if(!r_mark_yUz())break lab34;break lab29}
base.cursor=base.limit-v_10}if(!r_mark_ymUs_()){base.cursor=base.limit-v_9;break lab28}}}return base.
bra=base.cursor,!!base.slice_del()}function r_stem_suffix_chain_before_ki():boolean{if(base.ket=base.cursor,
!r_mark_ki())return!1;lab0:{var v_1=base.limit-base.cursor;lab1:{if(!r_mark_DA())break lab1;if(base.
bra=base.cursor,!base.slice_del())return!1;var v_2=base.limit-base.cursor;lab2:{base.ket=base.cursor;
lab3:{var v_3=base.limit-base.cursor;lab4:{if(!r_mark_lAr())break lab4;if(base.bra=base.cursor,!base.
slice_del())return!1;var v_4=base.limit-base.cursor;lab5:if(!r_stem_suffix_chain_before_ki()){base.cursor=
base.limit-v_4;break lab5}break lab3}if(base.cursor=base.limit-v_3,!r_mark_possessives()){base.cursor=
base.limit-v_2;break lab2}if(base.bra=base.cursor,!base.slice_del())return!1;var v_5=base.limit-base.
cursor;lab6:{if(base.ket=base.cursor,!r_mark_lAr()){base.cursor=base.limit-v_5;break lab6}if(base.bra=
base.cursor,!base.slice_del())return!1;if(!r_stem_suffix_chain_before_ki()){base.cursor=base.limit-v_5;
break lab6}}}}break lab0}base.cursor=base.limit-v_1;lab7:{if(!r_mark_nUn())break lab7;if(base.bra=base.
cursor,!base.slice_del())return!1;var v_6=base.limit-base.cursor;lab8:{base.ket=base.cursor;lab9:{var v_7=base.
limit-base.cursor;lab10:{if(!r_mark_lArI())break lab10;if(base.bra=base.cursor,!base.slice_del())return!1;
break lab9}base.cursor=base.limit-v_7;lab11:{base.ket=base.cursor;lab12:{var v_8=base.limit-base.cursor;
lab13:{if(!r_mark_possessives())break lab13;break lab12}if(base.cursor=base.limit-v_8,!r_mark_sU())break lab11}
if(base.bra=base.cursor,!base.slice_del())return!1;var v_9=base.limit-base.cursor;lab14:{if(base.ket=
base.cursor,!r_mark_lAr()){base.cursor=base.limit-v_9;break lab14}if(base.bra=base.cursor,!base.slice_del())
return!1;if(!r_stem_suffix_chain_before_ki()){base.cursor=base.limit-v_9;break lab14}}break lab9}if(base.
cursor=base.limit-v_7,!r_stem_suffix_chain_before_ki()){base.cursor=base.limit-v_6;break lab8}}}break lab0}
if(base.cursor=base.limit-v_1,!r_mark_ndA())return!1;lab15:{var v_10=base.limit-base.cursor;lab16:{if(!r_mark_lArI())
break lab16;if(base.bra=base.cursor,!base.slice_del())return!1;break lab15}base.cursor=base.limit-v_10;
lab17:{if(!r_mark_sU())break lab17;if(base.bra=base.cursor,!base.slice_del())return!1;var v_11=base.
limit-base.cursor;lab18:{if(base.ket=base.cursor,!r_mark_lAr()){base.cursor=base.limit-v_11;break lab18}
if(base.bra=base.cursor,!base.slice_del())return!1;if(!r_stem_suffix_chain_before_ki()){base.cursor=
base.limit-v_11;break lab18}}break lab15}if(base.cursor=base.limit-v_10,!r_stem_suffix_chain_before_ki())
return!1}}return!0}function r_stem_noun_suffixes():boolean{lab0:{var v_1=base.limit-base.cursor;lab1:{if(base.
ket=base.cursor,!r_mark_lAr())break lab1;if(base.bra=base.cursor,!base.slice_del())return!1;var v_2=base.
limit-base.cursor;lab2:if(!r_stem_suffix_chain_before_ki()){base.cursor=base.limit-v_2;break lab2}break lab0}
base.cursor=base.limit-v_1;lab3:{if(base.ket=base.cursor,!r_mark_ncA())break lab3;if(base.bra=base.cursor,
!base.slice_del())return!1;var v_3=base.limit-base.cursor;lab4:lab5:{var v_4=base.limit-base.cursor;
lab6:{if(base.ket=base.cursor,!r_mark_lArI())break lab6;if(base.bra=base.cursor,!base.slice_del())return!1;
break lab5}base.cursor=base.limit-v_4;lab7:{base.ket=base.cursor;lab8:{var v_5=base.limit-base.cursor;
lab9:{if(!r_mark_possessives())break lab9;break lab8}if(base.cursor=base.limit-v_5,!r_mark_sU())break lab7}
if(base.bra=base.cursor,!base.slice_del())return!1;var v_6=base.limit-base.cursor;lab10:{if(base.ket=
base.cursor,!r_mark_lAr()){base.cursor=base.limit-v_6;break lab10}if(base.bra=base.cursor,!base.slice_del())
return!1;if(!r_stem_suffix_chain_before_ki()){base.cursor=base.limit-v_6;break lab10}}break lab5}if(base.
cursor=base.limit-v_4,base.ket=base.cursor,!r_mark_lAr()){base.cursor=base.limit-v_3;break lab4}if(base.
bra=base.cursor,!base.slice_del())return!1;if(!r_stem_suffix_chain_before_ki()){base.cursor=base.limit-
v_3;break lab4}}break lab0}base.cursor=base.limit-v_1;lab11:{base.ket=base.cursor;lab12:{var v_7=base.
limit-base.cursor;lab13:{if(!r_mark_ndA())break lab13;break lab12}if(base.cursor=base.limit-v_7,!r_mark_nA())
break lab11}lab14:{var v_8=base.limit-base.cursor;lab15:{if(!r_mark_lArI())break lab15;if(base.bra=base.
cursor,!base.slice_del())return!1;break lab14}base.cursor=base.limit-v_8;lab16:{if(!r_mark_sU())break lab16;
if(base.bra=base.cursor,!base.slice_del())return!1;var v_9=base.limit-base.cursor;lab17:{if(base.ket=
base.cursor,!r_mark_lAr()){base.cursor=base.limit-v_9;break lab17}if(base.bra=base.cursor,!base.slice_del())
return!1;if(!r_stem_suffix_chain_before_ki()){base.cursor=base.limit-v_9;break lab17}}break lab14}if(base.
cursor=base.limit-v_8,!r_stem_suffix_chain_before_ki())break lab11}break lab0}base.cursor=base.limit-
v_1;lab18:{base.ket=base.cursor;lab19:{var v_10=base.limit-base.cursor;lab20:{if(!r_mark_ndAn())break lab20;
break lab19}if(base.cursor=base.limit-v_10,!r_mark_nU())break lab18}lab21:{var v_11=base.limit-base.
cursor;lab22:{if(!r_mark_sU())break lab22;if(base.bra=base.cursor,!base.slice_del())return!1;var v_12=base.
limit-base.cursor;lab23:{if(base.ket=base.cursor,!r_mark_lAr()){base.cursor=base.limit-v_12;break lab23}
if(base.bra=base.cursor,!base.slice_del())return!1;if(!r_stem_suffix_chain_before_ki()){base.cursor=
base.limit-v_12;break lab23}}break lab21}if(base.cursor=base.limit-v_11,!r_mark_lArI())break lab18}break lab0}
base.cursor=base.limit-v_1;lab24:{if(base.ket=base.cursor,!r_mark_DAn())break lab24;if(base.bra=base.
cursor,!base.slice_del())return!1;var v_13=base.limit-base.cursor;lab25:{base.ket=base.cursor;lab26:{
var v_14=base.limit-base.cursor;lab27:{if(!r_mark_possessives())break lab27;if(base.bra=base.cursor,
!base.slice_del())return!1;var v_15=base.limit-base.cursor;lab28:{if(base.ket=base.cursor,!r_mark_lAr()){
base.cursor=base.limit-v_15;break lab28}if(base.bra=base.cursor,!base.slice_del())return!1;if(!r_stem_suffix_chain_before_ki()){
base.cursor=base.limit-v_15;break lab28}}break lab26}base.cursor=base.limit-v_14;lab29:{if(!r_mark_lAr())
break lab29;if(base.bra=base.cursor,!base.slice_del())return!1;var v_16=base.limit-base.cursor;lab30:
if(!r_stem_suffix_chain_before_ki()){base.cursor=base.limit-v_16;break lab30}break lab26}if(base.cursor=
base.limit-v_14,!r_stem_suffix_chain_before_ki()){base.cursor=base.limit-v_13;break lab25}}}break lab0}
base.cursor=base.limit-v_1;lab31:{base.ket=base.cursor;lab32:{var v_17=base.limit-base.cursor;lab33:{
if(!r_mark_nUn())break lab33;break lab32}if(base.cursor=base.limit-v_17,!r_mark_ylA())break lab31}if(base.
bra=base.cursor,!base.slice_del())return!1;var v_18=base.limit-base.cursor;lab34:lab35:{var v_19=base.
limit-base.cursor;lab36:{if(base.ket=base.cursor,!r_mark_lAr())break lab36;if(base.bra=base.cursor,!base.
slice_del())return!1;if(!r_stem_suffix_chain_before_ki())break lab36;break lab35}base.cursor=base.limit-
v_19;lab37:{base.ket=base.cursor;lab38:{var v_20=base.limit-base.cursor;lab39:{if(!r_mark_possessives())
break lab39;break lab38}if(base.cursor=base.limit-v_20,!r_mark_sU())break lab37}if(base.bra=base.cursor,
!base.slice_del())return!1;var v_21=base.limit-base.cursor;lab40:{if(base.ket=base.cursor,!r_mark_lAr()){
base.cursor=base.limit-v_21;break lab40}if(base.bra=base.cursor,!base.slice_del())return!1;if(!r_stem_suffix_chain_before_ki()){
base.cursor=base.limit-v_21;break lab40}}break lab35}if(base.cursor=base.limit-v_19,!r_stem_suffix_chain_before_ki()){
base.cursor=base.limit-v_18;break lab34}}break lab0}base.cursor=base.limit-v_1;lab41:{if(base.ket=base.
cursor,!r_mark_lArI())break lab41;if(base.bra=base.cursor,!base.slice_del())return!1;break lab0}base.
cursor=base.limit-v_1;lab42:{if(!r_stem_suffix_chain_before_ki())break lab42;break lab0}base.cursor=
base.limit-v_1;lab43:{base.ket=base.cursor;lab44:{var v_22=base.limit-base.cursor;lab45:{if(!r_mark_DA())
break lab45;break lab44}base.cursor=base.limit-v_22;lab46:{if(!r_mark_yU())break lab46;break lab44}if(base.
cursor=base.limit-v_22,!r_mark_yA())break lab43}if(base.bra=base.cursor,!base.slice_del())return!1;var v_23=base.
limit-base.cursor;lab47:{base.ket=base.cursor;lab48:{var v_24=base.limit-base.cursor;lab49:{if(!r_mark_possessives())
break lab49;if(base.bra=base.cursor,!base.slice_del())return!1;var v_25=base.limit-base.cursor;lab50:
if(base.ket=base.cursor,!r_mark_lAr()){base.cursor=base.limit-v_25;break lab50}break lab48}if(base.cursor=
base.limit-v_24,!r_mark_lAr()){base.cursor=base.limit-v_23;break lab47}}if(base.bra=base.cursor,!base.
slice_del())return!1;if(base.ket=base.cursor,!r_stem_suffix_chain_before_ki()){base.cursor=base.limit-
v_23;break lab47}}break lab0}base.cursor=base.limit-v_1,base.ket=base.cursor;lab51:{var v_26=base.limit-
base.cursor;lab52:{if(!r_mark_possessives())break lab52;break lab51}if(base.cursor=base.limit-v_26,!r_mark_sU())
return!1}if(base.bra=base.cursor,!base.slice_del())return!1;var v_27=base.limit-base.cursor;lab53:{if(base.
ket=base.cursor,!r_mark_lAr()){base.cursor=base.limit-v_27;break lab53}if(base.bra=base.cursor,!base.
slice_del())return!1;if(!r_stem_suffix_chain_before_ki()){base.cursor=base.limit-v_27;break lab53}}}
return!0}function r_post_process_last_consonants():boolean{var among_var;if(base.ket=base.cursor,among_var=base.
find_among_b(a_23),among_var==0)return!1;switch(base.bra=base.cursor,among_var){case 1:if(!base.slice_from(
"p"))return!1;break;case 2:if(!base.slice_from("ç"))return!1;break;case 3:if(!base.slice_from("t"))
return!1;break;case 4:if(!base.slice_from("k"))return!1;break}return!0}function r_append_U_to_stems_ending_with_d_or_g():boolean{
var v_1=base.limit-base.cursor;lab0:{var v_2=base.limit-base.cursor;lab1:{if(!base.eq_s_b("d"))break lab1;
break lab0}if(base.cursor=base.limit-v_2,!base.eq_s_b("g"))return!1}base.cursor=base.limit-v_1;lab2:{
var v_3=base.limit-base.cursor;lab3:{var v_4=base.limit-base.cursor;golab4:for(;;){var v_5=base.limit-
base.cursor;lab5:{if(!base.in_grouping_b(g_vowel,97,305))break lab5;base.cursor=base.limit-v_5;break golab4}
if(base.cursor=base.limit-v_5,base.cursor<=base.limit_backward)break lab3;base.cursor--}lab6:{var v_6=base.
limit-base.cursor;lab7:{if(!base.eq_s_b("a"))break lab7;break lab6}if(base.cursor=base.limit-v_6,!base.
eq_s_b("ı"))break lab3}base.cursor=base.limit-v_4;{var c1=base.cursor;base.insert(base.cursor,base.
cursor,"ı"),base.cursor=c1}break lab2}base.cursor=base.limit-v_3;lab8:{var v_7=base.limit-base.cursor;
golab9:for(;;){var v_8=base.limit-base.cursor;lab10:{if(!base.in_grouping_b(g_vowel,97,305))break lab10;
base.cursor=base.limit-v_8;break golab9}if(base.cursor=base.limit-v_8,base.cursor<=base.limit_backward)
break lab8;base.cursor--}lab11:{var v_9=base.limit-base.cursor;lab12:{if(!base.eq_s_b("e"))break lab12;
break lab11}if(base.cursor=base.limit-v_9,!base.eq_s_b("i"))break lab8}base.cursor=base.limit-v_7;{var c2=base.
cursor;base.insert(base.cursor,base.cursor,"i"),base.cursor=c2}break lab2}base.cursor=base.limit-v_3;
lab13:{var v_10=base.limit-base.cursor;golab14:for(;;){var v_11=base.limit-base.cursor;lab15:{if(!base.
in_grouping_b(g_vowel,97,305))break lab15;base.cursor=base.limit-v_11;break golab14}if(base.cursor=base.
limit-v_11,base.cursor<=base.limit_backward)break lab13;base.cursor--}lab16:{var v_12=base.limit-base.
cursor;lab17:{if(!base.eq_s_b("o"))break lab17;break lab16}if(base.cursor=base.limit-v_12,!base.eq_s_b(
"u"))break lab13}base.cursor=base.limit-v_10;{var c3=base.cursor;base.insert(base.cursor,base.cursor,
"u"),base.cursor=c3}break lab2}base.cursor=base.limit-v_3;var v_13=base.limit-base.cursor;golab18:for(;;){
var v_14=base.limit-base.cursor;lab19:{if(!base.in_grouping_b(g_vowel,97,305))break lab19;base.cursor=
base.limit-v_14;break golab18}if(base.cursor=base.limit-v_14,base.cursor<=base.limit_backward)return!1;
base.cursor--}lab20:{var v_15=base.limit-base.cursor;lab21:{if(!base.eq_s_b("ö"))break lab21;break lab20}
if(base.cursor=base.limit-v_15,!base.eq_s_b("ü"))return!1}base.cursor=base.limit-v_13;{var c4=base.
cursor;base.insert(base.cursor,base.cursor,"ü"),base.cursor=c4}}return!0}function r_more_than_one_syllable_word():boolean{
var v_1=base.cursor;{for(var v_2=2;;){var v_3=base.cursor;lab0:{golab1:for(;;){lab2:{if(!base.in_grouping(
g_vowel,97,305))break lab2;break golab1}if(base.cursor>=base.limit)break lab0;base.cursor++}v_2--;continue}
base.cursor=v_3;break}if(v_2>0)return!1}return base.cursor=v_1,!0}function r_is_reserved_word():boolean{lab0:{
var v_1=base.cursor;lab1:{var v_2=base.cursor;golab2:for(;;){lab3:{if(!base.eq_s("ad"))break lab3;break golab2}
if(base.cursor>=base.limit)break lab1;base.cursor++}if(I_strlen=2,I_strlen!=base.limit)break lab1;base.
cursor=v_2;break lab0}base.cursor=v_1;var v_4=base.cursor;golab4:for(;;){lab5:{if(!base.eq_s("soyad"))
break lab5;break golab4}if(base.cursor>=base.limit)return!1;base.cursor++}if(I_strlen=5,I_strlen!=base.
limit)return!1;base.cursor=v_4}return!0}function r_postlude():boolean{{var v_1=base.cursor;lab0:{if(!r_is_reserved_word())
break lab0;return!1}base.cursor=v_1}base.limit_backward=base.cursor,base.cursor=base.limit;var v_2=base.
limit-base.cursor;r_append_U_to_stems_ending_with_d_or_g(),base.cursor=base.limit-v_2;var v_3=base.limit-
base.cursor;return r_post_process_last_consonants(),base.cursor=base.limit-v_3,base.cursor=base.limit_backward,
!0}function stem():boolean{if(!r_more_than_one_syllable_word())return!1;base.limit_backward=base.cursor,base.
cursor=base.limit;var v_1=base.limit-base.cursor;if(r_stem_nominal_verb_suffixes(),base.cursor=base.
limit-v_1,!B_continue_stemming_noun_suffixes)return!1;var v_2=base.limit-base.cursor;return r_stem_noun_suffixes(),
base.cursor=base.limit-v_2,base.cursor=base.limit_backward,!!r_postlude()}return word=>(base.setCurrent(
word),stem(),base.current)
}

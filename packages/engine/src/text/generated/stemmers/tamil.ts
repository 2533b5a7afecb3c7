// The Tamil stemmer: tamil.sbl compiled by Snowball 2.2.0. BSD-3-Clause, see ../LICENSE-snowball.
// Do not edit; ../README.md tells how to make it anew.
import { SnowballEnvironment, type Among, type Stem } from "../../snowball_environment.ts";

export function createTamilStemmer(): Stem {
const base=new SnowballEnvironment;var a_0:readonly Among[]=[["க",-1,-1],["ங",-1,-1],
["ச",-1,-1],["ஞ",-1,-1],["த",-1,-1],["ந",-1,-1],["ப",-1,-1],["ம",-1,-1],["ய",-1,-1],["\
வ",-1,-1]],a_1:readonly Among[]=[["ந்த",-1,-1],["ந்த்",-1,-1],["ந்",-1,-1]],a_2:readonly Among[]=[["ி",-1,-1],["\
ீ",-1,-1],["ை",-1,-1]],a_3:readonly Among[]=[["க",-1,-1],["ச",-1,-1],["ட",-1,-1],["த",-1,-1],["ப",-1,-1],
["ற",-1,-1]],a_4:readonly Among[]=[["க",-1,-1],["ச",-1,-1],["ட",-1,-1],["த",-1,-1],["ப",-1,-1],["ற",-1,
-1]],a_5:readonly Among[]=[["க",-1,-1],["ச",-1,-1],["ட",-1,-1],["த",-1,-1],["ப",-1,-1],["ற",-1,-1]],a_6:readonly Among[]=[
["ய",-1,-1],["ர",-1,-1],["ல",-1,-1],["ள",-1,-1],["ழ",-1,-1],["வ",-1,-1]],a_7:readonly Among[]=[["ங",-1,
-1],["ஞ",-1,-1],["ண",-1,-1],["ந",-1,-1],["ன",-1,-1],["ம",-1,-1]],a_8:readonly Among[]=[["ய",-1,-1],["வ",
-1,-1],["வ்",-1,-1]],a_9:readonly Among[]=[["ா",-1,-1],["ி",-1,-1],["ீ",-1,-1],["ு",-1,-1],["ூ",-1,-1],
["ெ",-1,-1],["ே",-1,-1],["ை",-1,-1]],a_10:readonly Among[]=[["ா",-1,-1],["ி",-1,-1],["ீ",-1,-1],["ு",-1,
-1],["ூ",-1,-1],["ெ",-1,-1],["ே",-1,-1],["ை",-1,-1]],a_11:readonly Among[]=[["அ",-1,-1],["இ",-1,-1],["உ",
-1,-1]],a_12:readonly Among[]=[["க",-1,-1],["ங",-1,-1],["ச",-1,-1],["ஞ",-1,-1],["த",-1,-1],["ந",-1,-1],["\
ப",-1,-1],["ம",-1,-1],["ய",-1,-1],["வ",-1,-1]],a_13:readonly Among[]=[["க",-1,-1],["ச",-1,-1],["ட",-1,-1],
["த",-1,-1],["ப",-1,-1],["ற",-1,-1]],a_14:readonly Among[]=[["ா",-1,-1],["ே",-1,-1],["ோ",-1,-1]],a_15:readonly Among[]=[["\
பி",-1,-1],["வி",-1,-1]],a_16:readonly Among[]=[["ா",-1,-1],["ி",-1,-1],["ீ",-1,-1],["ு",-1,-1],["ூ",
-1,-1],["ெ",-1,-1],["ே",-1,-1],["ை",-1,-1]],a_17:readonly Among[]=[["பட்ட",-1,-1],["பட்டண",-1,
-1],["தான",-1,-1],["படிதான",2,-1],["குரிய",-1,-1],["படி",-1,-1],["\
பற்றி",-1,-1],["படு",-1,-1],["விடு",-1,-1],["பட்டு",-1,-1],["விட்ட\
ு",-1,-1],["பட்டது",-1,-1],["ெல்லாம்",-1,-1]],a_18:readonly Among[]=[["க",-1,-1],["ச",
-1,-1],["ட",-1,-1],["த",-1,-1],["ப",-1,-1],["ற",-1,-1]],a_19:readonly Among[]=[["க",-1,-1],["ச",-1,-1],["\
ட",-1,-1],["த",-1,-1],["ப",-1,-1],["ற",-1,-1]],a_20:readonly Among[]=[["ா",-1,-1],["ி",-1,-1],["ீ",-1,-1],
["ு",-1,-1],["ூ",-1,-1],["ெ",-1,-1],["ே",-1,-1],["ை",-1,-1]],a_21:readonly Among[]=[["ா",-1,-1],["ி",-1,
-1],["ீ",-1,-1],["ு",-1,-1],["ூ",-1,-1],["ெ",-1,-1],["ே",-1,-1],["ை",-1,-1]],a_22:readonly Among[]=[["படு",
-1,-1],["கொண்டிர்",-1,-1]],a_23:readonly Among[]=[["அ",-1,-1],["ஆ",-1,-1],["இ",-1,-1],["ஈ",-1,
-1],["உ",-1,-1],["ஊ",-1,-1],["எ",-1,-1],["ஏ",-1,-1],["ஐ",-1,-1],["ஒ",-1,-1],["ஓ",-1,-1],
["ஔ",-1,-1]],a_24:readonly Among[]=[["ா",-1,-1],["ி",-1,-1],["ீ",-1,-1],["ு",-1,-1],["ூ",-1,-1],["ெ",-1,
-1],["ே",-1,-1],["ை",-1,-1]],a_25:readonly Among[]=[["கிற",-1,-1],["கின்ற",-1,-1],["ாநின்ற",
-1,-1],["கிற்",-1,-1],["கின்ற்",-1,-1],["ாநின்ற்",-1,-1]],I_length=0,
B_found_wrong_ending=!1,B_found_vetrumai_urupu=!1,B_found_a_match=!1;function r_has_min_length():boolean{return I_length=
base.current.length,I_length>4}function r_fix_va_start():boolean{lab0:{var v_1=base.cursor;lab1:{var v_2=base.
cursor,v_3=base.cursor;lab2:if(!base.eq_s("வோ")){base.cursor=v_3;break lab2}if(base.cursor=v_2,base.
bra=base.cursor,!base.eq_s("வோ"))break lab1;if(base.ket=base.cursor,!base.slice_from("ஓ"))return!1;
break lab0}base.cursor=v_1;lab3:{var v_4=base.cursor,v_5=base.cursor;lab4:if(!base.eq_s("வொ")){base.
cursor=v_5;break lab4}if(base.cursor=v_4,base.bra=base.cursor,!base.eq_s("வொ"))break lab3;if(base.
ket=base.cursor,!base.slice_from("ஒ"))return!1;break lab0}base.cursor=v_1;lab5:{var v_6=base.cursor,
v_7=base.cursor;lab6:if(!base.eq_s("வு")){base.cursor=v_7;break lab6}if(base.cursor=v_6,base.bra=
base.cursor,!base.eq_s("வு"))break lab5;if(base.ket=base.cursor,!base.slice_from("உ"))return!1;
break lab0}base.cursor=v_1;var v_8=base.cursor,v_9=base.cursor;lab7:if(!base.eq_s("வூ")){base.cursor=
v_9;break lab7}if(base.cursor=v_8,base.bra=base.cursor,!base.eq_s("வூ")||(base.ket=base.cursor,!base.
slice_from("ஊ")))return!1}return!0}function r_fix_endings():boolean{for(B_found_wrong_ending=!0;;){var v_1=base.
cursor;lab0:{if(!B_found_wrong_ending)break lab0;var v_2=base.cursor;r_fix_ending(),base.cursor=v_2;
continue}base.cursor=v_1;break}return!0}function r_remove_question_prefixes():boolean{if(base.bra=base.cursor,
!base.eq_s("எ")||base.find_among(a_0)==0||!base.eq_s("்")||(base.ket=base.cursor,!base.slice_del()))
return!1;var v_1=base.cursor;return r_fix_va_start(),base.cursor=v_1,!0}function r_fix_ending():boolean{if(B_found_wrong_ending=
!1,I_length=base.current.length,!(I_length>3))return!1;base.limit_backward=base.cursor,base.cursor=base.
limit;lab0:{var v_1=base.limit-base.cursor;lab1:{if(base.ket=base.cursor,base.find_among_b(a_1)==0)break lab1;
if(base.bra=base.cursor,!base.slice_del())return!1;break lab0}base.cursor=base.limit-v_1;lab2:{if(base.
ket=base.cursor,!base.eq_s_b("ய்"))break lab2;var v_2=base.limit-base.cursor;if(base.find_among_b(
a_2)==0)break lab2;if(base.cursor=base.limit-v_2,base.bra=base.cursor,!base.slice_del())return!1;break lab0}
base.cursor=base.limit-v_1;lab3:{base.ket=base.cursor;lab4:{var v_3=base.limit-base.cursor;lab5:{if(!base.
eq_s_b("ட்ப்"))break lab5;break lab4}if(base.cursor=base.limit-v_3,!base.eq_s_b("ட்க்"))
break lab3}if(base.bra=base.cursor,!base.slice_from("ள்"))return!1;break lab0}base.cursor=base.limit-
v_1;lab6:{if(base.ket=base.cursor,!base.eq_s_b("ன்ற்"))break lab6;if(base.bra=base.cursor,!base.
slice_from("ல்"))return!1;break lab0}base.cursor=base.limit-v_1;lab7:{if(base.ket=base.cursor,!base.
eq_s_b("ற்க்"))break lab7;if(base.bra=base.cursor,!base.slice_from("ல்"))return!1;break lab0}
base.cursor=base.limit-v_1;lab8:{if(base.ket=base.cursor,!base.eq_s_b("ட்ட்"))break lab8;if(base.
bra=base.cursor,!base.slice_from("டு"))return!1;break lab0}base.cursor=base.limit-v_1;lab9:{if(!B_found_vetrumai_urupu||
(base.ket=base.cursor,!base.eq_s_b("த்த்")))break lab9;var v_4=base.limit-base.cursor;{var v_5=base.
limit-base.cursor;lab10:{if(!base.eq_s_b("ை"))break lab10;break lab9}base.cursor=base.limit-v_5}if(base.
cursor=base.limit-v_4,base.bra=base.cursor,!base.slice_from("ம்"))return!1;base.bra=base.cursor;
break lab0}base.cursor=base.limit-v_1;lab11:{base.ket=base.cursor;lab12:{var v_6=base.limit-base.cursor;
lab13:{if(!base.eq_s_b("ுக்"))break lab13;break lab12}if(base.cursor=base.limit-v_6,!base.eq_s_b(
"ுக்க்"))break lab11}if(base.bra=base.cursor,!base.slice_from("்"))return!1;break lab0}base.
cursor=base.limit-v_1;lab14:{if(base.ket=base.cursor,!base.eq_s_b("்")||base.find_among_b(a_3)==0||
!base.eq_s_b("்")||base.find_among_b(a_4)==0)break lab14;if(base.bra=base.cursor,!base.slice_del())
return!1;break lab0}base.cursor=base.limit-v_1;lab15:{if(base.ket=base.cursor,!base.eq_s_b("ுக்"))
break lab15;if(base.bra=base.cursor,!base.slice_from("்"))return!1;break lab0}base.cursor=base.limit-
v_1;lab16:{if(base.ket=base.cursor,!base.eq_s_b("்")||base.find_among_b(a_5)==0)break lab16;if(base.
bra=base.cursor,!base.slice_del())return!1;break lab0}base.cursor=base.limit-v_1;lab17:{if(base.ket=
base.cursor,!base.eq_s_b("்"))break lab17;lab18:{var v_7=base.limit-base.cursor;lab19:{if(base.find_among_b(
a_6)==0)break lab19;break lab18}if(base.cursor=base.limit-v_7,base.find_among_b(a_7)==0)break lab17}
if(!base.eq_s_b("்"))break lab17;if(base.bra=base.cursor,!base.slice_from("்"))return!1;break lab0}
base.cursor=base.limit-v_1;lab20:{if(base.ket=base.cursor,base.find_among_b(a_8)==0)break lab20;if(base.
bra=base.cursor,!base.slice_del())return!1;break lab0}base.cursor=base.limit-v_1;lab21:{if(base.ket=
base.cursor,!base.eq_s_b("னு"))break lab21;var v_8=base.limit-base.cursor;{var v_9=base.limit-base.
cursor;lab22:{if(base.find_among_b(a_9)==0)break lab22;break lab21}base.cursor=base.limit-v_9}if(base.
cursor=base.limit-v_8,base.bra=base.cursor,!base.slice_del())return!1;break lab0}base.cursor=base.limit-
v_1;lab23:{if(base.ket=base.cursor,!base.eq_s_b("ங்"))break lab23;var v_10=base.limit-base.cursor;
{var v_11=base.limit-base.cursor;lab24:{if(!base.eq_s_b("ை"))break lab24;break lab23}base.cursor=base.
limit-v_11}if(base.cursor=base.limit-v_10,base.bra=base.cursor,!base.slice_from("ம்"))return!1;break lab0}
base.cursor=base.limit-v_1;lab25:{if(base.ket=base.cursor,!base.eq_s_b("ங்"))break lab25;if(base.
bra=base.cursor,!base.slice_del())return!1;break lab0}if(base.cursor=base.limit-v_1,base.ket=base.cursor,
!base.eq_s_b("்"))return!1;var v_12=base.limit-base.cursor;lab26:{var v_13=base.limit-base.cursor;
lab27:{if(base.find_among_b(a_10)==0)break lab27;break lab26}if(base.cursor=base.limit-v_13,!base.eq_s_b(
"்"))return!1}if(base.cursor=base.limit-v_12,base.bra=base.cursor,!base.slice_del())return!1}return base.
cursor=base.limit_backward,B_found_wrong_ending=!0,!0}function r_remove_pronoun_prefixes():boolean{if(B_found_a_match=
!1,base.bra=base.cursor,base.find_among(a_11)==0||base.find_among(a_12)==0||!base.eq_s("்")||(base.
ket=base.cursor,!base.slice_del()))return!1;B_found_a_match=!0;var v_1=base.cursor;return r_fix_va_start(),
base.cursor=v_1,!0}function r_remove_plural_suffix():boolean{B_found_a_match=!1,base.limit_backward=base.cursor,
base.cursor=base.limit;lab0:{var v_1=base.limit-base.cursor;lab1:{if(base.ket=base.cursor,!base.eq_s_b(
"ுங்கள்"))break lab1;var v_2=base.limit-base.cursor;{var v_3=base.limit-base.cursor;lab2:{
if(base.find_among_b(a_13)==0)break lab2;break lab1}base.cursor=base.limit-v_3}if(base.cursor=base.limit-
v_2,base.bra=base.cursor,!base.slice_from("்"))return!1;break lab0}base.cursor=base.limit-v_1;lab3:{
if(base.ket=base.cursor,!base.eq_s_b("ற்கள்"))break lab3;if(base.bra=base.cursor,!base.slice_from(
"ல்"))return!1;break lab0}base.cursor=base.limit-v_1;lab4:{if(base.ket=base.cursor,!base.eq_s_b(
"ட்கள்"))break lab4;if(base.bra=base.cursor,!base.slice_from("ள்"))return!1;break lab0}
if(base.cursor=base.limit-v_1,base.ket=base.cursor,!base.eq_s_b("கள்")||(base.bra=base.cursor,
!base.slice_del()))return!1}return B_found_a_match=!0,base.cursor=base.limit_backward,!0}function r_remove_question_suffixes():boolean{
if(!r_has_min_length())return!1;B_found_a_match=!1,base.limit_backward=base.cursor,base.cursor=base.
limit;var v_1=base.limit-base.cursor;lab0:{if(base.ket=base.cursor,base.find_among_b(a_14)==0)break lab0;
if(base.bra=base.cursor,!base.slice_from("்"))return!1;B_found_a_match=!0}base.cursor=base.limit-v_1,
base.cursor=base.limit_backward;var v_2=base.cursor;return r_fix_endings(),base.cursor=v_2,!0}function r_remove_command_suffixes():boolean{
return!r_has_min_length()||(B_found_a_match=!1,base.limit_backward=base.cursor,base.cursor=base.limit,
base.ket=base.cursor,base.find_among_b(a_15)==0)||(base.bra=base.cursor,!base.slice_del())?!1:(B_found_a_match=
!0,base.cursor=base.limit_backward,!0)}function r_remove_um():boolean{if(B_found_a_match=!1,!r_has_min_length()||
(base.limit_backward=base.cursor,base.cursor=base.limit,base.ket=base.cursor,!base.eq_s_b("ும்"))||
(base.bra=base.cursor,!base.slice_from("்")))return!1;B_found_a_match=!0,base.cursor=base.limit_backward;
var v_1=base.cursor;return r_fix_ending(),base.cursor=v_1,!0}function r_remove_common_word_endings():boolean{
if(B_found_a_match=!1,!r_has_min_length())return!1;base.limit_backward=base.cursor,base.cursor=base.
limit;lab0:{var v_1=base.limit-base.cursor;lab1:{var v_2=base.limit-base.cursor;base.ket=base.cursor;
lab2:{var v_3=base.limit-base.cursor;lab3:{if(!base.eq_s_b("ுடன்"))break lab3;break lab2}base.
cursor=base.limit-v_3;lab4:{if(!base.eq_s_b("ில்லை"))break lab4;break lab2}base.cursor=base.
limit-v_3;lab5:{if(!base.eq_s_b("ிடம்"))break lab5;break lab2}base.cursor=base.limit-v_3;lab6:{
if(!base.eq_s_b("ின்றி"))break lab6;break lab2}base.cursor=base.limit-v_3;lab7:{if(!base.eq_s_b(
"ாகி"))break lab7;break lab2}base.cursor=base.limit-v_3;lab8:{if(!base.eq_s_b("ாகிய"))
break lab8;break lab2}base.cursor=base.limit-v_3;lab9:{if(!base.eq_s_b("ென்று"))break lab9;
break lab2}base.cursor=base.limit-v_3;lab10:{if(!base.eq_s_b("ுள்ள"))break lab10;break lab2}
base.cursor=base.limit-v_3;lab11:{if(!base.eq_s_b("ுடைய"))break lab11;break lab2}base.cursor=
base.limit-v_3;lab12:{if(!base.eq_s_b("ுடை"))break lab12;break lab2}base.cursor=base.limit-v_3;
lab13:{if(!base.eq_s_b("ெனும்"))break lab13;break lab2}base.cursor=base.limit-v_3;lab14:{if(!base.
eq_s_b("ல்ல"))break lab14;var v_4=base.limit-base.cursor;{var v_5=base.limit-base.cursor;lab15:{
if(base.find_among_b(a_16)==0)break lab15;break lab14}base.cursor=base.limit-v_5}base.cursor=base.limit-
v_4;break lab2}base.cursor=base.limit-v_3;lab16:{if(!base.eq_s_b("ென"))break lab16;break lab2}if(base.
cursor=base.limit-v_3,!base.eq_s_b("ாகி"))break lab1}if(base.bra=base.cursor,!base.slice_from(
"்"))return!1;B_found_a_match=!0,base.cursor=base.limit-v_2;break lab0}base.cursor=base.limit-v_1;
var v_6=base.limit-base.cursor;if(base.ket=base.cursor,base.find_among_b(a_17)==0||(base.bra=base.cursor,
!base.slice_del()))return!1;B_found_a_match=!0,base.cursor=base.limit-v_6}base.cursor=base.limit_backward;
var v_7=base.cursor;return r_fix_endings(),base.cursor=v_7,!0}function r_remove_vetrumai_urupukal():boolean{
if(B_found_a_match=!1,B_found_vetrumai_urupu=!1,!r_has_min_length())return!1;base.limit_backward=base.
cursor,base.cursor=base.limit;lab0:{var v_1=base.limit-base.cursor;lab1:{var v_2=base.limit-base.cursor;
if(base.ket=base.cursor,!base.eq_s_b("னை"))break lab1;if(base.bra=base.cursor,!base.slice_del())
return!1;base.cursor=base.limit-v_2;break lab0}base.cursor=base.limit-v_1;lab2:{var v_3=base.limit-base.
cursor;base.ket=base.cursor;lab3:{var v_4=base.limit-base.cursor;lab4:{lab5:{var v_5=base.limit-base.
cursor;lab6:{if(!base.eq_s_b("ினை"))break lab6;break lab5}if(base.cursor=base.limit-v_5,!base.
eq_s_b("ை"))break lab4}var v_6=base.limit-base.cursor;{var v_7=base.limit-base.cursor;lab7:{if(base.
find_among_b(a_18)==0)break lab7;break lab4}base.cursor=base.limit-v_7}base.cursor=base.limit-v_6;break lab3}
if(base.cursor=base.limit-v_4,!base.eq_s_b("ை"))break lab2;var v_8=base.limit-base.cursor;if(base.
find_among_b(a_19)==0||!base.eq_s_b("்"))break lab2;base.cursor=base.limit-v_8}if(base.bra=base.cursor,
!base.slice_from("்"))return!1;base.cursor=base.limit-v_3;break lab0}base.cursor=base.limit-v_1;lab8:{
var v_9=base.limit-base.cursor;base.ket=base.cursor;lab9:{var v_10=base.limit-base.cursor;lab10:{if(!base.
eq_s_b("ொடு"))break lab10;break lab9}base.cursor=base.limit-v_10;lab11:{if(!base.eq_s_b("ோடு"))
break lab11;break lab9}base.cursor=base.limit-v_10;lab12:{if(!base.eq_s_b("ில்"))break lab12;break lab9}
base.cursor=base.limit-v_10;lab13:{if(!base.eq_s_b("ிற்"))break lab13;break lab9}base.cursor=base.
limit-v_10;lab14:{if(!base.eq_s_b("ின்"))break lab14;var v_11=base.limit-base.cursor;{var v_12=base.
limit-base.cursor;lab15:{if(!base.eq_s_b("ம"))break lab15;break lab14}base.cursor=base.limit-v_12}
base.cursor=base.limit-v_11;break lab9}base.cursor=base.limit-v_10;lab16:{if(!base.eq_s_b("ின்று"))
break lab16;break lab9}base.cursor=base.limit-v_10;lab17:{if(!base.eq_s_b("ிருந்து"))break lab17;
break lab9}base.cursor=base.limit-v_10;lab18:{if(!base.eq_s_b("விட"))break lab18;break lab9}base.
cursor=base.limit-v_10;lab19:{if(!(I_length>=7)||!base.eq_s_b("ிடம்"))break lab19;break lab9}
base.cursor=base.limit-v_10;lab20:{if(!base.eq_s_b("ால்"))break lab20;break lab9}base.cursor=base.
limit-v_10;lab21:{if(!base.eq_s_b("ுடை"))break lab21;break lab9}base.cursor=base.limit-v_10;lab22:{
if(!base.eq_s_b("ாமல்"))break lab22;break lab9}base.cursor=base.limit-v_10;lab23:{if(!base.eq_s_b(
"ல்"))break lab23;var v_13=base.limit-base.cursor;{var v_14=base.limit-base.cursor;lab24:{if(base.
find_among_b(a_20)==0)break lab24;break lab23}base.cursor=base.limit-v_14}base.cursor=base.limit-v_13;
break lab9}if(base.cursor=base.limit-v_10,!base.eq_s_b("ுள்"))break lab8}if(base.bra=base.cursor,
!base.slice_from("்"))return!1;base.cursor=base.limit-v_9;break lab0}base.cursor=base.limit-v_1;lab25:{
var v_15=base.limit-base.cursor;base.ket=base.cursor;lab26:{var v_16=base.limit-base.cursor;lab27:{if(!base.
eq_s_b("கண்"))break lab27;break lab26}base.cursor=base.limit-v_16;lab28:{if(!base.eq_s_b("முன்"))
break lab28;break lab26}base.cursor=base.limit-v_16;lab29:{if(!base.eq_s_b("மேல்"))break lab29;
break lab26}base.cursor=base.limit-v_16;lab30:{if(!base.eq_s_b("மேற்"))break lab30;break lab26}
base.cursor=base.limit-v_16;lab31:{if(!base.eq_s_b("கீழ்"))break lab31;break lab26}base.cursor=
base.limit-v_16;lab32:{if(!base.eq_s_b("பின்"))break lab32;break lab26}if(base.cursor=base.limit-
v_16,!base.eq_s_b("து"))break lab25;var v_17=base.limit-base.cursor;{var v_18=base.limit-base.cursor;
lab33:{if(base.find_among_b(a_21)==0)break lab33;break lab25}base.cursor=base.limit-v_18}base.cursor=
base.limit-v_17}if(base.bra=base.cursor,!base.slice_del())return!1;base.cursor=base.limit-v_15;break lab0}
base.cursor=base.limit-v_1;var v_19=base.limit-base.cursor;if(base.ket=base.cursor,!base.eq_s_b("ீ")||
(base.bra=base.cursor,!base.slice_from("ி")))return!1;base.cursor=base.limit-v_19}B_found_a_match=
!0,B_found_vetrumai_urupu=!0;var v_20=base.limit-base.cursor;lab34:{if(base.ket=base.cursor,!base.eq_s_b(
"ின்"))break lab34;if(base.bra=base.cursor,!base.slice_from("்"))return!1}base.cursor=base.limit-
v_20,base.cursor=base.limit_backward;var v_21=base.cursor;return r_fix_endings(),base.cursor=v_21,!0}
function r_remove_tense_suffixes():boolean{for(B_found_a_match=!0;;){var v_1=base.cursor;lab0:{if(!B_found_a_match)
break lab0;var v_2=base.cursor;r_remove_tense_suffix(),base.cursor=v_2;continue}base.cursor=v_1;break}
return!0}function r_remove_tense_suffix():boolean{if(B_found_a_match=!1,!r_has_min_length())return!1;base.limit_backward=
base.cursor,base.cursor=base.limit;var v_1=base.limit-base.cursor;lab0:lab1:{var v_2=base.limit-base.
cursor;lab2:{var v_3=base.limit-base.cursor;if(base.ket=base.cursor,base.find_among_b(a_22)==0)break lab2;
if(base.bra=base.cursor,!base.slice_del())return!1;B_found_a_match=!0,base.cursor=base.limit-v_3;break lab1}
base.cursor=base.limit-v_2;lab3:{var v_4=base.limit-base.cursor;base.ket=base.cursor;lab4:{var v_5=base.
limit-base.cursor;lab5:{if(!base.eq_s_b("மார்"))break lab5;break lab4}base.cursor=base.limit-
v_5;lab6:{if(!base.eq_s_b("மின்"))break lab6;break lab4}base.cursor=base.limit-v_5;lab7:{if(!base.
eq_s_b("னன்"))break lab7;break lab4}base.cursor=base.limit-v_5;lab8:{if(!base.eq_s_b("னான்"))
break lab8;break lab4}base.cursor=base.limit-v_5;lab9:{if(!base.eq_s_b("னாள்"))break lab9;break lab4}
base.cursor=base.limit-v_5;lab10:{if(!base.eq_s_b("னார்"))break lab10;break lab4}base.cursor=
base.limit-v_5;lab11:{if(!base.eq_s_b("வன்"))break lab11;var v_6=base.limit-base.cursor;{var v_7=base.
limit-base.cursor;lab12:{if(base.find_among_b(a_23)==0)break lab12;break lab11}base.cursor=base.limit-
v_7}base.cursor=base.limit-v_6;break lab4}base.cursor=base.limit-v_5;lab13:{if(!base.eq_s_b("னள்"))
break lab13;break lab4}base.cursor=base.limit-v_5;lab14:{if(!base.eq_s_b("வள்"))break lab14;break lab4}
base.cursor=base.limit-v_5;lab15:{if(!base.eq_s_b("னர்"))break lab15;break lab4}base.cursor=base.
limit-v_5;lab16:{if(!base.eq_s_b("வர்"))break lab16;break lab4}base.cursor=base.limit-v_5;lab17:{
if(!base.eq_s_b("ன"))break lab17;break lab4}base.cursor=base.limit-v_5;lab18:{if(!base.eq_s_b("ப"))
break lab18;break lab4}base.cursor=base.limit-v_5;lab19:{if(!base.eq_s_b("க"))break lab19;break lab4}
base.cursor=base.limit-v_5;lab20:{if(!base.eq_s_b("த"))break lab20;break lab4}base.cursor=base.limit-
v_5;lab21:{if(!base.eq_s_b("ய"))break lab21;break lab4}base.cursor=base.limit-v_5;lab22:{if(!base.
eq_s_b("பன்"))break lab22;break lab4}base.cursor=base.limit-v_5;lab23:{if(!base.eq_s_b("பள்"))
break lab23;break lab4}base.cursor=base.limit-v_5;lab24:{if(!base.eq_s_b("பர்"))break lab24;break lab4}
base.cursor=base.limit-v_5;lab25:{if(!base.eq_s_b("து"))break lab25;var v_8=base.limit-base.cursor;
{var v_9=base.limit-base.cursor;lab26:{if(base.find_among_b(a_24)==0)break lab26;break lab25}base.cursor=
base.limit-v_9}base.cursor=base.limit-v_8;break lab4}base.cursor=base.limit-v_5;lab27:{if(!base.eq_s_b(
"ிற்று"))break lab27;break lab4}base.cursor=base.limit-v_5;lab28:{if(!base.eq_s_b("பம்"))
break lab28;break lab4}base.cursor=base.limit-v_5;lab29:{if(!base.eq_s_b("னம்"))break lab29;break lab4}
base.cursor=base.limit-v_5;lab30:{if(!base.eq_s_b("தும்"))break lab30;break lab4}base.cursor=
base.limit-v_5;lab31:{if(!base.eq_s_b("றும்"))break lab31;break lab4}base.cursor=base.limit-
v_5;lab32:{if(!base.eq_s_b("கும்"))break lab32;break lab4}base.cursor=base.limit-v_5;lab33:{
if(!base.eq_s_b("னென்"))break lab33;break lab4}base.cursor=base.limit-v_5;lab34:{if(!base.eq_s_b(
"னை"))break lab34;break lab4}if(base.cursor=base.limit-v_5,!base.eq_s_b("வை"))break lab3}if(base.
bra=base.cursor,!base.slice_del())return!1;B_found_a_match=!0,base.cursor=base.limit-v_4;break lab1}
base.cursor=base.limit-v_2;lab35:{var v_10=base.limit-base.cursor;base.ket=base.cursor;lab36:{var v_11=base.
limit-base.cursor;lab37:{if(!base.eq_s_b("ான்"))break lab37;var v_12=base.limit-base.cursor;{var v_13=base.
limit-base.cursor;lab38:{if(!base.eq_s_b("ச"))break lab38;break lab37}base.cursor=base.limit-v_13}
base.cursor=base.limit-v_12;break lab36}base.cursor=base.limit-v_11;lab39:{if(!base.eq_s_b("ாள்"))
break lab39;break lab36}base.cursor=base.limit-v_11;lab40:{if(!base.eq_s_b("ார்"))break lab40;
break lab36}base.cursor=base.limit-v_11;lab41:{if(!base.eq_s_b("ேன்"))break lab41;break lab36}
base.cursor=base.limit-v_11;lab42:{if(!base.eq_s_b("ா"))break lab42;break lab36}base.cursor=base.limit-
v_11;lab43:{if(!base.eq_s_b("ாம்"))break lab43;break lab36}base.cursor=base.limit-v_11;lab44:{
if(!base.eq_s_b("ெம்"))break lab44;break lab36}base.cursor=base.limit-v_11;lab45:{if(!base.eq_s_b(
"ேம்"))break lab45;break lab36}base.cursor=base.limit-v_11;lab46:{if(!base.eq_s_b("ோம்"))
break lab46;break lab36}base.cursor=base.limit-v_11;lab47:{if(!base.eq_s_b("கும்"))break lab47;
break lab36}base.cursor=base.limit-v_11;lab48:{if(!base.eq_s_b("தும்"))break lab48;break lab36}
base.cursor=base.limit-v_11;lab49:{if(!base.eq_s_b("டும்"))break lab49;break lab36}base.cursor=
base.limit-v_11;lab50:{if(!base.eq_s_b("றும்"))break lab50;break lab36}base.cursor=base.limit-
v_11;lab51:{if(!base.eq_s_b("ாய்"))break lab51;break lab36}base.cursor=base.limit-v_11;lab52:{
if(!base.eq_s_b("னென்"))break lab52;break lab36}base.cursor=base.limit-v_11;lab53:{if(!base.
eq_s_b("னிர்"))break lab53;break lab36}base.cursor=base.limit-v_11;lab54:{if(!base.eq_s_b("ீ\
ர்"))break lab54;break lab36}if(base.cursor=base.limit-v_11,!base.eq_s_b("ீயர்"))break lab35}
if(base.bra=base.cursor,!base.slice_from("்"))return!1;B_found_a_match=!0,base.cursor=base.limit-v_10;
break lab1}base.cursor=base.limit-v_2;var v_14=base.limit-base.cursor;base.ket=base.cursor;lab55:{var v_15=base.
limit-base.cursor;lab56:{if(!base.eq_s_b("கு"))break lab56;break lab55}if(base.cursor=base.limit-
v_15,!base.eq_s_b("து"))break lab0}var v_16=base.limit-base.cursor;if(!base.eq_s_b("்"))break lab0;
if(base.cursor=base.limit-v_16,base.bra=base.cursor,!base.slice_del())return!1;B_found_a_match=!0,base.
cursor=base.limit-v_14}base.cursor=base.limit-v_1;var v_17=base.limit-base.cursor;lab57:{if(base.ket=
base.cursor,base.find_among_b(a_25)==0)break lab57;if(base.bra=base.cursor,!base.slice_del())return!1;
B_found_a_match=!0}base.cursor=base.limit-v_17,base.cursor=base.limit_backward;var v_18=base.cursor;
return r_fix_endings(),base.cursor=v_18,!0}function stem():boolean{B_found_vetrumai_urupu=!1;var v_1=base.cursor;
if(r_fix_ending(),base.cursor=v_1,!r_has_min_length())return!1;var v_2=base.cursor;r_remove_question_prefixes(),
base.cursor=v_2;var v_3=base.cursor;r_remove_pronoun_prefixes(),base.cursor=v_3;var v_4=base.cursor;
r_remove_question_suffixes(),base.cursor=v_4;var v_5=base.cursor;r_remove_um(),base.cursor=v_5;var v_6=base.
cursor;r_remove_common_word_endings(),base.cursor=v_6;var v_7=base.cursor;r_remove_vetrumai_urupukal(),
base.cursor=v_7;var v_8=base.cursor;r_remove_plural_suffix(),base.cursor=v_8;var v_9=base.cursor;r_remove_command_suffixes(),
base.cursor=v_9;var v_10=base.cursor;return r_remove_tense_suffixes(),base.cursor=v_10,!0}return word=>(base.
setCurrent(word),stem(),base.current)
}

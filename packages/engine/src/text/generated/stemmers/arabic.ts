// The Arabic stemmer: arabic.sbl compiled by Snowball 2.2.0. BSD-3-Clause, see ../LICENSE-snowball.
// Do not edit; ../README.md tells how to make it anew.
import { SnowballEnvironment, type Among, type Stem } from "../../snowball_environment.ts";

export function createArabicStemmer(): Stem {
const base=new SnowballEnvironment;var a_0:readonly Among[]=[["!",-1,1],['"',-1,1],["%",
-1,1],["*",-1,1],[",",-1,1],[".",-1,1],["/",-1,1],[":",-1,1],[";",-1,1],["?",-1,1],["\\",-1,1],["،",
-1,1],["؛",-1,1],["؟",-1,1],["ـ",-1,1],["ً",-1,1],["ٌ",-1,1],["ٍ",-1,1],["َ",-1,1],["ُ",-1,1],
["ِ",-1,1],["ّ",-1,1],["ْ",-1,1],["٠",-1,2],["١",-1,3],["٢",-1,4],["٣",-1,5],["٤",-1,6],["٥",
-1,7],["٦",-1,8],["٧",-1,9],["٨",-1,10],["٩",-1,11],["٪",-1,1],["٫",-1,1],["٬",-1,1],["ﺀ",-1,
12],["ﺁ",-1,16],["ﺂ",-1,16],["ﺃ",-1,13],["ﺄ",-1,13],["ﺅ",-1,17],["ﺆ",-1,17],["ﺇ",-1,14],
["ﺈ",-1,14],["ﺉ",-1,15],["ﺊ",-1,15],["ﺋ",-1,15],["ﺌ",-1,15],["ﺍ",-1,18],["ﺎ",-1,18],["\
ﺏ",-1,19],["ﺐ",-1,19],["ﺑ",-1,19],["ﺒ",-1,19],["ﺓ",-1,20],["ﺔ",-1,20],["ﺕ",-1,21],["ﺖ",
-1,21],["ﺗ",-1,21],["ﺘ",-1,21],["ﺙ",-1,22],["ﺚ",-1,22],["ﺛ",-1,22],["ﺜ",-1,22],["ﺝ",-1,
23],["ﺞ",-1,23],["ﺟ",-1,23],["ﺠ",-1,23],["ﺡ",-1,24],["ﺢ",-1,24],["ﺣ",-1,24],["ﺤ",-1,24],
["ﺥ",-1,25],["ﺦ",-1,25],["ﺧ",-1,25],["ﺨ",-1,25],["ﺩ",-1,26],["ﺪ",-1,26],["ﺫ",-1,27],["\
ﺬ",-1,27],["ﺭ",-1,28],["ﺮ",-1,28],["ﺯ",-1,29],["ﺰ",-1,29],["ﺱ",-1,30],["ﺲ",-1,30],["ﺳ",
-1,30],["ﺴ",-1,30],["ﺵ",-1,31],["ﺶ",-1,31],["ﺷ",-1,31],["ﺸ",-1,31],["ﺹ",-1,32],["ﺺ",-1,
32],["ﺻ",-1,32],["ﺼ",-1,32],["ﺽ",-1,33],["ﺾ",-1,33],["ﺿ",-1,33],["ﻀ",-1,33],["ﻁ",-1,34],
["ﻂ",-1,34],["ﻃ",-1,34],["ﻄ",-1,34],["ﻅ",-1,35],["ﻆ",-1,35],["ﻇ",-1,35],["ﻈ",-1,35],["\
ﻉ",-1,36],["ﻊ",-1,36],["ﻋ",-1,36],["ﻌ",-1,36],["ﻍ",-1,37],["ﻎ",-1,37],["ﻏ",-1,37],["ﻐ",
-1,37],["ﻑ",-1,38],["ﻒ",-1,38],["ﻓ",-1,38],["ﻔ",-1,38],["ﻕ",-1,39],["ﻖ",-1,39],["ﻗ",-1,
39],["ﻘ",-1,39],["ﻙ",-1,40],["ﻚ",-1,40],["ﻛ",-1,40],["ﻜ",-1,40],["ﻝ",-1,41],["ﻞ",-1,41],
["ﻟ",-1,41],["ﻠ",-1,41],["ﻡ",-1,42],["ﻢ",-1,42],["ﻣ",-1,42],["ﻤ",-1,42],["ﻥ",-1,43],["\
ﻦ",-1,43],["ﻧ",-1,43],["ﻨ",-1,43],["ﻩ",-1,44],["ﻪ",-1,44],["ﻫ",-1,44],["ﻬ",-1,44],["ﻭ",
-1,45],["ﻮ",-1,45],["ﻯ",-1,46],["ﻰ",-1,46],["ﻱ",-1,47],["ﻲ",-1,47],["ﻳ",-1,47],["ﻴ",-1,
47],["ﻵ",-1,51],["ﻶ",-1,51],["ﻷ",-1,49],["ﻸ",-1,49],["ﻹ",-1,50],["ﻺ",-1,50],["ﻻ",-1,48],
["ﻼ",-1,48]],a_1:readonly Among[]=[["آ",-1,1],["أ",-1,1],["ؤ",-1,1],["إ",-1,1],["ئ",-1,1]],a_2:readonly Among[]=[["آ",-1,1],["\
أ",-1,1],["ؤ",-1,2],["إ",-1,1],["ئ",-1,3]],a_3:readonly Among[]=[["ال",-1,2],["بال",-1,1],["كال",-1,1],["\
لل",-1,2]],a_4:readonly Among[]=[["أآ",-1,2],["أأ",-1,1],["أؤ",-1,1],["أإ",-1,4],["أا",-1,3]],a_5:readonly Among[]=[["ف",
-1,1],["و",-1,1]],a_6:readonly Among[]=[["ال",-1,2],["بال",-1,1],["كال",-1,1],["لل",-1,2]],a_7:readonly Among[]=[["ب",-1,1],
["بب",0,2],["كك",-1,3]],a_8:readonly Among[]=[["سأ",-1,4],["ست",-1,2],["سن",-1,3],["سي",-1,1]],a_9:readonly Among[]=[["تست",
-1,1],["نست",-1,1],["يست",-1,1]],a_10:readonly Among[]=[["كما",-1,3],["هما",-1,3],["نا",-1,2],["ها",-1,
2],["ك",-1,1],["كم",-1,2],["هم",-1,2],["هن",-1,2],["ه",-1,1],["ي",-1,1]],a_11:readonly Among[]=[["ن",-1,1]],
a_12:readonly Among[]=[["ا",-1,1],["و",-1,1],["ي",-1,1]],a_13:readonly Among[]=[["ات",-1,1]],a_14:readonly Among[]=[["ت",-1,1]],a_15:readonly Among[]=[["ة",-1,1]],
a_16:readonly Among[]=[["ي",-1,1]],a_17:readonly Among[]=[["كما",-1,3],["هما",-1,3],["نا",-1,2],["ها",-1,2],["ك",-1,1],["ك\
م",-1,2],["هم",-1,2],["كن",-1,2],["هن",-1,2],["ه",-1,1],["كمو",-1,3],["ني",-1,2]],a_18:readonly Among[]=[
["ا",-1,1],["تا",0,2],["تما",0,4],["نا",0,2],["ت",-1,1],["ن",-1,1],["ان",5,3],["تن",5,
2],["ون",5,3],["ين",5,3],["ي",-1,1]],a_19:readonly Among[]=[["وا",-1,1],["تم",-1,1]],a_20:readonly Among[]=[["و",-1,1],["تمو",
0,2]],a_21:readonly Among[]=[["ى",-1,1]],B_is_defined=!1,B_is_verb=!1,B_is_noun=!1,I_word_len=0;function r_Normalize_pre():boolean{
for(var among_var,v_1=base.current.length;v_1>0;v_1--)lab0:{var v_2=base.cursor;lab1:{if(base.bra=base.
cursor,among_var=base.find_among(a_0),among_var==0)break lab1;switch(base.ket=base.cursor,among_var){case 1:
if(!base.slice_del())return!1;break;case 2:if(!base.slice_from("0"))return!1;break;case 3:if(!base.slice_from(
"1"))return!1;break;case 4:if(!base.slice_from("2"))return!1;break;case 5:if(!base.slice_from("3"))return!1;
break;case 6:if(!base.slice_from("4"))return!1;break;case 7:if(!base.slice_from("5"))return!1;break;case 8:
if(!base.slice_from("6"))return!1;break;case 9:if(!base.slice_from("7"))return!1;break;case 10:if(!base.
slice_from("8"))return!1;break;case 11:if(!base.slice_from("9"))return!1;break;case 12:if(!base.slice_from(
"ء"))return!1;break;case 13:if(!base.slice_from("أ"))return!1;break;case 14:if(!base.slice_from("إ"))
return!1;break;case 15:if(!base.slice_from("ئ"))return!1;break;case 16:if(!base.slice_from("آ"))return!1;
break;case 17:if(!base.slice_from("ؤ"))return!1;break;case 18:if(!base.slice_from("ا"))return!1;break;case 19:
if(!base.slice_from("ب"))return!1;break;case 20:if(!base.slice_from("ة"))return!1;break;case 21:if(!base.
slice_from("ت"))return!1;break;case 22:if(!base.slice_from("ث"))return!1;break;case 23:if(!base.slice_from(
"ج"))return!1;break;case 24:if(!base.slice_from("ح"))return!1;break;case 25:if(!base.slice_from("خ"))
return!1;break;case 26:if(!base.slice_from("د"))return!1;break;case 27:if(!base.slice_from("ذ"))return!1;
break;case 28:if(!base.slice_from("ر"))return!1;break;case 29:if(!base.slice_from("ز"))return!1;break;case 30:
if(!base.slice_from("س"))return!1;break;case 31:if(!base.slice_from("ش"))return!1;break;case 32:if(!base.
slice_from("ص"))return!1;break;case 33:if(!base.slice_from("ض"))return!1;break;case 34:if(!base.slice_from(
"ط"))return!1;break;case 35:if(!base.slice_from("ظ"))return!1;break;case 36:if(!base.slice_from("ع"))
return!1;break;case 37:if(!base.slice_from("غ"))return!1;break;case 38:if(!base.slice_from("ف"))return!1;
break;case 39:if(!base.slice_from("ق"))return!1;break;case 40:if(!base.slice_from("ك"))return!1;break;case 41:
if(!base.slice_from("ل"))return!1;break;case 42:if(!base.slice_from("م"))return!1;break;case 43:if(!base.
slice_from("ن"))return!1;break;case 44:if(!base.slice_from("ه"))return!1;break;case 45:if(!base.slice_from(
"و"))return!1;break;case 46:if(!base.slice_from("ى"))return!1;break;case 47:if(!base.slice_from("ي"))
return!1;break;case 48:if(!base.slice_from("لا"))return!1;break;case 49:if(!base.slice_from("لأ"))
return!1;break;case 50:if(!base.slice_from("لإ"))return!1;break;case 51:if(!base.slice_from("لآ"))
return!1;break}break lab0}if(base.cursor=v_2,base.cursor>=base.limit)return!1;base.cursor++}return!0}
function r_Normalize_post():boolean{var among_var,v_1=base.cursor;lab0:{if(base.limit_backward=base.cursor,base.
cursor=base.limit,base.ket=base.cursor,base.find_among_b(a_1)==0)break lab0;if(base.bra=base.cursor,
!base.slice_from("ء"))return!1;base.cursor=base.limit_backward}base.cursor=v_1;var v_2=base.cursor;
lab1:for(var v_3=I_word_len;v_3>0;v_3--)lab2:{var v_4=base.cursor;lab3:{if(base.bra=base.cursor,among_var=
base.find_among(a_2),among_var==0)break lab3;switch(base.ket=base.cursor,among_var){case 1:if(!base.
slice_from("ا"))return!1;break;case 2:if(!base.slice_from("و"))return!1;break;case 3:if(!base.slice_from(
"ي"))return!1;break}break lab2}if(base.cursor=v_4,base.cursor>=base.limit)break lab1;base.cursor++}
return base.cursor=v_2,!0}function r_Checks1():boolean{var among_var;if(I_word_len=base.current.length,base.
bra=base.cursor,among_var=base.find_among(a_3),among_var==0)return!1;switch(base.ket=base.cursor,among_var){case 1:
if(!(I_word_len>4))return!1;B_is_noun=!0,B_is_verb=!1,B_is_defined=!0;break;case 2:if(!(I_word_len>3))
return!1;B_is_noun=!0,B_is_verb=!1,B_is_defined=!0;break}return!0}function r_Prefix_Step1():boolean{var among_var;
if(I_word_len=base.current.length,base.bra=base.cursor,among_var=base.find_among(a_4),among_var==0)return!1;
switch(base.ket=base.cursor,among_var){case 1:if(!(I_word_len>3)||!base.slice_from("أ"))return!1;break;case 2:
if(!(I_word_len>3)||!base.slice_from("آ"))return!1;break;case 3:if(!(I_word_len>3)||!base.slice_from(
"ا"))return!1;break;case 4:if(!(I_word_len>3)||!base.slice_from("إ"))return!1;break}return!0}function r_Prefix_Step2():boolean{
I_word_len=base.current.length;{var v_1=base.cursor;lab0:{if(!base.eq_s("فا"))break lab0;return!1}
base.cursor=v_1}{var v_2=base.cursor;lab1:{if(!base.eq_s("وا"))break lab1;return!1}base.cursor=v_2}
return base.bra=base.cursor,!(base.find_among(a_5)==0||(base.ket=base.cursor,!(I_word_len>3))||!base.
slice_del())}function r_Prefix_Step3a_Noun():boolean{var among_var;if(I_word_len=base.current.length,base.bra=
base.cursor,among_var=base.find_among(a_6),among_var==0)return!1;switch(base.ket=base.cursor,among_var){case 1:
if(!(I_word_len>5)||!base.slice_del())return!1;break;case 2:if(!(I_word_len>4)||!base.slice_del())return!1;
break}return!0}function r_Prefix_Step3b_Noun():boolean{var among_var;I_word_len=base.current.length;{var v_1=base.
cursor;lab0:{if(!base.eq_s("با"))break lab0;return!1}base.cursor=v_1}if(base.bra=base.cursor,among_var=
base.find_among(a_7),among_var==0)return!1;switch(base.ket=base.cursor,among_var){case 1:if(!(I_word_len>
3)||!base.slice_del())return!1;break;case 2:if(!(I_word_len>3)||!base.slice_from("ب"))return!1;break;case 3:
if(!(I_word_len>3)||!base.slice_from("ك"))return!1;break}return!0}function r_Prefix_Step3_Verb():boolean{var among_var;
if(I_word_len=base.current.length,base.bra=base.cursor,among_var=base.find_among(a_8),among_var==0)return!1;
switch(base.ket=base.cursor,among_var){case 1:if(!(I_word_len>4)||!base.slice_from("ي"))return!1;break;case 2:
if(!(I_word_len>4)||!base.slice_from("ت"))return!1;break;case 3:if(!(I_word_len>4)||!base.slice_from(
"ن"))return!1;break;case 4:if(!(I_word_len>4)||!base.slice_from("أ"))return!1;break}return!0}function r_Prefix_Step4_Verb():boolean{
return I_word_len=base.current.length,base.bra=base.cursor,!(base.find_among(a_9)==0||(base.ket=base.
cursor,!(I_word_len>4))||(B_is_verb=!0,B_is_noun=!1,!base.slice_from("است")))}function r_Suffix_Noun_Step1a():boolean{
var among_var;if(I_word_len=base.current.length,base.ket=base.cursor,among_var=base.find_among_b(a_10),
among_var==0)return!1;switch(base.bra=base.cursor,among_var){case 1:if(!(I_word_len>=4)||!base.slice_del())
return!1;break;case 2:if(!(I_word_len>=5)||!base.slice_del())return!1;break;case 3:if(!(I_word_len>=
6)||!base.slice_del())return!1;break}return!0}function r_Suffix_Noun_Step1b():boolean{return I_word_len=base.
current.length,base.ket=base.cursor,!(base.find_among_b(a_11)==0||(base.bra=base.cursor,!(I_word_len>
5))||!base.slice_del())}function r_Suffix_Noun_Step2a():boolean{return I_word_len=base.current.length,base.ket=
base.cursor,!(base.find_among_b(a_12)==0||(base.bra=base.cursor,!(I_word_len>4))||!base.slice_del())}
function r_Suffix_Noun_Step2b():boolean{return I_word_len=base.current.length,base.ket=base.cursor,!(base.find_among_b(
a_13)==0||(base.bra=base.cursor,!(I_word_len>=5))||!base.slice_del())}function r_Suffix_Noun_Step2c1():boolean{
return I_word_len=base.current.length,base.ket=base.cursor,!(base.find_among_b(a_14)==0||(base.bra=base.
cursor,!(I_word_len>=4))||!base.slice_del())}function r_Suffix_Noun_Step2c2():boolean{return I_word_len=base.
current.length,base.ket=base.cursor,!(base.find_among_b(a_15)==0||(base.bra=base.cursor,!(I_word_len>=
4))||!base.slice_del())}function r_Suffix_Noun_Step3():boolean{return I_word_len=base.current.length,base.ket=
base.cursor,!(base.find_among_b(a_16)==0||(base.bra=base.cursor,!(I_word_len>=3))||!base.slice_del())}
function r_Suffix_Verb_Step1():boolean{var among_var;if(I_word_len=base.current.length,base.ket=base.cursor,
among_var=base.find_among_b(a_17),among_var==0)return!1;switch(base.bra=base.cursor,among_var){case 1:
if(!(I_word_len>=4)||!base.slice_del())return!1;break;case 2:if(!(I_word_len>=5)||!base.slice_del())
return!1;break;case 3:if(!(I_word_len>=6)||!base.slice_del())return!1;break}return!0}function r_Suffix_Verb_Step2a():boolean{
var among_var;if(I_word_len=base.current.length,base.ket=base.cursor,among_var=base.find_among_b(a_18),
among_var==0)return!1;switch(base.bra=base.cursor,among_var){case 1:if(!(I_word_len>=4)||!base.slice_del())
return!1;break;case 2:if(!(I_word_len>=5)||!base.slice_del())return!1;break;case 3:if(!(I_word_len>5)||
!base.slice_del())return!1;break;case 4:if(!(I_word_len>=6)||!base.slice_del())return!1;break}return!0}
function r_Suffix_Verb_Step2b():boolean{return I_word_len=base.current.length,base.ket=base.cursor,!(base.find_among_b(
a_19)==0||(base.bra=base.cursor,!(I_word_len>=5))||!base.slice_del())}function r_Suffix_Verb_Step2c():boolean{
var among_var;if(I_word_len=base.current.length,base.ket=base.cursor,among_var=base.find_among_b(a_20),
among_var==0)return!1;switch(base.bra=base.cursor,among_var){case 1:if(!(I_word_len>=4)||!base.slice_del())
return!1;break;case 2:if(!(I_word_len>=6)||!base.slice_del())return!1;break}return!0}function r_Suffix_All_alef_maqsura():boolean{
return I_word_len=base.current.length,base.ket=base.cursor,!(base.find_among_b(a_21)==0||(base.bra=base.
cursor,!base.slice_from("ي")))}function stem():boolean{B_is_noun=!0,B_is_verb=!0,B_is_defined=!1;var v_1=base.
cursor;r_Checks1(),base.cursor=v_1;var v_2=base.cursor;r_Normalize_pre(),base.cursor=v_2,base.limit_backward=
base.cursor,base.cursor=base.limit;var v_3=base.limit-base.cursor;lab0:lab1:{var v_4=base.limit-base.
cursor;lab2:{if(!B_is_verb)break lab2;lab3:{var v_5=base.limit-base.cursor;lab4:{{for(var v_6=1;;){var v_7=base.
limit-base.cursor;lab5:{if(!r_Suffix_Verb_Step1())break lab5;v_6--;continue}base.cursor=base.limit-v_7;
break}if(v_6>0)break lab4}lab6:{var v_8=base.limit-base.cursor;lab7:{if(!r_Suffix_Verb_Step2a())break lab7;
break lab6}base.cursor=base.limit-v_8;lab8:{if(!r_Suffix_Verb_Step2c())break lab8;break lab6}if(base.
cursor=base.limit-v_8,base.cursor<=base.limit_backward)break lab4;base.cursor--}break lab3}base.cursor=
base.limit-v_5;lab9:{if(!r_Suffix_Verb_Step2b())break lab9;break lab3}if(base.cursor=base.limit-v_5,
!r_Suffix_Verb_Step2a())break lab2}break lab1}base.cursor=base.limit-v_4;lab10:{if(!B_is_noun)break lab10;
var v_9=base.limit-base.cursor;lab11:lab12:{var v_10=base.limit-base.cursor;lab13:{if(!r_Suffix_Noun_Step2c2())
break lab13;break lab12}base.cursor=base.limit-v_10;lab14:{lab15:{if(!B_is_defined)break lab15;break lab14}
if(!r_Suffix_Noun_Step1a())break lab14;lab16:{var v_12=base.limit-base.cursor;lab17:{if(!r_Suffix_Noun_Step2a())
break lab17;break lab16}base.cursor=base.limit-v_12;lab18:{if(!r_Suffix_Noun_Step2b())break lab18;break lab16}
base.cursor=base.limit-v_12;lab19:{if(!r_Suffix_Noun_Step2c1())break lab19;break lab16}if(base.cursor=
base.limit-v_12,base.cursor<=base.limit_backward)break lab14;base.cursor--}break lab12}base.cursor=base.
limit-v_10;lab20:{if(!r_Suffix_Noun_Step1b())break lab20;lab21:{var v_13=base.limit-base.cursor;lab22:{
if(!r_Suffix_Noun_Step2a())break lab22;break lab21}base.cursor=base.limit-v_13;lab23:{if(!r_Suffix_Noun_Step2b())
break lab23;break lab21}if(base.cursor=base.limit-v_13,!r_Suffix_Noun_Step2c1())break lab20}break lab12}
base.cursor=base.limit-v_10;lab24:{lab25:{if(!B_is_defined)break lab25;break lab24}if(!r_Suffix_Noun_Step2a())
break lab24;break lab12}if(base.cursor=base.limit-v_10,!r_Suffix_Noun_Step2b()){base.cursor=base.limit-
v_9;break lab11}}if(!r_Suffix_Noun_Step3())break lab10;break lab1}if(base.cursor=base.limit-v_4,!r_Suffix_All_alef_maqsura())
break lab0}base.cursor=base.limit-v_3,base.cursor=base.limit_backward;var v_15=base.cursor;lab26:{var v_16=base.
cursor;lab27:if(!r_Prefix_Step1()){base.cursor=v_16;break lab27}var v_17=base.cursor;lab28:if(!r_Prefix_Step2()){
base.cursor=v_17;break lab28}lab29:{var v_18=base.cursor;lab30:{if(!r_Prefix_Step3a_Noun())break lab30;
break lab29}base.cursor=v_18;lab31:{if(!B_is_noun||!r_Prefix_Step3b_Noun())break lab31;break lab29}if(base.
cursor=v_18,!B_is_verb)break lab26;var v_19=base.cursor;lab32:if(!r_Prefix_Step3_Verb()){base.cursor=
v_19;break lab32}if(!r_Prefix_Step4_Verb())break lab26}}return base.cursor=v_15,r_Normalize_post(),!0}
return word=>(base.setCurrent(word),stem(),base.current)
}

// The Dutch stemmer: dutch.sbl compiled by Snowball 2.2.0. BSD-3-Clause, see ../LICENSE-snowball.
// Do not edit; ../README.md tells how to make it anew.
import { SnowballEnvironment, type Among, type Stem } from "../../snowball_environment.ts";

export function createDutchStemmer(): Stem {
const base=new SnowballEnvironment;var a_0:readonly Among[]=[["",-1,6],["á",0,1],["ä",
0,1],["é",0,2],["ë",0,2],["í",0,3],["ï",0,3],["ó",0,4],["ö",0,4],["ú",0,5],["ü",0,5]],a_1:readonly Among[]=[[
"",-1,3],["I",0,2],["Y",0,1]],a_2:readonly Among[]=[["dd",-1,-1],["kk",-1,-1],["tt",-1,-1]],a_3:readonly Among[]=[["ene",-1,2],["se",-1,
3],["en",-1,2],["heden",2,1],["s",-1,3]],a_4:readonly Among[]=[["end",-1,1],["ig",-1,2],["ing",-1,1],["lijk",-1,3],["\
baar",-1,4],["bar",-1,5]],a_5:readonly Among[]=[["aa",-1,-1],["ee",-1,-1],["oo",-1,-1],["uu",-1,-1]],g_v=[17,65,16,1,
0,0,0,0,0,0,0,0,0,0,0,0,128],g_v_I=[1,0,0,17,65,16,1,0,0,0,0,0,0,0,0,0,0,0,0,128],g_v_j=[17,67,16,1,
0,0,0,0,0,0,0,0,0,0,0,0,128],I_p2=0,I_p1=0,B_e_found=!1;function r_prelude():boolean{for(var among_var,v_1=base.
cursor;;){var v_2=base.cursor;lab0:{if(base.bra=base.cursor,among_var=base.find_among(a_0),among_var==
0)break lab0;switch(base.ket=base.cursor,among_var){case 1:if(!base.slice_from("a"))return!1;break;case 2:
if(!base.slice_from("e"))return!1;break;case 3:if(!base.slice_from("i"))return!1;break;case 4:if(!base.
slice_from("o"))return!1;break;case 5:if(!base.slice_from("u"))return!1;break;case 6:if(base.cursor>=
base.limit)break lab0;base.cursor++;break}continue}base.cursor=v_2;break}base.cursor=v_1;var v_3=base.
cursor;lab1:{if(base.bra=base.cursor,!base.eq_s("y")){base.cursor=v_3;break lab1}if(base.ket=base.cursor,
!base.slice_from("Y"))return!1}for(;;){var v_4=base.cursor;lab2:{golab3:for(;;){var v_5=base.cursor;
lab4:{if(!base.in_grouping(g_v,97,232))break lab4;base.bra=base.cursor;lab5:{var v_6=base.cursor;lab6:{
if(!base.eq_s("i")||(base.ket=base.cursor,!base.in_grouping(g_v,97,232)))break lab6;if(!base.slice_from(
"I"))return!1;break lab5}if(base.cursor=v_6,!base.eq_s("y"))break lab4;if(base.ket=base.cursor,!base.
slice_from("Y"))return!1}base.cursor=v_5;break golab3}if(base.cursor=v_5,base.cursor>=base.limit)break lab2;
base.cursor++}continue}base.cursor=v_4;break}return!0}function r_mark_regions():boolean{I_p1=base.limit,I_p2=
base.limit;golab0:for(;;){lab1:{if(!base.in_grouping(g_v,97,232))break lab1;break golab0}if(base.cursor>=
base.limit)return!1;base.cursor++}golab2:for(;;){lab3:{if(!base.out_grouping(g_v,97,232))break lab3;
break golab2}if(base.cursor>=base.limit)return!1;base.cursor++}I_p1=base.cursor;lab4:{if(!(I_p1<3))break lab4;
I_p1=3}golab5:for(;;){lab6:{if(!base.in_grouping(g_v,97,232))break lab6;break golab5}if(base.cursor>=
base.limit)return!1;base.cursor++}golab7:for(;;){lab8:{if(!base.out_grouping(g_v,97,232))break lab8;
break golab7}if(base.cursor>=base.limit)return!1;base.cursor++}return I_p2=base.cursor,!0}function r_postlude():boolean{
for(var among_var;;){var v_1=base.cursor;lab0:{if(base.bra=base.cursor,among_var=base.find_among(a_1),
among_var==0)break lab0;switch(base.ket=base.cursor,among_var){case 1:if(!base.slice_from("y"))return!1;
break;case 2:if(!base.slice_from("i"))return!1;break;case 3:if(base.cursor>=base.limit)break lab0;base.
cursor++;break}continue}base.cursor=v_1;break}return!0}function r_R1():boolean{return I_p1<=base.cursor}function r_R2():boolean{
return I_p2<=base.cursor}function r_undouble():boolean{var v_1=base.limit-base.cursor;return!(base.find_among_b(
a_2)==0||(base.cursor=base.limit-v_1,base.ket=base.cursor,base.cursor<=base.limit_backward)||(base.cursor--,
base.bra=base.cursor,!base.slice_del()))}function r_e_ending():boolean{if(B_e_found=!1,base.ket=base.cursor,
!base.eq_s_b("e")||(base.bra=base.cursor,!r_R1()))return!1;var v_1=base.limit-base.cursor;return!(!base.
out_grouping_b(g_v,97,232)||(base.cursor=base.limit-v_1,!base.slice_del())||(B_e_found=!0,!r_undouble()))}
function r_en_ending():boolean{if(!r_R1())return!1;var v_1=base.limit-base.cursor;if(!base.out_grouping_b(g_v,
97,232))return!1;base.cursor=base.limit-v_1;{var v_2=base.limit-base.cursor;lab0:{if(!base.eq_s_b("g\
em"))break lab0;return!1}base.cursor=base.limit-v_2}return!(!base.slice_del()||!r_undouble())}function r_standard_suffix():boolean{
var among_var,v_1=base.limit-base.cursor;lab0:{if(base.ket=base.cursor,among_var=base.find_among_b(a_3),
among_var==0)break lab0;switch(base.bra=base.cursor,among_var){case 1:if(!r_R1())break lab0;if(!base.
slice_from("heid"))return!1;break;case 2:if(!r_en_ending())break lab0;break;case 3:if(!r_R1()||!base.
out_grouping_b(g_v_j,97,232))break lab0;if(!base.slice_del())return!1;break}}base.cursor=base.limit-
v_1;var v_2=base.limit-base.cursor;r_e_ending(),base.cursor=base.limit-v_2;var v_3=base.limit-base.cursor;
lab1:{if(base.ket=base.cursor,!base.eq_s_b("heid")||(base.bra=base.cursor,!r_R2()))break lab1;{var v_4=base.
limit-base.cursor;lab2:{if(!base.eq_s_b("c"))break lab2;break lab1}base.cursor=base.limit-v_4}if(!base.
slice_del())return!1;if(base.ket=base.cursor,!base.eq_s_b("en")||(base.bra=base.cursor,!r_en_ending()))
break lab1}base.cursor=base.limit-v_3;var v_5=base.limit-base.cursor;lab3:{if(base.ket=base.cursor,among_var=
base.find_among_b(a_4),among_var==0)break lab3;switch(base.bra=base.cursor,among_var){case 1:if(!r_R2())
break lab3;if(!base.slice_del())return!1;lab4:{var v_6=base.limit-base.cursor;lab5:{if(base.ket=base.
cursor,!base.eq_s_b("ig")||(base.bra=base.cursor,!r_R2()))break lab5;{var v_7=base.limit-base.cursor;
lab6:{if(!base.eq_s_b("e"))break lab6;break lab5}base.cursor=base.limit-v_7}if(!base.slice_del())return!1;
break lab4}if(base.cursor=base.limit-v_6,!r_undouble())break lab3}break;case 2:if(!r_R2())break lab3;
{var v_8=base.limit-base.cursor;lab7:{if(!base.eq_s_b("e"))break lab7;break lab3}base.cursor=base.limit-
v_8}if(!base.slice_del())return!1;break;case 3:if(!r_R2())break lab3;if(!base.slice_del())return!1;if(!r_e_ending())
break lab3;break;case 4:if(!r_R2())break lab3;if(!base.slice_del())return!1;break;case 5:if(!r_R2()||
!B_e_found)break lab3;if(!base.slice_del())return!1;break}}base.cursor=base.limit-v_5;var v_9=base.limit-
base.cursor;lab8:{if(!base.out_grouping_b(g_v_I,73,232))break lab8;var v_10=base.limit-base.cursor;if(base.
find_among_b(a_5)==0||!base.out_grouping_b(g_v,97,232)||(base.cursor=base.limit-v_10,base.ket=base.cursor,
base.cursor<=base.limit_backward))break lab8;if(base.cursor--,base.bra=base.cursor,!base.slice_del())
return!1}return base.cursor=base.limit-v_9,!0}function stem():boolean{var v_1=base.cursor;r_prelude(),base.cursor=
v_1;var v_2=base.cursor;r_mark_regions(),base.cursor=v_2,base.limit_backward=base.cursor,base.cursor=
base.limit,r_standard_suffix(),base.cursor=base.limit_backward;var v_4=base.cursor;return r_postlude(),
base.cursor=v_4,!0}return word=>(base.setCurrent(word),stem(),base.current)
}

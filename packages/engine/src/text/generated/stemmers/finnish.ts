// The Finnish stemmer: finnish.sbl compiled by Snowball 2.2.0. BSD-3-Clause, see ../LICENSE-snowball.
// Do not edit; ../README.md tells how to make it anew.
import { SnowballEnvironment, type Among, type Stem } from "../../snowball_environment.ts";

export function createFinnishStemmer(): Stem {
const base=new SnowballEnvironment;var a_0:readonly Among[]=[["pa",-1,1],["sti",-1,2],
["kaan",-1,1],["han",-1,1],["kin",-1,1],["hän",-1,1],["kään",-1,1],["ko",-1,1],["pä",-1,1],["kö",
-1,1]],a_1:readonly Among[]=[["lla",-1,-1],["na",-1,-1],["ssa",-1,-1],["ta",-1,-1],["lta",3,-1],["sta",3,-1]],a_2:readonly Among[]=[["\
llä",-1,-1],["nä",-1,-1],["ssä",-1,-1],["tä",-1,-1],["ltä",3,-1],["stä",3,-1]],a_3:readonly Among[]=[["lle",-1,
-1],["ine",-1,-1]],a_4:readonly Among[]=[["nsa",-1,3],["mme",-1,3],["nne",-1,3],["ni",-1,2],["si",-1,1],["an",-1,4],[
"en",-1,6],["än",-1,5],["nsä",-1,3]],a_5:readonly Among[]=[["aa",-1,-1],["ee",-1,-1],["ii",-1,-1],["oo",-1,-1],["uu",
-1,-1],["ää",-1,-1],["öö",-1,-1]],a_6:readonly Among[]=[["a",-1,8],["lla",0,-1],["na",0,-1],["ssa",0,-1],["ta",0,
-1],["lta",4,-1],["sta",4,-1],["tta",4,2],["lle",-1,-1],["ine",-1,-1],["ksi",-1,-1],["n",-1,7],["han",
11,1],["den",11,-1,r_VI],["seen",11,-1,r_LONG],["hen",11,2],["tten",11,-1,r_VI],["hin",11,3],["siin",
11,-1,r_VI],["hon",11,4],["hän",11,5],["hön",11,6],["ä",-1,8],["llä",22,-1],["nä",22,-1],["ssä",
22,-1],["tä",22,-1],["ltä",26,-1],["stä",26,-1],["ttä",26,2]],a_7:readonly Among[]=[["eja",-1,-1],["mma",-1,1],["\
imma",1,-1],["mpa",-1,1],["impa",3,-1],["mmi",-1,1],["immi",5,-1],["mpi",-1,1],["impi",7,-1],["ejä",
-1,-1],["mmä",-1,1],["immä",10,-1],["mpä",-1,1],["impä",12,-1]],a_8:readonly Among[]=[["i",-1,-1],["j",-1,-1]],a_9:readonly Among[]=[
["mma",-1,1],["imma",0,-1]],g_AEI=[17,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,8],g_V1=[17,65,16,1,0,0,0,0,0,0,
0,0,0,0,0,0,8,0,32],g_V2=[17,65,16,0,0,0,0,0,0,0,0,0,0,0,0,0,8,0,32],g_particle_end=[17,97,24,1,0,0,
0,0,0,0,0,0,0,0,0,0,8,0,32],B_ending_removed=!1,S_x="",I_p2=0,I_p1=0;function r_mark_regions():boolean{I_p1=
base.limit,I_p2=base.limit;golab0:for(;;){var v_1=base.cursor;lab1:{if(!base.in_grouping(g_V1,97,246))
break lab1;base.cursor=v_1;break golab0}if(base.cursor=v_1,base.cursor>=base.limit)return!1;base.cursor++}
golab2:for(;;){lab3:{if(!base.out_grouping(g_V1,97,246))break lab3;break golab2}if(base.cursor>=base.
limit)return!1;base.cursor++}I_p1=base.cursor;golab4:for(;;){var v_3=base.cursor;lab5:{if(!base.in_grouping(
g_V1,97,246))break lab5;base.cursor=v_3;break golab4}if(base.cursor=v_3,base.cursor>=base.limit)return!1;
base.cursor++}golab6:for(;;){lab7:{if(!base.out_grouping(g_V1,97,246))break lab7;break golab6}if(base.
cursor>=base.limit)return!1;base.cursor++}return I_p2=base.cursor,!0}function r_R2():boolean{return I_p2<=base.
cursor}function r_particle_etc():boolean{var among_var;if(base.cursor<I_p1)return!1;var v_2=base.limit_backward;
if(base.limit_backward=I_p1,base.ket=base.cursor,among_var=base.find_among_b(a_0),among_var==0)return base.
limit_backward=v_2,!1;switch(base.bra=base.cursor,base.limit_backward=v_2,among_var){case 1:if(!base.
in_grouping_b(g_particle_end,97,246))return!1;break;case 2:if(!r_R2())return!1;break}return!!base.slice_del()}
function r_possessive():boolean{var among_var;if(base.cursor<I_p1)return!1;var v_2=base.limit_backward;if(base.
limit_backward=I_p1,base.ket=base.cursor,among_var=base.find_among_b(a_4),among_var==0)return base.limit_backward=
v_2,!1;switch(base.bra=base.cursor,base.limit_backward=v_2,among_var){case 1:{var v_3=base.limit-base.
cursor;lab0:{if(!base.eq_s_b("k"))break lab0;return!1}base.cursor=base.limit-v_3}if(!base.slice_del())
return!1;break;case 2:if(!base.slice_del()||(base.ket=base.cursor,!base.eq_s_b("kse"))||(base.bra=base.
cursor,!base.slice_from("ksi")))return!1;break;case 3:if(!base.slice_del())return!1;break;case 4:if(base.
find_among_b(a_1)==0||!base.slice_del())return!1;break;case 5:if(base.find_among_b(a_2)==0||!base.slice_del())
return!1;break;case 6:if(base.find_among_b(a_3)==0||!base.slice_del())return!1;break}return!0}function r_LONG():boolean{
return base.find_among_b(a_5)!=0}function r_VI():boolean{return!(!base.eq_s_b("i")||!base.in_grouping_b(g_V2,
97,246))}function r_case_ending():boolean{var among_var;if(base.cursor<I_p1)return!1;var v_2=base.limit_backward;
if(base.limit_backward=I_p1,base.ket=base.cursor,among_var=base.find_among_b(a_6),among_var==0)return base.
limit_backward=v_2,!1;switch(base.bra=base.cursor,base.limit_backward=v_2,among_var){case 1:if(!base.
eq_s_b("a"))return!1;break;case 2:if(!base.eq_s_b("e"))return!1;break;case 3:if(!base.eq_s_b("i"))return!1;
break;case 4:if(!base.eq_s_b("o"))return!1;break;case 5:if(!base.eq_s_b("ä"))return!1;break;case 6:
if(!base.eq_s_b("ö"))return!1;break;case 7:var v_3=base.limit-base.cursor;lab0:{var v_4=base.limit-
base.cursor;lab1:{var v_5=base.limit-base.cursor;lab2:{if(!r_LONG())break lab2;break lab1}if(base.cursor=
base.limit-v_5,!base.eq_s_b("ie")){base.cursor=base.limit-v_3;break lab0}}if(base.cursor=base.limit-
v_4,base.cursor<=base.limit_backward){base.cursor=base.limit-v_3;break lab0}base.cursor--,base.bra=base.
cursor}break;case 8:if(!base.in_grouping_b(g_V1,97,246)||!base.out_grouping_b(g_V1,97,246))return!1;
break}return base.slice_del()?(B_ending_removed=!0,!0):!1}function r_other_endings():boolean{var among_var;if(base.
cursor<I_p2)return!1;var v_2=base.limit_backward;if(base.limit_backward=I_p2,base.ket=base.cursor,among_var=
base.find_among_b(a_7),among_var==0)return base.limit_backward=v_2,!1;switch(base.bra=base.cursor,base.
limit_backward=v_2,among_var){case 1:{var v_3=base.limit-base.cursor;lab0:{if(!base.eq_s_b("po"))break lab0;
return!1}base.cursor=base.limit-v_3}break}return!!base.slice_del()}function r_i_plural():boolean{if(base.cursor<
I_p1)return!1;var v_2=base.limit_backward;return base.limit_backward=I_p1,base.ket=base.cursor,base.
find_among_b(a_8)==0?(base.limit_backward=v_2,!1):(base.bra=base.cursor,base.limit_backward=v_2,!!base.
slice_del())}function r_t_plural():boolean{var among_var;if(base.cursor<I_p1)return!1;var v_2=base.limit_backward;
if(base.limit_backward=I_p1,base.ket=base.cursor,!base.eq_s_b("t"))return base.limit_backward=v_2,!1;
base.bra=base.cursor;var v_3=base.limit-base.cursor;if(!base.in_grouping_b(g_V1,97,246))return base.
limit_backward=v_2,!1;if(base.cursor=base.limit-v_3,!base.slice_del()||(base.limit_backward=v_2,base.
cursor<I_p2))return!1;var v_5=base.limit_backward;if(base.limit_backward=I_p2,base.ket=base.cursor,among_var=
base.find_among_b(a_9),among_var==0)return base.limit_backward=v_5,!1;switch(base.bra=base.cursor,base.
limit_backward=v_5,among_var){case 1:{var v_6=base.limit-base.cursor;lab0:{if(!base.eq_s_b("po"))break lab0;
return!1}base.cursor=base.limit-v_6}break}return!!base.slice_del()}function r_tidy():boolean{if(base.cursor<
I_p1)return!1;var v_2=base.limit_backward;base.limit_backward=I_p1;var v_3=base.limit-base.cursor;lab0:{
var v_4=base.limit-base.cursor;if(!r_LONG()||(base.cursor=base.limit-v_4,base.ket=base.cursor,base.cursor<=
base.limit_backward))break lab0;if(base.cursor--,base.bra=base.cursor,!base.slice_del())return!1}base.
cursor=base.limit-v_3;var v_5=base.limit-base.cursor;lab1:{if(base.ket=base.cursor,!base.in_grouping_b(
g_AEI,97,228)||(base.bra=base.cursor,!base.out_grouping_b(g_V1,97,246)))break lab1;if(!base.slice_del())
return!1}base.cursor=base.limit-v_5;var v_6=base.limit-base.cursor;lab2:{if(base.ket=base.cursor,!base.
eq_s_b("j"))break lab2;base.bra=base.cursor;lab3:{var v_7=base.limit-base.cursor;lab4:{if(!base.eq_s_b(
"o"))break lab4;break lab3}if(base.cursor=base.limit-v_7,!base.eq_s_b("u"))break lab2}if(!base.slice_del())
return!1}base.cursor=base.limit-v_6;var v_8=base.limit-base.cursor;lab5:{if(base.ket=base.cursor,!base.
eq_s_b("o")||(base.bra=base.cursor,!base.eq_s_b("j")))break lab5;if(!base.slice_del())return!1}base.
cursor=base.limit-v_8,base.limit_backward=v_2;golab6:for(;;){var v_9=base.limit-base.cursor;lab7:{if(!base.
out_grouping_b(g_V1,97,246))break lab7;base.cursor=base.limit-v_9;break golab6}if(base.cursor=base.limit-
v_9,base.cursor<=base.limit_backward)return!1;base.cursor--}return base.ket=base.cursor,!(base.cursor<=
base.limit_backward||(base.cursor--,base.bra=base.cursor,S_x=base.slice_to(),S_x=="")||!base.eq_s_b(
S_x)||!base.slice_del())}function stem():boolean{var v_1=base.cursor;r_mark_regions(),base.cursor=v_1,B_ending_removed=
!1,base.limit_backward=base.cursor,base.cursor=base.limit;var v_2=base.limit-base.cursor;r_particle_etc(),
base.cursor=base.limit-v_2;var v_3=base.limit-base.cursor;r_possessive(),base.cursor=base.limit-v_3;
var v_4=base.limit-base.cursor;r_case_ending(),base.cursor=base.limit-v_4;var v_5=base.limit-base.cursor;
r_other_endings(),base.cursor=base.limit-v_5;lab0:{lab1:{if(!B_ending_removed)break lab1;var v_7=base.
limit-base.cursor;r_i_plural(),base.cursor=base.limit-v_7;break lab0}var v_8=base.limit-base.cursor;
r_t_plural(),base.cursor=base.limit-v_8}var v_9=base.limit-base.cursor;return r_tidy(),base.cursor=base.
limit-v_9,base.cursor=base.limit_backward,!0}return word=>(base.setCurrent(word),stem(),base.current)
}

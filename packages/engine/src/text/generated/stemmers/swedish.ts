// The Swedish stemmer: swedish.sbl compiled by Snowball 2.2.0. BSD-3-Clause, see ../LICENSE-snowball.
// Do not edit; ../README.md tells how to make it anew.
import { SnowballEnvironment, type Among, type Stem } from "../../snowball_environment.ts";

export function createSwedishStemmer(): Stem {
const base=new SnowballEnvironment;var a_0:readonly Among[]=[["a",-1,1],["arna",0,1],
["erna",0,1],["heterna",2,1],["orna",0,1],["ad",-1,1],["e",-1,1],["ade",6,1],["ande",6,1],["arne",6,
1],["are",6,1],["aste",6,1],["en",-1,1],["anden",12,1],["aren",12,1],["heten",12,1],["ern",-1,1],["a\
r",-1,1],["er",-1,1],["heter",18,1],["or",-1,1],["s",-1,2],["as",21,1],["arnas",22,1],["ernas",22,1],
["ornas",22,1],["es",21,1],["ades",26,1],["andes",26,1],["ens",21,1],["arens",29,1],["hetens",29,1],
["erns",21,1],["at",-1,1],["andet",-1,1],["het",-1,1],["ast",-1,1]],a_1:readonly Among[]=[["dd",-1,-1],["gd",-1,-1],[
"nn",-1,-1],["dt",-1,-1],["gt",-1,-1],["kt",-1,-1],["tt",-1,-1]],a_2:readonly Among[]=[["ig",-1,1],["lig",0,1],["els",
-1,1],["fullt",-1,3],["löst",-1,2]],g_v=[17,65,16,1,0,0,0,0,0,0,0,0,0,0,0,0,24,0,32],g_s_ending=[119,
127,149],I_x=0,I_p1=0;function r_mark_regions():boolean{I_p1=base.limit;var v_1=base.cursor;{var c1=base.cursor+
3;if(c1>base.limit)return!1;base.cursor=c1}I_x=base.cursor,base.cursor=v_1;golab0:for(;;){var v_2=base.
cursor;lab1:{if(!base.in_grouping(g_v,97,246))break lab1;base.cursor=v_2;break golab0}if(base.cursor=
v_2,base.cursor>=base.limit)return!1;base.cursor++}golab2:for(;;){lab3:{if(!base.out_grouping(g_v,97,
246))break lab3;break golab2}if(base.cursor>=base.limit)return!1;base.cursor++}I_p1=base.cursor;lab4:{
if(!(I_p1<I_x))break lab4;I_p1=I_x}return!0}function r_main_suffix():boolean{var among_var;if(base.cursor<I_p1)
return!1;var v_2=base.limit_backward;if(base.limit_backward=I_p1,base.ket=base.cursor,among_var=base.
find_among_b(a_0),among_var==0)return base.limit_backward=v_2,!1;switch(base.bra=base.cursor,base.limit_backward=
v_2,among_var){case 1:if(!base.slice_del())return!1;break;case 2:if(!base.in_grouping_b(g_s_ending,98,
121)||!base.slice_del())return!1;break}return!0}function r_consonant_pair():boolean{if(base.cursor<I_p1)return!1;
var v_2=base.limit_backward;base.limit_backward=I_p1;var v_3=base.limit-base.cursor;return base.find_among_b(
a_1)==0||(base.cursor=base.limit-v_3,base.ket=base.cursor,base.cursor<=base.limit_backward)?(base.limit_backward=
v_2,!1):(base.cursor--,base.bra=base.cursor,base.slice_del()?(base.limit_backward=v_2,!0):!1)}function r_other_suffix():boolean{
var among_var;if(base.cursor<I_p1)return!1;var v_2=base.limit_backward;if(base.limit_backward=I_p1,base.
ket=base.cursor,among_var=base.find_among_b(a_2),among_var==0)return base.limit_backward=v_2,!1;switch(base.
bra=base.cursor,among_var){case 1:if(!base.slice_del())return!1;break;case 2:if(!base.slice_from("lö\
s"))return!1;break;case 3:if(!base.slice_from("full"))return!1;break}return base.limit_backward=v_2,
!0}function stem():boolean{var v_1=base.cursor;r_mark_regions(),base.cursor=v_1,base.limit_backward=base.cursor,
base.cursor=base.limit;var v_2=base.limit-base.cursor;r_main_suffix(),base.cursor=base.limit-v_2;var v_3=base.
limit-base.cursor;r_consonant_pair(),base.cursor=base.limit-v_3;var v_4=base.limit-base.cursor;return r_other_suffix(),
base.cursor=base.limit-v_4,base.cursor=base.limit_backward,!0}return word=>(base.setCurrent(word),stem(),
base.current)
}

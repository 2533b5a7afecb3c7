// The Danish stemmer: danish.sbl compiled by Snowball 2.2.0. BSD-3-Clause, see ../LICENSE-snowball.
// Do not edit; ../README.md tells how to make it anew.
import { SnowballEnvironment, type Among, type Stem } from "../../snowball_environment.ts";

export function createDanishStemmer(): Stem {
const base=new SnowballEnvironment;var a_0:readonly Among[]=[["hed",-1,1],["ethed",0,1],
["ered",-1,1],["e",-1,1],["erede",3,1],["ende",3,1],["erende",5,1],["ene",3,1],["erne",3,1],["ere",3,
1],["en",-1,1],["heden",10,1],["eren",10,1],["er",-1,1],["heder",13,1],["erer",13,1],["s",-1,2],["he\
ds",16,1],["es",16,1],["endes",18,1],["erendes",19,1],["enes",18,1],["ernes",18,1],["eres",18,1],["e\
ns",16,1],["hedens",24,1],["erens",24,1],["ers",16,1],["ets",16,1],["erets",28,1],["et",-1,1],["eret",
30,1]],a_1:readonly Among[]=[["gd",-1,-1],["dt",-1,-1],["gt",-1,-1],["kt",-1,-1]],a_2:readonly Among[]=[["ig",-1,1],["lig",0,1],["elig",
1,1],["els",-1,1],["løst",-1,2]],g_v=[17,65,16,1,0,0,0,0,0,0,0,0,0,0,0,0,48,0,128],g_s_ending=[239,
254,42,3,0,0,0,0,0,0,0,0,0,0,0,0,16],I_x=0,I_p1=0,S_ch="";function r_mark_regions():boolean{I_p1=base.limit;
var v_1=base.cursor;{var c1=base.cursor+3;if(c1>base.limit)return!1;base.cursor=c1}I_x=base.cursor,base.
cursor=v_1;golab0:for(;;){var v_2=base.cursor;lab1:{if(!base.in_grouping(g_v,97,248))break lab1;base.
cursor=v_2;break golab0}if(base.cursor=v_2,base.cursor>=base.limit)return!1;base.cursor++}golab2:for(;;){
lab3:{if(!base.out_grouping(g_v,97,248))break lab3;break golab2}if(base.cursor>=base.limit)return!1;
base.cursor++}I_p1=base.cursor;lab4:{if(!(I_p1<I_x))break lab4;I_p1=I_x}return!0}function r_main_suffix():boolean{
var among_var;if(base.cursor<I_p1)return!1;var v_2=base.limit_backward;if(base.limit_backward=I_p1,base.
ket=base.cursor,among_var=base.find_among_b(a_0),among_var==0)return base.limit_backward=v_2,!1;switch(base.
bra=base.cursor,base.limit_backward=v_2,among_var){case 1:if(!base.slice_del())return!1;break;case 2:
if(!base.in_grouping_b(g_s_ending,97,229)||!base.slice_del())return!1;break}return!0}function r_consonant_pair():boolean{
var v_1=base.limit-base.cursor;if(base.cursor<I_p1)return!1;var v_3=base.limit_backward;return base.
limit_backward=I_p1,base.ket=base.cursor,base.find_among_b(a_1)==0?(base.limit_backward=v_3,!1):(base.
bra=base.cursor,base.limit_backward=v_3,base.cursor=base.limit-v_1,!(base.cursor<=base.limit_backward||
(base.cursor--,base.bra=base.cursor,!base.slice_del())))}function r_other_suffix():boolean{var among_var,v_1=base.
limit-base.cursor;lab0:{if(base.ket=base.cursor,!base.eq_s_b("st")||(base.bra=base.cursor,!base.eq_s_b(
"ig")))break lab0;if(!base.slice_del())return!1}if(base.cursor=base.limit-v_1,base.cursor<I_p1)return!1;
var v_3=base.limit_backward;if(base.limit_backward=I_p1,base.ket=base.cursor,among_var=base.find_among_b(
a_2),among_var==0)return base.limit_backward=v_3,!1;switch(base.bra=base.cursor,base.limit_backward=
v_3,among_var){case 1:if(!base.slice_del())return!1;var v_4=base.limit-base.cursor;r_consonant_pair(),
base.cursor=base.limit-v_4;break;case 2:if(!base.slice_from("løs"))return!1;break}return!0}function r_undouble():boolean{
if(base.cursor<I_p1)return!1;var v_2=base.limit_backward;return base.limit_backward=I_p1,base.ket=base.
cursor,base.out_grouping_b(g_v,97,248)?(base.bra=base.cursor,S_ch=base.slice_to(),!(S_ch==""||(base.
limit_backward=v_2,!base.eq_s_b(S_ch))||!base.slice_del())):(base.limit_backward=v_2,!1)}function stem():boolean{
var v_1=base.cursor;r_mark_regions(),base.cursor=v_1,base.limit_backward=base.cursor,base.cursor=base.
limit;var v_2=base.limit-base.cursor;r_main_suffix(),base.cursor=base.limit-v_2;var v_3=base.limit-base.
cursor;r_consonant_pair(),base.cursor=base.limit-v_3;var v_4=base.limit-base.cursor;r_other_suffix(),
base.cursor=base.limit-v_4;var v_5=base.limit-base.cursor;return r_undouble(),base.cursor=base.limit-
v_5,base.cursor=base.limit_backward,!0}return word=>(base.setCurrent(word),stem(),base.current)
}

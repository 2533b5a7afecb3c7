// The Norwegian stemmer: norwegian.sbl compiled by Snowball 2.2.0. BSD-3-Clause, see ../LICENSE-snowball.
// Do not edit; ../README.md tells how to make it anew.
import { SnowballEnvironment, type Among, type Stem } from "../../snowball_environment.ts";

export function createNorwegianStemmer(): Stem {
const base=new SnowballEnvironment;var a_0:readonly Among[]=[["a",-1,1],["e",-1,1],
["ede",1,1],["ande",1,1],["ende",1,1],["ane",1,1],["ene",1,1],["hetene",6,1],["erte",1,3],["en",-1,1],
["heten",9,1],["ar",-1,1],["er",-1,1],["heter",12,1],["s",-1,2],["as",14,1],["es",14,1],["edes",16,1],
["endes",16,1],["enes",16,1],["hetenes",19,1],["ens",14,1],["hetens",21,1],["ers",14,1],["ets",14,1],
["et",-1,1],["het",25,1],["ert",-1,3],["ast",-1,1]],a_1:readonly Among[]=[["dt",-1,-1],["vt",-1,-1]],a_2:readonly Among[]=[["leg",-1,1],
["eleg",0,1],["ig",-1,1],["eig",2,1],["lig",2,1],["elig",4,1],["els",-1,1],["lov",-1,1],["elov",7,1],
["slov",7,1],["hetslov",9,1]],g_v=[17,65,16,1,0,0,0,0,0,0,0,0,0,0,0,0,48,0,128],g_s_ending=[119,125,
149,1],I_x=0,I_p1=0;function r_mark_regions():boolean{I_p1=base.limit;var v_1=base.cursor;{var c1=base.cursor+
3;if(c1>base.limit)return!1;base.cursor=c1}I_x=base.cursor,base.cursor=v_1;golab0:for(;;){var v_2=base.
cursor;lab1:{if(!base.in_grouping(g_v,97,248))break lab1;base.cursor=v_2;break golab0}if(base.cursor=
v_2,base.cursor>=base.limit)return!1;base.cursor++}golab2:for(;;){lab3:{if(!base.out_grouping(g_v,97,
248))break lab3;break golab2}if(base.cursor>=base.limit)return!1;base.cursor++}I_p1=base.cursor;lab4:{
if(!(I_p1<I_x))break lab4;I_p1=I_x}return!0}function r_main_suffix():boolean{var among_var;if(base.cursor<I_p1)
return!1;var v_2=base.limit_backward;if(base.limit_backward=I_p1,base.ket=base.cursor,among_var=base.
find_among_b(a_0),among_var==0)return base.limit_backward=v_2,!1;switch(base.bra=base.cursor,base.limit_backward=
v_2,among_var){case 1:if(!base.slice_del())return!1;break;case 2:lab0:{var v_3=base.limit-base.cursor;
lab1:{if(!base.in_grouping_b(g_s_ending,98,122))break lab1;break lab0}if(base.cursor=base.limit-v_3,
!base.eq_s_b("k")||!base.out_grouping_b(g_v,97,248))return!1}if(!base.slice_del())return!1;break;case 3:
if(!base.slice_from("er"))return!1;break}return!0}function r_consonant_pair():boolean{var v_1=base.limit-base.
cursor;if(base.cursor<I_p1)return!1;var v_3=base.limit_backward;return base.limit_backward=I_p1,base.
ket=base.cursor,base.find_among_b(a_1)==0?(base.limit_backward=v_3,!1):(base.bra=base.cursor,base.limit_backward=
v_3,base.cursor=base.limit-v_1,!(base.cursor<=base.limit_backward||(base.cursor--,base.bra=base.cursor,
!base.slice_del())))}function r_other_suffix():boolean{if(base.cursor<I_p1)return!1;var v_2=base.limit_backward;
return base.limit_backward=I_p1,base.ket=base.cursor,base.find_among_b(a_2)==0?(base.limit_backward=
v_2,!1):(base.bra=base.cursor,base.limit_backward=v_2,!!base.slice_del())}function stem():boolean{var v_1=base.
cursor;r_mark_regions(),base.cursor=v_1,base.limit_backward=base.cursor,base.cursor=base.limit;var v_2=base.
limit-base.cursor;r_main_suffix(),base.cursor=base.limit-v_2;var v_3=base.limit-base.cursor;r_consonant_pair(),
base.cursor=base.limit-v_3;var v_4=base.limit-base.cursor;return r_other_suffix(),base.cursor=base.limit-
v_4,base.cursor=base.limit_backward,!0}return word=>(base.setCurrent(word),stem(),base.current)
}

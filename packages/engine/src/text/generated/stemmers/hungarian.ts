// The Hungarian stemmer: hungarian.sbl compiled by Snowball 2.2.0. BSD-3-Clause, see ../LICENSE-snowball.
// Do not edit; ../README.md tells how to make it anew.
import { SnowballEnvironment, type Among, type Stem } from "../../snowball_environment.ts";

export function createHungarianStemmer(): Stem {
const base=new SnowballEnvironment;var a_0:readonly Among[]=[["cs",-1,-1],["dzs",-1,
-1],["gy",-1,-1],["ly",-1,-1],["ny",-1,-1],["sz",-1,-1],["ty",-1,-1],["zs",-1,-1]],a_1:readonly Among[]=[["á",-1,1],
["é",-1,2]],a_2:readonly Among[]=[["bb",-1,-1],["cc",-1,-1],["dd",-1,-1],["ff",-1,-1],["gg",-1,-1],["jj",-1,-1],["kk",
-1,-1],["ll",-1,-1],["mm",-1,-1],["nn",-1,-1],["pp",-1,-1],["rr",-1,-1],["ccs",-1,-1],["ss",-1,-1],[
"zzs",-1,-1],["tt",-1,-1],["vv",-1,-1],["ggy",-1,-1],["lly",-1,-1],["nny",-1,-1],["tty",-1,-1],["ssz",
-1,-1],["zz",-1,-1]],a_3:readonly Among[]=[["al",-1,1],["el",-1,1]],a_4:readonly Among[]=[["ba",-1,-1],["ra",-1,-1],["be",-1,-1],["re",
-1,-1],["ig",-1,-1],["nak",-1,-1],["nek",-1,-1],["val",-1,-1],["vel",-1,-1],["ul",-1,-1],["nál",-1,
-1],["nél",-1,-1],["ból",-1,-1],["ról",-1,-1],["tól",-1,-1],["ül",-1,-1],["ből",-1,-1],["ről",
-1,-1],["től",-1,-1],["n",-1,-1],["an",19,-1],["ban",20,-1],["en",19,-1],["ben",22,-1],["képpen",22,
-1],["on",19,-1],["ön",19,-1],["képp",-1,-1],["kor",-1,-1],["t",-1,-1],["at",29,-1],["et",29,-1],[
"ként",29,-1],["anként",32,-1],["enként",32,-1],["onként",32,-1],["ot",29,-1],["ért",29,-1],["ö\
t",29,-1],["hez",-1,-1],["hoz",-1,-1],["höz",-1,-1],["vá",-1,-1],["vé",-1,-1]],a_5:readonly Among[]=[["án",-1,2],
["én",-1,1],["ánként",-1,2]],a_6:readonly Among[]=[["stul",-1,1],["astul",0,1],["ástul",0,2],["stül",-1,1],["est\
ül",3,1],["éstül",3,3]],a_7:readonly Among[]=[["á",-1,1],["é",-1,1]],a_8:readonly Among[]=[["k",-1,3],["ak",0,3],["ek",0,3],["ok",
0,3],["ák",0,1],["ék",0,2],["ök",0,3]],a_9:readonly Among[]=[["éi",-1,1],["áéi",0,3],["ééi",0,2],["é",-1,1],
["ké",3,1],["aké",4,1],["eké",4,1],["oké",4,1],["áké",4,3],["éké",4,2],["öké",4,1],["éé",
3,2]],a_10:readonly Among[]=[["a",-1,1],["ja",0,1],["d",-1,1],["ad",2,1],["ed",2,1],["od",2,1],["ád",2,2],["éd",2,3],
["öd",2,1],["e",-1,1],["je",9,1],["nk",-1,1],["unk",11,1],["ánk",11,2],["énk",11,3],["ünk",11,1],
["uk",-1,1],["juk",16,1],["ájuk",17,2],["ük",-1,1],["jük",19,1],["éjük",20,3],["m",-1,1],["am",
22,1],["em",22,1],["om",22,1],["ám",22,2],["ém",22,3],["o",-1,1],["á",-1,2],["é",-1,3]],a_11:readonly Among[]=[["\
id",-1,1],["aid",0,1],["jaid",1,1],["eid",0,1],["jeid",3,1],["áid",0,2],["éid",0,3],["i",-1,1],["a\
i",7,1],["jai",8,1],["ei",7,1],["jei",10,1],["ái",7,2],["éi",7,3],["itek",-1,1],["eitek",14,1],["j\
eitek",15,1],["éitek",14,3],["ik",-1,1],["aik",18,1],["jaik",19,1],["eik",18,1],["jeik",21,1],["áik",
18,2],["éik",18,3],["ink",-1,1],["aink",25,1],["jaink",26,1],["eink",25,1],["jeink",28,1],["áink",
25,2],["éink",25,3],["aitok",-1,1],["jaitok",32,1],["áitok",-1,2],["im",-1,1],["aim",35,1],["jaim",
36,1],["eim",35,1],["jeim",38,1],["áim",35,2],["éim",35,3]],g_v=[17,65,16,0,0,0,0,0,0,0,0,0,0,0,0,
0,1,17,36,10,0,0,0,0,0,0,0,0,0,0,1,0,0,0,1],I_p1=0;function r_mark_regions():boolean{I_p1=base.limit;lab0:{var v_1=base.
cursor;lab1:{if(!base.in_grouping(g_v,97,369))break lab1;golab2:for(;;){var v_2=base.cursor;lab3:{if(!base.
out_grouping(g_v,97,369))break lab3;base.cursor=v_2;break golab2}if(base.cursor=v_2,base.cursor>=base.
limit)break lab1;base.cursor++}lab4:{var v_3=base.cursor;lab5:{if(base.find_among(a_0)==0)break lab5;
break lab4}if(base.cursor=v_3,base.cursor>=base.limit)break lab1;base.cursor++}I_p1=base.cursor;break lab0}
if(base.cursor=v_1,!base.out_grouping(g_v,97,369))return!1;golab6:for(;;){lab7:{if(!base.in_grouping(
g_v,97,369))break lab7;break golab6}if(base.cursor>=base.limit)return!1;base.cursor++}I_p1=base.cursor}
return!0}function r_R1():boolean{return I_p1<=base.cursor}function r_v_ending():boolean{var among_var;if(base.ket=base.
cursor,among_var=base.find_among_b(a_1),among_var==0||(base.bra=base.cursor,!r_R1()))return!1;switch(among_var){case 1:
if(!base.slice_from("a"))return!1;break;case 2:if(!base.slice_from("e"))return!1;break}return!0}function r_double():boolean{
var v_1=base.limit-base.cursor;return base.find_among_b(a_2)==0?!1:(base.cursor=base.limit-v_1,!0)}function r_undouble():boolean{
if(base.cursor<=base.limit_backward)return!1;base.cursor--,base.ket=base.cursor;{var c1=base.cursor-
1;if(c1<base.limit_backward)return!1;base.cursor=c1}return base.bra=base.cursor,!!base.slice_del()}function r_instrum():boolean{
return base.ket=base.cursor,!(base.find_among_b(a_3)==0||(base.bra=base.cursor,!r_R1())||!r_double()||
!base.slice_del()||!r_undouble())}function r_case():boolean{return base.ket=base.cursor,!(base.find_among_b(
a_4)==0||(base.bra=base.cursor,!r_R1())||!base.slice_del()||!r_v_ending())}function r_case_special():boolean{
var among_var;if(base.ket=base.cursor,among_var=base.find_among_b(a_5),among_var==0||(base.bra=base.
cursor,!r_R1()))return!1;switch(among_var){case 1:if(!base.slice_from("e"))return!1;break;case 2:if(!base.
slice_from("a"))return!1;break}return!0}function r_case_other():boolean{var among_var;if(base.ket=base.cursor,
among_var=base.find_among_b(a_6),among_var==0||(base.bra=base.cursor,!r_R1()))return!1;switch(among_var){case 1:
if(!base.slice_del())return!1;break;case 2:if(!base.slice_from("a"))return!1;break;case 3:if(!base.slice_from(
"e"))return!1;break}return!0}function r_factive():boolean{return base.ket=base.cursor,!(base.find_among_b(a_7)==
0||(base.bra=base.cursor,!r_R1())||!r_double()||!base.slice_del()||!r_undouble())}function r_plural():boolean{
var among_var;if(base.ket=base.cursor,among_var=base.find_among_b(a_8),among_var==0||(base.bra=base.
cursor,!r_R1()))return!1;switch(among_var){case 1:if(!base.slice_from("a"))return!1;break;case 2:if(!base.
slice_from("e"))return!1;break;case 3:if(!base.slice_del())return!1;break}return!0}function r_owned():boolean{
var among_var;if(base.ket=base.cursor,among_var=base.find_among_b(a_9),among_var==0||(base.bra=base.
cursor,!r_R1()))return!1;switch(among_var){case 1:if(!base.slice_del())return!1;break;case 2:if(!base.
slice_from("e"))return!1;break;case 3:if(!base.slice_from("a"))return!1;break}return!0}function r_sing_owner():boolean{
var among_var;if(base.ket=base.cursor,among_var=base.find_among_b(a_10),among_var==0||(base.bra=base.
cursor,!r_R1()))return!1;switch(among_var){case 1:if(!base.slice_del())return!1;break;case 2:if(!base.
slice_from("a"))return!1;break;case 3:if(!base.slice_from("e"))return!1;break}return!0}function r_plur_owner():boolean{
var among_var;if(base.ket=base.cursor,among_var=base.find_among_b(a_11),among_var==0||(base.bra=base.
cursor,!r_R1()))return!1;switch(among_var){case 1:if(!base.slice_del())return!1;break;case 2:if(!base.
slice_from("a"))return!1;break;case 3:if(!base.slice_from("e"))return!1;break}return!0}function stem():boolean{
var v_1=base.cursor;r_mark_regions(),base.cursor=v_1,base.limit_backward=base.cursor,base.cursor=base.
limit;var v_2=base.limit-base.cursor;r_instrum(),base.cursor=base.limit-v_2;var v_3=base.limit-base.
cursor;r_case(),base.cursor=base.limit-v_3;var v_4=base.limit-base.cursor;r_case_special(),base.cursor=
base.limit-v_4;var v_5=base.limit-base.cursor;r_case_other(),base.cursor=base.limit-v_5;var v_6=base.
limit-base.cursor;r_factive(),base.cursor=base.limit-v_6;var v_7=base.limit-base.cursor;r_owned(),base.
cursor=base.limit-v_7;var v_8=base.limit-base.cursor;r_sing_owner(),base.cursor=base.limit-v_8;var v_9=base.
limit-base.cursor;r_plur_owner(),base.cursor=base.limit-v_9;var v_10=base.limit-base.cursor;return r_plural(),
base.cursor=base.limit-v_10,base.cursor=base.limit_backward,!0}return word=>(base.setCurrent(word),stem(),
base.current)
}

// The Greek stemmer: greek.sbl compiled by Snowball 2.2.0. BSD-3-Clause, see ../LICENSE-snowball.
// Do not edit; ../README.md tells how to make it anew.
import { SnowballEnvironment, type Among, type Stem } from "../../snowball_environment.ts";

export function createGreekStemmer(): Stem {
const base=new SnowballEnvironment;var a_0:readonly Among[]=[["",-1,25],["Ά",0,1],["Έ",
0,5],["Ή",0,7],["Ί",0,9],["Ό",0,15],["Ύ",0,20],["Ώ",0,24],["ΐ",0,7],["Α",0,1],["Β",0,2],["Γ",
0,3],["Δ",0,4],["Ε",0,5],["Ζ",0,6],["Η",0,7],["Θ",0,8],["Ι",0,9],["Κ",0,10],["Λ",0,11],["Μ",
0,12],["Ν",0,13],["Ξ",0,14],["Ο",0,15],["Π",0,16],["Ρ",0,17],["Σ",0,18],["Τ",0,19],["Υ",0,20],
["Φ",0,21],["Χ",0,22],["Ψ",0,23],["Ω",0,24],["Ϊ",0,9],["Ϋ",0,20],["ά",0,1],["έ",0,5],["ή",0,
7],["ί",0,9],["ΰ",0,20],["ς",0,18],["ϊ",0,7],["ϋ",0,20],["ό",0,15],["ύ",0,20],["ώ",0,24]],a_1:readonly Among[]=[
["σκαγια",-1,2],["φαγια",-1,1],["ολογια",-1,3],["σογια",-1,4],["τατογια",
-1,5],["κρεατα",-1,6],["περατα",-1,7],["τερατα",-1,8],["γεγονοτα",-1,11],[
"καθεστωτα",-1,10],["φωτα",-1,9],["περατη",-1,7],["σκαγιων",-1,2],["φαγιων",
-1,1],["ολογιων",-1,3],["σογιων",-1,4],["τατογιων",-1,5],["κρεατων",-1,6],
["περατων",-1,7],["τερατων",-1,8],["γεγονοτων",-1,11],["καθεστωτων",
-1,10],["φωτων",-1,9],["κρεασ",-1,6],["περασ",-1,7],["τερασ",-1,8],["γεγονοσ",
-1,11],["κρεατοσ",-1,6],["περατοσ",-1,7],["τερατοσ",-1,8],["γεγονοτοσ",
-1,11],["καθεστωτοσ",-1,10],["φωτοσ",-1,9],["καθεστωσ",-1,10],["φωσ",-1,9],
["σκαγιου",-1,2],["φαγιου",-1,1],["ολογιου",-1,3],["σογιου",-1,4],["τατογι\
ου",-1,5]],a_2:readonly Among[]=[["πα",-1,1],["ξαναπα",0,1],["επα",0,1],["περιπα",0,1],["αναμπα",
0,1],["εμπα",0,1],["δανε",-1,1],["αθρο",-1,1],["συναθρο",7,1]],a_3:readonly Among[]=[["β",-1,1],[
"βαθυρι",-1,1],["βαρκ",-1,1],["μαρκ",-1,1],["λ",-1,1],["μ",-1,1],["κορν",-1,1],[
"π",-1,1],["ιμπ",7,1],["ρ",-1,1],["μαρ",9,1],["αμπαρ",9,1],["γκρ",9,1],["βολβορ",
9,1],["γλυκορ",9,1],["πιπερορ",9,1],["πρ",9,1],["μπρ",16,1],["αρρ",9,1],["γλυκυ\
ρ",9,1],["πολυρ",9,1],["λου",-1,1]],a_4:readonly Among[]=[["ιζα",-1,1],["ιζε",-1,1],["ιζαμε",-1,1],
["ιζουμε",-1,1],["ιζανε",-1,1],["ιζουνε",-1,1],["ιζατε",-1,1],["ιζετε",-1,
1],["ιζει",-1,1],["ιζαν",-1,1],["ιζουν",-1,1],["ιζεσ",-1,1],["ιζεισ",-1,1],["ι\
ζω",-1,1]],a_5:readonly Among[]=[["βι",-1,1],["λι",-1,1],["αλ",-1,1],["εν",-1,1],["σ",-1,1],["χ",-1,1],["\
υψ",-1,1],["ζω",-1,1]],a_6:readonly Among[]=[["ωθηκα",-1,1],["ωθηκε",-1,1],["ωθηκαμε",-1,1],["ωθ\
ηκανε",-1,1],["ωθηκατε",-1,1],["ωθηκαν",-1,1],["ωθηκεσ",-1,1]],a_7:readonly Among[]=[["ξαναπα",
-1,1],["επα",-1,1],["περιπα",-1,1],["αναμπα",-1,1],["εμπα",-1,1],["χαρτοπα",
-1,1],["εξαρχα",-1,1],["κλε",-1,1],["εκλε",7,1],["απεκλε",8,1],["αποκλε",7,
1],["εσωκλε",7,1],["δανε",-1,1],["πε",-1,1],["επε",13,1],["μετεπε",14,1],["εσε",
-1,1],["αθρο",-1,1],["συναθρο",17,1]],a_8:readonly Among[]=[["γε",-1,1],["γκε",-1,1],["γκ",-1,1],["\
μ",-1,1],["πουκαμ",3,1],["κομ",3,1],["αν",-1,1],["ολο",-1,1],["π",-1,1],["λαρ",-1,
1],["δημοκρατ",-1,1],["αφ",-1,1],["γιγαντοαφ",11,1]],a_9:readonly Among[]=[["ισα",-1,1],["ισαμε",
-1,1],["ισανε",-1,1],["ισε",-1,1],["ισατε",-1,1],["ισαν",-1,1],["ισεσ",-1,1]],a_10:readonly Among[]=[
["ξαναπα",-1,1],["επα",-1,1],["περιπα",-1,1],["αναμπα",-1,1],["εμπα",-1,1],
["χαρτοπα",-1,1],["εξαρχα",-1,1],["κλε",-1,1],["εκλε",7,1],["απεκλε",8,1],
["αποκλε",7,1],["εσωκλε",7,1],["δανε",-1,1],["πε",-1,1],["επε",13,1],["μετεπε",
14,1],["εσε",-1,1],["αθρο",-1,1],["συναθρο",17,1]],a_11:readonly Among[]=[["ισουμε",-1,1],["ισουν\
ε",-1,1],["ισετε",-1,1],["ισει",-1,1],["ισουν",-1,1],["ισεισ",-1,1],["ισω",-1,
1]],a_12:readonly Among[]=[["κλε",-1,1],["εσωκλε",0,1],["πλε",-1,1],["δανε",-1,1],["σε",-1,1],["ασε",
4,1],["συναθρο",-1,1]],a_13:readonly Among[]=[["ατα",-1,1],["φα",-1,1],["ηφα",1,1],["μεγ",-1,1],["λ\
υγ",-1,1],["ηδ",-1,1],["καθ",-1,1],["εχθ",-1,1],["κακ",-1,1],["μακ",-1,1],["σκ",-1,
1],["φιλ",-1,1],["κυλ",-1,1],["μ",-1,1],["γεμ",13,1],["αχν",-1,1],["π",-1,1],["απ",16,
1],["εμπ",16,1],["ευπ",16,1],["αρ",-1,1],["αορ",-1,1],["γυρ",-1,1],["χρ",-1,1],["χωρ",
-1,1],["κτ",-1,1],["ακτ",25,1],["χτ",-1,1],["αχτ",27,1],["ταχ",-1,1],["σχ",-1,1],["ασ\
χ",30,1],["υψ",-1,1]],a_14:readonly Among[]=[["ιστα",-1,1],["ιστε",-1,1],["ιστη",-1,1],["ιστοι",-1,
1],["ιστων",-1,1],["ιστο",-1,1],["ιστεσ",-1,1],["ιστησ",-1,1],["ιστοσ",-1,1],
["ιστουσ",-1,1],["ιστου",-1,1]],a_15:readonly Among[]=[["εγκλε",-1,1],["αποκλε",-1,1],["σε",-1,
1],["μετασε",2,1],["μικροσε",2,1]],a_16:readonly Among[]=[["δανε",-1,1],["αντιδανε",0,1]],a_17:readonly Among[]=[
["ατομικ",-1,2],["εθνικ",-1,4],["τοπικ",-1,7],["εκλεκτικ",-1,5],["σκεπτικ",
-1,6],["γνωστικ",-1,3],["αγνωστικ",5,1],["αλεξανδριν",-1,8],["θεατριν",
-1,10],["βυζαντιν",-1,9]],a_18:readonly Among[]=[["ισμοι",-1,1],["ισμων",-1,1],["ισμο",-1,1],["\
ισμοσ",-1,1],["ισμουσ",-1,1],["ισμου",-1,1]],a_19:readonly Among[]=[["σ",-1,1],["χ",-1,1]],a_20:readonly Among[]=[["\
ουδακια",-1,1],["αρακια",-1,1],["ουδακι",-1,1],["αρακι",-1,1]],a_21:readonly Among[]=[["βαμβ",
-1,1],["σλοβ",-1,1],["τσεχοσλοβ",1,1],["τζ",-1,1],["κ",-1,1],["καπακ",4,1],["σο\
κ",4,1],["σκ",4,1],["μαλ",-1,1],["πλ",-1,1],["λουλ",-1,1],["φυλ",-1,1],["καιμ",-1,
1],["κλιμ",-1,1],["φαρμ",-1,1],["σπαν",-1,1],["κον",-1,1],["κατραπ",-1,1],["ρ",
-1,1],["βρ",18,1],["λαβρ",19,1],["αμβρ",19,1],["μερ",18,1],["ανθρ",18,1],["κορ",
18,1],["σ",-1,1],["ναγκασ",25,1],["μουστ",-1,1],["ρυ",-1,1],["φ",-1,1],["σφ",29,1],
["αλισφ",30,1],["χ",-1,1]],a_22:readonly Among[]=[["β",-1,1],["καρδ",-1,1],["ζ",-1,1],["σκ",-1,1],["βαλ",
-1,1],["γλ",-1,1],["τριπολ",-1,1],["γιαν",-1,1],["ηγουμεν",-1,1],["κον",-1,1],
["μακρυν",-1,1],["π",-1,1],["πατερ",-1,1],["τοσ",-1,1],["νυφ",-1,1]],a_23:readonly Among[]=[["ακια",
-1,1],["αρακια",0,1],["ιτσα",-1,1],["ακι",-1,1],["αρακι",3,1],["ιτσων",-1,1],
["ιτσασ",-1,1],["ιτσεσ",-1,1]],a_24:readonly Among[]=[["ψαλ",-1,1],["αιφν",-1,1],["ολο",-1,1],["ι\
ρ",-1,1]],a_25:readonly Among[]=[["ε",-1,1],["παιχν",-1,1]],a_26:readonly Among[]=[["ιδια",-1,1],["ιδιων",-1,1],["ιδιο",
-1,1]],a_27:readonly Among[]=[["ιβ",-1,1],["δ",-1,1],["φραγκ",-1,1],["λυκ",-1,1],["οβελ",-1,1],["μην",
-1,1],["ρ",-1,1]],a_28:readonly Among[]=[["ισκε",-1,1],["ισκο",-1,1],["ισκοσ",-1,1],["ισκου",-1,1]],
a_29:readonly Among[]=[["αδων",-1,1],["αδεσ",-1,1]],a_30:readonly Among[]=[["γιαγι",-1,-1],["θει",-1,-1],["οκ",-1,-1],
["μαμ",-1,-1],["μαν",-1,-1],["μπαμπ",-1,-1],["πεθερ",-1,-1],["πατερ",-1,-1],["κ\
υρ",-1,-1],["νταντ",-1,-1]],a_31:readonly Among[]=[["εδων",-1,1],["εδεσ",-1,1]],a_32:readonly Among[]=[["μιλ",-1,1],
["δαπ",-1,1],["γηπ",-1,1],["ιπ",-1,1],["εμπ",-1,1],["οπ",-1,1],["κρασπ",-1,1],["υπ",
-1,1]],a_33:readonly Among[]=[["ουδων",-1,1],["ουδεσ",-1,1]],a_34:readonly Among[]=[["τραγ",-1,1],["φε",-1,1],["καλιακ",
-1,1],["αρκ",-1,1],["σκ",-1,1],["πεταλ",-1,1],["βελ",-1,1],["λουλ",-1,1],["φλ",-1,
1],["χν",-1,1],["πλεξ",-1,1],["σπ",-1,1],["φρ",-1,1],["σ",-1,1],["λιχ",-1,1]],a_35:readonly Among[]=[["\
εων",-1,1],["εωσ",-1,1]],a_36:readonly Among[]=[["δ",-1,1],["ιδ",0,1],["θ",-1,1],["γαλ",-1,1],["ελ",-1,
1],["ν",-1,1],["π",-1,1],["παρ",-1,1]],a_37:readonly Among[]=[["ια",-1,1],["ιων",-1,1],["ιου",-1,1]],a_38:readonly Among[]=[
["ικα",-1,1],["ικων",-1,1],["ικο",-1,1],["ικου",-1,1]],a_39:readonly Among[]=[["αδ",-1,1],["συναδ",
0,1],["καταδ",0,1],["αντιδ",-1,1],["ενδ",-1,1],["φυλοδ",-1,1],["υποδ",-1,1],["\
πρωτοδ",-1,1],["εξωδ",-1,1],["ηθ",-1,1],["ανηθ",9,1],["ξικ",-1,1],["αλ",-1,1],[
"αμμοχαλ",12,1],["συνομηλ",-1,1],["μπολ",-1,1],["μουλ",-1,1],["τσαμ",-1,1],
["βρωμ",-1,1],["αμαν",-1,1],["μπαν",-1,1],["καλλιν",-1,1],["ποστελν",-1,1],
["φιλον",-1,1],["καλπ",-1,1],["γερ",-1,1],["χασ",-1,1],["μποσ",-1,1],["πλιατσ",
-1,1],["πετσ",-1,1],["πιτσ",-1,1],["φυσ",-1,1],["μπαγιατ",-1,1],["νιτ",-1,1],["\
πικαντ",-1,1],["σερτ",-1,1]],a_40:readonly Among[]=[["αγαμε",-1,1],["ηκαμε",-1,1],["ηθηκαμε",
1,1],["ησαμε",-1,1],["ουσαμε",-1,1]],a_41:readonly Among[]=[["βουβ",-1,1],["ξεθ",-1,1],["πεθ",-1,
1],["αποθ",-1,1],["αποκ",-1,1],["ουλ",-1,1],["αναπ",-1,1],["πικρ",-1,1],["ποτ",
-1,1],["αποστ",-1,1],["χ",-1,1],["σιχ",10,1]],a_42:readonly Among[]=[["τρ",-1,1],["τσ",-1,1]],a_43:readonly Among[]=[["αγ\
ανε",-1,1],["ηκανε",-1,1],["ηθηκανε",1,1],["ησανε",-1,1],["ουσανε",-1,1],[
"οντανε",-1,1],["ιοντανε",5,1],["ουντανε",-1,1],["ιουντανε",7,1],["οτανε",
-1,1],["ιοτανε",9,1]],a_44:readonly Among[]=[["ταβ",-1,1],["νταβ",0,1],["ψηλοταβ",0,1],["λιβ",
-1,1],["κλιβ",3,1],["ξηροκλιβ",4,1],["γ",-1,1],["αγ",6,1],["τραγ",7,1],["τσαγ",
7,1],["αθιγγ",6,1],["τσιγγ",6,1],["ατσιγγ",11,1],["στεγ",6,1],["απηγ",6,1],[
"σιγ",6,1],["ανοργ",6,1],["ενοργ",6,1],["καλπουζ",-1,1],["θ",-1,1],["μωαμεθ",
19,1],["πιθ",19,1],["απιθ",21,1],["δεκ",-1,1],["πελεκ",-1,1],["ικ",-1,1],["ανικ",
25,1],["βουλκ",-1,1],["βασκ",-1,1],["βραχυκ",-1,1],["γαλ",-1,1],["καταγαλ",
30,1],["ολογαλ",30,1],["βαθυγαλ",30,1],["μελ",-1,1],["καστελ",-1,1],["πορτολ",
-1,1],["πλ",-1,1],["διπλ",37,1],["λαοπλ",37,1],["ψυχοπλ",37,1],["ουλ",-1,1],["μ",
-1,1],["ολιγοδαμ",42,1],["μουσουλμ",42,1],["δραδουμ",42,1],["βραχμ",42,1],
["ν",-1,1],["αμερικαν",47,1],["π",-1,1],["αδαπ",49,1],["χαμηλοδαπ",49,1],["πο\
λυδαπ",49,1],["κοπ",49,1],["υποκοπ",53,1],["τσοπ",49,1],["σπ",49,1],["ερ",-1,1],
["γερ",57,1],["βετερ",57,1],["λουθηρ",-1,1],["κορμορ",-1,1],["περιτρ",-1,1],
["ουρ",-1,1],["σ",-1,1],["βασ",64,1],["πολισ",64,1],["σαρακατσ",64,1],["θυσ",
64,1],["διατ",-1,1],["πλατ",-1,1],["τσαρλατ",-1,1],["τετ",-1,1],["πουριτ",-1,
1],["σουλτ",-1,1],["μαιντ",-1,1],["ζωντ",-1,1],["καστ",-1,1],["φ",-1,1],["διαφ",
78,1],["στεφ",78,1],["φωτοστεφ",80,1],["περηφ",78,1],["υπερηφ",82,1],["κοιλαρ\
φ",78,1],["πενταρφ",78,1],["ορφ",78,1],["χ",-1,1],["αμηχ",87,1],["βιομηχ",87,1],
["μεγλοβιομηχ",89,1],["καπνοβιομηχ",89,1],["μικροβιομηχ",89,1],["πο\
λυμηχ",87,1],["λιχ",87,1]],a_45:readonly Among[]=[["ησετε",-1,1]],a_46:readonly Among[]=[["ενδ",-1,1],["συνδ",-1,1],
["οδ",-1,1],["διαθ",-1,1],["καθ",-1,1],["ραθ",-1,1],["ταθ",-1,1],["τιθ",-1,1],["εκ\
θ",-1,1],["ενθ",-1,1],["συνθ",-1,1],["ροθ",-1,1],["υπερθ",-1,1],["σθ",-1,1],["ευθ",
-1,1],["αρκ",-1,1],["ωφελ",-1,1],["βολ",-1,1],["αιν",-1,1],["πον",-1,1],["ρον",-1,
1],["συν",-1,1],["βαρ",-1,1],["βρ",-1,1],["αιρ",-1,1],["φορ",-1,1],["ευρ",-1,1],["π\
υρ",-1,1],["χωρ",-1,1],["νετ",-1,1],["σχ",-1,1]],a_47:readonly Among[]=[["παγ",-1,1],["δ",-1,1],["αδ",
1,1],["θ",-1,1],["αθ",3,1],["τοκ",-1,1],["σκ",-1,1],["παρακαλ",-1,1],["σκελ",-1,1],
["απλ",-1,1],["εμ",-1,1],["αν",-1,1],["βεν",-1,1],["βαρον",-1,1],["κοπ",-1,1],["σε\
ρπ",-1,1],["αβαρ",-1,1],["εναρ",-1,1],["αβρ",-1,1],["μπορ",-1,1],["θαρρ",-1,1],
["ντρ",-1,1],["υ",-1,1],["νιφ",-1,1],["συρφ",-1,1]],a_48:readonly Among[]=[["οντασ",-1,1],["ωντασ",
-1,1]],a_49:readonly Among[]=[["ομαστε",-1,1],["ιομαστε",0,1]],a_50:readonly Among[]=[["π",-1,1],["απ",0,1],["ακαταπ",
1,1],["συμπ",0,1],["ασυμπ",3,1],["αμεταμφ",-1,1]],a_51:readonly Among[]=[["ζ",-1,1],["αλ",-1,1],["\
παρακαλ",1,1],["εκτελ",-1,1],["μ",-1,1],["ξ",-1,1],["προ",-1,1],["αρ",-1,1],["νισ",
-1,1]],a_52:readonly Among[]=[["ηθηκα",-1,1],["ηθηκε",-1,1],["ηθηκεσ",-1,1]],a_53:readonly Among[]=[["πιθ",-1,1],["\
οθ",-1,1],["ναρθ",-1,1],["σκουλ",-1,1],["σκωλ",-1,1],["σφ",-1,1]],a_54:readonly Among[]=[["θ",-1,1],
["διαθ",0,1],["παρακαταθ",0,1],["συνθ",0,1],["προσθ",0,1]],a_55:readonly Among[]=[["ηκα",-1,
1],["ηκε",-1,1],["ηκεσ",-1,1]],a_56:readonly Among[]=[["φαγ",-1,1],["ληγ",-1,1],["φρυδ",-1,1],["μαντ\
ιλ",-1,1],["μαλλ",-1,1],["ομ",-1,1],["βλεπ",-1,1],["ποδαρ",-1,1],["κυματ",-1,1],
["πρωτ",-1,1],["λαχ",-1,1],["πανταχ",-1,1]],a_57:readonly Among[]=[["τσα",-1,1],["χαδ",-1,1],["μεδ",
-1,1],["λαμπιδ",-1,1],["δε",-1,1],["πλε",-1,1],["μεσαζ",-1,1],["δεσποζ",-1,1],
["αιθ",-1,1],["φαρμακ",-1,1],["αγκ",-1,1],["ανηκ",-1,1],["λ",-1,1],["μ",-1,1],["αμ",
13,1],["βρομ",13,1],["υποτειν",-1,1],["εκλιπ",-1,1],["ρ",-1,1],["ενδιαφερ",
18,1],["αναρρ",18,1],["πατ",-1,1],["καθαρευ",-1,1],["δευτερευ",-1,1],["λεχ",
-1,1]],a_58:readonly Among[]=[["ουσα",-1,1],["ουσε",-1,1],["ουσεσ",-1,1]],a_59:readonly Among[]=[["ψοφ",-1,-1],["ναυλο\
χ",-1,-1]],a_60:readonly Among[]=[["πελ",-1,1],["λλ",-1,1],["σμην",-1,1],["ρπ",-1,1],["πρ",-1,1],["φρ",
-1,1],["χορτ",-1,1],["οφ",-1,1],["σφ",-1,1],["λοχ",-1,1]],a_61:readonly Among[]=[["αμαλλι",-1,1],["λ",
-1,1],["αμαλ",1,1],["μ",-1,1],["ουλαμ",3,1],["εν",-1,1],["δερβεν",5,1],["π",-1,1],
["αειπ",7,1],["αρτιπ",7,1],["συμπ",7,1],["νεοπ",7,1],["κροκαλοπ",7,1],["ολο\
π",7,1],["προσωποπ",7,1],["σιδηροπ",7,1],["δροσοπ",7,1],["ασπ",7,1],["ανυπ",
7,1],["ρ",-1,1],["ασπαρ",19,1],["χαρ",19,1],["αχαρ",21,1],["απερ",19,1],["τρ",19,
1],["ουρ",19,1],["τ",-1,1],["διατ",26,1],["επιτ",26,1],["συντ",26,1],["ομοτ",26,
1],["νομοτ",30,1],["αποτ",26,1],["υποτ",26,1],["αβαστ",26,1],["αιμοστ",26,1],
["προστ",26,1],["ανυστ",26,1],["ναυ",-1,1],["αφ",-1,1],["ξεφ",-1,1],["αδηφ",-1,
1],["παμφ",-1,1],["πολυφ",-1,1]],a_62:readonly Among[]=[["αγα",-1,1],["αγε",-1,1],["αγεσ",-1,1]],a_63:readonly Among[]=[
["ησα",-1,1],["ησε",-1,1],["ησου",-1,1]],a_64:readonly Among[]=[["ν",-1,1],["δωδεκαν",0,1],["επταν",
0,1],["μεγαλον",0,1],["ερημον",0,1],["χερσον",0,1]],a_65:readonly Among[]=[["ηστε",-1,1]],a_66:readonly Among[]=[
["σβ",-1,1],["ασβ",0,1],["απλ",-1,1],["αειμν",-1,1],["χρ",-1,1],["αχρ",4,1],["κοιν\
οχρ",4,1],["δυσχρ",4,1],["ευχρ",4,1],["παλιμψ",-1,1]],a_67:readonly Among[]=[["ουνε",-1,1],["ηθ\
ουνε",0,1],["ησουνε",0,1]],a_68:readonly Among[]=[["σπι",-1,1],["ν",-1,1],["εξων",1,1],["ρ",-1,1],
["στραβομουτσ",-1,1],["κακομουτσ",-1,1]],a_69:readonly Among[]=[["ουμε",-1,1],["ηθουμε",
0,1],["ησουμε",0,1]],a_70:readonly Among[]=[["αζ",-1,1],["ωριοπλ",-1,1],["ασουσ",-1,1],["παρασουσ",
2,1],["αλλοσουσ",-1,1],["φ",-1,1],["χ",-1,1]],a_71:readonly Among[]=[["ματα",-1,1],["ματων",-1,1],
["ματοσ",-1,1]],a_72:readonly Among[]=[["α",-1,1],["ιουμα",0,1],["ομουνα",0,1],["ιομουνα",2,1],
["οσουνα",0,1],["ιοσουνα",4,1],["ε",-1,1],["αγατε",6,1],["ηκατε",6,1],["ηθηκ\
ατε",8,1],["ησατε",6,1],["ουσατε",6,1],["ειτε",6,1],["ηθειτε",12,1],["ιεμαστ\
ε",6,1],["ουμαστε",6,1],["ιουμαστε",15,1],["ιεσαστε",6,1],["οσαστε",6,1],
["ιοσαστε",18,1],["η",-1,1],["ι",-1,1],["αμαι",21,1],["ιεμαι",21,1],["ομαι",21,
1],["ουμαι",21,1],["ασαι",21,1],["εσαι",21,1],["ιεσαι",27,1],["αται",21,1],["ε\
ται",21,1],["ιεται",30,1],["ονται",21,1],["ουνται",21,1],["ιουνται",33,1],
["ει",21,1],["αει",35,1],["ηθει",35,1],["ησει",35,1],["οι",21,1],["αν",-1,1],["αγαν",
40,1],["ηκαν",40,1],["ηθηκαν",42,1],["ησαν",40,1],["ουσαν",40,1],["οντουσαν",
45,1],["ιοντουσαν",46,1],["ονταν",40,1],["ιονταν",48,1],["ουνταν",40,1],["\
ιουνταν",50,1],["οταν",40,1],["ιοταν",52,1],["ομασταν",40,1],["ιομασταν",
54,1],["οσασταν",40,1],["ιοσασταν",56,1],["ουν",-1,1],["ηθουν",58,1],["ομουν",
58,1],["ιομουν",60,1],["ησουν",58,1],["οσουν",58,1],["ιοσουν",63,1],["ων",-1,
1],["ηδων",65,1],["ο",-1,1],["ασ",-1,1],["εσ",-1,1],["ηδεσ",69,1],["ησεσ",69,1],["η\
σ",-1,1],["εισ",-1,1],["ηθεισ",73,1],["οσ",-1,1],["υσ",-1,1],["ουσ",76,1],["υ",-1,1],
["ου",78,1],["ω",-1,1],["αω",80,1],["ηθω",80,1],["ησω",80,1]],a_73:readonly Among[]=[["οτερ",-1,1],["ε\
στερ",-1,1],["υτερ",-1,1],["ωτερ",-1,1],["οτατ",-1,1],["εστατ",-1,1],["υτατ",
-1,1],["ωτατ",-1,1]],g_v=[81,65,16,1],g_v2=[81,65,0,1],S_s="",B_test1=!1;function r_has_min_length():boolean{
return base.current.length>=3}function r_tolower():boolean{for(var among_var;;){var v_1=base.limit-base.cursor;
lab0:{if(base.ket=base.cursor,among_var=base.find_among_b(a_0),among_var==0)break lab0;switch(base.bra=
base.cursor,among_var){case 1:if(!base.slice_from("α"))return!1;break;case 2:if(!base.slice_from("β"))
return!1;break;case 3:if(!base.slice_from("γ"))return!1;break;case 4:if(!base.slice_from("δ"))return!1;
break;case 5:if(!base.slice_from("ε"))return!1;break;case 6:if(!base.slice_from("ζ"))return!1;break;case 7:
if(!base.slice_from("η"))return!1;break;case 8:if(!base.slice_from("θ"))return!1;break;case 9:if(!base.
slice_from("ι"))return!1;break;case 10:if(!base.slice_from("κ"))return!1;break;case 11:if(!base.slice_from(
"λ"))return!1;break;case 12:if(!base.slice_from("μ"))return!1;break;case 13:if(!base.slice_from("ν"))
return!1;break;case 14:if(!base.slice_from("ξ"))return!1;break;case 15:if(!base.slice_from("ο"))return!1;
break;case 16:if(!base.slice_from("π"))return!1;break;case 17:if(!base.slice_from("ρ"))return!1;break;case 18:
if(!base.slice_from("σ"))return!1;break;case 19:if(!base.slice_from("τ"))return!1;break;case 20:if(!base.
slice_from("υ"))return!1;break;case 21:if(!base.slice_from("φ"))return!1;break;case 22:if(!base.slice_from(
"χ"))return!1;break;case 23:if(!base.slice_from("ψ"))return!1;break;case 24:if(!base.slice_from("ω"))
return!1;break;case 25:if(base.cursor<=base.limit_backward)break lab0;base.cursor--;break}continue}base.
cursor=base.limit-v_1;break}return!0}function r_step1():boolean{var among_var;if(base.ket=base.cursor,among_var=
base.find_among_b(a_1),among_var==0)return!1;switch(base.bra=base.cursor,among_var){case 1:if(!base.
slice_from("φα"))return!1;break;case 2:if(!base.slice_from("σκα"))return!1;break;case 3:if(!base.
slice_from("ολο"))return!1;break;case 4:if(!base.slice_from("σο"))return!1;break;case 5:if(!base.
slice_from("τατο"))return!1;break;case 6:if(!base.slice_from("κρε"))return!1;break;case 7:if(!base.
slice_from("περ"))return!1;break;case 8:if(!base.slice_from("τερ"))return!1;break;case 9:if(!base.
slice_from("φω"))return!1;break;case 10:if(!base.slice_from("καθεστ"))return!1;break;case 11:
if(!base.slice_from("γεγον"))return!1;break}return B_test1=!1,!0}function r_steps1():boolean{if(base.ket=
base.cursor,base.find_among_b(a_4)==0||(base.bra=base.cursor,!base.slice_del()))return!1;B_test1=!1;
lab0:{var v_1=base.limit-base.cursor;lab1:{if(base.ket=base.cursor,base.find_among_b(a_2)==0||(base.
bra=base.cursor,base.cursor>base.limit_backward))break lab1;if(S_s=base.slice_to(),S_s==""||!base.slice_from(
"ι"))return!1;{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c1}break lab0}
if(base.cursor=base.limit-v_1,base.ket=base.cursor,base.find_among_b(a_3)==0||(base.bra=base.cursor,
base.cursor>base.limit_backward)||(S_s=base.slice_to(),S_s=="")||!base.slice_from("ιζ"))return!1;{
var c2=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c2}}return!0}function r_steps2():boolean{
if(base.ket=base.cursor,base.find_among_b(a_6)==0||(base.bra=base.cursor,!base.slice_del())||(B_test1=
!1,base.ket=base.cursor,base.find_among_b(a_5)==0)||(base.bra=base.cursor,base.cursor>base.limit_backward)||
(S_s=base.slice_to(),S_s=="")||!base.slice_from("ων"))return!1;{var c1=base.cursor;base.insert(base.
cursor,base.cursor,S_s),base.cursor=c1}return!0}function r_steps3():boolean{if(base.ket=base.cursor,base.find_among_b(
a_9)==0||(base.bra=base.cursor,!base.slice_del()))return!1;B_test1=!1;lab0:{var v_1=base.limit-base.
cursor;lab1:{if(!base.eq_s_b("ισα")||base.cursor>base.limit_backward)break lab1;if(!base.slice_from(
"ισ"))return!1;break lab0}base.cursor=base.limit-v_1;lab2:{if(base.ket=base.cursor,base.find_among_b(
a_7)==0||(base.bra=base.cursor,base.cursor>base.limit_backward))break lab2;if(S_s=base.slice_to(),S_s==
""||!base.slice_from("ι"))return!1;{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.
cursor=c1}break lab0}if(base.cursor=base.limit-v_1,base.ket=base.cursor,base.find_among_b(a_8)==0||(base.
bra=base.cursor,base.cursor>base.limit_backward)||(S_s=base.slice_to(),S_s=="")||!base.slice_from("ι\
σ"))return!1;{var c2=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c2}}return!0}
function r_steps4():boolean{if(base.ket=base.cursor,base.find_among_b(a_11)==0||(base.bra=base.cursor,!base.
slice_del())||(B_test1=!1,base.ket=base.cursor,base.find_among_b(a_10)==0)||(base.bra=base.cursor,base.
cursor>base.limit_backward)||(S_s=base.slice_to(),S_s=="")||!base.slice_from("ι"))return!1;{var c1=base.
cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c1}return!0}function r_steps5():boolean{if(base.
ket=base.cursor,base.find_among_b(a_14)==0||(base.bra=base.cursor,!base.slice_del()))return!1;B_test1=
!1;lab0:{var v_1=base.limit-base.cursor;lab1:{if(base.ket=base.cursor,base.find_among_b(a_12)==0||(base.
bra=base.cursor,base.cursor>base.limit_backward))break lab1;if(S_s=base.slice_to(),S_s==""||!base.slice_from(
"ι"))return!1;{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c1}break lab0}
if(base.cursor=base.limit-v_1,base.ket=base.cursor,base.find_among_b(a_13)==0||(base.bra=base.cursor,
base.cursor>base.limit_backward)||(S_s=base.slice_to(),S_s=="")||!base.slice_from("ιστ"))return!1;
{var c2=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c2}}return!0}function r_steps6():boolean{
var among_var;if(base.ket=base.cursor,base.find_among_b(a_18)==0||(base.bra=base.cursor,!base.slice_del()))
return!1;B_test1=!1;lab0:{var v_1=base.limit-base.cursor;lab1:{if(base.ket=base.cursor,base.find_among_b(
a_15)==0||(base.bra=base.cursor,base.cursor>base.limit_backward))break lab1;if(S_s=base.slice_to(),S_s==
""||!base.slice_from("ισμ"))return!1;{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),
base.cursor=c1}break lab0}base.cursor=base.limit-v_1;lab2:{if(base.ket=base.cursor,base.find_among_b(
a_16)==0||(base.bra=base.cursor,base.cursor>base.limit_backward))break lab2;if(S_s=base.slice_to(),S_s==
""||!base.slice_from("ι"))return!1;{var c2=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.
cursor=c2}break lab0}if(base.cursor=base.limit-v_1,base.ket=base.cursor,among_var=base.find_among_b(
a_17),among_var==0)return!1;switch(base.bra=base.cursor,among_var){case 1:if(!base.slice_from("αγνωσ\
τ"))return!1;break;case 2:if(!base.slice_from("ατομ"))return!1;break;case 3:if(!base.slice_from(
"γνωστ"))return!1;break;case 4:if(!base.slice_from("εθν"))return!1;break;case 5:if(!base.slice_from(
"εκλεκτ"))return!1;break;case 6:if(!base.slice_from("σκεπτ"))return!1;break;case 7:if(!base.
slice_from("τοπ"))return!1;break;case 8:if(!base.slice_from("αλεξανδρ"))return!1;break;case 9:
if(!base.slice_from("βυζαντ"))return!1;break;case 10:if(!base.slice_from("θεατρ"))return!1;
break}}return!0}function r_steps7():boolean{if(base.ket=base.cursor,base.find_among_b(a_20)==0||(base.bra=base.
cursor,!base.slice_del())||(B_test1=!1,base.ket=base.cursor,base.find_among_b(a_19)==0)||(base.bra=base.
cursor,base.cursor>base.limit_backward)||(S_s=base.slice_to(),S_s=="")||!base.slice_from("αρακ"))
return!1;{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c1}return!0}function r_steps8():boolean{
if(base.ket=base.cursor,base.find_among_b(a_23)==0||(base.bra=base.cursor,!base.slice_del()))return!1;
B_test1=!1;lab0:{var v_1=base.limit-base.cursor;lab1:{if(base.ket=base.cursor,base.find_among_b(a_21)==
0||(base.bra=base.cursor,base.cursor>base.limit_backward))break lab1;if(S_s=base.slice_to(),S_s==""||
!base.slice_from("ακ"))return!1;{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.
cursor=c1}break lab0}base.cursor=base.limit-v_1;lab2:{if(base.ket=base.cursor,base.find_among_b(a_22)==
0||(base.bra=base.cursor,base.cursor>base.limit_backward))break lab2;if(S_s=base.slice_to(),S_s==""||
!base.slice_from("ιτσ"))return!1;{var c2=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.
cursor=c2}break lab0}if(base.cursor=base.limit-v_1,base.ket=base.cursor,!base.eq_s_b("κορ")||(base.
bra=base.cursor,S_s=base.slice_to(),S_s=="")||!base.slice_from("ιτσ"))return!1;{var c3=base.cursor;
base.insert(base.cursor,base.cursor,S_s),base.cursor=c3}}return!0}function r_steps9():boolean{if(base.ket=base.
cursor,base.find_among_b(a_26)==0||(base.bra=base.cursor,!base.slice_del()))return!1;B_test1=!1;lab0:{
var v_1=base.limit-base.cursor;lab1:{if(base.ket=base.cursor,base.find_among_b(a_24)==0||(base.bra=base.
cursor,base.cursor>base.limit_backward))break lab1;if(S_s=base.slice_to(),S_s==""||!base.slice_from(
"ιδ"))return!1;{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c1}break lab0}
if(base.cursor=base.limit-v_1,base.ket=base.cursor,base.find_among_b(a_25)==0||(base.bra=base.cursor,
S_s=base.slice_to(),S_s=="")||!base.slice_from("ιδ"))return!1;{var c2=base.cursor;base.insert(base.
cursor,base.cursor,S_s),base.cursor=c2}}return!0}function r_steps10():boolean{if(base.ket=base.cursor,base.find_among_b(
a_28)==0||(base.bra=base.cursor,!base.slice_del())||(B_test1=!1,base.ket=base.cursor,base.find_among_b(
a_27)==0)||(base.bra=base.cursor,base.cursor>base.limit_backward)||(S_s=base.slice_to(),S_s=="")||!base.
slice_from("ισκ"))return!1;{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=
c1}return!0}function r_step2a():boolean{if(base.ket=base.cursor,base.find_among_b(a_29)==0||(base.bra=base.cursor,
!base.slice_del()))return!1;{var v_1=base.limit-base.cursor;lab0:{if(base.ket=base.cursor,base.find_among_b(
a_30)==0)break lab0;return base.bra=base.cursor,!1}base.cursor=base.limit-v_1}{var c1=base.cursor;base.
insert(base.cursor,base.cursor,"αδ"),base.cursor=c1}return!0}function r_step2b():boolean{if(base.ket=base.
cursor,base.find_among_b(a_31)==0||(base.bra=base.cursor,!base.slice_del())||(base.ket=base.cursor,base.
find_among_b(a_32)==0)||(base.bra=base.cursor,S_s=base.slice_to(),S_s=="")||!base.slice_from("εδ"))
return!1;{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c1}return!0}function r_step2c():boolean{
if(base.ket=base.cursor,base.find_among_b(a_33)==0||(base.bra=base.cursor,!base.slice_del())||(base.
ket=base.cursor,base.find_among_b(a_34)==0)||(base.bra=base.cursor,S_s=base.slice_to(),S_s=="")||!base.
slice_from("ουδ"))return!1;{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=
c1}return!0}function r_step2d():boolean{if(base.ket=base.cursor,base.find_among_b(a_35)==0||(base.bra=base.cursor,
!base.slice_del())||(B_test1=!1,base.ket=base.cursor,base.find_among_b(a_36)==0)||(base.bra=base.cursor,
base.cursor>base.limit_backward)||(S_s=base.slice_to(),S_s=="")||!base.slice_from("ε"))return!1;{var c1=base.
cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c1}return!0}function r_step3():boolean{if(base.ket=
base.cursor,base.find_among_b(a_37)==0||(base.bra=base.cursor,!base.slice_del())||(B_test1=!1,base.ket=
base.cursor,!base.in_grouping_b(g_v,945,969))||(base.bra=base.cursor,S_s=base.slice_to(),S_s=="")||!base.
slice_from("ι"))return!1;{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c1}
return!0}function r_step4():boolean{if(base.ket=base.cursor,base.find_among_b(a_38)==0||(base.bra=base.cursor,
!base.slice_del()))return!1;B_test1=!1;lab0:{var v_1=base.limit-base.cursor;lab1:{if(base.ket=base.cursor,
!base.in_grouping_b(g_v,945,969))break lab1;if(base.bra=base.cursor,S_s=base.slice_to(),S_s==""||!base.
slice_from("ικ"))return!1;{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=
c1}break lab0}base.cursor=base.limit-v_1,base.ket=base.cursor}if(base.find_among_b(a_39)==0||(base.bra=
base.cursor,base.cursor>base.limit_backward)||(S_s=base.slice_to(),S_s=="")||!base.slice_from("ικ"))
return!1;{var c2=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c2}return!0}function r_step5a():boolean{
var v_1=base.limit-base.cursor;lab0:{if(!base.eq_s_b("αγαμε")||base.cursor>base.limit_backward)
break lab0;if(!base.slice_from("αγαμ"))return!1}base.cursor=base.limit-v_1;var v_2=base.limit-base.
cursor;lab1:{if(base.ket=base.cursor,base.find_among_b(a_40)==0)break lab1;if(base.bra=base.cursor,!base.
slice_del())return!1;B_test1=!1}if(base.cursor=base.limit-v_2,base.ket=base.cursor,!base.eq_s_b("αμε")||
(base.bra=base.cursor,!base.slice_del())||(B_test1=!1,base.ket=base.cursor,base.find_among_b(a_41)==
0)||(base.bra=base.cursor,base.cursor>base.limit_backward)||(S_s=base.slice_to(),S_s=="")||!base.slice_from(
"αμ"))return!1;{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c1}return!0}
function r_step5b():boolean{var v_1=base.limit-base.cursor;lab0:{if(base.ket=base.cursor,base.find_among_b(a_43)==
0)break lab0;if(base.bra=base.cursor,!base.slice_del())return!1;if(B_test1=!1,base.ket=base.cursor,base.
find_among_b(a_42)==0||(base.bra=base.cursor,base.cursor>base.limit_backward))break lab0;if(S_s=base.
slice_to(),S_s==""||!base.slice_from("αγαν"))return!1;{var c1=base.cursor;base.insert(base.cursor,
base.cursor,S_s),base.cursor=c1}}if(base.cursor=base.limit-v_1,base.ket=base.cursor,!base.eq_s_b("αν\
ε")||(base.bra=base.cursor,!base.slice_del()))return!1;B_test1=!1;lab1:{var v_2=base.limit-base.cursor;
lab2:{if(base.ket=base.cursor,!base.in_grouping_b(g_v2,945,969))break lab2;if(base.bra=base.cursor,S_s=
base.slice_to(),S_s==""||!base.slice_from("αν"))return!1;{var c2=base.cursor;base.insert(base.cursor,
base.cursor,S_s),base.cursor=c2}break lab1}base.cursor=base.limit-v_2,base.ket=base.cursor}if(base.find_among_b(
a_44)==0||(base.bra=base.cursor,base.cursor>base.limit_backward)||(S_s=base.slice_to(),S_s=="")||!base.
slice_from("αν"))return!1;{var c3=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=
c3}return!0}function r_step5c():boolean{var v_1=base.limit-base.cursor;lab0:{if(base.ket=base.cursor,base.find_among_b(
a_45)==0)break lab0;if(base.bra=base.cursor,!base.slice_del())return!1;B_test1=!1}if(base.cursor=base.
limit-v_1,base.ket=base.cursor,!base.eq_s_b("ετε")||(base.bra=base.cursor,!base.slice_del()))return!1;
B_test1=!1;lab1:{var v_2=base.limit-base.cursor;lab2:{if(base.ket=base.cursor,!base.in_grouping_b(g_v2,
945,969))break lab2;if(base.bra=base.cursor,S_s=base.slice_to(),S_s==""||!base.slice_from("ετ"))return!1;
{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c1}break lab1}base.cursor=base.
limit-v_2;lab3:{if(base.ket=base.cursor,base.find_among_b(a_46)==0)break lab3;if(base.bra=base.cursor,
S_s=base.slice_to(),S_s==""||!base.slice_from("ετ"))return!1;{var c2=base.cursor;base.insert(base.
cursor,base.cursor,S_s),base.cursor=c2}break lab1}base.cursor=base.limit-v_2,base.ket=base.cursor}if(base.
find_among_b(a_47)==0||(base.bra=base.cursor,base.cursor>base.limit_backward)||(S_s=base.slice_to(),
S_s=="")||!base.slice_from("ετ"))return!1;{var c3=base.cursor;base.insert(base.cursor,base.cursor,
S_s),base.cursor=c3}return!0}function r_step5d():boolean{if(base.ket=base.cursor,base.find_among_b(a_48)==0||
(base.bra=base.cursor,!base.slice_del()))return!1;B_test1=!1;lab0:{var v_1=base.limit-base.cursor;lab1:{
if(base.ket=base.cursor,!base.eq_s_b("αρχ")||(base.bra=base.cursor,base.cursor>base.limit_backward))
break lab1;if(S_s=base.slice_to(),S_s==""||!base.slice_from("οντ"))return!1;{var c1=base.cursor;base.
insert(base.cursor,base.cursor,S_s),base.cursor=c1}break lab0}if(base.cursor=base.limit-v_1,base.ket=
base.cursor,!base.eq_s_b("κρε")||(base.bra=base.cursor,S_s=base.slice_to(),S_s=="")||!base.slice_from(
"ωντ"))return!1;{var c2=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c2}}return!0}
function r_step5e():boolean{if(base.ket=base.cursor,base.find_among_b(a_49)==0||(base.bra=base.cursor,!base.
slice_del())||(B_test1=!1,base.ket=base.cursor,!base.eq_s_b("ον"))||(base.bra=base.cursor,base.cursor>
base.limit_backward)||(S_s=base.slice_to(),S_s=="")||!base.slice_from("ομαστ"))return!1;{var c1=base.
cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c1}return!0}function r_step5f():boolean{var v_1=base.
limit-base.cursor;lab0:{if(base.ket=base.cursor,!base.eq_s_b("ιεστε"))break lab0;if(base.bra=base.
cursor,!base.slice_del())return!1;if(B_test1=!1,base.ket=base.cursor,base.find_among_b(a_50)==0||(base.
bra=base.cursor,base.cursor>base.limit_backward))break lab0;if(S_s=base.slice_to(),S_s==""||!base.slice_from(
"ιεστ"))return!1;{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c1}}if(base.
cursor=base.limit-v_1,base.ket=base.cursor,!base.eq_s_b("εστε")||(base.bra=base.cursor,!base.slice_del())||
(B_test1=!1,base.ket=base.cursor,base.find_among_b(a_51)==0)||(base.bra=base.cursor,base.cursor>base.
limit_backward)||(S_s=base.slice_to(),S_s=="")||!base.slice_from("ιεστ"))return!1;{var c2=base.cursor;
base.insert(base.cursor,base.cursor,S_s),base.cursor=c2}return!0}function r_step5g():boolean{var v_1=base.limit-
base.cursor;lab0:{if(base.ket=base.cursor,base.find_among_b(a_52)==0)break lab0;if(base.bra=base.cursor,
!base.slice_del())return!1;B_test1=!1}if(base.cursor=base.limit-v_1,base.ket=base.cursor,base.find_among_b(
a_55)==0||(base.bra=base.cursor,!base.slice_del()))return!1;B_test1=!1;lab1:{var v_2=base.limit-base.
cursor;lab2:{if(base.ket=base.cursor,base.find_among_b(a_53)==0)break lab2;if(base.bra=base.cursor,S_s=
base.slice_to(),S_s==""||!base.slice_from("ηκ"))return!1;{var c1=base.cursor;base.insert(base.cursor,
base.cursor,S_s),base.cursor=c1}break lab1}if(base.cursor=base.limit-v_2,base.ket=base.cursor,base.find_among_b(
a_54)==0||(base.bra=base.cursor,base.cursor>base.limit_backward)||(S_s=base.slice_to(),S_s=="")||!base.
slice_from("ηκ"))return!1;{var c2=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=
c2}}return!0}function r_step5h():boolean{if(base.ket=base.cursor,base.find_among_b(a_58)==0||(base.bra=base.
cursor,!base.slice_del()))return!1;B_test1=!1;lab0:{var v_1=base.limit-base.cursor;lab1:{if(base.ket=
base.cursor,base.find_among_b(a_56)==0)break lab1;if(base.bra=base.cursor,S_s=base.slice_to(),S_s==""||
!base.slice_from("ουσ"))return!1;{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.
cursor=c1}break lab0}if(base.cursor=base.limit-v_1,base.ket=base.cursor,base.find_among_b(a_57)==0||
(base.bra=base.cursor,base.cursor>base.limit_backward)||(S_s=base.slice_to(),S_s=="")||!base.slice_from(
"ουσ"))return!1;{var c2=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c2}}return!0}
function r_step5i():boolean{if(base.ket=base.cursor,base.find_among_b(a_62)==0||(base.bra=base.cursor,!base.
slice_del()))return!1;B_test1=!1;lab0:{var v_1=base.limit-base.cursor;lab1:{if(base.ket=base.cursor,
!base.eq_s_b("κολλ"))break lab1;if(base.bra=base.cursor,S_s=base.slice_to(),S_s==""||!base.slice_from(
"αγ"))return!1;{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c1}break lab0}
base.cursor=base.limit-v_1;{var v_2=base.limit-base.cursor;lab2:{if(base.ket=base.cursor,base.find_among_b(
a_59)==0)break lab2;return base.bra=base.cursor,!1}base.cursor=base.limit-v_2}lab3:{var v_3=base.limit-
base.cursor;lab4:{if(base.ket=base.cursor,base.find_among_b(a_60)==0)break lab4;if(base.bra=base.cursor,
S_s=base.slice_to(),S_s==""||!base.slice_from("αγ"))return!1;{var c2=base.cursor;base.insert(base.
cursor,base.cursor,S_s),base.cursor=c2}break lab3}if(base.cursor=base.limit-v_3,base.ket=base.cursor,
base.find_among_b(a_61)==0||(base.bra=base.cursor,base.cursor>base.limit_backward)||(S_s=base.slice_to(),
S_s=="")||!base.slice_from("αγ"))return!1;{var c3=base.cursor;base.insert(base.cursor,base.cursor,
S_s),base.cursor=c3}}}return!0}function r_step5j():boolean{if(base.ket=base.cursor,base.find_among_b(a_63)==
0||(base.bra=base.cursor,!base.slice_del())||(B_test1=!1,base.ket=base.cursor,base.find_among_b(a_64)==
0)||(base.bra=base.cursor,base.cursor>base.limit_backward)||(S_s=base.slice_to(),S_s=="")||!base.slice_from(
"ησ"))return!1;{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c1}return!0}
function r_step5k():boolean{if(base.ket=base.cursor,base.find_among_b(a_65)==0||(base.bra=base.cursor,!base.
slice_del())||(B_test1=!1,base.ket=base.cursor,base.find_among_b(a_66)==0)||(base.bra=base.cursor,base.
cursor>base.limit_backward)||(S_s=base.slice_to(),S_s=="")||!base.slice_from("ηστ"))return!1;{var c1=base.
cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=c1}return!0}function r_step5l():boolean{if(base.
ket=base.cursor,base.find_among_b(a_67)==0||(base.bra=base.cursor,!base.slice_del())||(B_test1=!1,base.
ket=base.cursor,base.find_among_b(a_68)==0)||(base.bra=base.cursor,base.cursor>base.limit_backward)||
(S_s=base.slice_to(),S_s=="")||!base.slice_from("ουν"))return!1;{var c1=base.cursor;base.insert(base.
cursor,base.cursor,S_s),base.cursor=c1}return!0}function r_step5m():boolean{if(base.ket=base.cursor,base.find_among_b(
a_69)==0||(base.bra=base.cursor,!base.slice_del())||(B_test1=!1,base.ket=base.cursor,base.find_among_b(
a_70)==0)||(base.bra=base.cursor,base.cursor>base.limit_backward)||(S_s=base.slice_to(),S_s=="")||!base.
slice_from("ουμ"))return!1;{var c1=base.cursor;base.insert(base.cursor,base.cursor,S_s),base.cursor=
c1}return!0}function r_step6():boolean{var v_1=base.limit-base.cursor;lab0:{if(base.ket=base.cursor,base.find_among_b(
a_71)==0)break lab0;if(base.bra=base.cursor,!base.slice_from("μα"))return!1}return base.cursor=base.
limit-v_1,!(!B_test1||(base.ket=base.cursor,base.find_among_b(a_72)==0)||(base.bra=base.cursor,!base.
slice_del()))}function r_step7():boolean{return base.ket=base.cursor,!(base.find_among_b(a_73)==0||(base.bra=
base.cursor,!base.slice_del()))}function stem():boolean{base.limit_backward=base.cursor,base.cursor=base.limit;
var v_1=base.limit-base.cursor;if(r_tolower(),base.cursor=base.limit-v_1,!r_has_min_length())return!1;
B_test1=!0;var v_2=base.limit-base.cursor;r_step1(),base.cursor=base.limit-v_2;var v_3=base.limit-base.
cursor;r_steps1(),base.cursor=base.limit-v_3;var v_4=base.limit-base.cursor;r_steps2(),base.cursor=base.
limit-v_4;var v_5=base.limit-base.cursor;r_steps3(),base.cursor=base.limit-v_5;var v_6=base.limit-base.
cursor;r_steps4(),base.cursor=base.limit-v_6;var v_7=base.limit-base.cursor;r_steps5(),base.cursor=base.
limit-v_7;var v_8=base.limit-base.cursor;r_steps6(),base.cursor=base.limit-v_8;var v_9=base.limit-base.
cursor;r_steps7(),base.cursor=base.limit-v_9;var v_10=base.limit-base.cursor;r_steps8(),base.cursor=
base.limit-v_10;var v_11=base.limit-base.cursor;r_steps9(),base.cursor=base.limit-v_11;var v_12=base.
limit-base.cursor;r_steps10(),base.cursor=base.limit-v_12;var v_13=base.limit-base.cursor;r_step2a(),
base.cursor=base.limit-v_13;var v_14=base.limit-base.cursor;r_step2b(),base.cursor=base.limit-v_14;var v_15=base.
limit-base.cursor;r_step2c(),base.cursor=base.limit-v_15;var v_16=base.limit-base.cursor;r_step2d(),
base.cursor=base.limit-v_16;var v_17=base.limit-base.cursor;r_step3(),base.cursor=base.limit-v_17;var v_18=base.
limit-base.cursor;r_step4(),base.cursor=base.limit-v_18;var v_19=base.limit-base.cursor;r_step5a(),base.
cursor=base.limit-v_19;var v_20=base.limit-base.cursor;r_step5b(),base.cursor=base.limit-v_20;var v_21=base.
limit-base.cursor;r_step5c(),base.cursor=base.limit-v_21;var v_22=base.limit-base.cursor;r_step5d(),
base.cursor=base.limit-v_22;var v_23=base.limit-base.cursor;r_step5e(),base.cursor=base.limit-v_23;var v_24=base.
limit-base.cursor;r_step5f(),base.cursor=base.limit-v_24;var v_25=base.limit-base.cursor;r_step5g(),
base.cursor=base.limit-v_25;var v_26=base.limit-base.cursor;r_step5h(),base.cursor=base.limit-v_26;var v_27=base.
limit-base.cursor;r_step5j(),base.cursor=base.limit-v_27;var v_28=base.limit-base.cursor;r_step5i(),
base.cursor=base.limit-v_28;var v_29=base.limit-base.cursor;r_step5k(),base.cursor=base.limit-v_29;var v_30=base.
limit-base.cursor;r_step5l(),base.cursor=base.limit-v_30;var v_31=base.limit-base.cursor;r_step5m(),
base.cursor=base.limit-v_31;var v_32=base.limit-base.cursor;r_step6(),base.cursor=base.limit-v_32;var v_33=base.
limit-base.cursor;return r_step7(),base.cursor=base.limit-v_33,base.cursor=base.limit_backward,!0}return word=>(base.
setCurrent(word),stem(),base.current)
}

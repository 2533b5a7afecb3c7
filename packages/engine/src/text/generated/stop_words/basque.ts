// 231 stop words of Basque. Do not edit; ../README.md tells where the list is from.
export const BASQUE =
  "ahala aitzitik al alabadere alabaina alta amaitu amaitzeko anitz antzina arabera argi " +
  "arratsaldero arte artean asko aspaldiko aurrera azkenez azkenik ba bada badarik badere " +
  "bai baina baino baita baldin barren bat batean batek baten batera batez bati batzuei " +
  "batzuek batzuetan batzuk bazen bederen bederik beharrez behiala behin behinik behinola " +
  "behintzat bera beraiek beranduago berau berauek beraz bere berean berebat berehala " +
  "berori beroriek berriro berriz bertzalde bertzenaz bestalde beste bestela besterik " +
  "bezain bezala bide bien bigarrenez bigarrenik bitartean bizkitartean bukaeran da dago " +
  "dela delarik den dena dezadan dira ditu du dute edo egin egun egunean emateko era erdi " +
  "ere esan esanak esandakoaren eta eurak ez ezen ezer ezezik ezik ezpere ezta funtsean " +
  "gabe gain gaur gero geroago gisa gu gutxi guzti guztia haatik haiei haiek haietan hain " +
  "hainbeste hala halaber halako halatan han handik hango hara hargatik hari hark hartan " +
  "hasi hasiera hasieran hasteaz hasteko hau hauei hauek hauetan hemen hemendik hemengo hi " +
  "hona honebestez honek honela honen honetan honetaz honi hor hori horiei horiek horietan " +
  "horko horratik horregatik horrek horrela horren horrenbestez horretan horri hortaz " +
  "hortik hura ikusi izan jarraituz kariaz kasuaz kontuan laburbilduz laburki laster lehen " +
  "lehen-lehenik lehenengo lehenik litzateke medio mendean mundura nahiz ni noiz nola non " +
  "nondik nongo nor nora on ondoren ondorio ondorioz orain orduan orduko ordura orobat " +
  "ostean ostera pentsatuz ustez ze zein zen zenbait zenbat zer zeren zergatik ziren " +
  "zituen zu zuek zuen zuten zuzen";

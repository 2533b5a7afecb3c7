// 164 stop words of Azerbaijani. Do not edit; ../README.md tells where the list is from.
export const AZERBAIJANI =
  "a ad altmış altı amma arasında artıq ay az bax belə beş bilər bir biraz biri birşey biz " +
  "bizim bizlər bu buna bundan bunların bunu bunun buradan bütün bəli bəlkə bəy bəzi bəzən " +
  "ci cu cü cı da daha dedi deyil dir doqquz doqsan dörd düz də dək dən dəqiqə edir edən " +
  "elə et etdi etmə etmək faiz gilə görə ha haqqında harada heç hə həm həmin həmişə hər " +
  "idi iki il ildə ilk ilə in indi istifadə isə iyirmi ki kim kimi kimə lakin lap mirşey " +
  "məhz mən mənə niyə nə nəhayət o obirisi of olan olar olaraq oldu olduğu olmadı olmaz " +
  "olmuşdur olsun olur on ona ondan onlar onlardan onsuzda onu onun oradan otuz qarşı qırx " +
  "qədər saat sadəcə saniyə siz sizin sizlər sonra səhv səkkiz səksən sən sənin sənə " +
  "təəssüf var və xan xanım xeyr ya yalnız yaxşı yeddi yenə yetmiş yox yoxdur yoxsa yüz " +
  "yəni zaman çox çünki öz özü ü üç üçün ı ə əgər əlbəttə əlli ən əslində";

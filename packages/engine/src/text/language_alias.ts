/** The short names of languages that requests may use. */

/** Two letters as a rule; `jp` and `hi-en` are Qdrant's. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["ar", "arabic"],
  ["hy", "armenian"],
  ["az", "azerbaijani"],
  ["eu", "basque"],
  ["bn", "bengali"],
  ["ca", "catalan"],
  ["zh", "chinese"],
  ["da", "danish"],
  ["nl", "dutch"],
  ["en", "english"],
  ["fi", "finnish"],
  ["fr", "french"],
  ["de", "german"],
  ["el", "greek"],
  ["he", "hebrew"],
  ["hi-en", "hinglish"],
  ["hu", "hungarian"],
  ["id", "indonesian"],
  ["it", "italian"],
  ["jp", "japanese"],
  ["kk", "kazakh"],
  ["ne", "nepali"],
  ["no", "norwegian"],
  ["pt", "portuguese"],
  ["ro", "romanian"],
  ["ru", "russian"],
  ["sl", "slovene"],
  ["es", "spanish"],
  ["sv", "swedish"],
  ["tg", "tajik"],
  ["ta", "tamil"],
  ["tr", "turkish"],
]);

/** The full name of a language; a name that is no alias stays as it is. */
export function fullLanguageName(name: string): string {
  return ALIASES.get(name) ?? name;
}

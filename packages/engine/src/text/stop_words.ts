/**
 * Stop words: words too frequent to tell texts apart. Lists by language, and sets of lists and
 * words.
 */
import { ARABIC } from "./generated/stop_words/arabic.ts";
import { AZERBAIJANI } from "./generated/stop_words/azerbaijani.ts";
import { BASQUE } from "./generated/stop_words/basque.ts";
import { BENGALI } from "./generated/stop_words/bengali.ts";
import { CATALAN } from "./generated/stop_words/catalan.ts";
import { CHINESE } from "./generated/stop_words/chinese.ts";
import { DANISH } from "./generated/stop_words/danish.ts";
import { DUTCH } from "./generated/stop_words/dutch.ts";
import { ENGLISH } from "./generated/stop_words/english.ts";
import { FINNISH } from "./generated/stop_words/finnish.ts";
import { FRENCH } from "./generated/stop_words/french.ts";
import { GERMAN } from "./generated/stop_words/german.ts";
import { GREEK } from "./generated/stop_words/greek.ts";
import { HEBREW } from "./generated/stop_words/hebrew.ts";
import { HINGLISH } from "./generated/stop_words/hinglish.ts";
import { HUNGARIAN } from "./generated/stop_words/hungarian.ts";
import { INDONESIAN } from "./generated/stop_words/indonesian.ts";
import { ITALIAN } from "./generated/stop_words/italian.ts";
import { JAPANESE } from "./generated/stop_words/japanese.ts";
import { KAZAKH } from "./generated/stop_words/kazakh.ts";
import { NEPALI } from "./generated/stop_words/nepali.ts";
import { NORWEGIAN } from "./generated/stop_words/norwegian.ts";
import { PORTUGUESE } from "./generated/stop_words/portuguese.ts";
import { ROMANIAN } from "./generated/stop_words/romanian.ts";
import { RUSSIAN } from "./generated/stop_words/russian.ts";
import { SLOVENE } from "./generated/stop_words/slovene.ts";
import { SPANISH } from "./generated/stop_words/spanish.ts";
import { SWEDISH } from "./generated/stop_words/swedish.ts";
import { TAJIK } from "./generated/stop_words/tajik.ts";
import { TURKISH } from "./generated/stop_words/turkish.ts";
import { fullLanguageName } from "./language_alias.ts";

const LISTS = {
  arabic: ARABIC,
  azerbaijani: AZERBAIJANI,
  basque: BASQUE,
  bengali: BENGALI,
  catalan: CATALAN,
  chinese: CHINESE,
  danish: DANISH,
  dutch: DUTCH,
  english: ENGLISH,
  finnish: FINNISH,
  french: FRENCH,
  german: GERMAN,
  greek: GREEK,
  hebrew: HEBREW,
  hinglish: HINGLISH,
  hungarian: HUNGARIAN,
  indonesian: INDONESIAN,
  italian: ITALIAN,
  japanese: JAPANESE,
  kazakh: KAZAKH,
  nepali: NEPALI,
  norwegian: NORWEGIAN,
  portuguese: PORTUGUESE,
  romanian: ROMANIAN,
  russian: RUSSIAN,
  slovene: SLOVENE,
  spanish: SPANISH,
  swedish: SWEDISH,
  tajik: TAJIK,
  turkish: TURKISH,
} as const satisfies Record<string, string>;

/** A language that has a list of stop words, by its full name. */
export type StopWordLanguage = keyof typeof LISTS;

/** What a request names: built-in lists, and words of its own. */
export interface StopWords {
  readonly languages: readonly StopWordLanguage[];
  readonly custom: readonly string[];
}

/** Every {@link StopWordLanguage}, sorted. */
export const STOP_WORD_LANGUAGES = Object.keys(LISTS) as readonly StopWordLanguage[];

export const NO_STOP_WORDS: StopWords = { languages: [], custom: [] };

/**
 * The language that a request names: a full name or an alias (`en`, `hi-en`, `jp`), both lower-
 * case.
 */
export function parseStopWordLanguage(name: string): StopWordLanguage | undefined {
  const fullName = fullLanguageName(name);
  return STOP_WORD_LANGUAGES.find((language) => language === fullName);
}

/**
 * The words to drop. With `lowercase` every entry is lower-cased, as the tokens it is compared
 * with.
 */
export function stopWordSet(stopWords: StopWords, lowercase: boolean): ReadonlySet<string> {
  const words = new Set<string>();
  const add = (word: string): void => {
    words.add(lowercase ? word.toLowerCase() : word);
  };
  for (const language of stopWords.languages) LISTS[language].split(" ").forEach(add);
  stopWords.custom.forEach(add);
  return words;
}

/** Snowball stemmers by language. The algorithms are the generated ones; this is their register. */
import { createArabicStemmer } from "./generated/stemmers/arabic.ts";
import { createArmenianStemmer } from "./generated/stemmers/armenian.ts";
import { createDanishStemmer } from "./generated/stemmers/danish.ts";
import { createDutchStemmer } from "./generated/stemmers/dutch.ts";
import { createEnglishStemmer } from "./generated/stemmers/english.ts";
import { createFinnishStemmer } from "./generated/stemmers/finnish.ts";
import { createFrenchStemmer } from "./generated/stemmers/french.ts";
import { createGermanStemmer } from "./generated/stemmers/german.ts";
import { createGreekStemmer } from "./generated/stemmers/greek.ts";
import { createHungarianStemmer } from "./generated/stemmers/hungarian.ts";
import { createItalianStemmer } from "./generated/stemmers/italian.ts";
import { createNorwegianStemmer } from "./generated/stemmers/norwegian.ts";
import { createPortugueseStemmer } from "./generated/stemmers/portuguese.ts";
import { createRomanianStemmer } from "./generated/stemmers/romanian.ts";
import { createRussianStemmer } from "./generated/stemmers/russian.ts";
import { createSpanishStemmer } from "./generated/stemmers/spanish.ts";
import { createSwedishStemmer } from "./generated/stemmers/swedish.ts";
import { createTamilStemmer } from "./generated/stemmers/tamil.ts";
import { createTurkishStemmer } from "./generated/stemmers/turkish.ts";
import { fullLanguageName } from "./language_alias.ts";
import type { Stem } from "./snowball_environment.ts";

export type { Stem } from "./snowball_environment.ts";

const FACTORIES = {
  arabic: createArabicStemmer,
  armenian: createArmenianStemmer,
  danish: createDanishStemmer,
  dutch: createDutchStemmer,
  english: createEnglishStemmer,
  finnish: createFinnishStemmer,
  french: createFrenchStemmer,
  german: createGermanStemmer,
  greek: createGreekStemmer,
  hungarian: createHungarianStemmer,
  italian: createItalianStemmer,
  norwegian: createNorwegianStemmer,
  portuguese: createPortugueseStemmer,
  romanian: createRomanianStemmer,
  russian: createRussianStemmer,
  spanish: createSpanishStemmer,
  swedish: createSwedishStemmer,
  tamil: createTamilStemmer,
  turkish: createTurkishStemmer,
} as const satisfies Record<string, () => Stem>;

/** A language that has a Snowball stemmer, by its full name. `english` is Porter2. */
export type SnowballLanguage = keyof typeof FACTORIES;

/** Every {@link SnowballLanguage}, sorted. */
export const SNOWBALL_LANGUAGES = Object.keys(FACTORIES) as readonly SnowballLanguage[];

/** The language that a request names: a full name or a two-letter alias, both lower-case. */
export function parseSnowballLanguage(name: string): SnowballLanguage | undefined {
  const fullName = fullLanguageName(name);
  return SNOWBALL_LANGUAGES.find((language) => language === fullName);
}

/**
 * The stemmer of a language. It expects lower-case words and keeps state between calls only as
 * scratch space, so one instance serves any number of words.
 */
export function createStemmer(language: SnowballLanguage): Stem {
  const stem = FACTORIES[language]();
  return (word) => (SURROGATE.test(word) ? stemByCharacters(stem, word) : stem(word));
}

const SURROGATE = /[\ud800-\udfff]/;

/** First of the private use characters; no algorithm has a rule for them. */
const PRIVATE_USE_FIRST = 0xe000;

/**
 * Stems a word that holds characters above U+FFFF. Algorithms count characters where the compiled
 * programs count UTF-16 units, so each such character is stood in for by one of a single unit.
 */
function stemByCharacters(stem: Stem, word: string): string {
  const originals = new Map<string, string>();
  let code = PRIVATE_USE_FIRST;
  const replaced = word.replace(/[\u{10000}-\u{10ffff}]/gu, (character) => {
    while (word.includes(String.fromCharCode(code))) code++;
    const substitute = String.fromCharCode(code++);
    originals.set(substitute, character);
    return substitute;
  });
  let stemmed = stem(replaced);
  for (const [substitute, character] of originals) {
    stemmed = stemmed.replaceAll(substitute, character);
  }
  return stemmed;
}

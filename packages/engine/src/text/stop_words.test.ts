import assert from "node:assert/strict";
import test from "node:test";

import {
  NO_STOP_WORDS,
  parseStopWordLanguage,
  STOP_WORD_LANGUAGES,
  stopWordSet,
  type StopWordLanguage,
} from "./stop_words.ts";

/** Distinct entries without white space, as the lists of `qdrant-edge-py` 0.9.0. */
const SIZES: Readonly<Record<StopWordLanguage, number>> = {
  arabic: 696,
  azerbaijani: 164,
  basque: 231,
  bengali: 398,
  catalan: 277,
  chinese: 841,
  danish: 94,
  dutch: 101,
  english: 179,
  finnish: 229,
  french: 157,
  german: 232,
  greek: 265,
  hebrew: 185,
  hinglish: 1036,
  hungarian: 198,
  indonesian: 757,
  italian: 279,
  japanese: 149,
  kazakh: 275,
  nepali: 253,
  norwegian: 172,
  portuguese: 207,
  romanian: 356,
  russian: 151,
  slovene: 1784,
  spanish: 313,
  swedish: 114,
  tajik: 104,
  turkish: 53,
};

test("every language has its whole list", () => {
  assert.deepEqual([...STOP_WORD_LANGUAGES], Object.keys(SIZES));
  for (const language of STOP_WORD_LANGUAGES) {
    const words = stopWordSet({ languages: [language], custom: [] }, false);
    assert.equal(words.size, SIZES[language], language);
    assert.ok(!words.has(""), language);
  }
});

test("English has contractions whole and in parts", () => {
  const words = stopWordSet({ languages: ["english"], custom: [] }, true);
  for (const word of ["the", "don't", "don", "t", "s", "ll"]) assert.ok(words.has(word), word);
  assert.ok(!words.has("i'll"));
});

test("languages and custom words are joined, lower-cased on demand", () => {
  const stopWords = { languages: ["german", "danish"], custom: ["Foo"] } as const;
  const lower = stopWordSet(stopWords, true);
  for (const word of ["und", "og", "foo"]) assert.ok(lower.has(word), word);
  assert.ok(stopWordSet(stopWords, false).has("Foo"));
  assert.equal(stopWordSet(NO_STOP_WORDS, true).size, 0);
});

test("a language is named in full or by its alias, in lower case", () => {
  assert.equal(parseStopWordLanguage("hi-en"), "hinglish");
  assert.equal(parseStopWordLanguage("jp"), "japanese");
  assert.equal(parseStopWordLanguage("slovene"), "slovene");
  for (const name of ["English", "ja", "none", "tamil", "", "toString"]) {
    assert.equal(parseStopWordLanguage(name), undefined, name);
  }
});

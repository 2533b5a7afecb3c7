import assert from "node:assert/strict";
import test from "node:test";

import {
  createStemmer,
  parseSnowballLanguage,
  SNOWBALL_LANGUAGES,
  type SnowballLanguage,
} from "./stemmer.ts";

/** Words and their stems by `qdrant-rust-stemmers` 1.2.2. */
const STEMS: Readonly<Record<SnowballLanguage, Readonly<Record<string, string>>>> = {
  arabic: { المدارس: "مدارس", والكتاب: "والكتاب", يكتبون: "يكتب" },
  armenian: { տանը: "տանը", գրքերի: "գրքերի" },
  danish: { undersøgelse: "undersøg", husene: "hus", løst: "løst" },
  dutch: { lichamelijkheid: "licham", opgegeven: "opgegev", katten: "kat" },
  english: {
    running: "run",
    generously: "generous",
    skies: "sky",
    dying: "die",
    happily: "happili",
    relational: "relat",
  },
  finnish: { taloissa: "talo", kissojen: "kiso", juoksevat: "juoksev" },
  french: { mangeaient: "mang", continuellement: "continuel", chevaux: "cheval" },
  german: { häuser: "haus", aufeinanderfolgenden: "aufeinanderfolg", läuft: "lauft" },
  greek: { ανθρώπων: "ανθρωπ", καλύτερος: "καλ" },
  hungarian: { házakban: "ház", gyerekeknek: "gyerek" },
  italian: { velocemente: "veloc", correvano: "corr", abbandonarono: "abbandon" },
  norwegian: { opplysningene: "opplysning", husene: "hus" },
  portuguese: { rapidamente: "rapid", corriam: "corr", nações: "naçõ" },
  romanian: { oamenilor: "oamen", frumoasele: "frumoas" },
  russian: { большими: "больш", бегали: "бега", важнейшие: "важн" },
  spanish: { rápidamente: "rapid", corrían: "corr", canciones: "cancion" },
  swedish: { jaktkarlarne: "jaktkarl", husen: "hus" },
  tamil: { மரங்களில்: "மரங்", வந்தார்கள்: "வ" },
  turkish: { kitaplarımızdan: "kitap", evlerinde: "ev" },
};

test("every language stems as Qdrant does", () => {
  assert.deepEqual([...SNOWBALL_LANGUAGES], Object.keys(STEMS));
  for (const language of SNOWBALL_LANGUAGES) {
    const stem = createStemmer(language);
    for (const [word, expected] of Object.entries(STEMS[language])) {
      assert.equal(stem(word), expected, `${language} ${word}`);
    }
  }
});

test("a stemmer remembers nothing of the word before", () => {
  const stem = createStemmer("turkish");
  const once = stem("kitaplarımızdan");
  for (const word of ["", "a", "evlerinde"]) stem(word);
  assert.equal(stem("kitaplarımızdan"), once);
});

test("characters above U+FFFF are counted as one and kept", () => {
  const stem = createStemmer("dutch");
  assert.equal(stem("ealdaarttoo😀"), "ealdaartto😀");
  assert.equal(createStemmer("english")("😀running😀s"), "😀running😀");
});

test("a language is named in full or by two letters, in lower case", () => {
  assert.equal(parseSnowballLanguage("english"), "english");
  assert.equal(parseSnowballLanguage("hy"), "armenian");
  for (const name of ["English", "none", "jp", "", "constructor"]) {
    assert.equal(parseSnowballLanguage(name), undefined, name);
  }
});

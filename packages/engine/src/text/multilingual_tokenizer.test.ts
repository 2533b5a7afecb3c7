import assert from "node:assert/strict";
import test from "node:test";

import { splitMultilingual } from "./multilingual_tokenizer.ts";

function tokens(text: string): readonly string[] {
  return splitMultilingual(text).tokens;
}

test("accents, compatibility forms and case of Latin text are dropped", () => {
  assert.deepEqual(tokens("Café NAÏVE ﬁn Ǆ Æther Straße"), [
    "cafe",
    "naive",
    "fin",
    "dz",
    "aether",
    "straße",
  ]);
});

test("tokens without a letter are dropped, signs that are no separators stay", () => {
  assert.deepEqual(tokens("1234 12.34 v1.2.3 e=mc2 a&b"), ["v1", "e=mc2", "a", "b"]);
});

test("a text written without spaces is cut into words and mixed scripts are cut apart", () => {
  assert.deepEqual(tokens("我们abc学习"), ["我们", "abc", "学习"]);
  const { tokens: japanese, isJapanese } = splitMultilingual("これはテストです");
  assert.deepEqual([...japanese], ["これ", "は", "テスト", "です"]);
  assert.ok(isJapanese);
});

test("optional marks are dropped and letters of other scripts keep theirs", () => {
  assert.deepEqual(tokens("שָׁלוֹם ΟΔΟΣ الكتاب"), ["שלום", "οδοσ", "ال", "كتاب"]);
  assert.deepEqual(tokens("ёж हिन्दी"), ["ёж".normalize("NFD"), "हिन्दी".normalize("NFD")]);
});

test("a no-break space and a line separator do not end a token, other spaces do", () => {
  assert.deepEqual(tokens("Le\u00A0Monde a\u2028b"), ["le monde", "a\u2028b"]);
  assert.deepEqual(tokens("a\u2003b\u202Fc\u2029d"), ["a", "b", "c", "d"]);
});

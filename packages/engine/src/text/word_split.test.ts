import assert from "node:assert/strict";
import test from "node:test";

import { countCharacters, splitWhitespace, splitWords, takeCharacters } from "./word_split.ts";

test("words end at everything that is neither a letter nor a number", () => {
  assert.deepEqual(
    splitWords("C++ foo@bar.com don't under_score 3.14"),
    "C foo bar com don t under score 3 14".split(" "),
  );
  assert.deepEqual(splitWords("数据库 是，Привет!"), ["数据库", "是", "Привет"]);
  assert.deepEqual(splitWords(" \t"), []);
  assert.deepEqual(splitWords(""), []);
});

test("a lone combining mark separates, a vowel sign does not", () => {
  assert.deepEqual(splitWords("cafe\u0301s"), ["cafe", "s"]);
  assert.deepEqual(splitWords("हिन"), ["हिन"]);
});

test("letters above U+FFFF belong to words, emoji do not", () => {
  assert.deepEqual(splitWords("a𝐀b😀c"), ["a𝐀b", "c"]);
  assert.deepEqual(splitWords("x\ud800y"), ["x", "y"]);
});

test("white space is that of Unicode", () => {
  assert.deepEqual(splitWhitespace(" a\u0085b\u00a0c\u3000d\ufeffe\n"), [
    "a",
    "b",
    "c",
    "d\ufeffe",
  ]);
});

test("characters are counted and taken whole", () => {
  assert.equal(countCharacters("a𝐀é"), 3);
  assert.equal(takeCharacters("a𝐀é", 2), "a𝐀");
  assert.equal(takeCharacters("ab", Infinity), "ab");
  assert.equal(takeCharacters("ab", 0), "");
});

import assert from "node:assert/strict";
import test from "node:test";

import { NO_STOP_WORDS } from "./stop_words.ts";
import { TokenPipeline, type TokenMode, type TokenPipelineOptions } from "./token_pipeline.ts";

function compile(options: Partial<TokenPipelineOptions>): TokenPipeline {
  return new TokenPipeline({
    tokenizer: "word",
    lowercase: true,
    asciiFolding: false,
    stopWords: NO_STOP_WORDS,
    stemmer: undefined,
    minTokenLength: undefined,
    maxTokenLength: undefined,
    ...options,
  });
}

function tokens(
  text: string,
  options: Partial<TokenPipelineOptions>,
  mode: TokenMode = "document",
): string[] {
  return compile(options).tokenize(text, mode);
}

const ENGLISH = { languages: ["english"], custom: [] } as const;

test("tokens keep the order and the repetitions of the text", () => {
  assert.deepEqual(tokens("Fox, fox! The FOX", {}), ["fox", "fox", "the", "fox"]);
});

test("stop words are compared before stemming, lengths after", () => {
  const options = { stopWords: ENGLISH, stemmer: "english" } as const;
  assert.deepEqual(tokens("The dogs were running", options), ["dog", "run"]);
  assert.deepEqual(tokens("dogs running cakes", { ...options, minTokenLength: 4 }), ["cake"]);
});

test("stop words are compared after folding", () => {
  const stopWords = { languages: ["german"], custom: [] } as const;
  assert.deepEqual(tokens("für", { stopWords }), []);
  assert.deepEqual(tokens("für", { stopWords, asciiFolding: true }), ["fur"]);
});

test("without lower-casing a stop word must have its own case", () => {
  const options = { stopWords: ENGLISH, lowercase: false };
  assert.deepEqual(tokens("The the THE", options), ["The", "THE"]);
});

test("lengths are inclusive and count characters", () => {
  const options = { minTokenLength: 2, maxTokenLength: 3 };
  assert.deepEqual(tokens("a ab abc abcd 𝐀𝐀𝐀", options), ["ab", "abc", "𝐀𝐀𝐀"]);
});

test("the whitespace tokenizer keeps punctuation", () => {
  assert.deepEqual(tokens("C++ don't  x", { tokenizer: "whitespace" }), ["c++", "don't", "x"]);
});

test("the prefix tokenizer indexes prefixes and asks for the longest", () => {
  const options = { tokenizer: "prefix", minTokenLength: 2, maxTokenLength: 4 } as const;
  assert.deepEqual(tokens("a the quick", options), ["th", "the", "qu", "qui", "quic"]);
  assert.deepEqual(tokens("a the quick", options, "query"), ["the", "quic"]);
  assert.deepEqual(tokens("go", { tokenizer: "prefix" }), ["g", "go"]);
});

test("the prefix tokenizer drops stop words of documents only", () => {
  const options = { tokenizer: "prefix", stopWords: ENGLISH } as const;
  assert.deepEqual(tokens("the go", options), ["g", "go"]);
  assert.deepEqual(tokens("the go", options, "query"), ["the", "go"]);
});

test("an explicit shortest prefix of 0 adds the empty prefix", () => {
  assert.deepEqual(tokens("go", { tokenizer: "prefix", minTokenLength: 0 }), ["", "g", "go"]);
});

test("only tokenizers that cut first and process each token are tokenwise", () => {
  assert.ok(compile({ tokenizer: "word" }).isTokenwise);
  assert.ok(compile({ tokenizer: "whitespace" }).isTokenwise);
  assert.ok(!compile({ tokenizer: "prefix" }).isTokenwise);
  assert.ok(!compile({ tokenizer: "multilingual" }).isTokenwise);
});

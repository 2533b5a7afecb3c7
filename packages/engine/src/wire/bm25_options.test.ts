import assert from "node:assert/strict";
import test from "node:test";

import { JsonFloat, QdrantError } from "@quiverdb/client";

import { readBm25Options } from "./bm25_options.ts";

function refusal(options: unknown): string {
  try {
    readBm25Options(options);
  } catch (error) {
    assert.ok(error instanceof QdrantError);
    assert.equal(error.status, 400);
    return error.reason;
  }
  return "accepted";
}

test("absent options have Qdrant's defaults", () => {
  assert.deepEqual(readBm25Options({}), {
    k: 1.2,
    b: 0.75,
    averageLength: 256,
    pipeline: {
      tokenizer: "word",
      lowercase: true,
      asciiFolding: false,
      stopWords: { languages: ["english"], custom: [] },
      stemmer: "english",
      minTokenLength: undefined,
      maxTokenLength: undefined,
    },
  });
});

test("stop words and stemmer override the language, each on its own", () => {
  const { pipeline } = readBm25Options({
    language: "de",
    stopwords: { languages: ["fr"], custom: ["x"] },
  });
  assert.deepEqual(pipeline.stopWords, { languages: ["french"], custom: ["x"] });
  assert.equal(pipeline.stemmer, "german");
  const disabled = readBm25Options({ stopwords: {}, stemmer: { type: "none" } }).pipeline;
  assert.deepEqual(disabled.stopWords, { languages: [], custom: [] });
  assert.equal(disabled.stemmer, undefined);
});

test("floats with an integral value, big integers and unknown options are accepted", () => {
  const options = readBm25Options({
    k: new JsonFloat(2),
    max_token_len: 2n ** 63n,
    foo: [1],
    language: null,
  });
  assert.equal(options.k, 2);
  assert.equal(options.pipeline.maxTokenLength, 2 ** 63);
  assert.equal(options.pipeline.stemmer, "english");
});

test("numbers out of range are refused in Qdrant's words", () => {
  const k = "Wrong input: BM25 k1 must be finite and >= 0, got ";
  assert.equal(refusal({ k: new JsonFloat(-1) }), `${k}-1`);
  assert.equal(refusal({ k: -0.5 }), `${k}-0.5`);
  assert.equal(refusal({ k: -1e-9 }), `${k}-0.000000001`);
  assert.equal(refusal({ k: -1.25e21 }), `${k}-1250000000000000000000`);
  const b = "Wrong input: BM25 b must be finite and in [0.0, 1.0], got ";
  assert.equal(refusal({ b: 2 }), `${b}2`);
  assert.equal(refusal({ b: 1e300 }), `${b}1${"0".repeat(300)}`);
  const length = "Wrong input: BM25 avg_doc_len must be finite and > 0, got ";
  assert.equal(refusal({ avg_len: 0 }), `${length}0`);
  assert.equal(refusal({ avg_len: -3.25 }), `${length}-3.25`);
});

test("options of the wrong type are refused in serde's words", () => {
  const refusals: readonly (readonly [Record<string, unknown>, string])[] = [
    [{ k: "x" }, String.raw`invalid type: string \"x\", expected f64`],
    [{ b: null }, "invalid type: null, expected f64"],
    [{ avg_len: [1] }, "invalid type: sequence, expected f64"],
    [{ lowercase: 1 }, "invalid type: integer `1`, expected a boolean"],
    [{ ascii_folding: new JsonFloat(1) }, "invalid type: floating point `1.0`, expected a boolean"],
    [{ language: {} }, "invalid type: map, expected a string"],
    [{ min_token_len: -1 }, "invalid value: integer `-1`, expected usize"],
    [{ max_token_len: 1.5 }, "invalid type: floating point `1.5`, expected usize"],
    [
      { tokenizer: "ngram" },
      "unknown variant `ngram`, expected one of `prefix`, `whitespace`, `word`, `multilingual`",
    ],
    [{ stopwords: "en-us" }, "data did not match any variant of untagged enum StopwordsInterface"],
    [
      { stopwords: { custom: [1] } },
      "data did not match any variant of untagged enum StopwordsInterface",
    ],
    [
      { stemmer: { type: "snowball", language: "klingon" } },
      "data did not match any variant of untagged enum StemmingAlgorithm",
    ],
  ];
  for (const [options, text] of refusals) {
    const error = `Error("${text}", line: 0, column: 0)`;
    assert.equal(refusal(options), `Wrong input: Invalid BM25 config: ${error}`);
  }
});

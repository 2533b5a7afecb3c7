import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import test from "node:test";

import { JsonFloat } from "@quiverdb/client";

import { BM25_COMPILED_MAX, BM25_VOCABULARY_TOKENS_MAX } from "../common/limits.ts";
import { embedBm25 } from "./embed_bm25.ts";

const SHARED =
  process.env["QUIVER_SHARED"] ?? resolve(import.meta.dirname, "../../../../../shared");
const TAPE = resolve(SHARED, "tape/63-bm25-inference.json");
const skip = existsSync(TAPE) ? false : "the recorded answers are not on this machine";

test("a document weighs tokens by frequency and length", () => {
  const text = "the quick brown fox jumps over the lazy dog Running";
  const { indices, values } = embedBm25(text, {}, "document");
  assert.deepEqual(
    [...indices],
    [226376294, 243905464, 741580288, 771291085, 1312749093, 1621867415, 1913189942],
  );
  const weight = Math.fround(2.2 / (1 + 1.2 * (0.25 + (0.75 * 7) / 256)));
  assert.deepEqual(
    [...values],
    Array.from({ length: 7 }, () => weight),
  );
});

test("a query weighs every distinct token 1", () => {
  const { indices, values } = embedBm25("The Quick quick's _foo_bar café", {}, "query");
  assert.deepEqual([...indices], [156908512, 605818632, 771291085, 1158584717]);
  assert.deepEqual([...values], [1, 1, 1, 1]);
});

test("a text without tokens has an empty vector", () => {
  for (const text of ["", "the and of", "!?"]) {
    assert.equal(embedBm25(text, {}, "document").indices.length, 0);
  }
});

test("an unknown language has neither stop words nor a stemmer", () => {
  const none = embedBm25("the running dogs", { language: "none" }, "query");
  assert.equal(none.indices.length, 3);
  assert.deepEqual(embedBm25("the running dogs", { language: "klingon" }, "query"), none);
});

test("a forgotten vocabulary changes no vector", () => {
  const options = { language: "none", k: 1.5 };
  const before = embedBm25("chip chip cookie", options, "document");
  const words = Array.from({ length: BM25_VOCABULARY_TOKENS_MAX + 2 }, (_, i) => `w${i}`);
  embedBm25(words.join(" "), options, "document");
  assert.deepEqual(embedBm25("chip chip cookie", options, "document"), before);
});

test("more sets of options than are kept compiled change no vector", () => {
  const before = embedBm25("cookie", { k: 0 }, "document");
  for (let k = 1; k <= BM25_COMPILED_MAX + 1; k++) embedBm25("cookie", { k }, "document");
  assert.deepEqual(embedBm25("cookie", { k: 0 }, "document"), before);
});

test("options that print alike but differ in type are not confused", () => {
  embedBm25("cookie", { min_token_len: 1 }, "document");
  assert.throws(
    () => embedBm25("cookie", { min_token_len: new JsonFloat(1) }, "document"),
    /expected usize/,
  );
});

interface RecordedVector {
  indices: number[];
  values: number[];
}

interface RecordedStep {
  id: string;
  status: number;
  request: { body?: unknown };
  response: { result?: unknown };
}

interface RecordedDocument {
  text: string;
  options?: Record<string, unknown>;
}

test("stored vectors equal the recorded ones", { skip }, () => {
  const { steps } = JSON.parse(readFileSync(TAPE, "utf8")) as { steps: RecordedStep[] };
  const documents = new Map<string, RecordedDocument>();
  let compared = 0;
  for (const step of steps) {
    if (step.status === 200) collectDocuments(step.request.body, documents);
    if (!["stored-vectors", "opt-stored", "after-batch"].includes(step.id)) continue;
    const { points } = step.response.result as {
      points: { id: number; vector: Record<string, RecordedVector> }[];
    };
    for (const { id, vector } of points) {
      for (const [name, recorded] of Object.entries(vector)) {
        const document = documents.get(`${id} ${name}`);
        if (document === undefined) continue;
        compareVector(document, recorded);
        compared++;
      }
    }
  }
  assert.equal(compared, 42);
});

/** Remembers the documents that a request stores, by point and vector name. */
function collectDocuments(body: unknown, documents: Map<string, RecordedDocument>): void {
  if (typeof body !== "object" || body === null) return;
  const { points, batch, operations } = body as Record<string, unknown>;
  for (const operation of Array.isArray(operations) ? operations : []) {
    for (const inner of Object.values(operation as object)) collectDocuments(inner, documents);
  }
  for (const { id, vector } of (points ?? []) as { id: number; vector?: object }[]) {
    for (const [name, value] of Object.entries(vector ?? {})) keep(documents, id, name, value);
  }
  if (batch === undefined) return;
  const { ids, vectors } = batch as { ids: number[]; vectors: Record<string, unknown[]> };
  for (const [name, values] of Object.entries(vectors)) {
    ids.forEach((id, i) => keep(documents, id, name, values[i]));
  }
}

function keep(
  documents: Map<string, RecordedDocument>,
  id: number,
  name: string,
  value: unknown,
): void {
  if (typeof value === "object" && value !== null && "text" in value) {
    documents.set(`${id} ${name}`, value as RecordedDocument);
  }
}

function compareVector({ text, options = {} }: RecordedDocument, recorded: RecordedVector): void {
  const { indices, values } = embedBm25(text, options, "document");
  const label = `${text} ${JSON.stringify(options)}`;
  assert.deepEqual([...indices], recorded.indices, label);
  recorded.values.forEach((value, i) => {
    assert.ok(Math.abs(values[i]! - value) <= 1e-6, `${label}: ${values[i]} instead of ${value}`);
  });
}

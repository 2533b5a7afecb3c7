import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";

import type { InferenceInput, InferenceMode, QdrantError } from "@quiverdb/client";

import { LocalEmbedder, type ModelDescription, registerModel } from "./index.ts";
import { fed, loadTiny, TINY_FOLDER, TINY_SIZE, TINY_TABLE } from "./testing/tiny_runtime.ts";

const source = { repository: "none/tiny", file: "model.onnx" };
const BASE = { size: TINY_SIZE, folder: TINY_FOLDER } as const;

function register(description: Partial<ModelDescription> & { readonly name: string }): void {
  registerModel({ kind: "dense", ...BASE, ...description });
}

const inputsOf = (model: string, texts: readonly unknown[]): InferenceInput[] =>
  texts.map((data) => ({ type: "text", data, model, options: {} }));

async function embedded(
  model: string,
  texts: readonly unknown[],
  mode: InferenceMode = "document",
): Promise<unknown[]> {
  const embedder = new LocalEmbedder({ load: loadTiny });
  try {
    return [...(await embedder.embed(inputsOf(model, texts), mode))];
  } finally {
    await embedder.close();
  }
}

/** The sum of the table's rows of tokens, divided by their number. */
function mean(tokens: readonly number[]): number[] {
  return Array.from(
    { length: TINY_SIZE },
    (_, at) => tokens.reduce((sum, token) => sum + TINY_TABLE[token]![at]!, 0) / tokens.length,
  );
}

function normalized(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function assertNear(actual: unknown, expected: readonly number[], where = ""): void {
  assert.ok(actual instanceof Float32Array, where);
  assert.equal(actual.length, expected.length, where);
  for (const [at, value] of expected.entries()) {
    assert.ok(Math.abs(actual[at]! - value) < 1e-5, `${where} [${at}]: ${actual[at]} for ${value}`);
  }
}

const [CLS, SEP, HELLO, WORLD, RED, DOT] = [4, 5, 7, 8, 9, 12];

test("each way of pooling takes the tokens of the text, special ones included, and no padding", async () => {
  const texts = ["hello world", "red", ""];
  const tokens = [
    [CLS, HELLO, WORLD, SEP],
    [CLS, RED, SEP],
    [CLS, SEP],
  ];
  const cases = [
    { pooling: "mean", isNormalized: true, of: (ids: number[]) => normalized(mean(ids)) },
    { pooling: "mean", isNormalized: false, of: mean },
    { pooling: "first", isNormalized: true, of: () => normalized([...TINY_TABLE[CLS]!]) },
    { pooling: "last", isNormalized: false, of: () => [...TINY_TABLE[SEP]!] },
  ] as const;
  for (const { pooling, isNormalized, of } of cases) {
    register({ name: "tiny", pooling, isNormalized });
    const vectors = await embedded("TINY", texts);
    for (const [at, ids] of tokens.entries()) {
      assertNear(vectors[at], of(ids), `${pooling} ${isNormalized} of ${texts[at]}`);
    }
  }
});

test("a text longer than the context loses its last tokens, and keeps the special ones", async () => {
  register({ name: "tiny", pooling: "mean", isNormalized: false });
  fed.length = 0;
  const [long] = await embedded("tiny", ["hello ".repeat(40)]);
  assert.deepEqual(fed, [[CLS, ...Array.from({ length: 6 }, () => HELLO), SEP]]);
  assertNear(long, mean(fed[0]!));
});

test("a sparse model keeps the greatest weight of each entry and leaves out those without", async () => {
  register({ name: "tiny-sparse", kind: "sparse" });
  const [vector] = await embedded("tiny-sparse", ["hello world"]);
  const rows = [CLS, HELLO, WORLD, SEP].map((token) => TINY_TABLE[token]!);
  const best = Array.from({ length: TINY_SIZE }, (_, at) =>
    Math.max(...rows.map((row) => row[at]!)),
  );
  const expected = best.flatMap((value, index) => (value > 0 ? [[index, Math.log1p(value)]] : []));
  assert.ok(typeof vector === "object" && vector !== null && "indices" in vector);
  assert.ok("values" in vector && Array.isArray(vector.values));
  assert.deepEqual(
    vector.indices,
    expected.map(([index]) => index),
  );
  for (const [at, value] of vector.values.entries()) {
    assert.ok(Math.abs(value - expected[at]![1]!) < 1e-6);
  }
});

test("late interaction marks queries and documents, fills queries up and leaves out punctuation", async () => {
  register({ name: "tiny-colbert", kind: "late_interaction" });
  fed.length = 0;
  const [document] = await embedded("tiny-colbert", ["hello. world"]);
  assert.deepEqual(fed, [[CLS, 2, HELLO, DOT, WORLD, SEP]]);
  const kept = [CLS, 2, HELLO, WORLD, SEP];
  assert.ok(Array.isArray(document) && document.length === kept.length);
  for (const [at, token] of kept.entries()) {
    assertNear(document[at], normalized([...TINY_TABLE[token]!]), `token ${token}`);
  }
  fed.length = 0;
  const [query] = await embedded("tiny-colbert", ["red"], "query");
  assert.deepEqual(fed, [[CLS, 1, RED, SEP, ...Array.from({ length: 28 }, () => 6)]]);
  assert.ok(Array.isArray(query) && query.length === 32);
  assertNear(query[2], [...TINY_TABLE[RED]!]);
});

test("a reranker scores pairs, and cuts the longer text of a pair first", async () => {
  registerModel({
    name: "tiny-reranker",
    kind: "reranker",
    size: 1,
    folder: TINY_FOLDER,
  });
  const folder = mkdtempSync(join(tmpdir(), "quiver-reranker-"));
  try {
    cpSync(TINY_FOLDER, folder, { recursive: true });
    rmSync(join(folder, "model.onnx"));
    registerModel({ name: "tiny-reranker", kind: "reranker", size: 1, folder });
    const embedder = new LocalEmbedder({ load: loadTiny });
    assert.equal(embedder.has("tiny-reranker"), false);
    fed.length = 0;
    const scores = await embedder.rerank("tiny-reranker", "red", ["hello", "world ".repeat(30)]);
    assert.deepEqual(fed, [
      [CLS, RED, SEP, HELLO, SEP, 0, 0, 0],
      [CLS, RED, SEP, WORLD, WORLD, WORLD, WORLD, SEP],
    ]);
    const expected = fed.map((row) => row.reduce((sum, id) => sum + TINY_TABLE[id]![0]!, 0));
    for (const [at, score] of scores.entries()) assert.ok(Math.abs(score - expected[at]!) < 1e-5);
    await assert.rejects(embedder.rerank("tiny", "a", ["b"]), /no reranker/);
    await embedder.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("what is no text, and a model that cannot be right, are refused by name", async (context) => {
  register({ name: "tiny" });
  const embedder = new LocalEmbedder({ load: loadTiny });
  const refused = (input: Partial<InferenceInput>, words: RegExp): Promise<void> =>
    assert.rejects(
      embedder.embed([{ type: "text", data: "a", model: "tiny", options: {}, ...input }], "query"),
      (error: QdrantError) => error.code === "inference" && words.test(error.message),
    );
  await refused({ type: "image", data: "http://x" }, /tiny: it embeds texts, not images/);
  await refused({ type: "object", data: { a: 1 } }, /not objects/);
  await refused({ data: 7 }, /not objects/);
  await refused({ data: "x".repeat(2_000_000) }, /2000000 characters/);
  register({ name: "other-size", size: 5 });
  await refused({ model: "other-size" }, /4 dimensions, not 5/);
  for (const [file, content, words] of [
    ["model.onnx", "no model", /model\.onnx cannot be loaded/],
    ["tokenizer.json", "{", /tokenizer\.json cannot be read/],
    ["tokenizer.json", "{}", /tokenizer cannot be used/],
    ["tokenizer_config.json", "{}", /model_max_length/],
  ] as const) {
    const folder = copyOfTiny(context);
    writeFileSync(join(folder, file), content);
    register({ name: "broken", folder });
    await refused({ model: "broken" }, words);
    rmSync(join(folder, file));
    register({ name: "broken", folder });
    await refused({ model: "broken" }, file === "model.onnx" ? /.*/ : /there is no file/);
  }
  await embedder.close();
});

test("a model whose loading failed is loaded again at the next call", async (context) => {
  const folder = copyOfTiny(context);
  writeFileSync(join(folder, "config.json"), "{");
  register({ name: "mended", folder });
  const embedder = new LocalEmbedder({ load: loadTiny });
  await assert.rejects(embedder.embed(inputsOf("mended", ["a"]), "query"), /config\.json/);
  writeFileSync(join(folder, "config.json"), "{}");
  assert.equal((await embedder.embed(inputsOf("mended", ["a"]), "query")).length, 1);
  await embedder.close();
});

test("without the packages the error says what to install; a package that is broken is named", async () => {
  register({ name: "tiny" });
  const missing = (name: string): Promise<never> =>
    Promise.reject(
      Object.assign(new Error(`Cannot find package '${name}'`), { code: "ERR_MODULE_NOT_FOUND" }),
    );
  for (const absent of ["@huggingface/tokenizers", "onnxruntime-node"]) {
    const embedder = new LocalEmbedder({
      load: (name) =>
        name === absent || name === "onnxruntime-web" ? missing(name) : loadTiny(name),
    });
    await assert.rejects(embedder.embed(inputsOf("tiny", ["a"]), "query"), (error: QdrantError) => {
      assert.equal(error.code, "inference");
      assert.match(String(error.advice), /npm install onnxruntime-node @huggingface\/tokenizers/);
      return error.message.includes(absent);
    });
    await embedder.close();
  }
  const broken = new LocalEmbedder({ load: () => Promise.reject(new Error("bad binary")) });
  await assert.rejects(
    broken.embed(inputsOf("tiny", ["a"]), "query"),
    /cannot be loaded.*bad binary/,
  );
});

test("the folder of a source is asked for its ONNX file", async (context) => {
  const cacheFolder = copyOfTiny(context);
  registerModel({ name: "hub-tiny", kind: "dense", size: TINY_SIZE, source });
  const embedder = new LocalEmbedder({
    load: loadTiny,
    cacheFolder,
    offline: true,
    environment: {},
  });
  await assert.rejects(
    embedder.embed(inputsOf("hub-tiny", ["a"]), "query"),
    /none\/tiny is not here, and downloads are off/,
  );
  cpSync(TINY_FOLDER, join(cacheFolder, "models", "none--tiny"), { recursive: true });
  assert.equal((await embedder.embed(inputsOf("hub-tiny", ["a"]), "query")).length, 1);
});

function copyOfTiny(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "quiver-model-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(TINY_FOLDER, folder, { recursive: true });
  rmSync(join(folder, "reranker.onnx"));
  return folder;
}

import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantClientBase, type QdrantError } from "@quiverdb/client";
import { openEmbedded } from "@quiverdb/engine";
import { loadTiny, TINY_FOLDER, TINY_SIZE } from "@quiverdb/inference/testing";

import { QdrantClient, registerModel } from "./index.ts";
import { ModelInference } from "./model_inference.ts";

const FOLDER = { folder: TINY_FOLDER, size: TINY_SIZE } as const;
registerModel({ name: "tiny", kind: "dense", ...FOLDER });
registerModel({ name: "tiny-sparse", kind: "sparse", ...FOLDER });
registerModel({ name: "tiny-colbert", kind: "late_interaction", ...FOLDER });

class TestClient extends QdrantClientBase {}

async function withModels(check: (client: QdrantClientBase) => Promise<void>): Promise<void> {
  const models = new ModelInference({ load: loadTiny }, 2);
  const client = new TestClient(async () => models.inFrontOf(await openEmbedded({})));
  try {
    await check(client);
  } finally {
    await client.close();
  }
}

const dense = (text: string) => ({ text, model: "tiny" });

test("texts are stored and found by dense, sparse and late interaction models and BM25 together", () =>
  withModels(async (client) => {
    await client.createCollection("texts", {
      vectors: {
        d: { size: TINY_SIZE, distance: "Cosine" },
        c: { size: TINY_SIZE, distance: "Cosine", multivector_config: { comparator: "max_sim" } },
      },
      sparse_vectors: { s: {}, words: { modifier: "idf" } },
    });
    const texts = ["hello world", "red green", "blue sky", "cat dog", "sea a b"];
    const points = texts.map((text, id) => ({
      id,
      vector: {
        d: dense(text),
        c: { text, model: "TINY-colbert" },
        s: { text, model: "tiny-sparse" },
        words: { text, model: "qdrant/bm25" },
      },
    }));
    await client.upsert("texts", { wait: true, points });
    for (const [id, text] of texts.entries()) {
      const { points: found } = await client.query("texts", {
        prefetch: [
          { query: dense(text), using: "d", limit: 3 },
          { query: { text, model: "qdrant/bm25" }, using: "words", limit: 3 },
        ],
        query: { fusion: "rrf" },
        limit: 1,
      });
      assert.equal(found[0]?.id, id, text);
      const nearest = await client.query("texts", { query: dense(text), using: "d", limit: 1 });
      assert.equal(nearest.points[0]?.id, id, text);
      assert.ok(Math.abs(nearest.points[0]!.score - 1) < 1e-5);
    }
    const multi = { query: { text: "cat dog", model: "tiny-colbert" }, using: "c", limit: 5 };
    assert.equal((await client.query("texts", multi)).points.length, 5);
    const [stored] = await client.retrieve("texts", { ids: [0], with_vector: true });
    assert.deepEqual(Object.keys(stored?.vector ?? {}).toSorted(), ["c", "d", "s", "words"]);
  }));

test("a model of another size or kind than the collection is refused, and nothing is stored", () =>
  withModels(async (client) => {
    await client.createCollection("c", { vectors: { size: 3, distance: "Dot" } });
    const upsert = (model: string) =>
      client.upsert("c", { wait: true, points: [{ id: 1, vector: { text: "hello", model } }] });
    await assert.rejects(upsert("tiny"), /expected dim: 3, got 4/);
    await assert.rejects(upsert("tiny-sparse"), /should be named/);
    await assert.rejects(upsert("nobody/knows"), (error: QdrantError) =>
      /registerModel/.test(String(error.advice)),
    );
    assert.equal((await client.count("c")).count, 0);
  }));

test("options of inference that cannot be meant are refused", () => {
  for (const [options, words] of [
    [{ localInferenceBatchSize: 0 }, /localInferenceBatchSize must be a positive integer/],
    [{ inference: "models" }, /inference must be an object/],
  ] as const) {
    const given = { location: ":memory:", ...options } as unknown as { location: string };
    assert.throws(() => new QdrantClient(given), words);
  }
});

test("a client without the packages works, until a text names a model", async () => {
  await using client = new QdrantClient({ location: ":memory:", inference: { offline: true } });
  await client.createCollection("c", { vectors: { size: 384, distance: "Cosine" } });
  await client.upsert("c", { wait: true, points: [{ id: 1, vector: Array(384).fill(1) }] });
  const query = { text: "a", model: "sentence-transformers/all-MiniLM-L6-v2" };
  await assert.rejects(client.query("c", { query }), { code: "inference" });
  await assert.rejects(client.rerank("a", ["b"], { model: "tiny" }), /no reranker/);
});

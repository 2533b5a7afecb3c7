import assert from "node:assert/strict";
import { test } from "node:test";

import { createServer } from "@quiverdb/server";

import { QdrantClient } from "./qdrant_client.ts";

const TEXTS = ["A whale hunt that ends badly", "A matchmaker is mistaken", "Whales and whalers"];
const MODEL = "qdrant/bm25";

/** A server that keeps the bodies that it is sent, and clients of it. */
async function withServer(use: (url: string, bodies: unknown[]) => Promise<void>): Promise<void> {
  const server = await createServer({ port: 0 });
  const bodies: unknown[] = [];
  try {
    await use(server.url, bodies);
  } finally {
    await server.close();
  }
}

/** A `fetch` that keeps what is sent. */
function watching(bodies: unknown[]): typeof fetch {
  return (input, init) => {
    if (typeof init?.body === "string") bodies.push(JSON.parse(init.body));
    return fetch(input, init);
  };
}

async function fill(client: QdrantClient): Promise<void> {
  await client.createCollection("a", { vectors: {}, sparse_vectors: { t: { modifier: "idf" } } });
  const points = TEXTS.map((text, id) => ({ id, vector: { t: { text, model: MODEL } } }));
  await client.upsert("a", { points });
}

test("BM25 of a remote client is computed here, and finds what the engine finds", async () => {
  await withServer(async (url, bodies) => {
    await using memory = new QdrantClient(":memory:");
    await using remote = new QdrantClient({
      url,
      fetch: watching(bodies),
      checkCompatibility: false,
    });
    const query = { query: { text: "hunting whales", model: "Qdrant/BM25" }, using: "t" };
    for (const client of [memory, remote]) await fill(client);
    assert.deepEqual(await remote.query("a", query), await memory.query("a", query));
    const sent = JSON.stringify(bodies);
    assert.ok(sent.includes('"indices"') && !sent.includes("whale"), sent);
  });
});

test("with cloudInference objects go to the server as they are", async () => {
  await withServer(async (url, bodies) => {
    await using remote = new QdrantClient({
      url,
      fetch: watching(bodies),
      checkCompatibility: false,
      cloudInference: true,
    });
    await fill(remote);
    assert.ok(JSON.stringify(bodies).includes(TEXTS[0] ?? assert.fail()));
  });
});

test("a model that neither the client nor the server has is an error with advice", async () => {
  await withServer(async (url) => {
    await using remote = new QdrantClient({ url, checkCompatibility: false });
    await fill(remote);
    const text = { text: "x", model: "some/model" };
    await assert.rejects(remote.query("a", { query: text, using: "t" }), {
      code: "inference",
      message: /^query: There is no model `some\/model` in this process\. BM25 .*cloudInference/,
    });
  });
});

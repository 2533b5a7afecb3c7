// The vector store of mem0 with the older client that it needs: node mem0.mjs URL
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const [, , url] = process.argv;
const { QdrantClient } = await import("old-client");
const { Qdrant } = createRequire(import.meta.url)("mem0ai/oss");
const client = new QdrantClient({ url, apiKey: "key" });
const store = new Qdrant({ client, collectionName: "mem0", embeddingModelDims: 3, dimension: 3 });
await store.initialize();
const vectors = [
  [1, 0, 0],
  [0, 1, 0],
];
const ids = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"];
const payloads = ids.map((_, at) => ({ data: `memory ${at}`, user_id: "ann" }));
await store.insert(vectors, ids, payloads);
const found = await store.search([1, 0, 0], 1, { user_id: "ann" });
assert.equal(found[0].id, ids[0]);
assert.equal((await store.get(ids[1])).payload.data, "memory 1");
await store.update(ids[1], [0, 0, 1], { data: "changed", user_id: "ann" });
assert.equal((await store.get(ids[1])).payload.data, "changed");
const [all] = await store.list({ user_id: "ann" });
assert.equal(all.length, 2);
await store.delete(ids[0]);
assert.equal(await store.get(ids[0]), null);
await store.deleteCol();
console.log("client done");

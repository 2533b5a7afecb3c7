// The official REST client: node official_rest.mjs URL
import assert from "node:assert/strict";
import { QdrantClient } from "@qdrant/js-client-rest";

const [, , url] = process.argv;
const client = new QdrantClient({ url, apiKey: "key" });
const name = "official";
const dim = 16;
const vectorOf = (id) => Array.from({ length: dim }, (_, i) => Math.sin(id * 3 + i * i));

assert.equal((await client.versionInfo()).version, "1.19.0");
await client.createCollection(name, {
  vectors: { dense: { size: dim, distance: "Cosine" } },
  sparse_vectors: { words: { modifier: "idf" } },
});
await assert.rejects(client.createCollection(name, {}), { status: 409 });
await client.createPayloadIndex(name, { field_name: "group", field_schema: "keyword", wait: true });
for (let start = 0; start < 1000; start += 100) {
  const points = Array.from({ length: 100 }, (_, i) => start + i).map((id) => ({
    id,
    vector: { dense: vectorOf(id), words: { indices: [id % 50, 60], values: [1, 0.5] } },
    payload: { group: `g${id % 4}`, rank: id, big: 2 ** 40 + id },
  }));
  const { status } = await client.upsert(name, { points, wait: true });
  assert.equal(status, "completed");
}
assert.equal((await client.count(name, { exact: true })).count, 1000);
const filter = {
  must: [
    { key: "group", match: { value: "g1" } },
    { key: "rank", range: { lt: 500 } },
  ],
};
const filtered = await client.query(name, {
  query: vectorOf(5),
  using: "dense",
  filter,
  limit: 10,
  with_payload: true,
});
assert.equal(filtered.points[0].id, 5);
assert.ok(filtered.points.every(({ payload }) => payload.group === "g1" && payload.rank < 500));
const hybrid = await client.query(name, {
  prefetch: [
    { query: vectorOf(7), using: "dense", limit: 20 },
    { query: { indices: [7], values: [1] }, using: "words", limit: 20 },
  ],
  query: { fusion: "rrf" },
  limit: 5,
});
assert.equal(hybrid.points[0].id, 7);
const groups = await client.queryGroups(name, {
  query: vectorOf(1),
  using: "dense",
  group_by: "group",
  group_size: 2,
  limit: 4,
});
assert.equal(groups.groups.length, 4);
await client.setPayload(name, { payload: { seen: true }, points: [1, 2], wait: true });
await client.overwritePayload(name, { payload: { only: 1 }, points: [3], wait: true });
const [one, three] = await client.retrieve(name, { ids: [1, 3], with_payload: true });
assert.deepEqual([one.payload.seen, one.payload.big], [true, 2 ** 40 + 1]);
assert.deepEqual(three.payload, { only: 1 });
const facet = await client.facet(name, { key: "group", exact: true });
assert.equal(
  facet.hits.reduce((sum, { count }) => sum + count, 0),
  999,
);
const page = await client
  .scroll(name, { limit: 10, filter, order_by: "rank" })
  .catch((error) => error);
assert.equal(page.status, 400);
await client.delete(name, {
  filter: { must: [{ key: "group", match: { value: "g2" } }] },
  wait: true,
});
assert.equal((await client.count(name)).count, 750);
await client.updateCollectionAliases({
  actions: [{ create_alias: { collection_name: name, alias_name: "also" } }],
});
assert.equal((await client.getCollection("also")).points_count, 750);
await assert.rejects(client.getCollection("none"), { status: 404 });
await assert.rejects(
  new QdrantClient({ url, apiKey: "wrong", checkCompatibility: false }).getCollections(),
  { status: 401 },
);
await client.deleteCollection(name);
assert.deepEqual((await client.getCollections()).collections, []);
console.log("client done");

import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantClient as OfficialClient } from "@qdrant/js-client-rest";

import { QdrantClient as CompatClient } from "./compat.ts";
import { QdrantClient } from "./qdrant_client.ts";

/** What connectors declare to take. */
async function namesOf(client: OfficialClient): Promise<string[]> {
  const { collections } = await client.getCollections();
  return collections.map(({ name }) => name);
}

test("every method of the official client exists", () => {
  const names = Object.getOwnPropertyNames(OfficialClient.prototype);
  assert.ok(names.length > 50, String(names.length));
  const missing = names.filter((name) => {
    return typeof Reflect.get(QdrantClient.prototype, name) !== "function";
  });
  assert.deepEqual(missing, []);
});

test("every operation of the official client's api exists", async () => {
  const official = new OfficialClient({ checkCompatibility: false });
  await using client = new QdrantClient(":memory:");
  const ours = client.api();
  const missing = Object.keys(official.api()).filter((name) => !(name in ours));
  assert.deepEqual(missing, []);
});

test("a client is taken where the official one is declared, without a cast", async () => {
  await using client = new CompatClient(":memory:");
  await client.createCollection("a", { vectors: { size: 1, distance: "Dot" } });
  assert.deepEqual(await namesOf(client), ["a"]);
  assert.ok(client instanceof QdrantClient);
});

/** Does not compile when the official client has a member that ours lacks. */
const lacking: [Exclude<keyof OfficialClient, keyof QdrantClient>] extends [never] ? true : false =
  true;

test("a call of the compatible client has the types of ours", async () => {
  assert.ok(lacking);
  await using client = new CompatClient({ location: ":memory:" });
  await client.createCollection("a", { vectors: { size: 1, distance: "Dot" } });
  const id = 2n ** 60n;
  await client.upsert("a", { points: [{ id, vector: Float32Array.of(1), payload: { n: 1 } }] });
  const [point] = (await client.query<{ n: number }>("a", { with_payload: true })).points;
  const n: number | undefined = point?.payload?.n;
  assert.deepEqual([point?.id, n], [id, 1]);
});

test("api() takes flat arguments and answers in the form of HTTP, with or without a part", async () => {
  await using client = new QdrantClient(":memory:");
  await client.createCollection("a", { vectors: { size: 2, distance: "Dot" } });
  const points = [{ id: 1, vector: [1, 0] }];
  await client.api("points").upsertPoints({ collection_name: "a", wait: true, points });
  const { data, status } = await client.api().queryPoints({ collection_name: "a", query: [1, 1] });
  assert.equal(status, 200);
  assert.deepEqual(
    data.result.points.map(({ id, score }) => [id, score]),
    [[1, 1]],
  );
  await assert.rejects(client.api().getCollection({ collection_name: "b" }), (error: unknown) => {
    const { status: code, data: body } = Object(error);
    assert.equal(code, 404);
    assert.deepEqual(body.status, { error: "Not found: Collection `b` doesn't exist!" });
    return true;
  });
});

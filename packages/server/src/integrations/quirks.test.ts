/**
 * The ways in which a server that is only nearly Qdrant breaks the connectors of frameworks: one
 * test each, with the requests that they send.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import type { QuiverServer } from "../server/create_server.ts";
import { failureOf, resultOf, send, withServer } from "../testing/running_server.ts";

const C = "/collections/notes";
const COSINE = { vectors: { size: 4, distance: "Cosine" } };

function points(server: QuiverServer, list: readonly object[]): Promise<unknown> {
  return resultOf(send(server, "PUT", `${C}/points?wait=true`, { points: list }));
}

function ask(server: QuiverServer, path: string, body: object): Promise<unknown> {
  return resultOf(send(server, "POST", `${C}/points/${path}`, body));
}

function idsOf(found: unknown): unknown[] {
  assert.ok(Array.isArray(found));
  return found.map((point: { id: unknown }) => point.id);
}

async function withNotes(
  use: (server: QuiverServer) => Promise<void>,
  config: object = COSINE,
): Promise<void> {
  await withServer({}, async (server) => {
    await resultOf(send(server, "PUT", C, config));
    await use(server);
  });
}

test("1: the superseded searches are answered by bare lists", async () => {
  await withNotes(async (server) => {
    await points(server, [{ id: 1, vector: [1, 0, 0, 0], payload: { a: 1 } }]);
    const search = { vector: [1, 0, 0, 0], limit: 3, with_payload: true };
    assert.deepEqual(await ask(server, "search", search), [
      { id: 1, version: 1, score: 1, payload: { a: 1 } },
    ]);
    const batch = await ask(server, "search/batch", { searches: [search, search] });
    assert.deepEqual([batch].flat(2).length, 2);
    assert.deepEqual(await ask(server, "recommend", { positive: [1], limit: 3 }), []);
  });
});

test("2: what exists and what is missing has Qdrant's codes and words", async () => {
  await withNotes(async (server) => {
    const again = await failureOf(send(server, "PUT", C, COSINE));
    assert.equal(again, "409 Wrong input: Collection `notes` already exists!");
    const missing = await failureOf(send(server, "GET", "/collections/none"));
    assert.equal(missing, "404 Not found: Collection `none` doesn't exist!");
    const bad = await failureOf(send(server, "POST", `${C}/points/delete`, { points: [] }));
    assert.match(bad, /^400 Bad request: /);
  });
});

test("3: creating a payload index again succeeds", async () => {
  await withNotes(async (server) => {
    const index = { field_name: "metadata.kind", field_schema: "keyword" };
    for (let times = 0; times < 3; times++) {
      await resultOf(send(server, "PUT", `${C}/index?wait=true`, index));
    }
  });
});

test("4: digits are keys of objects; filters and id lists may be empty; a count of zero is presence", async () => {
  await withNotes(async (server) => {
    await points(server, [
      { id: 1, vector: [1, 0, 0, 0], payload: { pathSegments: { 0: "src", 1: "a.ts" } } },
      { id: 2, vector: [0, 1, 0, 0], payload: { pathSegments: { 0: "lib" } } },
    ]);
    const index = { field_name: "pathSegments.0", field_schema: "keyword" };
    await resultOf(send(server, "PUT", `${C}/index?wait=true`, index));
    const count = (filter: object) => ask(server, "count", { filter, exact: true });
    const segment = { key: "pathSegments.0", match: { value: "src" } };
    assert.deepEqual(await count({ must: [segment] }), { count: 1 });
    assert.deepEqual(await count({}), { count: 2 });
    assert.deepEqual(await count({ must: [] }), { count: 2 });
    assert.deepEqual(await count({ must: [{ has_id: [] }] }), { count: 0 });
    assert.deepEqual(await count({ must_not: [{ has_id: [] }] }), { count: 2 });
    const present = { key: "pathSegments", values_count: { gte: 0 } };
    assert.deepEqual(await count({ must: [present] }), { count: 2 });
    const all = await resultOf(
      send(server, "POST", `${C}/points/delete?wait=true`, { filter: { must: [] } }),
    );
    assert.equal(Reflect.get(Object(all), "status"), "completed");
    assert.deepEqual(await count({}), { count: 0 });
  });
});

test("5: packed requests are unpacked", async () => {
  await withNotes(async (server) => {
    const body = gzipSync(JSON.stringify({ points: [{ id: 1, vector: [1, 0, 0, 0] }] }));
    const headers = { "content-encoding": "gzip", "content-type": "application/json" };
    await resultOf(send(server, "PUT", `${C}/points?wait=true`, body, { headers }));
    assert.deepEqual(await ask(server, "count", {}), { count: 1 });
  });
});

test("6: the description of a collection echoes its configuration", async () => {
  const config = {
    vectors: { text: { size: 3, distance: "Dot", hnsw_config: { m: 0, payload_m: 16 } } },
    sparse_vectors: { bm25: { modifier: "idf" } },
    metadata: { owner: "me" },
  };
  await withNotes(async (server) => {
    const index = { field_name: "kind", field_schema: { type: "keyword", is_tenant: true } };
    await resultOf(send(server, "PUT", `${C}/index?wait=true`, index));
    const info = await resultOf(send(server, "GET", C));
    const { params, metadata } = Reflect.get(Object(info), "config");
    assert.deepEqual(params.vectors, config.vectors);
    assert.deepEqual(params.sparse_vectors, config.sparse_vectors);
    assert.deepEqual(metadata, config.metadata);
    const schema = Reflect.get(Object(info), "payload_schema");
    assert.equal(schema.kind.data_type, "keyword");
    assert.equal(Reflect.get(Object(info), "points_count"), 0);
  }, config);
});

test("7: the empty name is the default vector; the BM25 model has a name in any case", async () => {
  const config = { ...COSINE, sparse_vectors: { bm25: { modifier: "idf" } } };
  await withNotes(async (server) => {
    const bm25 = { text: "a quiver of arrows", model: "Qdrant/bm25" };
    await points(server, [{ id: 1, vector: { "": [1, 0, 0, 0], bm25 } }]);
    const query = { query: { text: "arrows", model: "qdrant/BM25" }, using: "bm25" };
    const found = await ask(server, "query", query);
    assert.deepEqual(idsOf(Reflect.get(Object(found), "points")), [1]);
    const byDefault = await ask(server, "search", { vector: [1, 0, 0, 0], limit: 1 });
    assert.deepEqual(idsOf(byDefault), [1]);
  }, config);
});

test("8: zero vectors under Cosine and vectors of one number are stored and found", async () => {
  await withNotes(async (server) => {
    await points(server, [{ id: 1, vector: [0, 0, 0, 0], payload: { type: "marker" } }]);
    const found = await ask(server, "search", { vector: [1, 0, 0, 0], limit: 1 });
    assert.deepEqual(found, [{ id: 1, version: 1, score: 0 }]);
    const one = { vectors: { size: 1, distance: "Cosine" } };
    await resultOf(send(server, "PUT", "/collections/one", one));
    const body = { points: [{ id: 1, vector: [0] }] };
    await resultOf(send(server, "PUT", "/collections/one/points?wait=true", body));
  });
});

test("9: huge limits reserve nothing, and pages of 10,000 points come with their vectors", async () => {
  await withNotes(async (server) => {
    const many = Array.from({ length: 10_000 }, (_, id) => ({ id, vector: [id, 1, 2, 3] }));
    await points(server, many);
    const found = await ask(server, "query", { query: [1, 1, 1, 1], limit: 999_999_999 });
    assert.equal(idsOf(Reflect.get(Object(found), "points")).length, 10_000);
    const page = await ask(server, "scroll", { limit: 10_000, with_vector: true });
    const list: { vector: number[] }[] = Reflect.get(Object(page), "points");
    assert.equal(list.length, 10_000);
    assert.equal(list[9999]?.vector.length, 4);
    assert.equal(Reflect.get(Object(page), "next_page_offset"), null);
  });
});

test("10: a deleted collection is gone at once, a created one readable at once", async () => {
  await withNotes(async (server) => {
    for (let times = 0; times < 5; times++) {
      assert.equal(await resultOf(send(server, "DELETE", C)), true);
      assert.match(await failureOf(send(server, "GET", C)), /^404 /);
      await resultOf(send(server, "PUT", C, COSINE));
      assert.deepEqual(await ask(server, "count", {}), { count: 0 });
    }
  });
});

test("11: UUIDs come in any spelling and go out in the canonical one", async () => {
  await withNotes(async (server) => {
    const canonical = "550e8400-e29b-41d4-a716-446655440000";
    const plain = canonical.replaceAll("-", "");
    for (const id of [plain, plain.toUpperCase(), `urn:uuid:${canonical}`, `{${canonical}}`]) {
      await points(server, [{ id, vector: [1, 0, 0, 0] }]);
    }
    const page = await ask(server, "scroll", {});
    assert.deepEqual(idsOf(Reflect.get(Object(page), "points")), [canonical]);
  });
});

test("12: unknown members of a body are ignored where Qdrant ignores them", async () => {
  await withNotes(async (server) => {
    await points(server, [{ id: 1, vector: [1, 0, 0, 0] }]);
    const page = await ask(server, "scroll", { with_vectors: true, whatever: 1, limit: 5 });
    assert.deepEqual(idsOf(Reflect.get(Object(page), "points")), [1]);
    const filter = { must: [], unknown: [] };
    assert.match(await failureOf(send(server, "POST", `${C}/points/scroll`, { filter })), /^400 /);
  });
});

test("13: a body that is too large is refused with the limit", async () => {
  await withServer({ maxBodyBytes: 10_000 }, async (server) => {
    const vectors = Array.from({ length: 5000 }, (_, id) => [id, 1, 2, 3]);
    const batch = { ids: vectors.map((_, id) => id), vectors };
    assert.match(
      await failureOf(send(server, "PUT", `${C}/points`, { batch })),
      /^400 JSON payload .*limit.*10000 bytes/,
    );
  });
});

test("14: a thousand collections are listed, in the order of their names", async () => {
  await withServer({}, async (server) => {
    const names = Array.from({ length: 1000 }, (_, at) => `c${String(at).padStart(4, "0")}`);
    for (const name of names) await send(server, "PUT", `/collections/${name}`, COSINE);
    const list = await resultOf(send(server, "GET", "/collections"));
    assert.deepEqual(list, { collections: names.map((name) => ({ name })) });
  });
});

test("15: heavy settings of the graph are taken, and search works with them", async () => {
  const heavy = { ...COSINE, hnsw_config: { m: 64, ef_construct: 512, on_disk: true } };
  await withNotes(async (server) => {
    await points(
      server,
      Array.from({ length: 500 }, (_, id) => ({ id, vector: [id, 1, 2, 3] })),
    );
    const query = { query: [499, 1, 2, 3], limit: 1, params: { hnsw_ef: 128, exact: false } };
    const found = await ask(server, "query", query);
    assert.equal(idsOf(Reflect.get(Object(found), "points")).length, 1);
  }, heavy);
});

test("16: tenants without a common graph are searched each by itself", async () => {
  const tenants = { ...COSINE, hnsw_config: { m: 0, payload_m: 16 } };
  await withNotes(async (server) => {
    const index = { field_name: "tenant", field_schema: { type: "keyword", is_tenant: true } };
    await resultOf(send(server, "PUT", `${C}/index?wait=true`, index));
    const list = Array.from({ length: 300 }, (_, id) => ({
      id,
      vector: [Math.cos(id), Math.sin(id), 0, 1],
      payload: { tenant: `t${id % 3}` },
    }));
    await points(server, list);
    const filter = { must: [{ key: "tenant", match: { value: "t1" } }] };
    const query = { query: [Math.cos(7), Math.sin(7), 0, 1], filter, limit: 100 };
    const found = idsOf(Reflect.get(Object(await ask(server, "query", query)), "points"));
    assert.equal(found[0], 7);
    assert.equal(found.length, 100);
    assert.ok(found.every((id) => Number(id) % 3 === 1));
  }, tenants);
});

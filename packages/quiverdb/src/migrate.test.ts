import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import {
  type Backend,
  type Interceptor,
  intercept,
  type MigrationProgress,
  QdrantClientBase,
  QdrantError,
} from "@quiverdb/client";
import { openEmbedded } from "@quiverdb/engine";
import { createServer } from "@quiverdb/server";

import { QdrantClient } from "./qdrant_client.ts";

const home = mkdtempSync(join(tmpdir(), "quiver-migrate-"));
after(() => rmSync(home, { recursive: true, force: true }));

/** A deterministic number in [0, 1), not representable in few digits. */
function value(...seeds: number[]): number {
  const x = Math.sin(seeds.reduce((sum, seed, i) => sum + seed * (i + 1.37), 0.5)) * 43758.5453;
  return x - Math.floor(x);
}

function idOf(i: number): number | bigint | string {
  if (i % 7 === 0) return `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`;
  return i % 11 === 0 ? 2n ** 63n + BigInt(i) : i;
}

function pointOf(i: number) {
  const d = Float32Array.from({ length: 4 }, (_, j) => value(i, j) - 0.5);
  const m = [0, 1].map((row) => [value(i, row), 1]);
  const s = { indices: [i % 50, 4_000_000_000], values: [value(i), 0.5] };
  const vector = i % 5 === 0 ? { d } : { d, m, s };
  const payload = {
    n: i,
    whole: i % 2 === 0 ? 1 : 1.5,
    big: 2n ** 62n + BigInt(i),
    text: `wörter ${i} 🐋`,
    nested: { "": [null, { "a.b": [i] }], deep: [[[]]] },
    at: "2024-01-01T00:00:00Z",
  };
  return i % 13 === 0 ? { id: idOf(i), vector: {} } : { id: idOf(i), vector, payload };
}

/** Collections with everything that a migration has to carry. */
async function fill(client: QdrantClient, points: number): Promise<void> {
  await client.createCollection("all kinds", {
    vectors: {
      d: { size: 4, distance: "Cosine", on_disk: true, hnsw_config: { m: 24 } },
      m: { size: 2, distance: "Dot", multivector_config: { comparator: "max_sim" } },
    },
    sparse_vectors: { s: { modifier: "idf" } },
    hnsw_config: { ef_construct: 77 },
    optimizers_config: { indexing_threshold: 12_345 },
    on_disk_payload: false,
    metadata: { owner: "me", n: 1 },
  });
  await client.createPayloadIndex("all kinds", { field_name: "n", field_schema: "integer" });
  const schema = { type: "text", tokenizer: "word", min_token_len: 2 } as const;
  await client.createPayloadIndex("all kinds", { field_name: "text", field_schema: schema });
  await client.uploadPoints(
    "all kinds",
    Array.from({ length: points }, (_, i) => pointOf(i + 1)),
    { batchSize: 500 },
  );
  await client.createCollection("one", { vectors: { size: 2, distance: "Euclid" } });
  await client.upsert("one", { points: [{ id: 1, vector: [1, 2], payload: { a: [] } }] });
  await client.createCollection("empty", { vectors: {} });
  const aliases = ["books", "ålias"].map((alias_name) => ({
    create_alias: { collection_name: "all kinds", alias_name },
  }));
  await client.updateCollectionAliases({ actions: aliases });
}

/** Everything that is in a back end, as values to compare. */
async function contentOf(client: QdrantClientBase): Promise<unknown> {
  const { collections } = await client.getCollections();
  const content: Record<string, unknown> = {};
  for (const { name } of collections) {
    const { config, payload_schema, points_count } = await client.getCollection(name);
    const points: unknown[] = [];
    for await (const point of client.scrollAll(name, { with_vector: true, batchSize: 333 })) {
      points.push(point);
    }
    content[name] = { config, payload_schema, points_count, points };
  }
  const { aliases } = await client.getAliases();
  const named = aliases.map(
    ({ alias_name, collection_name }) => `${alias_name}>${collection_name}`,
  );
  return { content, aliases: named.sort() };
}

/** A client whose writes of points are cut after so many batches. */
function cutAfter(backend: Backend, batches: number): QdrantClientBase {
  let left = batches;
  const cut: Interceptor = (next) => async (operation, request, context) => {
    if (operation === "upsertPoints" && left-- <= 0) throw new Error("killed");
    return next(operation, request, context);
  };
  return new QdrantClientBase(async () => intercept(backend, cut));
}

test("memory to folder to server to memory: everything arrives, point by point", async () => {
  const server = await createServer({ port: 0 });
  const memory = new QdrantClient(":memory:");
  const folder = new QdrantClient({ path: join(home, "chain") });
  const remote = new QdrantClient({ url: server.url });
  const last = new QdrantClient(":memory:");
  try {
    await fill(memory, 1_500);
    const expected = await contentOf(memory);
    const seen: MigrationProgress[] = [];
    const result = await memory.migrate(folder, { onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(result.points, { "all kinds": 1_500, one: 1, empty: 0 });
    assert.deepEqual([...result.aliases].sort(), ["books", "ålias"]);
    assert.deepEqual(seen.at(-1), {
      collection: "one",
      copied: 1,
      total: 1,
      collectionsDone: 2,
      collections: 3,
    });
    await folder.migrate(remote, { batchSize: 300, parallel: 3 });
    await remote.migrate(last);
    for (const client of [folder, remote, last]) {
      assert.deepEqual(await contentOf(client), expected);
    }
  } finally {
    await Promise.all([memory, folder, remote, last].map((client) => client.close()));
    await server.close();
  }
});

test("a migration that is killed again and again goes on and ends equal", async () => {
  const source = new QdrantClient(":memory:");
  const backend = await openEmbedded({});
  const destination = new QdrantClientBase(async () => backend);
  try {
    await fill(source, 5_000);
    const killed = { message: "killed" };
    const options = { batchSize: 50, resume: true };
    await assert.rejects(source.migrate(cutAfter(backend, 55), { batchSize: 50 }), killed);
    await assert.rejects(source.migrate(cutAfter(backend, 60), options), killed);
    await assert.rejects(
      source.migrate(cutAfter(backend, 50), { ...options, parallel: 3 }),
      killed,
    );
    const before = (await destination.count("all kinds")).count;
    assert.ok(before > 2_500 && before < 5_000, String(before));
    const progress: number[] = [];
    await source.migrate(destination, {
      ...options,
      onProgress: ({ copied }) => progress.push(copied),
    });
    assert.ok(progress.length < 5_000 / 50, "it began anew");
    assert.deepEqual(await contentOf(destination), await contentOf(source));
  } finally {
    await source.close();
    await destination.close();
  }
});

test("a hole far behind the last point of a cut copy is found and filled", async () => {
  const source = new QdrantClient(":memory:");
  const destination = new QdrantClient(":memory:");
  try {
    await fill(source, 4_000);
    await source.migrate(destination);
    await destination.delete("all kinds", { points: [1, 2, 3, 3_999] });
    await source.migrate(destination, { resume: true });
    assert.deepEqual(await contentOf(destination), await contentOf(source));
  } finally {
    await source.close();
    await destination.close();
  }
});

test("collisions are refused before anything is changed", async () => {
  const source = new QdrantClient(":memory:");
  const destination = new QdrantClient(":memory:");
  try {
    await fill(source, 10);
    await destination.createCollection("one", { vectors: { size: 2, distance: "Euclid" } });
    await destination.createCollection("books", { vectors: { size: 1, distance: "Dot" } });
    const before = await contentOf(destination);
    await assert.rejects(source.migrate(destination), (error) => {
      assert.ok(error instanceof QdrantError);
      assert.equal(error.code, "already_exists");
      assert.match(error.message, /^migrate: Collections already exist in dest_client: \[/);
      assert.match(error.message, /books, one\]|books.*one/);
      return true;
    });
    await assert.rejects(source.migrate(destination, { collectionNames: ["one", "no"] }), {
      message: "migrate: Not found: Source client does not have collections: no",
    });
    await assert.rejects(source.migrate(source), /the destination is the source/);
    assert.deepEqual(await contentOf(destination), before);

    await destination.deleteCollection("books");
    await source.migrate(destination, { recreateOnCollision: true });
    assert.deepEqual(await contentOf(destination), await contentOf(source));
  } finally {
    await source.close();
    await destination.close();
  }
});

test("a collection with other vectors is no part of a copy", async () => {
  const source = new QdrantClient(":memory:");
  const destination = new QdrantClient(":memory:");
  try {
    await source.createCollection("a", { vectors: { size: 2, distance: "Dot" } });
    await destination.createCollection("a", { vectors: { size: 3, distance: "Dot" } });
    await assert.rejects(source.migrate(destination, { resume: true }), /has other vectors/);
  } finally {
    await source.close();
    await destination.close();
  }
});

test("shard keys and the points of each are carried", async () => {
  const cluster = { enabled: true };
  const source = new QdrantClient({ location: ":memory:", cluster });
  const destination = new QdrantClient({ location: ":memory:", cluster });
  const single = new QdrantClient(":memory:");
  try {
    const config = { vectors: { size: 1, distance: "Dot" }, sharding_method: "custom" } as const;
    await source.createCollection("a", config);
    for (const [n, shard_key] of ["x", 7].entries()) {
      await source.createShardKey("a", { shard_key });
      const points = Array.from({ length: 150 }, (_, i) => ({ id: 1000 * n + i, vector: [i] }));
      await source.upsert("a", { points, shard_key });
    }
    await source.migrate(destination);
    assert.deepEqual(await destination.listShardKeys("a"), await source.listShardKeys("a"));
    for (const shard_key of ["x", 7]) {
      assert.equal((await destination.count("a", { shard_key })).count, 150);
    }
    await assert.rejects(source.migrate(single), QdrantError);
  } finally {
    await Promise.all([source, destination, single].map((client) => client.close()));
  }
});

test("different counts in the end are an error that says both", async () => {
  const source = new QdrantClient(":memory:");
  const destination = new QdrantClient(":memory:");
  try {
    await fill(source, 50);
    let isFirst = true;
    const migration = source.migrate(destination, {
      collectionNames: ["all kinds"],
      batchSize: 10,
      onProgress: () => {
        if (!isFirst) return;
        isFirst = false;
        void destination.delete("all kinds", { points: [1, 2], wait: true });
      },
    });
    await assert.rejects(migration, /source vector count 50, dest vector count 48/);
  } finally {
    await source.close();
    await destination.close();
  }
});

test("an aborted migration rejects with the reason, and both clients go on", async () => {
  const source = new QdrantClient(":memory:");
  const destination = new QdrantClient(":memory:");
  try {
    await fill(source, 500);
    const stop = new AbortController();
    const reason = new Error("enough");
    const onProgress = () => stop.abort(reason);
    const { signal } = stop;
    await assert.rejects(source.migrate(destination, { signal, onProgress }), reason);
    await source.migrate(destination, { resume: true });
    assert.deepEqual(await contentOf(destination), await contentOf(source));
  } finally {
    await source.close();
    await destination.close();
  }
});

test("a store in memory is saved to a folder, which may not have collections of that name", async () => {
  const path = join(home, "saved");
  const memory = new QdrantClient(":memory:");
  await fill(memory, 20);
  await memory.save(path);
  await assert.rejects(memory.save(path), { code: "already_exists" });
  const expected = await contentOf(memory);
  await memory.close();
  const folder = new QdrantClient({ path });
  assert.deepEqual(await contentOf(folder), expected);
  await folder.close();
});

test("scrollAll reads a page only when the one before it is used up", async () => {
  let pages = 0;
  const counted: Interceptor = (next) => (operation, request, context) => {
    if (operation === "scrollPoints") pages++;
    return next(operation, request, context);
  };
  const backend = await openEmbedded({});
  const client = new QdrantClientBase(async () => intercept(backend, counted));
  await client.createCollection("a", { vectors: {} });
  const points = Array.from({ length: 25 }, (_, i) => ({ id: i, vector: {}, payload: { i } }));
  await client.upsert("a", { points });
  let seen = 0;
  const filter = { must_not: [{ has_id: [0] }] };
  for await (const { id, payload } of client.scrollAll<{ i: number }>("a", {
    batchSize: 8,
    filter,
  })) {
    assert.equal(payload?.i, id);
    assert.equal(pages, 1 + Math.floor(seen / 8));
    seen++;
  }
  assert.equal(seen, 24);
  await assert.rejects(async () => {
    for await (const point of client.scrollAll("none")) assert.fail(String(point.id));
  }, /^QdrantError: scrollAll: Not found: /);
  await client.close();
});

test("waitUntilIndexed resolves when nothing is left to do", async () => {
  const client = new QdrantClient(":memory:");
  await client.createCollection("a", { vectors: { size: 1, distance: "Dot" } });
  await client.waitUntilIndexed("a", { timeout: 10 });
  await assert.rejects(client.waitUntilIndexed("none"), { code: "not_found" });
  await client.close();
});

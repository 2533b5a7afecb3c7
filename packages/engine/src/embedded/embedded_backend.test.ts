import assert from "node:assert/strict";
import { mkdtemp, open, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { QdrantError, stringifyJson } from "@quiverdb/client";
import { dispatch } from "@quiverdb/client/rest";

import { seededRandom } from "../common/prng.ts";
import { FaultyStorage } from "../storage/testing/faulty_storage.ts";
import { MemoryStorage } from "../storage/memory_storage.ts";
import type { Storage } from "../storage/storage.ts";
import { EmbeddedBackend } from "./embedded_backend.ts";
import { ownEngine } from "./engine.ts";
import { openEmbedded } from "./open_embedded.ts";

const C = { collection_name: "c" };

class SlowStorage extends MemoryStorage {
  override async commit(...commit: Parameters<MemoryStorage["commit"]>): Promise<void> {
    await super.commit(...commit);
    await setTimeout(50);
  }
}

function backendOn(storage: Storage, segmentRowsMax = 1000): EmbeddedBackend {
  return new EmbeddedBackend(ownEngine({ storage, segmentRowsMax }), "plain");
}

async function createDense(backend: EmbeddedBackend): Promise<void> {
  await backend.createCollection({
    path: C,
    query: {},
    body: { vectors: { size: 2, distance: "Dot" }, sparse_vectors: { s: { modifier: "idf" } } },
  });
}

function upsert(backend: EmbeddedBackend, ids: readonly number[], n = 0): Promise<unknown> {
  return backend.upsertPoints({
    path: C,
    query: { wait: true },
    body: {
      points: ids.map((id) => ({
        id,
        vector: { "": [id, n], s: { indices: [1, 10 + id], values: [1, id + 1] } },
        payload: { n },
      })),
    },
  });
}

async function contents(backend: EmbeddedBackend): Promise<Map<unknown, unknown>> {
  const { points } = await backend.scrollPoints({
    path: C,
    query: {},
    body: { limit: 10_000, with_payload: true },
  });
  return new Map(points.map(({ id, payload }) => [id, payload?.["n"]]));
}

test("a failed commit is undone: its writes reject, reads see the state before, later writes work", async () => {
  const storage = new FaultyStorage(1);
  const backend = backendOn(storage);
  await createDense(backend);
  await upsert(backend, [1, 2], 1);
  storage.failCommit();
  const results = await Promise.allSettled([upsert(backend, [2, 3], 2), upsert(backend, [4], 2)]);
  assert.equal(results[0]!.status, "rejected");
  const after = await contents(backend);
  assert.equal(after.get(1), 1);
  assert.equal(after.get(2), 1);
  assert.equal(after.has(3), false);
  assert.equal(after.has(4), results[1]!.status === "fulfilled");
  await upsert(backend, [3], 3);
  assert.equal((await contents(backend)).get(3), 3);
  const reopened = backendOn(storage.crash(2));
  assert.deepEqual(await contents(reopened), await contents(backendOn(storage.crash(2))));
  assert.equal((await contents(reopened)).get(3), 3);
});

test("after a loss of power every acknowledged batch is whole and no other is half there", async () => {
  const seed = 4242;
  const random = seededRandom(seed);
  for (let round = 0; round < 25; round++) {
    const storage = new FaultyStorage(round);
    const backend = backendOn(storage, 40);
    await createDense(backend);
    const acknowledged: number[] = [];
    for (let batch = 0; batch < 12; batch++) {
      const ids = Array.from({ length: 10 }, (_, at) => batch * 10 + at);
      void upsert(backend, ids, batch).then(
        () => acknowledged.push(batch),
        () => {},
      );
      for (let turn = Math.floor(random() * 6); turn > 0; turn--) {
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
      }
    }
    const sure = [...acknowledged];
    const found = await contents(backendOn(storage.crash(round + 100), 40));
    for (const batch of sure) assert.ok(found.has(batch * 10), `seed ${seed}, batch ${batch}`);
    for (let batch = 0; batch < 12; batch++) {
      const there = Array.from({ length: 10 }, (_, at) => found.get(batch * 10 + at) === batch);
      assert.ok(
        new Set(there).size === 1,
        `seed ${seed}, round ${round}, batch ${batch} is half there`,
      );
    }
  }
});

test("points in several segments are found, scrolled, counted and moved as if in one", async () => {
  const one = backendOn(new MemoryStorage(), 10_000);
  const storage = new FaultyStorage(5);
  const many = backendOn(storage, 7);
  const ids = Array.from({ length: 60 }, (_, at) => (at * 37) % 60);
  for (const backend of [one, many]) {
    await createDense(backend);
    for (const id of ids) await upsert(backend, [id], id % 3);
    await upsert(backend, [3, 50, 20], 9);
    await backend.deletePoints({ path: C, query: { wait: true }, body: { points: [5, 59] } });
  }
  const answers = async (backend: EmbeddedBackend): Promise<unknown[]> => [
    await contents(backend),
    await backend.queryPoints({ path: C, query: {}, body: { query: [1, 1], limit: 9 } }),
    await backend.queryPoints({
      path: C,
      query: {},
      body: { query: { indices: [1, 14], values: [1, 2] }, using: "s", limit: 9 },
    }),
    await backend.countPoints({
      path: C,
      query: {},
      body: { filter: { must: [{ key: "n", match: { value: 1 } }] } },
    }),
    await backend.scrollPoints({ path: C, query: {}, body: { limit: 5, offset: 18 } }),
  ];
  const expected = await answers(one);
  assert.deepEqual(await answers(many), expected);
  assert.deepEqual(await answers(backendOn(storage.crash(6), 7)), expected);
});

test("an operation that fails while it is applied has used its number, one refused before has not", async () => {
  const backend = backendOn(new MemoryStorage());
  await createDense(backend);
  const write = (point: { id: number; vector: number[] | { zz: number[] } }): Promise<unknown> =>
    backend.upsertPoints({ path: C, query: { wait: true }, body: { points: [point] } });
  await assert.rejects(write({ id: 1, vector: [1, 2, 3] }));
  await assert.rejects(write({ id: 1, vector: { zz: [1, 2] } }));
  assert.deepEqual(await write({ id: 1, vector: [1, 2] }), {
    operation_id: 2,
    status: "completed",
  });
});

test("a timeout that runs out answers wait_timeout, and the write still happens", async () => {
  const backend = backendOn(new SlowStorage());
  await createDense(backend);
  const result = await backend.upsertPoints({
    path: C,
    query: { wait: true, timeout: 0.001 },
    body: { points: [{ id: 1, vector: [1, 2] }] },
  });
  assert.equal(result.status, "wait_timeout");
  assert.deepEqual([...(await contents(backend)).keys()], [1]);
  await backend.close();
});

test("a read that takes longer than its timeout fails with 408", async () => {
  const backend = backendOn(new MemoryStorage(), 2 ** 20);
  await createDense(backend);
  for (let batch = 0; batch < 20; batch++) {
    await upsert(
      backend,
      Array.from({ length: 1000 }, (_, at) => batch * 1000 + at),
    );
  }
  await assert.rejects(
    backend.countPoints({
      path: C,
      query: { timeout: 0.001 },
      body: { filter: { must: [{ key: "n", range: { gte: 1 } }] } },
    }),
    { code: "timeout", status: 408 },
  );
});

test("payloads that came in as JSON text go out with 1.0 and 1 as they came, also after a reopen", async () => {
  const path = await mkdtemp(join(tmpdir(), "quiver-lossless-"));
  try {
    const text = '{"a":1.0,"b":1,"c":18446744073709551615,"d":-9223372036854775808,"e":[1e3,0.5]}';
    let backend = await openEmbedded({ path, lossless: true });
    const send = async (method: string, url: string, body?: string): Promise<string> => {
      const answer = await dispatch(backend, {
        method,
        path: url,
        query: {},
        headers: {},
        ...(body === undefined ? {} : { body }),
      });
      assert.equal(answer.status, 200, String(answer.body));
      return String(answer.body);
    };
    await send("PUT", "/collections/c", '{"vectors":{"size":1,"distance":"Dot"}}');
    await send(
      "PUT",
      "/collections/c/points",
      `{"points":[{"id":1,"vector":[1],"payload":${text}}]}`,
    );
    const shown = text.replace("1e3", "1000.0");
    assert.ok((await send("GET", "/collections/c/points/1")).includes(`"payload":${shown}`));
    await backend.close();
    backend = await openEmbedded({ path, lossless: true });
    assert.ok((await send("GET", "/collections/c/points/1")).includes(`"payload":${shown}`));
    await backend.close();
    backend = await openEmbedded({ path });
    const { payload } = await backend.getPoint({ path: { ...C, id: 1 }, query: {} });
    assert.deepEqual(payload, {
      a: 1,
      b: 1,
      c: 18446744073709551615n,
      d: -9223372036854775808n,
      e: [1000, 0.5],
    });
    assert.equal(stringifyJson(payload).includes("1.0"), false);
    await backend.close();
  } finally {
    await rm(path, { recursive: true, force: true });
  }
});

test("a damaged collection fails with the file's name, and the others open", async () => {
  const path = await mkdtemp(join(tmpdir(), "quiver-damage-"));
  try {
    let backend = await openEmbedded({ path });
    for (const name of ["good", "bad"]) {
      await backend.createCollection({
        path: { collection_name: name },
        query: {},
        body: { vectors: { size: 2, distance: "Dot" } },
      });
      await backend.upsertPoints({
        path: { collection_name: name },
        query: { wait: true },
        body: { points: [{ id: 1, vector: [1, 2] }] },
      });
    }
    await backend.close();
    await truncate(join(path, "collections", "1", "0", "0.dense"), 3);
    backend = await openEmbedded({ path });
    const count = (name: string): Promise<unknown> =>
      backend.countPoints({ path: { collection_name: name }, query: {}, body: {} });
    assert.deepEqual(await count("good"), { count: 1 });
    await assert.rejects(count("bad"), { code: "storage", message: /1\/0\/0\.dense/ });
    assert.deepEqual((await backend.getCollections({ path: {}, query: {} })).collections, [
      { name: "bad" },
      { name: "good" },
    ]);
    await backend.close();
  } finally {
    await rm(path, { recursive: true, force: true });
  }
});

test("bytes behind the committed rows of a file do not exist", async () => {
  const path = await mkdtemp(join(tmpdir(), "quiver-tail-"));
  try {
    let backend = await openEmbedded({ path });
    await backend.createCollection({
      path: C,
      query: {},
      body: { vectors: { size: 4, distance: "Dot" } },
    });
    const put = (id: number): Promise<unknown> =>
      backend.upsertPoints({
        path: C,
        query: { wait: true },
        body: { points: [{ id, vector: [id, 0, 0, 0] }] },
      });
    await put(1);
    await backend.close();
    const file = join(path, "collections", "0", "0", "0.dense");
    const handle = await open(file, "a");
    await handle.write(Buffer.alloc(40, 0xff));
    await handle.close();
    backend = await openEmbedded({ path });
    await put(2);
    const { points } = await backend.queryPoints({
      path: C,
      query: {},
      body: { query: [1, 0, 0, 0], with_vector: true },
    });
    assert.deepEqual(
      points.map(({ id, vector }) => [id, vector]),
      [
        [2, [2, 0, 0, 0]],
        [1, [1, 0, 0, 0]],
      ],
    );
    await backend.close();
    assert.equal((await readFile(file)).readFloatLE(16), 2);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
});

test("the data of a deleted collection is purged from keys and files", async () => {
  const storage = new FaultyStorage(11);
  const backend = backendOn(storage);
  await createDense(backend);
  await upsert(backend, [1, 2, 3]);
  await backend.deleteCollection({ path: C, query: {} });
  await backend.close();
  const left = storage.crash(12);
  assert.deepEqual(
    [...left.range(new Uint8Array(0))].map(([key]) => new TextDecoder().decode(key).slice(0, 4)),
    ["next"],
  );
  assert.deepEqual(left.listFiles(""), []);
});

test("a thousand empty collections are created quickly and cost next to nothing", async () => {
  const backend = backendOn(new MemoryStorage());
  for (let number = 0; number < 1000; number++) {
    await backend.createCollection({
      path: { collection_name: `c${number}` },
      query: {},
      body: { vectors: { size: 4, distance: "Dot" } },
    });
  }
  assert.equal((await backend.getCollections()).collections.length, 1000);
});

/** A storage whose reads fail on demand. */
class UnreadableStorage extends FaultyStorage {
  isUnreadable = false;

  override get(key: Uint8Array): Uint8Array | undefined {
    this.check();
    return super.get(key);
  }

  override readFile(...read: Parameters<FaultyStorage["readFile"]>): void {
    this.check();
    super.readFile(...read);
  }

  private check(): void {
    if (this.isUnreadable) throw new QdrantError("storage", "too many open files");
  }
}

test("a shard that cannot be read after a failed commit says so, and is right once it can", async () => {
  const storage = new UnreadableStorage(21);
  const backend = backendOn(storage);
  await createDense(backend);
  await upsert(backend, [1, 2, 3], 7);
  storage.failCommit();
  await assert.rejects(upsert(backend, [4]), { code: "storage" });
  storage.isUnreadable = true;
  await assert.rejects(contents(backend), /too many open files/);
  await assert.rejects(upsert(backend, [5]), /too many open files/);
  storage.isUnreadable = false;
  await upsert(backend, [6], 8);
  const expected = new Map([
    [1, 7],
    [2, 7],
    [3, 7],
    [6, 8],
  ]);
  assert.deepEqual(await contents(backend), expected);
  const query = { path: C, query: {}, body: { query: [1, 1], limit: 9, with_vector: true } };
  const found = await backend.queryPoints(query);
  assert.deepEqual(
    found.points.map(({ id, score }) => [id, score]),
    [
      [6, 14],
      [3, 10],
      [2, 9],
      [1, 8],
    ],
  );
  const reopened = backendOn(storage.crash(22));
  assert.deepEqual(await reopened.queryPoints(query), found);
});

test("a long operation is applied anew when a commit before it fails meanwhile", async () => {
  const storage = new FaultyStorage(31);
  const backend = backendOn(storage, 2 ** 20);
  await createDense(backend);
  for (let batch = 0; batch < 20; batch++) {
    await upsert(
      backend,
      Array.from({ length: 1000 }, (_, at) => batch * 1000 + at),
      batch % 2,
    );
  }
  storage.failCommit();
  const failing = upsert(backend, [50_000], 1);
  const deleting = backend.deletePoints({
    path: C,
    query: { wait: true },
    body: { filter: { must: [{ key: "n", match: { value: 1 } }] } },
  });
  const reads = setInterval(() => void backend.countPoints({ path: C, query: {}, body: {} }), 1);
  await assert.rejects(failing, { code: "storage" });
  const result = await Promise.allSettled([deleting]);
  clearInterval(reads);
  const { count } = await backend.countPoints({ path: C, query: {}, body: {} });
  assert.equal(count, result[0].status === "fulfilled" ? 10_000 : 20_000);
});

test("points that are deleted during a long read are left out of its answer", async () => {
  const backend = backendOn(new MemoryStorage(), 2 ** 20);
  await createDense(backend);
  await upsert(
    backend,
    Array.from({ length: 20_000 }, (_, id) => id),
    1,
  );
  const filter = { must: [{ key: "n", match: { value: 1 } }] };
  const scrolling = backend.scrollPoints({
    path: C,
    query: {},
    body: { limit: 20_000, filter, with_vector: true },
  });
  await backend.deletePoints({
    path: C,
    query: { wait: true },
    body: { points: Array.from({ length: 10_000 }, (_, id) => id * 2) },
  });
  const { points } = await scrolling;
  assert.ok(points.length >= 10_000);
  for (const { payload, vector } of points) {
    assert.deepEqual(payload, { n: 1 });
    assert.notDeepEqual(vector, {});
  }
});

test("an example that is looked up in the queried collection itself is no result", async () => {
  const backend = backendOn(new MemoryStorage());
  await createDense(backend);
  await upsert(backend, [1, 2, 3]);
  const { points } = await backend.queryPoints({
    path: C,
    query: {},
    body: { query: 3, lookup_from: { collection: "c" } },
  });
  assert.deepEqual(
    points.map(({ id }) => id),
    [2, 1],
  );
});

test("many filtered searches side by side let the event loop turn", async () => {
  const backend = backendOn(new MemoryStorage(), 2 ** 20);
  await createDense(backend);
  await upsert(
    backend,
    Array.from({ length: 20_000 }, (_, id) => id),
    1,
  );
  let turns = 0;
  const ticking = setInterval(() => {
    turns++;
  }, 1);
  const filter = { must: [{ key: "n", match: { value: 2 } }] };
  await Promise.all(
    Array.from({ length: 20 }, () =>
      backend.queryPoints({ path: C, query: {}, body: { query: [1, 1], filter } }),
    ),
  );
  clearInterval(ticking);
  assert.ok(turns > 10, `${turns} turns`);
});

test("groups of a diversified query are filled like those of a plain one", async () => {
  const backend = backendOn(new MemoryStorage());
  await createDense(backend);
  for (const n of [0, 1]) await upsert(backend, n === 0 ? [1, 3, 5, 7] : [2, 4, 6, 8], n);
  const { groups } = await backend.queryPointsGroups({
    path: C,
    query: {},
    body: {
      query: { nearest: [1, 0], mmr: { diversity: 0, candidates_limit: 100 } },
      group_by: "n",
      limit: 2,
      group_size: 3,
    },
  });
  assert.deepEqual(
    groups.map(({ id, hits }) => [id, hits.map((hit) => hit.id)]),
    [
      [1, [8, 6, 4]],
      [0, [7, 5, 3]],
    ],
  );
});

test("a random sample has no pages: its offset counts for nothing", async () => {
  const backend = backendOn(new MemoryStorage());
  await createDense(backend);
  await upsert(backend, [1, 2, 3, 4, 5, 6, 7, 8]);
  const { points } = await backend.queryPoints({
    path: C,
    query: {},
    body: { query: { sample: "random" }, limit: 6, offset: 5 },
  });
  assert.equal(new Set(points.map(({ id }) => id)).size, 6);
});

test("a name that cannot be stored is refused and leaves nothing behind", async () => {
  const backend = backendOn(new MemoryStorage());
  await createDense(backend);
  for (const alias_name of ["a".repeat(2000), "half \ud800"]) {
    await assert.rejects(
      backend.updateAliases({
        path: {},
        query: {},
        body: { actions: [{ create_alias: { collection_name: "c", alias_name } }] },
      }),
      { code: "bad_input" },
    );
  }
  assert.deepEqual(await backend.getCollectionsAliases(), { aliases: [] });
  await assert.rejects(
    backend.createCollection({ path: { collection_name: "half \ud800" }, query: {}, body: {} }),
    { code: "bad_input" },
  );
  assert.deepEqual((await backend.getCollections()).collections, [{ name: "c" }]);
});

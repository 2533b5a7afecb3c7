import assert from "node:assert/strict";
import { mkdtemp, open, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";

import { seededRandom } from "../common/prng.ts";
import { FaultyStorage } from "../storage/testing/faulty_storage.ts";
import { backendOn, C, contents, createDense, upsert } from "./testing/dense_collection.ts";
import { openEmbedded } from "./open_embedded.ts";

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
  const found = await backend.call("queryPoints", query);
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
  assert.deepEqual(await reopened.call("queryPoints", query), found);
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
  const deleting = backend.call("deletePoints", {
    path: C,
    query: { wait: true },
    body: { filter: { must: [{ key: "n", match: { value: 1 } }] } },
  });
  const reads = setInterval(
    () => void backend.call("countPoints", { path: C, query: {}, body: {} }),
    1,
  );
  await assert.rejects(failing, { code: "storage" });
  const result = await Promise.allSettled([deleting]);
  clearInterval(reads);
  const { count } = await backend.call("countPoints", { path: C, query: {}, body: {} });
  assert.equal(count, result[0].status === "fulfilled" ? 10_000 : 20_000);
});

test("a damaged collection fails with the file's name, and the others open", async () => {
  const path = await mkdtemp(join(tmpdir(), "quiver-damage-"));
  try {
    let backend = await openEmbedded({ path });
    for (const name of ["good", "bad"]) {
      await backend.call("createCollection", {
        path: { collection_name: name },
        query: {},
        body: { vectors: { size: 2, distance: "Dot" } },
      });
      await backend.call("upsertPoints", {
        path: { collection_name: name },
        query: { wait: true },
        body: { points: [{ id: 1, vector: [1, 2] }] },
      });
    }
    await backend.close();
    await truncate(join(path, "collections", "1", "0", "0.dense"), 3);
    backend = await openEmbedded({ path });
    const count = (name: string): Promise<unknown> =>
      backend.call("countPoints", { path: { collection_name: name }, query: {}, body: {} });
    assert.deepEqual(await count("good"), { count: 1 });
    await assert.rejects(count("bad"), { code: "storage", message: /1\/0\/0\.dense/ });
    assert.deepEqual((await backend.call("getCollections", { path: {}, query: {} })).collections, [
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
    await backend.call("createCollection", {
      path: C,
      query: {},
      body: { vectors: { size: 4, distance: "Dot" } },
    });
    const put = (id: number): Promise<unknown> =>
      backend.call("upsertPoints", {
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
    const { points } = await backend.call("queryPoints", {
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
  await backend.call("deleteCollection", { path: C, query: {} });
  await backend.close();
  const left = storage.crash(12);
  assert.deepEqual(
    [...left.range(new Uint8Array(0))].map(([key]) => new TextDecoder().decode(key).slice(0, 4)),
    ["cata", "next"],
  );
  assert.deepEqual(left.listFiles(""), []);
});

import assert from "node:assert/strict";
import { mkdtemp, open, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";

import { seededRandom } from "../common/prng.ts";
import { pausedRuntime } from "../common/testing/paused_runtime.ts";
import { failNext } from "../storage/testing/fail_next.ts";
import { SimulatedDisk } from "../storage/testing/simulated_disk.ts";
import { GatedFileSystem } from "../storage/testing/gated_file_system.ts";
import { backendOn, C, contents, createDense, upsert } from "./testing/dense_collection.ts";
import { openEmbedded } from "./open_embedded.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("a failed write is undone: it rejects, reads see the state before, later writes work", async () => {
  for (const isTakenBack of [true, false]) {
    const disk = new SimulatedDisk(1);
    const backend = await backendOn(disk.fileSystem());
    await createDense(backend);
    await upsert(backend, [1, 2], 1);
    if (isTakenBack) failNext(disk, "sync");
    else disk.faults = { sync: 1 };
    const results = await Promise.allSettled([upsert(backend, [2, 3], 2), upsert(backend, [4], 2)]);
    disk.faults = {};
    const [first] = results;
    assert.ok(first.status === "rejected" && first.reason instanceof QdrantError);
    assert.deepEqual(
      [first.reason.code, first.reason.details["isTakenBack"]],
      ["storage", isTakenBack],
    );
    const after = await contents(backend);
    assert.equal(after.get(1), 1);
    assert.equal(after.get(2), 1);
    assert.equal(after.has(3), false);
    assert.equal(after.has(4), results[1]!.status === "fulfilled");
    await upsert(backend, [3], 3);
    const last = await contents(backend);
    assert.equal(last.get(3), 3);
    for (const seed of [2, 3]) {
      const reopened = await backendOn(disk.afterPowerLoss(seed).fileSystem());
      assert.deepEqual(await contents(reopened), last);
    }
  }
});

test("after a loss of power every acknowledged batch is whole and no other is half there", async () => {
  const seed = 4242;
  const random = seededRandom(seed);
  const given = { limits: { checkpointSizeBytes: 3000 } };
  let sure = 0;
  let unsure = 0;
  for (let round = 0; round < 40; round++) {
    const disk = new SimulatedDisk(round);
    const backend = await backendOn(disk.fileSystem(), 40, given);
    await createDense(backend);
    disk.powerLossAt = disk.callCount + 1 + Math.floor(random() * 120);
    const acknowledged: number[] = [];
    const writes: Promise<unknown>[] = [];
    for (let batch = 0; batch < 12; batch++) {
      const ids = Array.from({ length: 10 }, (_, at) => batch * 10 + at);
      const write = upsert(backend, ids, batch).then(
        () => acknowledged.push(batch),
        () => {},
      );
      writes.push(write);
      if (random() < 0.5) await write;
    }
    await Promise.all(writes);
    const after = disk.afterPowerLoss(round + 100);
    const found = await contents(await backendOn(after.fileSystem(), 40, given)).catch(
      (error: unknown) => {
        // The creation of the collection was acknowledged before the power went.
        throw new Error(`seed ${seed}, round ${round}: ${String(error)}`, { cause: error });
      },
    );
    for (const batch of acknowledged) {
      assert.ok(found.has(batch * 10), `seed ${seed}, round ${round}, batch ${batch} is lost`);
    }
    for (let batch = 0; batch < 12; batch++) {
      const there = Array.from({ length: 10 }, (_, at) => found.get(batch * 10 + at) === batch);
      assert.ok(
        new Set(there).size === 1,
        `seed ${seed}, round ${round}, batch ${batch} is half there`,
      );
    }
    sure += acknowledged.length;
    unsure += 12 - acknowledged.length;
  }
  assert.ok(sure > 50 && unsure > 50, `${sure} acknowledged, ${unsure} not`);
});

test("a shard that cannot be read after a failed write says so, and is right once it can", async () => {
  for (const checkpointSizeBytes of [2 ** 20, 1]) {
    const given = { limits: { checkpointSizeBytes } };
    const disk = new SimulatedDisk(21);
    const backend = await backendOn(disk.fileSystem(), 1000, given);
    await createDense(backend);
    await upsert(backend, [1, 2, 3], 7);
    // A checkpoint ends meanwhile.
    for (let at = 0; at < 5; at++) await turn();
    const isInFiles = disk.fileNames().some((name) => name.endsWith(".rows"));
    assert.equal(isInFiles, checkpointSizeBytes === 1);
    failNext(disk, "sync");
    await assert.rejects(upsert(backend, [4]), { code: "storage" });
    disk.faults = { open: 1, read: 1, list: 1 };
    const unreadable = { code: "storage", message: /Cannot (open|read|list) .*simulated/ };
    await assert.rejects(contents(backend), unreadable);
    await assert.rejects(upsert(backend, [5]), unreadable);
    disk.faults = {};
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
    const reopened = await backendOn(disk.afterPowerLoss(22).fileSystem(), 1000, given);
    assert.deepEqual(await reopened.call("queryPoints", query), found);
  }
});

test("a long operation is applied anew when a write before it fails meanwhile", async () => {
  const outcomes = new Set<string>();
  for (const turns of [0, 5, 20, 2000]) {
    const files = new GatedFileSystem();
    const backend = await backendOn(files, 2 ** 20, { runtime: pausedRuntime() });
    await createDense(backend);
    for (let batch = 0; batch < 4; batch++) {
      await upsert(
        backend,
        Array.from({ length: 500 }, (_, at) => batch * 500 + at),
        batch % 2,
      );
    }
    const release = files.hold();
    const failing = upsert(backend, [50_000], 1);
    const rejected = assert.rejects(failing, { code: "storage" });
    const deleting = backend.call("deletePoints", {
      path: C,
      query: { wait: true },
      body: { filter: { must: [{ key: "n", match: { value: 1 } }] } },
    });
    const result = Promise.allSettled([deleting]);
    const reads = setInterval(
      () => void backend.call("countPoints", { path: C, query: {}, body: {} }),
      1,
    );
    for (let at = 0; at < turns; at++) await turn();
    files.failure = new Error("EIO");
    release();
    await rejected;
    files.failure = undefined;
    const [{ status }] = await result;
    outcomes.add(status);
    clearInterval(reads);
    const expected = status === "fulfilled" ? 1000 : 2000;
    for (const opened of [backend, await backendOn(files)]) {
      const { count } = await opened.call("countPoints", { path: C, query: {}, body: {} });
      assert.equal(count, expected, `${turns} turns, ${status}`);
      await opened.close();
    }
  }
  // It failed where it waited behind the write that failed, and went on where it was being applied.
  assert.deepEqual([...outcomes].sort(), ["fulfilled", "rejected"]);
});

test("a damaged collection fails with the file's name, and the others open", async () => {
  for (const file of ["log.0000000000000000", "manifest.json"]) {
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
      await truncate(join(path, "collections", "1", file), 3);
      backend = await openEmbedded({ path });
      const count = (name: string): Promise<unknown> =>
        backend.call("countPoints", { path: { collection_name: name }, query: {}, body: {} });
      assert.deepEqual(await count("good"), { count: 1 });
      for (let attempt = 0; attempt < 2; attempt++) {
        await assert.rejects(count("bad"), (error) => {
          assert.ok(error instanceof QdrantError && error.code === "storage");
          assert.equal(error.details["problem"], "damaged");
          assert.ok(error.message.includes(`collections/1/${file}`), error.message);
          return true;
        });
      }
      const { collections } = await backend.call("getCollections", { path: {}, query: {} });
      assert.deepEqual(collections, [{ name: "bad" }, { name: "good" }]);
      await backend.close();
    } finally {
      await rm(path, { recursive: true, force: true });
    }
  }
});

test("bytes behind the records of a log do not exist", async () => {
  for (const where of ["behind the last record", "at the end of the file"]) {
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
      const file = join(path, "collections", "0", "log.0000000000000000");
      const bytes = await readFile(file);
      const mark = bytes.lastIndexOf("QREC");
      assert.ok(mark > 64 && bytes.readUInt32LE(mark + 4) === 2, "the log ends with a mark");
      const handle = await open(file, "r+");
      const position = where === "behind the last record" ? mark : bytes.length;
      await handle.write(Buffer.alloc(40, 0xff), 0, 40, position);
      await handle.close();
      for (const id of [2, 3]) {
        backend = await openEmbedded({ path });
        await put(id);
        const { points } = await backend.call("queryPoints", {
          path: C,
          query: {},
          body: { query: [1, 0, 0, 0], with_vector: true },
        });
        assert.deepEqual(
          points.map(({ id: found, vector }) => [found, vector]),
          Array.from({ length: id }, (_, at) => [id - at, [id - at, 0, 0, 0]]),
          where,
        );
        await backend.close();
      }
    } finally {
      await rm(path, { recursive: true, force: true });
    }
  }
});

test("the data of a deleted collection is removed", async () => {
  const disk = new SimulatedDisk(11);
  const backend = await backendOn(disk.fileSystem());
  await createDense(backend);
  await upsert(backend, [1, 2, 3]);
  assert.ok(disk.fileNames().some((name) => name.startsWith("collections/0/")));
  await backend.call("deleteCollection", { path: C, query: {} });
  await backend.close();
  const left = ["catalog/log.0000000000000000", "catalog/manifest.json"];
  assert.deepEqual(disk.fileNames(), left);
  const after = disk.afterPowerLoss(12);
  const reopened = await backendOn(after.fileSystem());
  await reopened.close();
  assert.deepEqual(after.fileNames(), left);
});

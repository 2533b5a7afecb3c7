import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";
import { QdrantError } from "@quiverdb/client";
import { seededRandom } from "../common/prng.ts";
import { FaultyStorage, type FaultPoint } from "./testing/faulty_storage.ts";
import { encodeKey } from "./key.ts";
import { openFolderStorage } from "./open_storage.ts";
import type { Storage } from "./storage.ts";
import { StorageChild } from "./testing/child_process.ts";
import { BATCH_KEYS, byteOf, ROW_BYTES } from "./testing/storage_child.ts";
import { temporaryFolder } from "./testing/temporary_folder.ts";

const SEED = Number(process.env["QUIVER_SEED"] ?? 815);
const KILLS = Number(process.env["QUIVER_KILLS"] ?? 5);

test(`after kill -9 acknowledged batches are there and whole (seed ${SEED})`, async (context) => {
  const folder = temporaryFolder(context);
  const random = seededRandom(SEED);
  let acknowledged = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const child = new StorageChild(context, "write", folder);
    assert.equal(await child.line(0), "open");
    await child.line(1);
    await sleep(random() * 150);
    await child.end("SIGKILL");
    for (const line of child.lines) {
      const ack = /^ack (\d+)$/.exec(line)?.[1];
      if (ack !== undefined) acknowledged = Math.max(acknowledged, Number(ack));
    }
    const storage = await openFolderStorage(folder);
    assert.ok(checkBatches(storage) >= acknowledged);
    await storage.close();
  }
  assert.ok(acknowledged > KILLS);
});

const POINTS: readonly FaultPoint[] = ["append", "sync", "transaction"];

for (const point of POINTS) {
  test(`a failed ${point} rejects the group and all that was queued, and rolls back`, async () => {
    const storage = new FaultyStorage(SEED);
    const key = encodeKey("n");
    const commit = (value: number, bytes: () => Uint8Array = () => Uint8Array.of(value)) =>
      storage.commit(
        [{ key, value: Uint8Array.of(value) }],
        [{ file: "c/rows", position: value - 1, bytes }],
      );
    await commit(1);
    const epoch = storage.epoch();
    storage.failCommit(point);
    const first = commit(2);
    await turn();
    const second = commit(3, () => assert.fail("the bytes of a rejected commit were asked for"));
    assert.equal(storage.get(key)?.[0], 3);
    for (const result of await Promise.allSettled([first, second])) {
      assert.ok(result.status === "rejected" && result.reason instanceof QdrantError);
      assert.equal(result.reason.code, "storage");
      assert.ok(result.reason.cause instanceof Error);
    }
    assert.notEqual(storage.epoch(), epoch);
    assert.equal(storage.get(key)?.[0], 1);
    assert.equal([...storage.range(key)][0]?.[1][0], 1);
    await commit(2);
    assert.equal(storage.get(key)?.[0], 2);
    const target = new Uint8Array(2);
    storage.readFile("c/rows", 0, target);
    assert.deepEqual([...target], [1, 2]);
    assert.equal(storage.commitCount, 2);
    await storage.close();
  });
}

test("a fault can wait for a later transaction", async () => {
  const storage = new FaultyStorage(SEED);
  storage.failCommit("sync", 2);
  const results: string[] = [];
  for (let i = 0; i < 4; i++) {
    const commit = storage.commit([{ key: encodeKey(i), value: Uint8Array.of(i) }]);
    results.push(...(await Promise.allSettled([commit])).map((result) => result.status));
  }
  assert.deepEqual(results, ["fulfilled", "fulfilled", "rejected", "fulfilled"]);
});

test(`after a power loss durable commits are whole, others may go (seed ${SEED})`, async () => {
  const random = seededRandom(SEED);
  for (let round = 0; round < 200; round++) {
    let storage = new FaultyStorage(round);
    let acknowledged = 0;
    for (let batch = 0; batch < 4; batch++) {
      const durable = commitBatch(storage, batch).then(() => {
        acknowledged = batch + 1;
      });
      durable.catch(() => undefined);
      if (random() < 0.5) await durable;
    }
    for (let turns = Math.floor(random() * 9); turns > 0; turns--) await turn();
    const crashed = storage;
    storage = storage.crash(round + 1);
    assert.ok(checkBatches(storage) >= acknowledged, `round ${round}`);
    await crashed.close();
  }
});

/** The batch that `storage_child.ts` writes. */
async function commitBatch(storage: Storage, batch: number): Promise<void> {
  const count = new Uint8Array(4);
  new DataView(count.buffer).setUint32(0, batch + 1);
  const changes = [{ key: encodeKey("batches"), value: count }];
  const rows = new Uint8Array(BATCH_KEYS * ROW_BYTES);
  for (let i = 0; i < BATCH_KEYS; i++) {
    const value = new Uint8Array(40).fill(byteOf(batch, i));
    changes.push({ key: encodeKey("row", batch, i), value });
    rows.fill(byteOf(batch, i), i * ROW_BYTES, (i + 1) * ROW_BYTES);
  }
  const position = batch * rows.length;
  await storage.commit(changes, [{ file: "c/rows", position, bytes: () => rows }]);
}

/** Checks all that the counter speaks of, and that nothing else is there; returns the counter. */
function checkBatches(storage: Storage): number {
  const stored = storage.get(encodeKey("batches"));
  const batches = stored === undefined ? 0 : new DataView(stored.buffer).getUint32(0);
  let keys = 0;
  for (const [, value] of storage.range(encodeKey("row"))) {
    const expected = byteOf(Math.floor(keys / BATCH_KEYS), keys % BATCH_KEYS);
    assert.deepEqual(value, new Uint8Array(40).fill(expected));
    keys++;
  }
  assert.equal(keys, batches * BATCH_KEYS);
  const row = new Uint8Array(ROW_BYTES);
  for (let i = 0; i < keys; i++) {
    storage.readFile("c/rows", i * ROW_BYTES, row);
    const expected = byteOf(Math.floor(i / BATCH_KEYS), i % BATCH_KEYS);
    assert.ok(
      row.every((byte) => byte === expected),
      `row ${i}`,
    );
  }
  return batches;
}

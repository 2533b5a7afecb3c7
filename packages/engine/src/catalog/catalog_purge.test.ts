import assert from "node:assert/strict";
import { test } from "node:test";

import { PURGE_KEYS_PER_COMMIT } from "../common/limits.ts";
import { processRuntime } from "../common/runtime.ts";
import type { Vector } from "../common/point.ts";
import { configOf } from "../schema/testing/collection_config.ts";
import { FaultyStorage } from "../storage/testing/faulty_storage.ts";
import { encodeKey } from "../storage/key.ts";
import type { Change } from "../storage/storage.ts";
import { Catalog } from "./catalog.ts";
import { environmentOn } from "../shard/testing/environment.ts";

const CONFIG = configOf({ vectors: { size: 1, distance: "Dot" } });

async function put(catalog: Catalog, name: string, ids: readonly number[]): Promise<void> {
  const vector: Vector = { kind: "dense", values: Float32Array.of(1) };
  const points = ids.map((id) => ({ id, vectors: new Map([["", vector]]), payload: { id } }));
  const collection = await catalog.get(name);
  await collection.update(
    { kind: "upsert", points, mode: "upsert", filter: undefined },
    { wait: true, timeoutMs: undefined },
  );
}

/** Two collections with ids 0 and 1; the first has more data than one commit of a purge removes. */
async function filled(): Promise<{ storage: FaultyStorage; catalog: Catalog }> {
  const storage = new FaultyStorage(1);
  const catalog = new Catalog(environmentOn(storage));
  for (const name of ["big", "kept"]) {
    await catalog.create(name, CONFIG);
    await put(catalog, name, [1, 2]);
  }
  const ballast: Change[] = [];
  for (let at = 0; at < PURGE_KEYS_PER_COMMIT * 2; at++) {
    ballast.push({ key: encodeKey("data", 0, "payload", at), value: new Uint8Array(1) });
  }
  await storage.commit(ballast);
  return { storage, catalog };
}

/** What is left of the deleted collection: keys of data, files, purge records. */
function left(storage: FaultyStorage): [keys: number, files: number, records: number] {
  return [
    [...storage.range(encodeKey("data", 0))].length,
    storage.listFiles("0").length,
    [...storage.range(encodeKey("purge"))].length,
  ];
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("a purge removes keys and files of the deleted collection and of no other", async () => {
  const { storage, catalog } = await filled();
  await catalog.delete("big");
  await catalog.close();
  assert.deepEqual(left(storage), [0, 0, 0]);
  const reopened = new Catalog(environmentOn(storage.crash(1)));
  assert.deepEqual(reopened.names(), ["kept"]);
  assert.equal((await (await reopened.get("kept")).view()).pointCount, 2);
});

test("a purge that a crash cut off anywhere is finished by the next opening", async () => {
  const seen = new Set<string>();
  for (let turns = 0; turns < 28; turns += 3) {
    const { storage, catalog } = await filled();
    const deleted = catalog.delete("big").catch(() => false);
    for (let at = 0; at < turns; at++) await turn();
    const found = storage.crash(turns);
    await deleted;
    const [keys, , records] = left(found);
    seen.add(`${keys > 0} ${records}`);
    const reopened = new Catalog(environmentOn(found));
    const survived = reopened.exists("big");
    if (survived || keys > 0) assert.equal(records, survived ? 0 : 1, `${turns} turns`);
    if (survived) assert.equal((await (await reopened.get("big")).view()).pointCount, 2);
    await reopened.close();
    assert.deepEqual(left(found)[2], 0, `${turns} turns`);
    if (!survived) assert.deepEqual(left(found), [0, 0, 0], `${turns} turns`);
    assert.equal((await (await reopened.get("kept")).view()).pointCount, 2);
    assert.ok(found.listFiles("1").length > 0);
  }
  assert.ok(seen.has("true 0") && seen.has("true 1"), [...seen].join());
});

test("a purge that fails is reported", async () => {
  const storage = new FaultyStorage(1);
  const reports: unknown[] = [];
  const runtime = processRuntime((level, message, facts) => reports.push([level, message, facts]));
  const catalog = new Catalog(environmentOn(storage, { runtime }));
  await catalog.create("c", CONFIG);
  storage.failCommit("transaction", 1);
  await catalog.delete("c");
  await catalog.close();
  assert.equal(reports.length, 1);
  assert.match(JSON.stringify(reports), /warn.*not purged.*"number":0.*EIO/);
});

test("a purge whose commit fails is finished by the next opening, and its number is not reused", async () => {
  for (const skip of [1, 2, 3]) {
    const { storage, catalog } = await filled();
    storage.failCommit("transaction", skip);
    await catalog.delete("big");
    await catalog.close();
    assert.equal(left(storage)[2], 1, `skip ${skip}`);
    const found = storage.crash(skip);
    const reopened = new Catalog(environmentOn(found));
    await reopened.create("big", CONFIG);
    await put(reopened, "big", [7]);
    await reopened.close();
    assert.deepEqual(left(found), [0, 0, 0], `skip ${skip}`);
    const again = new Catalog(environmentOn(found.crash(1)));
    assert.equal((await (await again.get("big")).view()).pointCount, 1);
    assert.notEqual((await (await again.get("big")).view()).find(7), undefined);
  }
});

test("a collection of the same name can be created while its predecessor is purged", async () => {
  const { storage, catalog } = await filled();
  const deleted = catalog.delete("big");
  assert.equal(catalog.exists("big"), false);
  await catalog.create("big", CONFIG);
  await put(catalog, "big", [5]);
  assert.equal(await deleted, true);
  assert.equal(await catalog.delete("gone"), false);
  await catalog.close();
  assert.deepEqual(left(storage), [0, 0, 0]);
  const reopened = new Catalog(environmentOn(storage.crash(1)));
  assert.equal((await (await reopened.get("big")).view()).pointCount, 1);
});

test("writes to a deleted collection fail as those to an unknown one", async () => {
  const { catalog } = await filled();
  const collection = await catalog.get("big");
  const deleted = catalog.delete("big");
  const write = collection.update(
    { kind: "clear_payload", selector: { kind: "ids", ids: [1] } },
    { wait: true, timeoutMs: undefined },
  );
  await assert.rejects(write, { message: "Not found: Collection `big` doesn't exist!" });
  assert.equal(await deleted, true);
  await catalog.close();
});

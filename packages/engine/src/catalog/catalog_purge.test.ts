import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";

import { processRuntime } from "../common/runtime.ts";
import type { Vector } from "../common/point.ts";
import { configOf } from "../schema/testing/collection_config.ts";
import type { GivenEnvironment } from "../shard/testing/environment.ts";
import { failNext } from "../storage/testing/fail_next.ts";
import { SimulatedDisk } from "../storage/testing/simulated_disk.ts";
import type { Catalog } from "./catalog.ts";
import { catalogOn, readerOn } from "./testing/catalog_on.ts";

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

async function countOf(catalog: Catalog, name: string): Promise<number> {
  return (await (await catalog.get(name)).view()).pointCount;
}

interface Filled {
  readonly disk: SimulatedDisk;
  readonly catalog: Catalog;
}

/** Two collections with ids 1 and 2; the first has files of checkpoints, too. */
async function filled(seed = 1, given: GivenEnvironment = {}): Promise<Filled> {
  const disk = new SimulatedDisk(seed);
  const limits = { checkpointSizeBytes: 1 };
  const before = await catalogOn(disk.fileSystem(), { limits });
  for (const name of ["big", "kept"]) {
    await before.create(name, CONFIG);
    await put(before, name, [1, 2]);
  }
  await before.close();
  const hasCheckpoint = filesOf(disk, 0).some((name) => name.endsWith(".rows"));
  assert.ok(hasCheckpoint, "a checkpoint has written files");
  return { disk, catalog: await catalogOn(disk.fileSystem(), given) };
}

/** The files of a collection by its number. */
function filesOf(disk: SimulatedDisk, number: number): string[] {
  return disk.fileNames().filter((name) => name.startsWith(`collections/${number}/`));
}

test("a purge removes the files of the deleted collection and of no other", async () => {
  const { disk, catalog } = await filled();
  const kept = filesOf(disk, 1);
  await catalog.delete("big");
  await catalog.close();
  assert.deepEqual([filesOf(disk, 0), filesOf(disk, 1)], [[], kept]);
  assert.equal(disk.node("collections/0"), undefined);
  const reopened = await catalogOn(disk.afterPowerLoss(1).fileSystem());
  assert.deepEqual(await reopened.names(), ["kept"]);
  assert.equal(await countOf(reopened, "kept"), 2);
});

test("a purge that a crash cut off anywhere is finished by the next opening", async () => {
  for (const end of ["kill", "power"] as const) {
    const seen = new Set<string>();
    for (let call = 1; ; call++) {
      const where = `${end} at call ${call}`;
      const { disk: before, catalog } = await filled(call);
      await countOf(catalog, "big");
      const all = filesOf(before, 0).length;
      before[end === "kill" ? "killAt" : "powerLossAt"] = before.callCount + call;
      const isAnswered = await catalog.delete("big").catch(() => false);
      await catalog.close();
      const isOver = end === "kill" ? before.killCount === 0 : before.hasPower;
      const disk = end === "kill" ? before : before.afterPowerLoss(call);
      disk.kill();
      const left = filesOf(disk, 0).length;
      const reopened = await catalogOn(disk.fileSystem());
      const survived = await reopened.exists("big");
      seen.add(`${survived} ${left === 0 ? "none" : left < all ? "some" : "all"}`);
      assert.ok(!(survived && isAnswered), where);
      if (survived) assert.equal(await countOf(reopened, "big"), 2, where);
      await reopened.close();
      if (!survived) assert.deepEqual(filesOf(disk, 0), [], where);
      assert.equal(await countOf(await catalogOn(disk.fileSystem()), "kept"), 2, where);
      assert.ok(filesOf(disk, 1).length > 0);
      if (isOver) break;
    }
    const outcomes = ["false none", "false some", "true all"];
    for (const outcome of outcomes) assert.ok(seen.has(outcome), `${end}: ${[...seen].join()}`);
  }
});

test("a reader leaves what is left of a deleted collection to the writer", async () => {
  const { disk, catalog } = await filled();
  disk.faults = { unlink: 1 };
  await catalog.delete("big");
  await catalog.close();
  disk.faults = {};
  const left = filesOf(disk, 0);
  assert.ok(left.length > 0);
  const reader = await readerOn(disk);
  assert.deepEqual(await reader.names(), ["kept"]);
  await reader.close();
  assert.deepEqual(filesOf(disk, 0), left);
});

test("a purge that fails is reported", async () => {
  const reports: unknown[] = [];
  const runtime = processRuntime((level, message, facts) => reports.push([level, message, facts]));
  const { disk, catalog } = await filled(1, { runtime });
  // The collection was not used, so it has nothing to write when it is dropped.
  failNext(disk, "unlink");
  await catalog.delete("big");
  await catalog.close();
  assert.equal(reports.length, 1);
  assert.match(
    JSON.stringify(reports),
    /warn.*data of a deleted collection could not be removed.*"number":0.*io \(simulated\)/,
  );
});

test("a purge that fails is finished by the next opening, and its number is not reused", async () => {
  const parts = filesOf((await filled()).disk, 0).length;
  for (let skip = 0; skip < parts; skip++) {
    const { disk, catalog } = await filled(skip);
    failNext(disk, "unlink", skip);
    await catalog.delete("big");
    await catalog.close();
    assert.ok(filesOf(disk, 0).length > 0, `skip ${skip}`);
    const found = disk.afterPowerLoss(skip);
    const reopened = await catalogOn(found.fileSystem());
    await reopened.create("big", CONFIG);
    await put(reopened, "big", [7]);
    await reopened.close();
    assert.deepEqual(filesOf(found, 0), [], `skip ${skip}`);
    assert.ok(filesOf(found, 2).length > 0, `skip ${skip}`);
    const again = await catalogOn(found.afterPowerLoss(1).fileSystem());
    const view = await (await again.get("big")).view();
    assert.deepEqual([view.pointCount, view.find(7) !== undefined], [1, true]);
  }
});

test("a collection of the same name can be created while its predecessor is purged", async () => {
  const { disk, catalog } = await filled();
  const deleted = catalog.delete("big");
  await catalog.create("big", CONFIG);
  await put(catalog, "big", [5]);
  assert.equal(await deleted, true);
  assert.equal(await catalog.delete("gone"), false);
  await catalog.close();
  assert.deepEqual(filesOf(disk, 0), []);
  const reopened = await catalogOn(disk.afterPowerLoss(1).fileSystem());
  assert.equal(await countOf(reopened, "big"), 1);
});

test("writes to a deleted collection fail as those to an unknown one", async () => {
  const { disk, catalog } = await filled();
  const collection = await catalog.get("big");
  const write = (): Promise<unknown> =>
    collection.update(
      { kind: "clear_payload", selector: { kind: "ids", ids: [1] } },
      { wait: true, timeoutMs: undefined },
    );
  const deleted = catalog.delete("big");
  // One that comes while the deletion is not durable yet is done, or refused as later ones are.
  const early = await Promise.allSettled([write(), write(), write()]);
  for (const outcome of early) {
    if (outcome.status === "rejected") assertUnknown(outcome.reason);
  }
  assert.equal(await deleted, true);
  await assert.rejects(write(), assertUnknown);
  await catalog.close();
  assert.deepEqual(filesOf(disk, 0), [], "nothing was written after the purge");
});

function assertUnknown(error: unknown): true {
  assert.ok(error instanceof QdrantError);
  assert.equal(error.message, "Not found: Collection `big` doesn't exist!");
  return true;
}

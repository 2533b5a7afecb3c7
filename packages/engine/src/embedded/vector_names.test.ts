import assert from "node:assert/strict";
import { test } from "node:test";

import type { Backend } from "@quiverdb/client";

import { SimulatedDisk } from "../storage/testing/simulated_disk.ts";
import { environmentOn } from "../shard/testing/environment.ts";
import { embeddedBackend } from "./embedded_backend.ts";
import { ownEngine } from "./engine.ts";
import { backendOn, C, createDense, upsert } from "./testing/dense_collection.ts";

const WAIT = { wait: true };

function create(backend: Backend, vector_name: string, body: unknown) {
  const path = { ...C, vector_name };
  return backend.call("createVectorName", { path, query: WAIT, body: body as never });
}

function remove(backend: Backend, vector_name: string) {
  return backend.call("deleteVectorName", { path: { ...C, vector_name }, query: WAIT });
}

function put(backend: Backend, id: number, vector: unknown) {
  const body = { points: [{ id, vector }] } as never;
  return backend.call("updateVectors", { path: C, query: WAIT, body });
}

async function vectors(backend: Backend, with_vector: unknown = true): Promise<unknown> {
  const body = { limit: 100, with_vector } as never;
  const { points } = await backend.call("scrollPoints", { path: C, query: {}, body });
  return points.map(({ id, vector }) => [id, vector]);
}

async function search(backend: Backend, using: string, query: unknown): Promise<unknown> {
  const body = { query, using, limit: 100 } as never;
  const { points } = await backend.call("queryPoints", { path: C, query: {}, body });
  return points.map(({ id, score }) => [id, score]);
}

async function params(backend: Backend): Promise<unknown> {
  return (await backend.call("getCollection", { path: C, query: {} })).config.params;
}

const dense = (size: number) => ({ dense: { size, distance: "Dot" } });

for (const [name, disk] of [
  ["in memory", undefined],
  ["on a disk", new SimulatedDisk(1)],
] as const) {
  test(`vector names ${name} come and go on a live collection`, async () => {
    const backend = await backendOn(disk?.fileSystem(), 3);
    await createDense(backend);
    await upsert(backend, [1, 2, 3, 4]);
    assert.deepEqual(await create(backend, "b", dense(3)), {
      operation_id: 3,
      status: "completed",
    });
    await create(backend, "m", {
      dense: { size: 1, distance: "Dot", multivector_config: { comparator: "max_sim" } },
    });
    await create(backend, "t", { sparse: {} });
    assert.deepEqual(await search(backend, "b", [1, 1, 1]), []);
    await put(backend, 2, { b: [1, 2, 3], m: [[4], [5]], t: { indices: [7], values: [2] } });
    assert.deepEqual(await search(backend, "b", [1, 1, 1]), [[2, 6]]);
    assert.deepEqual(await search(backend, "m", [[2]]), [[2, 10]]);
    assert.deepEqual(await search(backend, "t", { indices: [7], values: [1] }), [[2, 2]]);
    assert.deepEqual(await vectors(backend, ["b", "m"]), [
      [1, {}],
      [2, { b: [1, 2, 3], m: [[4], [5]] }],
      [3, {}],
      [4, {}],
    ]);
    await remove(backend, "b");
    await assert.rejects(search(backend, "b", [1, 1, 1]), /Not existing vector name error: b/);
    await assert.rejects(put(backend, 1, { b: [1, 2, 3] }), /Not existing vector name error: b/);
    await create(backend, "b", dense(2));
    assert.deepEqual(await vectors(backend, ["b"]), [
      [1, {}],
      [2, {}],
      [3, {}],
      [4, {}],
    ]);
    await put(backend, 4, { b: [1, 1] });
    assert.deepEqual(await search(backend, "b", [1, 2]), [[4, 3]]);
    assert.deepEqual(await remove(backend, "none"), { operation_id: 16, status: "completed" });
    await backend.close();
  });
}

test("a name of another vector is refused, the same vector is not", async () => {
  const backend = await backendOn();
  await createDense(backend);
  await create(backend, "b", dense(3));
  assert.deepEqual(await create(backend, "b", dense(3)), { operation_id: 4, status: "completed" });
  await assert.rejects(
    create(backend, "b", dense(4)),
    /Wrong input: Vector `b` already exists with a different configuration/,
  );
  await assert.rejects(
    create(backend, "s", { sparse: {} }),
    /Sparse vector `s` already exists with a different configuration/,
  );
  await assert.rejects(
    create(backend, "b", { sparse: {} }),
    /Vector `b` already exists as a dense vector/,
  );
  await assert.rejects(create(backend, "s", dense(1)), /`s` already exists as a sparse vector/);
  await remove(backend, "s");
  assert.deepEqual(await remove(backend, ""), { operation_id: 8, status: "completed" });
  assert.deepEqual(await params(backend), {
    vectors: { b: { size: 3, distance: "Dot" } },
    shard_number: 1,
    replication_factor: 1,
    write_consistency_factor: 1,
    on_disk_payload: true,
  });
});

test("names, their numbers and their vectors survive losses of power and reopening", async () => {
  let disk = new SimulatedDisk(3);
  let backend = await backendOn(disk.fileSystem(), 4);
  await createDense(backend);
  for (let round = 0; round < 8; round++) {
    await create(backend, "b", dense(1 + (round % 3)));
    const ids = [round, round + 1, round + 2];
    await upsert(backend, ids, round);
    const vector = Array.from({ length: 1 + (round % 3) }, () => round);
    for (const id of ids) await put(backend, id, { b: vector });
    const expected = await vectors(backend);
    disk = disk.afterPowerLoss(round);
    backend = await backendOn(disk.fileSystem(), 4);
    assert.deepEqual(await vectors(backend), expected);
    const scores = (await search(backend, "b", vector)) as [number, number][];
    assert.deepEqual(scores.map(([id]) => id).sort(), ids);
    await remove(backend, "b");
    if (round % 2 === 0) continue;
    await backend.close();
    backend = await backendOn(disk.fileSystem(), 4);
  }
  assert.deepEqual(Object.keys(((await params(backend)) as { vectors: object }).vectors), [""]);
  await backend.close();
});

test("a reader in another process follows names, also when it looks in the middle", async () => {
  const disk = new SimulatedDisk(5);
  const writer = await backendOn(disk.fileSystem(), 4);
  await createDense(writer);
  await upsert(writer, [1, 2]);
  const environment = environmentOn(disk.fileSystem({ readOnly: true }), { readOnly: true });
  const reader = embeddedBackend(await ownEngine(environment), environment.runtime);
  assert.equal(((await vectors(reader)) as unknown[]).length, 2);
  for (let round = 0; round < 6; round++) {
    const name = `x${round}`;
    // Looks begin before the change and end after it.
    const looks = Array.from({ length: 5 }, () => vectors(reader, [""]));
    await create(writer, name, dense(1));
    await put(writer, 1, { [name]: [round] });
    for (const look of await Promise.all(looks)) assert.equal((look as unknown[]).length, 2);
    assert.deepEqual(await search(reader, name, [2]), [[1, 2 * round]]);
    if (round > 0) await remove(writer, `x${round - 1}`);
    assert.deepEqual(await vectors(reader), await vectors(writer));
  }
  await reader.close();
  await writer.close();
});

test("a crash in the middle of adding a name leaves it whole or not there", async () => {
  let found = 0;
  for (let call = 1; call < 12; call++) {
    const disk = new SimulatedDisk(call);
    const backend = await backendOn(disk.fileSystem());
    await createDense(backend);
    await upsert(backend, [1]);
    disk.powerLossAt = disk.callCount + call;
    const isCreated = await create(backend, "b", dense(2)).then(
      () => true,
      () => false,
    );
    if (disk.hasPower) await put(backend, 1, { b: [1, 2] }).catch(() => undefined);
    const after = disk.afterPowerLoss(call + 50);
    const reopened = await backendOn(after.fileSystem());
    const { vectors: names } = (await params(reopened)) as { vectors: object };
    const isThere = "b" in names;
    assert.ok(isThere || !isCreated, `call ${call}: an acknowledged name is lost`);
    if (!isThere) await create(reopened, "b", dense(2));
    else found++;
    await put(reopened, 1, { b: [3, 4] });
    assert.deepEqual(await search(reopened, "b", [1, 1]), [[1, 7]]);
    await reopened.close();
  }
  assert.ok(found > 0 && found < 11, `a name was there after ${found} crashes of 11`);
});

/** A shard whose checkpoints are small, beside a plain map, with failures and with readers. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";

import type { PointId, Vector } from "../common/point.ts";
import { seededRandom } from "../common/prng.ts";
import { processRuntime, type Runtime } from "../common/runtime.ts";
import { Slices } from "../common/slices.ts";
import { pausedRuntime } from "../common/testing/paused_runtime.ts";
import { testRun } from "../common/testing/test_run.ts";
import type { UpdateOperation } from "../request/operations.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import type { SegmentReader } from "../segment/segment_reader.ts";
import type { FaultRates } from "../storage/testing/simulated_disk.ts";
import type { Shard } from "./shard.ts";
import { Machine } from "./testing/machine.ts";

const SCHEMA: VectorSchema = new Map([
  ["", { kind: "dense", size: 2, distance: "Dot" }],
  ["s", { kind: "sparse", idf: false }],
]);
const ALL = { accept: undefined, candidates: undefined };
const LIMITS = {
  segmentRowsMax: 30,
  checkpointSizeBytes: 900,
  optimizers: { vacuumRowsMin: 5 },
};
const IDS = 25;

/** A point: version, payload, number in the vectors; undefined for no sparse vector. */
interface Known {
  readonly version: number;
  readonly payload: object;
  readonly dense: number;
  readonly sparse: number | undefined;
}

type Points = ReadonlyMap<PointId, Known>;

const denseOf = (x: number): Vector => ({ kind: "dense", values: Float32Array.of(x, 1) });
const sparseOf = (x: number): Vector => ({
  kind: "sparse",
  indices: Uint32Array.of(x % 7),
  values: Float32Array.of(x + 1),
});

/** An operation, and what it does to plain points. */
interface Change {
  readonly operation: UpdateOperation<Vector>;
  readonly apply: (points: Map<PointId, Known>, version: number) => void;
}

function put(ids: readonly number[], x: number, text: string): Change {
  const vectors = new Map([
    ["", denseOf(x)],
    ["s", sparseOf(x)],
  ]);
  const payload = { text };
  return {
    operation: {
      kind: "upsert",
      points: ids.map((id) => ({ id, vectors, payload })),
      mode: "upsert",
      filter: undefined,
    },
    apply: (points, version) => {
      for (const id of ids) points.set(id, { version, payload, dense: x, sparse: x });
    },
  };
}

/** One of the kinds of changes. Payloads may be larger than a checkpoint. */
function someChange(random: () => number): Change {
  const count = 1 + Math.floor(random() * 4);
  const ids = [...new Set(Array.from({ length: count }, () => Math.floor(random() * IDS)))];
  const x = Math.floor(random() * 100);
  const text = "é".repeat(Math.floor(random() * (random() < 0.1 ? 3000 : 40)));
  const selector = { kind: "ids", ids } as const;
  const kind = random();
  if (kind < 0.5) return put(ids, x, text);
  if (kind < 0.65) {
    return {
      operation: { kind: "delete_points", selector },
      apply: (points) => ids.forEach((id) => points.delete(id)),
    };
  }
  const [id] = ids;
  const one = { kind: "ids", ids: [id!] } as const;
  const changed =
    (change: (known: Known, version: number) => Known): Change["apply"] =>
    (points, version) => {
      const known = points.get(id!);
      if (known !== undefined) points.set(id!, change(known, version));
    };
  if (kind < 0.8) {
    return {
      operation: { kind: "overwrite_payload", payload: { x }, selector: one },
      apply: changed((known, version) => ({ ...known, version, payload: { x } })),
    };
  }
  if (kind < 0.9) {
    return {
      operation: { kind: "delete_vectors", selector: one, names: ["s"] },
      apply: changed((known, version) => ({ ...known, version, sparse: undefined })),
    };
  }
  return {
    operation: {
      kind: "update_vectors",
      points: [{ id: id!, vectors: new Map([["", denseOf(x)]]) }],
      filter: undefined,
    },
    apply: changed((known, version) => ({ ...known, version, dense: x })),
  };
}

/** What is in a shard, by id; a point must be in one segment only. */
async function contents(readers: readonly SegmentReader[]): Promise<Map<PointId, Known>> {
  const points = new Map<PointId, Known>();
  for (const reader of readers) {
    const order = { kind: "id", from: undefined } as const;
    for (const offset of await reader.matching(ALL, order, 1e9, testRun())) {
      const id = reader.idAt(offset);
      assert.equal(points.has(id), false, `${id} is in two segments`);
      assert.equal(reader.offsetOf(id), offset);
      const dense = reader.vectorAt("", offset);
      const sparse = reader.vectorAt("s", offset);
      points.set(id, {
        version: reader.versionAt(offset),
        payload: reader.payloadAt(offset),
        dense: dense?.kind === "dense" ? dense.values[0]! : NaN,
        sparse: sparse?.kind === "sparse" ? sparse.values[0]! - 1 : undefined,
      });
    }
  }
  return points;
}

async function assertHolds(shard: Shard, expected: Points, label: string): Promise<void> {
  assert.deepEqual(sorted(await contents(await shard.readers(testRun()))), sorted(expected), label);
}

function sorted(points: Points): [PointId, Known][] {
  return [...points].sort(([a], [b]) => Number(a) - Number(b));
}

/**
 * Makes changes at the same time.
 *
 * @returns how many of them are durable; they were applied to the plain points
 */
async function make(
  shard: Shard,
  changes: readonly Change[],
  points: Map<PointId, Known>,
): Promise<number> {
  const outcomes = await Promise.all(
    changes.map(async ({ operation }) => {
      const { number, completed } = await shard.accept(operation);
      const error: unknown = await completed.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      const isNotFound = error instanceof QdrantError && error.code === "not_found";
      return { number, isDurable: error === undefined || isNotFound };
    }),
  );
  let durable = 0;
  for (const [at, { number, isDurable }] of outcomes.entries()) {
    if (!isDurable) continue;
    changes[at]!.apply(points, number);
    durable++;
  }
  return durable;
}

/** A runtime without time and chance: the calls of the disk are the same each time. */
function steadyRuntime(): Runtime {
  const slices = new Slices(
    () => 0,
    (callback) => void setImmediate(callback),
  );
  return { ...processRuntime(), random: seededRandom(1), slices, idle: queueMicrotask };
}

const closed = new QdrantError("closed", "the test closes it");

test("a shard with many checkpoints has what a plain map has, also when it is opened again", async () => {
  for (let seed = 1; seed <= 3; seed++) {
    const random = seededRandom(seed);
    const machine = new Machine(seed, SCHEMA);
    const points = new Map<PointId, Known>();
    const given =
      seed % 3 === 0 ? { limits: LIMITS, runtime: pausedRuntime() } : { limits: LIMITS };
    let shard = await machine.shard(given);
    for (let round = 0; round < 60; round++) {
      const label = `seed ${seed}, round ${round}`;
      const changes = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
        someChange(random),
      );
      assert.equal(await make(shard, changes, points), changes.length, label);
      const end = random();
      if (end < 0.05) await shard.close(closed);
      if (end < 0.1) machine.disk.kill();
      if (end < 0.1) shard = await machine.shard(given);
      else if (end < 0.15) shard = await machine.shardAfterPowerLoss(seed * 100 + round, given);
      await assertHolds(shard, points, label);
    }
    const { disk } = machine;
    const written = disk.trace.filter((line) => line.startsWith("name")).length;
    assert.ok(written > 10, `seed ${seed}: ${written} manifests`);
    await shard.close(closed);
  }
});

test("writes and checkpoints that fail leave what is durable, and the next ones succeed", async () => {
  const faults: readonly FaultRates[] = [
    { sync: 0.3 },
    { write: 0.3 },
    { open: 0.4 },
    { "sync folder": 0.4 },
    { name: 0.5 },
    { unlink: 1 },
    { read: 0.2 },
    { sync: 1, truncate: 1 },
  ];
  let failures = 0;
  for (let seed = 1; seed <= faults.length; seed++) {
    const random = seededRandom(seed);
    const machine = new Machine(seed, SCHEMA);
    const points = new Map<PointId, Known>();
    let shard = await machine.shard({ limits: LIMITS });
    await make(shard, [put([0], 1, "first")], points);
    for (let round = 0; round < 30; round++) {
      const label = `seed ${seed}, round ${round}`;
      machine.disk.faults = faults[seed - 1]!;
      const changes = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
        someChange(random),
      );
      failures += changes.length - (await make(shard, changes, points));
      machine.disk.faults = {};
      const change = someChange(random);
      assert.equal(await make(shard, [change], points), 1, label);
      await assertHolds(shard, points, label);
      if (random() < 0.3)
        shard = await machine.shardAfterPowerLoss(seed * 100 + round, { limits: LIMITS });
      await assertHolds(shard, points, label);
    }
    await shard.close(closed);
  }
  assert.ok(failures > 20, `${failures} failures`);
});

test("files that a checkpoint replaced and records that it holds are removed", async () => {
  const random = seededRandom(8);
  const machine = new Machine(8, SCHEMA);
  const points = new Map<PointId, Known>();
  const limits = { ...LIMITS, segmentRowsMax: 1000, optimizers: { isOff: true } };
  let shard = await machine.shard({ limits });
  const count = (pattern: RegExp): number =>
    machine.disk.fileNames().filter((name) => pattern.test(name)).length;
  for (let round = 0; round < 200; round++) await make(shard, [someChange(random)], points);
  await shard.close(closed);
  assert.equal(count(/\.masks$/), 1, "of one segment");
  assert.ok(count(/\.rows$/) > 10, "rows of each checkpoint");
  assert.ok(count(/\.log$|log/) <= 2, machine.disk.fileNames().join());

  // What no manifest names goes when the shard is opened.
  machine.disk.faults = { unlink: 1 };
  shard = await machine.shard({ limits });
  for (let round = 0; round < 50; round++) await make(shard, [someChange(random)], points);
  machine.disk.kill();
  assert.ok(count(/\.masks$/) > 1);
  machine.disk.faults = {};
  shard = await machine.shard({ limits });
  assert.equal(count(/\.masks$/), 1);
  await assertHolds(shard, points, "seed 8");
});

test("whenever the power goes, what was acknowledged is there, and at most one change more", async () => {
  const run = async (machine: Machine): Promise<Points[]> => {
    const random = seededRandom(5);
    const points = new Map<PointId, Known>();
    let next = points;
    const begin = async (): Promise<void> => {
      const limits = { ...LIMITS, checkpointSizeBytes: 300 };
      const shard = await machine.shard({ limits, runtime: steadyRuntime() });
      for (let round = 0; round < 12; round++) {
        const change = put([round % 5], round, "x".repeat(Math.floor(random() * 100)));
        next = new Map(points);
        change.apply(next, round + 1);
        if ((await make(shard, [change], points)) === 0) return;
      }
      await shard.close(closed);
    };
    await begin().catch(() => undefined);
    return [points, next];
  };
  const whole = new Machine(1, SCHEMA);
  await run(whole);
  const calls = whole.disk.callCount;
  assert.ok(calls > 100, `${calls} calls`);
  for (let call = 1; call <= calls; call++) {
    const machine = new Machine(1, SCHEMA);
    machine.disk.powerLossAt = call;
    const states = (await run(machine)).map(sorted);
    const shard = await machine.shardAfterPowerLoss(call, { limits: LIMITS });
    const found = sorted(await contents(await shard.readers(testRun())));
    const isKnown = states.some((state) => JSON.stringify(state) === JSON.stringify(found));
    assert.ok(isKnown, `power loss at call ${call}: ${JSON.stringify({ found, states })}`);
    const { completed } = await shard.accept(put([77], 1, "after").operation);
    await completed;
  }
});

test("a reader beside the writer follows it through checkpoints, ends and openings", async () => {
  for (let seed = 1; seed <= 3; seed++) {
    const random = seededRandom(seed);
    const machine = new Machine(seed, SCHEMA);
    const points = new Map<PointId, Known>();
    let shard = await machine.shard({ limits: LIMITS });
    const open = (): Promise<Shard> => machine.shard({ limits: LIMITS, readOnly: true });
    const reader = await open();
    await assertHolds(reader, points, `seed ${seed}, nothing is there`);
    await assert.rejects(reader.accept(put([1], 1, "").operation), { code: "forbidden" });
    for (let round = 0; round < 60; round++) {
      const label = `seed ${seed}, round ${round}`;
      await make(shard, [someChange(random), someChange(random)], points);
      if (random() < 0.4) await assertHolds(reader, points, label);
      if (random() < 0.1) await assertHolds(await open(), points, label);
      if (random() < 0.1) {
        if (random() < 0.5) await shard.close(closed);
        machine.disk.kill();
        shard = await machine.shard({ limits: LIMITS });
      }
    }
    await shard.close(closed);
    await assertHolds(reader, points, `seed ${seed}`);
    await reader.close(closed);
  }
});

test("a reader that saw a write that was taken back shows what is durable", async () => {
  for (let seed = 1; seed <= 4; seed++) {
    const random = seededRandom(seed);
    const machine = new Machine(seed, SCHEMA);
    const points = new Map<PointId, Known>();
    const shard = await machine.shard({ limits: LIMITS });
    await make(shard, [put([1, 2], 1, "first")], points);
    const reader = await machine.shard({ limits: LIMITS, readOnly: true });
    let seen = 0;
    for (let round = 0; round < 20; round++) {
      const label = `seed ${seed}, round ${round}`;
      await assertHolds(reader, points, label);
      machine.disk.faults = { sync: 1, truncate: 1 };
      assert.equal(await make(shard, [put([99], round, "lost")], points), 0, label);
      if ((await contents(await reader.readers(testRun()))).has(99)) seen++;
      machine.disk.faults = {};
      await make(shard, [someChange(random)], points);
    }
    await assertHolds(reader, points, `seed ${seed}`);
    assert.ok(seen > 0, `seed ${seed}: no write was seen`);
  }
});

test("a reader that opens and follows while the writer writes sees whole changes in their order", async () => {
  for (let seed = 1; seed <= 2; seed++) {
    const machine = new Machine(seed, SCHEMA);
    const shard = await machine.shard({ limits: LIMITS, runtime: pausedRuntime() });
    const ids = [1, 2, 3];
    await make(shard, [put(ids, 0, "")], new Map());
    const state = { isOver: false };
    const writing = (async () => {
      for (let x = 1; x < 80; x++) {
        await make(shard, [put(ids, x, "x".repeat(x))], new Map());
      }
    })().finally(() => {
      state.isOver = true;
    });
    let follower = await machine.shard({ readOnly: true });
    let last = 0;
    let looks = 0;
    while (!state.isOver) {
      const seen = await contents(await follower.readers(testRun()));
      const values = ids.map((id) => seen.get(id)!.dense);
      assert.deepEqual(
        values,
        ids.map(() => values[0]),
        `seed ${seed}: half of a change`,
      );
      assert.ok(values[0]! >= last, `seed ${seed}: ${values[0]} after ${last}`);
      last = values[0]!;
      if (++looks % 5 === 0) {
        await follower.close(closed);
        follower = await machine.shard({ readOnly: true });
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writing;
    assert.ok(looks > 5, `${looks} looks`);
    assert.equal((await contents(await follower.readers(testRun()))).get(2)!.dense, 79);
  }
});

test("views go on showing the points of their time, whatever becomes of memory and files", async () => {
  for (const readOnly of [false, true]) {
    const random = seededRandom(6);
    const machine = new Machine(6, SCHEMA);
    const points = new Map<PointId, Known>();
    const shard = await machine.shard({ limits: LIMITS });
    await make(shard, [put([0, 1], 1, "first")], points);
    const shown = readOnly ? await machine.shard({ limits: LIMITS, readOnly }) : shard;
    const views: { readers: readonly SegmentReader[]; expected: [PointId, Known][] }[] = [];
    for (let round = 0; round < 80; round++) {
      for (let more = 0; more < 4; more++) await make(shard, [someChange(random)], points);
      if (!readOnly && round % 20 === 10) {
        // Memory falls back to what is durable.
        machine.disk.faults = { sync: 1 };
        await make(shard, [someChange(random)], points);
        machine.disk.faults = {};
      }
      // A reader that looks seldom is overtaken by checkpoints and opens the journal anew.
      if (readOnly && round % 4 > 0) continue;
      views.push({ readers: await shown.readers(testRun()), expected: sorted(points) });
    }
    for (const { readers, expected } of views) {
      const label = readOnly ? "of a reader beside the writer" : "of the writer";
      assert.deepEqual(sorted(await contents(readers)), expected, label);
    }
  }
});

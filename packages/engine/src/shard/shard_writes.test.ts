/** Writes that meet failures, readers and each other in the middle. */
import assert from "node:assert/strict";
import { test } from "node:test";

import type { JsonObject } from "@quiverdb/client";

import type { PointId, Vector } from "../common/point.ts";
import { pausedRuntime } from "../common/testing/paused_runtime.ts";
import { testRun } from "../common/testing/test_run.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import type { UpdateOperation } from "../request/operations.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import type { SegmentReader } from "../segment/segment_reader.ts";
import { NO_PARAMS } from "../segment/testing/segments.ts";
import { environmentInMemory, type GivenEnvironment } from "./testing/environment.ts";
import { Machine } from "./testing/machine.ts";
import { Shard } from "./shard.ts";

const SCHEMA: VectorSchema = new Map([
  ["", { kind: "dense", size: 2, distance: "Dot" }],
  ["s", { kind: "sparse", idf: true }],
]);
const ALL = { accept: undefined, candidates: undefined };

function shardInMemory(given: GivenEnvironment = {}): Promise<Shard> {
  return Shard.open(environmentInMemory(given), undefined, SCHEMA);
}

function vectorsOf(x: number): Map<string, Vector> {
  const sparse = { indices: Uint32Array.of(x % 5), values: Float32Array.of(1) };
  return new Map<string, Vector>([
    ["", { kind: "dense", values: Float32Array.of(x, 1) }],
    ["s", { kind: "sparse", ...sparse }],
  ]);
}

/** Points whose payload and vectors say `x`. */
function upsert(ids: readonly PointId[], x: number): UpdateOperation<Vector> {
  return {
    kind: "upsert",
    points: ids.map((id) => ({ id, vectors: vectorsOf(x), payload: { x } })),
    mode: "upsert",
    filter: undefined,
  };
}

async function write(shard: Shard, operation: UpdateOperation<Vector>): Promise<number> {
  const { number, completed } = await shard.accept(operation);
  await completed;
  return number;
}

/** Everything that reads can see: id, version, payload, vectors, statistics. */
async function contents(shard: Shard): Promise<object> {
  const points: { readonly id: PointId }[] = [];
  let sparse = 0;
  for (const reader of await shard.readers(testRun())) {
    const order = { kind: "id", from: undefined } as const;
    for (const offset of await reader.matching(ALL, order, 1e9, testRun())) {
      const point = {
        id: reader.idAt(offset),
        version: reader.versionAt(offset),
        payload: reader.payloadAt(offset),
        vectors: reader.vectorsAt(offset),
      };
      points.push(point);
    }
    sparse += reader.sparseStatistics("s")!.vectorCount;
  }
  // An optimizer may have given the points another order.
  points.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
  return { points, sparse };
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, at) => from + at);

for (const name of ["memory", "disk"]) {
  const open = (machine: Machine, segmentRowsMax: number): Promise<Shard> => {
    const limits = { segmentRowsMax, checkpointSizeBytes: 500 };
    return name === "memory" ? shardInMemory({ limits }) : machine.shard({ limits });
  };

  test(`an operation that fails for an internal reason leaves nothing (${name})`, async () => {
    for (const segmentRowsMax of [2, 100]) {
      const machine = new Machine(1, SCHEMA);
      const shard = await open(machine, segmentRowsMax);
      await write(shard, upsert([1, 2, 3], 1));
      const before = await contents(shard);
      const unprintable = { x: (): void => {} } as unknown as JsonObject;
      const selector = { kind: "ids", ids: [1, 2, Symbol("no id") as unknown as PointId] } as const;
      const failing: UpdateOperation<Vector>[] = [
        {
          kind: "upsert",
          points: [1, 2, 7, 3, 8].map((id) => ({
            id,
            vectors: vectorsOf(5),
            payload: id === 3 ? unprintable : { x: 5 },
          })),
          mode: "upsert",
          filter: undefined,
        },
        { kind: "set_payload", selector, key: undefined, payload: { x: 5 } },
        { kind: "clear_payload", selector },
        { kind: "delete_vectors", selector, names: ["", "s"] },
        { kind: "delete_points", selector },
      ];
      for (const operation of failing) {
        await assert.rejects(write(shard, operation), TypeError, operation.kind);
        assert.deepEqual(await contents(shard), before, operation.kind);
      }
      const number = await write(shard, upsert([2, 9], 3));
      assert.equal(number, 2 + failing.length);
      const after = await contents(shard);
      if (name === "memory") continue;
      const reopened = await machine.shardAfterPowerLoss(1, { limits: { segmentRowsMax } });
      assert.deepEqual(await contents(reopened), after);
    }
  });

  test(`lack of memory anywhere in a batch leaves nothing of it (${name})`, async () => {
    const shard = await open(new Machine(1, SCHEMA), 2);
    await write(shard, upsert([1, 2, 3], 1));
    const before = await contents(shard);
    const segments = (await shard.readers(testRun())).length;
    for (const allowed of [0, 1, 2]) {
      const giveBack = refuseMemory(allowed);
      try {
        await assert.rejects(write(shard, upsert([1, ...range(10, 17)], 2)), { code: "storage" });
      } finally {
        giveBack();
      }
      assert.deepEqual(await contents(shard), before, `${allowed} memories`);
      assert.equal((await shard.readers(testRun())).length, segments);
    }
    await write(shard, upsert([1, ...range(10, 17)], 2));
    const points = (await shard.readers(testRun())).reduce(
      (sum, reader) => sum + reader.pointCount,
      0,
    );
    assert.equal(points, 10);
  });
}

/** Lets the system give so many further memories for rows and no more. */
function refuseMemory(allowed: number): () => void {
  const wasm = Reflect.get(globalThis, "WebAssembly") as { Memory: new (given: object) => object };
  const { Memory } = wasm;
  let left = allowed;
  wasm.Memory = new Proxy(Memory, {
    construct(target, given: [object]) {
      if (left-- > 0) return new target(...given);
      throw new RangeError("could not allocate memory (simulated)");
    },
  });
  return () => {
    wasm.Memory = Memory;
  };
}

test("an operation that is being applied when a record before it is rejected is applied anew", async () => {
  for (let skip = 0; skip < 3; skip++) {
    const machine = new Machine(1, SCHEMA);
    const shard = await machine.shard({ runtime: pausedRuntime() });
    await write(shard, upsert([100], 0));
    failSync(machine, skip);
    // Nobody reads meanwhile: a read would take over the stored state by itself.
    const first = range(0, 3).map((id) => write(shard, upsert([id], 1)));
    const set: UpdateOperation<Vector> = {
      kind: "set_payload",
      payload: { y: 1 },
      selector: { kind: "filter", filter: parseFilter({}) },
      key: undefined,
    };
    const results = await Promise.allSettled([
      ...first,
      write(shard, upsert(range(10, 80), 2)),
      write(shard, set),
    ]);
    const kept = await contents(shard);
    const stored = await contents(await machine.shardAfterPowerLoss(2));
    assert.deepEqual(stored, kept, `skip ${skip}`);
    assert.ok(results.some(({ status }) => status === "rejected"));
    const ids = new Set<PointId>();
    for (const reader of await shard.readers(testRun())) {
      const offsets = await reader.matching(ALL, { kind: "offset" }, 1e9, testRun());
      for (const offset of offsets) ids.add(reader.idAt(offset));
    }
    results.slice(0, 3).forEach(({ status }, id) => {
      assert.equal(ids.has(id), status === "fulfilled", `skip ${skip}, id ${id}`);
    });
  }
});

/** Lets a sync fail once, after some that succeed. */
function failSync(machine: Machine, skip: number): void {
  const { disk } = machine;
  let left = skip;
  Object.defineProperty(disk, "faults", {
    configurable: true,
    get: () => ({
      get sync(): number {
        if (left-- > 0) return 0;
        Object.defineProperty(disk, "faults", { configurable: true, writable: true, value: {} });
        return 1;
      },
    }),
  });
}

test("a reader made while a batch is applied sees points whole, each in one segment", async () => {
  const shard = await shardInMemory({ runtime: pausedRuntime(), limits: { segmentRowsMax: 30 } });
  const ids = range(0, 100);
  await write(shard, upsert(ids, 1));
  const state = { isOver: false };
  const writing = write(shard, upsert(ids, 2)).finally(() => {
    state.isOver = true;
  });
  const seen = new Set<string>();
  while (!state.isOver) {
    const points = new Map<PointId, unknown>();
    for (const reader of await shard.readers(testRun())) {
      for (const id of ids) {
        const offset = reader.offsetOf(id);
        if (offset === undefined) continue;
        assert.equal(points.has(id), false, `${id} is in two segments`);
        const vector = reader.vectorAt("", offset);
        const x = vector?.kind === "dense" ? vector.values[0] : undefined;
        assert.equal(reader.payloadAt(offset)["x"], x, `half of point ${id}`);
        assert.equal(reader.versionAt(offset), x);
        points.set(id, x);
      }
    }
    assert.equal(points.size, ids.length);
    seen.add([...points.values()].filter((x) => x === 2).length.toString());
    await new Promise((resolve) => setImmediate(resolve));
  }
  await writing;
  assert.ok(seen.size > 10, "readers were made in the middle");
});

test("a search beside points that move between segments finds each once, as it was", async () => {
  const shard = await shardInMemory({ limits: { segmentRowsMax: 40 } });
  await write(shard, upsert(range(0, 100), 1));
  const readers = await shard.readers(testRun());
  const before = await found(readers);
  await write(shard, upsert(range(0, 100), 5));
  await write(shard, upsert(range(40, 60), 7));
  assert.deepEqual(await found(readers), before);
  assert.equal(before.length, 100);
  const later = await found(await shard.readers(testRun()));
  assert.deepEqual(
    later.map(([, score]) => score),
    [...range(0, 20).map(() => 7), ...range(0, 80).map(() => 5)],
  );
  for (const hits of [before, later]) assert.equal(new Set(hits.map(([id]) => id)).size, 100);
});

/** All points by their scores for the query (1, 0). */
async function found(readers: readonly SegmentReader[]): Promise<[PointId, number][]> {
  const vector: Vector = { kind: "dense", values: Float32Array.of(1, 0) };
  const scope = { using: "", filter: ALL, limit: 1000, params: NO_PARAMS };
  const hits: [PointId, number][] = [];
  for (const reader of readers) {
    const [best] = await reader.search([{ kind: "nearest", vector }], scope, testRun());
    best!.offsets.forEach((offset, rank) => hits.push([reader.idAt(offset), best!.scores[rank]!]));
  }
  return hits.sort((a, b) => b[1] - a[1] || Number(a[0]) - Number(b[0]));
}

test("writes whose vectors are large wait before they are accepted, one alone does not", async () => {
  const pointBytes = 8 + 8;
  const limits = { pendingSizeBytesMax: 10 * pointBytes };
  const shard = await new Machine(1, SCHEMA).shard({ limits });
  const accepted: number[] = [];
  const writes = range(0, 12).map(async (at) => {
    const { completed } = await shard.accept(upsert(range(0, 4), at));
    accepted.push(shard.pendingCount);
    await completed;
  });
  await Promise.all(writes);
  assert.equal(Math.max(...accepted), 2);
  await write(shard, upsert(range(0, 50), 1));
  assert.equal(shard.pendingCount, 0);
});

test("memory writes without end let timers run, and large ones too", async () => {
  const shard = await shardInMemory();
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const end = performance.now() + 120;
  for (let id = 0; performance.now() < end; id++) await write(shard, upsert([id], id));
  assert.ok(ticks >= 2, `${ticks} ticks beside small writes`);
  ticks = 0;
  await write(shard, upsert(range(0, 30_000), 1));
  clearInterval(timer);
  assert.ok(ticks >= 2, `${ticks} ticks beside a large write`);
});

test("versions, payloads and vectors come back after many operations over tiny segments", async () => {
  const seed = 3;
  const machine = new Machine(seed, SCHEMA);
  // A rewritten segment forgets the deleted vectors that statistics count.
  const limits = {
    segmentRowsMax: 3,
    checkpointSizeBytes: 700,
    optimizers: { isOff: true },
  };
  const shard = await machine.shard({ limits });
  for (let round = 0; round < 30; round++) {
    const ids = range(round % 7, (round % 7) + 9);
    await write(shard, upsert(ids, round));
    const selector = { kind: "ids", ids: [ids[0]!, ids[3]!] } as const;
    if (round % 3 === 0) await write(shard, { kind: "delete_points", selector });
    if (round % 3 === 1) await write(shard, { kind: "delete_vectors", selector, names: ["s"] });
    if (round % 3 === 2) {
      const points = [{ id: ids[1]!, vectors: new Map([["", vectorsOf(99).get("")!]]) }];
      await write(shard, { kind: "update_vectors", points, filter: undefined });
    }
  }
  const expected = await contents(shard);
  const reopened = await machine.shardAfterPowerLoss(1, { runtime: pausedRuntime(), limits });
  assert.deepEqual(await contents(reopened), expected);
});

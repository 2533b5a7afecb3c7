import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";

import { PENDING_COMMITS_MAX } from "../common/limits.ts";
import { testRun } from "../common/testing/test_run.ts";
import { comparePointIds } from "../common/point_id.ts";
import type { PointId, Vector } from "../common/point.ts";
import { originalFields } from "../schema/vector_fields.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import { decodeChanges, RecordReader, type SegmentChanges } from "../segment/segment_record.ts";
import type { UpdateOperation } from "../request/operations.ts";
import { Shard } from "./shard.ts";
import { ShardPoints } from "./shard_points.ts";
import { environmentInMemory } from "./testing/environment.ts";
import { Machine } from "./testing/machine.ts";

const SCHEMA: VectorSchema = new Map([["", { kind: "dense", size: 1, distance: "Dot" }]]);

function shardInMemory(): Promise<Shard> {
  return Shard.open(environmentInMemory(), undefined, SCHEMA);
}

function upsert(id: PointId, x = 0): UpdateOperation<Vector> {
  const vectors = new Map<string, Vector>([["", { kind: "dense", values: Float32Array.of(x) }]]);
  return {
    kind: "upsert",
    points: [{ id, vectors, payload: { x } }],
    mode: "upsert",
    filter: undefined,
  };
}

async function write(shard: Shard, operation: UpdateOperation<Vector>): Promise<number> {
  const { number, completed } = await shard.accept(operation);
  await completed;
  return number;
}

async function contents(shard: Shard): Promise<[PointId, unknown, number][]> {
  const points: [PointId, unknown, number][] = [];
  for (const reader of await shard.readers(testRun())) {
    const order = { kind: "id", from: undefined } as const;
    const offsets = await reader.matching(reader.filter(undefined), order, 10_000, testRun());
    for (const offset of offsets) {
      const { x } = reader.payloadAt(offset);
      points.push([reader.idAt(offset), x, reader.versionAt(offset)]);
    }
  }
  return points.sort(([a], [b]) => comparePointIds(a, b));
}

test("operations get numbers in call order from 1 on and are applied in it", async () => {
  const shard = await shardInMemory();
  const numbers = Array.from({ length: 20 }, (_, x) => write(shard, upsert(1, x)));
  assert.deepEqual(
    await Promise.all(numbers),
    numbers.map((_, at) => at + 1),
  );
  assert.deepEqual(await contents(shard), [[1, 19, 20]]);
});

test("a flood of writes nobody waits for is held up, and keeps its order", async () => {
  const machine = new Machine(1, SCHEMA);
  const shard = await machine.shard();
  const count = PENDING_COMMITS_MAX * 5;
  let most = 0;
  const accepted = Array.from({ length: count }, async (_, x) => {
    const { number, completed } = await shard.accept(upsert(x % 7, x));
    most = Math.max(most, shard.pendingCount);
    return { number, completed };
  });
  const all = await Promise.all(accepted);
  assert.deepEqual(
    all.map(({ number }) => number),
    all.map((_, at) => at + 1),
  );
  assert.equal(most, PENDING_COMMITS_MAX);
  await Promise.all(all.map(({ completed }) => completed));
  assert.equal(shard.pendingCount, 0);
  const last = await contents(shard);
  assert.deepEqual(
    last.map(([, x, version]) => [Number(x) % 7, version]),
    last.map(([id, x]) => [id, Number(x) + 1]),
  );
  assert.deepEqual(await contents(await machine.shardAfterPowerLoss(2)), last);
});

test("an operation that is refused before its turn takes no number, one that fails in it does", async () => {
  const shard = await shardInMemory();
  const wrongSize = { kind: "dense", values: Float32Array.of(1, 2) } as const;
  const refused = {
    ...upsert(1),
    points: [{ id: 1, vectors: new Map([["", wrongSize]]), payload: undefined }],
  } as UpdateOperation<Vector>;
  await assert.rejects(shard.accept(refused), {
    message: "Wrong input: Vector dimension error: expected dim: 1, got 2",
  });
  const missing: UpdateOperation<Vector> = {
    kind: "clear_payload",
    selector: { kind: "ids", ids: [7] },
  };
  const failing = await shard.accept(missing);
  assert.equal(failing.number, 1);
  await assert.rejects(failing.completed, { code: "not_found" });
  assert.equal(shard.failure, undefined);
  assert.equal(await write(shard, upsert(1)), 2);
});

test("an operation that fails is durable as far as it went", async () => {
  const machine = new Machine(1, SCHEMA);
  const shard = await machine.shard();
  await write(shard, upsert(1, 5));
  const partial: UpdateOperation<Vector> = {
    kind: "clear_payload",
    selector: { kind: "ids", ids: [7, 1] },
  };
  await assert.rejects(write(shard, partial), { code: "not_found" });
  const reopened = await machine.shardAfterPowerLoss(1);
  assert.deepEqual(await contents(reopened), [[1, undefined, 2]]);
  assert.equal(await write(reopened, upsert(2)), 3);
});

test("one record holds what changed in each segment", async () => {
  const points = new ShardPoints(
    environmentInMemory({ limits: { segmentRowsMax: 2 } }),
    originalFields(SCHEMA),
  );
  const record = async (operation: number): Promise<readonly SegmentChanges[]> => {
    const parts = await points.takeRecord(operation, testRun());
    const reader = new RecordReader(Uint8Array.from(parts.flatMap((part) => [...part])));
    assert.deepEqual([...reader.words(2)], [operation % 2 ** 32, Math.floor(operation / 2 ** 32)]);
    const changes: SegmentChanges[] = [];
    while (!reader.isAtEnd) changes.push(decodeChanges(reader));
    return changes;
  };
  const vectors = new Map<string, Vector>([["", { kind: "dense", values: Float32Array.of(1) }]]);
  const puts = [1, 2, 3].map((id) => ({
    id,
    vectors,
    payload: { value: id === 2 ? undefined : { id } },
    place: undefined,
  }));
  await points.group.put(puts, 1, testRun());
  const first = await record(2 ** 32 + 1);
  assert.deepEqual(
    first.map(({ segment, firstRow, ids, payloadLengths }) => [
      segment,
      firstRow,
      ids.length / 5,
      [...payloadLengths].map((length) => length > 0),
    ]),
    [
      [0, 0, 2, [true, false]],
      [1, 0, 1, [true]],
    ],
  );
  assert.deepEqual(await record(2), []);
  const { segment, offset } = points.group.find(1)!;
  segment.delete(offset);
  const second = await record(3);
  assert.deepEqual(
    second.map(({ segment: number, firstRow, ids, died }) => [
      number,
      firstRow,
      ids.length,
      [...died],
    ]),
    [[0, 2, 0, [0]]],
  );
});

test("an operation that is too large for a record leaves nothing, and the next ones go on", async () => {
  const machine = new Machine(1, SCHEMA);
  const limits = { recordSizeBytesMax: 400 };
  const shard = await machine.shard({ limits });
  await write(shard, upsert(1, 1));
  const payload = { text: "x".repeat(500) };
  const set: UpdateOperation<Vector> = {
    kind: "set_payload",
    payload,
    key: undefined,
    selector: { kind: "ids", ids: [1] },
  };
  const before = await contents(shard);
  await assert.rejects(write(shard, set), { code: "bad_input", message: /at most 400 bytes/ });
  assert.deepEqual(await contents(shard), before);
  await write(shard, upsert(2, 2));
  const after = await contents(shard);
  assert.deepEqual(await contents(await machine.shardAfterPowerLoss(1)), after);
});

test("a point that moves to another segment lives there alone, also when loaded", async () => {
  const machine = new Machine(1, SCHEMA);
  const shard = await machine.shard({ limits: { segmentRowsMax: 2 } });
  for (const [id, x] of [
    [1, 0],
    [2, 0],
    [3, 0],
    [1, 1],
    [1, 2],
  ] as const) {
    await write(shard, upsert(id, x));
  }
  const expected = [
    [1, 2, 5],
    [2, 0, 2],
    [3, 0, 3],
  ];
  const reopened = await machine.shardAfterPowerLoss(1, { limits: { segmentRowsMax: 2 } });
  for (const one of [shard, reopened]) {
    assert.deepEqual(await contents(one), expected);
    assert.equal((await one.readers(testRun())).length, 3);
  }
});

test("a failed commit takes back what it held and all behind it, and tells why until one succeeds", async () => {
  const machine = new Machine(1, SCHEMA);
  const shard = await machine.shard();
  await write(shard, upsert(1, 1));
  machine.disk.faults = { sync: 1 };
  const writes = [1, 2, 3].map((id) => write(shard, upsert(id, 2)));
  const results = await Promise.allSettled(writes.slice(0, 1));
  machine.disk.faults = {};
  results.push(...(await Promise.allSettled(writes.slice(1))));
  assert.equal(results[0]!.status, "rejected");
  const taken = results.flatMap(({ status }, at) => (status === "fulfilled" ? [at + 1] : []));
  const found = await contents(shard);
  assert.deepEqual(
    found.map(([id]) => id),
    [...new Set([1, ...taken])],
  );
  assert.deepEqual(found[0], [1, 1, 1]);
  if (taken.length === 0) assert.match(String(shard.failure), /Cannot sync/);
  const number = await write(shard, upsert(9, 9));
  assert.equal(number, 5);
  assert.equal(shard.failure, undefined);
  const last = await contents(shard);
  assert.deepEqual(await contents(await machine.shardAfterPowerLoss(3)), last);
});

test("a writer that opens a storage goes on with the next number", async () => {
  const machine = new Machine(1, SCHEMA);
  const shard = await machine.shard();
  for (let x = 0; x < 5; x++) await write(shard, upsert(x, x));
  const reopened = await machine.shardAfterPowerLoss(1);
  assert.deepEqual(
    await contents(reopened),
    [0, 1, 2, 3, 4].map((x) => [x, x, x + 1]),
  );
  assert.equal(await write(reopened, upsert(0, 9)), 6);
});

test("closing refuses what comes later and waits for what was accepted", async () => {
  const machine = new Machine(1, SCHEMA);
  const shard = await machine.shard();
  const accepted = await shard.accept(upsert(1, 1));
  let isDurable = false;
  void accepted.completed.then(() => {
    isDurable = true;
  });
  const refusal = new QdrantError("closed", "gone");
  const closing = shard.close(refusal);
  await assert.rejects(shard.accept(upsert(2)), refusal);
  await closing;
  assert.equal(isDurable, true);
  assert.deepEqual(await contents(await machine.shardAfterPowerLoss(1)), [[1, 1, 1]]);
});

test("closing a shard whose writes fail succeeds", async () => {
  const machine = new Machine(1, SCHEMA);
  const shard = await machine.shard();
  machine.disk.faults = { write: 1 };
  const { completed } = await shard.accept(upsert(1, 1));
  await shard.close(new QdrantError("closed", "gone"));
  await assert.rejects(completed, { code: "storage" });
});

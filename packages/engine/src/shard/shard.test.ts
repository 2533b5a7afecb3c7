import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";

import { PENDING_COMMITS_MAX } from "../common/limits.ts";
import { testRun } from "../common/testing/test_run.ts";
import { pointIdToBytes } from "../common/point_id.ts";
import { comparePointIds } from "../common/point_id.ts";
import type { PointId, Vector } from "../common/point.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import { FaultyStorage } from "../storage/testing/faulty_storage.ts";
import { encodeKey, type KeyPart } from "../storage/key.ts";
import { MemoryStorage } from "../storage/memory_storage.ts";
import type { Storage } from "../storage/storage.ts";
import type { UpdateOperation } from "../request/operations.ts";
import { Shard } from "./shard.ts";
import { ShardPoints } from "./shard_points.ts";
import { environmentOn } from "./testing/environment.ts";

const SCHEMA: VectorSchema = new Map([["", { kind: "dense", size: 1, distance: "Dot" }]]);
const LOCATION = { keyParts: ["data", 4], folder: "4" };

function shardOn(storage: Storage, segmentRowsMax = 1000): Promise<Shard> {
  return Shard.open(environmentOn(storage, { limits: { segmentRowsMax } }), LOCATION, SCHEMA);
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
  for (const reader of await shard.readers()) {
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
  const shard = await shardOn(new MemoryStorage());
  const numbers = Array.from({ length: 20 }, (_, x) => write(shard, upsert(1, x)));
  assert.deepEqual(
    await Promise.all(numbers),
    numbers.map((_, at) => at + 1),
  );
  assert.deepEqual(await contents(shard), [[1, 19, 20]]);
});

test("a flood of writes nobody waits for is held up, and keeps its order", async () => {
  const storage = new FaultyStorage(1);
  const shard = await shardOn(storage);
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
  assert.deepEqual(await contents(await shardOn(storage.crash(2))), last);
});

test("an operation that is refused before its turn takes no number, one that fails in it does", async () => {
  const shard = await shardOn(new MemoryStorage());
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
  const storage = new FaultyStorage(1);
  const shard = await shardOn(storage);
  await write(shard, upsert(1, 5));
  const partial: UpdateOperation<Vector> = {
    kind: "clear_payload",
    selector: { kind: "ids", ids: [7, 1] },
  };
  await assert.rejects(write(shard, partial), { code: "not_found" });
  const reopened = await shardOn(storage.crash(1));
  assert.deepEqual(await contents(reopened), [[1, undefined, 2]]);
  assert.equal(await write(reopened, upsert(2)), 3);
});

test("one commit holds the blocks, payloads, rows and the state of what changed", async () => {
  const points = new ShardPoints(
    environmentOn(new MemoryStorage(), { limits: { segmentRowsMax: 2 } }),
    LOCATION,
    SCHEMA,
  );
  const key = (...parts: KeyPart[]): Uint8Array => encodeKey("data", 4, ...parts);
  const payloadKey = (id: PointId): Uint8Array => key("payload", pointIdToBytes(id));
  const keys = (changes: readonly { readonly key: Uint8Array }[]): string[] =>
    changes.map((change) => Buffer.from(change.key).toString("hex")).toSorted();
  const vectors = new Map<string, Vector>([["", { kind: "dense", values: Float32Array.of(1) }]]);
  const puts = [1, 2, 3].map((id) => ({
    id,
    vectors,
    payload: { value: id === 2 ? {} : { id } },
    place: undefined,
  }));
  await points.group.put(puts, 1, testRun());
  const first = await points.takeChanges(1, testRun());
  assert.deepEqual(
    keys(first.changes),
    keys(
      [payloadKey(1), payloadKey(2), payloadKey(3), key("state"), key("block", 0, 0)]
        .concat([key("block", 1, 0)])
        .map((one) => ({ key: one })),
    ),
  );
  assert.deepEqual(
    first.appends.map(({ file, position }) => [file, position]),
    [
      ["4/0/0.dense", 0],
      ["4/1/0.dense", 0],
    ],
  );
  const state = first.changes.at(-1)!;
  assert.deepEqual(JSON.parse(new TextDecoder().decode(state.value)), {
    operation: 1,
    segments: [0, 1],
  });
  const emptied = first.changes.find((one) => keys([one])[0] === keys([{ key: payloadKey(2) }])[0]);
  assert.equal(emptied!.value, undefined);

  assert.deepEqual(
    keys((await points.takeChanges(2, testRun())).changes),
    keys([{ key: key("state") }]),
  );
  const { segment, offset } = points.group.find(1)!;
  segment.delete(offset);
  const second = await points.takeChanges(3, testRun());
  assert.deepEqual(
    keys(second.changes),
    keys([payloadKey(1), key("state"), key("block", 0, 0)].map((one) => ({ key: one }))),
  );
  assert.deepEqual(second.appends, []);
});

test("a point that moves to another segment lives there alone, also when loaded", async () => {
  const storage = new FaultyStorage(1);
  const shard = await shardOn(storage, 2);
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
  const reopened = await shardOn(storage.crash(1), 2);
  for (const one of [shard, reopened]) {
    assert.deepEqual(await contents(one), expected);
    assert.equal((await one.readers()).length, 3);
  }
});

test("a failed commit takes back what it held and all behind it, and tells why until one succeeds", async () => {
  const storage = new FaultyStorage(1);
  const shard = await shardOn(storage);
  await write(shard, upsert(1, 1));
  storage.failCommit("sync");
  const results = await Promise.allSettled([1, 2, 3].map((id) => write(shard, upsert(id, 2))));
  assert.equal(results[0]!.status, "rejected");
  const taken = results.flatMap(({ status }, at) => (status === "fulfilled" ? [at + 1] : []));
  const found = await contents(shard);
  assert.deepEqual(
    found.map(([id]) => id),
    [...new Set([1, ...taken])],
  );
  assert.deepEqual(found[0], [1, 1, 1]);
  if (taken.length === 0) assert.match(String(shard.failure), /EIO/);
  const number = await write(shard, upsert(9, 9));
  assert.equal(number, 5);
  assert.equal(shard.failure, undefined);
  const last = await contents(shard);
  assert.deepEqual(await contents(await shardOn(storage.crash(3))), last);
});

test("a writer that opens a storage goes on with the next number", async () => {
  const storage = new FaultyStorage(1);
  const shard = await shardOn(storage);
  for (let x = 0; x < 5; x++) await write(shard, upsert(x, x));
  const reopened = await shardOn(storage.crash(1));
  assert.deepEqual(
    await contents(reopened),
    [0, 1, 2, 3, 4].map((x) => [x, x, x + 1]),
  );
  assert.equal(await write(reopened, upsert(0, 9)), 6);
});

test("closing refuses what comes later and waits for what was accepted", async () => {
  const storage = new FaultyStorage(1);
  const shard = await shardOn(storage);
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
  assert.deepEqual(await contents(await shardOn(storage.crash(1))), [[1, 1, 1]]);
});

test("closing a shard whose writes fail succeeds", async () => {
  const storage = new FaultyStorage(1);
  const shard = await shardOn(storage);
  storage.failCommit();
  const { completed } = await shard.accept(upsert(1, 1));
  await shard.close(new QdrantError("closed", "gone"));
  await assert.rejects(completed, { code: "storage" });
});

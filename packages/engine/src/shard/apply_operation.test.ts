import assert from "node:assert/strict";
import { test } from "node:test";

import type { JsonObject } from "@quiverdb/client";

import { testRun } from "../common/testing/test_run.ts";
import type { PointId, Vector } from "../common/point.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import { originalFields } from "../schema/vector_fields.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import { environmentInMemory } from "./testing/environment.ts";
import { applyOperation } from "./apply_operation.ts";
import { fitOperation } from "./fit_operation.ts";
import type { PointStruct, UpdateOperation, UpsertOperation } from "../request/operations.ts";
import { ShardPoints } from "./shard_points.ts";

const SCHEMA: VectorSchema = new Map([
  ["", { kind: "dense", size: 2, distance: "Dot" }],
  ["m", { kind: "multi", size: 2, distance: "Dot" }],
  ["s", { kind: "sparse", idf: true }],
]);

const dense = (...values: number[]): Vector => ({
  kind: "dense",
  values: Float32Array.from(values),
});

const sparse = (index: number): Vector => ({
  kind: "sparse",
  indices: Uint32Array.of(index),
  values: Float32Array.of(1),
});

/** All ids that the tests use, ascending. */
const KNOWN_IDS = Array.from({ length: 600 }, (_, id) => id);

/** A shard in memory whose operations are numbered 1, 2, 3, ... */
class Fixture {
  readonly points: ShardPoints;
  private version = 0;

  constructor(segmentRowsMax = 1000) {
    this.points = new ShardPoints(
      environmentInMemory({ limits: { segmentRowsMax } }),
      originalFields(SCHEMA),
    );
  }

  /** Applies and settles, as a shard does: what an operation did before it failed stays. */
  async apply(operation: UpdateOperation<Vector>): Promise<void> {
    const version = ++this.version;
    try {
      const { operation: fitted, failure } = await fitOperation(SCHEMA, operation, testRun());
      if (failure !== undefined) throw failure;
      await applyOperation(this.points, fitted, version, testRun());
    } finally {
      await this.points.settle(testRun());
    }
  }

  upsert(
    points: readonly PointStruct<Vector>[],
    rest: Partial<UpsertOperation<Vector>> = {},
  ): Promise<void> {
    return this.apply({ kind: "upsert", points, mode: "upsert", filter: undefined, ...rest });
  }

  get ids(): PointId[] {
    return KNOWN_IDS.filter((id) => this.points.group.find(id) !== undefined);
  }

  get pointCount(): number {
    return this.points.readers().reduce((total, reader) => total + reader.pointCount, 0);
  }

  payload(id: PointId): JsonObject {
    const place = this.points.group.find(id);
    return place?.segment.payloadAt(place.offset) ?? {};
  }

  vectors(id: PointId): Record<string, Vector> {
    const place = this.points.group.find(id);
    return Object.fromEntries(place?.segment.vectorsAt(place.offset) ?? []);
  }

  versionOf(id: PointId): number | undefined {
    const place = this.points.group.find(id);
    return place?.segment.reader().versionAt(place.offset);
  }
}

function point(id: PointId, x: number, payload?: JsonObject): PointStruct<Vector> {
  return { id, vectors: new Map([["", dense(x, 0)]]), payload };
}

test("an upsert replaces a point as a whole", async () => {
  const shard = new Fixture();
  const vectors = new Map([
    ["", dense(1, 2)],
    ["s", sparse(3)],
  ]);
  await shard.upsert([{ id: 1, vectors, payload: { a: 1, b: null } }, point(2, 9, { z: 1 })]);
  assert.deepEqual(shard.payload(1), { a: 1, b: null });
  assert.deepEqual(shard.vectors(1), Object.fromEntries(vectors));
  await shard.upsert([{ id: 1, vectors: new Map([["m", dense(3, 4)]]), payload: undefined }]);
  assert.deepEqual(shard.payload(1), {});
  assert.deepEqual(shard.vectors(1), {
    m: { kind: "multi", dim: 2, rows: Float32Array.of(3, 4) },
  });
  assert.deepEqual([shard.versionOf(1), shard.versionOf(2)], [2, 1]);
  assert.deepEqual(shard.payload(2), { z: 1 });
  assert.equal(shard.pointCount, 2);
});

const N1 = parseFilter({ must: [{ key: "n", match: { value: 1 } }] });

test("insert_only skips ids that exist, update_only those that do not, and a filter those that do not match", async () => {
  const batch = [point(1, 5, { n: 5 }), point(2, 5, { n: 5 }), point(3, 5, { n: 5 })];
  const cases: [Partial<UpsertOperation<Vector>>, Record<number, number>][] = [
    [{ mode: "upsert" }, { 1: 5, 2: 5, 3: 5 }],
    [{ mode: "insert_only" }, { 1: 1, 2: 2, 3: 5 }],
    [{ mode: "update_only" }, { 1: 5, 2: 5 }],
    [
      { mode: "upsert", filter: N1 },
      { 1: 5, 2: 2, 3: 5 },
    ],
    [
      { mode: "insert_only", filter: N1 },
      { 1: 1, 2: 2, 3: 5 },
    ],
    [
      { mode: "update_only", filter: N1 },
      { 1: 5, 2: 2 },
    ],
  ];
  for (const [rest, expected] of cases) {
    for (const segmentRowsMax of [1000, 1]) {
      const shard = new Fixture(segmentRowsMax);
      await shard.upsert([point(1, 1, { n: 1 }), point(2, 2, { n: 2 })]);
      await shard.upsert(batch, rest);
      const found = shard.ids.map((id) => [id, shard.payload(id)["n"]]);
      assert.deepEqual(Object.fromEntries(found), expected, JSON.stringify(rest));
      for (const [id, n] of Object.entries(expected)) {
        assert.deepEqual(shard.vectors(Number(id)), { "": dense(n, 0) }, JSON.stringify(rest));
        assert.equal(shard.versionOf(Number(id)), n === 5 ? 2 : 1, JSON.stringify(rest));
      }
    }
  }
});

test("an upsert with one vector that does not fit changes nothing", async () => {
  const shard = new Fixture();
  await shard.upsert([point(1, 1, { n: 1 })]);
  for (const [name, vector, text] of [
    ["zz", dense(1, 2), "Not existing vector name error: zz"],
    ["s", dense(1, 2), "Conversion between sparse and regular vectors failed"],
    ["", dense(1), "Vector dimension error: expected dim: 2, got 1"],
  ] as const) {
    const bad = { id: 9, vectors: new Map([[name, vector]]), payload: undefined };
    const message = `Wrong input: ${text}`;
    await assert.rejects(shard.upsert([point(1, 7), point(2, 7), bad]), { message });
  }
  assert.deepEqual(shard.ids, [1]);
  assert.deepEqual([shard.payload(1), shard.vectors(1)], [{ n: 1 }, { "": dense(1, 0) }]);
});

test("update_vectors changes the given names only", async () => {
  const shard = new Fixture(1);
  await shard.upsert([point(1, 1, { n: 1 }), point(2, 2, { n: 2 })]);
  const update = (
    id: PointId,
    name: string,
    vector: Vector,
    filter = undefined as typeof N1 | undefined,
  ) =>
    shard.apply({
      kind: "update_vectors",
      points: [{ id, vectors: new Map([[name, vector]]) }],
      filter,
    });
  await update(1, "s", sparse(3));
  await update(1, "", dense(8, 8));
  assert.deepEqual(shard.vectors(1), { "": dense(8, 8), s: sparse(3) });
  assert.deepEqual(shard.payload(1), { n: 1 });
  assert.deepEqual([shard.versionOf(1), shard.versionOf(2)], [3, 1]);
  await update(1, "", dense(1, 1), N1);
  await update(2, "", dense(1, 1), N1);
  assert.deepEqual([shard.vectors(1)[""], shard.vectors(2)[""]], [dense(1, 1), dense(2, 0)]);
  assert.equal(shard.versionOf(2), 1);
  const missing = { code: "not_found", message: "Not found: No point with id 7 found" };
  await assert.rejects(update(7, "", dense(1, 1), N1), missing);
  await assert.rejects(update(1, "zz", dense(1, 1)), { code: "bad_input" });
});

test("delete_vectors leaves the point, and an absent vector is no mistake", async () => {
  const shard = new Fixture();
  await shard.upsert([point(1, 1, { n: 1 }), point(2, 2)]);
  const remove = (names: string[], ids: PointId[]): Promise<void> =>
    shard.apply({ kind: "delete_vectors", selector: { kind: "ids", ids }, names });
  await remove(["", "m"], [1]);
  await remove([""], [1]);
  assert.deepEqual([shard.vectors(1), shard.payload(1)], [{}, { n: 1 }]);
  assert.deepEqual([shard.versionOf(1), shard.versionOf(2)], [3, 1]);
  await assert.rejects(remove(["", "zz"], [2]), {
    message: "Wrong input: Not existing vector name error: zz",
  });
  assert.deepEqual(shard.vectors(2), { "": dense(2, 0) });
});

test("deleting ignores unknown ids and takes the payload along", async () => {
  const shard = new Fixture(2);
  await shard.upsert([1, 2, 3, 4, 5].map((id) => point(id, id, { n: id % 2 })));
  await shard.apply({ kind: "delete_points", selector: { kind: "ids", ids: [2, 77, 2] } });
  assert.deepEqual(shard.ids, [1, 3, 4, 5]);
  await shard.apply({ kind: "delete_points", selector: { kind: "filter", filter: N1 } });
  assert.deepEqual(shard.ids, [4]);
  await shard.upsert([point(1, 1)]);
  assert.deepEqual(shard.payload(1), {});
  const filter = parseFilter({});
  await shard.apply({ kind: "delete_points", selector: { kind: "filter", filter } });
  assert.equal(shard.pointCount, 0);
});

const MANY = Array.from({ length: 100 }, (_, at) => at);

test("an unknown id fails once its chunk of 32 is done, the first of the chunk is named", async () => {
  const cases: [readonly number[], number, readonly number[]][] = [
    [[500, ...MANY], 500, MANY.slice(0, 31)],
    [[...MANY.slice(0, 31), 500], 500, MANY.slice(0, 31)],
    [[...MANY.slice(0, 32), 500, 40], 500, [...MANY.slice(0, 32), 40]],
    [[1, 501, 2, 500, 3], 501, [1, 2, 3]],
    [[...MANY, 500], 500, MANY],
  ];
  const operations: ((ids: readonly number[]) => UpdateOperation<Vector>)[] = [
    (ids) => ({
      kind: "set_payload",
      payload: { x: 1 },
      selector: { kind: "ids", ids },
      key: undefined,
    }),
    (ids) => ({ kind: "overwrite_payload", payload: {}, selector: { kind: "ids", ids } }),
    (ids) => ({ kind: "delete_payload", keys: [], selector: { kind: "ids", ids } }),
    (ids) => ({ kind: "clear_payload", selector: { kind: "ids", ids } }),
    (ids) => ({ kind: "delete_vectors", names: ["m"], selector: { kind: "ids", ids } }),
    (ids) => ({
      kind: "update_vectors",
      points: ids.map((id) => ({ id, vectors: new Map([["", dense(3, 3)]]) })),
      filter: undefined,
    }),
  ];
  for (const make of operations) {
    for (const [ids, missing, changed] of cases) {
      const shard = new Fixture();
      await shard.upsert(MANY.map((id) => point(id, id)));
      const operation = make(ids);
      const message = `Not found: No point with id ${missing} found`;
      await assert.rejects(shard.apply(operation), { code: "not_found", message }, operation.kind);
      const touched = MANY.filter((id) => shard.versionOf(id) === 2);
      assert.deepEqual(touched, changed, `${operation.kind} ${ids.length}`);
    }
  }
});

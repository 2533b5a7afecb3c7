/** Bodies of any length let others run while they are read. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";

import { Run } from "../common/run.ts";
import type { RunLimits } from "../common/run.ts";
import { Slices } from "../common/slices.ts";
import { readBatchUpdate } from "./batch_operations.ts";
import type { ReadContext } from "./kit/reading.ts";
import { readDeletePoints } from "./payload_operations.ts";
import { readQueryBatchPoints } from "./query.ts";
import { readCountPoints, readGetPoints } from "./reads.ts";
import { readUpsertPoints } from "./upsert.ts";
import { readUpdateVectors } from "./vector_operations.ts";

/** A call whose clock moves on by a slice with every look, so that every look is a pause. */
function slicedCall(limits: RunLimits = {}) {
  let now = 0;
  let pauses = 0;
  const clock = (): number => (now += 1000);
  const slices = new Slices(clock, (callback) => {
    pauses++;
    setImmediate(callback);
  });
  const runtime = { clock, random: () => 0, slices, idle: () => {}, log: () => {} };
  const run = new Run(runtime, limits);
  const context: ReadContext = { source: "caller", run };
  return { context, pauses: () => pauses };
}

const LENGTH = 20_000;

function repeat<T>(make: (index: number) => T): T[] {
  return Array.from({ length: LENGTH }, (_, index) => make(index));
}

function uuid(index: number): string {
  return `00000000-0000-0000-0000-${String(index).padStart(12, "0")}`;
}

test("every list that may be long is read with pauses", async () => {
  const points = repeat((id) => ({ id, vector: [id, 1] }));
  const ids = repeat(uuid);
  const bodies: readonly (readonly [string, (context: ReadContext) => Promise<unknown>])[] = [
    ["points", (context) => readUpsertPoints({ points }, context)],
    [
      "columns",
      (context) =>
        readUpsertPoints({ batch: { ids, vectors: { a: repeat(() => [1, 2]) } } }, context),
    ],
    ["updates", (context) => readUpdateVectors({ points }, context)],
    ["upsert", (context) => readBatchUpdate({ operations: [{ upsert: { points } }] }, context)],
    [
      "operations",
      (context) =>
        readBatchUpdate({ operations: repeat(() => ({ delete: { points: [1] } })) }, context),
    ],
    ["searches", (context) => readQueryBatchPoints({ searches: repeat(() => ({})) }, context)],
    ["ids", (context) => readDeletePoints({ points: ids }, context)],
    ["retrieved", (context) => readGetPoints({ ids }, context)],
    ["has_id", (context) => readCountPoints({ filter: { must: { has_id: ids } } }, context)],
    [
      "prefetch",
      (context) =>
        readQueryBatchPoints(
          { searches: [{ prefetch: { filter: { must_not: [{ has_id: ids }] } } }] },
          context,
        ),
    ],
  ];
  for (const [name, read] of bodies) {
    const call = slicedCall();
    await read(call.context);
    assert.ok(call.pauses() > 100, `${name}: ${call.pauses()} pauses`);
  }
});

test("few large vectors are as long as many small ones", async () => {
  const call = slicedCall();
  const vector = new Float32Array(65_536);
  await readUpsertPoints({ points: [1, 2, 3, 4].map((id) => ({ id, vector })) }, call.context);
  assert.ok(call.pauses() >= 3, `${call.pauses()} pauses`);
});

test("what was read with pauses is whole and in order", async () => {
  const { context } = slicedCall();
  const ids = repeat((index) => (index % 2 === 0 ? index : uuid(index)));
  const filter = { must: [{ has_id: ids }], should: { must_not: { has_id: ids } } };
  const count = await readCountPoints({ filter }, context);
  const condition = count.filter?.must[0];
  assert.deepEqual(condition, { kind: "has_id", ids });
  const { operations } = await readDeletePoints({ points: ids }, context);
  assert.deepEqual(operations, [{ kind: "delete_points", selector: { kind: "ids", ids } }]);
  assert.deepEqual((await readGetPoints({ ids: [...ids, ...ids] }, context)).ids, ids);
  const points = [...ids, ...ids.slice(0, 5)].map((id, at) => ({ id, vector: [at] }));
  const [upsert] = (await readUpsertPoints({ points }, context)).operations;
  assert.ok(upsert?.kind === "upsert");
  assert.deepEqual(
    upsert.points.map((point) => point.id),
    ids,
  );
  assert.deepEqual(upsert.points[4]?.vectors.get(""), {
    kind: "dense",
    values: Float32Array.of(LENGTH + 4),
  });
});

test("vectors of every kind are whole in a long body, inference objects among them", async () => {
  const vectorOf = (id: number): Record<string, unknown> => ({
    dense: [id, 1],
    multi: [
      [id, 2],
      [3, 4],
    ],
    sparse: { indices: [id, id + 1], values: [1, 2] },
    ...(id % 1000 === 0 ? { text: { text: `text ${id}`, model: "qdrant/bm25" } } : {}),
  });
  const points = repeat((id) => ({ id, vector: vectorOf(id) }));
  const ids = repeat((id) => id);
  const columns = Object.fromEntries(
    ["dense", "multi", "sparse"].map((name) => [name, ids.map((id) => vectorOf(id)[name])]),
  );
  const bodies = [{ points }, { batch: { ids, vectors: columns } }];
  for (const body of bodies) {
    const { operations } = await readUpsertPoints(body, slicedCall().context);
    assert(operations[0]?.kind === "upsert");
    for (const { id, vectors } of operations[0].points) {
      assert(typeof id === "number");
      const { text, ...others } = Object.fromEntries(vectors);
      assert.deepEqual(others, {
        dense: { kind: "dense", values: Float32Array.of(id, 1) },
        multi: { kind: "multi", dim: 2, rows: Float32Array.of(id, 2, 3, 4) },
        sparse: {
          kind: "sparse",
          indices: Uint32Array.of(id, id + 1),
          values: Float32Array.of(1, 2),
        },
      });
      assert.equal(text?.kind, "points" in body && id % 1000 === 0 ? "inference" : undefined);
    }
  }
});

test("a bad id far down a long list is named by its place", async () => {
  const { context } = slicedCall();
  const text = (place: string): string =>
    `value -1 is not a valid point ID, valid values are either an unsigned integer or a UUID at ${place}`;
  const bad: unknown[] = repeat(uuid);
  bad[LENGTH - 2] = -1;
  const place = `points[${LENGTH - 2}]`;
  await assert.rejects(
    () => readGetPoints({ ids: bad }, context),
    new QdrantError("format", text(`ids[${LENGTH - 2}]`)),
  );
  await assert.rejects(
    () => readDeletePoints({ points: bad }, context),
    new QdrantError(
      "format",
      `data did not match any variant of untagged enum PointsSelector: ${text(place)}`,
    ),
  );
  const filter = { must: [{}, { should: [{ has_id: bad }] }] };
  await assert.rejects(
    () => readCountPoints({ filter }, context),
    (error) =>
      error instanceof QdrantError &&
      error.reason.endsWith(text(`filter.must[1].should[0].has_id[${LENGTH - 2}]`)),
  );
});

test("a condition with a bad id in a long list is of the next form that fits", async () => {
  const { context } = slicedCall();
  const bad: unknown[] = [...repeat(uuid), -1];
  const { filter } = await readCountPoints(
    { filter: { must: { has_id: bad, has_vector: "a" } } },
    context,
  );
  assert.deepEqual(filter?.must, [{ kind: "has_vector", name: "a" }]);
});

test("constraints of a long body are listed with those of its lists", async () => {
  const { context } = slicedCall();
  const points: unknown[] = repeat((id) => ({ id, vector: [1] }));
  points[LENGTH - 1] = { id: 1, vector: [] };
  const update_filter = { must: [{ has_id: repeat(uuid) }, { key: "a" }] };
  await assert.rejects(
    () => readUpsertPoints({ points, update_filter }, context),
    new QdrantError(
      "validation",
      `JSON body: [points[${LENGTH - 1}].vector.vector: dense vector must not be empty; ` +
        "update_filter.must[1].__all__: Validation error: At least one field condition must be " +
        "specified [{}]]",
    ),
  );
});

test("an aborted call ends in the middle of its body", async () => {
  const controller = new AbortController();
  const call = slicedCall({ signal: controller.signal });
  let read = 0;
  const points = repeat((id) => ({
    id,
    get vector() {
      if (++read === 100) controller.abort(new Error("enough"));
      return [1];
    },
  }));
  await assert.rejects(() => readUpsertPoints({ points }, call.context), /enough/);
  assert.ok(read < 1000, `${read} points were read`);
});

test("a long list of a form that does not fit is left unread", async () => {
  const { context } = slicedCall();
  const ids = repeat(uuid);
  let reads = 0;
  Object.defineProperty(ids, 10, { get: () => (reads++, uuid(10)) });
  const unfit = { payload: {}, points: ids, key: 5 };
  const operations = [{ set_payload: unfit, clear_payload: { points: [1] } }];
  const [entry] = await readBatchUpdate({ operations }, context);
  assert.equal(entry?.operations[0]?.kind, "clear_payload");
  assert.equal(reads, 0);
  await readBatchUpdate({ operations: [{ set_payload: { ...unfit, key: "a" } }] }, context);
  assert.equal(reads, 1);
});

test("a long list that is changed while it is read is refused in the end", async () => {
  const { context } = slicedCall();
  const ids: unknown[] = repeat(uuid);
  let reads = 0;
  // Bad whenever it is read after the rest of the body, good when its place is looked for.
  Object.defineProperty(ids, 10, { get: () => (reads++ % 2 === 0 ? -1 : 1) });
  await assert.rejects(() => readGetPoints({ ids }, context), /value -1 is not a valid point ID/);
});

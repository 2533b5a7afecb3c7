import assert from "node:assert/strict";
import { test } from "node:test";

import type { JsonObject } from "@quiverdb/client";

import { testRun } from "../common/testing/test_run.ts";
import type { Vector } from "../common/point.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import { parseJsonPath } from "../payload/testing/json_path.ts";
import { environmentInMemory } from "./testing/environment.ts";
import { applyOperation } from "./apply_operation.ts";
import { originalFields } from "../schema/vector_fields.ts";
import type { PointsSelector, UpdateOperation } from "../request/operations.ts";
import { ShardPoints } from "./shard_points.ts";

const ALL: PointsSelector = { kind: "filter", filter: parseFilter({}) };

type PayloadOperation = (selector: PointsSelector) => UpdateOperation<Vector>;

const set =
  (payload: JsonObject, key?: string): PayloadOperation =>
  (selector) => ({
    kind: "set_payload",
    payload,
    selector,
    key: key === undefined ? undefined : parseJsonPath(key),
  });

const overwrite =
  (payload: JsonObject): PayloadOperation =>
  (selector) => ({ kind: "overwrite_payload", payload, selector });

const remove =
  (...keys: string[]): PayloadOperation =>
  (selector) => ({ kind: "delete_payload", keys: keys.map(parseJsonPath), selector });

const clear: PayloadOperation = (selector) => ({ kind: "clear_payload", selector });

/**
 * Points 1, 2, ... with these payloads after some operations, and the number of changed points of
 * each.
 */
async function run(
  payloads: readonly JsonObject[],
  ...operations: readonly UpdateOperation<Vector>[]
): Promise<{ payloads: JsonObject[]; versions: number[] }> {
  const points = new ShardPoints(
    environmentInMemory({ limits: { segmentRowsMax: 2 } }),
    originalFields(new Map()),
  );
  const first: UpdateOperation<Vector> = {
    kind: "upsert",
    points: payloads.map((payload, at) => ({ id: at + 1, vectors: new Map(), payload })),
    mode: "upsert",
    filter: undefined,
  };
  let version = 0;
  for (const operation of [first, ...operations]) {
    await applyOperation(points, operation, ++version, testRun());
    await points.settle(testRun());
  }
  const ids = payloads.map((_, at) => at + 1);
  return {
    payloads: ids.map((id) => {
      const { segment, offset } = points.group.find(id)!;
      return segment.payloadAt(offset);
    }),
    versions: ids.map((id) => {
      const { segment, offset } = points.group.find(id)!;
      return segment.reader().versionAt(offset);
    }),
  };
}

/** One payload after operations on its point, chosen by id and by filter. */
async function after(payload: JsonObject, ...changes: PayloadOperation[]): Promise<JsonObject> {
  const byId = await run([payload], ...changes.map((make) => make({ kind: "ids", ids: [1] })));
  const byFilter = await run([payload], ...changes.map((make) => make(ALL)));
  assert.deepEqual(byFilter, byId);
  return byId.payloads[0]!;
}

test("set replaces members at the top and deletes those that are null", async () => {
  assert.deepEqual(await after({ a: { x: 1 }, b: 2, c: 3 }, set({ a: { y: 2 }, b: null, d: 4 })), {
    a: { y: 2 },
    c: 3,
    d: 4,
  });
  assert.deepEqual(await after({ a: 1 }, set({})), { a: 1 });
  assert.deepEqual(await after({}, set({ a: { b: null } })), { a: { b: null } });
});

test("set below a key creates what is missing and replaces what is in the way", async () => {
  assert.deepEqual(await after({}, set({ c: 1 }, "a.b")), { a: { b: { c: 1 } } });
  assert.deepEqual(await after({ a: 5 }, set({ c: 1 }, "a.b")), { a: { b: { c: 1 } } });
  assert.deepEqual(await after({ a: { b: { x: 1, y: 2 } } }, set({ y: null }, "a.b")), {
    a: { b: { x: 1 } },
  });
  assert.deepEqual(await after({}, set({ c: 1 }, "a[0]")), { a: [] });
  assert.deepEqual(await after({ a: [{ x: 1 }, 7] }, set({ c: 1 }, "a[1]")), {
    a: [{ x: 1 }, { c: 1 }],
  });
  assert.deepEqual(await after({ a: [{ x: 1 }] }, set({ c: 1 }, "a[3]")), { a: [{ x: 1 }] });
  assert.deepEqual(await after({ a: [{ x: 1 }, {}] }, set({ c: 1 }, "a[]")), {
    a: [{ x: 1, c: 1 }, { c: 1 }],
  });
  assert.deepEqual(await after({ a: "t" }, set({ c: 1 }, "a[]")), { a: [] });
});

test("overwrite gives exactly the payload, nulls included", async () => {
  assert.deepEqual(await after({ a: 1, b: 2 }, overwrite({ b: null })), { b: null });
  assert.deepEqual(await after({ a: 1 }, overwrite({})), {});
});

test("delete removes members, empties arrays and ignores what is not there", async () => {
  const payload = { a: { b: 1, c: 2 }, l: [{ x: 1, y: 2 }, { x: 3 }], n: 1 };
  assert.deepEqual(await after(payload, remove("a.b", "n", "zz", "a.b.c")), {
    a: { c: 2 },
    l: payload.l,
  });
  assert.deepEqual(await after(payload, remove("l[].x", "l[0]")), {
    ...payload,
    l: [{ y: 2 }, {}],
  });
  assert.deepEqual(await after(payload, remove("l[]", "a[]")), { ...payload, l: [] });
});

test("a payload that was cleared, or never given, takes nulls as they are, one that is empty does not", async () => {
  assert.deepEqual(await after({ a: 1 }, clear, set({ a: null, b: 2 })), { a: null, b: 2 });
  assert.deepEqual(await after({ a: 1 }, clear, remove("a"), set({ a: null })), { a: null });
  assert.deepEqual(await after({ a: 1 }, clear, set({ a: null }, "o")), { o: {} });
  assert.deepEqual(await after({ a: 1 }, clear, set({ b: 1 }), set({ b: null })), {});
  assert.deepEqual(await after({ a: 1 }, remove("a"), set({ a: null })), {});
  assert.deepEqual(await after({ a: 1 }, overwrite({}), set({ a: null })), {});
  assert.deepEqual(await after({}, set({ a: null })), {});
});

test("clear leaves the empty payload, and operations follow each other", async () => {
  assert.deepEqual(await after({ a: 1 }, clear), {});
  assert.deepEqual(await after({ a: 1 }, clear, set({ b: 1 }), set({ c: 1 }), remove("b")), {
    c: 1,
  });
});

test("members called like those of an object's prototype are members", async () => {
  const odd: JsonObject = JSON.parse('{"__proto__":1,"constructor":2,"toString":3,"":4}');
  assert.deepEqual(await after({}, set(odd)), odd);
  assert.deepEqual(await after(odd, remove("__proto__", '""')), { constructor: 2, toString: 3 });
});

test("a filter chooses the points as they are before the operation", async () => {
  const selector: PointsSelector = {
    kind: "filter",
    filter: parseFilter({ must: [{ key: "n", range: { lt: 3 } }] }),
  };
  const payloads = [{ n: 1 }, { n: 3 }, { n: 2 }, {}, { n: 0 }];
  const done = await run(payloads, set({ n: 9 })(selector));
  assert.deepEqual(done.payloads, [{ n: 9 }, { n: 3 }, { n: 9 }, {}, { n: 9 }]);
  assert.deepEqual(done.versions, [2, 1, 2, 1, 2]);
});

test("a filter that matches nothing is no mistake", async () => {
  const filter = parseFilter({ must: [{ has_id: [99] }] });
  const done = await run([{ a: 1 }], clear({ kind: "filter", filter }));
  assert.deepEqual(done, { payloads: [{ a: 1 }], versions: [1] });
});

test("an id that is named twice is changed as if named once", async () => {
  const selector: PointsSelector = { kind: "ids", ids: [1, 1] };
  const done = await run([{ a: [1] }], set({ c: 1 }, "a[]")(selector), remove("a[].c")(selector));
  assert.deepEqual(done.payloads, [{ a: [{}] }]);
});

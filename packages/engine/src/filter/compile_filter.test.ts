import assert from "node:assert/strict";
import { test } from "node:test";

import { JsonFloat } from "@quiverdb/client";
import type { JsonObject } from "@quiverdb/client";

import type { PointId } from "../common/point.ts";
import { candidateOffsets } from "./candidate_offsets.ts";
import { compileFilter } from "./compile_filter.ts";
import type { FilterContext } from "./filter_context.ts";
import { geoDistanceMeters } from "../common/geo_area.ts";
import { parseFilter } from "../wire/testing/parse.ts";

/** Points whose id is their offset plus 100; even offsets have the vector "v". */
function contextOf(
  payloads: readonly JsonObject[],
  onRead?: (offset: number) => void,
): FilterContext {
  return {
    offsetOf: (id: PointId) => {
      const offset = Number(id) - 100;
      return payloads[offset] === undefined ? undefined : offset;
    },
    idAt: (offset) => offset + 100,
    payloadAt: (offset) => {
      onRead?.(offset);
      return payloads[offset] ?? {};
    },
    hasVector: (name, offset) => name === "v" && offset % 2 === 0,
  };
}

function select(payloads: readonly JsonObject[], filter: unknown): number[] {
  const matches = compileFilter(parseFilter(filter), contextOf(payloads));
  return [...payloads.keys()].filter((offset) => matches(offset));
}

function matchesPayload(payload: JsonObject, condition: unknown): boolean {
  return select([payload], { must: condition }).length === 1;
}

test("the payload is read at most once per offset, and not before it is needed", () => {
  const reads: number[] = [];
  const context = contextOf([{ a: 1 }, { a: 1 }, { a: 2 }], (offset) => reads.push(offset));
  const filter = {
    must: [
      { key: "a", match: { value: 1 } },
      { key: "a", range: { gte: 0 } },
      { must: [{ is_null: { key: "b" } }], should: [] },
      { has_id: [101, 102, 999] },
    ],
    must_not: [{ is_empty: { key: "a" } }, { has_vector: "v" }],
  };
  const matches = compileFilter(parseFilter(filter), context);
  assert.deepEqual([0, 1, 2].map(matches), [false, false, false]);
  assert.deepEqual(reads, [1]);
  matches(1);
  assert.deepEqual(reads, [1, 1]);
});

test("an alternative that holds spares the dearer ones, and so does a count that is reached", () => {
  const reads: number[] = [];
  const context = contextOf([{ a: 1 }, { a: 2 }], (offset) => reads.push(offset));
  const isA = { key: "a", match: { value: 2 } };
  const ids = [{ has_id: [100] }, { must_not: [{ has_id: [101] }] }];
  const should = compileFilter(parseFilter({ should: [isA, ...ids] }), context);
  assert.deepEqual([0, 1].map(should), [true, true]);
  assert.deepEqual(reads, [1]);
  const min_should = { conditions: [isA, ...ids], min_count: 2 };
  const two = compileFilter(parseFilter({ min_should }), context);
  assert.deepEqual([0, 1].map(two), [true, false]);
  assert.deepEqual(reads, [1, 1]);
});

test("a float literal equals no integer, but ranges see every number", () => {
  const payloads: JsonObject[] = [{ n: 5 }, { n: new JsonFloat(5) }, { n: 2n ** 60n }, { n: "5" }];
  assert.deepEqual(select(payloads, { must: { key: "n", match: { value: 5 } } }), [0]);
  assert.deepEqual(
    select(payloads, { must: { key: "n", match: { any: [5, 2n ** 60n] } } }),
    [0, 2],
  );
  assert.deepEqual(select(payloads, { must: { key: "n", match: { except: [5] } } }), [1, 2, 3]);
  assert.deepEqual(select(payloads, { must: { key: "n", range: { gte: 5 } } }), [0, 1, 2]);
});

test("inside of nested, empty should and min_should have rules of their own", () => {
  const payload: JsonObject = { items: [{ a: 1 }] };
  const nested = (filter: unknown): boolean =>
    matchesPayload(payload, { nested: { key: "items", filter } });
  assert.equal(nested({}), true);
  assert.equal(nested({ should: [] }), false);
  assert.equal(nested({ must: [{ should: [] }] }), false);
  assert.equal(nested({ must: [], must_not: [] }), true);
  assert.equal(nested({ min_should: { conditions: [], min_count: 1 } }), false);
  assert.equal(nested({ must_not: [{ has_id: [100] }, { has_vector: "v" }] }), true);
  assert.equal(matchesPayload(payload, { should: [] }), true);
  assert.equal(matchesPayload(payload, { min_should: { conditions: [], min_count: 1 } }), false);
});

test("of several tests in one condition one that passes is enough", () => {
  const both = { key: "n", range: { gte: 3 }, match: { value: 1 } };
  assert.deepEqual(select([{ n: 1 }, { n: 2 }, { n: 3 }], { must: both }), [0, 2]);
  const counted = { key: "n", match: { value: 1 }, values_count: { gte: 2 } };
  assert.deepEqual(select([{ n: 1 }, { n: [2, 3] }], { must: counted }), [1]);
});

test("missing keys are empty, not null, no value, and pass no other test", () => {
  const missing = [
    { key: "x", is_empty: true },
    { key: "x", is_null: false },
    { is_empty: { key: "x" } },
    { key: "x", values_count: { lt: 5 } },
    { key: "x", values_count: {} },
    { key: "x[].y", values_count: { lte: 0 } },
  ];
  for (const condition of missing) assert.equal(matchesPayload({}, condition), true);
  const others = [
    { key: "x", is_empty: false },
    { key: "x", is_null: true },
    { is_null: { key: "x" } },
    { key: "x", match: { except: ["a"] } },
    { key: "x", values_count: { gt: 0 } },
    { key: "x", range: {} },
  ];
  for (const condition of others) assert.equal(matchesPayload({}, condition), false);
});

test("of is_empty and is_null in one condition is_empty decides", () => {
  const both = { key: "x", is_empty: true, is_null: true };
  assert.equal(matchesPayload({ x: [null] }, both), false);
  assert.equal(matchesPayload({ x: [] }, both), true);
  assert.equal(matchesPayload({}, both), true);
});

/** A square from 0°, 0° to the north-east. */
function ring(size: number): unknown {
  const corners = [
    [0, 0],
    [size, 0],
    [size, size],
    [0, size],
    [0, 0],
  ];
  return { points: corners.map(([lon, lat]) => ({ lon, lat })) };
}

test("points on the edge of a polygon or of its hole are outside", () => {
  const inside = (lon: number, lat: number): boolean =>
    matchesPayload(
      { loc: { lon, lat: new JsonFloat(lat), name: "x" } },
      { key: "loc", geo_polygon: { exterior: ring(10), interiors: [ring(5)] } },
    );
  assert.equal(inside(7, 7), true);
  assert.equal(inside(7, 3), true);
  assert.equal(inside(3, 3), false);
  for (const [lon, lat] of [
    [5, 3],
    [10, 5],
    [0, 7],
    [7, 10],
    [10, 10],
    [12, 5],
  ] as const) {
    assert.equal(inside(lon, lat), false, `${lon} ${lat}`);
  }
});

test("distances are those of the mean sphere", () => {
  const quarter = geoDistanceMeters({ lon: 0, lat: 0 }, { lon: 90, lat: 0 });
  assert.ok(Math.abs(quarter - (Math.PI / 2) * 6_371_008.8) < 1e-6);
  assert.ok(
    Math.abs(geoDistanceMeters({ lon: 0, lat: 0 }, { lon: 180, lat: 0 }) / quarter - 2) < 1e-12,
  );
});

test("candidates are the live offsets that all required ids allow", () => {
  const context = contextOf([{}, {}, {}, {}]);
  const candidates = (filter: unknown): number[] | undefined => {
    const offsets = candidateOffsets(parseFilter(filter), context);
    return offsets === undefined ? undefined : [...offsets];
  };
  assert.deepEqual(candidates({ must: { has_id: [103, 100, 999, 103] } }), [0, 3]);
  assert.deepEqual(
    candidates({ must: [{ has_id: [101, 102] }, { must: { has_id: [102, 103] } }] }),
    [2],
  );
  assert.deepEqual(candidates({ must: { has_id: [] } }), []);
  assert.equal(candidates({ should: { has_id: [101] } }), undefined);
  assert.equal(
    candidates({ must_not: { has_id: [101] }, must: { should: { has_id: [101] } } }),
    undefined,
  );
});

test("a leap second as a bound is itself, after the second before it and before the next one", () => {
  const times = ["2016-12-31T23:59:59Z", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"];
  const payloads = times.map((t) => ({ t }));
  const within = (range: object): number[] => select(payloads, { must: { key: "t", range } });
  assert.deepEqual(within({ gte: times[1], lte: times[1] }), [1]);
  assert.deepEqual(within({ lt: times[1] }), [0]);
  assert.deepEqual(within({ gt: times[1] }), [2]);
  assert.deepEqual(within({ lt: times[2] }), [0, 1]);
});

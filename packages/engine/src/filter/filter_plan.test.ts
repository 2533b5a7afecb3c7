import assert from "node:assert/strict";
import { test } from "node:test";

import type { JsonObject, JsonValue } from "@quiverdb/client";

import { seededRandom } from "../common/prng.ts";
import { formatJsonPath, getValues } from "../payload/json_path.ts";
import { parseJsonPath } from "../payload/testing/json_path.ts";
import { FieldIndex } from "../payload_index/field_index.ts";
import type { PayloadDataType } from "../schema/payload_schema.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import { compileFilter } from "./compile_filter.ts";
import type { FilterContext } from "./filter_context.ts";
import { planFilter } from "./filter_plan.ts";

const SEED = Number(process.env["SEED"] ?? Math.floor(Math.random() * 1e6));
const ROWS = 400;

const FIELDS: Readonly<Record<string, PayloadDataType>> = {
  city: "keyword",
  count: "integer",
  text: "text",
  place: "geo",
};

function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)]!;
}

function randomPayload(random: () => number): JsonObject {
  return {
    city: pick<JsonValue>(random, ["a", "b", "c", null, ["a", "b"], 5]),
    count: Math.floor(random() * 20),
    text: `${pick(random, ["red", "blue"])} ${pick(random, ["fox", "dog"])}`,
    place: { lon: random() * 10, lat: random() * 10 },
    loose: Math.floor(random() * 3),
  };
}

function randomFilter(random: () => number, depth: number): JsonObject {
  const condition = (): JsonObject =>
    depth > 0 && random() < 0.2
      ? randomFilter(random, depth - 1)
      : pick<() => JsonObject>(random, [
          () => ({ key: "city", match: { value: pick(random, ["a", "b", "none"]) } }),
          () => ({ key: "city", match: { except: ["a"] } }),
          () => ({ key: "count", range: { gte: random() * 20, lt: random() * 20 } }),
          () => ({ key: "count", match: { any: [1, 2, 3] } }),
          () => ({ key: "text", match: { text: "fox red" } }),
          () => ({ key: "place", geo_radius: { center: { lon: 5, lat: 5 }, radius: 4e5 } }),
          () => ({ key: "loose", match: { value: 1 } }),
          () => ({ has_id: [1, 2, 3, ROWS + 5, Math.floor(random() * ROWS)] }),
          () => ({ is_empty: { key: "city" } }),
        ])();
  const conditions = (count: number): JsonObject[] => Array.from({ length: count }, condition);
  const filter: JsonObject = {};
  if (random() < 0.6) filter["must"] = conditions(1 + Math.floor(random() * 2));
  if (random() < 0.3) filter["should"] = conditions(1 + Math.floor(random() * 2));
  if (random() < 0.3) filter["must_not"] = conditions(1);
  if (random() < 0.2) filter["min_should"] = { conditions: conditions(3), min_count: 2 };
  return filter;
}

interface Indexed {
  readonly indexed: FilterContext;
  readonly plain: FilterContext;
}

function contextsOf(payloads: readonly JsonObject[], fields = FIELDS): Indexed {
  const indexes = new Map<string, FieldIndex>();
  for (const [field, data_type] of Object.entries(fields)) {
    const index = new FieldIndex({ data_type });
    payloads.forEach((payload, row) => index.add(row, getValues(payload, parseJsonPath(field))));
    indexes.set(field, index);
  }
  const plain: FilterContext = {
    offsetOf: (id) => (Number(id) < payloads.length ? Number(id) : undefined),
    idAt: (offset) => offset,
    payloadAt: (offset) => payloads[offset]!,
    hasVector: () => true,
  };
  return { plain, indexed: { ...plain, fieldIndex: (key) => indexes.get(formatJsonPath(key)) } };
}

test("no row outside of the planned ones matches, and bounds hold, whatever the filter", (t) => {
  t.diagnostic(`SEED=${SEED}`);
  const random = seededRandom(SEED);
  const payloads = Array.from({ length: ROWS }, () => randomPayload(random));
  const { indexed } = contextsOf(payloads);
  let planned = 0;
  let exact = 0;
  for (let round = 0; round < 1500; round++) {
    const json = randomFilter(random, 2);
    const filter = parseFilter(json);
    const matches = compileFilter(filter, indexed);
    const expected = payloads.flatMap((_, row) => (matches(row) ? [row] : []));
    const { estimate, rows, isExact } = planFilter(filter, indexed, ROWS);
    const text = JSON.stringify(json);
    assert.ok(estimate.min <= expected.length && expected.length <= estimate.max, text);
    assert.ok(isExact ? rows !== undefined : true, text);
    if (rows === undefined) continue;
    planned++;
    const found = [...rows().toArray()];
    assert.deepEqual(found.filter(matches), expected, text);
    if (!isExact) continue;
    exact++;
    assert.deepEqual(found, expected, text);
  }
  assert.ok(planned > 500 && exact > 200, `${planned} planned, ${exact} exact`);
});

test("an index of equal values and one of places change no result", (t) => {
  t.diagnostic(`SEED=${SEED}`);
  const random = seededRandom(SEED);
  const payloads = Array.from({ length: ROWS }, () => randomPayload(random));
  const { indexed, plain } = contextsOf(payloads, { count: "integer", place: "geo" });
  for (let round = 0; round < 500; round++) {
    const filter = parseFilter(randomFilter(random, 2));
    const [byIndex, byPayload] = [compileFilter(filter, indexed), compileFilter(filter, plain)];
    for (let row = 0; row < ROWS; row++) assert.equal(byIndex(row), byPayload(row));
  }
});

test("the smallest set is collected, and one far larger is left to the check", () => {
  const payloads = Array.from({ length: 20_000 }, (_, row) => ({ city: "a", count: row }));
  const { indexed } = contextsOf(payloads, { city: "keyword", count: "integer" });
  const filter = parseFilter({
    must: [
      { key: "city", match: { value: "a" } },
      { key: "count", range: { lt: 3 } },
    ],
  });
  const { estimate, rows, isExact } = planFilter(filter, indexed, payloads.length);
  assert.deepEqual(estimate, { min: 3, expected: 3, max: 3 });
  assert.deepEqual([...(rows?.().toArray() ?? [])], [0, 1, 2]);
  assert.equal(isExact, false);
});

test("a filter without indexed conditions says nothing, one that only excludes says the rest", () => {
  const { indexed } = contextsOf([{ city: "a" }, { city: "b" }, {}], { city: "keyword" });
  const loose = planFilter(parseFilter({ must: { key: "x", match: { value: 1 } } }), indexed, 3);
  assert.deepEqual(loose, {
    estimate: { min: 0, expected: 1, max: 3 },
    rows: undefined,
    isExact: false,
  });
  const filter = parseFilter({ must_not: { key: "city", match: { value: "a" } } });
  const { rows, isExact } = planFilter(filter, indexed, 3);
  assert.deepEqual([...(rows?.().toArray() ?? [])], [1, 2]);
  assert.equal(isExact, true);
  assert.equal(planFilter(parseFilter({}), indexed, 3).rows, undefined);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { JsonFloat } from "@quiverdb/client";
import type { JsonObject, JsonValue } from "@quiverdb/client";

import { seededRandom } from "../common/prng.ts";
import { compileKeyedCondition } from "../filter/field_check.ts";
import { getValues } from "../payload/json_path.ts";
import { parseJsonPath } from "../payload/testing/json_path.ts";
import type { Match } from "../request/filter.ts";
import type { PayloadSchema } from "../schema/payload_schema.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import { FieldIndex, type FieldCondition } from "./field_index.ts";

const SEED = Number(process.env["SEED"] ?? Math.floor(Math.random() * 1e6));
const FIELD = "f";

type Random = () => number;

function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)]!;
}

const UUID = "550e8400-e29b-41d4-a716-44665544000";
const WORDS = ["red", "Red", "fox", "foxes", "the", "über", "a-b", ""] as const;

const SCALARS: readonly ((random: Random) => JsonValue)[] = [
  () => null,
  (random) => random() < 0.5,
  (random) => Math.floor(random() * 8) - 2,
  (random) => new JsonFloat(Math.floor(random() * 8) - 2),
  (random) => random() * 8 - 2,
  (random) =>
    pick(random, [2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 64n - 1n, -(2n ** 63n)]),
  (random) => pick(random, WORDS),
  (random) => `${pick(random, WORDS)} ${pick(random, WORDS)} ${pick(random, WORDS)}`,
  (random) => UUID + pick(random, ["1", "2", "a", "A"]),
  (random) => (UUID + pick(random, ["1", "a"])).toUpperCase().replaceAll("-", ""),
  (random) => `2024-0${1 + Math.floor(random() * 9)}-01T00:00:00Z`,
  (random) => `2024-0${1 + Math.floor(random() * 9)}-01 02:00:00+02:00`,
  (random) => ({ lon: random() * 400 - 200, lat: random() * 200 - 100 }),
  (random) => ({ lon: random() * 4 - 2, lat: random() * 4 + 86 }),
  (random) => ({ lon: 179 + random() * 2 * Math.sign(random() - 0.5), lat: random() }),
  () => ({ lon: "1", lat: 2 }),
];

function randomValue(random: Random): JsonValue {
  if (random() < 0.3) {
    const count = Math.floor(random() * random() * 30);
    return Array.from({ length: count }, () =>
      random() < 0.05 ? [pick(random, SCALARS)(random)] : pick(random, SCALARS)(random),
    );
  }
  return pick(random, SCALARS)(random);
}

function randomPayload(random: Random): JsonObject {
  return random() < 0.1 ? {} : { [FIELD]: randomValue(random) };
}

function randomBounds(random: Random, bound: () => JsonValue): JsonObject {
  const bounds: JsonObject = {};
  for (const name of ["lt", "lte", "gt", "gte"]) if (random() < 0.35) bounds[name] = bound();
  return bounds;
}

function date(random: Random): string {
  return `2024-0${1 + Math.floor(random() * 9)}-01T00:00:00Z`;
}

function place(random: Random): JsonObject {
  return pick(random, [
    { lon: random() * 360 - 180, lat: random() * 180 - 90 },
    { lon: random() * 2, lat: 88 + random() * 2 },
    { lon: 179 + random(), lat: random() },
  ]);
}

const CONDITIONS: readonly ((random: Random) => JsonObject)[] = [
  (random) => ({ match: { value: pick(random, WORDS) } }),
  (random) => ({ match: { value: Math.floor(random() * 8) - 2 } }),
  (random) => ({ match: { value: pick(random, [2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n]) } }),
  (random) => ({ match: { value: random() < 0.5 } }),
  (random) => ({ match: { value: UUID + pick(random, ["1", "a", "A"]) } }),
  (random) => ({
    match: { [pick(random, ["any", "except"])]: [pick(random, WORDS), pick(random, WORDS)] },
  }),
  (random) => ({ match: { [pick(random, ["any", "except"])]: [1, Math.floor(random() * 5)] } }),
  (random) => ({ match: { [pick(random, ["any", "except"])]: [UUID + "1", UUID + "A"] } }),
  (random) => ({ match: { any: Array.from({ length: 9 }, () => Math.floor(random() * 9)) } }),
  (random) => ({ match: { prefix: pick(random, ["", "r", "re", "fox", "foxes", "z", "2024-0"]) } }),
  (random) => ({
    match: {
      [pick(random, ["text", "text_any", "phrase"])]: pick(random, [
        ...WORDS,
        "red fox",
        "fox red",
        "The fox",
        "zebra red",
        "a b",
      ]),
    },
  }),
  (random) => ({ range: randomBounds(random, () => random() * 8 - 2) }),
  (random) => ({ range: randomBounds(random, () => Math.floor(random() * 8) - 2) }),
  (random) => ({ range: { gte: date(random), ...randomBounds(random, () => date(random)) } }),
  (random) => ({ geo_radius: { center: place(random), radius: 10 ** (3 + random() * 4.3) } }),
  (random) => ({ geo_bounding_box: { top_left: place(random), bottom_right: place(random) } }),
  (random) => {
    const points = Array.from({ length: 4 }, () => place(random));
    const hole = [...points].map(({ lon, lat }) => ({
      lon: Number(lon) / 2,
      lat: Number(lat) / 2,
    }));
    return {
      geo_polygon: {
        exterior: { points: [...points, points[0]!] },
        interiors: [{ points: [...hole, hole[0]!] }],
      },
    };
  },
  (random) => ({ values_count: randomBounds(random, () => Math.floor(random() * 5)) }),
  (random) => ({ is_empty: random() < 0.5 }),
  (random) => ({ is_null: random() < 0.5 }),
];

function randomCondition(random: Random): FieldCondition {
  if (random() < 0.1)
    return conditionOf({ [pick(random, ["is_empty", "is_null"])]: { key: FIELD } });
  return conditionOf({ key: FIELD, ...pick(random, CONDITIONS)(random) });
}

function conditionOf(condition: JsonObject): FieldCondition {
  const [parsed] = parseFilter({ must: condition }).must;
  assert.ok(parsed?.kind === "field" || parsed?.kind === "is_empty" || parsed?.kind === "is_null");
  return parsed;
}

/** The values of a payload as an index of a kind sees them. */
const SEEN: Readonly<Record<string, (value: JsonValue) => JsonValue | undefined>> = {
  keyword: (value) => (typeof value === "string" ? value : undefined),
  bool: (value) => (typeof value === "boolean" ? value : undefined),
  uuid: (value) => {
    const digits = typeof value === "string" ? value.toLowerCase().replaceAll("-", "") : "";
    return /^[0-9a-f]{32}$/.test(digits) ? digits : undefined;
  },
  integer: (value) => {
    if (value instanceof JsonFloat) return value.value;
    if (typeof value === "bigint") return value < 2n ** 63n ? value : undefined;
    return Number.isInteger(value) ? value : undefined;
  },
  float: (value) => value,
  datetime: (value) => value,
  geo: (value) => {
    if (typeof value !== "object" || value === null || !("lon" in value)) return undefined;
    const isOnMap = Math.abs(Number(value["lon"])) <= 180 && Math.abs(Number(value["lat"])) <= 90;
    return isOnMap ? value : undefined;
  },
};

/** What a condition says by an index, told without one; undefined where an index has no say. */
function plainCheck(
  { data_type, params }: PayloadSchema,
  condition: FieldCondition,
): ((payload: JsonObject) => boolean) | undefined {
  const path = parseJsonPath(FIELD);
  const onPayload = compileKeyedCondition(condition);
  const asked = condition.kind === "field" ? condition.tests[0] : condition;
  // `[null]` is null to an index.
  if (asked?.kind === "is_null") {
    const isNull = condition.kind === "is_null" || ("isNull" in asked && asked.isNull);
    return (payload) => [payload[FIELD]].flat(1).includes(null) === isNull;
  }
  if (asked === undefined || asked.kind === "is_empty" || asked.kind === "values_count") {
    return onPayload;
  }
  if (data_type === "text") {
    if (asked.kind !== "match" || !["text", "text_any", "phrase"].includes(asked.match.kind)) {
      return undefined;
    }
    const { match } = asked;
    return (payload) =>
      matchesText(match, getValues(payload, path).flat(1), params?.phrase_matching === true);
  }
  const range = asked.kind === "range" || asked.kind === "datetime_range";
  const answered =
    data_type === "geo"
      ? asked.kind.startsWith("geo_")
      : data_type === "float"
        ? asked.kind === "range"
        : data_type === "datetime"
          ? asked.kind === "datetime_range"
          : data_type === "integer" && range
            ? asked.kind === "range" && params?.range !== false
            : asked.kind === "match" && isOfKind(data_type, params?.lookup !== false, asked.match);
  if (!answered) return undefined;
  const judged = compileKeyedCondition(data_type === "uuid" ? seenCondition(condition) : condition);
  return (payload) => {
    const seen = getValues(payload, path).flat(1).map(SEEN[data_type]!);
    return judged({ [FIELD]: seen.filter((value) => value !== undefined) });
  };
}

function isOfKind(dataType: string, hasLookup: boolean, match: Match): boolean {
  if (match.kind === "prefix") return dataType === "keyword";
  if (match.kind === "text" || match.kind === "text_any" || match.kind === "phrase") return false;
  if (dataType === "bool") return match.kind === "value" && typeof match.value === "boolean";
  const wanted = match.kind === "value" ? [match.value] : match.values;
  return wanted.every((value) => {
    if (dataType === "integer")
      return hasLookup && (typeof value === "number" || typeof value === "bigint");
    if (dataType === "uuid") return SEEN["uuid"]!(value) !== undefined;
    return typeof value === "string";
  });
}

/** UUIDs of a condition without their form. */
function seenCondition(condition: FieldCondition): FieldCondition {
  if (condition.kind !== "field") return condition;
  const plain = (value: JsonValue): string => String(SEEN["uuid"]!(value));
  const tests = condition.tests.map((each) => {
    if (each.kind !== "match") return each;
    const { match } = each;
    if (match.kind === "value") return { ...each, match: { ...match, value: plain(match.value) } };
    if (match.kind !== "any" && match.kind !== "except") return each;
    return { ...each, match: { ...match, values: match.values.map(plain) } };
  });
  return { ...condition, tests };
}

function matchesText(match: Match, values: readonly JsonValue[], hasPhrases: boolean): boolean {
  const texts = values.filter((value) => typeof value === "string").map(wordsOf);
  const wanted = "text" in match ? wordsOf(match.text) : [];
  const has = (word: string): boolean => texts.some((words) => words.includes(word));
  if (wanted.length === 0) return false;
  if (match.kind === "text") return wanted.every(has);
  if (match.kind === "text_any") return wanted.some(has);
  return (
    hasPhrases && texts.some((words) => ` ${words.join(" ")} `.includes(` ${wanted.join(" ")} `))
  );
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-zü0-9]+/)
    .filter((word) => word !== "");
}

const SCHEMAS: readonly PayloadSchema[] = [
  { data_type: "keyword" },
  { data_type: "keyword", params: { type: "keyword", prefix: true } },
  { data_type: "bool" },
  { data_type: "uuid" },
  { data_type: "integer" },
  { data_type: "integer", params: { type: "integer", lookup: false } },
  { data_type: "integer", params: { type: "integer", range: false } },
  { data_type: "float" },
  { data_type: "datetime" },
  { data_type: "geo" },
  { data_type: "text" },
  { data_type: "text", params: { type: "text", phrase_matching: true } },
];

for (const schema of SCHEMAS) {
  const name = JSON.stringify(schema.params ?? schema.data_type);
  test(`an index of ${name} finds what a look at each payload finds`, (t) => {
    t.diagnostic(`SEED=${SEED}`);
    const random = seededRandom(SEED);
    const path = parseJsonPath(FIELD);
    const index = new FieldIndex(schema);
    const payloads: JsonObject[] = [];
    for (let round = 0; round < 12; round++) {
      for (let step = 0; step < 60; step++) {
        const payload = randomPayload(random);
        const isNew = payloads.length === 0 || random() < 0.6;
        const row = isNew ? payloads.length : Math.floor(random() * payloads.length);
        payloads[row] = payload;
        if (isNew) index.add(row, getValues(payload, path));
        else index.change(row, getValues(payload, path));
      }
      for (let step = 0; step < 80; step++)
        checkCondition(index, payloads, randomCondition(random));
    }
    payloads.forEach((_, row) => index.change(row, []));
    assert.equal(index.indexed.size, 0);
  });
}

/** Rows, tests and estimate of a condition against the plain check. */
function checkCondition(
  index: FieldIndex,
  payloads: readonly JsonObject[],
  condition: FieldCondition,
): void {
  const answer = index.answer(condition);
  const check = plainCheck(index.schema, condition);
  const isMixedRange =
    condition.kind === "field" && /range/.test(condition.tests[0]?.kind ?? "") && !check;
  if (check === undefined) {
    // A date range of numbers and a number range of dates have no meaning without an index.
    assert.ok(answer === undefined || isMixedRange, describe(condition));
    return;
  }
  assert.ok(answer !== undefined, describe(condition));
  const expected = payloads.flatMap((payload, row) => (check(payload) ? [row] : []));
  const found = Array.from(answer.rows().toArray());
  const passing = found.filter((row) => answer.test(row));
  assert.deepEqual(passing, expected, describe(condition));
  if (answer.isExact) assert.deepEqual(found, expected, describe(condition));
  const tested = payloads.flatMap((_, row) => (answer.test(row) ? [row] : []));
  assert.deepEqual(tested, expected, describe(condition));
  const { min, expected: likely, max } = answer.estimate;
  assert.ok(min <= likely && likely <= max, describe(condition));
  assert.ok(min <= expected.length && expected.length <= max, describe(condition));
}

function describe(condition: FieldCondition): string {
  return JSON.stringify(condition, (_, value: unknown) =>
    typeof value === "bigint" ? `${value}n` : value,
  );
}

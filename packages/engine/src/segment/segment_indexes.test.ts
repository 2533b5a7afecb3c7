import assert from "node:assert/strict";
import { test } from "node:test";

import type { JsonObject } from "@quiverdb/client";

import { seededRandom } from "../common/prng.ts";
import { Run } from "../common/run.ts";
import { pausedRuntime } from "../common/testing/paused_runtime.ts";
import { testRun } from "../common/testing/test_run.ts";
import { parseJsonPath } from "../payload/testing/json_path.ts";
import { FacetCounts } from "../payload_index/facet_counts.ts";
import type { PayloadSchema } from "../schema/payload_schema.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import type { Segment } from "./segment.ts";
import type { SegmentReader } from "./segment_reader.ts";
import { emptySegment } from "./testing/segments.ts";

const SCHEMAS: ReadonlyMap<string, PayloadSchema> = new Map([
  ["n", { data_type: "integer" }],
  ["w", { data_type: "keyword" }],
]);
const N = parseJsonPath("n");
const W = parseJsonPath("w");
const ASCENDING = { direction: "asc", startFrom: undefined } as const;
const FILTERS = [
  {},
  { must: [{ key: "n", match: { value: 3 } }] },
  {
    must: [{ key: "n", range: { gte: 2, lt: 6 } }],
    must_not: [{ key: "w", match: { value: "a" } }],
  },
  { should: [{ key: "w", match: { any: ["b", "new"] } }, { is_empty: { key: "n" } }] },
  { must_not: [{ key: "n", match: { value: 3 } }] },
  { must: [{ key: "w", match: { except: ["b"] } }] },
].map((filter) => parseFilter(filter));

async function indexed(segment: Segment): Promise<Segment> {
  for (const [key, schema] of SCHEMAS) await segment.buildIndex(key, schema, testRun());
  segment.useIndexes(SCHEMAS);
  return segment;
}

function randomPayload(random: () => number): JsonObject {
  const below = (count: number): number => Math.floor(random() * count);
  const payload: JsonObject = {};
  if (random() < 0.8) payload["n"] = random() < 0.3 ? [below(8), below(8)] : below(8);
  if (random() < 0.8) payload["w"] = ["a", "b", "c", "new"][below(4)]!;
  return payload;
}

/** All that is read of the indexes, as a reader shows it. */
async function answersOf(reader: SegmentReader, run: Run): Promise<unknown> {
  const answers: unknown[] = [];
  for (const filter of FILTERS) {
    const compiled = reader.filter(filter);
    const counts = new FacetCounts();
    await reader.countFacets(W, { filter: compiled, showsUnused: false }, counts, run);
    answers.push({
      rows: [...(await reader.matching(compiled, { kind: "offset" }, 1000, run))],
      count: await reader.count(compiled, run),
      first: await reader.ordered(N, ASCENDING, compiled, 5, run),
      all: await reader.ordered(N, { ...ASCENDING, direction: "desc" }, compiled, 1000, run),
      facets: counts.top(100),
    });
  }
  return answers;
}

function change(segment: Segment, rows: number, random: () => number): void {
  const row = Math.floor(random() * rows);
  if (segment.offsetOf(row) !== row) return;
  if (random() < 0.8) segment.setPayload(row, randomPayload(random));
  else segment.delete(row);
}

test("a reader that was made before changes answers as before, while they happen too", async () => {
  for (let seed = 1; seed <= 10; seed++) {
    const random = seededRandom(seed);
    const segment = await indexed(emptySegment(new Map()));
    const rows = 300;
    for (let row = 0; row < rows; row++) {
      segment.append(row, 1, new Map());
      segment.setPayload(row, randomPayload(random));
    }
    const reader = segment.reader();
    const before = await answersOf(reader, testRun());
    const reading = new AbortController();
    const changing = (async () => {
      while (!reading.signal.aborted) {
        change(segment, rows, random);
        segment.append(1000 + Math.floor(random() * 1e9), 2, new Map());
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    assert.deepEqual(await answersOf(reader, new Run(pausedRuntime())), before, `seed ${seed}`);
    reading.abort();
    await changing;
    segment.useIndexes(new Map());
    change(segment, rows, random);
    assert.deepEqual(await answersOf(reader, testRun()), before, `seed ${seed}, removed`);
  }
});

test("an index that is built over rows tells the same as one that got them as they came", async () => {
  const random = seededRandom(77);
  const first = await indexed(emptySegment(new Map()));
  const later = emptySegment(new Map());
  for (const segment of [first, later]) {
    const same = seededRandom(7);
    for (let row = 0; row < 200; row++) segment.append(row, 1, new Map());
    for (let step = 0; step < 400; step++) change(segment, 200, same);
  }

  await indexed(later);
  const run = testRun();
  const expected = await answersOf(first.reader(), run);
  assert.deepEqual(await answersOf(later.reader(), run), expected);
  assert.equal(first.reader().indexedCount("n"), later.reader().indexedCount("n"));

  // What is undone is undone in the indexes as well.
  first.forgetChanges();
  for (let step = 0; step < 200; step++) change(first, 200, random);
  assert.notDeepEqual(await answersOf(first.reader(), run), expected);
  first.undo();
  assert.deepEqual(await answersOf(first.reader(), run), expected);
});

test("a check asks of each row as it is then, rows that came later included", async () => {
  const segment = await indexed(emptySegment(new Map()));
  segment.append(1, 1, new Map());
  const matches = segment.check(parseFilter({ must: [{ key: "w", match: { value: "new" } }] }));
  assert.equal(matches(0), false);
  segment.setPayload(0, { w: "new" });
  assert.equal(matches(0), true);
  segment.append(2, 1, new Map());
  segment.setPayload(1, { w: "new" });
  assert.equal(matches(1), true);
  segment.setPayload(1, { w: "old" });
  assert.equal(matches(1), false);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { testRun } from "../common/testing/test_run.ts";
import type { PointId } from "../common/point.ts";
import { comparePointIds } from "../common/point_id.ts";
import { seededRandom } from "../common/prng.ts";
import type { Filter } from "../request/filter.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import type { Segment } from "./segment.ts";
import { emptySegment } from "./testing/segments.ts";

const run = testRun();

interface Fixture {
  readonly segment: Segment;
  /** Of every live point, by id. */
  readonly points: Map<PointId, { readonly n: number; readonly hasVector: boolean }>;
}

/** Points with numbers and UUIDs as ids, upserted, replaced and deleted at random. */
function fill(seed: number, count: number): Fixture {
  const random = seededRandom(seed);
  const schema = new Map([["v", { kind: "dense", size: 1, distance: "Dot" } as const]]);
  const segment = emptySegment(schema);
  const points: Fixture["points"] = new Map();
  for (let version = 0; version < count; version++) {
    const number = Math.floor(random() * count);
    const id =
      number % 3 === 0 ? `00000000-0000-0000-0000-${`${number}`.padStart(12, "0")}` : number;
    const old = segment.offsetOf(id);
    if (random() < 0.2) {
      if (old !== undefined) segment.delete(old);
      points.delete(id);
      continue;
    }
    if (old !== undefined) segment.supersede(old);
    const hasVector = random() < 0.7;
    const n = Math.floor(random() * 5);
    const vector = { kind: "dense", values: Float32Array.of(1) } as const;
    segment.append(id, version, new Map(hasVector ? [["v", vector]] : []));
    segment.setPayload(segment.offsetOf(id)!, { n });
    points.set(id, { n, hasVector });
  }
  return { segment, points };
}

const filter = (raw: object): Filter => parseFilter(raw);

test("scrolls and counts find the points that a naive loop finds, by id", async () => {
  const seed = 31;
  const { segment, points } = fill(seed, 900);
  const some = [...points.keys()].filter((_, at) => at % 4 === 0);
  const unknown = [10_000, "ffffffff-0000-0000-0000-000000000000"];
  const cases: [object | undefined, (id: PointId) => boolean][] = [
    [undefined, () => true],
    [{}, () => true],
    [{ must: [{ key: "n", match: { value: 2 } }] }, (id) => points.get(id)!.n === 2],
    [{ must: [{ has_vector: "v" }] }, (id) => points.get(id)!.hasVector],
    [{ must_not: [{ has_vector: "v" }] }, (id) => !points.get(id)!.hasVector],
    [{ must: [{ has_id: [...some, ...unknown] }] }, (id) => some.includes(id)],
    [{ must: [{ has_id: unknown }] }, () => false],
    [{ must_not: [{ has_id: some }] }, (id) => !some.includes(id)],
    [
      { must: [{ has_id: some }, { key: "n", range: { gte: 3 } }] },
      (id) => some.includes(id) && points.get(id)!.n >= 3,
    ],
    [
      { must: [{ must: [{ has_id: some }] }], must_not: [{ has_id: some.slice(0, 9) }] },
      (id) => some.indexOf(id) >= 9,
    ],
  ];
  const ascending = [...points.keys()].sort(comparePointIds);
  for (const [raw, matches] of cases) {
    const reader = segment.reader();
    const prepared = reader.filter(raw && filter(raw));
    const idsOf = (offsets: Uint32Array): PointId[] =>
      Array.from(offsets, (offset) => reader.idAt(offset));
    const expected = ascending.filter(matches);
    const label = `seed ${seed}, ${JSON.stringify(raw)?.slice(0, 60)}`;

    const offsets = await reader.matching(prepared, { kind: "offset" }, 1e9, run);
    assert.deepEqual(offsets, offsets.slice().sort(), label);
    assert.deepEqual(idsOf(offsets).sort(comparePointIds), expected, label);
    assert.equal(await reader.count(prepared, run), expected.length, label);
    const few = await reader.matching(prepared, { kind: "offset" }, 7, run);
    assert.deepEqual(few, offsets.slice(0, 7), label);

    for (const limit of [0, 1, 10, 10_000]) {
      for (const from of [undefined, 0, 411, ascending[17], ascending.at(-1), unknown[1]]) {
        const found = await reader.matching(prepared, { kind: "id", from }, limit, run);
        const rest = expected.filter((id) => from === undefined || comparePointIds(id, from) >= 0);
        assert.deepEqual(idsOf(found), rest.slice(0, limit), `${label}, from ${from}`);
      }
    }
  }
});

test("only a filter that requires ids names candidates", () => {
  const { segment, points } = fill(32, 50);
  const [a, b] = points.keys();
  const candidates = (raw: object): number[] | undefined => {
    const found = segment.reader().filter(filter(raw)).candidates;
    return found && Array.from(found);
  };
  const offset = (id: PointId | undefined): number => segment.offsetOf(id!)!;
  assert.deepEqual(
    candidates({ must: [{ has_id: [b, a, a] }] }),
    [offset(a), offset(b)].sort((x, y) => x - y),
  );
  assert.deepEqual(candidates({ must: [{ has_id: [a, b] }, { has_id: [b] }] }), [offset(b)]);
  assert.equal(candidates({ should: [{ has_id: [a] }] }), undefined);
  assert.equal(candidates({ must_not: [{ has_id: [a] }] }), undefined);
  assert.equal(segment.reader().filter(undefined).accept, undefined);
});

test("a sample has each matching point at most once, and each as often as the others", async () => {
  const seed = 33;
  const { segment, points } = fill(seed, 60);
  const random = seededRandom(seed);
  const reader = segment.reader();
  const some = [...points.keys()].slice(0, 9);
  for (const raw of [
    undefined,
    { must: [{ key: "n", range: { gte: 2 } }] },
    { must: [{ has_id: some }] },
  ]) {
    const prepared = reader.filter(raw && filter(raw));
    const matching = await reader.matching(prepared, { kind: "offset" }, 1e9, run);
    const drawn = new Map<number, number>();
    const rounds = 3000;
    const limit = 4;
    for (let round = 0; round < rounds; round++) {
      const sample = await reader.matching(prepared, { kind: "random", random }, limit, run);
      assert.equal(new Set(sample).size, limit, `seed ${seed}`);
      for (const offset of sample) drawn.set(offset, (drawn.get(offset) ?? 0) + 1);
    }
    assert.deepEqual(
      [...drawn.keys()].sort((a, b) => a - b),
      [...matching],
      `seed ${seed}`,
    );
    const expected = (rounds * limit) / matching.length;
    for (const count of drawn.values()) {
      assert.ok(Math.abs(count - expected) < 6 * Math.sqrt(expected), `seed ${seed}: ${count}`);
    }
    const all = await reader.matching(prepared, { kind: "random", random }, 1e9, run);
    assert.deepEqual(all.slice().sort(), matching, `seed ${seed}`);
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { testRun } from "../common/testing/test_run.ts";
import type { PointId } from "../common/point.ts";
import { comparePointIds } from "../common/point_id.ts";
import { seededRandom } from "../common/prng.ts";
import type { Filter } from "../request/filter.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import { PayloadStore } from "../payload/payload_store.ts";
import { MemoryStorage } from "../storage/memory_storage.ts";
import { firstById, matchingOffsets, prepareFilter } from "./segment_filter.ts";
import { Segment } from "./segment.ts";

const run = testRun();

interface Fixture {
  readonly segment: Segment;
  readonly payloads: PayloadStore;
  /** Of every live point, by id. */
  readonly points: Map<PointId, { readonly n: number; readonly hasVector: boolean }>;
}

/** Points with numbers and UUIDs as ids, upserted, replaced and deleted at random. */
async function fill(seed: number, count: number): Promise<Fixture> {
  const random = seededRandom(seed);
  const storage = new MemoryStorage();
  const payloads = new PayloadStore(storage, ["payload"]);
  const schema = new Map([["v", { kind: "dense", size: 1, distance: "Dot" } as const]]);
  const segment = new Segment(0, schema, { keyParts: ["b"], folder: "0" });
  const points: Fixture["points"] = new Map();
  for (let version = 0; version < count; version++) {
    const number = Math.floor(random() * count);
    const id =
      number % 3 === 0 ? `00000000-0000-0000-0000-${`${number}`.padStart(12, "0")}` : number;
    const old = segment.tracker.offsetOf(id);
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
    await storage.commit([payloads.put(id, { n })]);
    points.set(id, { n, hasVector });
  }
  return { segment, payloads, points };
}

const filter = (raw: object): Filter => parseFilter(raw);

test("scrolls and counts find the points that a naive loop finds, by id", async () => {
  const seed = 31;
  const { segment, payloads, points } = await fill(seed, 900);
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
    const prepared = prepareFilter(segment, payloads, raw && filter(raw));
    const idOf = (offset: number): PointId => segment.tracker.idAt(offset);
    const expected = ascending.filter(matches);
    const label = `seed ${seed}, ${JSON.stringify(raw)?.slice(0, 60)}`;

    const offsets = await matchingOffsets(segment, prepared, run);
    assert.deepEqual(
      offsets,
      offsets.toSorted((a, b) => a - b),
      label,
    );
    assert.deepEqual(offsets.map(idOf).sort(comparePointIds), expected, label);

    for (const limit of [0, 1, 10, 10_000]) {
      for (const from of [undefined, 0, 411, ascending[17], ascending.at(-1), unknown[1]]) {
        const found = await firstById(segment, prepared, from, limit, run);
        const rest = expected.filter((id) => from === undefined || comparePointIds(id, from) >= 0);
        assert.deepEqual(found.map(idOf), rest.slice(0, limit), `${label}, from ${from}`);
      }
    }
  }
});

test("only a filter that requires ids names candidates", async () => {
  const { segment, payloads, points } = await fill(32, 50);
  const [a, b] = points.keys();
  const candidates = (raw: object): number[] | undefined => {
    const found = prepareFilter(segment, payloads, filter(raw)).candidates;
    return found && Array.from(found);
  };
  const offset = (id: PointId | undefined): number => segment.tracker.offsetOf(id!)!;
  assert.deepEqual(
    candidates({ must: [{ has_id: [b, a, a] }] }),
    [offset(a), offset(b)].sort((x, y) => x - y),
  );
  assert.deepEqual(candidates({ must: [{ has_id: [a, b] }, { has_id: [b] }] }), [offset(b)]);
  assert.equal(candidates({ should: [{ has_id: [a] }] }), undefined);
  assert.equal(candidates({ must_not: [{ has_id: [a] }] }), undefined);
  assert.equal(prepareFilter(segment, payloads, undefined).accept, undefined);
});

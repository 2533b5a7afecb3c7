import assert from "node:assert/strict";
import { test } from "node:test";

import { Run, type RunLimits } from "../common/run.ts";
import { processRuntime } from "../common/runtime.ts";
import { testRun } from "../common/testing/test_run.ts";
import type { PointId, Vector } from "../common/point.ts";
import { searchByExamples } from "./examples_search.ts";
import type { SegmentHits } from "./row_search.ts";
import { firstById, matchingOffsets } from "./segment_filter.ts";
import { searchSegment } from "./segment_search.ts";
import { Segment } from "./segment.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";

const COUNT = 1000;

const SCHEMA: VectorSchema = new Map([
  ["dense", { kind: "dense", size: 2, distance: "Dot" }],
  ["multi", { kind: "multi", size: 2, distance: "Dot" }],
  ["sparse", { kind: "sparse", idf: false }],
]);

/** Whose turn of the event loop is over after every slice of work, however short. */
class PausingRun extends Run {
  pauses = 0;

  constructor(limits: RunLimits = {}) {
    super(processRuntime(), limits);
  }

  override due(): boolean {
    return true;
  }

  override async pause(): Promise<void> {
    this.pauses++;
    await super.pause();
  }
}

function vectors(x: number): Map<string, Vector> {
  const values = Float32Array.of(x, 0);
  return new Map<string, Vector>([
    ["dense", { kind: "dense", values }],
    ["multi", { kind: "multi", dim: 2, rows: values }],
    ["sparse", { kind: "sparse", indices: Uint32Array.of(1), values: Float32Array.of(x) }],
  ]);
}

/** Ids 1 to COUNT, the id being the score for the query (1, 0). */
function fill(): Segment {
  const segment = new Segment(0, SCHEMA, { keyParts: ["b"], folder: "0" });
  for (let id = 1; id <= COUNT; id++) segment.append(id, id, vectors(id));
  return segment;
}

const BEST = [COUNT, COUNT - 1, COUNT - 2, COUNT - 3];

/**
 * Makes what was best bad, what was bad best, and removes the rest of the best; better points come.
 */
function rewrite(segment: Segment): void {
  for (const id of BEST) {
    const offset = segment.tracker.offsetOf(id)!;
    if (id % 2 === 0) segment.delete(offset);
    else segment.supersede(offset);
  }
  segment.append(BEST[1]!, COUNT + 1, vectors(-5));
  for (let id = 1; id <= 20; id++) {
    segment.supersede(segment.tracker.offsetOf(id)!);
    segment.append(id, COUNT + 1, vectors(5 * COUNT));
  }
  segment.deleteVector(segment.tracker.offsetOf(COUNT - 4)!, "dense");
  for (let id = 2 * COUNT; id < 3 * COUNT; id++) segment.append(id, COUNT + 2, vectors(id));
}

type Search = (segment: Segment, accept: (offset: number) => boolean) => Promise<number[]>;

async function idsOf(segment: Segment, hits: Promise<SegmentHits>): Promise<number[]> {
  return Array.from((await hits).offsets, (offset) => Number(segment.tracker.idAt(offset)));
}

const SEARCHES: Record<string, Search> = {};
for (const name of SCHEMA.keys()) {
  SEARCHES[`a nearest search (${name})`] = (segment, accept) => {
    const query = vectors(1).get(name)!;
    const wanted = { field: segment.fields.get(name)!, limit: 4, accept, candidates: undefined };
    return idsOf(segment, searchSegment(segment, { ...wanted, query }, new PausingRun()));
  };
  SEARCHES[`a nearest search of candidates (${name})`] = (segment, accept) => {
    const query = vectors(1).get(name)!;
    const candidates = Uint32Array.from({ length: COUNT }, (_, offset) => offset);
    const wanted = { field: segment.fields.get(name)!, limit: 4, accept, candidates };
    return idsOf(segment, searchSegment(segment, { ...wanted, query }, new PausingRun()));
  };
  SEARCHES[`a search by examples (${name})`] = (segment, accept) => {
    const examples = [vectors(1).get(name)!, vectors(2).get(name)!];
    const combine = (scores: Float32Array): number => scores[0]! + scores[1]!;
    const wanted = { field: segment.fields.get(name)!, limit: 4, accept, candidates: undefined };
    const request = { ...wanted, examples, combine };
    return idsOf(segment, searchByExamples(segment, request, new PausingRun()));
  };
}

for (const [name, search] of Object.entries(SEARCHES)) {
  test(`${name} that pauses sees the rows it began with`, async () => {
    const segment = fill();
    let isOver = false;
    const found = search(segment, () => true).finally(() => {
      isOver = true;
    });
    // Runs at the first pause of the search.
    setImmediate(() => {
      assert.equal(isOver, false);
      rewrite(segment);
    });
    assert.deepEqual(await found, BEST);
  });

  test(`${name} asks the filter about rows it sees only`, async () => {
    const segment = fill();
    segment.delete(500);
    segment.supersede(501);
    const asked = new Set<number>();
    const found = await search(segment, (offset) => {
      asked.add(offset);
      return offset % 2 === 0;
    });
    assert.deepEqual(found, [COUNT - 1, COUNT - 3, COUNT - 5, COUNT - 7]);
    for (const offset of asked) {
      assert.ok(offset < COUNT && offset !== 500 && offset !== 501, String(offset));
    }
  });
}

test("two searches of one field that pause in turn do not mix up their queries", async () => {
  const segment = fill();
  const field = segment.fields.get("dense")!;
  const run = (x: number): Promise<number[]> => {
    const query: Vector = { kind: "dense", values: Float32Array.of(x, 0) };
    const request = { field, query, limit: 2, accept: () => true, candidates: undefined };
    return idsOf(segment, searchSegment(segment, request, new PausingRun()));
  };
  assert.deepEqual(await Promise.all([run(1), run(-1), run(3)]), [
    [COUNT, COUNT - 1],
    [1, 2],
    [COUNT, COUNT - 1],
  ]);
});

test("a search whose filter is slow lets other work run", async () => {
  const segment = fill();
  const field = segment.fields.get("dense")!;
  const query: Vector = { kind: "dense", values: Float32Array.of(1, 0) };
  const accept = (): boolean => {
    const end = performance.now() + 0.1;
    while (performance.now() < end);
    return true;
  };
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const request = { field, query, limit: COUNT, accept, candidates: undefined };
  await searchSegment(segment, request, testRun());
  clearInterval(timer);
  assert.ok(turns >= 2, `${turns} turns`);
});

test("an aborted signal ends a search, a scroll and a count at their next pause", async () => {
  const segment = fill();
  const reason = new Error("enough");
  const run = (): Run => new PausingRun({ signal: AbortSignal.abort(reason) });
  const all = { accept: undefined, candidates: undefined };
  const field = segment.fields.get("dense")!;
  const query: Vector = { kind: "dense", values: Float32Array.of(1, 0) };
  const wanted = { field, limit: 1, accept: () => true, candidates: undefined };
  const combine = (): number => 1;
  await assert.rejects(searchSegment(segment, { ...wanted, query }, run()), reason);
  await assert.rejects(
    searchByExamples(segment, { ...wanted, examples: [query], combine }, run()),
    reason,
  );
  await assert.rejects(firstById(segment, all, undefined, COUNT, run()), reason);
  await assert.rejects(matchingOffsets(segment, all, run()), reason);
});

test("a scroll and a count that pause see the points they began with", async () => {
  const ids = async (segment: Segment, offsets: Promise<number[]>): Promise<PointId[]> =>
    (await offsets).map((offset) => segment.tracker.idAt(offset));
  const expected = Array.from({ length: COUNT }, (_, at) => at + 1);
  const all = { accept: undefined, candidates: undefined };
  for (const read of [
    (segment: Segment) => matchingOffsets(segment, all, new PausingRun()),
    (segment: Segment) => firstById(segment, all, undefined, 10 * COUNT, new PausingRun()),
  ]) {
    const segment = fill();
    const found = ids(segment, read(segment));
    setImmediate(() => {
      rewrite(segment);
      // Another walk sorts and merges what was added.
      void firstById(segment, all, undefined, 1, testRun());
    });
    assert.deepEqual(await found, expected);
  }
});

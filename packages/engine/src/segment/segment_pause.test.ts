import assert from "node:assert/strict";
import { test } from "node:test";

import { Run, type RunLimits } from "../common/run.ts";
import { processRuntime } from "../common/runtime.ts";
import { testRun } from "../common/testing/test_run.ts";
import type { Vector } from "../common/point.ts";
import type { Segment } from "./segment.ts";
import type { SegmentFilter, VectorQuery } from "./segment_reader.ts";
import { emptySegment, NO_PARAMS } from "./testing/segments.ts";
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
  const segment = emptySegment(SCHEMA);
  for (let id = 1; id <= COUNT; id++) segment.append(id, id, vectors(id));
  return segment;
}

const BEST = [COUNT, COUNT - 1, COUNT - 2, COUNT - 3];

/**
 * Makes what was best bad, what was bad best, and removes the rest of the best; better points come.
 */
function rewrite(segment: Segment): void {
  for (const id of BEST) {
    const offset = segment.offsetOf(id)!;
    if (id % 2 === 0) segment.delete(offset);
    else segment.supersede(offset);
  }
  segment.append(BEST[1]!, COUNT + 1, vectors(-5));
  for (let id = 1; id <= 20; id++) {
    segment.supersede(segment.offsetOf(id)!);
    segment.append(id, COUNT + 1, vectors(5 * COUNT));
  }
  segment.deleteVector(segment.offsetOf(COUNT - 4)!, "dense");
  for (let id = 2 * COUNT; id < 3 * COUNT; id++) segment.append(id, COUNT + 2, vectors(id));
}

type Search = (segment: Segment, accept: (offset: number) => boolean) => Promise<number[]>;

const ALL: SegmentFilter = { accept: undefined, candidates: undefined };

async function find(
  segment: Segment,
  using: string,
  query: VectorQuery,
  filter: SegmentFilter,
  run: Run = new PausingRun(),
): Promise<number[]> {
  const scope = { using, filter, limit: 4, params: NO_PARAMS };
  const [hits] = await segment.reader().search([query], scope, run);
  return Array.from(hits!.offsets, (offset) => Number(segment.idAt(offset)));
}

const SEARCHES: Record<string, Search> = {};
for (const name of SCHEMA.keys()) {
  const nearest = { kind: "nearest", vector: vectors(1).get(name)! } as const;
  SEARCHES[`a nearest search (${name})`] = (segment, accept) =>
    find(segment, name, nearest, { accept, candidates: undefined });
  SEARCHES[`a nearest search of candidates (${name})`] = (segment, accept) => {
    const candidates = Uint32Array.from({ length: COUNT }, (_, offset) => offset);
    return find(segment, name, nearest, { accept, candidates });
  };
  SEARCHES[`a search by examples (${name})`] = (segment, accept) => {
    const examples = [vectors(1).get(name)!, vectors(2).get(name)!];
    const combine = (scores: Float32Array): number => scores[0]! + scores[1]!;
    const query = { kind: "examples", examples, combine } as const;
    return find(segment, name, query, { accept, candidates: undefined });
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
  const run = (x: number): Promise<number[]> => {
    const vector: Vector = { kind: "dense", values: Float32Array.of(x, 0) };
    const filter = { accept: () => true, candidates: undefined };
    return find(segment, "dense", { kind: "nearest", vector }, filter);
  };
  const lowest = [1, 2, 3, 4];
  assert.deepEqual(await Promise.all([run(1), run(-1), run(3)]), [BEST, lowest, BEST]);
});

test("a search whose filter is slow lets other work run", async () => {
  const segment = fill();
  const vector: Vector = { kind: "dense", values: Float32Array.of(1, 0) };
  const accept = (): boolean => {
    const end = performance.now() + 0.1;
    while (performance.now() < end);
    return true;
  };
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const scope = {
    using: "dense",
    filter: { accept, candidates: undefined },
    limit: COUNT,
    params: NO_PARAMS,
  };
  await segment.reader().search([{ kind: "nearest", vector }], scope, testRun());
  clearInterval(timer);
  assert.ok(turns >= 2, `${turns} turns`);
});

test("an aborted signal ends a search, a scroll and a count at their next pause", async () => {
  const segment = fill();
  const reason = new Error("enough");
  const run = (): Run => new PausingRun({ signal: AbortSignal.abort(reason) });
  const vector: Vector = { kind: "dense", values: Float32Array.of(1, 0) };
  const filter = { accept: () => true, candidates: undefined };
  const combine = (): number => 1;
  const nearest = { kind: "nearest", vector } as const;
  await assert.rejects(find(segment, "dense", nearest, filter, run()), reason);
  const examples = { kind: "examples", examples: [vector], combine } as const;
  await assert.rejects(find(segment, "dense", examples, filter, run()), reason);
  const reader = segment.reader();
  const byId = { kind: "id", from: undefined } as const;
  await assert.rejects(reader.matching(ALL, byId, COUNT, run()), reason);
  await assert.rejects(reader.matching(ALL, { kind: "offset" }, COUNT, run()), reason);
  const random = { kind: "random", random: Math.random } as const;
  await assert.rejects(reader.matching(ALL, random, COUNT, run()), reason);
  await assert.rejects(reader.count(filter, run()), reason);
});

test("a scroll and a count that pause see the points they began with", async () => {
  const expected = Array.from({ length: COUNT }, (_, at) => at + 1);
  for (const order of [{ kind: "offset" }, { kind: "id", from: undefined }] as const) {
    const segment = fill();
    const reader = segment.reader();
    const found = reader.matching(ALL, order, 10 * COUNT, new PausingRun());
    const counted = reader.count({ accept: () => true, candidates: undefined }, new PausingRun());
    setImmediate(() => {
      rewrite(segment);
      // Another walk sorts and merges what was added.
      void segment.reader().matching(ALL, order, 1, testRun());
    });
    assert.deepEqual(
      Array.from(await found, (offset) => segment.idAt(offset)),
      expected,
    );
    assert.equal(await counted, COUNT);
  }
});

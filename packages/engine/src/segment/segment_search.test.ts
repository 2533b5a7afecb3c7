import assert from "node:assert/strict";
import { test } from "node:test";

import { testRun } from "../common/testing/test_run.ts";
import type { DenseVector, Distance, MultiVector, SparseVector, Vector } from "../common/point.ts";
import { seededRandom } from "../common/prng.ts";
import type { Segment } from "./segment.ts";
import { emptySegment, NO_PARAMS } from "./testing/segments.ts";
import type { VectorParams } from "../schema/vector_schema.ts";

const DIM = 5;
const DISTANCES: readonly Distance[] = ["Dot", "Euclid", "Manhattan", "Cosine"];

/** A row as the naive search sees it. */
interface Row {
  readonly id: number;
  readonly vector: Vector | undefined;
  readonly dead: boolean;
}

interface Hit {
  readonly offset: number;
  readonly score: number;
}

type Random = () => number;

/**
 * Small whole numbers: their sums are exact in f32 whatever the order, and many scores are equal.
 */
function whole(random: Random): number {
  return Math.floor(random() * 7) - 3;
}

function dense(random: Random): DenseVector {
  return { kind: "dense", values: Float32Array.from({ length: DIM }, () => whole(random)) };
}

function multi(random: Random): MultiVector {
  const length = DIM * (1 + Math.floor(random() * 3));
  return { kind: "multi", dim: DIM, rows: Float32Array.from({ length }, () => whole(random)) };
}

function sparse(random: Random): SparseVector {
  const indices = new Set(
    Array.from({ length: Math.floor(random() * 5) }, () => Math.floor(random() * 12)),
  );
  return {
    kind: "sparse",
    indices: Uint32Array.from(indices).sort(),
    values: Float32Array.from(indices, () => whole(random)),
  };
}

function similarity(distance: Distance, query: Float32Array, row: Float32Array): number {
  const length = (values: Float32Array): number => {
    const squares = values.reduce((sum, value) => sum + value * value, 0);
    return squares === 0 ? 1 : Math.sqrt(squares);
  };
  const scale = distance === "Cosine" ? 1 / (length(query) * length(row)) : 1;
  return query.reduce((sum, value, at) => {
    const other = row[at]!;
    if (distance === "Euclid") return sum - (value - other) ** 2;
    if (distance === "Manhattan") return sum - Math.abs(value - other);
    return sum + value * other * scale;
  }, 0);
}

function rowsOf(vector: Vector): Float32Array[] {
  if (vector.kind !== "multi") return [vector.values];
  return Array.from({ length: vector.rows.length / vector.dim }, (_, row) =>
    vector.rows.slice(row * vector.dim, (row + 1) * vector.dim),
  );
}

/** By the definitions alone; undefined where the point is no result. */
function naiveScore(params: VectorParams, query: Vector, vector: Vector): number | undefined {
  if (params.kind !== "sparse") {
    const rows = rowsOf(vector);
    return rowsOf(query)
      .map((one) => Math.max(...rows.map((row) => similarity(params.distance, one, row))))
      .reduce((sum, best) => sum + best, 0);
  }
  if (query.kind !== "sparse" || vector.kind !== "sparse") return undefined;
  const weights = new Map(Array.from(vector.indices, (index, at) => [index, vector.values[at]!]));
  let sum = 0;
  query.indices.forEach((index, at) => {
    sum += query.values[at]! * (weights.get(index) ?? 0);
  });
  return sum === 0 ? undefined : sum;
}

function naiveSearch(
  rows: readonly Row[],
  params: VectorParams,
  query: Vector,
  wanted: (offset: number) => boolean,
): Hit[] {
  const hits: Hit[] = [];
  rows.forEach(({ vector, dead }, offset) => {
    if (dead || vector === undefined || !wanted(offset)) return;
    const score = naiveScore(params, query, vector);
    if (score !== undefined) hits.push({ offset, score });
  });
  return hits.sort((a, b) => b.score - a.score || rows[a.offset]!.id - rows[b.offset]!.id);
}

/**
 * Random rows: ids in no order, some without the vector, some deleted, some superseded by a later
 * row.
 */
function fill(
  params: VectorParams,
  random: Random,
  make: (random: Random) => Vector,
  count: number,
): { segment: Segment; rows: Row[] } {
  const segment = emptySegment(new Map([["v", params]]));
  const rows: Row[] = [];
  const die = (offset: number): void => {
    rows[offset] = { ...rows[offset]!, dead: true };
  };
  for (let n = 0; n < count; n++) {
    const id = Math.floor(random() * count);
    const old = segment.offsetOf(id);
    if (old !== undefined) {
      segment.supersede(old);
      die(old);
    }
    const vector = random() < 0.15 ? undefined : make(random);
    segment.append(id, n, new Map(vector === undefined ? [] : [["v", vector]]));
    rows.push({ id, vector, dead: false });
  }
  rows.forEach(({ dead }, offset) => {
    if (dead || random() > 0.1) return;
    if (random() < 0.5) {
      segment.delete(offset);
      die(offset);
    } else {
      segment.deleteVector(offset, "v");
      rows[offset] = { ...rows[offset]!, vector: undefined };
    }
  });
  return { segment, rows };
}

async function search(
  segment: Segment,
  query: Vector,
  limit: number,
  accept?: (offset: number) => boolean,
  candidates?: Uint32Array,
): Promise<Hit[]> {
  const [hits] = await searchAll(segment, [query], limit, accept, candidates);
  return hits!;
}

async function searchAll(
  segment: Segment,
  vectors: readonly Vector[],
  limit: number,
  accept?: (offset: number) => boolean,
  candidates?: Uint32Array,
): Promise<Hit[][]> {
  const scope = { using: "v", filter: { accept, candidates }, limit, params: NO_PARAMS };
  const queries = vectors.map((vector) => ({ kind: "nearest", vector }) as const);
  const found = await segment.reader().search(queries, scope, testRun());
  return found.map(({ offsets, scores }) =>
    Array.from(offsets, (offset, rank) => ({ offset, score: scores[rank]! })),
  );
}

/**
 * Equal hits; where scores are not exact, those of equal rank score the same up to the rounding.
 */
function assertHits(found: readonly Hit[], expected: readonly Hit[], exact: boolean): void {
  if (exact) {
    assert.deepEqual(found, expected);
    return;
  }
  assert.equal(found.length, expected.length);
  assert.equal(new Set(found.map(({ offset }) => offset)).size, found.length);
  found.forEach(({ score }, rank) => {
    assert.ok(Math.abs(score - expected[rank]!.score) < 1e-5, `rank ${rank}: ${score}`);
  });
}

function compare(
  name: string,
  params: VectorParams,
  make: (random: Random) => Vector,
  exact: boolean,
): void {
  test(`${name}: a search finds what a naive search finds`, async () => {
    const seed = 20;
    const random = seededRandom(seed);
    for (const count of [0, 1, 60, 700]) {
      const { segment, rows } = fill(params, random, make, count);
      const query = make(random);
      for (const limit of [0, 1, 7, 100, 2 ** 40]) {
        const third = (offset: number): boolean => offset % 3 === 0;
        const chosen = rows.map((_, offset) => offset).filter(() => random() < 0.3);
        const candidates = Uint32Array.from(chosen);
        const isChosen = (offset: number): boolean => chosen.includes(offset);
        const top = (wanted: (offset: number) => boolean): Hit[] =>
          naiveSearch(rows, params, query, wanted).slice(0, limit);
        try {
          assertHits(
            await search(segment, query, limit),
            top(() => true),
            exact,
          );
          assertHits(await search(segment, query, limit, third), top(third), exact);
          assertHits(
            await search(segment, query, limit, undefined, candidates),
            top(isChosen),
            exact,
          );
          assertHits(
            await search(segment, query, limit, third, candidates),
            top((offset) => isChosen(offset) && third(offset)),
            exact,
          );
        } catch (error) {
          throw new Error(`seed ${seed}, ${count} rows, limit ${limit}`, { cause: error });
        }
      }
    }
  });
}

for (const distance of DISTANCES) {
  const exact = distance !== "Cosine";
  compare(`dense ${distance}`, { kind: "dense", size: DIM, distance }, dense, exact);
  compare(`multi ${distance}`, { kind: "multi", size: DIM, distance }, multi, exact);
}
compare("sparse", { kind: "sparse", idf: false }, sparse, true);

test("of equal scores the smaller id comes first and stays when the limit cuts", async () => {
  const params: VectorParams = { kind: "dense", size: 1, distance: "Dot" };
  const segment = emptySegment(new Map([["v", params]]));
  const vector: Vector = { kind: "dense", values: Float32Array.of(1) };
  const uuid = "00000000-0000-0000-0000-000000000001";
  for (const id of [uuid, 9, 2n ** 60n, 3, 7]) segment.append(id, 1, new Map([["v", vector]]));
  const ids = async (limit: number): Promise<unknown[]> =>
    (await search(segment, vector, limit)).map(({ offset }) => segment.idAt(offset));
  assert.deepEqual(await ids(10), [3, 7, 9, 2n ** 60n, uuid]);
  assert.deepEqual(await ids(2), [3, 7]);
});

test("sparse: no common index, a sum of 0 and an empty query are no results; negative sums are", async () => {
  const params: VectorParams = { kind: "sparse", idf: false };
  const vector = (...elements: [number, number][]): SparseVector => ({
    kind: "sparse",
    indices: Uint32Array.from(elements, ([index]) => index),
    values: Float32Array.from(elements, ([, value]) => value),
  });
  const segment = emptySegment(new Map([["v", params]]));
  const rows = [vector([1, 1]), vector([2, 1]), vector([1, 1], [3, 1]), vector([3, 2]), vector()];
  rows.forEach((row, id) => segment.append(id, 1, new Map([["v", row]])));
  const query = vector([1, 1], [3, -1]);
  const all = Uint32Array.of(0, 1, 2, 3, 4);
  for (const candidates of [undefined, all]) {
    assert.deepEqual(await search(segment, query, 9, undefined, candidates), [
      { offset: 0, score: 1 },
      { offset: 3, score: -2 },
    ]);
    assert.deepEqual(await search(segment, vector(), 9, undefined, candidates), []);
  }
});

test("the worked max-sim over Euclid comes out", async () => {
  const params: VectorParams = { kind: "multi", size: 2, distance: "Euclid" };
  const segment = emptySegment(new Map([["v", params]]));
  const points = [
    [1, 0],
    [0, 1],
    [1, 1],
    [2, -1],
    [-1, 0.5],
  ];
  points.forEach((point, at) => {
    const rows = Float32Array.of(...point, 0, 0);
    segment.append(at + 1, 1, new Map([["v", { kind: "multi", dim: 2, rows }]]));
  });
  const query: Vector = { kind: "multi", dim: 2, rows: Float32Array.of(1, 0, 0, 1) };
  const hits = await search(segment, query, 9);
  assert.deepEqual(
    hits.map(({ offset, score }) => [offset + 1, score]),
    [
      [1, -1],
      [2, -1],
      [3, -2],
      [4, -2],
      [5, -2],
    ],
  );
});

test("a query of another kind than the field is a defect, not a result", async () => {
  const params: VectorParams = { kind: "dense", size: 1, distance: "Dot" };
  const segment = emptySegment(new Map([["v", params]]));
  await assert.rejects(search(segment, sparse(seededRandom(1)), 1), /sparse vector.*dense field/);
});

test("queries of one call find what each finds alone, and ask a filter about a row once", async () => {
  const seed = 21;
  const random = seededRandom(seed);
  for (const [params, make] of [
    [{ kind: "dense", size: DIM, distance: "Euclid" }, dense],
    [{ kind: "multi", size: DIM, distance: "Dot" }, multi],
    [{ kind: "sparse", idf: false }, sparse],
  ] as const) {
    const { segment, rows } = fill(params, random, make, 900);
    const queries = Array.from({ length: 7 }, () => make(random));
    const candidates = Uint32Array.from(rows.keys()).filter(() => random() < 0.5);
    for (const chosen of [undefined, candidates]) {
      const asked: number[] = [];
      const third = (offset: number): boolean => {
        asked.push(offset);
        return offset % 3 === 0;
      };
      const together = await searchAll(segment, queries, 20, third, chosen);
      assert.equal(new Set(asked).size, asked.length, `seed ${seed}, ${params.kind}`);
      for (const [at, query] of queries.entries()) {
        const alone = await search(segment, query, 20, third, chosen);
        assert.deepEqual(together[at], alone, `seed ${seed}, ${params.kind}`);
      }
    }
  }
});

test("rows of thousands of dimensions are scored in blocks of any length", async () => {
  const params: VectorParams = { kind: "dense", size: 50_000, distance: "Dot" };
  const segment = emptySegment(new Map([["v", params]]));
  const vector = (x: number): Vector => ({
    kind: "dense",
    values: new Float32Array(params.size).fill(x),
  });
  for (let id = 0; id < 90; id++) segment.append(id, 1, new Map([["v", vector((id * 37) % 90)]]));
  for (let offset = 0; offset < 90; offset += 4) segment.delete(offset);
  for (const limit of [1, 200]) {
    const expected = Array.from({ length: 90 }, (_, id) => id)
      .filter((id) => id % 4 !== 0)
      .sort((a, b) => ((b * 37) % 90) - ((a * 37) % 90))
      .slice(0, limit);
    const [one, other] = await searchAll(segment, [vector(1), vector(2)], limit);
    assert.deepEqual(
      one!.map(({ offset }) => offset),
      expected,
    );
    assert.deepEqual(
      other!.map(({ offset }) => offset),
      expected,
    );
  }
});

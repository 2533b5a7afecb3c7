/**
 * Random collections, changes and requests, answered by the engine and by the plain model. The
 * payload indexes are made never, before, after or while the data is written.
 */
import assert from "node:assert/strict";

import type { Backend } from "@quiverdb/client";
import {
  METRICS,
  type Nearest,
  PlainCollection,
  type PlainPoint,
  type Ranking,
} from "./plain_points.ts";
import { DIM, INDEXES, RandomPoints } from "./random_points.ts";

export const INDEX_TIMES = ["never", "before", "after", "while"] as const;
export type IndexTime = (typeof INDEX_TIMES)[number];

const PATH = { collection_name: "differential" };
const WAIT = { wait: true };
const TOLERANCE = 1e-5;

/** Requests that are put to each collection. */
const CASES_PER_COLLECTION = 50;

export interface DifferentialOptions {
  readonly open: () => Promise<Backend>;
  /** Makes the data, the same for every time of the indexes. */
  readonly random: () => number;
  readonly indexTime: IndexTime;
}

/**
 * @returns the number of cases
 * @throws AssertionError at the first difference, with the request
 */
export async function runDifferential(options: DifferentialOptions): Promise<number> {
  const backend = await options.open();
  try {
    const chance = new RandomPoints(options.random);
    const model = new PlainCollection(options.indexTime === "never" ? new Map() : INDEXES);
    await createCollection(backend);
    if (options.indexTime === "before") await createIndexes(backend);
    let indexing: Promise<unknown> | undefined;
    for (let round = 0; round < 12; round++) {
      if (options.indexTime === "while" && round === 3) indexing = createIndexes(backend);
      await change(backend, model, chance);
    }
    await indexing;
    if (options.indexTime === "after") await createIndexes(backend);
    const cases = new Cases(backend, model, chance);
    for (let number = 0; number < CASES_PER_COLLECTION; number++) await cases.run(number);
    return CASES_PER_COLLECTION;
  } finally {
    await backend.close();
  }
}

async function createCollection(backend: Backend): Promise<void> {
  const body = {
    vectors: Object.fromEntries(METRICS.map((distance) => [distance, { size: DIM, distance }])),
    sparse_vectors: { sparse: {} },
    optimizers_config: { deleted_threshold: 0.1, vacuum_min_vector_number: 100 },
  };
  await backend.call("createCollection", { path: PATH, query: {}, body });
}

async function createIndexes(backend: Backend): Promise<void> {
  const made = Array.from(INDEXES, ([field_name, kind]) => {
    const field_schema = kind === "text" ? { type: "text", phrase_matching: true } : kind;
    const body = { field_name, field_schema } as never;
    return backend.call("createFieldIndex", { path: PATH, query: WAIT, body });
  });
  await Promise.all(made);
}

/** One write, to both. */
async function change(backend: Backend, model: PlainCollection, chance: RandomPoints) {
  const ids = [...model.points.keys()];
  const kind = ids.length === 0 ? 0 : chance.below(6);
  if (kind <= 3) {
    const points = Array.from({ length: 1 + chance.below(25) }, () => chance.point());
    for (const point of points) model.points.set(point.id, point);
    const body = { points: points.map(pointOnWire) } as never;
    await backend.call("upsertPoints", { path: PATH, query: WAIT, body });
  } else if (kind === 4) {
    const points = [chance.pick(ids), ...ids].filter((_, at) => at === 0 || chance.chance(0.2));
    for (const id of points) model.points.delete(id);
    await backend.call("deletePoints", { path: PATH, query: WAIT, body: { points } });
  } else {
    const points = [chance.pick(ids), ...ids].filter((_, at) => at === 0 || chance.chance(0.3));
    // An empty one is refused.
    const payload = { ...chance.payload(), n: 1 };
    for (const id of points) model.points.set(id, { ...model.points.get(id)!, payload });
    const body = { points, payload } as never;
    await backend.call("overwritePayload", { path: PATH, query: WAIT, body });
  }
}

function vectorOnWire({ using, vector }: Pick<Nearest, "using" | "vector">): unknown {
  if (using !== "sparse") return vector;
  return { indices: Object.keys(vector).map(Number), values: Object.values(vector) };
}

function pointOnWire({ id, vectors, payload }: PlainPoint): unknown {
  const vector = Object.entries(vectors).map(([using, values]) => [
    using,
    vectorOnWire({ using: using as Nearest["using"], vector: values }),
  ]);
  return { id, vector: Object.fromEntries(vector), payload };
}

class Cases {
  private readonly backend: Backend;
  private readonly model: PlainCollection;
  private readonly chance: RandomPoints;

  constructor(backend: Backend, model: PlainCollection, chance: RandomPoints) {
    this.backend = backend;
    this.model = model;
    this.chance = chance;
  }

  async run(number: number): Promise<void> {
    const kinds = [
      () => this.scroll(),
      () => this.count(),
      () => this.nearest(),
      () => this.fusion(),
      () => this.groups(),
      () => this.ordered(),
      () => this.facet(),
    ];
    await kinds[number % kinds.length]!();
  }

  private async scroll(): Promise<void> {
    const filter = this.chance.filter();
    const body = { filter, limit: 1000, with_payload: false } as never;
    const { points } = await this.backend.call("scrollPoints", { path: PATH, query: {}, body });
    const ids = points.map(({ id }) => id);
    assert.deepEqual(ids, this.model.scroll(filter), JSON.stringify(filter));
  }

  private async count(): Promise<void> {
    const filter = this.chance.filter();
    const body = { filter, exact: true } as never;
    const { count } = await this.backend.call("countPoints", { path: PATH, query: {}, body });
    assert.equal(count, this.model.scroll(filter).length, JSON.stringify(filter));
  }

  private async nearest(): Promise<void> {
    const query = this.chance.nearest(this.chance.pick([...METRICS, "sparse"]));
    const body = nearestOnWire(query);
    const all = this.model.nearest({ ...query, limit: Infinity });
    assertRanking(await this.query(body), all, query.limit, query.using !== "Cosine", body);
  }

  private async fusion(): Promise<void> {
    const metrics = ["Dot", "Euclid", "Manhattan", "sparse"] as const;
    const queries = Array.from({ length: 2 + this.chance.below(2) }, () =>
      this.chance.nearest(this.chance.pick(metrics)),
    );
    const fusion = this.chance.pick(["rrf", "dbsf"] as const);
    const limit = 1 + this.chance.below(15);
    const lists = queries.map((query) => this.model.nearest(query));
    const body = { prefetch: queries.map(nearestOnWire), query: { fusion }, limit };
    assertRanking(
      await this.query(body),
      this.model.fused(lists, fusion, Infinity),
      limit,
      false,
      body,
    );
  }

  private async groups(): Promise<void> {
    const { limit: _, threshold: __, ...query } = this.chance.nearest("Dot");
    const limit = 1 + this.chance.below(3);
    const size = 1 + this.chance.below(3);
    const body = {
      ...nearestOnWire({ ...query, limit }),
      group_by: "c",
      group_size: size,
    };
    const { groups } = await this.backend.call("queryPointsGroups", {
      path: PATH,
      query: {},
      body: body as never,
    });
    const expected = this.model.groups({ ...query, limit }, "c", size);
    // Which of two groups with the same best score comes first is open.
    assert.deepEqual(
      groups.map(({ hits }) => hits.map(({ score }) => score)[0]),
      expected.map(([, hits]) => scoresOf(hits)[0]),
      JSON.stringify(body),
    );
    const all = new Map(this.model.groups({ ...query, limit: Infinity }, "c", size));
    for (const { id, hits } of groups) {
      const found = hits.map(({ score }) => score);
      assert.deepEqual(
        found,
        scoresOf(all.get(typeof id === "bigint" ? Number(id) : id) ?? []),
        JSON.stringify({ id, ...body }),
      );
    }
  }

  private async ordered(): Promise<void> {
    if (this.model.indexes.size === 0) return this.scroll();
    const key = this.chance.pick(["n", "f", "d", "o.n", "list[].n"]);
    const direction = this.chance.pick(["asc", "desc"] as const);
    const filter = this.chance.maybeFilter();
    const startFrom = key !== "d" && this.chance.chance(0.5) ? this.chance.below(4) : undefined;
    const order_by = {
      key,
      direction,
      ...(startFrom === undefined ? {} : { start_from: startFrom }),
    };
    const limit = 1 + this.chance.below(40);
    const body = { order_by, filter, limit, with_payload: false } as never;
    const { points } = await this.backend.call("scrollPoints", { path: PATH, query: {}, body });
    const expected = this.model.ordered(key, direction, {
      filter,
      ...(startFrom === undefined ? {} : { startFrom }),
    });
    assert.deepEqual(
      points.map(({ id, order_value }) => [id, Number(order_value)]),
      expected.slice(0, limit),
      JSON.stringify(body),
    );
  }

  private async facet(): Promise<void> {
    if (this.model.indexes.size === 0) return this.count();
    const key = this.chance.pick(["k", "n", "b", "u", "o.n", "list[].k"]);
    const filter = { must: [this.chance.filter()] };
    const limit = 1 + this.chance.below(6);
    const body = { key, filter, limit, exact: this.chance.chance(0.5) } as never;
    const { hits } = await this.backend.call("facet", { path: PATH, query: {}, body });
    assert.deepEqual(
      hits.map(({ value, count }) => [value, count]),
      this.model.facet(key, filter).slice(0, limit),
      JSON.stringify(body),
    );
  }

  private async query(body: object): Promise<Ranking> {
    const request = { path: PATH, query: {}, body: body as never };
    const { points } = await this.backend.call("queryPoints", request);
    return points.map(({ id, score }) => [Number(id), score]);
  }
}

function scoresOf(ranking: Ranking): number[] {
  return ranking.map(([, score]) => score);
}

function nearestOnWire(query: Nearest): object {
  const { using, filter, limit, threshold } = query;
  return {
    query: vectorOnWire(query),
    using,
    ...(filter === undefined ? {} : { filter }),
    ...(threshold === undefined ? {} : { score_threshold: threshold }),
    limit,
    params: { exact: true },
  };
}

/**
 * @param all everything that could be found, best first
 * @param isExact whether scores are, so that equal ones come by id
 */
function assertRanking(
  found: Ranking,
  all: Ranking,
  limit: number,
  isExact: boolean,
  request: object,
): void {
  const text = `${JSON.stringify(request)}\nfound ${JSON.stringify(found)}\nof ${JSON.stringify(all)}`;
  assert.equal(found.length, Math.min(limit, all.length), text);
  const scores = new Map(all);
  assert.equal(new Set(found.map(([id]) => id)).size, found.length, text);
  for (const [rank, [id, score]] of found.entries()) {
    if (isExact) assert.equal(id, all[rank]![0], text);
    assert.ok(Math.abs(score - all[rank]![1]) <= TOLERANCE, text);
    assert.ok(Math.abs(score - (scores.get(id) ?? NaN)) <= TOLERANCE, text);
  }
}

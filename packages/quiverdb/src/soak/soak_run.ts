/**
 * Random operations on a backend and on the model, compared after each block. All numbers are small
 * integers, so that scores are exact and equal ones are really equal.
 */
import assert from "node:assert/strict";

import { type Backend, QdrantClientBase } from "@quiverdb/client";
import { compareIds, type ModelFilter, type ModelId, PointModel } from "./point_model.ts";

const COLLECTION = "soak";
const DIM = 5;

const FILTERS: readonly ModelFilter[] = [
  {
    wire: { must: [{ key: "color", match: { value: "red" } }] },
    matches: (_, { payload }) => has(payload["color"], "red"),
  },
  {
    wire: { must_not: [{ key: "color", match: { any: ["red", "blue"] } }] },
    matches: (_, { payload }) => !has(payload["color"], "red") && !has(payload["color"], "blue"),
  },
  {
    wire: { must: [{ key: "size", range: { gte: 3, lt: 8 } }] },
    matches: (_, { payload }) => {
      const size = payload["size"];
      return typeof size === "number" && size >= 3 && size < 8;
    },
  },
  {
    wire: {
      should: [{ is_empty: { key: "size" } }, { key: "color", match: { except: ["red"] } }],
    },
    matches: (_, { payload }) => {
      const colors = asList(payload["color"]);
      return (
        (payload["size"] ?? undefined) === undefined || colors.some((color) => color !== "red")
      );
    },
  },
  {
    wire: { must: [{ has_id: [1, 2, 3, 18446744073709551615n] }] },
    matches: (id) => id === 1 || id === 2 || id === 3 || id === 18446744073709551615n,
  },
];

/** What a soak run works on. */
export interface SoakTarget {
  /** Opens the backend, at first and after each close. */
  readonly open: () => Promise<Backend>;
  /** Whether points survive a close; it is closed now and then, if so. */
  readonly isDurable: boolean;
}

export interface SoakOptions {
  readonly random: () => number;
  readonly blocks: number;
  readonly stepsPerBlock: number;
}

/**
 * @returns the largest number of segments seen
 * @throws AssertionError at the first difference
 */
export async function soak(target: SoakTarget, options: SoakOptions): Promise<number> {
  const run = new SoakRun(new QdrantClientBase(target.open), options.random);
  let segmentsMax = 0;
  await run.client.createCollection(COLLECTION, {
    vectors: { d: { size: DIM, distance: "Dot" } },
    sparse_vectors: { s: {} },
  });
  for (let block = 0; block < options.blocks; block++) {
    for (let step = 0; step < options.stepsPerBlock; step++) await run.step();
    await run.settle();
    const { segments_count } = await run.client.getCollection(COLLECTION);
    segmentsMax = Math.max(segmentsMax, segments_count);
    if (target.isDurable && options.random() < 0.5) {
      await run.client.close();
      run.client = new QdrantClientBase(target.open);
    }
    await run.compare();
  }
  await run.client.close();
  return segmentsMax;
}

class SoakRun {
  client: QdrantClientBase;
  private readonly random: () => number;
  private readonly model = new PointModel();

  constructor(client: QdrantClientBase, random: () => number) {
    this.client = client;
    this.random = random;
  }

  async step(): Promise<void> {
    const wait = this.random() < 0.3;
    const kind = this.below(10);
    if (kind < 4 || this.model.points.size < 5) await this.upsert(wait);
    else if (kind === 4) await this.delete(wait);
    else if (kind === 5) await this.updateVectors(wait);
    else if (kind === 6) await this.deleteVectors(wait);
    else await this.changePayload(kind, wait);
  }

  /** Waits for the writes that nobody waited for: a later one that is complete comes after them. */
  async settle(): Promise<void> {
    await this.client.delete(COLLECTION, { points: [987_654_321], wait: true });
  }

  private async upsert(wait: boolean): Promise<void> {
    const ids = new Set(Array.from({ length: 1 + this.below(6) }, () => this.newId()));
    const points = [...ids].map((id) => {
      const dense = this.random() < 0.85 ? this.dense() : undefined;
      const sparse = this.random() < 0.7 ? this.sparse() : undefined;
      const payload = this.payload();
      this.model.points.set(id, { dense, sparse, payload });
      return { id, payload, vector: wireVectors(dense, sparse) };
    });
    await this.client.upsert(COLLECTION, { points, wait });
  }

  private async delete(wait: boolean): Promise<void> {
    if (this.random() < 0.1) {
      const filter = this.pick(FILTERS);
      for (const id of this.model.ids(filter)) this.model.points.delete(id);
      await this.client.delete(COLLECTION, { filter: filter.wire, wait });
      return;
    }
    const ids = [this.knownId(), this.newId()];
    for (const id of ids) this.model.points.delete(id);
    await this.client.delete(COLLECTION, { points: ids, wait });
  }

  private async updateVectors(wait: boolean): Promise<void> {
    const id = this.knownId();
    const dense = this.random() < 0.6 ? this.dense() : undefined;
    const sparse = dense === undefined || this.random() < 0.5 ? this.sparse() : undefined;
    const point = this.model.points.get(id)!;
    point.dense = dense ?? point.dense;
    point.sparse = sparse ?? point.sparse;
    const points = [{ id, vector: wireVectors(dense, sparse) }];
    await this.client.updateVectors(COLLECTION, { points, wait });
  }

  private async deleteVectors(wait: boolean): Promise<void> {
    const id = this.knownId();
    const name = this.random() < 0.5 ? "d" : "s";
    const point = this.model.points.get(id)!;
    if (name === "d") point.dense = undefined;
    else point.sparse = undefined;
    await this.client.deleteVectors(COLLECTION, { points: [id], vector: [name], wait });
  }

  private async changePayload(kind: number, wait: boolean): Promise<void> {
    if (this.random() < 0.15) {
      const filter = this.pick(FILTERS);
      const payload = { mark: this.below(100) };
      for (const id of this.model.ids(filter)) this.model.setPayload(id, payload);
      await this.client.setPayload(COLLECTION, { filter: filter.wire, payload, wait });
      return;
    }
    const id = this.knownId();
    const point = this.model.points.get(id)!;
    const points = [id];
    if (kind === 7) {
      const payload = { ...this.payload(), size: this.random() < 0.3 ? null : this.below(10) };
      this.model.setPayload(id, payload);
      await this.client.setPayload(COLLECTION, { points, payload, wait });
    } else if (kind === 8) {
      const payload = this.payload();
      point.payload = payload;
      point.isCleared = false;
      await this.client.overwritePayload(COLLECTION, { points, payload, wait });
    } else if (this.random() < 0.5) {
      const { size: _, ...payload } = point.payload;
      point.payload = payload;
      await this.client.deletePayload(COLLECTION, { points, keys: ["size"], wait });
    } else {
      point.payload = {};
      point.isCleared = true;
      await this.client.clearPayload(COLLECTION, { points, wait });
    }
  }

  /** Retrieve, scroll, count and search against the model. */
  async compare(): Promise<void> {
    await this.compareRecords();
    for (const filter of [undefined, ...FILTERS]) await this.compareFilter(filter);
  }

  private async compareRecords(): Promise<void> {
    const ids = this.model.ids();
    const records = await this.client.retrieve(COLLECTION, {
      ids,
      with_payload: true,
      with_vector: true,
    });
    assert.deepEqual(
      records.map(({ id, payload, vector }) => ({ id, payload, vector })),
      ids.map((id) => {
        const { dense, sparse, payload } = this.model.points.get(id)!;
        return { id, payload, vector: wireVectors(dense, sparse) };
      }),
    );
  }

  private async compareFilter(filter: ModelFilter | undefined): Promise<void> {
    const wire = filter === undefined ? {} : { filter: filter.wire };
    const expected = this.model.ids(filter);
    assert.equal(
      (await this.client.count(COLLECTION, { ...wire, exact: true })).count,
      expected.length,
    );
    assert.deepEqual(await this.scrollAll(wire), expected);
    const limit = 1 + this.below(12);
    const dense = this.dense();
    await this.compareSearch(
      "d",
      dense,
      limit,
      wire,
      this.model.nearestDense(dense, limit, filter),
    );
    const sparse = this.sparse();
    await this.compareSearch(
      "s",
      wireSparse(sparse),
      limit,
      wire,
      this.model.nearestSparse(sparse, limit, filter),
    );
  }

  private async scrollAll(wire: object): Promise<ModelId[]> {
    const ids: ModelId[] = [];
    let offset: ModelId | null | undefined;
    do {
      const page = await this.client.scroll(COLLECTION, {
        ...wire,
        limit: 1 + this.below(40),
        with_payload: false,
        ...(offset === undefined ? {} : { offset }),
      });
      ids.push(...page.points.map(({ id }) => id));
      const next: unknown = page.next_page_offset;
      offset = isId(next) ? next : null;
    } while (offset !== null);
    return ids;
  }

  private async compareSearch(
    using: string,
    query: number[] | { indices: number[]; values: number[] },
    limit: number,
    wire: object,
    expected: [ModelId, number][],
  ): Promise<void> {
    const { points } = await this.client.query(COLLECTION, { ...wire, query, using, limit });
    assert.deepEqual(
      points.map(({ id, score }) => [id, score]),
      expected,
    );
  }

  private dense(): number[] {
    return Array.from({ length: DIM }, () => this.below(9) - 4);
  }

  private sparse(): Map<number, number> {
    const entries = Array.from({ length: 1 + this.below(4) }, (): [number, number] => [
      this.below(12),
      1 + this.below(4),
    ]);
    return new Map([...new Map(entries)].sort(([a], [b]) => a - b));
  }

  private payload(): Record<string, unknown> {
    const payload: Record<string, unknown> = {};
    if (this.random() < 0.8)
      payload["color"] = this.pick(["red", "blue", ["red", "green"], "ünï✓"]);
    if (this.random() < 0.7) payload["size"] = this.below(10);
    if (this.random() < 0.2) payload["big"] = 9007199254740993n + BigInt(this.below(5));
    if (this.random() < 0.2) payload["deep"] = { a: [{ b: this.below(3) }, null, true, 1.5] };
    return payload;
  }

  private newId(): ModelId {
    const n = this.below(60);
    if (n === 0) return 18446744073709551615n;
    if (n < 40) return n;
    return `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
  }

  private knownId(): ModelId {
    return this.pick([...this.model.points.keys()].sort(compareIds));
  }

  private below(bound: number): number {
    return Math.floor(this.random() * bound);
  }

  private pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

function wireVectors(
  dense: number[] | undefined,
  sparse: Map<number, number> | undefined,
): Record<string, number[] | { indices: number[]; values: number[] }> {
  return {
    ...(dense === undefined ? {} : { d: dense }),
    ...(sparse === undefined ? {} : { s: wireSparse(sparse) }),
  };
}

function wireSparse(sparse: Map<number, number>): { indices: number[]; values: number[] } {
  return { indices: [...sparse.keys()], values: [...sparse.values()] };
}

function asList(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function has(value: unknown, wanted: string): boolean {
  return asList(value).includes(wanted);
}

function isId(value: unknown): value is ModelId {
  return typeof value === "number" || typeof value === "bigint" || typeof value === "string";
}

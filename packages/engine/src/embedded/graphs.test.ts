/** Graphs as users meet them: what they find, when there are some, what the collection says. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import type { Backend, Filter, ScoredPoint } from "@quiverdb/client";

import { seededRandom } from "../common/prng.ts";
import { openEmbedded } from "./open_embedded.ts";
import { ownWorkers } from "../workers/process_workers.ts";
import { C } from "./testing/dense_collection.ts";

const SEED = Number(process.env["QUIVER_SEED"] ?? 99);
const DIM = 12;
const WAIT = { wait: true };
/** The least kilobytes that a configuration takes: a graph for everything. */
const LOW = {
  hnsw_config: { full_scan_threshold: 10 },
  optimizers_config: { indexing_threshold: 1 },
};

type Distance = "Cosine" | "Dot" | "Euclid" | "Manhattan";

interface Point {
  readonly id: number;
  readonly vector: number[];
  readonly payload: { readonly group: number; readonly half: string };
}

/** Points of clusters; their halves depend on where they are, their groups do not. */
function pointsFrom(random: () => number, first: number, count: number): Point[] {
  const normal = (): number => random() + random() + random() - 1.5;
  return Array.from({ length: count }, (_, at) => {
    const cluster = Math.floor(random() * 20);
    const center = seededRandom(cluster);
    const vector = Array.from({ length: DIM }, () => center() * 4 - 2 + normal());
    return {
      id: first + at,
      vector,
      payload: { group: Math.floor(random() * 10), half: vector[0]! > 0 ? "right" : "left" },
    };
  });
}

async function create(backend: Backend, distance: Distance, more: object = LOW): Promise<void> {
  const body = { vectors: { size: DIM, distance }, ...more };
  await backend.call("createCollection", { path: C, query: {}, body });
}

async function upsert(backend: Backend, points: readonly Point[]): Promise<void> {
  for (let from = 0; from < points.length; from += 500) {
    const body = { points: points.slice(from, from + 500) };
    await backend.call("upsertPoints", { path: C, query: WAIT, body });
  }
}

async function index(backend: Backend, key: string, type: "integer" | "keyword"): Promise<void> {
  const body = { field_name: key, field_schema: type };
  await backend.call("createFieldIndex", { path: C, query: WAIT, body });
}

async function info(backend: Backend): Promise<{ status: string; indexed: number }> {
  const { status, indexed_vectors_count } = await backend.call("getCollection", {
    path: C,
    query: {},
  });
  return { status, indexed: indexed_vectors_count ?? 0 };
}

async function green(backend: Backend): Promise<number> {
  for (let look = 0; look < 2000; look++) {
    const { status, indexed } = await info(backend);
    if (status === "green") return indexed;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("the collection does not become green");
}

async function nearest(
  backend: Backend,
  query: readonly number[],
  more: { readonly filter?: Filter; readonly params?: object; readonly limit?: number },
): Promise<readonly ScoredPoint[]> {
  const body = { query: [...query], limit: 10, with_payload: true, ...more };
  return (await backend.call("queryPoints", { path: C, query: {}, body })).points;
}

/**
 * Compares searches by the graph with exact ones: same scores, nothing that is dead or does not
 * match.
 *
 * @returns the share found of what an exact search finds
 */
async function recall(
  backend: Backend,
  random: () => number,
  filter?: Filter,
  matches: (point: ScoredPoint) => boolean = () => true,
): Promise<number> {
  let found = 0;
  let wanted = 0;
  for (let round = 0; round < 15; round++) {
    const [{ vector }] = pointsFrom(random, 0, 1) as [Point];
    const given = filter === undefined ? {} : { filter };
    const exact = await nearest(backend, vector, { ...given, params: { exact: true } });
    const points = await nearest(backend, vector, given);
    assert.equal(points.length, exact.length, `seed ${SEED}`);
    assert.equal(new Set(points.map(({ id }) => id)).size, points.length);
    const all = await nearest(backend, vector, { ...given, params: { exact: true }, limit: 5000 });
    const scores = new Map(all.map(({ id, score }) => [id, score]));
    for (const point of points) {
      assert.ok(matches(point), `seed ${SEED}: ${JSON.stringify(point)} does not match`);
      assert.equal(point.score, scores.get(point.id), `seed ${SEED}: point ${point.id}`);
    }
    const ids = new Set(exact.map(({ id }) => id));
    found += points.filter(({ id }) => ids.has(id)).length;
    wanted += exact.length;
  }
  return found / wanted;
}

const FILTERS: readonly (readonly [string, Filter, (point: ScoredPoint) => boolean])[] = [
  [
    "a half that depends on the place",
    half("right"),
    (point) => point.payload?.["half"] === "right",
  ],
  ["a tenth", group(3), (point) => point.payload?.["group"] === 3],
  [
    "a condition without an index beside one with an index",
    { must: [{ key: "half", match: { value: "left" } }, { has_id: range(1, 9000, 3) }] },
    ({ id }) => Number(id) % 3 === 1,
  ],
];

function half(value: string): Filter {
  return { must: [{ key: "half", match: { value } }] };
}

function group(value: number): Filter {
  return { must: [{ key: "group", match: { value } }] };
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, at) => from + at * step);
}

for (const threads of [0, 1]) {
  for (const distance of ["Cosine", "Dot", "Euclid", "Manhattan"] as const) {
    test(`recall after deletes, updates and additions: ${distance}, threads: ${threads}`, async () => {
      const random = seededRandom(SEED);
      const workers = ownWorkers({ threads });
      const backend = await openEmbedded({ workers });
      try {
        await create(backend, distance);
        await upsert(backend, pointsFrom(random, 0, 2500));
        await index(backend, "half", "keyword");
        assert.equal(await green(backend), 2500);
        await index(backend, "group", "integer");
        const check = async (when: string): Promise<void> => {
          const share = await recall(backend, random);
          assert.ok(share >= 0.97, `seed ${SEED}, ${when}: ${share}`);
          for (const [name, filter, matches] of FILTERS) {
            const filtered = await recall(backend, random, filter, matches);
            assert.ok(filtered >= 0.97, `seed ${SEED}, ${when}, ${name}: ${filtered}`);
          }
        };
        await check("built");
        const body = { points: range(0, 2500, 3) };
        await backend.call("deletePoints", { path: C, query: WAIT, body });
        await check("deleted");
        await upsert(backend, pointsFrom(random, 1000, 700));
        await check("updated, not indexed yet");
        await green(backend);
        await check("updated");
        await upsert(backend, pointsFrom(random, 4000, 4000));
        await green(backend);
        await check("grown");
      } finally {
        await backend.close();
        await workers.close();
      }
    });
  }
}

test("below the thresholds there is no graph; the thresholds can be changed", async () => {
  const backend = await openEmbedded();
  try {
    await create(backend, "Euclid", {});
    await upsert(backend, pointsFrom(seededRandom(SEED), 0, 1000));
    assert.deepEqual(await info(backend), { status: "green", indexed: 0 });
    const update = async (body: object): Promise<number> => {
      await backend.call("updateCollection", { path: C, query: {}, body });
      return green(backend);
    };
    assert.equal(await update({ optimizers_config: { indexing_threshold: 1 } }), 1000);
    assert.equal(await update({ hnsw_config: { m: 0 } }), 0);
    assert.equal(await update({ vectors: { "": { hnsw_config: { m: 8 } } } }), 1000);
    assert.equal(await update({ optimizers_config: { indexing_threshold: 0 } }), 1000);
  } finally {
    await backend.close();
  }
});

test("only what is indexed is searched where that is asked for", async () => {
  const backend = await openEmbedded();
  try {
    const random = seededRandom(SEED);
    await create(backend, "Euclid", { ...LOW, hnsw_config: { full_scan_threshold: 10, m: 0 } });
    const points = pointsFrom(random, 0, 600);
    await upsert(backend, points);
    const search = (params: object): Promise<readonly ScoredPoint[]> =>
      nearest(backend, points[0]!.vector, { params });
    // 28,800 bytes are more than the 10,240 that are searched all the same.
    assert.deepEqual(await search({ indexed_only: true }), []);
    assert.equal((await search({})).length, 10);
    const body = { hnsw_config: { m: 16 } };
    await backend.call("updateCollection", { path: C, query: {}, body });
    await green(backend);
    assert.equal((await search({ indexed_only: true }))[0]!.id, 0);
  } finally {
    await backend.close();
  }
});

test("named vectors have graphs of their own, and points without one are not found by it", async () => {
  const backend = await openEmbedded();
  try {
    const vectors = {
      all: { size: DIM, distance: "Euclid" as const },
      some: { size: 2, distance: "Dot" as const, hnsw_config: { ef_construct: 20 } },
    };
    await backend.call("createCollection", { path: C, query: {}, body: { vectors, ...LOW } });
    const points = pointsFrom(seededRandom(SEED), 0, 3000).map(({ id, vector }) => ({
      id,
      vector: { all: vector, ...(id % 2 === 0 ? { some: vector.slice(0, 2) } : {}) },
    }));
    await backend.call("upsertPoints", { path: C, query: WAIT, body: { points } });
    assert.equal(await green(backend), 4500);
    const body = { query: [1, 1], using: "some", limit: 1500 };
    const found = await backend.call("queryPoints", { path: C, query: {}, body });
    assert.equal(found.points.length, 1500);
    assert.ok(found.points.every(({ id }) => Number(id) % 2 === 0));
  } finally {
    await backend.close();
  }
});

test("a folder has its graphs again some time after it was opened", async () => {
  const path = mkdtempSync(join(tmpdir(), "quiver-graphs-"));
  try {
    const random = seededRandom(SEED);
    const first = await openEmbedded({ path });
    await create(first, "Cosine");
    await upsert(first, pointsFrom(random, 0, 1500));
    assert.equal(await green(first), 1500);
    await first.close();
    const second = await openEmbedded({ path });
    const [{ vector }] = pointsFrom(random, 0, 1) as [Point];
    assert.equal((await nearest(second, vector, {})).length, 10);
    for (let look = 0; look < 1000 && (await info(second)).indexed === 0; look++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.equal(await green(second), 1500);
    const share = await recall(second, random);
    assert.ok(share >= 0.97, `seed ${SEED}: ${share}`);
    await second.close();
  } finally {
    rmSync(path, { recursive: true });
  }
});

test("searches and writes go on while a graph is built, and closing ends it", async () => {
  const random = seededRandom(SEED);
  const backend = await openEmbedded();
  await create(backend, "Euclid");
  const points = pointsFrom(random, 0, 6000);
  for (let from = 0; from < points.length; from += 300) {
    await upsert(backend, points.slice(from, from + 300));
    const { vector } = points[from]!;
    const [best] = await nearest(backend, vector, {});
    assert.equal(best?.score, 0, `seed ${SEED}: point ${from}`);
  }
  await backend.close();
});

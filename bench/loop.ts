/**
 * How long the event loop is held while the engine works, in memory, through the public client:
 * each piece of work runs beside a timer of one millisecond.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";

import { type PointStruct, QdrantClient } from "quiverdb";

import { seededRandom } from "../packages/engine/src/common/prng.ts";
import { defineBenchmark, type ReportTable } from "./benchmark.ts";

/** Longest time that the loop may be held. */
const BLOCK_MS_MAX = 50;

const SEED = 1;
const DIM = 16;
const GROUPS = 5;
const INDICES = 30_000;
const ELEMENTS = 8;
const SPARSE_SEARCHES = 20;

/** One piece of work. */
interface Work {
  readonly name: string;
  run(): Promise<unknown>;
}

/** What was seen while it ran. */
interface Figure {
  readonly name: string;
  readonly seconds: number;
  readonly maxMs: number;
  readonly p99Ms: number;
  /** Most CPU time of the process between two ticks of the timer. */
  readonly maxCpuMs: number;
  readonly ticks: number;
}

export const loop = defineBenchmark({
  name: "loop",
  summary: "longest time that the event loop is held by large work in memory",
  options: {
    points: { default: 1_000_000, text: "points of the large collection" },
    batch: { default: 200_000, text: "points of the one upsert, and of the scroll over UUIDs" },
    candidates: { default: 50_000, text: "points that are grouped, and of each prefetch" },
  },
  run: async (option) => {
    const client = new QdrantClient({ location: ":memory:" });
    const sizes = {
      points: option("points"),
      batch: option("batch"),
      candidates: option("candidates"),
    };
    const figures: Figure[] = [];
    for (const work of workOn(client, sizes)) figures.push(await watch(work));
    await client.close();
    return [report(figures, sizes)];
  },
});

interface Sizes {
  readonly points: number;
  readonly batch: number;
  readonly candidates: number;
}

function* workOn(client: QdrantClient, { points, batch, candidates }: Sizes): Generator<Work> {
  const schema = {
    vectors: { size: DIM, distance: "Cosine" },
    sparse_vectors: { words: {} },
  } as const;
  const random = seededRandom(SEED);
  const query = denseVector(random);
  yield {
    name: `upload of ${count(points)} points`,
    run: async () => {
      await client.createCollection("large", schema);
      await client.uploadPoints("large", pointsUpTo(points), { batchSize: 256, wait: true });
    },
  };
  let many = [...pointsUpTo(batch)].map((point) => ({ ...point, id: uuidOf(point.id) }));
  yield {
    name: `one upsert of ${count(batch)} points`,
    run: async () => {
      await client.createCollection("batch", schema);
      await client.upsert("batch", { wait: true, points: many });
    },
  };
  // What the caller holds is the collector's work, too, and belongs to this upsert alone.
  many = [];
  yield {
    name: `first scroll over ${count(batch)} UUIDs`,
    run: () => client.scroll("batch", { limit: 10 }),
  };
  yield {
    name: "delete of half of them by filter",
    run: () =>
      client.delete("batch", {
        wait: true,
        filter: { must: [{ key: "n", range: { lt: batch / 2 } }] },
      }),
  };
  yield {
    name: `upload of ${count(candidates)} points`,
    run: async () => {
      await client.createCollection("small", schema);
      await client.uploadPoints("small", pointsUpTo(candidates), { batchSize: 256, wait: true });
    },
  };
  yield {
    name: `${GROUPS} groups over ${count(candidates)} points, 10 asked for`,
    run: () => client.queryGroups("small", { query, group_by: "g", limit: 10, group_size: 3 }),
  };
  yield {
    name: `RRF over two prefetches of ${count(candidates)}`,
    run: () =>
      client.query("large", {
        prefetch: [
          { query, limit: candidates },
          { query: denseVector(random), limit: candidates },
        ],
        query: { fusion: "rrf" },
        limit: 10,
      }),
  };
  yield {
    name: "sample of 1,000",
    run: () => client.query("large", { query: { sample: "random" }, limit: 1000 }),
  };
  yield {
    name: "MMR over 1,000 candidates",
    run: () =>
      client.query("large", {
        query: { nearest: query, mmr: { diversity: 0.5, candidates_limit: 1000 } },
        limit: 100,
      }),
  };
  yield {
    name: `query with limit ${count(points)}`,
    run: () => client.query("large", { query, limit: points, with_payload: false }),
  };
  yield {
    name: `${SPARSE_SEARCHES} sparse searches together`,
    run: () =>
      Promise.all(
        Array.from({ length: SPARSE_SEARCHES }, () =>
          client.query("large", { query: sparseVector(random), using: "words", limit: 10 }),
        ),
      ),
  };
}

/** Runs work beside a timer of one millisecond. */
async function watch({ name, run }: Work): Promise<Figure> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  let ticks = 0;
  let maxCpuMs = 0;
  let cpuMs = usedCpuMs();
  const timer = setInterval(() => {
    const now = usedCpuMs();
    maxCpuMs = Math.max(maxCpuMs, now - cpuMs);
    cpuMs = now;
    ticks++;
  }, 1);
  // The histogram counts from its second look at the clock on.
  delays.enable();
  await new Promise((resolve) => setTimeout(resolve, 20));
  delays.reset();
  ticks = 0;
  maxCpuMs = 0;
  const begin = performance.now();
  await run();
  const seconds = (performance.now() - begin) / 1000;
  await new Promise((resolve) => setTimeout(resolve, 2));
  delays.disable();
  clearInterval(timer);
  const [maxMs, p99Ms] = [delays.max / 1e6, delays.percentile(99) / 1e6];
  return { name, seconds, maxMs, p99Ms, maxCpuMs, ticks };
}

function usedCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function report(figures: readonly Figure[], { points }: Sizes): ReportTable {
  const worst = figures.reduce((most, { maxMs }) => Math.max(most, maxMs), 0);
  const verdict = worst <= BLOCK_MS_MAX ? "held" : "MISSED";
  return {
    title: `Event loop beside work in memory, up to ${count(points)} points`,
    columns: ["", "s", "longest block ms", "p99 ms", "in CPU ms", "ticks of a 1 ms timer"],
    rows: figures.map(({ name, seconds, maxMs, p99Ms, maxCpuMs, ticks }) => [
      name,
      seconds.toFixed(2),
      maxMs.toFixed(1),
      p99Ms.toFixed(1),
      maxCpuMs.toFixed(1),
      count(ticks),
    ]),
    notes: [
      `Points: ${DIM} floats (Cosine), ${ELEMENTS} sparse elements, a payload of two members; seed ${SEED}. ` +
        "Blocks are those of `perf_hooks.monitorEventLoopDelay`; in CPU ms: the most that all threads of " +
        "the process used between two ticks, which other work on the machine does not touch.",
      `Bar: ${BLOCK_MS_MAX} ms: ${verdict}, ${worst.toFixed(1)}.`,
    ],
  };
}

function* pointsUpTo(total: number): Generator<PointStruct & { readonly id: number }> {
  const random = seededRandom(SEED);
  for (let id = 0; id < total; id++) {
    yield {
      id,
      vector: { "": denseVector(random), words: sparseVector(random) },
      payload: { g: id % GROUPS, n: id },
    };
  }
}

function denseVector(random: () => number): number[] {
  return Array.from({ length: DIM }, () => random() - 0.5);
}

/** Small indices are frequent, as words are. */
function sparseVector(random: () => number): { indices: number[]; values: number[] } {
  const indices = new Set<number>();
  while (indices.size < ELEMENTS) indices.add(Math.floor(random() ** 3 * INDICES));
  return { indices: [...indices], values: Array.from({ length: ELEMENTS }, random) };
}

/** In no order. */
function uuidOf(id: number): string {
  const hex = (Math.imul(id + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0");
  return `${hex}-0000-4000-8000-${id.toString(16).padStart(12, "0")}`;
}

function count(value: number): string {
  return value.toLocaleString("en");
}

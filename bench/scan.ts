/**
 * Exact nearest neighbours by a scan over all rows, on one thread: the engine's kernel against
 * loops that one would write in TypeScript. All keep the ten best with the same heap.
 */
import { SCORE_CHUNK } from "../packages/engine/src/common/limits.ts";
import { DenseRows } from "../packages/engine/src/kernels/dense_rows.ts";
import { supportsRelaxedSimd } from "../packages/engine/src/kernels/kernel_build.ts";
import type { ReportTable } from "./benchmark.ts";
import { defineBenchmark } from "./benchmark.ts";
import type { Embeddings } from "./embeddings.ts";
import { loadEmbeddings } from "./embeddings.ts";
import type { Hits, Search } from "./plain_scan.ts";
import {
  dotFunctionSearch,
  drain,
  nestedLoopSearch,
  newTop,
  twoPassSearch,
  unrolledSearch,
} from "./plain_scan.ts";
import type { Contender, Timing } from "./rounds.ts";
import { timeRounds } from "./rounds.ts";
import { uploadTable } from "./upload.ts";

const LIMIT = 10;
const QUERIES = 100;
const QUERIES_CHECKED = 5;
const WARMUPS = 5;

/** The kernel must be this many times as fast as the fastest plain loop that is not unrolled. */
const SPEEDUP_MIN = 6;

export const scan = defineBenchmark({
  name: "scan",
  summary: "exact top 10 by a full scan, WASM against plain TypeScript, one thread; durable upload",
  options: {
    rows: { default: 100_000, text: "vectors scanned by a query" },
    rounds: { default: 30, text: "timed queries of each contender" },
    upload: { default: 20_000, text: "points uploaded" },
  },
  run: async (option) => {
    const embeddings = loadEmbeddings(option("rows"), QUERIES);
    const tables = [await scanTable(embeddings, option("rounds"))];
    tables.push(await uploadTable(loadEmbeddings(option("upload"), 1)));
    return tables;
  },
});

async function scanTable(embeddings: Embeddings, rounds: number): Promise<ReportTable> {
  const { queries } = embeddings;
  const plainLoops: (readonly [string, Search])[] = [
    ["plain: loop with a dot function", dotFunctionSearch(embeddings, LIMIT)],
    ["plain: nested loop", nestedLoopSearch(embeddings, LIMIT)],
    ["plain: nested loop, heap in a second pass", twoPassSearch(embeddings, LIMIT)],
  ];
  const searches: (readonly [string, Search])[] = [
    ...plainLoops,
    ["plain: nested loop, unrolled four times", unrolledSearch(embeddings, LIMIT)],
    [`Quiver: WASM SIMD${supportsRelaxedSimd() ? ", relaxed" : ""}`, engineSearch(embeddings)],
  ];
  for (const query of queries.slice(0, QUERIES_CHECKED)) {
    const expected = await searches[0]![1](query);
    for (const [name, search] of searches) checkAgreement(name, await search(query), expected);
  }
  const contenders = searches.map(([name, search]): Contender => ({
    name,
    run: (round) => {
      void search(queries[round % queries.length]!);
    },
  }));
  const timings = timeRounds(contenders, rounds, WARMUPS);
  const baseline = timings
    .slice(0, plainLoops.length)
    .reduce((best, timing) => (timing.minMs < best.minMs ? timing : best));
  return report(embeddings, timings, baseline, rounds);
}

function report(
  embeddings: Embeddings,
  timings: readonly Timing[],
  baseline: Timing,
  rounds: number,
): ReportTable {
  const { dim, rowCount, source } = embeddings;
  const speedup = baseline.minMs / timings.at(-1)!.minMs;
  const verdict = speedup >= SPEEDUP_MIN ? "held" : "MISSED";
  return {
    title: `Exact top ${LIMIT} of ${rowCount.toLocaleString("en")} x ${dim} f32, dot, one thread`,
    columns: ["", "min ms", "median ms", "GB/s (min)", "speed-up (min)", "speed-up (median)"],
    rows: timings.map(({ name, minMs, medianMs }) => [
      name,
      minMs.toFixed(2),
      medianMs.toFixed(2),
      ((rowCount * dim * 4) / minMs / 1e6).toFixed(1),
      (baseline.minMs / minMs).toFixed(2),
      (baseline.medianMs / medianMs).toFixed(2),
    ]),
    notes: [
      `Data: ${source}. ${rounds} interleaved rounds, each with another query; all answers agree.`,
      `Bar: ${SPEEDUP_MIN} times the fastest plain loop that is not unrolled (min): ` +
        `${verdict}, ${speedup.toFixed(2)}.`,
    ],
  };
}

function engineSearch({ rows, dim, rowCount }: Embeddings): Search {
  const dense = new DenseRows(dim);
  for (let row = 0; row < rowCount; row++) dense.append(rows.subarray(row * dim, (row + 1) * dim));
  return (query) => {
    const top = newTop(LIMIT);
    let threshold = top.threshold;
    for (let from = 0; from < rowCount; from += SCORE_CHUNK) {
      const scores = dense.scoreRange("dot", query, from, Math.min(from + SCORE_CHUNK, rowCount));
      for (let i = 0; i < scores.length; i++) {
        if (scores[i]! < threshold) continue;
        top.push(scores[i]!, from + i);
        threshold = top.threshold;
      }
    }
    return drain(top);
  };
}

/** The same offsets in the same order, but for scores that differ by rounding only. */
function checkAgreement(name: string, actual: Hits, expected: Hits): void {
  for (const [rank, score] of expected.scores.entries()) {
    if (actual.offsets[rank] === expected.offsets[rank]) continue;
    if (Math.abs(actual.scores[rank]! - score) < 1e-5) continue;
    throw new Error(`${name} disagrees at rank ${rank}: ${actual.scores[rank]}, not ${score}`);
  }
}

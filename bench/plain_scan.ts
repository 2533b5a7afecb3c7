/**
 * Scans over all rows as one would write them in TypeScript, with the engine's heap for the best
 * ones.
 *
 * The first three do the same additions in the same order; V8 makes code of very different speed
 * from them, so a comparison has to name the loop it compares with.
 */
import { Run } from "../packages/engine/src/common/run.ts";
import { processRuntime } from "../packages/engine/src/common/runtime.ts";
import { TopK } from "../packages/engine/src/common/top_k.ts";
import type { Embeddings } from "./embeddings.ts";

/** The best rows of a search, best first. */
export interface Hits {
  readonly scores: Float32Array;
  readonly offsets: Uint32Array;
}

/** An exact search over fixed rows. */
export type Search = (query: Float32Array) => Promise<Hits>;

/** A heap for the `limit` best rows; of equal ones the first. */
export function newTop(limit: number): TopK {
  return new TopK(limit, (a, b) => a < b);
}

/** Empties the heap; all within the call, since few rows are kept. */
export function drain(top: TopK): Promise<Hits> {
  return top.drain(new Run(processRuntime()));
}

/** A loop over the rows that calls a function for the dot product. */
export function dotFunctionSearch(embeddings: Embeddings, limit: number): Search {
  return (query) => {
    const { rows, dim, rowCount } = embeddings;
    const top = newTop(limit);
    let threshold = top.threshold;
    for (let row = 0; row < rowCount; row++) {
      const score = dot(rows, row * dim, query);
      if (score < threshold) continue;
      top.push(score, row);
      threshold = top.threshold;
    }
    return drain(top);
  };
}

/** The same, the dot product written into the loop. */
export function nestedLoopSearch(embeddings: Embeddings, limit: number): Search {
  return (query) => {
    const { rows, dim, rowCount } = embeddings;
    const top = newTop(limit);
    let threshold = top.threshold;
    for (let row = 0; row < rowCount; row++) {
      const start = row * dim;
      let score = 0;
      for (let i = 0; i < dim; i++) score += rows[start + i]! * query[i]!;
      if (score < threshold) continue;
      top.push(score, row);
      threshold = top.threshold;
    }
    return drain(top);
  };
}

/** Two passes: a nested loop for all scores, then the heap. */
export function twoPassSearch(embeddings: Embeddings, limit: number): Search {
  return (query) => {
    const { rows, dim, rowCount } = embeddings;
    const scores = new Float32Array(rowCount);
    for (let row = 0; row < rowCount; row++) {
      const start = row * dim;
      let score = 0;
      for (let i = 0; i < dim; i++) score += rows[start + i]! * query[i]!;
      scores[row] = score;
    }
    const top = newTop(limit);
    let threshold = top.threshold;
    for (let row = 0; row < rowCount; row++) {
      if (scores[row]! < threshold) continue;
      top.push(scores[row]!, row);
      threshold = top.threshold;
    }
    return drain(top);
  };
}

/** The nested loop unrolled four times, with a sum of its own for each of the four. */
export function unrolledSearch(embeddings: Embeddings, limit: number): Search {
  return (query) => {
    const { rows, dim, rowCount } = embeddings;
    const top = newTop(limit);
    let threshold = top.threshold;
    for (let row = 0; row < rowCount; row++) {
      const start = row * dim;
      let sum0 = 0;
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      for (let i = 0; i < dim; i += 4) {
        sum0 += rows[start + i]! * query[i]!;
        sum1 += rows[start + i + 1]! * query[i + 1]!;
        sum2 += rows[start + i + 2]! * query[i + 2]!;
        sum3 += rows[start + i + 3]! * query[i + 3]!;
      }
      const score = sum0 + sum1 + (sum2 + sum3);
      if (score < threshold) continue;
      top.push(score, row);
      threshold = top.threshold;
    }
    return drain(top);
  };
}

function dot(rows: Float32Array, start: number, query: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < query.length; i++) sum += rows[start + i]! * query[i]!;
  return sum;
}

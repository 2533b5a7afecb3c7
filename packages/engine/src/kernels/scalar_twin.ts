/**
 * What the kernels compute, in plain TypeScript and in the same order of additions: eight partial
 * sums (two accumulators of four lanes), rounded to f32 after every operation. Equal to the last
 * bit to the baseline kernels; the relaxed ones may round a product and its addition once instead
 * of twice.
 */
import type { Metric, RowMetric } from "./metric.ts";

const { fround } = Math;

/**
 * The score of one row against a query; larger is better.
 *
 * @param query as many floats as `row`
 */
export function scoreRow(metric: Metric, query: Float32Array, row: Float32Array): number {
  const sums = new Float32Array(8);
  for (let i = 0; i < row.length; i++) {
    sums[i % 8] = fround(sums[i % 8]! + term(metric, query[i]!, row[i]!));
  }
  const lane = (index: number): number => fround(sums[index]! + sums[index + 4]!);
  const total = fround(fround(lane(0) + lane(2)) + fround(lane(1) + lane(3)));
  return metric === "dot" ? total : 0 - total;
}

function term(metric: Metric, query: number, row: number): number {
  if (metric === "dot") return fround(query * row);
  const difference = fround(query - row);
  return metric === "euclid" ? fround(difference * difference) : Math.abs(difference);
}

/**
 * The score of one row of bytes, which is the float nearest to what integers give.
 *
 * @param query as many bytes as `row`
 */
export function scoreBytes(metric: RowMetric, query: Uint8Array, row: Uint8Array): number {
  let sum = 0;
  let squares = 0;
  let rowSquares = 0;
  for (let i = 0; i < row.length; i++) {
    const a = query[i]!;
    const b = row[i]!;
    squares += a * a;
    rowSquares += b * b;
    if (metric === "dot" || metric === "cosine") sum += a * b;
    else sum -= metric === "euclid" ? (a - b) ** 2 : Math.abs(a - b);
  }
  if (metric !== "cosine") return fround(sum);
  const lengths = squares * rowSquares;
  return lengths === 0 ? 0 : fround(sum / Math.sqrt(lengths));
}

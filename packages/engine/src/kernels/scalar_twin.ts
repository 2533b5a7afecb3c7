/**
 * What the kernels compute, in plain TypeScript and in the same order of additions: eight partial
 * sums (two accumulators of four lanes), rounded to f32 after every operation. Equal to the last
 * bit to the baseline kernels; the relaxed ones may round a product and its addition once instead
 * of twice.
 */
import type { Metric } from "./metric.ts";

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

/**
 * The exported kernels: scores of dense rows, one function per metric and way of choosing rows. A
 * larger score is better.
 *
 * - `dot`: the sum of products.
 * - `euclid`: minus the sum of squared differences.
 * - `manhattan`: minus the sum of absolute differences.
 *
 * Everything is an address or a number. Rows are f32, `stride` bytes apart (a multiple of 16),
 * padded with zeros, and so is the query. The kernels keep no state and hold no managed object: any
 * number of threads may run them on one memory, each with its own query, list and output.
 */
import { DenseScores } from "./dense_scores";
import { DOT, EUCLID, MANHATTAN } from "./row_scores";

export function dotRange(query: usize, rows: usize, stride: usize, count: u32, out: usize): void {
  DenseScores.range(DOT, query, rows, stride, count, out);
}

export function euclidRange(
  query: usize,
  rows: usize,
  stride: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.range(EUCLID, query, rows, stride, count, out);
}

export function manhattanRange(
  query: usize,
  rows: usize,
  stride: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.range(MANHATTAN, query, rows, stride, count, out);
}

export function dotList(
  query: usize,
  rows: usize,
  stride: usize,
  rowCount: u32,
  list: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.list(DOT, query, rows, stride, rowCount, list, count, out);
}

export function euclidList(
  query: usize,
  rows: usize,
  stride: usize,
  rowCount: u32,
  list: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.list(EUCLID, query, rows, stride, rowCount, list, count, out);
}

export function manhattanList(
  query: usize,
  rows: usize,
  stride: usize,
  rowCount: u32,
  list: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.list(MANHATTAN, query, rows, stride, rowCount, list, count, out);
}

export * from "./graph_exports";

/**
 * The exported kernels: scores of dense rows, one function per metric and way of choosing rows. A
 * larger score is better.
 *
 * - `dot`: the sum of products.
 * - `euclid`: minus the sum of squared differences.
 * - `manhattan`: minus the sum of absolute differences.
 *
 * `Half` in a name: rows of IEEE halves, a query of their floats. `Byte`: rows and query of bytes;
 * these have `cosine` too.
 *
 * Everything is an address or a number. Rows are f32, `stride` bytes apart (a multiple of 16),
 * padded with zeros, and so is the query. The kernels keep no state and hold no managed object: any
 * number of threads may run them on one memory, each with its own query, list and output.
 */
import { COSINE } from "./byte_scores";
import { BYTE, DenseScores, FLOAT, HALF } from "./dense_scores";
import { DOT, EUCLID, MANHATTAN } from "./row_scores";

export function dotRange(query: usize, rows: usize, stride: usize, count: u32, out: usize): void {
  DenseScores.range(FLOAT, DOT, query, rows, stride, count, out);
}

export function euclidRange(
  query: usize,
  rows: usize,
  stride: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.range(FLOAT, EUCLID, query, rows, stride, count, out);
}

export function manhattanRange(
  query: usize,
  rows: usize,
  stride: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.range(FLOAT, MANHATTAN, query, rows, stride, count, out);
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
  DenseScores.list(FLOAT, DOT, query, rows, stride, rowCount, list, count, out);
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
  DenseScores.list(FLOAT, EUCLID, query, rows, stride, rowCount, list, count, out);
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
  DenseScores.list(FLOAT, MANHATTAN, query, rows, stride, rowCount, list, count, out);
}

export function dotHalfRange(
  query: usize,
  rows: usize,
  stride: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.range(HALF, DOT, query, rows, stride, count, out);
}

export function dotHalfList(
  query: usize,
  rows: usize,
  stride: usize,
  rowCount: u32,
  list: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.list(HALF, DOT, query, rows, stride, rowCount, list, count, out);
}

export function euclidHalfRange(
  query: usize,
  rows: usize,
  stride: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.range(HALF, EUCLID, query, rows, stride, count, out);
}

export function euclidHalfList(
  query: usize,
  rows: usize,
  stride: usize,
  rowCount: u32,
  list: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.list(HALF, EUCLID, query, rows, stride, rowCount, list, count, out);
}

export function manhattanHalfRange(
  query: usize,
  rows: usize,
  stride: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.range(HALF, MANHATTAN, query, rows, stride, count, out);
}

export function manhattanHalfList(
  query: usize,
  rows: usize,
  stride: usize,
  rowCount: u32,
  list: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.list(HALF, MANHATTAN, query, rows, stride, rowCount, list, count, out);
}

export function dotByteRange(
  query: usize,
  rows: usize,
  stride: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.range(BYTE, DOT, query, rows, stride, count, out);
}

export function dotByteList(
  query: usize,
  rows: usize,
  stride: usize,
  rowCount: u32,
  list: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.list(BYTE, DOT, query, rows, stride, rowCount, list, count, out);
}

export function euclidByteRange(
  query: usize,
  rows: usize,
  stride: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.range(BYTE, EUCLID, query, rows, stride, count, out);
}

export function euclidByteList(
  query: usize,
  rows: usize,
  stride: usize,
  rowCount: u32,
  list: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.list(BYTE, EUCLID, query, rows, stride, rowCount, list, count, out);
}

export function manhattanByteRange(
  query: usize,
  rows: usize,
  stride: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.range(BYTE, MANHATTAN, query, rows, stride, count, out);
}

export function manhattanByteList(
  query: usize,
  rows: usize,
  stride: usize,
  rowCount: u32,
  list: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.list(BYTE, MANHATTAN, query, rows, stride, rowCount, list, count, out);
}

export function cosineByteRange(
  query: usize,
  rows: usize,
  stride: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.range(BYTE, COSINE, query, rows, stride, count, out);
}

export function cosineByteList(
  query: usize,
  rows: usize,
  stride: usize,
  rowCount: u32,
  list: usize,
  count: u32,
  out: usize,
): void {
  DenseScores.list(BYTE, COSINE, query, rows, stride, rowCount, list, count, out);
}

export * from "./graph_exports";

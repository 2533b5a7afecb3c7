/** What TypeScript calls of a graph. Everything is an address or a number. */
import { Codes } from "./codes";
import { Coarse } from "./coarse";
import { GraphBuild } from "./graph_build";
import { GraphSearch } from "./graph_search";
import { Graph } from "./graph_state";

/** Rows that a scan gathers before it scores them. */
const SCAN_IDS: i32 = 64;

/**
 * Minus four, if the relaxed dot product takes its first operand for signed: runtimes in which it
 * was an experiment may not.
 */
export function signedProbe(): i32 {
  if (!ASC_FEATURE_RELAXED_SIMD) return -4;
  const sum = i32x4.relaxed_dot_i8x16_i7x16_add_s(i8x16.splat(-1), i8x16.splat(1), i32x4.splat(0));
  return i32x4.extract_lane(sum, 0);
}

/** Says where a graph is; before anything else. */
export function graphPlace(
  metric: i32,
  codes: usize,
  stride: usize,
  factors: usize,
  tilts: usize,
  links: usize,
  listBytes: usize,
  linksMax: i32,
  rows: usize,
): void {
  Graph.metric = metric;
  Graph.codes = codes;
  Graph.stride = stride;
  Graph.factors = factors;
  Graph.tilts = tilts;
  Graph.links = links;
  Graph.listBytes = listBytes;
  Graph.linksMax = linksMax;
  Graph.visitedBytes = rows;
}

/** Says where the scratch slot of this thread is. */
export function graphSlot(
  query: usize,
  other: usize,
  visited: usize,
  pool: usize,
  fresh: usize,
  buffer: usize,
  kept: usize,
): void {
  Graph.query = query;
  Graph.other = other;
  Graph.visited = visited;
  Graph.pool = pool;
  Graph.fresh = fresh;
  Graph.buffer = buffer;
  Graph.kept = kept;
}

export function graphEncode(
  rows: usize,
  rowBytes: usize,
  dim: usize,
  first: u32,
  count: u32,
  low: f32,
  perStep: f32,
): void {
  Codes.encode(rows, rowBytes, dim, first, count, low, perStep);
}

export function graphTilt(first: u32, count: u32, longest: f32, perStep: f32): void {
  Codes.tilt(first, count, longest, perStep);
}

export function graphPrepare(row: usize, bytes: usize, dim: usize, low: f32, perStep: f32): f32 {
  return Codes.prepare(row, bytes, dim, low, perStep);
}

/** What makes a distance of two rows of their factors and dot product. */
export function graphDistanceBase(base: f32): void {
  Graph.distanceBase = base;
}

/** Makes a row that is there the query. */
export function graphQueryRow(id: u32): void {
  GraphBuild.query(id, Graph.query);
}

export function graphAssign(
  list: usize,
  count: u32,
  firstCentroid: u32,
  centroids: u32,
  out: usize,
): void {
  Coarse.assign(list, count, firstCentroid, centroids, out);
}

export function graphAddUp(list: usize, count: u32, places: usize, sums: usize): void {
  Coarse.addUp(list, count, places, sums);
}

export function graphEnter(
  tables: usize,
  firstCell: u32,
  cells: u32,
  cellsWanted: i32,
  leavesWanted: i32,
): i32 {
  return Coarse.enter(tables, firstCell, cells, cellsWanted, leavesWanted);
}

export function graphNearest(list: usize, count: u32, wanted: i32): i32 {
  return Coarse.nearest(list, count, wanted);
}

export function graphInsert(id: u32, entries: i32, most: i32, breadth: i32): void {
  GraphBuild.insert(id, entries, most, breadth);
}

/**
 * Begins a search.
 *
 * @param reach a share; below 0: it ends when the pool is full of expanded rows
 * @param mask 0, or the address of a bit for each row
 */
export function graphBegin(
  wanted: i32,
  poolMax: i32,
  reach: f64,
  queryBase: f64,
  slack: f64,
  mask: usize,
  hops: i32,
): void {
  Graph.reach = reach;
  Graph.queryBase = queryBase;
  Graph.slack = slack;
  Graph.mask = mask;
  Graph.hops = hops;
  GraphSearch.begin(wanted, poolMax);
}

/** Puts the first `count` rows of the buffer into the pool of a search that has just begun. */
export function graphOffer(count: i32): void {
  GraphSearch.offer(count);
}

/** @returns 1 when the search has ended */
export function graphRun(rounds: i32): i32 {
  return GraphSearch.run(rounds) ? 1 : 0;
}

/**
 * Scores the rows of `[from, to)` whose bit is set in the mask of the search.
 *
 * @returns how many they were
 */
export function graphScan(from: u32, to: u32): u32 {
  let total: u32 = 0;
  let count = 0;
  for (let first = from & ~31; first < to; first += 32) {
    let bits = load<u32>(Graph.mask + ((first >>> 3) as usize));
    if (first < from) bits &= (-1 as u32) << (from - first);
    if (to - first < 32) bits &= ((1 as u32) << (to - first)) - 1;
    while (bits != 0) {
      const id = first + ctz(bits);
      bits &= bits - 1;
      store<u32>(Graph.buffer + ((count++ as usize) << 2), id);
    }
    if (count >= SCAN_IDS) {
      GraphSearch.take(count);
      total += count as u32;
      count = 0;
    }
  }
  GraphSearch.take(count);
  return total + (count as u32);
}

/** The key of the last wanted row of the pool; the greatest number while there are fewer. */
export function graphLastKey(): i32 {
  return Graph.poolSize < Graph.wanted ? i32.MAX_VALUE : GraphSearch.keyAt(Graph.wanted - 1);
}

/**
 * Leaves the rows that may be among the wanted ones in the buffer, nearest first.
 *
 * @param least how many at least, if there are so many
 * @returns how many they are
 */
export function graphFinish(least: i32, most: i32): i32 {
  const size = Graph.poolSize;
  if (size == 0) return 0;
  const last = GraphSearch.keyAt(min(Graph.wanted, size) - 1) as f64;
  const limit = GraphSearch.uncertain(last);
  let count = 0;
  while (count < size && count < most) {
    if (count >= least && (GraphSearch.keyAt(count) as f64) > limit) break;
    store<u32>(Graph.buffer + ((count as usize) << 2), GraphSearch.idAt(count));
    count++;
  }
  return count;
}

/** The key of a row for the query. For tests. */
export function graphKey(id: u32): i32 {
  for (let lane: usize = 0; lane < 4; lane++) store<u32>(Graph.buffer + (lane << 2), id);
  return GraphSearch.keyOfBuffer();
}

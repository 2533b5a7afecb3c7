/**
 * Clusters of rows by their codes: k-means in two levels. Leaves hold about {@link LEAF_ROWS} rows;
 * cells hold about as many leaves as there are cells.
 *
 * The graph is built in the order of the leaves, so that neighbours lie near each other in memory;
 * a search begins at the rows in the middle of the leaves nearest to its query.
 */
import type { Run } from "../common/run.ts";
import type { GraphMemory } from "../kernels/graph_memory.ts";

/** Rows in a leaf, about. */
export const LEAF_ROWS = 256;

/** Rows for each centroid that take part in finding it. */
const SAMPLE_ROWS = 100;

const ROUNDS = 5;

/** Distances between two looks at the clock: a fraction of a millisecond. */
const PACED_DISTANCES = 1 << 14;

/** Rows by leaf. */
export interface Clusters {
  readonly cells: number;
  /** Rows, leaf by leaf. */
  readonly rows: Uint32Array;
  /** For each leaf the end of its rows. */
  readonly leafEnds: Uint32Array;
  /** For each leaf the place in `rows` of the one in its middle. */
  readonly middles: Uint32Array;
}

interface Group {
  readonly rows: Uint32Array;
  /** The row nearest to the centroid. */
  readonly middle: number;
}

/** Cells and leaves of so many rows, at most. */
export function centroidsMax(rowCount: number): number {
  const leaves = leavesOf(rowCount);
  const cells = cellsOf(leaves);
  // Each cell rounds its leaves up.
  return leaves + 2 * cells;
}

function leavesOf(rowCount: number): number {
  return Math.max(1, Math.ceil(rowCount / LEAF_ROWS));
}

function cellsOf(leaves: number): number {
  return Math.max(1, Math.round(Math.sqrt(leaves)));
}

/**
 * Clusters the rows `[0, count)`, which are encoded. Uses the room of their links, and leaves it
 * full of zeros. The centroids and the first table (of cells) are left in the memory.
 */
export async function clusterRows(
  graph: GraphMemory,
  count: number,
  random: () => number,
  run: Run,
): Promise<Clusters> {
  const all = Uint32Array.from({ length: count }, (_, row) => row);
  const cellsWanted = Math.min(cellsOf(leavesOf(count)), graph.sumsMax);
  const cells = await split(graph, all, graph.firstCentroid, cellsWanted, random, run);
  const firstLeaf = graph.firstCentroid + cells.length;
  const leaves: Group[] = [];
  const tables = graph.tables();
  for (const [at, cell] of cells.entries()) {
    tables[at] = leaves.length;
    const wanted = Math.min(Math.ceil(cell.rows.length / LEAF_ROWS), graph.sumsMax);
    leaves.push(...(await split(graph, cell.rows, firstLeaf + leaves.length, wanted, random, run)));
  }
  tables[cells.length] = leaves.length;
  const rows = new Uint32Array(count);
  const leafEnds = new Uint32Array(leaves.length);
  const middles = new Uint32Array(leaves.length);
  let end = 0;
  for (const [at, leaf] of leaves.entries()) {
    rows.set(leaf.rows, end);
    middles[at] = end + leaf.rows.indexOf(leaf.middle);
    end += leaf.rows.length;
    leafEnds[at] = end;
  }
  return { cells: cells.length, rows, leafEnds, middles };
}

/**
 * Splits rows into at most `wanted` groups; the centroids, one for each, are written from a row
 * number on. No group is empty.
 */
async function split(
  graph: GraphMemory,
  rows: Uint32Array,
  first: number,
  wanted: number,
  random: () => number,
  run: Run,
): Promise<Group[]> {
  const sample = sampleOf(rows, Math.max(wanted, wanted * SAMPLE_ROWS), random);
  for (let at = 0; at < wanted; at++) copyCentroid(graph, sample[at]!, first + at);
  const { address, words } = graph.sums(wanted);
  const counts = new Uint32Array(wanted);
  for (let round = 0; round < ROUNDS; round++) {
    await forAssigned(graph, sample, first, wanted, run, (places, count) => {
      for (let at = 0; at < count; at++) counts[places[2 * at]!]!++;
      graph.addUp(count, address);
    });
    moveCentroids(graph, first, words, counts);
    words.fill(0);
    counts.fill(0);
  }
  const placeOf = new Uint32Array(rows.length);
  const middles = new Uint32Array(wanted);
  const nearest = new Float64Array(wanted).fill(Infinity);
  const factors = graph.factors();
  let done = 0;
  await forAssigned(graph, rows, first, wanted, run, (places, count) => {
    for (let at = 0; at < count; at++) {
      const place = places[2 * at]!;
      const row = rows[done + at]!;
      const distance = (places[2 * at + 1]! | 0) + factors[row]!;
      placeOf[done + at] = place;
      counts[place]!++;
      if (distance >= nearest[place]!) continue;
      nearest[place] = distance;
      middles[place] = row;
    }
    done += count;
  });
  return gather(graph, rows, { first, placeOf, counts, middles });
}

/** Rows by group; centroids of groups without rows are closed up. */
function gather(
  graph: GraphMemory,
  rows: Uint32Array,
  {
    first,
    placeOf,
    counts,
    middles,
  }: { first: number; placeOf: Uint32Array; counts: Uint32Array; middles: Uint32Array },
): Group[] {
  const groups: Group[] = [];
  const members: Uint32Array[] = [];
  for (const [place, count] of counts.entries()) {
    members.push(new Uint32Array(count));
    if (count === 0) continue;
    const to = first + groups.length;
    if (to !== first + place) copyCentroid(graph, first + place, to);
    groups.push({ rows: members[place]!, middle: middles[place]! });
  }
  const filled = new Uint32Array(counts.length);
  for (let at = 0; at < rows.length; at++) {
    const place = placeOf[at]!;
    members[place]![filled[place]!++] = rows[at]!;
  }
  return groups;
}

async function forAssigned(
  graph: GraphMemory,
  rows: Uint32Array,
  first: number,
  centroids: number,
  run: Run,
  take: (places: Uint32Array, count: number) => void,
): Promise<void> {
  const piece = Math.min(2048, Math.max(16, Math.ceil(PACED_DISTANCES / centroids)));
  for (let from = 0; from < rows.length; from += piece) {
    const part = rows.subarray(from, from + piece);
    take(graph.assign(part, first, centroids), part.length);
    if (run.due()) await run.pause();
  }
}

/** Puts centroids to the mean of their rows; those without rows stay. */
function moveCentroids(
  graph: GraphMemory,
  first: number,
  sums: Uint32Array,
  counts: Uint32Array,
): void {
  const { codeBytes } = graph.layout;
  for (const [place, count] of counts.entries()) {
    if (count === 0) continue;
    const code = graph.codes(first + place, 1);
    const from = place * codeBytes;
    for (let at = 0; at < codeBytes; at++) code[at] = Math.round(sums[from + at]! / count);
    setFactor(graph, first + place);
  }
}

/** @param from a row or a centroid */
function copyCentroid(graph: GraphMemory, from: number, to: number): void {
  graph.codes(to, 1).set(graph.codes(from, 1));
  setFactor(graph, to);
}

/**
 * Centroids are compared by the squared distance of codes, for "dot" too: with the sum of squares
 * as its factor and no tilt the key of a centroid says just that.
 */
function setFactor(graph: GraphMemory, centroid: number): void {
  if (graph.shape.metric === "manhattan") return;
  let sum = 0;
  for (const code of graph.codes(centroid, 1)) sum += code * code;
  graph.factors()[centroid] = sum;
}

/** Different rows at random, all of them if there are not more. */
function sampleOf(rows: Uint32Array, wanted: number, random: () => number): Uint32Array {
  const shuffled = rows.slice();
  const count = Math.min(wanted, rows.length);
  for (let at = 0; at < count; at++) {
    const drawn = at + Math.floor(random() * (rows.length - at));
    const row = shuffled[drawn]!;
    shuffled[drawn] = shuffled[at]!;
    shuffled[at] = row;
  }
  return shuffled.subarray(0, count);
}

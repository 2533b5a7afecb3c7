/**
 * Builds a graph over rows: encodes them, puts them into the order of clusters, links each with its
 * neighbours, and makes sure that each can be reached.
 */
import type { Run } from "../common/run.ts";
import { STAGED_ROWS } from "../kernels/graph_layout.ts";
import type { Codec, GraphMemory } from "../kernels/graph_memory.ts";
import { chooseCodec } from "./choose_codec.ts";
import { type Clusters, clusterRows } from "./cluster_rows.ts";
import { connectRows } from "./connect_rows.ts";

/** The vector of a row; a view that is valid until the next call is enough. */
export type RowOf = (row: number) => Float32Array;

export interface BuildParams {
  /** Neighbours that a row chooses. */
  readonly m: number;
  /** Rows that it chooses from. */
  readonly efConstruct: number;
}

/** What is known of a graph besides its memory. */
export interface GraphIndex {
  readonly codec: Codec;
  /** The row of each number in the graph. */
  readonly rows: Uint32Array;
  readonly cells: number;
  /** For each leaf the end of its numbers. */
  readonly leafEnds: Uint32Array;
}

/** Cells and leaves that are looked into for rows to begin at. */
export const CELLS_ENTERED = 2;
export const LEAVES_ENTERED = 2;

/** One row of so many is linked before the others. */
const EARLY_SHARE = 16;

/** Links across the graph that such a row keeps. */
const PINNED_LINKS = 8;

/**
 * Builds a graph in a memory that has none.
 *
 * @param rows rows to take in, at most the capacity of the memory
 * @throws what {@link Run.pause} throws
 */
export async function buildGraph(
  graph: GraphMemory,
  rowOf: RowOf,
  rows: Uint32Array,
  params: BuildParams,
  random: () => number,
  run: Run,
): Promise<GraphIndex> {
  const bounds = chooseCodec(rowOf, rows, graph.shape.dim, random);
  await encodeRows(graph, rowOf, rows, 0, bounds, run);
  const codec = { ...bounds, longest: longestOf(graph, rows.length) };
  const clusters = await clusterRows(graph, rows.length, random, run);
  const ordered = clusters.rows.map((at) => rows[at]!);
  await encodeRows(graph, rowOf, ordered, 0, codec, run);
  await tiltRows(graph, 0, rows.length, codec, run);
  graph.tables().set(clusters.middles, clusters.cells + 1);
  graph.useCodec(codec);
  await linkRows(graph, clusters, params, random, run);
  await connectRows(graph, rows.length, clusters.middles[0]!, run);
  return { codec, rows: ordered, cells: clusters.cells, leafEnds: clusters.leafEnds };
}

/**
 * Takes further rows into a graph.
 *
 * @param first their first number
 */
export async function extendGraph(
  graph: GraphMemory,
  { codec, cells }: GraphIndex,
  rowOf: RowOf,
  rows: Uint32Array,
  first: number,
  params: BuildParams,
  run: Run,
): Promise<void> {
  graph.useCodec(codec);
  await encodeRows(graph, rowOf, rows, first, codec, run);
  await tiltRows(graph, first, rows.length, codec, run);
  for (let at = 0; at < rows.length; at++) {
    graph.prepareRow(first + at);
    const entries = graph.enter(cells, CELLS_ENTERED, LEAVES_ENTERED);
    graph.insert(first + at, entries, params.m, params.efConstruct);
    if (run.due()) await run.pause();
  }
}

async function encodeRows(
  graph: GraphMemory,
  rowOf: RowOf,
  rows: Uint32Array,
  first: number,
  codec: Codec,
  run: Run,
): Promise<void> {
  for (let from = 0; from < rows.length; from += STAGED_ROWS) {
    const count = Math.min(STAGED_ROWS, rows.length - from);
    graph.encode(first + from, count, (at) => rowOf(rows[from + at]!), codec);
    if (run.due()) await run.pause();
  }
}

async function tiltRows(
  graph: GraphMemory,
  first: number,
  count: number,
  codec: Codec,
  run: Run,
): Promise<void> {
  const piece = 1 << 14;
  for (let at = 0; at < count; at += piece) {
    graph.tilt(first + at, Math.min(piece, count - at), codec);
    if (run.due()) await run.pause();
  }
}

/** The greatest squared length of the rows, which are encoded and not tilted yet. */
function longestOf(graph: GraphMemory, count: number): number {
  if (graph.shape.metric !== "dot") return 0;
  return graph
    .tilts()
    .subarray(0, count)
    .reduce((most, length) => Math.max(most, length), 0);
}

async function linkRows(
  graph: GraphMemory,
  { rows, leafEnds, middles }: Clusters,
  { m, efConstruct }: BuildParams,
  random: () => number,
  run: Run,
): Promise<void> {
  const isLinked = new Uint8Array(rows.length);
  const link = async (id: number, entries: number): Promise<void> => {
    graph.insert(id, entries, m, efConstruct);
    isLinked[id] = 1;
    if (run.due()) await run.pause();
  };
  const first = shuffled(middles, random);
  for (const [at, id] of first.entries()) {
    await link(id, graph.enterAt(first.subarray(0, Math.min(at, LEAVES_ENTERED))));
  }
  for (const id of first) graph.pinFarthest(id, PINNED_LINKS);
  const leafOf = new Uint32Array(rows.length);
  for (let leaf = 0, id = 0; leaf < leafEnds.length; leaf++) {
    for (; id < leafEnds[leaf]!; id++) leafOf[id] = leaf;
  }
  const linkRow = (id: number): Promise<void> => link(id, graph.enterAt([middles[leafOf[id]!]!]));
  const early: number[] = [];
  for (let at = 0; at < rows.length / EARLY_SHARE; at++) {
    const id = Math.floor(random() * rows.length);
    if (isLinked[id] !== 0) continue;
    await linkRow(id);
    early.push(id);
  }
  for (const id of early) graph.pinFarthest(id, PINNED_LINKS);
  for (let id = 0; id < rows.length; id++) if (isLinked[id] === 0) await linkRow(id);
}

function shuffled(ids: Uint32Array, random: () => number): Uint32Array {
  const order = ids.slice();
  for (let at = order.length - 1; at > 0; at--) {
    const drawn = Math.floor(random() * (at + 1));
    const id = order[drawn]!;
    order[drawn] = order[at]!;
    order[at] = id;
  }
  return order;
}

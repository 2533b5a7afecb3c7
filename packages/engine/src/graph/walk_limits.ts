/** What a search asks of a graph for a user's `hnsw_ef`. */
import { POOL_MAX } from "../kernels/graph_layout.ts";
import type { GraphMemory, WalkLimits } from "../kernels/graph_memory.ts";

/** Rows kept to go on from, at least. */
const POOL_MIN = 256;

/** A query beyond the reach of codes by more than this factor is far away. */
const FAR_SCALE = 2;

/**
 * How many times more rows are kept where many may be about equally near: for a query that is far
 * away, and for the greatest dot products of rows that are not equally long.
 */
const WIDE_POOL_FACTOR = 4;

/** Rows that are scored by their vectors, beyond those wanted, at least. */
const RESCORED_MIN = 4;

/**
 * A search ends at a distance: so much beyond the last wanted row that a graph searched with `ef`
 * candidates would find about as much. Measured on text embeddings: 0.97 of the nearest ten at 32,
 * 0.99 at 128.
 *
 * @param graph whose query is prepared
 */
export function walkLimits(
  graph: Pick<GraphMemory, "queryScale" | "shape">,
  wanted: number,
  ef: number,
): Pick<WalkLimits, "wanted" | "pool" | "reach"> {
  const pool = Math.max(POOL_MIN, 2 * ef, 2 * wanted);
  const isWide = graph.queryScale > FAR_SCALE || graph.shape.metric === "dot";
  const factor = isWide ? WIDE_POOL_FACTOR : 1;
  const reach = Math.max(0.01, 0.05 * Math.log2(Math.max(1, ef)) - 0.13);
  return { wanted, pool: Math.min(POOL_MAX, pool * factor), reach };
}

/** How many rows are scored by their vectors. */
export function rescoredRows(wanted: number): { readonly least: number; readonly most: number } {
  return { least: wanted + RESCORED_MIN, most: Math.min(POOL_MAX, 4 * wanted + 88) };
}

/**
 * The memory of a graph.
 *
 * Layout (addresses in bytes, every part on a line of 64):
 *
 *     0        SCRATCH_SLOTS slots, one for each thread: query, rows to encode, pool, buffers, a
 *              mask of rows (a bit each), rows seen (a byte each)
 *     tables   for each cell its first leaf, and the end; for each leaf the row to enter at (u32)
 *     factors  an i32 for each row and centroid: see `assembly/code_keys.ts`
 *     tilts    an f32 for each, for "dot" only
 *     links    a list for each row: a u32 count and ids
 *     codes    7-bit codes of rows, then of centroids (cells, then leaves)
 *
 * It is laid out for as many rows as it will ever hold: what is not touched takes no memory.
 */
import { SCRATCH_SLOTS } from "../common/limits.ts";
import { PAGE_BYTES, PAGES_MAX } from "./kernel_build.ts";
import type { Metric } from "./metric.ts";

/** What the layout follows from. */
export interface GraphShape {
  readonly dim: number;
  readonly metric: Metric;
  /** Most rows. */
  readonly capacity: number;
  /** Cells and leaves together, at most. */
  readonly centroidsMax: number;
  /** Most neighbours of a row. */
  readonly linksMax: number;
}

/** Where one thread keeps what it works with. */
export interface GraphSlot {
  readonly query: number;
  readonly other: number;
  /** Signed bytes of the query. */
  readonly bytes: number;
  /** {@link STAGED_ROWS} rows of f32. */
  readonly staged: number;
  readonly pool: number;
  readonly fresh: number;
  readonly buffer: number;
  readonly kept: number;
  /** Two words for each of {@link LIST_ROWS} rows. */
  readonly answers: number;
  readonly list: number;
  readonly mask: number;
  readonly visited: number;
}

export interface GraphLayout {
  readonly codeBytes: number;
  readonly rowBytes: number;
  readonly listBytes: number;
  readonly rows: number;
  readonly slotBytes: number;
  readonly tables: number;
  readonly factors: number;
  readonly tilts: number;
  readonly links: number;
  readonly codes: number;
  readonly bytes: number;
}

/** Rows that are encoded by one call. */
export const STAGED_ROWS = 16;

/** Rows of a list that is handed to a kernel. */
export const LIST_ROWS = 4096;

/** Most rows that a search keeps. */
export const POOL_MAX = 16_384;

/** Most ids that the kernels gather before they score them, with room to spare. */
const BUFFER_IDS = 2048;

const WORD_BYTES = 4;
const ENTRY_BYTES = 8;
const LINE_BYTES = 64;

/** @returns undefined when so many rows do not fit into 4 GiB */
export function graphLayout(shape: GraphShape): GraphLayout | undefined {
  const { dim, metric, capacity, centroidsMax, linksMax } = shape;
  const rows = capacity + centroidsMax;
  const codeBytes = Math.ceil(dim / 16) * 16;
  const rowBytes = Math.ceil((dim * WORD_BYTES) / 16) * 16;
  const listBytes = Math.ceil((linksMax + 1) / 16) * LINE_BYTES;
  const parts = { codeBytes, rowBytes, rows, listBytes };
  const slotBytes = slotAt(0, parts).visited + lined(rows);
  const tables = SCRATCH_SLOTS * slotBytes;
  const factors = tables + lined((centroidsMax + 2) * WORD_BYTES);
  const tilts = factors + lined(rows * WORD_BYTES);
  const links = tilts + (metric === "dot" ? lined(rows * WORD_BYTES) : 0);
  const codes = links + capacity * listBytes;
  const bytes = codes + rows * codeBytes;
  // The last page stays unused: no address computed by a kernel wraps around.
  if (bytes > (PAGES_MAX - 1) * PAGE_BYTES) return undefined;
  return { ...parts, slotBytes, tables, factors, tilts, links, codes, bytes };
}

/** @param slot below `SCRATCH_SLOTS` */
export function graphSlot(layout: GraphLayout, slot: number): GraphSlot {
  return slotAt(slot * layout.slotBytes, layout);
}

function slotAt(
  start: number,
  { codeBytes, rowBytes, rows }: Pick<GraphLayout, "codeBytes" | "rowBytes" | "rows">,
): GraphSlot {
  let at = start;
  const take = (bytes: number): number => {
    const address = at;
    at += lined(bytes);
    return address;
  };
  return {
    query: take(2 * codeBytes),
    other: take(2 * codeBytes),
    bytes: take(codeBytes),
    staged: take(STAGED_ROWS * rowBytes),
    pool: take((POOL_MAX + BUFFER_IDS) * ENTRY_BYTES),
    fresh: take(BUFFER_IDS * ENTRY_BYTES),
    buffer: take(POOL_MAX * WORD_BYTES),
    kept: take(BUFFER_IDS * WORD_BYTES),
    answers: take(2 * LIST_ROWS * WORD_BYTES),
    list: take(LIST_ROWS * WORD_BYTES),
    mask: take(Math.ceil(rows / 32) * WORD_BYTES),
    visited: at,
  };
}

function lined(bytes: number): number {
  return Math.ceil(bytes / LINE_BYTES) * LINE_BYTES;
}

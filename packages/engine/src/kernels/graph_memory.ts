/**
 * A graph in the WASM memory of its own, as one thread works with it: codes, links, centroids, and
 * the kernels over them. Who builds it and what is asked of it is not known here.
 *
 * Any number of threads may search at a time, each in a slot of its own, while one inserts rows. A
 * row is inserted once its codes are there, and found by others as soon as a list names it.
 */
import { QdrantError } from "@quiverdb/client";

import { SCRATCH_SLOTS } from "../common/limits.ts";
import {
  createMemory,
  defaultKernelBuild,
  type GraphKernels,
  type KernelBuild,
  type KernelMemory,
  linkGraphKernels,
  PAGE_BYTES,
} from "./kernel_build.ts";
import {
  type GraphLayout,
  graphLayout,
  type GraphShape,
  type GraphSlot,
  graphSlot,
  LIST_ROWS,
  STAGED_ROWS,
} from "./graph_layout.ts";

/** What another thread needs to work with a graph. */
export interface SharedGraph {
  readonly memory: KernelMemory;
  readonly module: object;
  readonly shape: GraphShape;
}

/** How floats become codes: `(x - low) * perStep`, from 0 to 127. */
export interface Codec {
  readonly low: number;
  readonly perStep: number;
  /** For "dot": the greatest squared length of a row; else 0. */
  readonly longest: number;
}

/** How a search goes on from what it has found. */
export interface WalkLimits {
  /** Rows wanted. */
  readonly wanted: number;
  /** Rows kept to go on from. */
  readonly pool: number;
  /** How much farther than the last wanted row a row may be, in squared distance: a share. */
  readonly reach: number;
  /** Whether only rows of the mask are found. */
  readonly isMasked: boolean;
  /** Lists from one found row to the next: 2 where few rows are in the mask. */
  readonly hops: 1 | 2;
}

/** The part of the first word of a list that is its length; the rest says how many are pinned. */
export const LENGTH_MASK = 0xffff;

const PINNED_SHIFT = 16;

const METRIC_NUMBERS = { dot: 0, euclid: 1, manhattan: 2 } as const;

/**
 * How uncertain codes are: the standard deviation of what rounding adds to the difference of two
 * coordinates, in steps, is 0.41.
 */
const SLACK = 1;

/**
 * A memory for a graph of this shape.
 *
 * @throws QdrantError `storage` when it is too large, or refused by the system
 */
export function createGraph(
  shape: GraphShape,
  build: KernelBuild = defaultKernelBuild(),
): SharedGraph {
  const layout = layoutOf(shape);
  try {
    const memory = createMemory(build, Math.ceil(layout.bytes / PAGE_BYTES));
    return { memory, module: build.module, shape };
  } catch (cause) {
    const mib = Math.ceil(layout.bytes / 2 ** 20);
    throw new QdrantError("storage", `cannot allocate ${mib} MiB of memory for a graph`, { cause });
  }
}

/** See the head of the file. */
export class GraphMemory {
  readonly shape: GraphShape;
  readonly layout: GraphLayout;
  private readonly slot: GraphSlot;
  private readonly kernels: GraphKernels;
  private readonly buffer: ArrayBufferLike;
  private readonly staged: Float32Array;
  private readonly queryBytes: Int8Array;
  private readonly found: Uint32Array;
  private readonly list: Uint32Array;
  private readonly maskWords: Uint32Array;
  /** How many times farther than codes reach the query is; 1 where it is among the rows. */
  queryScale = 1;
  private queryBase = 0;
  private slack = 0;

  /** @param slot below `SCRATCH_SLOTS`; no two threads may use one slot at a time */
  constructor({ memory, module, shape }: SharedGraph, slot: number) {
    if (!(slot >= 0 && slot < SCRATCH_SLOTS)) throw new RangeError(`Not a scratch slot: ${slot}`);
    this.shape = shape;
    this.layout = layoutOf(shape);
    this.slot = graphSlot(this.layout, slot);
    this.buffer = memory.buffer;
    const { layout, slot: at, buffer } = this;
    this.staged = new Float32Array(buffer, at.staged, (STAGED_ROWS * layout.rowBytes) / 4);
    this.queryBytes = new Int8Array(buffer, at.bytes, layout.codeBytes);
    this.found = new Uint32Array(buffer, at.buffer, (at.kept - at.buffer) / 4);
    this.list = new Uint32Array(buffer, at.list, LIST_ROWS);
    this.maskWords = new Uint32Array(buffer, at.mask, Math.ceil(layout.rows / 32));
    this.kernels = linkGraphKernels(module, memory);
    this.kernels.graphPlace(
      METRIC_NUMBERS[shape.metric],
      layout.codes,
      layout.codeBytes,
      layout.factors,
      layout.tilts,
      layout.links,
      layout.listBytes,
      shape.linksMax,
      layout.rows,
    );
    const { query, other, visited, pool, fresh, buffer: ids, kept } = this.slot;
    this.kernels.graphSlot(query, other, visited, pool, fresh, ids, kept);
  }

  /** Where the codes of centroids begin. */
  get firstCentroid(): number {
    return this.shape.capacity;
  }

  /** Codes of `count` rows or centroids; a view. */
  codes(first: number, count: number): Uint8Array {
    const { codes, codeBytes } = this.layout;
    return new Uint8Array(this.buffer, codes + first * codeBytes, count * codeBytes);
  }

  /** Factors of rows and centroids; a view. */
  factors(): Int32Array {
    return new Int32Array(this.buffer, this.layout.factors, this.layout.rows);
  }

  /** Tilts of rows and centroids, of a graph for "dot"; a view. */
  tilts(): Float32Array {
    return new Float32Array(this.buffer, this.layout.tilts, this.layout.rows);
  }

  /** For each cell its first leaf, and the end; then for each leaf its entry; a view. */
  tables(): Uint32Array {
    return new Uint32Array(this.buffer, this.layout.tables, this.shape.centroidsMax + 2);
  }

  /**
   * The lists of all rows, `listWords` words each: a word with their length (see
   * {@link LENGTH_MASK}), and ids; a view.
   */
  links(): Uint32Array {
    const { links, listBytes } = this.layout;
    return new Uint32Array(this.buffer, links, (this.shape.capacity * listBytes) / 4);
  }

  get listWords(): number {
    return this.layout.listBytes / 4;
  }

  /**
   * Keeps the farthest links of a row, up to a number, whatever is linked later.
   *
   * Neighbours that come later are nearer and push the others out; where clusters are larger than
   * lists, nothing would lead from one to the next.
   */
  pinFarthest(id: number, most: number): void {
    const list = id * this.listWords;
    const links = this.links();
    const length = links[list]! & LENGTH_MASK;
    const pinned = Math.max(links[list]! >>> PINNED_SHIFT, Math.min(most, length));
    links.subarray(list + 1, list + 1 + length).reverse();
    links[list] = length | (pinned << PINNED_SHIFT);
  }

  /**
   * Writes the codes of rows; for "dot" they are of use once {@link tilt} was called.
   *
   * @param count at most `STAGED_ROWS`
   * @param rowOf each of the dimension
   */
  encode(first: number, count: number, rowOf: (at: number) => Float32Array, codec: Codec): void {
    const floats = this.layout.rowBytes / 4;
    for (let at = 0; at < count; at++) this.staged.set(rowOf(at), at * floats);
    const { dim } = this.shape;
    const { rowBytes } = this.layout;
    const { low, perStep } = codec;
    this.kernels.graphEncode(this.slot.staged, rowBytes, dim, first, count, low, perStep);
  }

  /** Makes encoded rows equally long: the last step for "dot", nothing for others. */
  tilt(first: number, count: number, { longest, perStep }: Codec): void {
    if (this.shape.metric === "dot") this.kernels.graphTilt(first, count, longest, perStep);
  }

  /** Before rows are inserted. */
  useCodec(codec: Codec): void {
    this.kernels.graphDistanceBase(this.baseOf(codec));
  }

  /** Makes a vector the query. */
  prepare(query: Float32Array, codec: Codec): void {
    const { dim, metric } = this.shape;
    const { low, perStep } = codec;
    this.staged.set(query);
    const { staged, bytes } = this.slot;
    const scale = this.kernels.graphPrepare(staged, bytes, dim, low, perStep);
    this.queryScale = scale;
    let sum = 0;
    let squares = 0;
    for (let at = 0; at < dim; at++) {
      const code = this.queryBytes[at]!;
      sum += code;
      squares += code * code;
    }
    this.slack = metric === "manhattan" ? 2 + SLACK * Math.sqrt(dim) : SLACK * scale;
    if (metric === "euclid") this.queryBase = scale * scale * squares;
    else if (metric === "manhattan") this.queryBase = 0;
    else {
      let length = 0;
      for (let at = 0; at < dim; at++) length += query[at]! * query[at]!;
      const offset = low * perStep;
      const constant = dim * offset * offset + offset * scale * sum;
      this.queryBase = (codec.longest + length) * perStep * perStep - 2 * constant;
    }
  }

  /** Makes a row the query. */
  prepareRow(id: number): void {
    this.kernels.graphQueryRow(id);
  }

  /** The key of a row or centroid for the query: smaller is nearer. */
  keyOf(id: number): number {
    return this.kernels.graphKey(id);
  }

  /**
   * The nearest of some centroids for each row: two words for each, its place and the key. A view,
   * valid until the next call.
   *
   * @param ids at most `LIST_ROWS`
   */
  assign(ids: Uint32Array, firstCentroid: number, centroids: number): Uint32Array {
    this.list.set(ids);
    const { list, answers } = this.slot;
    this.kernels.graphAssign(list, ids.length, firstCentroid, centroids, answers);
    return new Uint32Array(this.buffer, answers, 2 * ids.length);
  }

  /**
   * Adds the codes of the rows assigned last to the sums of their centroids.
   *
   * @param sums address of a u32 for each byte of the codes of each centroid
   */
  addUp(count: number, sums: number): void {
    const { list, answers } = this.slot;
    this.kernels.graphAddUp(list, count, answers, sums);
  }

  /** A part of the memory for sums: lists of rows that have no links yet. */
  sums(centroids: number): { readonly address: number; readonly words: Uint32Array } {
    const address = this.layout.links;
    const words = new Uint32Array(this.buffer, address, centroids * this.layout.codeBytes);
    return { address, words };
  }

  /** How many centroids {@link sums} has room for. */
  get sumsMax(): number {
    const { codes, links, codeBytes } = this.layout;
    return Math.floor((codes - links) / (4 * codeBytes));
  }

  /** Finds rows to begin at. @returns how many: for {@link begin} or {@link insert} */
  enter(cells: number, cellsWanted: number, leavesWanted: number): number {
    return this.kernels.graphEnter(
      this.layout.tables,
      this.firstCentroid,
      cells,
      cellsWanted,
      leavesWanted,
    );
  }

  /**
   * Places in a list of the rows or centroids nearest to the query, nearest first. A view, valid
   * until the next call.
   *
   * @param ids at most `LIST_ROWS`
   */
  nearest(ids: Uint32Array, wanted: number): Uint32Array {
    if (ids.length === 0) return this.found.subarray(0, 0);
    this.list.set(ids);
    // The kernel reads whole groups of four.
    this.list.fill(ids[0]!, ids.length, Math.min(LIST_ROWS, ids.length + 3));
    const count = this.kernels.graphNearest(this.slot.list, ids.length, wanted);
    return this.found.subarray(0, count);
  }

  /** Names the rows to begin at. @returns how many: for {@link begin} or {@link insert} */
  enterAt(ids: ArrayLike<number>): number {
    this.found.set(ids);
    return ids.length;
  }

  /**
   * Links a row with others.
   *
   * @param entries as {@link enter} gave it; those rows were inserted before
   * @param most neighbours that it chooses
   * @param breadth rows that it chooses from
   */
  insert(id: number, entries: number, most: number, breadth: number): void {
    this.kernels.graphInsert(id, entries, most, breadth);
  }

  /** Says which rows may be found: a bit each. */
  setMask(words: Uint32Array): void {
    this.maskWords.set(words);
  }

  /** Begins a search for the query from rows of {@link enter} or {@link enterAt}. */
  begin(entries: number, limits: WalkLimits): void {
    const { wanted, pool, reach, isMasked, hops } = limits;
    const mask = isMasked ? this.slot.mask : 0;
    this.kernels.graphBegin(wanted, pool, reach, this.queryBase, this.slack, mask, hops);
    if (entries > 0) this.kernels.graphOffer(entries);
  }

  /** Expands rows. @returns whether the search has ended */
  run(rounds: number): boolean {
    return this.kernels.graphRun(rounds) === 1;
  }

  /** Scores the rows of `[from, to)` that are in the mask. @returns how many */
  scan(from: number, to: number): number {
    return this.kernels.graphScan(from, to);
  }

  /** The key of the last wanted row found, 2 ** 31 - 1 while there are fewer. */
  get lastKey(): number {
    return this.kernels.graphLastKey();
  }

  /**
   * The rows that may be among the wanted ones, nearest first. A view, valid until the next call.
   *
   * @param least how many at least, if there are so many
   */
  finish(least: number, most: number): Uint32Array {
    return this.found.subarray(0, this.kernels.graphFinish(least, most));
  }

  private baseOf({ longest, low, perStep }: Codec): number {
    if (this.shape.metric !== "dot") return 0;
    const offset = low * perStep;
    return 2 * longest * perStep * perStep - 2 * this.shape.dim * offset * offset;
  }
}

function layoutOf(shape: GraphShape): GraphLayout {
  const layout = graphLayout(shape);
  if (layout !== undefined) return layout;
  throw new QdrantError("storage", `a graph of ${shape.capacity} rows exceeds the memory of 4 GiB`);
}

/**
 * The WASM memory of a matrix of rows, and the views of it.
 *
 * Layout (addresses in bytes):
 *
 *     0        the query, stride-padded
 *     list     SCORE_CHUNK row numbers (u32), input of the list kernels
 *     scores   SCORE_CHUNK scores (f32), output
 *     rows     row 0, row 1, ...; a multiple of 64
 *
 * A row is `dim` floats and zeros up to a multiple of four floats, so that kernels need no tail.
 * The last page of 4 GiB stays unused: no address computed by a kernel wraps around.
 */
import { QdrantError } from "@quiverdb/client";
import { SCORE_CHUNK } from "../common/limits.ts";
import type { KernelBuild, LinkedKernels } from "./kernel_build.ts";
import { defaultKernelBuild, linkKernels, PAGE_BYTES, PAGES_MAX } from "./kernel_build.ts";

const WORD_BYTES = 4;
const ROW_ALIGNMENT_BYTES = 16;
const CACHE_LINE_BYTES = 64;

/** Where things are in the memory of rows of one dimension. */
export interface RowLayout {
  /** Bytes from one row to the next. */
  readonly strideBytes: number;
  readonly listAddress: number;
  readonly scoresAddress: number;
  readonly rowsAddress: number;
  /** How many rows fit into 4 GiB. */
  readonly rowsMax: number;
}

/** The layout for rows of `dim` floats. */
export function rowLayout(dim: number): RowLayout {
  const strideBytes = alignUp(dim * WORD_BYTES, ROW_ALIGNMENT_BYTES);
  const listAddress = alignUp(strideBytes, CACHE_LINE_BYTES);
  const scoresAddress = listAddress + SCORE_CHUNK * WORD_BYTES;
  const rowsAddress = scoresAddress + SCORE_CHUNK * WORD_BYTES;
  const rowsMax = Math.floor(((PAGES_MAX - 1) * PAGE_BYTES - rowsAddress) / strideBytes);
  return { strideBytes, listAddress, scoresAddress, rowsAddress, rowsMax };
}

/** A memory linked with its kernels. The views are made anew when it grows: do not keep them. */
export class RowMemory {
  readonly kernels: LinkedKernels;
  /** The whole memory. */
  floats: Float32Array;
  list: Uint32Array;
  scores: Float32Array;
  private readonly layout: RowLayout;

  /**
   * @param bytes initial size, rounded up to whole pages
   * @param build the kernels to link; by default the fastest that the runtime takes
   * @throws QdrantError `storage` when the system refuses the memory
   */
  constructor(layout: RowLayout, bytes: number, build?: KernelBuild) {
    const pages = Math.ceil(bytes / PAGE_BYTES);
    try {
      this.kernels = linkKernels(build ?? defaultKernelBuild(), pages);
    } catch (cause) {
      throw memoryRefused(pages, cause);
    }
    this.layout = layout;
    this.floats = new Float32Array(this.buffer);
    this.list = this.listView();
    this.scores = this.scoresView();
  }

  /**
   * Of the present size. Old buffers of a shared memory stay readable, those of an unshared one do
   * not.
   */
  get buffer(): ArrayBufferLike {
    return this.kernels.memory.buffer;
  }

  /**
   * Makes the memory at least `bytes` long.
   *
   * @throws QdrantError `storage` when the system refuses the memory
   */
  reserve(bytes: number): void {
    if (bytes <= this.floats.byteLength) return;
    this.grow(Math.ceil(bytes / PAGE_BYTES));
    this.floats = new Float32Array(this.buffer);
    this.list = this.listView();
    this.scores = this.scoresView();
  }

  /**
   * Grows by half at least, so that a row costs constant time. Untouched pages take no real memory.
   */
  private grow(pages: number): void {
    const { memory } = this.kernels;
    const pagesNow = memory.buffer.byteLength / PAGE_BYTES;
    const pagesAhead = Math.min(PAGES_MAX, pagesNow + (pagesNow >> 1) + 1);
    if (pagesAhead > pages && tryGrow(this.kernels, pagesAhead - pagesNow)) return;
    try {
      memory.grow(pages - pagesNow);
    } catch (cause) {
      throw memoryRefused(pages, cause);
    }
  }

  private listView(): Uint32Array {
    return new Uint32Array(this.buffer, this.layout.listAddress, SCORE_CHUNK);
  }

  private scoresView(): Float32Array {
    return new Float32Array(this.buffer, this.layout.scoresAddress, SCORE_CHUNK);
  }
}

function alignUp(bytes: number, alignment: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

function tryGrow(kernels: LinkedKernels, pages: number): boolean {
  try {
    kernels.memory.grow(pages);
    return true;
  } catch {
    return false;
  }
}

function memoryRefused(pages: number, cause: unknown): QdrantError {
  const mib = Math.ceil((pages * PAGE_BYTES) / 2 ** 20);
  return new QdrantError("storage", `cannot allocate ${mib} MiB of memory for vectors`, { cause });
}

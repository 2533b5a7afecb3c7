/**
 * The WASM memory of a matrix of rows.
 *
 * Layout (addresses in bytes):
 *
 *     0      SCRATCH_SLOTS slots, one for each thread that scores: the query (stride-padded), then
 *            SCORE_CHUNK row numbers (u32, input of the list kernels), then as many scores (f32)
 *     rows   row 0, row 1, ...; a multiple of 64
 *
 * A row is `dim` elements and zeros up to a multiple of 16 bytes, so that kernels need no tail.
 * The slots of threads that never score are address space only: untouched pages take no memory.
 * The last page of 4 GiB stays unused: no address computed by a kernel wraps around.
 */
import { QdrantError } from "@quiverdb/client";
import { SCORE_CHUNK, SCRATCH_SLOTS } from "../common/limits.ts";
import type { KernelBuild, KernelMemory } from "./kernel_build.ts";
import { ELEMENT_BYTES, type RowElement } from "./element.ts";
import { createMemory, PAGE_BYTES, PAGES_MAX } from "./kernel_build.ts";

const WORD_BYTES = 4;
const ROW_ALIGNMENT_BYTES = 16;
const CACHE_LINE_BYTES = 64;

/** Where things are in the memory of rows of one dimension. */
export interface RowLayout {
  /** Bytes from one row to the next. */
  readonly strideBytes: number;
  /** Bytes of a query: of floats for rows of halves. */
  readonly queryBytes: number;
  readonly rowsAddress: number;
  /** How many rows fit into 4 GiB. */
  readonly rowsMax: number;
}

/** Where one thread keeps what it scores with. */
export interface ScratchSlot {
  readonly queryAddress: number;
  readonly listAddress: number;
  readonly scoresAddress: number;
}

/** The layout for rows of `dim` elements. */
export function rowLayout(dim: number, element: RowElement = "float32"): RowLayout {
  const strideBytes = alignUp(dim * ELEMENT_BYTES[element], ROW_ALIGNMENT_BYTES);
  const queryBytes = element === "float16" ? 2 * strideBytes : strideBytes;
  const rowsAddress = SCRATCH_SLOTS * slotBytes(queryBytes);
  const rowsMax = Math.floor(((PAGES_MAX - 1) * PAGE_BYTES - rowsAddress) / strideBytes);
  return { strideBytes, queryBytes, rowsAddress, rowsMax };
}

/** @throws RangeError for no slot of a memory */
export function scratchSlot({ queryBytes }: RowLayout, slot: number): ScratchSlot {
  if (!Number.isInteger(slot) || slot < 0 || slot >= SCRATCH_SLOTS) {
    throw new RangeError(`Not one of ${SCRATCH_SLOTS} scratch slots: ${slot}`);
  }
  const queryAddress = slot * slotBytes(queryBytes);
  const listAddress = queryAddress + alignUp(queryBytes, CACHE_LINE_BYTES);
  return { queryAddress, listAddress, scoresAddress: listAddress + SCORE_CHUNK * WORD_BYTES };
}

/** A memory that grows. */
export class RowMemory {
  readonly memory: KernelMemory;
  /** The whole memory. Made anew when it grows: do not keep it. */
  floats: Float32Array;

  /**
   * @param bytes initial size, rounded up to whole pages
   * @throws QdrantError `storage` when the system refuses the memory
   */
  constructor(build: KernelBuild, bytes: number) {
    const pages = Math.ceil(bytes / PAGE_BYTES);
    try {
      this.memory = createMemory(build, pages);
    } catch (cause) {
      throw memoryRefused(pages, cause);
    }
    this.floats = new Float32Array(this.buffer);
  }

  /**
   * Of the present size. Old buffers of a shared memory stay readable, those of an unshared one do
   * not.
   */
  get buffer(): ArrayBufferLike {
    return this.memory.buffer;
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
  }

  /**
   * Grows by half at least, so that a row costs constant time. Untouched pages take no real memory.
   */
  private grow(pages: number): void {
    const pagesNow = this.buffer.byteLength / PAGE_BYTES;
    const pagesAhead = Math.min(PAGES_MAX, pagesNow + (pagesNow >> 1) + 1);
    if (pagesAhead > pages && tryGrow(this.memory, pagesAhead - pagesNow)) return;
    try {
      this.memory.grow(pages - pagesNow);
    } catch (cause) {
      throw memoryRefused(pages, cause);
    }
  }
}

function slotBytes(queryBytes: number): number {
  return alignUp(queryBytes, CACHE_LINE_BYTES) + 2 * SCORE_CHUNK * WORD_BYTES;
}

function alignUp(bytes: number, alignment: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

function tryGrow(memory: KernelMemory, pages: number): boolean {
  try {
    memory.grow(pages);
    return true;
  } catch {
    return false;
  }
}

function memoryRefused(pages: number, cause: unknown): QdrantError {
  const mib = Math.ceil((pages * PAGE_BYTES) / 2 ** 20);
  return new QdrantError("storage", `cannot allocate ${mib} MiB of memory for vectors`, { cause });
}

/**
 * Sets of row offsets, compressed: 65,536 rows make a chunk, which is a list of 16-bit numbers
 * while it is sparse and a bitmap beyond (as in "roaring" bitmaps). A row costs 2 bytes at most,
 * and one bit in a dense set.
 *
 * A snapshot shares the chunks; whoever changes a shared chunk takes a copy of it first. So a
 * snapshot costs a list of chunks, and no change costs more than the copy of one.
 */
import type { ReadonlyBitset } from "../common/bitset.ts";

const CHUNK_ROWS_LOG2 = 16;
const CHUNK_ROWS = 1 << CHUNK_ROWS_LOG2;
const CHUNK_MASK = CHUNK_ROWS - 1;
const BITMAP_WORDS = CHUNK_ROWS / 32;

/** Rows of a list; beyond, a bitmap is the smaller form. */
const LIST_ROWS_MAX = 4096;

/** Rows below which a bitmap becomes a list again: fewer, so that one row may come and go. */
const BITMAP_ROWS_MIN = 2048;

const FIRST_LIST_ROWS = 8;

/** Lists of rows up to this length are sorted; longer ones go through a bitmap. */
const SORTED_ROWS_MAX = 2048;

interface Chunk {
  /** Ascending 16-bit numbers with room for more, or a bit for each row. */
  rows: Uint16Array | Uint32Array;
  count: number;
  /** Whether another set has this chunk too. */
  shared: boolean;
}

/** A set of rows as those see it who do not change it. */
export interface ReadonlyRowSet {
  readonly size: number;
  has(row: number): boolean;
  /**
   * Writes rows of the set from a row on, ascending, to the beginning of an array.
   *
   * @returns how many there were room for; 0 at the end
   */
  fill(from: number, out: Uint32Array): number;
  /** All rows, ascending. */
  toArray(): Uint32Array;
  /** How many rows are also in a bitset; those whose bit is clear, if `inverted`. */
  countIn(mask: ReadonlyBitset, inverted?: boolean): number;
}

export class RowSet implements ReadonlyRowSet {
  private chunks: (Chunk | undefined)[] = [];
  private count = 0;

  /** The set of some rows, in any order, with repetitions. */
  static of(rows: Uint32Array): RowSet {
    const set = new RowSet();
    if (rows.length <= SORTED_ROWS_MAX) {
      for (const row of rows.slice().sort()) set.add(row);
      return set;
    }
    const bitmaps: (Uint32Array | undefined)[] = [];
    for (const row of rows) {
      const bitmap = (bitmaps[row >>> CHUNK_ROWS_LOG2] ??= new Uint32Array(BITMAP_WORDS));
      bitmap[(row & CHUNK_MASK) >>> 5]! |= 1 << (row & 31);
    }
    for (let at = 0; at < bitmaps.length; at++) {
      const bitmap = bitmaps[at];
      set.put(at, bitmap && chunkOfBitmap(bitmap));
    }
    return set;
  }

  /** The set `[0, end)`. */
  static below(end: number): RowSet {
    const set = new RowSet();
    for (let at = 0; at << CHUNK_ROWS_LOG2 < end; at++) {
      const count = Math.min(CHUNK_ROWS, end - (at << CHUNK_ROWS_LOG2));
      const bitmap = new Uint32Array(BITMAP_WORDS);
      bitmap.fill(0xffff_ffff, 0, count >>> 5);
      if ((count & 31) !== 0) bitmap[count >>> 5] = 2 ** (count & 31) - 1;
      set.put(at, chunkOfBitmap(bitmap));
    }
    return set;
  }

  get size(): number {
    return this.count;
  }

  has(row: number): boolean {
    const chunk = this.chunks[row >>> CHUNK_ROWS_LOG2];
    return chunk !== undefined && chunkHas(chunk, row & CHUNK_MASK);
  }

  /** @returns whether the row is new */
  add(row: number): boolean {
    const at = row >>> CHUNK_ROWS_LOG2;
    while (this.chunks.length <= at) this.chunks.push(undefined);
    const low = row & CHUNK_MASK;
    let chunk = this.chunks[at];
    if (chunk === undefined) {
      chunk = { rows: new Uint16Array(FIRST_LIST_ROWS), count: 0, shared: false };
      this.chunks[at] = chunk;
    }
    if (chunkHas(chunk, low)) return false;
    addToChunk(this.ownChunk(at, chunk), low);
    this.count++;
    return true;
  }

  /** @returns whether the row was there */
  delete(row: number): boolean {
    const at = row >>> CHUNK_ROWS_LOG2;
    const chunk = this.chunks[at];
    if (chunk === undefined || !chunkHas(chunk, row & CHUNK_MASK)) return false;
    if (chunk.count === 1) this.chunks[at] = undefined;
    else deleteFromChunk(this.ownChunk(at, chunk), row & CHUNK_MASK);
    this.count--;
    return true;
  }

  /** The set as it is now; later changes of either do not reach the other. */
  snapshot(): RowSet {
    const set = new RowSet();
    for (const chunk of this.chunks) if (chunk !== undefined) chunk.shared = true;
    set.chunks = this.chunks.slice();
    set.count = this.count;
    return set;
  }

  fill(from: number, out: Uint32Array): number {
    let filled = 0;
    let low = from & CHUNK_MASK;
    for (let at = from >>> CHUNK_ROWS_LOG2; at < this.chunks.length; at++) {
      const chunk = this.chunks[at];
      if (chunk !== undefined) filled = fillFromChunk(chunk, at, low, out, filled);
      if (filled === out.length) break;
      low = 0;
    }
    return filled;
  }

  toArray(): Uint32Array {
    const rows = new Uint32Array(this.count);
    this.fill(0, rows);
    return rows;
  }

  /** A bit for each of the rows below `32 * count`. */
  words(count: number): Uint32Array {
    const words = new Uint32Array(count);
    this.chunks.forEach((chunk, at) => {
      const first = (at << CHUNK_ROWS_LOG2) >>> 5;
      if (chunk === undefined || first >= count) return;
      const bitmap = chunk.rows instanceof Uint32Array ? chunk.rows : bitmapOf(chunk);
      words.set(bitmap.subarray(0, count - first), first);
    });
    return words;
  }

  countIn(mask: ReadonlyBitset, inverted = false): number {
    const flip = inverted ? -1 : 0;
    let count = 0;
    this.chunks.forEach((chunk, at) => {
      if (chunk === undefined) return;
      const first = at << CHUNK_ROWS_LOG2;
      if (chunk.rows instanceof Uint16Array) {
        for (let i = 0; i < chunk.count; i++) {
          if (mask.has(first + chunk.rows[i]!) !== inverted) count++;
        }
      } else {
        const firstWord = first >>> 5;
        for (let i = 0; i < BITMAP_WORDS; i++) {
          count += bitCount(chunk.rows[i]! & (mask.word(firstWord + i) ^ flip));
        }
      }
    });
    return count;
  }

  /** The rows that are in both sets. */
  and(other: RowSet): RowSet {
    return this.combine(other, (a, b) => a && b && andChunks(a, b));
  }

  /** The rows that are in this set and not in the other. */
  andNot(other: RowSet): RowSet {
    return this.combine(other, (a, b) => (a && b ? andNotChunks(a, b) : share(a)));
  }

  /** The rows that are in one of the sets. */
  or(other: RowSet): RowSet {
    return this.combine(other, (a, b) => (a && b ? orChunks(a, b) : share(a ?? b)));
  }

  private combine(
    other: RowSet,
    chunkOf: (a: Chunk | undefined, b: Chunk | undefined) => Chunk | undefined,
  ): RowSet {
    const set = new RowSet();
    const length = Math.max(this.chunks.length, other.chunks.length);
    for (let at = 0; at < length; at++) set.put(at, chunkOf(this.chunks[at], other.chunks[at]));
    return set;
  }

  /** Puts the chunk `at`, behind all others. */
  private put(at: number, chunk: Chunk | undefined): void {
    while (this.chunks.length < at) this.chunks.push(undefined);
    this.chunks.push(chunk);
    this.count += chunk?.count ?? 0;
  }

  private ownChunk(at: number, chunk: Chunk): Chunk {
    if (!chunk.shared) return chunk;
    const own = { rows: chunk.rows.slice(), count: chunk.count, shared: false };
    this.chunks[at] = own;
    return own;
  }
}

function share(chunk: Chunk | undefined): Chunk | undefined {
  if (chunk !== undefined) chunk.shared = true;
  return chunk;
}

/** A chunk in its smaller form; undefined if the bitmap is empty. */
function chunkOfBitmap(bitmap: Uint32Array): Chunk | undefined {
  let count = 0;
  for (const word of bitmap) count += bitCount(word);
  if (count === 0) return undefined;
  const chunk = { rows: bitmap, count, shared: false };
  return count > LIST_ROWS_MAX ? chunk : { ...chunk, rows: listOfBitmap(bitmap, count) };
}

function listOfBitmap(bitmap: Uint32Array, count: number): Uint16Array {
  const list = new Uint16Array(count);
  let filled = 0;
  for (let at = 0; at < BITMAP_WORDS; at++) {
    for (let bits = bitmap[at]!; bits !== 0; bits &= bits - 1) {
      list[filled++] = (at << 5) + 31 - Math.clz32(bits & -bits);
    }
  }
  return list;
}

function bitmapOf({ rows, count }: Chunk): Uint32Array {
  if (rows instanceof Uint32Array) return rows.slice();
  const bitmap = new Uint32Array(BITMAP_WORDS);
  for (let at = 0; at < count; at++) bitmap[rows[at]! >>> 5]! |= 1 << (rows[at]! & 31);
  return bitmap;
}

/** Where a row is in an ascending list, or where it would be. */
function lowerBound(list: Uint16Array, count: number, low: number): number {
  // Rows mostly come in ascending order, so the end is looked at first.
  if (count > 0 && list[count - 1]! < low) return count;
  let from = 0;
  let to = count;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (list[middle]! < low) from = middle + 1;
    else to = middle;
  }
  return from;
}

function chunkHas({ rows, count }: Chunk, low: number): boolean {
  if (rows instanceof Uint32Array) return (rows[low >>> 5]! & (1 << (low & 31))) !== 0;
  const at = lowerBound(rows, count, low);
  return at < count && rows[at] === low;
}

/** Adds a row that is not in the chunk. */
function addToChunk(chunk: Chunk, low: number): void {
  if (chunk.rows instanceof Uint16Array && chunk.count === LIST_ROWS_MAX) {
    chunk.rows = bitmapOf(chunk);
  }
  if (chunk.rows instanceof Uint32Array) {
    chunk.rows[low >>> 5]! |= 1 << (low & 31);
  } else {
    if (chunk.count === chunk.rows.length) {
      const grown = new Uint16Array(Math.min(LIST_ROWS_MAX, chunk.count * 2));
      grown.set(chunk.rows);
      chunk.rows = grown;
    }
    const at = lowerBound(chunk.rows, chunk.count, low);
    chunk.rows.copyWithin(at + 1, at, chunk.count);
    chunk.rows[at] = low;
  }
  chunk.count++;
}

/** Deletes a row that is in the chunk. */
function deleteFromChunk(chunk: Chunk, low: number): void {
  chunk.count--;
  if (chunk.rows instanceof Uint32Array) {
    chunk.rows[low >>> 5]! &= ~(1 << (low & 31));
    if (chunk.count < BITMAP_ROWS_MIN) chunk.rows = listOfBitmap(chunk.rows, chunk.count);
  } else {
    const at = lowerBound(chunk.rows, chunk.count + 1, low);
    chunk.rows.copyWithin(at, at + 1, chunk.count + 1);
  }
}

function fillFromChunk(
  { rows, count }: Chunk,
  at: number,
  low: number,
  out: Uint32Array,
  filled: number,
): number {
  const first = at << CHUNK_ROWS_LOG2;
  let next = filled;
  if (rows instanceof Uint16Array) {
    const from = lowerBound(rows, count, low);
    for (let i = from; i < count && next < out.length; i++) out[next++] = first + rows[i]!;
    return next;
  }
  for (let word = low >>> 5; word < BITMAP_WORDS; word++) {
    let bits = rows[word]!;
    if (word === low >>> 5) bits &= -1 << (low & 31);
    for (; bits !== 0; bits &= bits - 1) {
      if (next === out.length) return next;
      out[next++] = first + (word << 5) + 31 - Math.clz32(bits & -bits);
    }
  }
  return next;
}

function filterList({ rows, count }: Chunk, keep: (low: number) => boolean): Chunk | undefined {
  const list = new Uint16Array(count);
  let kept = 0;
  for (let at = 0; at < count; at++) if (keep(rows[at]!)) list[kept++] = rows[at]!;
  return kept === 0 ? undefined : { rows: list, count: kept, shared: false };
}

function andChunks(a: Chunk, b: Chunk): Chunk | undefined {
  const [small, large] = a.count <= b.count ? [a, b] : [b, a];
  if (small.rows instanceof Uint16Array) return filterList(small, (low) => chunkHas(large, low));
  const bitmap = bitmapOf(small);
  const words = large.rows;
  for (let at = 0; at < BITMAP_WORDS; at++) bitmap[at]! &= words[at]!;
  return chunkOfBitmap(bitmap);
}

function andNotChunks(a: Chunk, b: Chunk): Chunk | undefined {
  if (a.rows instanceof Uint16Array) return filterList(a, (low) => !chunkHas(b, low));
  const bitmap = bitmapOf(a);
  if (b.rows instanceof Uint32Array) {
    for (let at = 0; at < BITMAP_WORDS; at++) bitmap[at]! &= ~b.rows[at]!;
  } else {
    for (let at = 0; at < b.count; at++) bitmap[b.rows[at]! >>> 5]! &= ~(1 << (b.rows[at]! & 31));
  }
  return chunkOfBitmap(bitmap);
}

function orChunks(a: Chunk, b: Chunk): Chunk | undefined {
  const [small, large] = a.count <= b.count ? [a, b] : [b, a];
  const bitmap = bitmapOf(large);
  if (small.rows instanceof Uint32Array) {
    for (let at = 0; at < BITMAP_WORDS; at++) bitmap[at]! |= small.rows[at]!;
  } else {
    for (let at = 0; at < small.count; at++) {
      bitmap[small.rows[at]! >>> 5]! |= 1 << (small.rows[at]! & 31);
    }
  }
  return chunkOfBitmap(bitmap);
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555);
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

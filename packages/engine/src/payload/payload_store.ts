/**
 * The payloads of the rows of a segment, encoded, by offset.
 *
 * A changed payload is written anew and its row then says where it is; views that were made before
 * go on showing the old one.
 */
import type { JsonObject } from "@quiverdb/client";

import { PagedWords, type ReadonlyWords } from "../common/paged_words.ts";
import type { Run } from "../common/run.ts";
import type { ByteRange } from "../storage/byte_range.ts";
import { decodePayload, encodePayload } from "./payload_codec.ts";
import { type PayloadExtent, PayloadHeap, readPayload } from "./payload_heap.ts";

/** Words of an entry: the unit it begins at + 1, or 0 for the empty payload; its length. */
export const ENTRY_WORDS = 2;

/** Garbage beside which rewriting the payloads in memory does not pay. */
const COMPACTION_BYTES_MIN = 1 << 20;

/** Rows looked at between two looks at the clock. */
const PACED_ENTRIES = 256;

/** The payloads in memory on their way to a file. */
export interface PayloadSpill {
  readonly view: PayloadView;
  /** Entries that start behind this are in memory. */
  readonly memoryStart: number;
  /** Units that are set aside for the file; what is added meanwhile lies behind them. */
  readonly firstUnit: number;
  readonly endUnit: number;
}

/** Where the payload of a row is. */
export interface PayloadEntry {
  readonly start: number;
  readonly length: number;
}

/** The payloads as they were when it was made. */
export interface PayloadView {
  readonly entries: ReadonlyWords;
  readonly extents: readonly PayloadExtent[];
}

/** A private copy with exact numbers. */
export function payloadIn(view: PayloadView, offset: number): JsonObject {
  const bytes = encodedIn(view, offset);
  return bytes === undefined ? {} : decodePayload(bytes);
}

/** The stored form; undefined for the empty payload. It must not be changed. */
export function encodedIn(
  { entries, extents }: PayloadView,
  offset: number,
): Uint8Array | undefined {
  const start = entries.at(offset * ENTRY_WORDS);
  if (start === 0) return undefined;
  return readPayload(extents, start - 1, entries.at(offset * ENTRY_WORDS + 1));
}

export class PayloadStore {
  private readonly words = new PagedWords();
  private heap = new PayloadHeap();
  /** Units from here on lie in memory. */
  private memoryStart = 0;
  /** Bytes of payloads that were written to memory. */
  private writtenBytes = 0;
  /** Bytes of payloads of living rows. */
  private livingBytes = 0;
  private latest: PayloadView | undefined;

  get rowCount(): number {
    return this.words.length / ENTRY_WORDS;
  }

  /** Whether there is an address for any further payload. */
  get hasRoom(): boolean {
    return this.heap.hasRoom;
  }

  /** The payloads as they are now; later changes do not reach it. */
  view(): PayloadView {
    this.latest ??= { entries: this.words.snapshot(), extents: this.heap.extents };
    return this.latest;
  }

  get(offset: number): JsonObject {
    return payloadIn({ entries: this.words, extents: this.heap.extents }, offset);
  }

  /** The stored form; undefined for the empty payload. It must not be changed. */
  encoded(offset: number): Uint8Array | undefined {
    return encodedIn({ entries: this.words, extents: this.heap.extents }, offset);
  }

  /** Adds the row of the next offset. `payload` is the stored form. */
  push(payload: Uint8Array | undefined): void {
    this.latest = undefined;
    const { start, length } = this.write(payload);
    this.words.push(start);
    this.words.push(length);
  }

  /** Adds rows whose payloads are in files or empty. */
  load(entries: Uint32Array): void {
    this.latest = undefined;
    for (let at = 0; at < entries.length; at++) this.words.push(entries[at]!);
    for (let at = 1; at < entries.length; at += ENTRY_WORDS) this.livingBytes += entries[at]!;
  }

  set(offset: number, payload: Uint8Array | undefined): void {
    this.latest = undefined;
    this.leave(offset);
    this.put(offset, this.write(payload));
  }

  entry(offset: number): PayloadEntry {
    const at = offset * ENTRY_WORDS;
    return { start: this.words.at(at), length: this.words.at(at + 1) };
  }

  /** Takes {@link set} back. */
  restore(offset: number, entry: PayloadEntry): void {
    this.latest = undefined;
    this.leave(offset);
    this.put(offset, entry);
    this.enter(offset);
  }

  /** Bytes of payloads of living rows. */
  get sizeBytes(): number {
    return this.livingBytes;
  }

  /** Bytes in files that are of no living row, at least. */
  get garbageInFiles(): number {
    return Math.max(0, this.heap.fileBytes - this.livingBytes);
  }

  /** The payload of a row that died is not needed any more but by views. */
  leave(offset: number): void {
    this.livingBytes -= this.entry(offset).length;
  }

  /** Takes {@link leave} back. */
  enter(offset: number): void {
    this.livingBytes += this.entry(offset).length;
  }

  /** Whether memory, which no file follows, holds so much garbage that {@link compact} pays. */
  get wantsCompaction(): boolean {
    if (this.memoryStart > 0) return false;
    const garbage = this.writtenBytes - this.livingBytes;
    return garbage > this.livingBytes + COMPACTION_BYTES_MIN || !this.heap.hasRoom;
  }

  /** Writes the living payloads anew. Nothing may be changed meanwhile; views may be made. */
  async compact(isLive: (offset: number) => boolean, run: Run): Promise<void> {
    const heap = new PayloadHeap();
    const moved = new PagedWords();
    let bytes = 0;
    for (let offset = 0; offset < this.rowCount; offset++) {
      const payload = isLive(offset) ? this.encoded(offset) : undefined;
      moved.push(payload === undefined ? 0 : heap.write(payload) + 1);
      bytes += payload?.length ?? 0;
      if (offset % PACED_ENTRIES === 0 && run.due()) await run.pause();
    }
    this.latest = undefined;
    this.heap = heap;
    for (let offset = 0; offset < this.rowCount; offset++) {
      this.words.set(offset * ENTRY_WORDS, moved.at(offset));
    }
    this.writtenBytes = bytes;
    this.livingBytes = bytes;
  }

  /** Begins to move the payloads that are in memory to a file. One at a time. */
  beginSpill(): PayloadSpill {
    const view = this.view();
    const firstUnit = this.heap.reserve(this.heap.memoryUnits);
    return { view, memoryStart: this.memoryStart, firstUnit, endUnit: this.heap.nextUnit };
  }

  /**
   * Takes over the file of a spill. Nothing may be changed meanwhile; views may be made.
   *
   * @param range of the file
   * @param moved for each payload in it: the offset of its row, and where its entry starts now
   */
  async endSpill(
    { view, firstUnit, endUnit }: PayloadSpill,
    range: ByteRange,
    moved: PagedWords,
    run: Run,
  ): Promise<void> {
    this.heap.addFile(firstUnit, range);
    for (let at = 0; at < moved.length; at += 2) {
      const word = moved.at(at) * ENTRY_WORDS;
      // One that was changed meanwhile is in memory.
      if (this.words.at(word) === view.entries.at(word)) this.words.set(word, moved.at(at + 1));
      if (at % PACED_ENTRIES === 0 && run.due()) await run.pause();
    }
    this.heap.forgetMemoryBefore(firstUnit);
    this.memoryStart = endUnit;
    this.latest = undefined;
  }

  /** Adds a file of payloads. */
  addFile(firstUnit: number, range: ByteRange): void {
    this.latest = undefined;
    this.heap.addFile(firstUnit, range);
    this.memoryStart = Math.max(this.memoryStart, this.heap.nextUnit);
  }

  private put(offset: number, { start, length }: PayloadEntry): void {
    this.words.set(offset * ENTRY_WORDS, start);
    this.words.set(offset * ENTRY_WORDS + 1, length);
  }

  private write(payload: Uint8Array | undefined): PayloadEntry {
    if (payload === undefined) return { start: 0, length: 0 };
    const { length } = payload;
    this.writtenBytes += length;
    this.livingBytes += length;
    return { start: this.heap.write(payload) + 1, length };
  }
}

/** The stored form of a payload; undefined where there is none, which is read as `{}`. */
export function encodeStored(payload: JsonObject | undefined): Uint8Array | undefined {
  return payload === undefined ? undefined : encodePayload(payload);
}

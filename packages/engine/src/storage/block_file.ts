/**
 * Reads a write-once file at any place. Every block is checked before its first bytes are handed
 * out, and only then; so a range of checked blocks costs one call.
 *
 * Reads are exact: bytes go straight into the target, which may lie in WASM memory, and nothing is
 * cached. Blocks that are only touched at an end of a range are read whole once, to be checked.
 */
import {
  BLOCK_FILE_FOOTER_BYTES,
  BLOCK_FILE_HEADER_BYTES,
  blockCountOf,
  type BlockFileHeader,
  type BlockFileSummary,
  decodeBlockFileFooter,
  decodeBlockFileHeader,
  fileBytesOf,
} from "./block_file_format.ts";
import { crc32 } from "./checksum.ts";
import type { FileSystem, OpenFile } from "./file_system.ts";
import { damaged } from "./storage_error.ts";
import { BLOCK_FILE_READ_SIZE_BYTES } from "./storage_limits.ts";

/** One call: bytes of the file that must fill the target. */
interface Read {
  readonly position: number;
  readonly target: Uint8Array;
}

/** Reads to carry out, one after the other; who carries them out decides whether it waits. */
type Reads = Generator<Read, void>;

/** See the head of the file. */
export class BlockFile {
  readonly #file: OpenFile;
  readonly #blockSizeBytes: number;
  readonly #tableChecksum: number;
  /** Bit `block & 31` of word `block >> 5`: the block was checked. */
  readonly #checked: Uint32Array;
  /** Checksums of the blocks; undefined until the first read. */
  #table: Uint32Array | undefined;
  readonly kind: string;
  readonly contentBytes: number;

  private constructor(
    file: OpenFile,
    header: BlockFileHeader,
    contentBytes: number,
    tableChecksum: number,
  ) {
    this.#file = file;
    this.kind = header.kind;
    this.#blockSizeBytes = header.blockSizeBytes;
    this.contentBytes = contentBytes;
    this.#tableChecksum = tableChecksum;
    this.#checked = new Uint32Array((this.#blockCount + 31) >>> 5);
  }

  /**
   * Opens a file and checks its ends; reads nothing else.
   *
   * @param expected what the manifest says of it
   * @throws QdrantError `storage` with problem `missing`, `damaged` or `format`
   */
  static async open(
    files: FileSystem,
    name: string,
    kind: string,
    expected: BlockFileSummary,
  ): Promise<BlockFile> {
    const file = await files.open(name, "read");
    try {
      const sizeBytes = await file.size();
      const header = new Uint8Array(BLOCK_FILE_HEADER_BYTES);
      const footer = new Uint8Array(BLOCK_FILE_FOOTER_BYTES);
      await readAll(file, read(header, 0));
      await readAll(file, read(footer, Math.max(0, sizeBytes - footer.length)));
      const found = decodeBlockFileHeader(header, name);
      const end = decodeBlockFileFooter(footer, name);
      if (found.kind !== kind) throw damaged(name, `it is of kind ${found.kind}, not ${kind}`);
      if (fileBytesOf(end.contentBytes, found.blockSizeBytes) !== sizeBytes) {
        throw damaged(name, `it has ${sizeBytes} bytes, which is not what its footer says`);
      }
      const isExpected =
        end.contentBytes === expected.contentBytes && end.checksum === expected.checksum;
      if (!isExpected) throw damaged(name, "it is not the file that the manifest names");
      return new BlockFile(file, found, end.contentBytes, end.tableChecksum);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /**
   * Fills `target` with content from `position` on, in calls of at most 2 MiB.
   *
   * @throws QdrantError `storage`: `damaged` names the file and the block
   * @throws RangeError when the content ends before
   */
  async read(position: number, target: Uint8Array): Promise<void> {
    await readAll(this.#file, this.#reads(position, target));
  }

  /** As {@link read}, at once. */
  readSync(position: number, target: Uint8Array): void {
    for (const { position: at, target: into } of this.#reads(position, target)) {
      checkCount(this.#file.name, this.#file.readSync(at, into), into.length);
    }
  }

  /**
   * Reads and checks all blocks that were not checked yet.
   *
   * @throws as {@link read}
   */
  async verify(): Promise<void> {
    await readAll(this.#file, this.#uncheckedReads());
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  get #blockCount(): number {
    return blockCountOf(this.contentBytes, this.#blockSizeBytes);
  }

  *#reads(position: number, target: Uint8Array): Reads {
    if (position < 0 || position + target.length > this.contentBytes) {
      throw new RangeError(`${this.#file.name} has no bytes ${position} + ${target.length}`);
    }
    if (this.#table === undefined) yield* this.#readTable();
    for (let done = 0; done < target.length;) {
      const from = position + done;
      const rest = target.subarray(done);
      const block = Math.floor(from / this.#blockSizeBytes);
      const isWhole = from % this.#blockSizeBytes === 0 && rest.length >= this.#bytesOf(block);
      if (this.#isChecked(block)) done += yield* this.#readChecked(from, rest);
      else if (isWhole) done += yield* this.#readWhole(block, rest);
      else done += yield* this.#readPart(block, from, rest);
    }
  }

  *#uncheckedReads(): Reads {
    if (this.#table === undefined) yield* this.#readTable();
    const size = Math.max(BLOCK_FILE_READ_SIZE_BYTES, this.#blockSizeBytes);
    const target = new Uint8Array(Math.min(size, this.contentBytes));
    for (let block = 0; block < this.#blockCount; block++) {
      if (!this.#isChecked(block)) yield* this.#readWhole(block, target);
    }
  }

  /** Whole blocks from one on, straight into the target. */
  *#readWhole(first: number, target: Uint8Array): Generator<Read, number> {
    const bytesMax = Math.max(BLOCK_FILE_READ_SIZE_BYTES, this.#blockSizeBytes);
    let end = first;
    let length = 0;
    while (end < this.#blockCount && length + this.#bytesOf(end) <= target.length) {
      if (length + this.#bytesOf(end) > bytesMax) break;
      length += this.#bytesOf(end++);
    }
    const into = target.subarray(0, length);
    yield { position: BLOCK_FILE_HEADER_BYTES + first * this.#blockSizeBytes, target: into };
    for (let block = first; block < end; block++) {
      if (this.#isChecked(block)) continue;
      const from = (block - first) * this.#blockSizeBytes;
      this.#check(block, into.subarray(from, from + this.#bytesOf(block)));
    }
    return length;
  }

  /** As much as lies in checked blocks, straight into the target. */
  *#readChecked(from: number, target: Uint8Array): Generator<Read, number> {
    let end = (Math.floor(from / this.#blockSizeBytes) + 1) * this.#blockSizeBytes;
    const endMax = from + Math.min(target.length, BLOCK_FILE_READ_SIZE_BYTES);
    while (end < endMax && this.#isChecked(end / this.#blockSizeBytes)) end += this.#blockSizeBytes;
    const into = target.subarray(0, Math.min(endMax, end) - from);
    yield { position: BLOCK_FILE_HEADER_BYTES + from, target: into };
    return into.length;
  }

  /** A piece of a block, which has to be read whole to be checked. */
  *#readPart(block: number, from: number, target: Uint8Array): Generator<Read, number> {
    const start = block * this.#blockSizeBytes;
    const bytes = new Uint8Array(this.#bytesOf(block));
    yield { position: BLOCK_FILE_HEADER_BYTES + start, target: bytes };
    this.#check(block, bytes);
    const piece = bytes.subarray(from - start, from - start + target.length);
    target.set(piece);
    return piece.length;
  }

  *#readTable(): Reads {
    const bytes = new Uint8Array(4 * this.#blockCount);
    yield { position: BLOCK_FILE_HEADER_BYTES + this.contentBytes, target: bytes };
    if (crc32(bytes) !== this.#tableChecksum) {
      throw damaged(this.#file.name, "its block checksums are not those that were written");
    }
    const view = new DataView(bytes.buffer);
    this.#table = Uint32Array.from({ length: this.#blockCount }, (_, block) =>
      view.getUint32(4 * block, true),
    );
  }

  #bytesOf(block: number): number {
    return Math.min(this.#blockSizeBytes, this.contentBytes - block * this.#blockSizeBytes);
  }

  #isChecked(block: number): boolean {
    return (this.#checked[block >>> 5]! & (1 << (block & 31))) !== 0;
  }

  #check(block: number, bytes: Uint8Array): void {
    if (crc32(bytes) !== this.#table?.[block]) {
      const position = BLOCK_FILE_HEADER_BYTES + block * this.#blockSizeBytes;
      const what = `block ${block} (byte ${position}) has another checksum`;
      throw damaged(this.#file.name, what, { block, position });
    }
    this.#checked[block >>> 5]! |= 1 << (block & 31);
  }
}

async function readAll(file: OpenFile, reads: Iterable<Read>): Promise<void> {
  for (const { position, target } of reads) {
    checkCount(file.name, await file.read(position, target), target.length);
  }
}

function* read(target: Uint8Array, position: number): Reads {
  yield { position, target };
}

function checkCount(file: string, count: number, expected: number): void {
  if (count < expected) throw damaged(file, `it ends ${expected - count} bytes too early`);
}

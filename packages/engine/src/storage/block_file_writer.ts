/**
 * Writes a write-once file from front to back. It counts from the moment a durable manifest names
 * it; a file that no manifest names is removed at the next opening.
 */
import {
  type BlockFileHeader,
  type BlockFileSummary,
  encodeBlockFileFooter,
  encodeBlockFileHeader,
} from "./block_file_format.ts";
import { crc32 } from "./checksum.ts";
import type { FileSystem, OpenFile } from "./file_system.ts";
import type { Durability } from "./durability.ts";
import { BLOCK_FILE_WRITE_SIZE_BYTES } from "./storage_limits.ts";

/** See the head of the file. */
export class BlockFileWriter {
  readonly #files: FileSystem;
  readonly #file: OpenFile;
  readonly #blockSizeBytes: number;
  readonly #durability: Durability;
  /** Checksums of the blocks that are whole. */
  readonly #checksums: number[] = [];
  /** Checksum of the block that is being written. */
  #checksum = 0;
  #contentBytes = 0;
  /** Bytes in `#buffer`, which go to the file next. */
  #buffered = 0;
  readonly #buffer = new Uint8Array(BLOCK_FILE_WRITE_SIZE_BYTES);
  /** Where in the file the buffer goes. */
  #position = 0;

  private constructor(
    files: FileSystem,
    file: OpenFile,
    blockSizeBytes: number,
    durability: Durability,
  ) {
    this.#files = files;
    this.#file = file;
    this.#blockSizeBytes = blockSizeBytes;
    this.#durability = durability;
  }

  /**
   * Begins a file under a name that was never used: after a failure a manifest may name a file that
   * its writer knows nothing of.
   *
   * @throws QdrantError `storage` with problem `exists` when the name is taken
   * @throws RangeError for a kind or block size that the format cannot hold
   */
  static async create(
    files: FileSystem,
    name: string,
    header: BlockFileHeader,
    durability: Durability = "disk",
  ): Promise<BlockFileWriter> {
    const bytes = encodeBlockFileHeader(header);
    const file = await files.open(name, "create");
    const writer = new BlockFileWriter(files, file, header.blockSizeBytes, durability);
    writer.#buffer.set(bytes);
    writer.#buffered = bytes.length;
    return writer;
  }

  /** Length of the content so far: where the next bytes go. */
  get contentBytes(): number {
    return this.#contentBytes;
  }

  /** Appends bytes to the content. They may change when it is done. */
  async append(bytes: Uint8Array): Promise<void> {
    this.#addToChecksums(bytes);
    this.#contentBytes += bytes.length;
    await this.#write(bytes);
  }

  /**
   * Writes checksums and footer, syncs, and closes. The name is durable after `syncFolder`.
   *
   * @returns what the manifest keeps of it
   */
  async finish(): Promise<BlockFileSummary> {
    const contentBytes = this.#contentBytes;
    if (contentBytes % this.#blockSizeBytes > 0) this.#checksums.push(this.#checksum);
    const table = new Uint8Array(4 * this.#checksums.length);
    const view = new DataView(table.buffer);
    for (const [i, checksum] of this.#checksums.entries()) view.setUint32(4 * i, checksum, true);
    const footer = encodeBlockFileFooter(contentBytes, crc32(table));
    await this.#write(table);
    await this.#write(footer);
    await this.#flush();
    if (this.#durability === "disk") await this.#file.sync();
    await this.#file.close();
    const checksum = new DataView(footer.buffer).getUint32(footer.length - 4, true);
    return { contentBytes, checksum };
  }

  /** Closes and removes the unfinished file. */
  async abandon(): Promise<void> {
    await this.#file.close();
    await this.#files.unlink(this.#file.name);
  }

  #addToChecksums(bytes: Uint8Array): void {
    let filled = this.#contentBytes % this.#blockSizeBytes;
    for (let from = 0; from < bytes.length;) {
      const length = Math.min(bytes.length - from, this.#blockSizeBytes - filled);
      this.#checksum = crc32(bytes.subarray(from, from + length), this.#checksum);
      from += length;
      filled += length;
      if (filled < this.#blockSizeBytes) return;
      this.#checksums.push(this.#checksum);
      this.#checksum = 0;
      filled = 0;
    }
  }

  /** Collects small pieces; what does not fit goes out together with what was collected. */
  async #write(bytes: Uint8Array): Promise<void> {
    if (this.#buffered + bytes.length <= this.#buffer.length) {
      this.#buffer.set(bytes, this.#buffered);
      this.#buffered += bytes.length;
      return;
    }
    await this.#flush(bytes);
  }

  async #flush(more: Uint8Array = new Uint8Array(0)): Promise<void> {
    const parts = [this.#buffer.subarray(0, this.#buffered), more];
    await this.#file.write(this.#position, parts);
    this.#position += this.#buffered + more.length;
    this.#buffered = 0;
  }
}

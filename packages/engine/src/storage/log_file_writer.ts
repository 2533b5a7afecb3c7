/**
 * Writes one file of a record log: a group at a time, each with one write and one sync.
 *
 * The file is extended ahead by zeros in the same write, so that the sync of a later small group
 * finds its blocks there: it has no length to write, and the disk cannot be full.
 */
import type { Durability } from "./durability.ts";
import type { OpenFile } from "./file_system.ts";
import {
  checksumStartOf,
  encodeFileHeader,
  encodeMark,
  FILE_HEADER_BYTES,
  type FileIdentity,
} from "./log_format.ts";
import { encodeGroup, type NewRecord } from "./log_group.ts";
import {
  LOG_AHEAD_GROUP_SIZE_BYTES_MAX,
  LOG_AHEAD_SIZE_BYTES_MAX,
  LOG_AHEAD_SIZE_BYTES_MIN,
  LOG_READ_SIZE_BYTES,
} from "./storage_limits.ts";

/** Blocks of file systems; a large group fills its last one. */
const BLOCK_BYTES = 4096;
const ZEROS = new Uint8Array(LOG_AHEAD_SIZE_BYTES_MAX + BLOCK_BYTES);

/** See the head of the file. */
export class LogFileWriter {
  readonly firstSequence: number;
  readonly #file: OpenFile;
  readonly #durability: Durability;
  readonly #header: Uint8Array;
  readonly #checksumStart: number;
  /** End of the durable groups; 0 before the first. */
  #position: number;
  /** Length of the file; bytes behind `#position` are zeros, or a mark. */
  #allocated: number;

  /** @param position where the next group goes, which is also the length of the file */
  constructor(file: OpenFile, identity: FileIdentity, position: number, durability: Durability) {
    this.firstSequence = identity.firstSequence;
    this.#file = file;
    this.#durability = durability;
    this.#header = encodeFileHeader(identity);
    this.#checksumStart = checksumStartOf(this.#header);
    this.#position = position;
    this.#allocated = position;
  }

  /** Bytes that hold groups. */
  get sizeBytes(): number {
    return this.#position;
  }

  /** Whether it is more than a header. */
  get holdsGroups(): boolean {
    return this.#position > FILE_HEADER_BYTES;
  }

  /**
   * Makes a group durable. After an error {@link restore} it.
   *
   * @param wait where to wait for the disk, see `OpenFile.sync`
   */
  async write(
    records: readonly NewRecord[],
    sequence: number,
    wait: "here" | "aside" = "aside",
  ): Promise<void> {
    const parts = encodeGroup(records, sequence, this.#checksumStart);
    if (this.#position === 0) parts.unshift(this.#header);
    const bytes = parts.reduce((sum, part) => sum + part.length, 0);
    const end = this.#position + bytes;
    const ahead = end <= this.#allocated ? 0 : aheadBytes(end, bytes);
    if (ahead > 0) parts.push(ZEROS.subarray(0, ahead));
    await this.#file.write(this.#position, parts);
    await this.#sync(wait);
    this.#position = end;
    this.#allocated = Math.max(this.#allocated, end + ahead);
  }

  /**
   * Writes the bytes from a position on once more. After a sync that failed, the system takes
   * bytes for written that may never reach the disk; a process that ended before it could take them
   * back leaves them to be read.
   */
  async rewriteFrom(position: number): Promise<void> {
    for (let from = position; from < this.#position; from += LOG_READ_SIZE_BYTES) {
      const bytes = new Uint8Array(Math.min(LOG_READ_SIZE_BYTES, this.#position - from));
      const count = await this.#file.read(from, bytes);
      await this.#file.write(from, [bytes.subarray(0, count)]);
    }
  }

  /** Takes back what a failed group left: all behind the durable groups goes. */
  async restore(): Promise<void> {
    await this.#file.truncate(this.#position);
    await this.#sync();
    this.#allocated = this.#position;
  }

  /**
   * Says behind the last group that all before is durable. The next group takes the mark's place.
   *
   * @param isSynced whether the mark itself must survive
   */
  async mark(sequence: number, mark: "end" | "continued", isSynced: boolean): Promise<void> {
    if (this.#position === 0) return;
    await this.#file.write(this.#position, [encodeMark(sequence, mark, this.#checksumStart)]);
    if (isSynced) await this.#sync();
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async #sync(wait?: "here" | "aside"): Promise<void> {
    if (this.#durability === "disk") await this.#file.sync(wait);
  }
}

/** Zeros behind a group that ends at `end`. */
function aheadBytes(end: number, groupBytes: number): number {
  const block = -end & (BLOCK_BYTES - 1);
  if (groupBytes > LOG_AHEAD_GROUP_SIZE_BYTES_MAX) return block;
  const ahead = Math.min(LOG_AHEAD_SIZE_BYTES_MAX, Math.max(LOG_AHEAD_SIZE_BYTES_MIN, end));
  return ahead + (-(end + ahead) & (BLOCK_BYTES - 1));
}

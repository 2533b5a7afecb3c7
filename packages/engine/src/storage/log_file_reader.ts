/**
 * Reads one file of a record log: groups from a position on, whole and checked, and what lies
 * behind a place that holds none. Knows nothing of other files.
 */
import { crc32 } from "./checksum.ts";
import type { OpenFile } from "./file_system.ts";
import {
  checksumStartOf,
  decodeRecordHeader,
  encodeFileHeader,
  FILE_HEADER_BYTES,
  type FileIdentity,
  findRecordMagic,
  judgeFileHeader,
  paddingBytes,
  RECORD_ALIGNMENT,
  RECORD_HEADER_BYTES,
  recordBytes,
} from "./log_format.ts";
import { LOG_READ_SIZE_BYTES } from "./storage_limits.ts";
import { storageError } from "./storage_error.ts";

/** One record as it is read. */
export interface LogRecord {
  readonly sequence: number;
  /** A view of the reader's buffer: copy it to keep it. */
  readonly body: Uint8Array;
}

/** Records that became durable together, and where they lie. */
export interface LogGroup {
  readonly kind: "group";
  readonly records: readonly LogRecord[];
  /** Where each record begins, and its header. */
  readonly headers: readonly { readonly position: number; readonly bytes: Uint8Array }[];
  /** Position of the next group. */
  readonly end: number;
}

/** What is at a position. `none`: no whole group; `what` says what was found in its place. */
export type LogStep =
  | LogGroup
  | { readonly kind: "end" }
  | { readonly kind: "continued" }
  | { readonly kind: "none"; readonly what: string };

/** See the head of the file. */
export class LogFileReader {
  readonly file: OpenFile;
  readonly firstSequence: number;
  readonly #header: Uint8Array;
  readonly #checksumStart: number;
  #size = 0;
  #window: Uint8Array = new Uint8Array(0);
  #windowStart = 0;

  constructor(file: OpenFile, identity: FileIdentity) {
    this.file = file;
    this.firstSequence = identity.firstSequence;
    this.#header = encodeFileHeader(identity);
    this.#checksumStart = checksumStartOf(this.#header);
  }

  /** Forgets what was read: bytes may have been written since. */
  refresh(): void {
    this.#window = new Uint8Array(0);
    this.#size = 0;
  }

  /**
   * Whether the file begins as it should.
   *
   * @throws QdrantError with problem `format` when another version of Quiver wrote it
   */
  async hasHeader(): Promise<boolean> {
    const found = await this.#bytes(0, FILE_HEADER_BYTES);
    if (found === undefined) return false;
    const verdict = judgeFileHeader(found, this.#header);
    if (typeof verdict === "string") return verdict === "expected";
    throw storageError(
      `Cannot read ${this.file.name}: it has version ${verdict.version} of the log format, ` +
        "which this version of Quiver does not know",
      { problem: "format", file: this.file.name, version: verdict.version },
    );
  }

  /** The group of records that begins with `sequence` at `position`. */
  async group(position: number, sequence: number): Promise<LogStep> {
    const records: LogRecord[] = [];
    const headers: { position: number; bytes: Uint8Array }[] = [];
    let at = position;
    for (;;) {
      const bytes = await this.#bytes(at, RECORD_HEADER_BYTES);
      const header = bytes && decodeRecordHeader(bytes, this.#checksumStart);
      if (bytes === undefined) return none("the file ends");
      if (header === undefined) return none("no header of a record is there");
      const expected = sequence + records.length;
      if (header.sequence !== expected || header.groupSequence !== sequence) {
        return none(`record ${header.sequence} is there instead of ${expected}`);
      }
      if (header.mark !== "none") {
        return records.length === 0 ? { kind: header.mark } : none("the group is not whole");
      }
      const body = await this.#body(at + RECORD_HEADER_BYTES, header.bodyBytes);
      if (body === undefined) return none("the file ends inside of the record");
      if (crc32(body) !== header.bodyChecksum) return none("the record has another checksum");
      records.push({ sequence: expected, body });
      headers.push({ position: at, bytes });
      at += recordBytes(header.bodyBytes);
      if (!header.hasMore) return { kind: "group", records, headers, end: at };
    }
  }

  /** Whether a record still begins with this header. */
  async isUnchanged(position: number, header: Uint8Array): Promise<boolean> {
    const found = await this.#bytes(position, RECORD_HEADER_BYTES);
    return found !== undefined && found.every((byte, i) => byte === header[i]);
  }

  /**
   * Looks behind a position for the header of a later group, or a mark: what was only written once
   * the group with `sequence` was durable.
   *
   * @returns its sequence number
   */
  async laterGroup(position: number, sequence: number): Promise<number | undefined> {
    let at = Math.max(position, FILE_HEADER_BYTES);
    for (;;) {
      const bytes = await this.#someBytes(at);
      for (
        let place = findRecordMagic(bytes, 0);
        place !== undefined;
        place = findRecordMagic(bytes, place + RECORD_ALIGNMENT)
      ) {
        const slice = bytes.subarray(place, place + RECORD_HEADER_BYTES);
        const header = decodeRecordHeader(slice, this.#checksumStart);
        if (header !== undefined && header.groupSequence > sequence) return header.sequence;
      }
      if (at + bytes.length >= this.#size || bytes.length < RECORD_HEADER_BYTES) return undefined;
      // The next window begins within this one: a header may stand across the border.
      const last = bytes.length - RECORD_HEADER_BYTES;
      at += last - (last % RECORD_ALIGNMENT) + RECORD_ALIGNMENT;
    }
  }

  /** A body whose padding is sound. */
  async #body(position: number, length: number): Promise<Uint8Array | undefined> {
    const bytes = await this.#bytes(position, length + paddingBytes(length));
    if (bytes === undefined || bytes.subarray(length).some((byte) => byte !== 0)) return undefined;
    return bytes.subarray(0, length);
  }

  /** Bytes of the file; undefined when it is shorter. */
  async #bytes(position: number, length: number): Promise<Uint8Array | undefined> {
    const from = position - this.#windowStart;
    if (from < 0 || from + length > this.#window.length) await this.#read(position, length);
    const start = position - this.#windowStart;
    return start + length <= this.#window.length
      ? this.#window.subarray(start, start + length)
      : undefined;
  }

  async #someBytes(position: number): Promise<Uint8Array> {
    await this.#read(position, 0);
    return this.#window;
  }

  async #read(position: number, length: number): Promise<void> {
    if (position + length >= this.#size) this.#size = await this.file.size();
    const wanted = Math.max(length, LOG_READ_SIZE_BYTES);
    const available = Math.max(0, this.#size - position);
    const target = new Uint8Array(length > available ? 0 : Math.min(wanted, available));
    const count = await this.file.read(position, target);
    this.#window = target.subarray(0, count);
    this.#windowStart = position;
  }
}

function none(what: string): LogStep {
  return { kind: "none", what };
}

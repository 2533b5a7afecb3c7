/**
 * Bytes of a record log (docs/formats/record_log.md): the header of a file, the header of a record,
 * and the marks that end a log.
 *
 * Checksums of record headers start from the checksum of the file's header, which covers the log's
 * id and the first sequence number. So a header of another log, another file, or inside of a body
 * is never taken for one of this file.
 */
import { crc32 } from "./checksum.ts";

export const FILE_HEADER_BYTES = 64;
export const RECORD_HEADER_BYTES = 32;
/** Records begin at multiples of this. */
export const RECORD_ALIGNMENT = 8;

/** "quivrlog" */
const FILE_MAGIC = Uint8Array.from([0x71, 0x75, 0x69, 0x76, 0x72, 0x6c, 0x6f, 0x67]);
const LOG_VERSION = 1;
const RECORD_MAGIC = 0x43455251;

/** The next record belongs to the same group. */
const FLAG_MORE = 1;
/** No record: all before it was durable when it was written. */
const FLAG_MARK = 2;
/** A mark after which the log goes on in its next file. */
const FLAG_CONTINUED = 4;

/** What stands before a record's body, or a mark. */
export interface RecordHeader {
  readonly sequence: number;
  /** Sequence number of the first record of its group. */
  readonly groupSequence: number;
  /** Whether the next record belongs to the same group. */
  readonly hasMore: boolean;
  readonly mark: "none" | "end" | "continued";
  readonly bodyBytes: number;
  readonly bodyChecksum: number;
}

/** What makes the files of one log belong together. */
export interface FileIdentity {
  /** 32 hexadecimal digits, random for every log. */
  readonly logId: string;
  /** Sequence number of the first record of the file. */
  readonly firstSequence: number;
}

/** Bytes from one record to the next. */
export function recordBytes(bodyBytes: number): number {
  return RECORD_HEADER_BYTES + bodyBytes + paddingBytes(bodyBytes);
}

/** Zeros between a body and the next record. */
export function paddingBytes(bodyBytes: number): number {
  return -bodyBytes & (RECORD_ALIGNMENT - 1);
}

/** `log.0000000000000007` for the file that begins with record 7. */
export function logFileName(firstSequence: number): string {
  return `log.${String(firstSequence).padStart(16, "0")}`;
}

/** @returns the number of the first record; undefined for a name of something else */
export function firstSequenceOf(name: string): number | undefined {
  const digits = /^log\.(\d{16})$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The header of a file. Its last four bytes are the checksum of the others. */
export function encodeFileHeader({ logId, firstSequence }: FileIdentity): Uint8Array {
  const bytes = new Uint8Array(FILE_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(FILE_MAGIC);
  view.setUint32(8, LOG_VERSION, true);
  view.setBigUint64(16, BigInt(firstSequence), true);
  for (let i = 0; i < 16; i++) bytes[24 + i] = Number.parseInt(logId.slice(2 * i, 2 * i + 2), 16);
  view.setUint32(FILE_HEADER_BYTES - 4, crc32(bytes.subarray(0, FILE_HEADER_BYTES - 4)), true);
  return bytes;
}

/** From which the checksums of the record headers of a file start. */
export function checksumStartOf(fileHeader: Uint8Array): number {
  return viewOf(fileHeader).getUint32(FILE_HEADER_BYTES - 4, true);
}

/**
 * Judges the header of a file that should be `expected`.
 *
 * @returns the version when it is a sound header of another version of the format, else whether it
 *   is the expected one
 */
export function judgeFileHeader(
  found: Uint8Array,
  expected: Uint8Array,
): "expected" | "damaged" | { readonly version: number } {
  if (expected.every((byte, i) => byte === found[i])) return "expected";
  const isHeader =
    found.length === FILE_HEADER_BYTES &&
    FILE_MAGIC.every((byte, i) => byte === found[i]) &&
    crc32(found.subarray(0, FILE_HEADER_BYTES - 4)) === checksumStartOf(found);
  if (!isHeader) return "damaged";
  const version = viewOf(found).getUint32(8, true);
  return version === LOG_VERSION ? "damaged" : { version };
}

/** Writes a header at a place of a buffer. */
export function encodeRecordHeader(
  header: RecordHeader,
  checksumStart: number,
  target: Uint8Array,
): void {
  const view = viewOf(target);
  const mark = header.mark === "none" ? 0 : FLAG_MARK;
  const continued = header.mark === "continued" ? FLAG_CONTINUED : 0;
  view.setUint32(0, RECORD_MAGIC, true);
  view.setUint32(4, (header.hasMore ? FLAG_MORE : 0) | mark | continued, true);
  view.setBigUint64(8, BigInt(header.sequence), true);
  view.setUint32(16, header.sequence - header.groupSequence, true);
  view.setUint32(20, header.bodyBytes, true);
  view.setUint32(24, header.bodyChecksum, true);
  view.setUint32(28, crc32(target.subarray(0, 28), checksumStart), true);
}

/** A mark that is found at the end of records up to `sequence`, which is not there yet. */
export function encodeMark(
  sequence: number,
  mark: "end" | "continued",
  checksumStart: number,
): Uint8Array {
  const bytes = new Uint8Array(RECORD_HEADER_BYTES);
  const header = { sequence, groupSequence: sequence, hasMore: false, mark } as const;
  encodeRecordHeader({ ...header, bodyBytes: 0, bodyChecksum: 0 }, checksumStart, bytes);
  return bytes;
}

/** @returns undefined when there is no sound header */
export function decodeRecordHeader(
  bytes: Uint8Array,
  checksumStart: number,
): RecordHeader | undefined {
  if (bytes.length < RECORD_HEADER_BYTES) return undefined;
  const view = viewOf(bytes);
  if (view.getUint32(0, true) !== RECORD_MAGIC) return undefined;
  if (view.getUint32(28, true) !== crc32(bytes.subarray(0, 28), checksumStart)) return undefined;
  const flags = view.getUint32(4, true);
  const sequence = Number(view.getBigUint64(8, true));
  const mark = (flags & FLAG_CONTINUED) !== 0 ? "continued" : "end";
  return {
    sequence,
    groupSequence: sequence - view.getUint32(16, true),
    hasMore: (flags & FLAG_MORE) !== 0,
    mark: (flags & FLAG_MARK) === 0 ? "none" : mark,
    bodyBytes: view.getUint32(20, true),
    bodyChecksum: view.getUint32(24, true),
  };
}

/** Position of the first place from `from` on where a header may begin; undefined without one. */
export function findRecordMagic(bytes: Uint8Array, from: number): number | undefined {
  const view = viewOf(bytes);
  const end = bytes.length - RECORD_HEADER_BYTES;
  for (let at = from; at <= end; at += RECORD_ALIGNMENT) {
    if (view.getUint32(at, true) === RECORD_MAGIC) return at;
  }
  return undefined;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

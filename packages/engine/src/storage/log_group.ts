/** The bytes of a group of records, in as few parts as it takes without copying large ones. */
import { crc32 } from "./checksum.ts";
import { encodeRecordHeader, paddingBytes, RECORD_HEADER_BYTES } from "./log_format.ts";
import { LOG_COPIED_PART_SIZE_BYTES_MAX } from "./storage_limits.ts";

/** A record that is to be written: its body, in parts that are joined in the file. */
export interface NewRecord {
  readonly parts: readonly Uint8Array[];
  readonly bodyBytes: number;
}

const PADDING = new Uint8Array(8);

/**
 * Encodes records as one group.
 *
 * @param sequence number of the first
 */
export function encodeGroup(
  records: readonly NewRecord[],
  sequence: number,
  checksumStart: number,
): Uint8Array[] {
  const gathered = new GatheredParts(copiedBytes(records));
  for (const [i, { parts, bodyBytes }] of records.entries()) {
    let bodyChecksum = 0;
    for (const part of parts) bodyChecksum = crc32(part, bodyChecksum);
    const header = {
      sequence: sequence + i,
      groupSequence: sequence,
      hasMore: i < records.length - 1,
      mark: "none",
      bodyBytes,
      bodyChecksum,
    } as const;
    encodeRecordHeader(header, checksumStart, gathered.reserve(RECORD_HEADER_BYTES));
    for (const part of parts) gathered.add(part);
    gathered.add(PADDING.subarray(0, paddingBytes(bodyBytes)));
  }
  return gathered.finish();
}

function copiedBytes(records: readonly NewRecord[]): number {
  let bytes = 0;
  for (const { parts } of records) {
    bytes += RECORD_HEADER_BYTES + PADDING.length;
    for (const part of parts) if (isCopied(part)) bytes += part.length;
  }
  return bytes;
}

function isCopied(part: Uint8Array): boolean {
  return part.length <= LOG_COPIED_PART_SIZE_BYTES_MAX;
}

/** Parts in order: small ones side by side in one buffer, large ones as they are. */
class GatheredParts {
  readonly #parts: Uint8Array[] = [];
  readonly #buffer: Uint8Array;
  #start = 0;
  #end = 0;

  constructor(capacityBytes: number) {
    this.#buffer = new Uint8Array(capacityBytes);
  }

  /** The next bytes, to be filled by the caller. */
  reserve(length: number): Uint8Array {
    const target = this.#buffer.subarray(this.#end, this.#end + length);
    this.#end += length;
    return target;
  }

  add(part: Uint8Array): void {
    if (isCopied(part)) {
      this.reserve(part.length).set(part);
      return;
    }
    this.#flush();
    this.#parts.push(part);
  }

  finish(): Uint8Array[] {
    this.#flush();
    return this.#parts;
  }

  #flush(): void {
    if (this.#end > this.#start) this.#parts.push(this.#buffer.subarray(this.#start, this.#end));
    this.#start = this.#end;
  }
}

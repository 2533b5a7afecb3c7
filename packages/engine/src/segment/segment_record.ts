/**
 * What one operation changed in one segment, as a record of the log holds it
 * (docs/formats/segment.md). Little-endian u32 words; bytes of other kinds are padded to whole
 * words.
 */
import { QdrantError } from "@quiverdb/client";

import { ID_WORDS } from "../id_tracker/id_words.ts";
import { bytesOf } from "../storage/byte_range.ts";

/** What happened in one vector name. */
export interface FieldChanges {
  /** Number of the field. */
  readonly field: number;
  /** Which of the added rows have the vector: bit `row & 31` of word `row >> 5`. */
  readonly present: Uint32Array;
  /** Offsets of rows known before that lost it. */
  readonly absent: Uint32Array;
  /** The vectors of the added rows, in the form of the store. */
  readonly rows: readonly Uint8Array[];
}

/** See the head of the file. */
export interface SegmentChanges {
  readonly segment: number;
  /** The offset of the first added row. */
  readonly firstRow: number;
  /** The id of each added row. */
  readonly ids: Uint32Array;
  /** Offsets of rows that died, added ones among them. */
  readonly died: Uint32Array;
  /** Offsets of rows known before that got the number of the operation as their version. */
  readonly touched: Uint32Array;
  readonly fields: readonly FieldChanges[];
  /** Bytes of the payload of each added row; 0: the empty payload. */
  readonly payloadLengths: Uint32Array;
  /** Rows known before that got another payload: offset and bytes of each. */
  readonly payloadChanges: Uint32Array;
  /** The payloads, those of added rows first, each padded to whole words. */
  readonly payloads: Uint8Array;
}

const HEADER_WORDS = 8;
const FIELD_HEADER_WORDS = 3;

export function encodeChanges(changes: SegmentChanges): Uint8Array[] {
  const { ids, died, touched, fields, payloadLengths, payloadChanges, payloads } = changes;
  const parts = [
    bytesOf(
      Uint32Array.of(
        changes.segment,
        changes.firstRow,
        payloadLengths.length,
        died.length,
        touched.length,
        payloadChanges.length / 2,
        payloads.length,
        fields.length,
      ),
    ),
    bytesOf(ids),
    bytesOf(died),
    bytesOf(touched),
    bytesOf(payloadLengths),
    bytesOf(payloadChanges),
    payloads,
  ];
  for (const { field, present, absent, rows } of fields) {
    const length = rows.reduce((sum, part) => sum + part.length, 0);
    parts.push(bytesOf(Uint32Array.of(field, absent.length, length)));
    parts.push(bytesOf(present), bytesOf(absent), ...rows);
  }
  return parts.filter((part) => part.length > 0);
}

/** Reads words and bytes one after the other. */
export class RecordReader {
  readonly #words: Uint32Array;
  #at = 0;

  /** @param body of whole words */
  constructor(body: Uint8Array) {
    const isAligned = body.byteOffset % 4 === 0 && body.length % 4 === 0;
    const { buffer, byteOffset, length } = isAligned ? body : aligned(body);
    this.#words = new Uint32Array(buffer, byteOffset, length / 4);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#words.length;
  }

  word(): number {
    return this.words(1)[0]!;
  }

  /** The next word, which stays the next; undefined at the end. */
  peek(): number | undefined {
    return this.#words[this.#at];
  }

  /** A view. */
  words(count: number): Uint32Array {
    if (this.#at + count > this.#words.length) throw malformed();
    this.#at += count;
    return this.#words.subarray(this.#at - count, this.#at);
  }

  /** A view. */
  bytes(length: number): Uint8Array {
    const words = this.words(Math.ceil(length / 4));
    return bytesOf(words).subarray(0, length);
  }
}

/** @throws QdrantError `storage` when the words are not such changes */
export function decodeChanges(reader: RecordReader): SegmentChanges {
  const header = reader.words(HEADER_WORDS);
  const [segment, firstRow, rows, died, touched, changed, payloadBytes, fieldCount] = header;
  const changes = {
    segment: segment!,
    firstRow: firstRow!,
    ids: reader.words(rows! * ID_WORDS),
    died: reader.words(died!),
    touched: reader.words(touched!),
    payloadLengths: reader.words(rows!),
    payloadChanges: reader.words(changed! * 2),
    payloads: reader.bytes(payloadBytes!),
  };
  const fields: FieldChanges[] = [];
  while (fields.length < fieldCount!) {
    const [field, absent, length] = reader.words(FIELD_HEADER_WORDS);
    fields.push({
      field: field!,
      present: reader.words(Math.ceil(rows! / 32)),
      absent: reader.words(absent!),
      rows: [reader.bytes(length!)],
    });
  }
  return { ...changes, fields };
}

/** Of added rows without vectors of a name. */
export function noVectors(field: number, rows: number): FieldChanges {
  const present = new Uint32Array(Math.ceil(rows / 32));
  return { field, present, absent: new Uint32Array(0), rows: [] };
}

function malformed(): QdrantError {
  return new QdrantError("storage", "a record of the log ends too early", {
    details: { problem: "damaged" },
  });
}

function aligned(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(Math.floor(bytes.length / 4) * 4);
  copy.set(bytes.subarray(0, copy.length));
  return copy;
}

/**
 * The persisted form of {@link BLOCK_ROWS} rows of a segment, all little-endian u32
 * (`docs/formats/segment.md`): row count, field count, the rows, the deleted bits (2 words), then
 * for each field its presence bits (2 words).
 */
import { QdrantError } from "@quiverdb/client";

import type { ReadonlyBitset } from "../common/bitset.ts";
import { ROW_WORDS } from "../id_tracker/id_rows.ts";
import type { IdTracker } from "../id_tracker/id_tracker.ts";

const HEADER_WORDS = 2;
const MASK_WORDS = 2;

export interface SegmentBlock {
  /** {@link ROW_WORDS} words a row. */
  readonly rows: Uint32Array;
  readonly deleted: readonly [number, number];
  /** One entry per field, in the order of the segment's fields. */
  readonly present: readonly (readonly [number, number])[];
}

export function encodeBlock(
  tracker: IdTracker,
  present: readonly ReadonlyBitset[],
  block: number,
): Uint8Array {
  const rows = tracker.blockRows(block);
  const words = new Uint32Array(HEADER_WORDS + rows.length + MASK_WORDS * (1 + present.length));
  words[0] = rows.length / ROW_WORDS;
  words[1] = present.length;
  words.set(rows, HEADER_WORDS);
  let at = HEADER_WORDS + rows.length;
  words[at++] = tracker.deletedWord(block * MASK_WORDS);
  words[at++] = tracker.deletedWord(block * MASK_WORDS + 1);
  for (const bits of present) {
    words[at++] = bits.word(block * MASK_WORDS);
    words[at++] = bits.word(block * MASK_WORDS + 1);
  }
  return new Uint8Array(words.buffer);
}

/** @throws QdrantError `storage` when the bytes are no block of `fields` fields */
export function decodeBlock(bytes: Uint8Array, fields: number): SegmentBlock {
  const words = new Uint32Array(Math.floor(bytes.byteLength / 4));
  new Uint8Array(words.buffer).set(bytes.subarray(0, words.byteLength));
  const rowsEnd = HEADER_WORDS + (words[0] ?? 0) * ROW_WORDS;
  if (words[1] !== fields || words.length !== rowsEnd + MASK_WORDS * (1 + fields)) {
    throw new QdrantError("storage", "a block of points is damaged");
  }
  const maskAt = (at: number): [number, number] => [words[at]!, words[at + 1]!];
  return {
    rows: words.subarray(HEADER_WORDS, rowsEnd),
    deleted: maskAt(rowsEnd),
    present: Array.from({ length: fields }, (_, field) =>
      maskAt(rowsEnd + MASK_WORDS * (1 + field)),
    ),
  };
}

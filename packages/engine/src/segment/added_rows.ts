/** Rows that a segment gets as they are stored: of a record of the log, or of another segment. */
import { PACED_ROWS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import { VERSION_WORDS } from "../id_tracker/id_tracker.ts";
import { ID_WORDS } from "../id_tracker/id_words.ts";
import { paddingOf } from "../payload/payload_heap.ts";
import { encodedIn } from "../payload/payload_store.ts";
import { type ByteRange, rangeOf } from "../storage/byte_range.ts";
import type { SegmentParts } from "./load_segment.ts";
import { relativeMask } from "./relative_mask.ts";
import type { SegmentIndexes } from "./segment_indexes.ts";
import type { SegmentSnapshot } from "./segment_image.ts";
import { noVectors, type SegmentChanges } from "./segment_record.ts";
import type { VectorField } from "./vector_field.ts";

/** The parts of the segment that gets them. */
export interface GrowingParts extends SegmentParts {
  readonly indexes: SegmentIndexes;
}

/** Payloads of a record, one after the other. */
export type NextPayload = (length: number) => Uint8Array | undefined;

export function payloadsIn({ payloads }: SegmentChanges): NextPayload {
  let at = 0;
  return (length) => {
    const bytes = payloads.subarray(at, at + length);
    at += length + paddingOf(length);
    return length === 0 ? undefined : bytes;
  };
}

/** Adds the rows that a record adds, and removes the vectors that rows known before have lost. */
export async function addRecordedRows(
  changes: SegmentChanges,
  operation: number,
  next: NextPayload,
  { tracker, payloads, fields, indexes }: GrowingParts,
  run: Run,
): Promise<void> {
  const { firstRow, ids, payloadLengths } = changes;
  const rows = payloadLengths.length;
  const payloadAt = payloads.get.bind(payloads);
  for (const [row, length] of payloadLengths.entries()) {
    payloads.push(next(length));
    indexes.add(firstRow + row, payloadAt);
    if (row % PACED_ROWS === 0 && run.due()) await run.pause();
  }
  for (const field of fields) {
    const of =
      changes.fields.find((one) => one.field === field.number) ?? noVectors(field.number, rows);
    await field.load(of.present, rangeOf(of.rows[0] ?? new Uint8Array(0)), rows, run);
    for (const offset of of.absent) field.remove(offset);
  }
  for (let row = 0; row < rows; row += PACED_ROWS) {
    tracker.load(ids.subarray(row * ID_WORDS, (row + PACED_ROWS) * ID_WORDS), operation);
    if (run.due()) await run.pause();
  }
}

/**
 * Adds a copy of all rows that a snapshot shows living, in their order.
 *
 * @throws QdrantError `storage` when a file of the rows is damaged, or for want of memory
 */
export async function copyLivingRows(
  from: SegmentSnapshot,
  { tracker, payloads, fields, indexes }: GrowingParts,
  run: Run,
): Promise<void> {
  for (const { store } of from.fields) await store.ready?.(run);
  const payloadAt = payloads.get.bind(payloads);
  const sources = fields.map((field) => ({
    field,
    source: from.fields.find(({ number }) => number === field.number),
  }));
  for (const [first, end] of livingRuns(from)) {
    for (let row = first; row < end; row++) {
      payloads.push(encodedIn(from.payloads, row));
      indexes.add(payloads.rowCount - 1, payloadAt);
    }
    for (const { field, source } of sources) await copyVectors(field, source, first, end, run);
    const versions = from.versions.slice(first * VERSION_WORDS, end * VERSION_WORDS);
    tracker.load(from.tracker.idWords(first, end), versions);
    if (run.due()) await run.pause();
  }
}

function copyVectors(
  field: VectorField,
  source: SegmentSnapshot["fields"][number] | undefined,
  first: number,
  end: number,
  run: Run,
): Promise<void> {
  const rows = end - first;
  if (source === undefined) {
    return field.load(noVectors(field.number, rows).present, rangeOf(new Uint8Array(0)), rows, run);
  }
  const present = relativeMask(source.present, first, end);
  return field.load(present, joined(source.store.bytes(first, end)), rows, run);
}

/** Pieces of living rows that follow each other, at most {@link PACED_ROWS} long. */
function* livingRuns({ rowCount, deleted }: SegmentSnapshot): Generator<readonly [number, number]> {
  for (let first = 0; first < rowCount; first++) {
    if (deleted.has(first)) continue;
    let end = first + 1;
    while (end < rowCount && end - first < PACED_ROWS && !deleted.has(end)) end++;
    yield [first, end];
    first = end - 1;
  }
}

function joined(parts: readonly Uint8Array[]): ByteRange {
  if (parts.length === 1) return rangeOf(parts[0]!);
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return rangeOf(bytes);
}

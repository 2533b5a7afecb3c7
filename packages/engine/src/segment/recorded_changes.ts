/** What changed in a segment since its last record, to be written or undone. */
import type { Run } from "../common/run.ts";
import type { PayloadEntry } from "../payload/payload_store.ts";
import type { SegmentParts } from "./load_segment.ts";
import { payloadsOf } from "./record_payloads.ts";
import { relativeMask } from "./relative_mask.ts";
import type { SegmentChanges } from "./segment_record.ts";
import type { VectorField } from "./vector_field.ts";

/** See the head of the file; rows that were added are behind a bound of the segment's. */
export interface Changes {
  readonly died: number[];
  readonly absent: { readonly field: VectorField; readonly offset: number }[];
  readonly versions: { readonly offset: number; readonly version: number }[];
  readonly payloads: { readonly offset: number; readonly entry: PayloadEntry }[];
}

export function noChanges(): Changes {
  return { died: [], absent: [], versions: [], payloads: [] };
}

/**
 * The changes as a record holds them; undefined when there are none.
 *
 * @param segment its number
 * @param firstRow rows from here on were added
 */
export async function changesOf(
  segment: number,
  firstRow: number,
  changes: Changes,
  { tracker, fields, payloads: store }: SegmentParts,
  run: Run,
): Promise<SegmentChanges | undefined> {
  const { rowCount } = tracker;
  const { died, absent, versions, payloads } = changes;
  const changeCount = died.length + absent.length + versions.length + payloads.length;
  if (rowCount === firstRow && changeCount === 0) return undefined;
  const known = (offset: number): boolean => offset < firstRow;
  const changedPayloads = new Set(payloads.map(({ offset }) => offset).filter(known));
  return {
    segment,
    firstRow,
    ids: tracker.idWords(firstRow, rowCount),
    died: Uint32Array.from(died),
    touched: Uint32Array.from(new Set(versions.map(({ offset }) => offset).filter(known))),
    fields: fields.map((field) => ({
      field: field.number,
      present: relativeMask(field.present, firstRow, rowCount),
      absent: Uint32Array.from(
        absent.filter((one) => one.field === field && known(one.offset)),
        ({ offset }) => offset,
      ),
      rows: rowCount > firstRow ? field.store.bytes(firstRow, rowCount) : [],
    })),
    ...(await payloadsOf(store, firstRow, rowCount, changedPayloads, run)),
  };
}

/** A segment as it was at one moment. */
import { Bitset, type ReadonlyBitset } from "../common/bitset.ts";
import type { ReadonlyWords } from "../common/paged_words.ts";
import type { IdTracker } from "../id_tracker/id_tracker.ts";
import type { PayloadSpill, PayloadView } from "../payload/payload_store.ts";
import type { VectorStore } from "../vectors/vector_store.ts";
import type { VectorField } from "./vector_field.ts";

/** The rows of a segment. */
interface SegmentRows {
  readonly rowCount: number;
  /** For the ids, which do not change. */
  readonly tracker: IdTracker;
  readonly deleted: ReadonlyBitset;
  readonly versions: ReadonlyWords;
  readonly fields: readonly ImageField[];
}

/** To copy them into another segment. */
export interface SegmentSnapshot extends SegmentRows {
  /** Whether records have all its rows: an operation that was undone leaves some for the next. */
  readonly isRecorded: boolean;
  readonly payloads: PayloadView;
}

/** To write them to files. */
export interface SegmentImage extends SegmentRows {
  /** Of the segment. */
  readonly number: number;
  /** Rows below are in files already. */
  readonly firstRow: number;
  /** Rows below `firstRow` whose version or payload is not what their file says. */
  readonly changedRows: ReadonlyBitset;
  readonly payloads: PayloadSpill;
}

export interface ImageField {
  readonly number: number;
  /** For the rows, which do not change. */
  readonly store: VectorStore;
  readonly present: ReadonlyBitset;
}

/** The fields of a segment as they are now. */
export function fieldsNow(fields: readonly VectorField[]): ImageField[] {
  return fields.map(({ number, store, present }) => ({
    number,
    store,
    present: present.snapshot(),
  }));
}

/** All rows of a segment whose payloads are in memory, to be written to files of another place. */
export function imageOf(
  number: number,
  { payloads, ...rows }: Omit<SegmentSnapshot, "isRecorded">,
): SegmentImage {
  const spill = { view: payloads, memoryStart: 0, firstUnit: 0, endUnit: 0 };
  return { ...rows, number, firstRow: 0, changedRows: new Bitset(), payloads: spill };
}

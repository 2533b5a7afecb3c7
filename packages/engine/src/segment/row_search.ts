/** A search of the rows of one segment: what it may see, what it wants, what it has found. */
import type { Bitset } from "../common/bitset.ts";
import { FILTERED_SLICE_ROWS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import { TopK } from "../common/top_k.ts";
import { SCORE_CHUNK } from "../common/limits.ts";
import type { Segment } from "./segment.ts";
import type { VectorField } from "./vector_field.ts";

/** Which rows of a field are wanted, and how many. */
export interface WantedRows {
  readonly field: VectorField;
  readonly limit: number;
  /** Whether a living offset with the vector is wanted; absent: all are. */
  readonly accept: ((offset: number) => boolean) | undefined;
  /** The only offsets to look at, ascending; absent: all. */
  readonly candidates: Uint32Array | undefined;
}

/** Offsets with their scores (larger is better), best first. */
export interface SegmentHits {
  readonly offsets: Uint32Array;
  readonly scores: Float32Array;
}

/**
 * One search under way. The rows it sees are those that live when it starts, however long it runs
 * and whatever is written meanwhile.
 */
export class RowSearch {
  readonly top: TopK;
  readonly run: Run;
  private readonly accept: ((offset: number) => boolean) | undefined;
  private readonly deleted: Bitset;
  private readonly present: Bitset;

  constructor(segment: Segment, wanted: WantedRows, run: Run) {
    const { tracker } = segment;
    const limit = Math.min(wanted.limit, tracker.rowCount);
    this.top = new TopK(limit, (a, b) => tracker.compareOffsets(a, b) < 0);
    this.run = run;
    this.accept = wanted.accept;
    this.deleted = tracker.deletedSnapshot();
    this.present = wanted.field.present.snapshot();
  }

  get sliceRows(): number {
    return this.accept === undefined ? SCORE_CHUNK : FILTERED_SLICE_ROWS;
  }

  sees(offset: number): boolean {
    return this.present.has(offset) && !this.deleted.has(offset);
  }

  /** Whether it may see any offset of `[from, to)`; `from` is a multiple of 32. */
  seesAny(from: number, to: number): boolean {
    for (let word = from >>> 5; word << 5 < to; word++) {
      if ((this.present.word(word) & ~this.deleted.word(word)) !== 0) return true;
    }
    return false;
  }

  offer(offset: number, score: number): void {
    if (!(score >= this.top.threshold) || !this.sees(offset)) return;
    if (!this.top.accepts(score, offset)) return;
    if (this.accept === undefined || this.accept(offset)) this.top.push(score, offset);
  }
}

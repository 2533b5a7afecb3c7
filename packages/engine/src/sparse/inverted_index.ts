/**
 * The inverted index of a sparse vector name in one segment: index -> posting list of (offset,
 * weight).
 *
 * Posting lists are ascending by offset because offsets only grow. The postings of a removed vector
 * stay in their lists; a search skips them by its own liveness test. `documentFrequency` and
 * `vectorCount` leave out what was removed.
 *
 * A search goes through the offsets window by window and leaves nothing between two windows but
 * where it stands in each list, so any number of searches share the scores of one window.
 */
import type { SparseVector, Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import type { SparseStore } from "../vectors/sparse_store.ts";
import type { HitSink, SparseStatistics, VectorIndex } from "../vectors/vector_index.ts";
import { ofKind } from "../vectors/vector_store.ts";
import { IndexTable } from "./index_table.ts";
import { type PostingCursor, PostingLists } from "./posting_lists.ts";

/** Offsets of a window: few enough that their scores stay in the first cache. */
const WINDOW_MAX = 4096;

/** Postings of a window, which take well under a millisecond. */
const WINDOW_POSTINGS_MAX = 1 << 18;

/** The scores of the window that is being searched. */
const windowScores = new Float32Array(WINDOW_MAX);

/** A list that a query goes through. */
interface Term {
  readonly weight: number;
  readonly cursor: PostingCursor;
}

export class InvertedIndex implements VectorIndex, SparseStatistics {
  private readonly store: SparseStore;
  private readonly table = new IndexTable();
  private readonly lists = new PostingLists();
  /** Vectors that have the index, by number of the list. */
  private frequencies = new Uint32Array(64);
  private vectors = 0;

  constructor(store: SparseStore) {
    this.store = store;
  }

  /** Vectors with at least one element; those without count for nothing, as in Qdrant. */
  get vectorCount(): number {
    return this.vectors;
  }

  get statistics(): SparseStatistics {
    return this;
  }

  documentFrequency(index: number): number {
    const list = this.table.find(index);
    return list === undefined ? 0 : this.frequencies[list]!;
  }

  add(offset: number): void {
    const { indices, values } = this.store.get(offset);
    for (let at = 0; at < indices.length; at++) {
      this.lists.push(this.table.number(indices[at]!), offset, values[at]!);
    }
    this.count(indices, 1);
  }

  remove(offset: number): void {
    this.count(this.store.get(offset).indices, -1);
  }

  restore(offset: number): void {
    this.count(this.store.get(offset).indices, 1);
  }

  /**
   * Offers the rows that share an index with the query, with their dot products, ascending by
   * offset. A sum of 0 is no match.
   */
  async search(query: Vector, hits: HitSink, run: Run): Promise<void> {
    const terms = this.termsOf(ofKind(query, "sparse"));
    const postingsMax = Math.floor(WINDOW_POSTINGS_MAX / terms.length);
    const window = Math.max(1, Math.min(WINDOW_MAX, hits.rowsMax, postingsMax));
    for (;;) {
      const base = terms.reduce((min, { cursor }) => Math.min(min, cursor.offset ?? min), Infinity);
      if (base === Infinity) return;
      windowScores.fill(0, 0, window);
      for (const { weight, cursor } of terms) {
        cursor.addScores(weight, base, base + window, windowScores);
      }
      for (let at = 0; at < window; at++) {
        const score = windowScores[at]!;
        if (score !== 0) hits.offer(base + at, score);
      }
      if (run.due()) await run.pause();
    }
  }

  private termsOf(query: SparseVector): Term[] {
    const terms: Term[] = [];
    query.indices.forEach((index, at) => {
      const list = this.table.find(index);
      if (list === undefined) return;
      terms.push({ weight: query.values[at]!, cursor: this.lists.cursor(list) });
    });
    return terms;
  }

  private count(indices: Uint32Array, change: number): void {
    if (indices.length === 0) return;
    this.vectors += change;
    if (this.table.size > this.frequencies.length) this.growFrequencies();
    for (const index of indices) this.frequencies[this.table.number(index)]! += change;
  }

  private growFrequencies(): void {
    const grown = new Uint32Array(Math.max(this.table.size, this.frequencies.length * 2));
    grown.set(this.frequencies);
    this.frequencies = grown;
  }
}

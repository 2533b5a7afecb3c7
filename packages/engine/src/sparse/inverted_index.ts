/**
 * The inverted index of a sparse vector name in one segment: index -> posting list of (offset, weight).
 *
 * Posting lists are ascending by offset because offsets only grow. The postings of a removed vector stay in
 * their lists; a search skips them by its own liveness test. `df` and `vectorCount` leave out what was removed.
 */
import type { SparseVector } from "../common/point.ts";
import { ELEMENT_WORDS, floatsOf, type SparseStore } from "../vectors/sparse_store.ts";

class PostingList {
  offsets: Uint32Array;
  weights: Float32Array;
  length = 0;
  /** Postings of vectors that were not removed. */
  df = 0;

  constructor(offsets: Uint32Array, weights: Float32Array) {
    this.offsets = offsets;
    this.weights = weights;
  }

  push(offset: number, weight: number): void {
    if (this.length === this.offsets.length) {
      const capacity = Math.max(4, this.length * 2);
      const offsets = new Uint32Array(capacity);
      const weights = new Float32Array(capacity);
      offsets.set(this.offsets);
      weights.set(this.weights);
      this.offsets = offsets;
      this.weights = weights;
    }
    this.offsets[this.length] = offset;
    this.weights[this.length] = weight;
    this.length++;
    this.df++;
  }
}

export class InvertedIndex {
  private readonly store: SparseStore;
  private readonly lists = new Map<number, PostingList>();
  private indexed = 0;
  private vectors = 0;

  constructor(store: SparseStore) {
    this.store = store;
  }

  /** Vectors with at least one element; those without count for nothing, as in Qdrant. */
  get vectorCount(): number {
    return this.vectors;
  }

  /** Vectors that have the index. */
  documentFrequency(index: number): number {
    return this.lists.get(index)?.df ?? 0;
  }

  /** Takes in the rows that the store has and the index has not; `isPresent` tells placeholders apart. */
  catchUp(isPresent: (offset: number) => boolean): void {
    const from = this.indexed;
    const to = this.store.rowCount;
    if (to - from > 256) this.reserveLists(from, to, isPresent);
    for (let offset = from; offset < to; offset++) {
      if (!isPresent(offset)) continue;
      const words = this.store.elementsOf(offset);
      if (words.length > 0) this.vectors++;
      const floats = floatsOf(words);
      for (let at = 0; at < words.length; at += ELEMENT_WORDS) {
        this.listOf(words[at]!).push(offset, floats[at + 1]!);
      }
    }
    this.indexed = to;
  }

  /** Takes the vector of an offset out of the statistics. Call it once for a vector that was counted. */
  remove(offset: number): void {
    const words = this.store.elementsOf(offset);
    if (words.length > 0) this.vectors--;
    for (let at = 0; at < words.length; at += ELEMENT_WORDS) {
      const list = this.lists.get(words[at]!);
      if (list !== undefined) list.df--;
    }
  }

  /**
   * Dot products of the query with every vector that shares an index with it, dead rows included.
   *
   * @returns the offsets that share an index, in no particular order, and the scores by offset
   */
  score(query: SparseVector): { offsets: readonly number[]; scores: Float32Array } {
    const scores = new Float32Array(this.indexed);
    const seen = new Uint8Array(this.indexed);
    const touched: number[] = [];
    for (let at = 0; at < query.indices.length; at++) {
      const list = this.lists.get(query.indices[at]!);
      if (list === undefined) continue;
      const weight = query.values[at]!;
      const { offsets, weights, length } = list;
      for (let posting = 0; posting < length; posting++) {
        const offset = offsets[posting]!;
        if (seen[offset] === 0) {
          seen[offset] = 1;
          touched.push(offset);
        }
        scores[offset]! += Math.fround(weight * weights[posting]!);
      }
    }
    return { offsets: touched, scores };
  }

  private listOf(index: number): PostingList {
    let list = this.lists.get(index);
    if (list === undefined) {
      list = new PostingList(new Uint32Array(0), new Float32Array(0));
      this.lists.set(index, list);
    }
    return list;
  }

  /** One allocation for all new lists of a long run of rows, instead of a growing pair for each. */
  private reserveLists(from: number, to: number, isPresent: (offset: number) => boolean): void {
    const counts = new Map<number, number>();
    let total = 0;
    for (let offset = from; offset < to; offset++) {
      if (!isPresent(offset)) continue;
      const words = this.store.elementsOf(offset);
      for (let at = 0; at < words.length; at += ELEMENT_WORDS) {
        const index = words[at]!;
        if (this.lists.has(index)) continue;
        counts.set(index, (counts.get(index) ?? 0) + 1);
        total++;
      }
    }
    const offsets = new Uint32Array(total);
    const weights = new Float32Array(total);
    let start = 0;
    for (const [index, count] of counts) {
      const end = start + count;
      this.lists.set(
        index,
        new PostingList(offsets.subarray(start, end), weights.subarray(start, end)),
      );
      start = end;
    }
  }
}

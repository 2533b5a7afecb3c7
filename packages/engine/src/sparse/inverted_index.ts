/**
 * The inverted index of a sparse vector name in one segment: index -> posting list of (offset,
 * weight).
 *
 * Posting lists are ascending by offset because offsets only grow. The postings of a removed vector
 * stay in their lists; a search skips them by its own liveness test. `df` and `vectorCount` leave
 * out what was removed.
 *
 * All lists lie in one slab; a list that outgrows its room moves to the end of it with twice the
 * room, so the slab is at most about three times the postings.
 */
import type { SparseVector } from "../common/point.ts";
import { ELEMENT_WORDS, type SparseStore } from "../vectors/sparse_store.ts";
import { IndexTable } from "./index_table.ts";

/** Words of a list's entry in `lists`: first posting, postings, room for postings, df. */
const LIST_WORDS = 4;
const START = 0;
const LENGTH = 1;
const ROOM = 2;
const DF = 3;

const ROOM_MIN = 2;

export class InvertedIndex {
  private readonly store: SparseStore;
  private readonly table = new IndexTable();
  private lists = new Uint32Array(LIST_WORDS * 64);
  private offsets = new Uint32Array(0);
  private weights = new Float32Array(0);
  /** Postings of the slab that belong to a list, its free room included. */
  private used = 0;
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
    const list = this.table.find(index);
    return list === undefined ? 0 : this.lists[list * LIST_WORDS + DF]!;
  }

  /**
   * Takes in the rows that the store has and the index has not; `isPresent` tells placeholders
   * apart.
   */
  catchUp(isPresent: (offset: number) => boolean): void {
    const from = this.indexed;
    const to = this.store.rowCount;
    const { words, floats } = this.store.elements();
    const numbers = this.makeRoom(
      words,
      this.store.firstElement(from),
      this.store.firstElement(to),
    );
    let at = 0;
    for (let offset = from; offset < to; offset++) {
      const first = this.store.firstElement(offset);
      const end = this.store.firstElement(offset + 1);
      if (!isPresent(offset)) {
        at += end - first;
        continue;
      }
      if (end > first) this.vectors++;
      for (let element = first; element < end; element++) {
        this.push(numbers[at++]!, offset, floats[element * ELEMENT_WORDS + 1]!);
      }
    }
    this.indexed = to;
  }

  /**
   * Takes the vector of an offset out of the statistics. Call it once for a vector that was
   * counted.
   */
  remove(offset: number): void {
    const { words } = this.store.elements();
    const first = this.store.firstElement(offset);
    const end = this.store.firstElement(offset + 1);
    if (end > first) this.vectors--;
    for (let element = first; element < end; element++) {
      const list = this.table.find(words[element * ELEMENT_WORDS]!);
      if (list !== undefined) this.lists[list * LIST_WORDS + DF]!--;
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
      const list = this.table.find(query.indices[at]!);
      if (list === undefined) continue;
      const weight = query.values[at]!;
      const start = this.lists[list * LIST_WORDS + START]!;
      const end = start + this.lists[list * LIST_WORDS + LENGTH]!;
      for (let posting = start; posting < end; posting++) {
        const offset = this.offsets[posting]!;
        if (seen[offset] === 0) {
          seen[offset] = 1;
          touched.push(offset);
        }
        scores[offset]! += Math.fround(weight * this.weights[posting]!);
      }
    }
    return { offsets: touched, scores };
  }

  /**
   * Makes room in the lists for the elements `[from, to)` of the store.
   *
   * @returns the list number of each element
   */
  private makeRoom(words: Uint32Array, from: number, to: number): Uint32Array {
    const numbers = new Uint32Array(to - from);
    for (let element = from; element < to; element++) {
      numbers[element - from] = this.table.number(words[element * ELEMENT_WORDS]!);
    }
    this.reserveLists(this.table.size);
    const added = new Uint32Array(numbers.length < this.table.size ? 0 : this.table.size);
    if (added.length === 0) return numbers;
    // A long run of rows, as at opening: each list gets its final room at once instead of growing
    // to it.
    for (const number of numbers) added[number]!++;
    for (let list = 0; list < added.length; list++) {
      const wanted = this.lists[list * LIST_WORDS + LENGTH]! + added[list]!;
      if (wanted > this.lists[list * LIST_WORDS + ROOM]!) this.move(list, wanted);
    }
    return numbers;
  }

  private push(list: number, offset: number, weight: number): void {
    const entry = list * LIST_WORDS;
    const length = this.lists[entry + LENGTH]!;
    if (length === this.lists[entry + ROOM]) this.move(list, Math.max(ROOM_MIN, length * 2));
    const posting = this.lists[entry + START]! + length;
    this.offsets[posting] = offset;
    this.weights[posting] = weight;
    this.lists[entry + LENGTH]!++;
    this.lists[entry + DF]!++;
  }

  /** Moves a list to the end of the slab, with room for `room` postings. */
  private move(list: number, room: number): void {
    this.reserveSlab(this.used + room);
    const entry = list * LIST_WORDS;
    const start = this.lists[entry + START]!;
    const end = start + this.lists[entry + LENGTH]!;
    this.offsets.copyWithin(this.used, start, end);
    this.weights.copyWithin(this.used, start, end);
    this.lists[entry + START] = this.used;
    this.lists[entry + ROOM] = room;
    this.used += room;
  }

  private reserveLists(lists: number): void {
    if (lists * LIST_WORDS <= this.lists.length) return;
    const grown = new Uint32Array(Math.max(lists * LIST_WORDS, this.lists.length * 2));
    grown.set(this.lists);
    this.lists = grown;
  }

  private reserveSlab(postings: number): void {
    if (postings <= this.offsets.length) return;
    const room = Math.max(postings, this.offsets.length * 2, 256);
    const offsets = new Uint32Array(room);
    const weights = new Float32Array(room);
    offsets.set(this.offsets.subarray(0, this.used));
    weights.set(this.weights.subarray(0, this.used));
    this.offsets = offsets;
    this.weights = weights;
  }
}

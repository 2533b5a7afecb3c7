/**
 * Posting lists of (offset, weight), ascending by offset, that only grow.
 *
 * A list is a row of extents: parts of slabs that all lists share. The last extent of a list that
 * outgrows its room moves to one of twice the room, up to {@link EXTENT_POSTINGS_MAX}; beyond, the
 * list goes on in a further extent. So nothing that is copied or allocated in one step is large,
 * and the slabs hold at most about three times the postings. Extents that were left stay as they
 * are: whoever reads a list meanwhile goes on reading them.
 */

const SLAB_POSTINGS_LOG2 = 16;
const SLAB_POSTINGS = 1 << SLAB_POSTINGS_LOG2;
const EXTENT_POSTINGS_MAX = 4096;
const EXTENT_POSTINGS_MIN = 2;

/** Words of a list's entry in `lists`: start and room of its last extent, postings there. */
const LIST_WORDS = 3;
const START = 0;
const ROOM = 1;
const COUNT = 2;

interface Slab {
  readonly offsets: Uint32Array;
  readonly weights: Float32Array;
}

export class PostingLists {
  private readonly slabs: Slab[] = [];
  /** Postings of the slabs that are handed out. */
  private used = 0;
  private lists = new Uint32Array(LIST_WORDS * 64);
  /** The starts of all extents but the last, of lists that have several; those are full. */
  private readonly full = new Map<number, number[]>();

  /** Adds a posting to the end of a list; lists are numbered 0, 1, 2, ... */
  push(list: number, offset: number, weight: number): void {
    const entry = list * LIST_WORDS;
    if (entry >= this.lists.length) this.growLists();
    if (this.lists[entry + COUNT] === this.lists[entry + ROOM]) this.makeRoom(list);
    const posting = this.lists[entry + START]! + this.lists[entry + COUNT]!++;
    const slab = this.slabs[posting >>> SLAB_POSTINGS_LOG2]!;
    slab.offsets[posting & (SLAB_POSTINGS - 1)] = offset;
    slab.weights[posting & (SLAB_POSTINGS - 1)] = weight;
  }

  /** Walks the postings that a list has now. */
  cursor(list: number): PostingCursor {
    const entry = list * LIST_WORDS;
    const extents = (this.full.get(list) ?? []).map((start) =>
      this.extent(start, EXTENT_POSTINGS_MAX),
    );
    extents.push(this.extent(this.lists[entry + START]!, this.lists[entry + COUNT]!));
    return new PostingCursor(extents);
  }

  private extent(start: number, count: number): Slab {
    const { offsets, weights } = this.slabs[start >>> SLAB_POSTINGS_LOG2]!;
    const first = start & (SLAB_POSTINGS - 1);
    return {
      offsets: offsets.subarray(first, first + count),
      weights: weights.subarray(first, first + count),
    };
  }

  private makeRoom(list: number): void {
    const entry = list * LIST_WORDS;
    const room = this.lists[entry + ROOM]!;
    const old = this.lists[entry + START]!;
    if (room === EXTENT_POSTINGS_MAX) {
      const full = this.full.get(list);
      if (full === undefined) this.full.set(list, [old]);
      else full.push(old);
      this.lists[entry + START] = this.allocate(EXTENT_POSTINGS_MAX);
      this.lists[entry + COUNT] = 0;
      return;
    }
    const wanted = Math.max(EXTENT_POSTINGS_MIN, room * 2);
    const start = this.allocate(wanted);
    if (room > 0) {
      const { offsets, weights } = this.extent(old, room);
      const moved = this.extent(start, wanted);
      moved.offsets.set(offsets);
      moved.weights.set(weights);
    }
    this.lists[entry + START] = start;
    this.lists[entry + ROOM] = wanted;
  }

  /** An extent lies in one slab: what is left of one that is too short is given up. */
  private allocate(postings: number): number {
    const left = SLAB_POSTINGS - (this.used & (SLAB_POSTINGS - 1));
    if (left < postings) this.used += left;
    const start = this.used;
    this.used += postings;
    if (start >>> SLAB_POSTINGS_LOG2 >= this.slabs.length) {
      this.slabs.push({
        offsets: new Uint32Array(SLAB_POSTINGS),
        weights: new Float32Array(SLAB_POSTINGS),
      });
    }
    return start;
  }

  private growLists(): void {
    const grown = new Uint32Array(this.lists.length * 2);
    grown.set(this.lists);
    this.lists = grown;
  }
}

/** Where a walk over a posting list stands. */
export class PostingCursor {
  private readonly extents: readonly Slab[];
  private extent = 0;
  private at = 0;

  constructor(extents: readonly Slab[]) {
    this.extents = extents;
    this.skipEmpty();
  }

  /** The offset of the next posting; undefined at the end. */
  get offset(): number | undefined {
    return this.extents[this.extent]?.offsets[this.at];
  }

  /**
   * Adds `factor` times the weight of each posting before offset `end` to `scores`, whose first
   * element is that of the offset `base`, and steps behind them.
   */
  addScores(factor: number, base: number, end: number, scores: Float32Array): void {
    while (this.extent < this.extents.length) {
      const { offsets, weights } = this.extents[this.extent]!;
      let at = this.at;
      for (; at < offsets.length && offsets[at]! < end; at++) {
        scores[offsets[at]! - base]! += Math.fround(factor * weights[at]!);
      }
      this.at = at;
      if (at < offsets.length) return;
      this.extent++;
      this.at = 0;
      this.skipEmpty();
    }
  }

  private skipEmpty(): void {
    while (this.extents[this.extent]?.offsets.length === 0) this.extent++;
  }
}

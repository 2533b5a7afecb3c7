/**
 * Offsets in the order of their ids, kept as one sorted run plus the offsets added since: a scroll
 * after a batch of upserts sorts the batch and merges it, not everything.
 */
export class SortedOffsets {
  private readonly compare: (a: number, b: number) => number;
  private readonly isLive: (offset: number) => boolean;
  private run = new Uint32Array(0);
  private added: number[] = [];

  /**
   * @param compare order of two offsets by id
   * @param isLive dead offsets are dropped when runs are merged
   */
  constructor(compare: (a: number, b: number) => number, isLive: (offset: number) => boolean) {
    this.compare = compare;
    this.isLive = isLive;
  }

  add(offset: number): void {
    this.added.push(offset);
  }

  /** All offsets added so far, in order; some may be dead. Valid until the next `add`. */
  order(): Uint32Array {
    if (this.added.length > 0) {
      const recent = Uint32Array.from(this.added);
      if (!this.isSorted(recent)) recent.sort(this.compare);
      this.added = [];
      this.run = this.run.length === 0 ? recent : this.merge(this.run, recent);
    }
    return this.run;
  }

  private isSorted(offsets: Uint32Array): boolean {
    for (let at = 1; at < offsets.length; at++) {
      if (this.compare(offsets[at - 1]!, offsets[at]!) > 0) return false;
    }
    return true;
  }

  private merge(a: Uint32Array, b: Uint32Array): Uint32Array<ArrayBuffer> {
    const merged = new Uint32Array(a.length + b.length);
    let fromA = 0;
    let fromB = 0;
    let size = 0;
    while (fromA < a.length || fromB < b.length) {
      const takeA =
        fromB >= b.length || (fromA < a.length && this.compare(a[fromA]!, b[fromB]!) <= 0);
      const offset = takeA ? a[fromA++]! : b[fromB++]!;
      if (this.isLive(offset)) merged[size++] = offset;
    }
    return merged.slice(0, size);
  }
}

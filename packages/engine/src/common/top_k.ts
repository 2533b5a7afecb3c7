/**
 * The k best (score, offset) pairs of a stream: a bounded binary heap with the worst kept pair at
 * its root.
 *
 * A larger score is better. Of equal scores the pair that `before` puts first is better, so the
 * result does not depend on the order of the stream.
 */
import type { Run } from "./run.ts";

/** Pairs drained between two looks at the clock. */
const PACED_PAIRS = 512;

export class TopK {
  private readonly capacity: number;
  private readonly before: (a: number, b: number) => boolean;
  private scores: Float32Array;
  private offsets: Uint32Array;
  private size = 0;

  /**
   * @param limit how many pairs to keep
   * @param before whether offset `a` precedes offset `b` when their scores are equal
   */
  constructor(limit: number, before: (a: number, b: number) => boolean) {
    this.capacity = limit;
    this.before = before;
    const initial = Math.min(limit, 64);
    this.scores = new Float32Array(initial);
    this.offsets = new Uint32Array(initial);
  }

  /**
   * A score that is not above this one cannot enter unless it ties; -Infinity until the heap is
   * full.
   */
  get threshold(): number {
    if (this.size < this.capacity) return -Infinity;
    return this.capacity === 0 ? Infinity : this.scores[0]!;
  }

  /** Whether `push` would keep the pair. */
  accepts(score: number, offset: number): boolean {
    if (this.size < this.capacity) return true;
    if (this.capacity === 0) return false;
    return this.isWorse(this.scores[0]!, this.offsets[0]!, score, offset);
  }

  push(score: number, offset: number): void {
    if (this.size < this.capacity) {
      this.reserve();
      this.siftUp(this.size++, score, offset);
    } else if (this.accepts(score, offset)) {
      this.siftDown(0, score, offset);
    }
  }

  /** Empties the heap; best pair first. A large one pauses the run. */
  async drain(run: Run): Promise<{ scores: Float32Array; offsets: Uint32Array }> {
    const scores = new Float32Array(this.size);
    const offsets = new Uint32Array(this.size);
    for (let rank = this.size - 1; rank >= 0; rank--) {
      if (rank % PACED_PAIRS === PACED_PAIRS - 1 && run.due()) await run.pause();
      scores[rank] = this.scores[0]!;
      offsets[rank] = this.offsets[0]!;
      this.size--;
      if (this.size > 0) this.siftDown(0, this.scores[this.size]!, this.offsets[this.size]!);
    }
    return { scores, offsets };
  }

  private isWorse(scoreA: number, offsetA: number, scoreB: number, offsetB: number): boolean {
    return scoreA < scoreB || (scoreA === scoreB && this.before(offsetB, offsetA));
  }

  private siftUp(hole: number, score: number, offset: number): void {
    let at = hole;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isWorse(score, offset, this.scores[parent]!, this.offsets[parent]!)) break;
      this.scores[at] = this.scores[parent]!;
      this.offsets[at] = this.offsets[parent]!;
      at = parent;
    }
    this.scores[at] = score;
    this.offsets[at] = offset;
  }

  private siftDown(hole: number, score: number, offset: number): void {
    const { scores, offsets, size } = this;
    let at = hole;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      const right = child + 1;
      if (
        right < size &&
        this.isWorse(scores[right]!, offsets[right]!, scores[child]!, offsets[child]!)
      ) {
        child = right;
      }
      if (!this.isWorse(scores[child]!, offsets[child]!, score, offset)) break;
      scores[at] = scores[child]!;
      offsets[at] = offsets[child]!;
      at = child;
    }
    scores[at] = score;
    offsets[at] = offset;
  }

  private reserve(): void {
    if (this.size < this.scores.length) return;
    const grown = Math.min(this.capacity, this.scores.length * 2);
    const scores = new Float32Array(grown);
    const offsets = new Uint32Array(grown);
    scores.set(this.scores);
    offsets.set(this.offsets);
    this.scores = scores;
    this.offsets = offsets;
  }
}

/**
 * The rows with the best scores of a stream, and all that tie with the last of them: what is left
 * does not depend on the order of the stream, and whoever knows the order of equals can choose
 * among them.
 *
 * Scores are gathered until there are twice as many as wanted; then the threshold is raised to the
 * worst that is still wanted, and what is below is dropped.
 */

/** Room for scores beyond those wanted, so that small limits do not prune all the time. */
const SPARE = 1024;

/** See the head of the file. A larger score is better; NaN is never kept. */
export class BestRows {
  private readonly limit: number;
  private offsets: Uint32Array;
  private scores: Float32Array;
  private size = 0;
  /** Scores below are not wanted any more. */
  private threshold = -Infinity;

  /**
   * @param limit how many rows are wanted, at least 1
   * @param rows how many will be offered at most
   */
  constructor(limit: number, rows: number) {
    this.limit = limit;
    const room = Math.min(rows, 2 * limit + SPARE);
    this.offsets = new Uint32Array(room);
    this.scores = new Float32Array(room);
  }

  /**
   * Offers a range of rows.
   *
   * @param first the first row
   * @param scores one for each row
   * @param mask a bit for each row: whether it counts
   */
  offerRange(first: number, scores: Float32Array, mask: Uint32Array): void {
    let { threshold } = this;
    for (let at = 0; at < scores.length; at++) {
      const score = scores[at]!;
      if (!(score >= threshold) || (mask[at >>> 5]! & (1 << (at & 31))) === 0) continue;
      threshold = this.keep(first + at, score);
    }
  }

  /** Offers rows of a list, one for each score. */
  offerRows(offsets: Uint32Array, scores: Float32Array): void {
    let { threshold } = this;
    for (let at = 0; at < scores.length; at++) {
      if (scores[at]! >= threshold) threshold = this.keep(offsets[at]!, scores[at]!);
    }
  }

  /** Those kept, in the order in which they came. */
  take(): { readonly offsets: Uint32Array; readonly scores: Float32Array } {
    this.prune();
    return {
      offsets: this.offsets.slice(0, this.size),
      scores: this.scores.slice(0, this.size),
    };
  }

  /** @returns the threshold then */
  private keep(offset: number, score: number): number {
    if (this.size === this.scores.length) {
      this.makeRoom();
      if (score < this.threshold) return this.threshold;
    }
    this.offsets[this.size] = offset;
    this.scores[this.size] = score;
    this.size++;
    return this.threshold;
  }

  private makeRoom(): void {
    this.prune();
    if (2 * this.size <= this.scores.length) return;
    // Nearly all of them tie.
    const offsets = new Uint32Array(2 * this.scores.length);
    const scores = new Float32Array(2 * this.scores.length);
    offsets.set(this.offsets);
    scores.set(this.scores);
    this.offsets = offsets;
    this.scores = scores;
  }

  private prune(): void {
    if (this.size <= this.limit) return;
    const ascending = this.scores.slice(0, this.size).sort();
    this.threshold = ascending[this.size - this.limit]!;
    let kept = 0;
    for (let at = 0; at < this.size; at++) {
      if (this.scores[at]! < this.threshold) continue;
      this.offsets[kept] = this.offsets[at]!;
      this.scores[kept] = this.scores[at]!;
      kept++;
    }
    this.size = kept;
  }
}

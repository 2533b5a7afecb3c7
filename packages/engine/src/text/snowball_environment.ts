/**
 * The machine that compiled Snowball programs run on: a word, a cursor between limits, and a slice
 * `[bra, ket)` that rules replace. A port of `base-stemmer.js` of Snowball 2.2.0 (BSD-3-Clause,
 * generated/LICENSE-snowball); member names are those the Snowball compiler emits.
 *
 * Positions are UTF-16 code units, so a word must not hold characters above U+FFFF.
 */

/** A compiled stemmer: a lower-case word to its stem. */
export type Stem = (word: string) => string;

/**
 * An entry of a suffix table, sorted by text (by reversed text if matched backwards): the text, the
 * entry that is its longest proper affix (or -1), the result, a condition.
 */
export type Among = readonly [
  text: string,
  shorter: number,
  result: number,
  condition?: () => boolean,
];

export class SnowballEnvironment {
  current = "";
  cursor = 0;
  limit = 0;
  limit_backward = 0;
  bra = 0;
  ket = 0;

  setCurrent(word: string): void {
    this.current = word;
    this.cursor = 0;
    this.limit = word.length;
    this.limit_backward = 0;
    this.bra = 0;
    this.ket = word.length;
  }

  in_grouping(set: readonly number[], min: number, max: number): boolean {
    if (this.cursor >= this.limit) return false;
    if (!isInGrouping(set, min, max, this.current.charCodeAt(this.cursor))) return false;
    this.cursor++;
    return true;
  }

  in_grouping_b(set: readonly number[], min: number, max: number): boolean {
    if (this.cursor <= this.limit_backward) return false;
    if (!isInGrouping(set, min, max, this.current.charCodeAt(this.cursor - 1))) return false;
    this.cursor--;
    return true;
  }

  out_grouping(set: readonly number[], min: number, max: number): boolean {
    if (this.cursor >= this.limit) return false;
    if (isInGrouping(set, min, max, this.current.charCodeAt(this.cursor))) return false;
    this.cursor++;
    return true;
  }

  out_grouping_b(set: readonly number[], min: number, max: number): boolean {
    if (this.cursor <= this.limit_backward) return false;
    if (isInGrouping(set, min, max, this.current.charCodeAt(this.cursor - 1))) return false;
    this.cursor--;
    return true;
  }

  eq_s(text: string): boolean {
    if (this.limit - this.cursor < text.length) return false;
    if (!this.current.startsWith(text, this.cursor)) return false;
    this.cursor += text.length;
    return true;
  }

  eq_s_b(text: string): boolean {
    if (this.cursor - this.limit_backward < text.length) return false;
    if (!this.current.endsWith(text, this.cursor)) return false;
    this.cursor -= text.length;
    return true;
  }

  /** Matches the longest entry at the cursor and moves behind it. The entry's result, 0 if none. */
  find_among(table: readonly Among[]): number {
    const start = this.cursor;
    const { index, common } = this.#search(table, 1);
    for (let i = index; i >= 0;) {
      const [text, shorter, result, condition] = table[i]!;
      if (common >= text.length) {
        this.cursor = start + text.length;
        if (condition === undefined) return result;
        const holds = condition();
        this.cursor = start + text.length;
        if (holds) return result;
      }
      i = shorter;
    }
    return 0;
  }

  /** {@link find_among} backwards: matches before the cursor and moves there. */
  find_among_b(table: readonly Among[]): number {
    const start = this.cursor;
    const { index, common } = this.#search(table, -1);
    for (let i = index; i >= 0;) {
      const [text, shorter, result, condition] = table[i]!;
      if (common >= text.length) {
        this.cursor = start - text.length;
        if (condition === undefined) return result;
        const holds = condition();
        this.cursor = start - text.length;
        if (holds) return result;
      }
      i = shorter;
    }
    return 0;
  }

  slice_from(text: string): boolean {
    if (!this.#isSliceValid()) return false;
    this.#replace(this.bra, this.ket, text);
    return true;
  }

  slice_del(): boolean {
    return this.slice_from("");
  }

  insert(bra: number, ket: number, text: string): void {
    const adjustment = this.#replace(bra, ket, text);
    if (bra <= this.bra) this.bra += adjustment;
    if (bra <= this.ket) this.ket += adjustment;
  }

  slice_to(): string {
    return this.#isSliceValid() ? this.current.slice(this.bra, this.ket) : "";
  }

  assign_to(): string {
    return this.current.slice(0, this.limit);
  }

  /**
   * Binary search for the last entry not above the text at the cursor. `common` is how many of its
   * characters match.
   */
  #search(table: readonly Among[], direction: 1 | -1): { index: number; common: number } {
    const first = direction === 1 ? this.cursor : this.cursor - 1;
    const available =
      direction === 1 ? this.limit - this.cursor : this.cursor - this.limit_backward;
    let low = 0;
    let high = table.length;
    let commonLow = 0;
    let commonHigh = 0;
    let isFirstInspected = false;
    for (;;) {
      const middle = low + ((high - low) >>> 1);
      const text = table[middle]![0];
      const last = text.length - 1;
      let common = commonLow < commonHigh ? commonLow : commonHigh;
      let difference = 0;
      while (common <= last) {
        if (common === available) {
          difference = -1;
          break;
        }
        const at = direction === 1 ? common : last - common;
        difference = this.current.charCodeAt(first + direction * common) - text.charCodeAt(at);
        if (difference !== 0) break;
        common++;
      }
      if (difference < 0) {
        high = middle;
        commonHigh = common;
      } else {
        low = middle;
        commonLow = common;
      }
      if (high - low > 1) continue;
      // Entry 0 may not have been looked at yet; one more round does it.
      if (low > 0 || high === low || isFirstInspected) return { index: low, common: commonLow };
      isFirstInspected = true;
    }
  }

  #replace(bra: number, ket: number, text: string): number {
    const adjustment = text.length - (ket - bra);
    this.current = this.current.slice(0, bra) + text + this.current.slice(ket);
    this.limit += adjustment;
    if (this.cursor >= ket) this.cursor += adjustment;
    else if (this.cursor > bra) this.cursor = bra;
    return adjustment;
  }

  #isSliceValid(): boolean {
    return (
      this.bra >= 0 &&
      this.bra <= this.ket &&
      this.ket <= this.limit &&
      this.limit <= this.current.length
    );
  }
}

function isInGrouping(set: readonly number[], min: number, max: number, unit: number): boolean {
  if (unit < min || unit > max) return false;
  const bit = unit - min;
  return (set[bit >>> 3]! & (1 << (bit & 7))) !== 0;
}

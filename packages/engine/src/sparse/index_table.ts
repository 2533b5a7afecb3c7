/**
 * Numbers u32 indices 0, 1, 2, ... in the order of their first appearance: an open-addressing hash
 * table.
 */
export class IndexTable {
  private keys = new Uint32Array(64);
  /** Number + 1 of the key in the same slot; 0: empty. */
  private numbers = new Uint32Array(64);
  private count = 0;

  /** How many indices have a number. */
  get size(): number {
    return this.count;
  }

  find(index: number): number | undefined {
    const slot = this.slotOf(index);
    const number = this.numbers[slot]!;
    return number === 0 ? undefined : number - 1;
  }

  /** The number of an index, a new one if it has none yet. */
  number(index: number): number {
    let slot = this.slotOf(index);
    if (this.numbers[slot] === 0) {
      if ((this.count + 1) * 2 > this.keys.length) {
        this.grow();
        slot = this.slotOf(index);
      }
      this.keys[slot] = index;
      this.numbers[slot] = ++this.count;
    }
    return this.numbers[slot]! - 1;
  }

  private slotOf(index: number): number {
    const mask = this.keys.length - 1;
    let slot = (Math.imul(index, 0x9e3779b1) >>> 7) & mask;
    while (this.numbers[slot] !== 0 && this.keys[slot] !== index) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { keys, numbers } = this;
    this.keys = new Uint32Array(keys.length * 2);
    this.numbers = new Uint32Array(keys.length * 2);
    for (let slot = 0; slot < keys.length; slot++) {
      if (numbers[slot] === 0) continue;
      const target = this.slotOf(keys[slot]!);
      this.keys[target] = keys[slot]!;
      this.numbers[target] = numbers[slot]!;
    }
  }
}

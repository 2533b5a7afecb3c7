/** A sorted set of texts in blocks, for all that begin with a prefix to be found together. */

const BLOCK_TEXTS = 512;

export class SortedTexts {
  private readonly blocks: string[][] = [];

  /** Adds a text that is not there. */
  add(text: string): void {
    if (this.blocks.length === 0) this.blocks.push([]);
    const number = Math.max(0, this.blockOf(text));
    const block = this.blocks[number]!;
    block.splice(lowerBound(block, text), 0, text);
    if (block.length > BLOCK_TEXTS) {
      this.blocks.splice(number + 1, 0, block.splice(BLOCK_TEXTS / 2));
    }
  }

  /** Removes a text that is there. */
  delete(text: string): void {
    const number = this.blockOf(text);
    const block = this.blocks[number]!;
    block.splice(lowerBound(block, text), 1);
    if (block.length === 0) this.blocks.splice(number, 1);
  }

  /** The texts that begin with a prefix, sorted by UTF-16 units. */
  *withPrefix(prefix: string): Generator<string, void> {
    const first = Math.max(0, this.blockOf(prefix));
    for (let number = first; number < this.blocks.length; number++) {
      const block = this.blocks[number]!;
      const from = number === first ? lowerBound(block, prefix) : 0;
      for (let at = from; at < block.length; at++) {
        if (!block[at]!.startsWith(prefix)) return;
        yield block[at]!;
      }
    }
  }

  /** The number of the last block whose first text is not behind a text; -1 if there is none. */
  private blockOf(text: string): number {
    let from = 0;
    let to = this.blocks.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.blocks[middle]![0]! <= text) from = middle + 1;
      else to = middle;
    }
    return from - 1;
  }
}

function lowerBound(texts: readonly string[], text: string): number {
  let from = 0;
  let to = texts.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (texts[middle]! < text) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * Sparse vectors by offset. Files: `.counts` (see `row_starts.ts`); `.elements`, a little-endian
 * u32 index and f32 value per element.
 */
import { GrowableU32 } from "../common/growable_u32.ts";
import type { SparseVector } from "../common/point.ts";
import type { Append, Storage } from "../storage/storage.ts";
import { bytesOf, RowStarts } from "./row_starts.ts";
import type { VectorStore } from "./vector_store.ts";

/** Words of an element: index, bits of the f32 value. */
export const ELEMENT_WORDS = 2;

export class SparseStore implements VectorStore<SparseVector> {
  private readonly file: string;
  private readonly starts: RowStarts;
  private readonly words = new GrowableU32();

  /** @param path where its files lie, without the endings */
  constructor(path: string) {
    this.file = `${path}.elements`;
    this.starts = new RowStarts(path);
  }

  get rowCount(): number {
    return this.starts.rowCount;
  }

  get elementCount(): number {
    return this.starts.elementCount;
  }

  push(vector: SparseVector | undefined): void {
    if (vector !== undefined) {
      const { indices, values } = vector;
      const words = this.words.extend(indices.length * ELEMENT_WORDS);
      const floats = floatsOf(words);
      for (let at = 0; at < indices.length; at++) {
        words[at * ELEMENT_WORDS] = indices[at]!;
        floats[at * ELEMENT_WORDS + 1] = values[at]!;
      }
    }
    this.starts.push(this.words.length / ELEMENT_WORDS);
  }

  get(offset: number): SparseVector {
    const words = this.words.view(
      this.starts.of(offset) * ELEMENT_WORDS,
      this.starts.of(offset + 1) * ELEMENT_WORDS,
    );
    const floats = floatsOf(words);
    const size = words.length / ELEMENT_WORDS;
    const indices = new Uint32Array(size);
    const values = new Float32Array(size);
    for (let at = 0; at < size; at++) {
      indices[at] = words[at * ELEMENT_WORDS]!;
      values[at] = floats[at * ELEMENT_WORDS + 1]!;
    }
    return { kind: "sparse", indices, values };
  }

  /**
   * All elements, {@link ELEMENT_WORDS} words each, as words and as floats. Views; valid until the
   * next push.
   */
  elements(): { words: Uint32Array; floats: Float32Array } {
    const words = this.words.view();
    return { words, floats: floatsOf(words) };
  }

  /** The first element of an offset; of `rowCount`, the end of the last. */
  firstElement(offset: number): number {
    return this.starts.of(offset);
  }

  appendsFrom(row: number): Append[] {
    const from = this.starts.of(row);
    const elements = this.words.view(from * ELEMENT_WORDS, this.elementCount * ELEMENT_WORDS);
    return [
      this.starts.appendFrom(row),
      {
        file: this.file,
        position: from * ELEMENT_WORDS * 4,
        bytes: () => bytesOf(elements),
      },
    ];
  }

  load(storage: Storage, rows: number): void {
    const from = this.elementCount;
    this.starts.load(storage, rows);
    const added = this.elementCount - from;
    if (added === 0) return;
    const target = this.words.extend(added * ELEMENT_WORDS);
    storage.readFile(this.file, from * ELEMENT_WORDS * 4, bytesOf(target));
  }
}

/** The same words seen as f32. */
function floatsOf(words: Uint32Array): Float32Array {
  return new Float32Array(words.buffer, words.byteOffset, words.length);
}

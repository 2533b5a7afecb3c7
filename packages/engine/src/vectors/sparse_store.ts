/**
 * Sparse vectors by offset. Files: `.counts` (see `row_starts.ts`); `.elements`, a little-endian u32 index and
 * f32 value per element.
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
  private readonly elements = new GrowableU32();

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
      const words = this.elements.extend(indices.length * ELEMENT_WORDS);
      const floats = floatsOf(words);
      for (let at = 0; at < indices.length; at++) {
        words[at * ELEMENT_WORDS] = indices[at]!;
        floats[at * ELEMENT_WORDS + 1] = values[at]!;
      }
    }
    this.starts.push(this.elements.length / ELEMENT_WORDS);
  }

  get(offset: number): SparseVector {
    const words = this.elementsOf(offset);
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

  /** The elements of an offset, {@link ELEMENT_WORDS} words each. A view. */
  elementsOf(offset: number): Uint32Array {
    return this.elements.view(
      this.starts.of(offset) * ELEMENT_WORDS,
      this.starts.of(offset + 1) * ELEMENT_WORDS,
    );
  }

  appendsFrom(row: number): Append[] {
    const from = this.starts.of(row);
    const elements = this.elements.view(from * ELEMENT_WORDS, this.elementCount * ELEMENT_WORDS);
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
    const target = this.elements.extend(added * ELEMENT_WORDS);
    storage.readFile(this.file, from * ELEMENT_WORDS * 4, bytesOf(target));
  }
}

/** The same words seen as f32. */
export function floatsOf(words: Uint32Array): Float32Array {
  return new Float32Array(words.buffer, words.byteOffset, words.length);
}

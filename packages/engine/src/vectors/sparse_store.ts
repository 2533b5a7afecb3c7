/**
 * Sparse vectors by offset. Bytes: counts (see `row_starts.ts`), then a little-endian u32 index and
 * f32 value per element.
 */
import { FILTERED_SLICE_ROWS } from "../common/limits.ts";
import { PagedWords } from "../common/paged_words.ts";
import type { SparseVector, Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import { ByteCursor, type ByteRange, bytesOf } from "../storage/byte_range.ts";
import { RowStarts } from "./row_starts.ts";
import { type Scorer, scorerByRow } from "./scorer.ts";
import { sparseDot } from "./sparse_dot.ts";
import { ofKind, type VectorStore } from "./vector_store.ts";

/** Words of an element: index, bits of the f32 value. */
const ELEMENT_WORDS = 2;

/** One number seen as f32 and as its bits. */
const oneFloat = new Float32Array(1);
const oneWord = new Uint32Array(oneFloat.buffer);

export class SparseStore implements VectorStore {
  readonly room = Infinity;
  private readonly starts = new RowStarts();
  private readonly words = new PagedWords();

  get rowCount(): number {
    return this.starts.rowCount;
  }

  roomOf(): number {
    return 0;
  }

  reserve(): void {}

  push(vector: Vector | undefined): void {
    if (vector !== undefined) {
      const { indices, values } = ofKind(vector, "sparse");
      for (let at = 0; at < indices.length; at++) {
        oneFloat[0] = values[at]!;
        this.words.push(indices[at]!);
        this.words.push(oneWord[0]!);
      }
    }
    this.starts.push(this.words.length / ELEMENT_WORDS);
  }

  get(offset: number): SparseVector {
    const first = this.starts.of(offset);
    const size = this.starts.of(offset + 1) - first;
    const indices = new Uint32Array(size);
    const values = new Float32Array(size);
    for (let at = 0; at < size; at++) {
      const word = (first + at) * ELEMENT_WORDS;
      indices[at] = this.words.at(word);
      oneWord[0] = this.words.at(word + 1);
      values[at] = oneFloat[0]!;
    }
    return { kind: "sparse", indices, values };
  }

  scorer(query: Vector): Scorer {
    const wanted = ofKind(query, "sparse");
    return scorerByRow(FILTERED_SLICE_ROWS, true, (at) => sparseDot(wanted, this.get(at)));
  }

  bytes(from: number, to: number): Uint8Array[] {
    const first = this.starts.of(from) * ELEMENT_WORDS;
    const end = this.starts.of(to) * ELEMENT_WORDS;
    return [this.starts.bytes(from, to), bytesOf(this.words.slice(first, end))];
  }

  async load(range: ByteRange, rows: number, run: Run): Promise<void> {
    const cursor = new ByteCursor(range);
    const first = this.starts.elementCount;
    await this.starts.load(cursor, rows, run);
    for (const piece of this.words.extend((this.starts.elementCount - first) * ELEMENT_WORDS)) {
      await cursor.read(bytesOf(piece));
      if (run.due()) await run.pause();
    }
  }
}

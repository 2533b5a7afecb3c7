/**
 * One vector name of a segment: the store of its vectors, the index that finds them where there is
 * one, and which offsets have it.
 */
import { Bitset } from "../common/bitset.ts";
import { PACED_ROWS } from "../common/limits.ts";
import type { Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import type { VectorParams } from "../schema/vector_schema.ts";
import { InvertedIndex } from "../sparse/inverted_index.ts";
import type { Storage } from "../storage/storage.ts";
import { DenseStore } from "../vectors/dense_store.ts";
import { MultiStore } from "../vectors/multi_store.ts";
import { SparseStore } from "../vectors/sparse_store.ts";
import type { VectorIndex } from "../vectors/vector_index.ts";
import type { VectorStore } from "../vectors/vector_store.ts";

export class VectorField {
  readonly name: string;
  readonly store: VectorStore;
  /** Absent: every search scores the rows of the store. */
  readonly index: VectorIndex | undefined;
  /** Offsets that have the vector. */
  readonly present = new Bitset();

  /** An empty field. `path` is where its files lie, without the endings. */
  constructor(name: string, params: VectorParams, path: string) {
    this.name = name;
    if (params.kind === "sparse") {
      const store = new SparseStore(path);
      this.store = store;
      this.index = new InvertedIndex(store);
    } else {
      const Store = params.kind === "dense" ? DenseStore : MultiStore;
      this.store = new Store(path, params.size, params.distance);
      this.index = undefined;
    }
  }

  /** Adds the row of the next offset. The vector's kind must be that of the field. */
  push(vector: Vector | undefined): void {
    const offset = this.store.rowCount;
    this.store.push(vector);
    if (vector === undefined) return;
    this.present.set(offset, true);
    this.index?.add(offset);
  }

  /**
   * Makes a point's vector absent.
   *
   * @returns whether it was there
   */
  remove(offset: number): boolean {
    if (!this.present.has(offset)) return false;
    this.present.set(offset, false);
    this.index?.remove(offset);
    return true;
  }

  /** Takes {@link remove} back. */
  restore(offset: number): void {
    this.present.set(offset, true);
    this.index?.restore(offset);
  }

  /** Takes over 32 presence bits as they are stored. */
  loadPresence(word: number, bits: number): void {
    for (let gone = this.present.word(word) & ~bits; gone !== 0; gone &= gone - 1) {
      this.index?.remove((word << 5) + 31 - Math.clz32(gone & -gone));
    }
    this.present.setWord(word, bits);
  }

  /** Reads the rows up to `rows` from the files; presence bits must be loaded already. */
  async load(storage: Storage, rows: number, run: Run): Promise<void> {
    const from = this.store.rowCount;
    await this.store.load(storage, rows, run);
    if (this.index === undefined) return;
    for (let offset = from; offset < rows; offset++) {
      if (this.present.has(offset)) this.index.add(offset);
      if (offset % PACED_ROWS === 0 && run.due()) await run.pause();
    }
  }
}

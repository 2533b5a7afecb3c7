/**
 * Vectors of very many points of one request, without objects of their own for each.
 *
 * A map, its vectors and their typed arrays are several hundred bytes of heap a point, which the
 * garbage collector marks in pauses that are felt where there are 200,000 of them. A pack keeps
 * numbers in large blocks of 32-bit words, and makes vectors, as views of them, when asked.
 */
import type { Vector } from "../common/point.ts";
import type { NamedVectors } from "./operations.ts";

/** Words of a block; what is longer gets a block of its own. */
const BLOCK_WORDS = 65_536;

/** Words of the record of a vector, and their places. */
const RECORD_WORDS = 8;
const NAME = 0;
const KIND = 1;
const DIM = 2;
const LENGTH = 3;
const FLOATS_BLOCK = 4;
const FLOATS_START = 5;
const INDICES_BLOCK = 6;
const INDICES_START = 7;

const KINDS = ["dense", "sparse", "multi"] as const satisfies readonly Vector["kind"][];

/** The same words, read in two ways. */
interface Block {
  readonly floats: Float32Array;
  readonly words: Uint32Array;
}

/** See the head of the file. */
export class VectorPack {
  readonly names: string[] = [];
  readonly #blocks: Block[] = [];
  /** Words of the last block that are taken. */
  #taken = 0;

  /** The same vectors, packed: a copy of their numbers. */
  add(vectors: NamedVectors<Vector>): PackedVectors {
    const { block, start } = this.#take(vectors.size * RECORD_WORDS);
    const { words } = this.#blocks[block]!;
    let at = start;
    for (const [name, vector] of vectors) {
      this.#describe(name, vector, words, at);
      at += RECORD_WORDS;
    }
    return new PackedVectors(this, words, start, vectors.size);
  }

  /** The vector that the record at a word describes. */
  vectorOf(words: Uint32Array, at: number): Vector {
    const kind = KINDS[words[at + KIND]!]!;
    const length = words[at + LENGTH]!;
    const { floats } = this.#blocks[words[at + FLOATS_BLOCK]!]!;
    const from = words[at + FLOATS_START]!;
    const values = floats.subarray(from, from + length);
    if (kind === "dense") return { kind, values };
    if (kind === "multi") return { kind, dim: words[at + DIM]!, rows: values };
    const block = this.#blocks[words[at + INDICES_BLOCK]!]!;
    const start = words[at + INDICES_START]!;
    return { kind, indices: block.words.subarray(start, start + length), values };
  }

  #describe(name: string, vector: Vector, record: Uint32Array, at: number): void {
    const known = this.names.indexOf(name);
    record[at + NAME] = known >= 0 ? known : this.names.push(name) - 1;
    record[at + KIND] = KINDS.indexOf(vector.kind);
    const values = vector.kind === "multi" ? vector.rows : vector.values;
    const floats = this.#take(values.length);
    this.#blocks[floats.block]!.floats.set(values, floats.start);
    record[at + LENGTH] = values.length;
    record[at + FLOATS_BLOCK] = floats.block;
    record[at + FLOATS_START] = floats.start;
    if (vector.kind === "multi") record[at + DIM] = vector.dim;
    if (vector.kind !== "sparse") return;
    const indices = this.#take(vector.indices.length);
    this.#blocks[indices.block]!.words.set(vector.indices, indices.start);
    record[at + INDICES_BLOCK] = indices.block;
    record[at + INDICES_START] = indices.start;
  }

  /** Room for words that follow each other. */
  #take(length: number): { readonly block: number; readonly start: number } {
    const last = this.#blocks.at(-1);
    if (last === undefined || length > last.words.length - this.#taken) {
      const buffer = new ArrayBuffer(4 * Math.max(length, BLOCK_WORDS));
      this.#blocks.push({ floats: new Float32Array(buffer), words: new Uint32Array(buffer) });
      this.#taken = 0;
    }
    const start = this.#taken;
    this.#taken += length;
    return { block: this.#blocks.length - 1, start };
  }
}

/** The vectors of one point in a {@link VectorPack}: a map that makes them when asked. */
export class PackedVectors implements ReadonlyMap<string, Vector> {
  readonly size: number;
  readonly #pack: VectorPack;
  readonly #words: Uint32Array;
  readonly #start: number;

  /** @param words and `start`: where its records lie, one behind the other */
  constructor(pack: VectorPack, words: Uint32Array, start: number, size: number) {
    this.#pack = pack;
    this.#words = words;
    this.#start = start;
    this.size = size;
  }

  get(name: string): Vector | undefined {
    const at = this.#find(name);
    return at < 0 ? undefined : this.#pack.vectorOf(this.#words, at);
  }

  has(name: string): boolean {
    return this.#find(name) >= 0;
  }

  forEach(
    callback: (vector: Vector, name: string, map: ReadonlyMap<string, Vector>) => void,
  ): void {
    for (const [name, vector] of this) callback(vector, name, this);
  }

  keys(): MapIterator<string> {
    return this.#unpacked().keys();
  }

  values(): MapIterator<Vector> {
    return this.#unpacked().values();
  }

  entries(): MapIterator<[string, Vector]> {
    return this.#unpacked().entries();
  }

  [Symbol.iterator](): MapIterator<[string, Vector]> {
    return this.entries();
  }

  #find(name: string): number {
    const number = this.#pack.names.indexOf(name);
    const end = this.#start + this.size * RECORD_WORDS;
    for (let at = this.#start; at < end; at += RECORD_WORDS) {
      if (this.#words[at + NAME] === number) return at;
    }
    return -1;
  }

  #unpacked(): Map<string, Vector> {
    const vectors = new Map<string, Vector>();
    for (let i = 0; i < this.size; i++) {
      const at = this.#start + i * RECORD_WORDS;
      vectors.set(this.#pack.names[this.#words[at + NAME]!]!, this.#pack.vectorOf(this.#words, at));
    }
    return vectors;
  }
}

/**
 * Vectors to measure with: sentence embeddings of WordNet glosses when the data set is there, else
 * random unit vectors of the same shape.
 */
import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "../packages/engine/src/common/prng.ts";
import { sharedFolder } from "../tools/repository.ts";

/** Rows and queries of length one. */
export interface Embeddings {
  readonly source: string;
  readonly dim: number;
  readonly rowCount: number;
  /** Row-major. */
  readonly rows: Float32Array;
  readonly queries: readonly Float32Array[];
}

const DIM = 384;
const FOLDER = join(sharedFolder, "data", "wordnet-minilm-384");

/**
 * The first `rowCount` embeddings and the first `queryCount` queries (at most 1,000).
 *
 * @throws RangeError when the data set has fewer rows
 */
export function loadEmbeddings(rowCount: number, queryCount: number): Embeddings {
  return existsSync(join(FOLDER, "base.f16.bin"))
    ? readDataSet(rowCount, queryCount)
    : randomEmbeddings(rowCount, queryCount);
}

function readDataSet(rowCount: number, queryCount: number): Embeddings {
  const halves = new Uint16Array(rowCount * DIM);
  const file = openSync(join(FOLDER, "base.f16.bin"), "r");
  const bytesRead = readSync(file, halves, 0, halves.byteLength, 0);
  closeSync(file);
  if (bytesRead < halves.byteLength) {
    const available = Math.floor(bytesRead / (DIM * halves.BYTES_PER_ELEMENT));
    throw new RangeError(`Cannot take ${rowCount} rows: the data set has ${available}`);
  }
  const floatOfHalf = Float32Array.from({ length: 2 ** 16 }, (_, half) => halfToFloat(half));
  const rows = new Float32Array(halves.length);
  for (let i = 0; i < rows.length; i++) rows[i] = floatOfHalf[halves[i]!]!;
  const bytes = readFileSync(join(FOLDER, "query.f32.bin"));
  const all = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const queries = split(all, Math.min(queryCount, all.length / DIM));
  return { source: "wordnet-minilm-384", dim: DIM, rowCount, rows, queries };
}

/** IEEE 754 binary16: sign, 5 bits of exponent with bias 15, 10 bits of fraction. */
export function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function randomEmbeddings(rowCount: number, queryCount: number): Embeddings {
  const seed = 1;
  const random = seededRandom(seed);
  const unitVectors = (count: number): Float32Array => {
    const values = new Float32Array(count * DIM);
    for (const vector of split(values, count)) {
      for (let i = 0; i < DIM; i++) vector[i] = random() - 0.5;
      const length = Math.hypot(...vector);
      for (let i = 0; i < DIM; i++) vector[i]! /= length;
    }
    return values;
  };
  const rows = unitVectors(rowCount);
  const queries = split(unitVectors(queryCount), queryCount);
  return { source: `random vectors, seed ${seed}`, dim: DIM, rowCount, rows, queries };
}

function split(values: Float32Array, count: number): Float32Array[] {
  return Array.from({ length: count }, (_, i) => values.subarray(i * DIM, (i + 1) * DIM));
}

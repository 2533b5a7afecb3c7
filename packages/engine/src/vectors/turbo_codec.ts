/**
 * The 4-bit code of the datatype `turbo4` (Qdrant 1.19): a vector is rotated at random, scaled so
 * that its coordinates are like normal ones, and each becomes the nearest of 16 centroids.
 *
 * A code is `⌈dim / 2⌉` bytes, two coordinates in each, the first in the low half; then two
 * little-endian f32: the length of the vector, and that length over the length of the centroids. A
 * zero vector is a zero vector again.
 */
import { TurboRotation } from "./turbo_rotation.ts";

/** Lloyd-Max centroids of the normal distribution above 0; those below mirror them. */
const UPPER = [0.1284, 0.3881, 0.6568, 0.9424, 1.256, 1.618, 2.069, 2.733];
const CENTROIDS = Float64Array.from([...UPPER.toReversed().map((value) => -value), ...UPPER]);
const OUTERMOST = UPPER.at(-1)!;
const BOUNDARIES = CENTROIDS.subarray(1).map((value, at) => (value + CENTROIDS[at]!) / 2);

/** Queries and centroids are multiplied in integers, as Qdrant does on x86-64. */
const QUERY_STEPS = 8127;
const CENTROID_STEPS = 128;
const STEPS = Float64Array.from(CENTROIDS, (value) =>
  Math.max(-128, Math.min(127, Math.round((value * CENTROID_STEPS) / OUTERMOST))),
);

const FACTOR_BYTES = 8;

/** A query, rotated. */
export interface TurboQuery {
  /** As it was given. */
  readonly values: Float32Array;
  readonly steps: Float64Array;
  /** What the sum of products of steps is multiplied by. */
  readonly scale: number;
  readonly squaredLength: number;
}

export class TurboCodec {
  readonly dim: number;
  /** Bytes of a code. */
  readonly codeBytes: number;
  private readonly rotation: TurboRotation;
  private readonly pairs: number;

  constructor(dim: number) {
    this.dim = dim;
    this.pairs = Math.ceil(dim / 2);
    this.codeBytes = this.pairs + FACTOR_BYTES;
    this.rotation = new TurboRotation(dim);
  }

  encode(values: Float32Array): Uint8Array<ArrayBuffer> {
    const code = new Uint8Array(this.codeBytes);
    const length = lengthOf(values);
    const rotated = new Float64Array(2 * this.pairs);
    rotated.set(this.rotation.forward(values));
    const scale = length === 0 ? 0 : Math.sqrt(rotated.length) / length;
    let squares = 0;
    for (let at = 0; at < rotated.length; at++) {
      const number = codeOf(rotated[at]! * scale);
      code[at >> 1]! |= number << (4 * (at & 1));
      squares += CENTROIDS[number]! ** 2;
    }
    const factors = new DataView(code.buffer, this.pairs);
    factors.setFloat32(0, length, true);
    factors.setFloat32(4, length / Math.sqrt(squares), true);
    return code;
  }

  /** The vector that a code stands for, about the one that was encoded. */
  decode(code: Uint8Array): Float32Array {
    const { length } = this.factorsOf(code);
    if (length === 0) return new Float32Array(this.dim);
    const coordinates = Float64Array.from({ length: this.dim }, (_, at) => centroidAt(code, at));
    const scale = length / Math.sqrt(2 * this.pairs);
    return Float32Array.from(this.rotation.backward(coordinates), (value) => value * scale);
  }

  query(values: Float32Array): TurboQuery {
    const rotated = this.rotation.forward(values);
    const largest = rotated.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const perUnit = largest === 0 ? 0 : QUERY_STEPS / largest;
    return {
      values,
      steps: rotated.map((value) => Math.round(value * perUnit)),
      scale: largest === 0 ? 0 : OUTERMOST / (perUnit * CENTROID_STEPS),
      squaredLength: lengthOf(values) ** 2,
    };
  }

  /** The dot product of a query and a code. */
  dot(query: TurboQuery, code: Uint8Array): number {
    // Never -0.
    return 0 + this.centroidDot(query, code) * this.factorsOf(code).perCentroids;
  }

  /** Minus the squared distance of a query and a code. */
  euclid(query: TurboQuery, code: Uint8Array): number {
    const { length, perCentroids } = this.factorsOf(code);
    const product = this.centroidDot(query, code) * perCentroids;
    return 0 - Math.max(0, query.squaredLength + length * length - 2 * product);
  }

  /** Minus the sum of absolute differences of a query and what a code stands for. */
  manhattan({ values }: TurboQuery, code: Uint8Array): number {
    const decoded = this.decode(code);
    let sum = 0;
    for (let at = 0; at < decoded.length; at++) sum += Math.abs(values[at]! - decoded[at]!);
    return 0 - sum;
  }

  private centroidDot({ steps, scale }: TurboQuery, code: Uint8Array): number {
    let sum = 0;
    for (let at = 0; at < steps.length; at++) {
      const number = at % 2 === 0 ? code[at >> 1]! & 15 : code[at >> 1]! >> 4;
      sum += steps[at]! * STEPS[number]!;
    }
    return sum * scale;
  }

  private factorsOf(code: Uint8Array): { readonly length: number; readonly perCentroids: number } {
    const factors = new DataView(code.buffer, code.byteOffset + this.pairs, FACTOR_BYTES);
    return { length: factors.getFloat32(0, true), perCentroids: factors.getFloat32(4, true) };
  }
}

function lengthOf(values: Float32Array): number {
  let squares = 0;
  for (let at = 0; at < values.length; at++) squares += values[at]! * values[at]!;
  return Math.sqrt(squares);
}

/** How many boundaries are below. */
function codeOf(value: number): number {
  let code = 0;
  while (code < BOUNDARIES.length && BOUNDARIES[code]! < value) code++;
  return code;
}

function centroidAt(code: Uint8Array, at: number): number {
  return CENTROIDS[at % 2 === 0 ? code[at >> 1]! & 15 : code[at >> 1]! >> 4]!;
}

/**
 * The rotation before 4-bit codes (Qdrant 1.19): Walsh-Hadamard transforms of chunks, the largest
 * powers of two that fit one after the other, and three times a permutation of all coordinates and
 * the transforms again.
 */

/** Seeds of the permutations. */
const SEEDS = [654605292835415893n, 8636605637963351413n, 1775280196666917949n];

const MULTIPLIER = 6364136223846793005n;
const INCREMENT = 1442695040888963407n;
const WORD = (1n << 64n) - 1n;

export class TurboRotation {
  private readonly chunks: readonly (readonly [first: number, size: number])[];
  /** Place by place, where the coordinate comes from. */
  private readonly permutations: readonly Uint32Array[];

  constructor(dim: number) {
    this.chunks = chunksOf(dim);
    this.permutations = SEEDS.map((seed) => permutationOf(dim, seed));
  }

  forward(values: ArrayLike<number>): Float64Array {
    let coordinates: Float64Array = Float64Array.from(values);
    this.transform(coordinates);
    for (const permutation of this.permutations) {
      const before = coordinates;
      coordinates = Float64Array.from(permutation, (from) => before[from]!);
      this.transform(coordinates);
    }
    return coordinates;
  }

  backward(rotated: Float64Array): Float64Array {
    let coordinates = rotated.slice();
    for (const permutation of this.permutations.toReversed()) {
      this.transform(coordinates);
      const before = coordinates;
      coordinates = new Float64Array(before.length);
      for (let at = 0; at < before.length; at++) coordinates[permutation[at]!] = before[at]!;
    }
    this.transform(coordinates);
    return coordinates;
  }

  /** Its own inverse. */
  private transform(values: Float64Array): void {
    for (const [first, size] of this.chunks) {
      for (let half = 1; half < size; half *= 2) {
        for (let at = first; at < first + size; at++) {
          if (((at - first) & half) !== 0) continue;
          const a = values[at]!;
          const b = values[at + half]!;
          values[at] = a + b;
          values[at + half] = a - b;
        }
      }
      const scale = 1 / Math.sqrt(size);
      for (let at = first; at < first + size; at++) values[at]! *= scale;
    }
  }
}

function chunksOf(dim: number): [number, number][] {
  const chunks: [number, number][] = [];
  for (let first = 0; first < dim;) {
    const size = 2 ** Math.floor(Math.log2(dim - first));
    chunks.push([first, size]);
    first += size;
  }
  return chunks;
}

function permutationOf(dim: number, seed: bigint): Uint32Array {
  const permutation = Uint32Array.from({ length: dim }, (_, at) => at);
  let state = seed;
  for (let at = dim - 1; at > 0; at--) {
    state = (state * MULTIPLIER + INCREMENT) & WORD;
    const other = Number((state >> 32n) % BigInt(at + 1));
    [permutation[at], permutation[other]] = [permutation[other]!, permutation[at]!];
  }
  return permutation;
}

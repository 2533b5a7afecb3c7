/** Chooses how floats become codes of seven bits, from a sample of the rows. */
import type { Codec } from "../kernels/graph_memory.ts";

/** Floats that are looked at, about. */
const SAMPLE_FLOATS = 1 << 18;

/** The share of floats at either end that may be cut off. */
const TAIL = 0.0005;

/** The range of all floats is taken unless it is so many times that of most of them. */
const RANGE_RATIO_MAX = 1.5;

const CODE_MAX = 127;

/** @returns the codec without the longest row */
export function chooseCodec(
  rowOf: (row: number) => Float32Array,
  rows: Uint32Array,
  dim: number,
  random: () => number,
): Codec {
  const count = Math.min(rows.length, Math.max(1, Math.ceil(SAMPLE_FLOATS / dim)));
  const sample = new Float32Array(count * dim);
  for (let at = 0; at < count; at++) {
    const drawn = count === rows.length ? at : Math.floor(random() * rows.length);
    sample.set(rowOf(rows[drawn]!), at * dim);
  }
  const floats = sample.filter(Number.isFinite).sort();
  const least = floats[0] ?? 0;
  const most = floats.at(-1) ?? 0;
  const cut = Math.floor(floats.length * TAIL);
  const low = floats[cut] ?? 0;
  const high = floats[floats.length - 1 - cut] ?? 0;
  const isCut = most - least > RANGE_RATIO_MAX * (high - low) && high > low;
  const [from, to] = isCut ? [low, high] : [least, most];
  const step = (to - from) / CODE_MAX;
  return { low: from, perStep: step > 0 && 1 / step < 1e30 ? 1 / step : 1, longest: 0 };
}

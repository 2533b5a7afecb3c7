/**
 * Slices: a division of all points into parts of about equal size, by a hash of their ids that is
 * the same in every process (SipHash-2-4 with a key of zeros, as Qdrant 1.19).
 *
 * The arithmetic is of 64 bits. A state is four such words, each as a high and a low half.
 */
import { pointIdToBytes } from "../common/point_id.ts";
import type { PointId } from "../common/point.ts";

const INITIAL_STATE = [
  0x736f6d65, 0x70736575, 0x646f7261, 0x6e646f6d, 0x6c796765, 0x6e657261, 0x74656462, 0x79746573,
] as const;

/** Positions of the words of a state. */
const V0 = 0;
const V1 = 2;
const V2 = 4;
const V3 = 6;

/** Whether a point belongs to part `index` of `total` parts. */
export function isInSlice(
  id: PointId,
  { total, index }: { readonly total: number; readonly index: number },
): boolean {
  const { high, low } = hashPointId(id);
  let rest = high % total;
  // 16 bits at a time, so that no intermediate result exceeds 2^53.
  rest = (rest * 0x1_0000 + (low >>> 16)) % total;
  rest = (rest * 0x1_0000 + (low & 0xffff)) % total;
  return rest === index;
}

/** A hash of 64 bits; both halves are unsigned. */
export function hashPointId(id: PointId): { readonly high: number; readonly low: number } {
  const bytes = pointIdToBytes(id);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const state = Uint32Array.from(INITIAL_STATE);
  if (typeof id === "string") {
    absorb(state, view.getUint32(5, true), view.getUint32(1, true));
    absorb(state, view.getUint32(13, true), view.getUint32(9, true));
    absorb(state, 16 << 24, 0);
  } else {
    absorb(state, view.getUint32(1), view.getUint32(5));
    absorb(state, 8 << 24, 0);
  }
  return finish(state);
}

/** Takes in one word of the input. */
function absorb(state: Uint32Array, high: number, low: number): void {
  exclusiveOr(state, V3, high, low);
  round(state);
  round(state);
  exclusiveOr(state, V0, high, low);
}

function finish(state: Uint32Array): { readonly high: number; readonly low: number } {
  exclusiveOr(state, V2, 0, 0xff);
  for (let i = 0; i < 4; i++) round(state);
  const [high0 = 0, low0 = 0, high1 = 0, low1 = 0, high2 = 0, low2 = 0, high3 = 0, low3 = 0] =
    state;
  return { high: (high0 ^ high1 ^ high2 ^ high3) >>> 0, low: (low0 ^ low1 ^ low2 ^ low3) >>> 0 };
}

function round(state: Uint32Array): void {
  mix(state, V0, V1, 13);
  swapHalves(state, V0);
  mix(state, V2, V3, 16);
  mix(state, V0, V3, 21);
  mix(state, V2, V1, 17);
  swapHalves(state, V2);
}

/** Adds word `from` to word `to`, then rotates `from` to the left and xors it with the sum. */
function mix(state: Uint32Array, to: number, from: number, bits: number): void {
  const high = state[from]!;
  const low = state[from + 1]!;
  const sum = state[to + 1]! + low;
  state[to] = state[to]! + high + (sum > 0xffff_ffff ? 1 : 0);
  state[to + 1] = sum;
  const rotatedHigh = (high << bits) | (low >>> (32 - bits));
  const rotatedLow = (low << bits) | (high >>> (32 - bits));
  state[from] = rotatedHigh ^ state[to]!;
  state[from + 1] = rotatedLow ^ state[to + 1]!;
}

function swapHalves(state: Uint32Array, word: number): void {
  const high = state[word]!;
  state[word] = state[word + 1]!;
  state[word + 1] = high;
}

function exclusiveOr(state: Uint32Array, word: number, high: number, low: number): void {
  state[word]! ^= high;
  state[word + 1]! ^= low;
}

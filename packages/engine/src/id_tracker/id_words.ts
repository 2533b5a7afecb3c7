/**
 * A point id as five 32-bit words: kind, then 128 bits from the most significant word on. Comparing
 * the words left to right gives Qdrant's order of ids: numbers ascending, then UUIDs by their
 * bytes.
 */
import { HEX_VALUES } from "../common/hex.ts";
import type { PointId } from "../common/point.ts";

/** Words of one id. */
export const ID_WORDS = 5;

const KIND_NUMBER = 0;
const KIND_UUID = 1;
const TWO_32 = 2 ** 32;

const HEX_TEXT = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Writes the words of a canonical id to `words[at...]`. */
export function writeIdWords(id: PointId, words: Uint32Array, at: number): void {
  if (typeof id === "string") {
    words[at] = KIND_UUID;
    words[at + 1] = hexWord(id, 0, 4);
    words[at + 2] = (hexWord(id, 9, 2) << 16) | hexWord(id, 14, 2);
    words[at + 3] = (hexWord(id, 19, 2) << 16) | hexWord(id, 24, 2);
    words[at + 4] = hexWord(id, 28, 4);
    return;
  }
  words[at] = KIND_NUMBER;
  words[at + 1] = 0;
  words[at + 2] = 0;
  if (typeof id === "number") {
    words[at + 3] = Math.floor(id / TWO_32);
    words[at + 4] = id >>> 0;
  } else {
    words[at + 3] = Number(id >> 32n);
    words[at + 4] = Number(id & 0xffffffffn);
  }
}

/** The canonical id whose words stand at `words[at...]`. */
export function readIdWords(words: Uint32Array, at: number): PointId {
  if (words[at] === KIND_NUMBER) {
    const high = words[at + 3]!;
    const low = words[at + 4]!;
    if (high < 2 ** 21) return high * TWO_32 + low;
    return (BigInt(high) << 32n) | BigInt(low);
  }
  const w1 = words[at + 1]!;
  const w2 = words[at + 2]!;
  const w3 = words[at + 3]!;
  const w4 = words[at + 4]!;
  return (
    halfText(w1 >>> 16) +
    halfText(w1) +
    "-" +
    halfText(w2 >>> 16) +
    "-" +
    halfText(w2) +
    "-" +
    halfText(w3 >>> 16) +
    "-" +
    halfText(w3) +
    halfText(w4 >>> 16) +
    halfText(w4)
  );
}

/** Negative, zero or positive as the id at `a` comes before, is, or comes after the one at `b`. */
export function compareIdWords(
  wordsA: Uint32Array,
  a: number,
  wordsB: Uint32Array,
  b: number,
): number {
  for (let word = 0; word < ID_WORDS; word++) {
    const difference = wordsA[a + word]! - wordsB[b + word]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A well-mixed 32-bit hash of the id at `words[at...]`. */
export function hashIdWords(words: Uint32Array, at: number): number {
  let hash = words[at]! ^ 0x9e3779b9;
  for (let word = 1; word < ID_WORDS; word++) {
    hash = Math.imul(hash ^ words[at + word]!, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) >>> 0;
}

function hexWord(text: string, from: number, bytes: number): number {
  let word = 0;
  for (let at = from; at < from + bytes * 2; at++) {
    word = (word << 4) | HEX_VALUES[text.charCodeAt(at)]!;
  }
  return word;
}

function halfText(half: number): string {
  return HEX_TEXT[(half >>> 8) & 0xff]! + HEX_TEXT[half & 0xff]!;
}

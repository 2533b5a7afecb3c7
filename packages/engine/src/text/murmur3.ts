/** MurmurHash3_x86_32 (Austin Appleby, public domain) of text, as the index of a sparse vector. */

const C1 = 0xcc9e2d51 | 0;
const C2 = 0x1b873593 | 0;

const encoder = new TextEncoder();
let bytes = new Uint8Array(256);

/**
 * The index of a token: absolute value of the signed hash of its UTF-8 form, seed 0.
 *
 * @returns 0 to 2^31
 */
export function tokenIndex(token: string): number {
  return Math.abs(murmur3(token));
}

/** The signed 32-bit hash of the UTF-8 form of a text, seed 0. */
export function murmur3(text: string): number {
  const length = encodeUtf8(text);
  let hash = 0;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    const block = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    hash ^= scramble(block);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let shift = 0; i < length; i++, shift += 8) tail |= bytes[i]! << shift;
  // A zero tail scrambles to zero, so the case of no tail needs no branch.
  hash ^= scramble(tail);
  hash ^= length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function scramble(block: number): number {
  const product = Math.imul(block, C1);
  return Math.imul((product << 15) | (product >>> 17), C2);
}

/** Writes the text into `bytes`; its length in bytes. */
function encodeUtf8(text: string): number {
  if (bytes.length < text.length * 3) bytes = new Uint8Array(text.length * 3);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return encoder.encodeInto(text, bytes).written;
    bytes[i] = unit;
  }
  return text.length;
}

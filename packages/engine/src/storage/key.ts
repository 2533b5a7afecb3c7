/**
 * Keys of a storage: byte strings, compared byte by byte.
 *
 * `encodeKey` builds them from typed parts so that the order of the keys is the order of the parts
 * and the key of the first parts is a prefix of the keys of all parts: a number is a u32 in 4
 * big-endian bytes, a bigint a u64 in 8, a string its UTF-8 bytes and a final zero byte, a
 * `Uint8Array` itself (therefore only as the last part). Inside a string U+0000 is written as `01
 * 01` and U+0001 as `01 02`, so that the zero byte ends strings only.
 */
import { QdrantError } from "@quiverdb/client";
import { STORAGE_KEY_SIZE_BYTES_MAX } from "../common/limits.ts";

/** A key: 1 to {@link STORAGE_KEY_SIZE_BYTES_MAX} bytes. */
export type Key = Uint8Array;

/** One part of a key. */
export type KeyPart = string | number | bigint | Uint8Array;

const U32_MAX = 0xffff_ffff;
const U64_MAX = 0xffff_ffff_ffff_ffffn;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const scratch = new Uint8Array(STORAGE_KEY_SIZE_BYTES_MAX + 1);
const scratchView = new DataView(scratch.buffer);

/**
 * The key of the given parts; also the prefix form: `encodeKey(a, b)` is a prefix of exactly the
 * keys whose first parts are `a` and `b`.
 *
 * @throws QdrantError `bad_input` when the key would be too long, or a string holds half of a
 *   character (a lone surrogate), which no UTF-8 can tell from another
 * @throws RangeError for a number that is no u32, a bigint that is no u64, or bytes before the last
 *   part
 */
export function encodeKey(...parts: readonly KeyPart[]): Key {
  let end = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if (typeof part === "number") end = writeU32(part, end);
    else if (typeof part === "string") end = writeText(part, end);
    else if (typeof part === "bigint") end = writeU64(part, end);
    else {
      if (i !== parts.length - 1) throw new RangeError("Raw bytes must be the last part of a key");
      requireRoom(end + part.length);
      scratch.set(part, end);
      end += part.length;
    }
  }
  return scratch.slice(0, end);
}

/** The smallest key above every key that starts with `prefix`; `undefined` when there is none. */
export function keyPrefixEnd(prefix: Key): Key | undefined {
  let length = prefix.length;
  while (length > 0 && prefix[length - 1] === 0xff) length--;
  if (length === 0) return undefined;
  const end = prefix.slice(0, length);
  end[length - 1] = end[length - 1]! + 1;
  return end;
}

/** Order of two keys: negative, 0 or positive. */
export function compareKeys(a: Key, b: Key): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Reads the parts of a key in the order in which `encodeKey` wrote them. */
export class KeyReader {
  readonly #key: Key;
  readonly #view: DataView;
  #at = 0;

  constructor(key: Key) {
    this.#key = key;
    this.#view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  }

  u32(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4);
  }

  u64(): bigint {
    this.#at += 8;
    return this.#view.getBigUint64(this.#at - 8);
  }

  text(): string {
    const end = this.#key.indexOf(0, this.#at);
    if (end < 0) throw new RangeError("The key holds no string here");
    const text = decoder.decode(this.#key.subarray(this.#at, end));
    this.#at = end + 1;
    if (!text.includes("\u0001")) return text;
    return text.replaceAll("\u0001\u0001", "\0").replaceAll("\u0001\u0002", "\u0001");
  }

  /** The bytes that are left. */
  rest(): Uint8Array {
    const rest = this.#key.slice(this.#at);
    this.#at = this.#key.length;
    return rest;
  }
}

function writeU32(value: number, at: number): number {
  if (!Number.isInteger(value) || value < 0 || value > U32_MAX) {
    throw new RangeError(`${value} is no u32`);
  }
  requireRoom(at + 4);
  scratchView.setUint32(at, value);
  return at + 4;
}

function writeU64(value: bigint, at: number): number {
  if (value < 0n || value > U64_MAX) throw new RangeError(`${value} is no u64`);
  requireRoom(at + 8);
  scratchView.setBigUint64(at, value);
  return at + 8;
}

function writeText(text: string, at: number): number {
  let written = text;
  if (text.includes("\0") || text.includes("\u0001")) {
    written = text.replaceAll("\u0001", "\u0001\u0002").replaceAll("\0", "\u0001\u0001");
  }
  const result = encoder.encodeInto(written, scratch.subarray(at));
  if (result.read < written.length) requireRoom(Infinity);
  if (result.written > written.length && /\p{Surrogate}/u.test(written)) {
    throw new QdrantError("bad_input", "A name holds a lone surrogate, half of a character");
  }
  const end = at + result.written;
  requireRoom(end + 1);
  scratch[end] = 0;
  return end + 1;
}

function requireRoom(end: number): void {
  if (end > STORAGE_KEY_SIZE_BYTES_MAX) {
    throw new QdrantError(
      "bad_input",
      `A name is too long: its storage key would exceed ${STORAGE_KEY_SIZE_BYTES_MAX} bytes`,
    );
  }
}

/**
 * Point ids: reading every spelling, comparing, and the bytes that keys are made of.
 *
 * Invariant: every {@link PointId} is canonical, so `===` and `Map` tell equal ids. Order: numbers
 * before UUIDs, numbers ascending, UUIDs by their 16 bytes.
 */
import { QdrantError } from "@quiverdb/client";

import { HEX_VALUES } from "./hex.ts";
import type { PointId } from "./point.ts";

const ID_MAX = 2n ** 64n - 1n;
const HIGH = 2 ** 32;

/** Length of the bytes of a numeric id and of a UUID. */
const NUMERIC_ID_BYTES = 9;
const UUID_ID_BYTES = 17;

const KIND_NUMBER = 0;
const KIND_UUID = 1;

/** Text positions of the 16 bytes of a hyphenated UUID. */
const BYTE_POSITIONS = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;

/**
 * Reads a point id: an integer from 0 to 2^64-1 (a `number` only up to 2^53-1), or the text of a
 * UUID: hyphenated, 32 digits, `{…}` or `urn:uuid:…`, in any case. `undefined` for what is no id: a
 * float literal (`1.0`) and a number in a text (`"1"`) are none.
 */
export function readPointId(value: unknown): PointId | undefined {
  if (typeof value === "number") {
    return Number.isSafeInteger(value) && value >= 0 ? value + 0 : undefined;
  }
  if (typeof value === "string") return readUuid(value);
  if (typeof value === "bigint" && value >= 0n && value <= ID_MAX) return canonicalNumber(value);
  return undefined;
}

/**
 * Reads the id in a URL path: an unsigned integer first, then a UUID.
 *
 * @throws QdrantError `bad_input`
 */
export function parsePathPointId(text: string): PointId {
  if (/^\+?[0-9]+$/.test(text)) {
    const value = BigInt(text.startsWith("+") ? text.slice(1) : text);
    if (value <= ID_MAX) return canonicalNumber(value);
  }
  const uuid = readUuid(text);
  if (uuid === undefined) {
    throw new QdrantError("bad_input", `Can not recognize "${text}" as point id`);
  }
  return uuid;
}

/** Negative if `a` comes first, positive if `b` does, 0 if they are the same id. */
export function comparePointIds(a: PointId, b: PointId): number {
  if (a === b) return 0;
  const aIsUuid = typeof a === "string";
  if (aIsUuid !== (typeof b === "string")) return aIsUuid ? 1 : -1;
  return a < b ? -1 : 1;
}

/**
 * The id as bytes whose order is that of {@link comparePointIds}: a kind byte, then big-endian
 * digits.
 */
export function pointIdToBytes(id: PointId): Uint8Array {
  if (typeof id === "string") return uuidToBytes(id);
  const bytes = new Uint8Array(NUMERIC_ID_BYTES);
  bytes[0] = KIND_NUMBER;
  if (typeof id === "bigint") {
    writeU32(Number(id >> 32n), bytes, 1);
    writeU32(Number(id & 0xffff_ffffn), bytes, 5);
  } else {
    writeU32(Math.floor(id / HIGH), bytes, 1);
    writeU32(id % HIGH, bytes, 5);
  }
  return bytes;
}

/** Big-endian; without a view, which would give the few bytes a buffer of their own. */
function writeU32(value: number, bytes: Uint8Array, at: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

function canonicalNumber(value: bigint): PointId {
  const rounded = Number(value);
  return Number.isSafeInteger(rounded) ? rounded : value;
}

function readUuid(text: string): string | undefined {
  switch (text.length) {
    case 36:
      return readHyphenated(text);
    case 32:
      return /^[0-9a-fA-F]{32}$/.test(text) ? hyphenate(text.toLowerCase()) : undefined;
    case 38:
      return text.startsWith("{") && text.endsWith("}")
        ? readHyphenated(text.slice(1, 37))
        : undefined;
    case 45:
      return text.startsWith("urn:uuid:") ? readHyphenated(text.slice(9)) : undefined;
    default:
      return undefined;
  }
}

function readHyphenated(text: string): string | undefined {
  let upper = false;
  for (let i = 0; i < 36; i++) {
    const code = text.charCodeAt(i);
    if (i === 8 || i === 13 || i === 18 || i === 23) {
      if (code !== 0x2d) return undefined;
    } else {
      if (code > 127 || HEX_VALUES[code] === 255) return undefined;
      if (code >= 0x41 && code <= 0x46) upper = true;
    }
  }
  return upper ? text.toLowerCase() : text;
}

function hyphenate(digits: string): string {
  const head = `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}`;
  return `${head}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}

function uuidToBytes(uuid: string): Uint8Array {
  const bytes = new Uint8Array(UUID_ID_BYTES);
  bytes[0] = KIND_UUID;
  for (let i = 0; i < 16; i++) {
    const at = BYTE_POSITIONS[i]!;
    const high = HEX_VALUES[uuid.charCodeAt(at)]!;
    bytes[i + 1] = (high << 4) | HEX_VALUES[uuid.charCodeAt(at + 1)]!;
  }
  return bytes;
}

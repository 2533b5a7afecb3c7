/**
 * How large a point is as JSON, roughly and never much too small: the measure by which uploads cut
 * batches.
 */

/** A float32 printed with its 17 significant digits, and a comma. */
const NUMBER_BYTES = 20;
/** A character takes up to 3 bytes of UTF-8 per UTF-16 unit; most texts are near 1. */
const CHARACTER_BYTES = 1.5;
const MEMBER_BYTES = 4;
/** Deeper values are refused anyway; the limit guards against cycles. */
const MAX_DEPTH = 128;

function sizeOfObject(value: object, depth: number): number {
  if (ArrayBuffer.isView(value)) return value.byteLength * (NUMBER_BYTES / 4);
  if (depth > MAX_DEPTH) return 0;
  if (Array.isArray(value)) {
    if (typeof value[0] === "number") return value.length * NUMBER_BYTES;
    return value.reduce<number>((sum, item) => sum + sizeOf(item, depth + 1), 2);
  }
  let size = 2;
  for (const [key, member] of Object.entries(value)) {
    size += key.length * CHARACTER_BYTES + MEMBER_BYTES + sizeOf(member, depth + 1);
  }
  return size;
}

function sizeOf(value: unknown, depth: number): number {
  if (typeof value === "string") return value.length * CHARACTER_BYTES + MEMBER_BYTES;
  if (typeof value === "object" && value !== null) return sizeOfObject(value, depth);
  return NUMBER_BYTES;
}

/** Bytes that a value takes as JSON, estimated. */
export function estimateJsonSize(value: unknown): number {
  return Math.ceil(sizeOf(value, 0));
}

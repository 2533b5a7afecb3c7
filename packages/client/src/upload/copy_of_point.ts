/** Copies of points, so that a source may use the buffers of a point again for the next one. */
import { setMember } from "../json/json_object.ts";
import { typedArrayName } from "../json/object_kind.ts";

/** Deeper values are refused anyway; the limit guards against cycles. */
const MAX_DEPTH = 128;

/**
 * A copy with lists, plain objects and typed arrays of its own. Other objects (dates, maps,
 * instances of classes) are taken over as they are.
 */
export function copyOfPoint<T extends object>(point: T): T {
  return copyOf(point, 0);
}

function copyOf<T>(value: T, depth: number): T;
function copyOf(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return copyOfList(value, depth);
  if (ArrayBuffer.isView(value)) return copyOfView(value);
  return isPlain(value) ? copyOfMembers(value, depth) : value;
}

function copyOfList(list: readonly unknown[], depth: number): unknown[] {
  const copy = list.slice();
  for (const [index, item] of copy.entries()) {
    if (typeof item === "object" && item !== null) copy[index] = copyOf(item, depth + 1);
  }
  return copy;
}

function copyOfView(view: ArrayBufferView): unknown {
  if (typedArrayName(view) === undefined) return view;
  // That of all typed arrays; a `Buffer` has a `slice` of its own that copies nothing.
  return Reflect.apply(Uint8Array.prototype.slice, view, []);
}

/** Of whatever realm: a prototype of plain objects is one without a prototype of its own. */
function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function copyOfMembers(object: Record<string, unknown>, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(object)) setMember(copy, key, copyOf(object[key], depth + 1));
  return copy;
}

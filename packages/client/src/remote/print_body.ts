/**
 * Printing bodies of requests. Components of vectors are 32-bit floats to every server, and are
 * printed in the shortest form that names the same float: half as long as the double that
 * JavaScript holds, for the server's parser too. Everything else is printed exactly.
 */
import { QdrantError } from "../errors/qdrant_error.ts";
import {
  typedArrayName,
  isPlainObject,
  itemsOf,
  membersOf,
  objectKind,
} from "../json/object_kind.ts";
import { JSON_PRINT_DEPTH_MAX } from "../json/json_value.ts";
import { printFloats } from "../json/print_floats.ts";
import { shortestF32 } from "../json/shortest_f32.ts";
import { isPlainJson, stringifyJson } from "../json/stringify_json.ts";
import { fromUserJsonObject } from "../json/user_json.ts";

/** Members that hold vectors, at any depth below them. */
const OF_VECTORS = new Set(
  "vector vectors query nearest positive negative target context".split(" "),
);
/** Members that hold anything else, also below those. */
const OF_OTHERS = new Set("filter update_filter formula indices ids options params".split(" "));
const OF_PAYLOADS = new Set(["payload", "payloads"]);
/** What is larger is no 32-bit float, and refused by the server. */
const F32_MAX = 3.4028235677973366e38;

/**
 * Prints a body as JSON.
 *
 * @throws QdrantError `format` for what JSON cannot hold
 */
export function printBody(body: unknown): string {
  try {
    return print(body, false, 0);
  } catch (error) {
    if (error instanceof QdrantError || !(error instanceof Error)) throw error;
    throw new QdrantError("format", error.message, { cause: error });
  }
}

function print(value: unknown, inVectors: boolean, depth: number): string {
  if (typeof value !== "object" || value === null) return stringifyJson(value);
  if (depth > JSON_PRINT_DEPTH_MAX) {
    throw new QdrantError("format", "the request contains itself, or nests too deep");
  }
  if (Array.isArray(value)) return printList(value, inVectors, depth);
  if (ArrayBuffer.isView(value)) {
    const isFloats = inVectors && /^Float(?:16|32|64)Array$/.test(typedArrayName(value) ?? "");
    return isFloats ? printVector(itemsOf(value)) : stringifyJson(value);
  }
  const isPlain = isPlainObject(value);
  if (!isPlain && objectKind(value) === "set") return printList(itemsOf(value), inVectors, depth);
  if ("toJSON" in value || !(isPlain || objectKind(value) === "members")) {
    return stringifyJson(value);
  }
  return printMembers(membersOf(value), inVectors, depth);
}

function printList(list: readonly unknown[], inVectors: boolean, depth: number): string {
  if (inVectors && typeof list[0] === "number" && list.every(isNumber)) return printVector(list);
  if (!inVectors && isPlainJson(list) && list.every(isPrimitive)) return JSON.stringify(list);
  const items: string[] = [];
  for (const item of list) items.push(print(item, inVectors, depth + 1));
  return `[${items.join(",")}]`;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isPrimitive(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}

function printMembers(
  object: Readonly<Record<string, unknown>>,
  inVectors: boolean,
  depth: number,
): string {
  const members: string[] = [];
  for (const key in object) {
    const value = object[key];
    if (value === undefined || !Object.hasOwn(object, key)) continue;
    const text =
      OF_PAYLOADS.has(key) && !inVectors
        ? printPayload(value, depth)
        : print(value, OF_VECTORS.has(key) || (inVectors && !OF_OTHERS.has(key)), depth + 1);
    members.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${members.join(",")}}`;
}

/** One payload or a list of them. */
function printPayload(value: unknown, depth: number): string {
  if (typeof value !== "object" || value === null || isPlainJson(value))
    return stringifyJson(value);
  if (Array.isArray(value)) {
    return `[${value.map((item) => printPayload(item, depth + 1)).join(",")}]`;
  }
  return stringifyJson(fromUserJsonObject(value));
}

function printVector(list: readonly unknown[]): string {
  if (list.every(isF32)) return printFloats(list);
  const odd = list.find((x) => typeof x !== "number" || !Number.isFinite(x));
  if (odd === undefined) return JSON.stringify(list.map(shortened));
  throw new QdrantError("format", `a vector has the component ${String(odd)}`);
}

/** Whether a number is within the range of 32-bit floats. */
function isF32(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) < F32_MAX;
}

/** What is out of range is left to the server; integers of sparse or payload-like lists stay. */
function shortened(x: unknown): unknown {
  return isF32(x) ? shortestF32(Math.fround(x)) : x;
}

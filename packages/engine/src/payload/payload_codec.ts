/**
 * The stored form of a payload: one flag byte, then the JSON text in UTF-8.
 *
 * Flag 0: `JSON.parse` reads the text exactly. Flag 1: the text has a big integer or the float form
 * of an integral number, so the exact parser must read it.
 */
import {
  JSON_PRINT_DEPTH_MAX,
  isJsonObject,
  isPlainJson,
  parseExactJson,
  stringifyJson,
} from "@quiverdb/client";
import type { JsonObject, JsonValue } from "@quiverdb/client";

const PLAIN = 0;
const EXACT = 1;
const PLAIN_FLAG = String.fromCharCode(PLAIN);
const EXACT_FLAG = String.fromCharCode(EXACT);

/** Most bytes of one UTF-16 unit in UTF-8. */
const UTF8_BYTES_MAX = 3;

const scratch = new Uint8Array(1 << 14);
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** @throws TypeError naming the path of a value that JSON cannot hold */
export function encodePayload(payload: JsonObject): Uint8Array {
  if (isPlainJson(payload)) return bytesOf(PLAIN_FLAG + JSON.stringify(payload));
  return bytesOf(EXACT_FLAG + stringifyJson(payload));
}

/** The payload with exact numbers, as it was encoded. The caller owns it. */
export function decodePayload(bytes: Uint8Array): JsonObject {
  const text = decoder.decode(bytes.subarray(1));
  const value: JsonValue =
    bytes[0] === PLAIN ? JSON.parse(text) : parseExactJson(text, JSON_PRINT_DEPTH_MAX);
  return isJsonObject(value) ? value : {};
}

/** By way of a scratch, so that small payloads are small objects without a buffer of their own. */
function bytesOf(text: string): Uint8Array {
  if (text.length * UTF8_BYTES_MAX > scratch.length) return encoder.encode(text);
  return scratch.slice(0, encoder.encodeInto(text, scratch).written);
}

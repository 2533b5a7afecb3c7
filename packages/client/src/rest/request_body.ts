/**
 * Reading request bodies: size and JSON syntax. What the values have to be is checked by the
 * backend.
 */
import { QdrantError } from "../errors/qdrant_error.ts";
import { JsonSyntaxError } from "../json/json_syntax_error.ts";
import { parseJson } from "../json/lossless_json.ts";
import type { JsonValue } from "../json/json_value.ts";
import { duplicateMember } from "./duplicate_member.ts";
import { HttpFailure } from "./http_failure.ts";

const EMPTY_BODY = "EOF while parsing a value at line 1 column 0";
const MAX_BYTES_PER_CODE_UNIT = 3;

function checkSize(text: string, limit: number): void {
  if (text.length * MAX_BYTES_PER_CODE_UNIT <= limit) return;
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= limit) return;
  const sizes = `(${bytes} bytes) is larger than allowed (limit: ${limit} bytes)`;
  throw new HttpFailure(400, `JSON payload ${sizes}.`, true);
}

/**
 * Parses a JSON body without loss.
 *
 * @param limit largest size in bytes of UTF-8
 * @throws HttpFailure (too large)
 * @throws QdrantError `format`; a missing body counts as an empty one, which is no JSON
 */
export function parseBody(text: string | undefined, limit: number): JsonValue {
  if (text === undefined || text === "") throw new QdrantError("format", EMPTY_BODY);
  checkSize(text, limit);
  let body: JsonValue;
  try {
    body = parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new QdrantError("format", error.message, { cause: error });
  }
  const repeated = duplicateMember(text);
  if (repeated !== undefined) throw new QdrantError("format", `duplicate field \`${repeated}\``);
  return body;
}

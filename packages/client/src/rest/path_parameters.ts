/**
 * Reading URL paths: segments, percent-encoding, and the parameters that are not plain text.
 */
import { QdrantError } from "../errors/qdrant_error.ts";
import { HttpFailure } from "./http_failure.ts";

const UUID_FORMS = [
  /^(urn:uuid:)?[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
  /^\{[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\}$/i,
  /^[\da-f]{32}$/i,
];
const MAX_U64 = 2n ** 64n - 1n;
const MAX_U32 = 2n ** 32n - 1n;

function decodeBytes(encoded: string): string {
  const bytes = new Uint8Array(encoded.length / 3);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = Number.parseInt(encoded.slice(3 * i + 1, 3 * i + 3), 16);
  }
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** Decodes `%XX`; what is no valid escape stays as it is, invalid UTF-8 becomes U+FFFD. */
function percentDecode(text: string): string {
  return text.replace(/(?:%[\da-fA-F]{2})+/g, decodeBytes);
}

/** The decoded segments of a path. Duplicate slashes and a trailing slash do not count. */
export function pathSegments(path: string): string[] {
  return path
    .split("/")
    .filter((segment) => segment !== "")
    .map(percentDecode);
}

/** An unsigned integer as Rust parses it, or undefined. */
export function parseUnsigned(text: string, max: bigint): number | bigint | undefined {
  if (!/^\+?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace("+", ""));
  if (value > max) return undefined;
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

function parsePointId(text: string): number | bigint | string {
  const numeric = parseUnsigned(text, MAX_U64);
  if (numeric !== undefined) return numeric;
  if (UUID_FORMS.some((form) => form.test(text))) return text;
  throw new QdrantError("bad_input", `Can not recognize "${text}" as point id`);
}

function parseShardId(text: string): number {
  const id = parseUnsigned(text, MAX_U32);
  if (typeof id === "number") return id;
  throw new QdrantError("path_format", `can not parse "${text}" to a u32`);
}

function parsePeerId(text: string): number | bigint {
  const id = parseUnsigned(text, MAX_U64);
  if (id !== undefined) return id;
  throw new HttpFailure(404, `can not parse "${text}" to a u64`, false);
}

/**
 * The value of a path parameter. A UUID keeps its spelling; other parameters than ids are text.
 *
 * @throws QdrantError `bad_input` (no point id), `path_format` (no shard id)
 * @throws HttpFailure (no peer id)
 */
export function parsePathParameter(name: string, text: string): number | bigint | string {
  switch (name) {
    case "id":
      return parsePointId(text);
    case "shard_id":
      return parseShardId(text);
    case "peer_id":
      return parsePeerId(text);
    default:
      return text;
  }
}

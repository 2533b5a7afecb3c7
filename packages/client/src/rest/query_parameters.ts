/**
 * Reading query strings: the texts of the errors are those of Qdrant.
 */
import { QdrantError, validationError } from "../errors/qdrant_error.ts";
import { parseUnsigned } from "./path_parameters.ts";
import type { QueryParameterKind } from "./routes.ts";

const ORDERINGS = ["weak", "medium", "strong"];
const CONSISTENCIES = new Set(["majority", "quorum", "all"]);
const PRIORITIES = ["no_sync", "snapshot", "replica"];
const MAX_U64 = 2n ** 64n - 1n;

type QueryValue = boolean | number | bigint | string;

function queryError(text: string): QdrantError {
  return new QdrantError("query_format", text);
}

function unsigned(text: string): number | bigint {
  const value = parseUnsigned(text, MAX_U64);
  if (value !== undefined) return value;
  if (text === "") throw queryError("cannot parse integer from empty string");
  throw queryError(
    /^\+?\d+$/.test(text)
      ? "number too large to fit in target type"
      : "invalid digit found in string",
  );
}

function boolean(text: string): boolean {
  if (text === "true") return true;
  if (text === "false") return false;
  throw queryError("provided string was not `true` or `false`");
}

function variant(text: string, variants: readonly string[]): string {
  if (variants.includes(text)) return text;
  const expected = variants.map((name) => `\`${name}\``).join(", ");
  throw queryError(`unknown variant \`${text}\`, expected one of ${expected}`);
}

/** A number of replicas or a word; the empty text counts as absent. */
function consistency(text: string): QueryValue | undefined {
  if (text === "") return undefined;
  if (CONSISTENCIES.has(text)) return text;
  const replicas = parseUnsigned(text, MAX_U64);
  if (replicas !== undefined && replicas !== 0) return replicas;
  throw queryError(`failed to deserialize read consistency query parameter value '${text}'`);
}

function readTimeout(text: string): QueryValue {
  const seconds = unsigned(text);
  if (seconds === 0) throw queryError("invalid value: integer `0`, expected a nonzero u64");
  return seconds;
}

function writeTimeout(text: string): QueryValue {
  if (/^-\d+$/.test(text)) throw queryError("std::time::Duration cannot be negative");
  return unsigned(text);
}

function commitTimeout(text: string): QueryValue {
  const seconds = unsigned(text);
  if (seconds !== 0) return seconds;
  const issue = { path: "timeout", text: "value 0 invalid, must be 1 or larger" };
  throw validationError([issue], "query parameters");
}

function checksum(text: string): string {
  if (/^[\da-fA-F]{64}$/.test(text)) return text;
  const issue = { path: "checksum", text: "Validation error: invalid SHA256 hash [{}]" };
  throw validationError([issue], "query parameters");
}

function parseValue(kind: QueryParameterKind, text: string): QueryValue | undefined {
  switch (kind) {
    case "boolean":
      return boolean(text);
    case "string":
      return text;
    case "unsigned":
      return unsigned(text);
    case "ordering":
      return variant(text, ORDERINGS);
    case "consistency":
      return consistency(text);
    case "snapshot_priority":
      return variant(text, PRIORITIES);
    case "checksum":
      return checksum(text);
    case "read_timeout":
      return readTimeout(text);
    case "write_timeout":
      return writeTimeout(text);
    case "commit_timeout":
      return commitTimeout(text);
  }
}

/**
 * Reads the parameters a route knows; others are ignored.
 *
 * @param parameters name and text, decoded, in the order of the query string
 * @throws QdrantError `query_format` (400) or `validation` (422, `timeout=0` of a collection
 * operation)
 */
export function parseQuery(
  kinds: Readonly<Record<string, QueryParameterKind>>,
  parameters: Iterable<readonly [string, string]>,
): Record<string, QueryValue> {
  const values: Record<string, QueryValue> = {};
  const seen = new Set<string>();
  for (const [name, text] of parameters) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) continue;
    if (seen.has(name)) throw queryError(`duplicate field \`${name}\``);
    seen.add(name);
    const value = parseValue(kind, text);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

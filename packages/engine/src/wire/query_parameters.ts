/**
 * Query parameters of a JavaScript caller. Those of a URL are texts, which the routes of the client
 * package have read before; they pass here unchanged. An absent parameter is `undefined` or `null`;
 * unknown ones are ignored.
 */
import { QdrantError } from "@quiverdb/client";

import { describeJson } from "../common/serde_text.ts";
import { type RawObject, toNumber } from "./raw_value.ts";

const ORDERINGS = new Set<unknown>(["weak", "medium", "strong"]);
const CONSISTENCIES = new Set<unknown>(["majority", "quorum", "all"]);

/** How a write of points wants to be answered. */
export interface WriteParameters {
  readonly wait: boolean;
  readonly timeoutSeconds: number | undefined;
}

/** How long a read, or a change of a collection, may take. */
export interface TimeoutParameter {
  readonly timeoutSeconds: number | undefined;
}

/**
 * `wait` (default false), `timeout` (seconds, 0 is allowed), `ordering` (without effect on one
 * node).
 *
 * @throws QdrantError `query_format`
 */
export function readWriteParameters(query: RawObject): WriteParameters {
  const { wait, timeout, ordering } = query;
  if (isGiven(wait) && typeof wait !== "boolean") throw refused("wait", wait, "a boolean");
  if (isGiven(ordering) && !ORDERINGS.has(ordering)) {
    throw refused("ordering", ordering, "one of `weak`, `medium`, `strong`");
  }
  return { wait: wait === true, timeoutSeconds: readTimeout(timeout, "0 or larger") };
}

/**
 * `timeout` (seconds, more than 0) and `consistency` (without effect on one node).
 *
 * @throws QdrantError `query_format`
 */
export function readReadParameters(query: RawObject): TimeoutParameter {
  const { consistency } = query;
  if (isGiven(consistency) && !CONSISTENCIES.has(consistency) && !isCount(consistency)) {
    const expected = "a number of replicas or one of `majority`, `quorum`, `all`";
    throw refused("consistency", consistency, expected);
  }
  return readTimeoutParameter(query);
}

/**
 * `timeout` (seconds, more than 0).
 *
 * @throws QdrantError `query_format`
 */
export function readTimeoutParameter({ timeout }: RawObject): TimeoutParameter {
  return { timeoutSeconds: readTimeout(timeout, "above 0") };
}

function readTimeout(value: unknown, range: "0 or larger" | "above 0"): number | undefined {
  if (!isGiven(value)) return undefined;
  const seconds = toNumber(value);
  if (seconds !== undefined && (seconds > 0 || (seconds === 0 && range === "0 or larger"))) {
    return seconds;
  }
  throw refused("timeout", value, `a number of seconds ${range}`);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isCount(value: unknown): boolean {
  return typeof value === "bigint" ? value > 0 : Number.isInteger(value) && Number(value) > 0;
}

function refused(name: string, value: unknown, expected: string): QdrantError {
  return new QdrantError(
    "query_format",
    `${name}: invalid value: ${describeJson(value)}, expected ${expected}`,
  );
}

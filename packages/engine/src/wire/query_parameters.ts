/**
 * Query parameters of a JavaScript caller. Those of a URL are texts, which the routes of the client
 * package have read before; they pass here unchanged. An absent parameter is `undefined` or `null`;
 * unknown ones are ignored.
 */
import { QdrantError, validationError } from "@quiverdb/client";

import { OPTIMIZATIONS_COMPLETED_DEFAULT } from "../common/defaults.ts";
import { isInteger, toNumber } from "../common/raw_json.ts";
import { describeJson } from "../common/serde_text.ts";
import { optional, struct } from "./kit/reader.ts";
import type { Reader } from "./kit/reader.ts";
import { Reading } from "./kit/reading.ts";
import { boolean, oneOf, string, unsigned } from "./kit/scalars.ts";
import { refuse, ShapeFailure } from "./kit/shape_failure.ts";

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
export function readWriteParameters(query: unknown): WriteParameters {
  const { wait = false, timeout } = readParameters(writeParameters, query);
  return { wait, timeoutSeconds: timeout };
}

/**
 * `timeout` (seconds, more than 0) and `consistency` (without effect on one node).
 *
 * @throws QdrantError `query_format`
 */
export function readReadParameters(query: unknown): TimeoutParameter {
  return { timeoutSeconds: readParameters(readParametersBody, query).timeout };
}

/**
 * `timeout` (seconds, more than 0).
 *
 * @throws QdrantError `query_format`
 */
export function readTimeoutParameter(query: unknown): TimeoutParameter {
  return { timeoutSeconds: readParameters(timeoutParameter, query).timeout };
}

/** What a report of a node shows. */
export interface ReportParameters extends TimeoutParameter {
  readonly anonymize: boolean;
  readonly detailsLevel: number;
}

/**
 * `anonymize` (default false), `details_level` (default 0), `per_collection` (without effect) and
 * `timeout` of telemetry and metrics.
 *
 * @throws QdrantError `query_format`
 */
export function readReportParameters(query: unknown): ReportParameters {
  const given = readParameters(reportParameters, query);
  return {
    anonymize: given.anonymize ?? false,
    detailsLevel: given.details_level ?? 0,
    timeoutSeconds: given.timeout,
  };
}

/** The lists that a report of optimizations shows besides those that run. */
export const OPTIMIZATION_LISTS = ["queued", "completed", "idle_segments"] as const;

export type OptimizationList = (typeof OPTIMIZATION_LISTS)[number];

/**
 * `with` (lists by name, separated by commas) and `completed_limit` of a report of optimizations.
 *
 * @throws QdrantError `query_format`; `bad_input` for an unknown list
 */
export function readOptimizationLists(query: unknown): {
  readonly lists: ReadonlySet<OptimizationList>;
  readonly completedMax: number;
} {
  const { with: text = "", completed_limit: completedMax = OPTIMIZATIONS_COMPLETED_DEFAULT } =
    readParameters(optimizationParameters, query);
  const names = text.split(",").filter((name) => name !== "");
  const lists = new Set(
    names.map((name) => {
      const list = OPTIMIZATION_LISTS.find((known) => known === name);
      if (list !== undefined) return list;
      throw new QdrantError("bad_input", `Unknown field in 'with' parameter: ${name}`);
    }),
  );
  return { lists, completedMax };
}

/**
 * `wait` (default true).
 *
 * @throws QdrantError `query_format`
 */
export function readWaitParameter(query: unknown): boolean {
  return readParameters(waitParameter, query).wait ?? true;
}

/** How an uploaded snapshot is to be taken. */
export interface UploadParameters {
  readonly wait: boolean;
  /** SHA-256 in lower case. */
  readonly checksum: string | undefined;
}

/**
 * `wait` (default true), `checksum` (64 hexadecimal digits) and `priority` (without effect on one
 * node) of an upload.
 *
 * @throws QdrantError `query_format`, or `validation` for a checksum that is none
 */
export function readUploadParameters(query: unknown): UploadParameters {
  const { wait = true, checksum: text } = readParameters(uploadParameters, query);
  if (text === undefined || /^[\da-f]{64}$/i.test(text)) {
    return { wait, checksum: text?.toLowerCase() };
  }
  const issue = { path: "checksum", text: "Validation error: invalid SHA256 hash [{}]" };
  throw validationError([issue], "query parameters");
}

const writeParameters = struct("WriteParameters", {
  wait: optional(boolean),
  timeout: optional(seconds("0 or larger", (value) => value >= 0)),
  ordering: optional(oneOf("weak", "medium", "strong")),
});

const timeout = optional(seconds("above 0", (value) => value > 0));

const timeoutParameter = struct("TimeoutParameter", { timeout });

const reportParameters = struct("ReportParameters", {
  anonymize: optional(boolean),
  details_level: optional(unsigned("usize")),
  per_collection: optional(boolean),
  timeout,
});

const optimizationParameters = struct("OptimizationsParameters", {
  with: optional(string),
  completed_limit: optional(unsigned("usize")),
});

const waitParameter = struct("WaitParameter", { wait: optional(boolean) });

const uploadParameters = struct("UploadParameters", {
  wait: optional(boolean),
  priority: optional(oneOf("no_sync", "snapshot", "replica")),
  checksum: optional(string),
});

const replicas = oneOf("majority", "quorum", "all");

const readParametersBody = struct("ReadParameters", {
  timeout,
  consistency: optional<unknown>((value, reading) =>
    isInteger(value) && value > 0 ? value : replicas(value, reading),
  ),
});

function seconds(range: string, isAllowed: (value: number) => boolean): Reader<number> {
  return (value) => {
    const given = toNumber(value);
    return given !== undefined && isAllowed(given)
      ? given
      : refuse(`invalid value: ${describeJson(value)}, expected a number of seconds ${range}`);
  };
}

function readParameters<T>(read: Reader<T>, query: unknown): T {
  try {
    return read(query, new Reading("caller"));
  } catch (error) {
    if (!(error instanceof ShapeFailure)) throw error;
    throw new QdrantError("query_format", `${error.path}: ${error.text}`);
  }
}

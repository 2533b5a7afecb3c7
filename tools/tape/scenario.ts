/**
 * Reading scenario files of the tape. Numbers keep value and form, so that `1.0` and big integers
 * are sent and compared as they were recorded.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject, parseExactJson } from "@quiverdb/client";
import type { JsonObject, JsonValue } from "@quiverdb/client";

/** A recorded request; see the tape's README for its members. */
export type RecordedRequest = JsonObject;

/** How an answer is compared with the recorded one. */
export interface CompareRule {
  readonly order: string;
  readonly tolerance: number;
  readonly paths: readonly string[];
  /** The text of an error is only informative. */
  readonly anyError: boolean;
}

/** One recorded request with its answer. */
export interface Step {
  readonly id: string;
  readonly request: RecordedRequest;
  readonly status: number;
  /** `json`, `text`, `empty`, `binary` or `metrics`. */
  readonly responseType: string;
  readonly response: JsonValue;
  readonly compare: CompareRule;
  /** Name -> path in the answer. */
  readonly capture: Readonly<Record<string, string>>;
  /** Name under which the bytes of the answer are kept. */
  readonly saveBody: string | undefined;
  /** Seconds to wait before sending. */
  readonly delay: number;
  /** How often to send again while the answer differs. */
  readonly retries: number;
}

/** A file of the tape. */
export interface Scenario {
  readonly file: string;
  /** Collections it uses, for cleaning up. */
  readonly collections: readonly string[];
  readonly steps: readonly Step[];
}

/** Nesting of recorded documents; what they hold may nest as deep as a server allows. */
export const MAX_DEPTH = 1000;

/** Tolerance of numbers that are not both integers, relative to the larger of 1 and the numbers. */
export const DEFAULT_TOLERANCE = 1e-5;

/** A member as an object; absent is empty. */
export function objectMember(object: JsonObject, name: string): JsonObject {
  const value = object[name] ?? {};
  if (!isJsonObject(value)) throw new TypeError(`${name} is no object`);
  return value;
}

/** A member as text, or undefined. */
export function textMember(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  if (value === undefined || typeof value === "string") return value;
  throw new TypeError(`${name} is no text`);
}

/** A member as a number, or the default. */
export function numberMember(object: JsonObject, name: string, fallback: number): number {
  return object[name] === undefined ? fallback : Number(object[name]);
}

/** A member as a list; absent is empty. */
export function listMember(object: JsonObject, name: string): JsonValue[] {
  const value = object[name] ?? [];
  if (!Array.isArray(value)) throw new TypeError(`${name} is no list`);
  return value;
}

function texts(object: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, String(value)]));
}

function readCompareRule(rule: JsonObject): CompareRule {
  return {
    order: textMember(rule, "order") ?? "exact",
    tolerance: numberMember(rule, "tolerance", DEFAULT_TOLERANCE),
    paths: listMember(rule, "paths").map(String),
    anyError: rule["error"] === "any",
  };
}

/** Reads one step. */
export function readStep(value: JsonValue): Step {
  if (!isJsonObject(value)) throw new TypeError("a step is no object");
  return {
    id: textMember(value, "id") ?? "",
    request: objectMember(value, "request"),
    status: numberMember(value, "status", 0),
    responseType: textMember(value, "response_type") ?? "json",
    response: value["response"] ?? null,
    compare: readCompareRule(objectMember(value, "compare")),
    capture: texts(objectMember(value, "capture")),
    saveBody: textMember(value, "save_body"),
    delay: numberMember(value, "delay_s", 0),
    retries: numberMember(value, "retry", 0),
  };
}

/** Reads a scenario file. */
export function readScenario(folder: string, file: string): Scenario {
  const document = parseExactJson(readFileSync(join(folder, file), "utf8"), MAX_DEPTH);
  if (!isJsonObject(document)) throw new TypeError(`${file} is no scenario`);
  return {
    file,
    collections: listMember(document, "collections").map(String),
    steps: listMember(document, "steps").map(readStep),
  };
}

/** The scenario files of a folder, in order; sub-folders are not entered. */
export function scenarioFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => /^[0-9A-Z].*-.*\.json$/.test(file))
    .sort();
}

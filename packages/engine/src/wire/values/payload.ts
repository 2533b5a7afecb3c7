/** Reading payloads, and which parts of a point an answer holds. */
import { fromUserJsonObject, UserJsonError } from "@quiverdb/client";
import type { JsonObject } from "@quiverdb/client";

import { isAbsent, isRawObject } from "../../common/raw_json.ts";
import type { JsonPath } from "../../payload/json_path.ts";
import type { PayloadSelector } from "../../payload/payload_selector.ts";
import type { VectorSelector } from "../../request/query_request.ts";
import { list, rawObject, readAt, refuseType } from "../kit/reader.ts";
import type { Reader } from "../kit/reader.ts";
import type { Reading } from "../kit/reading.ts";
import { string } from "../kit/scalars.ts";
import { refuse, ShapeFailure } from "../kit/shape_failure.ts";
import { jsonPath } from "./json_path.ts";

/** What reading a payload of usual size counts for beside elements of vectors. */
const PAYLOAD_WORK = 1024;

/** A payload; a JavaScript caller's one is copied and brought into the engine's form. */
export const payload: Reader<JsonObject> = (value, reading) => {
  if (reading.source === "json_text") {
    const object = rawObject(value, "a map");
    if (isOfJsonText(object, reading)) return object;
  }
  reading.count(PAYLOAD_WORK);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return refuseType(value, "a map");
  }
  try {
    return fromUserJsonObject(value);
  } catch (error) {
    if (!(error instanceof UserJsonError)) throw error;
    const failure = new ShapeFailure(error.message);
    throw error.path.reduceRight<ShapeFailure>((inner, step) => inner.under(step), failure);
  }
};

/** A payload that may be absent. */
export const optionalPayload: Reader<JsonObject | undefined> = (value, reading) =>
  isAbsent(value) ? undefined : payload(value, reading);

/** A body read from a JSON text holds JSON values only. */
function isOfJsonText(_object: unknown, reading: Reading): _object is JsonObject {
  return reading.source === "json_text";
}

const SELECTOR_TEXT =
  "Expected a boolean, an array of strings, or an object with an include/exclude field";

const paths: Reader<readonly JsonPath[]> = list(jsonPath);

/** `true`, `false`, a list of paths, `{include}` or `{exclude}`. */
export const payloadSelector: Reader<PayloadSelector> = (value, reading) => {
  if (typeof value === "boolean") return { kind: value ? "all" : "none" };
  try {
    if (Array.isArray(value)) return { kind: "include", paths: paths(value, reading) };
    const [kind, given] = selection(value);
    return { kind, paths: readAt(paths, given, reading, kind) };
  } catch (error) {
    throw error instanceof ShapeFailure ? new ShapeFailure(SELECTOR_TEXT, error) : error;
  }
};

function selection(value: unknown): ["include" | "exclude", unknown] {
  const members = isRawObject(value)
    ? Object.entries(value).filter(([, member]) => member !== undefined)
    : refuseType(value, "a boolean, a list or a map");
  const [name, given] = members[0] ?? ["", undefined];
  if (members.length !== 1 || (name !== "include" && name !== "exclude")) {
    return refuse("expected one member, `include` or `exclude`");
  }
  return [name, given];
}

/** `true`, `false` or a list of vector names. */
export const vectorSelector: Reader<VectorSelector> = (value, reading) => {
  if (typeof value === "boolean") return value;
  if (!Array.isArray(value)) return refuse("Expected a boolean, or an array of strings");
  return list(string)(value, reading);
};

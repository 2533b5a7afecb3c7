/**
 * Readers of the parts that many requests share: ids, paths, filters, payloads, selectors, shard
 * keys.
 */
import { fromUserJsonObject, QdrantError } from "@quiverdb/client";
import type { JsonObject } from "@quiverdb/client";

import type { PointId } from "../common/point.ts";
import { parsePointId } from "../common/point_id.ts";
import type { Filter } from "../request/filter.ts";
import { parseFilter } from "./parse_filter.ts";
import type { JsonPath } from "../payload/json_path.ts";
import { parseJsonPath } from "../payload/json_path.ts";
import type { PayloadSelector } from "../payload/payload_selector.ts";
import { parsePayloadSelector } from "../payload/payload_selector.ts";
import type { VectorSelector } from "../request/query_request.ts";
import type { Place } from "./place.ts";
import { rawObject } from "./raw_value.ts";
import type { RawObject } from "./raw_value.ts";
import { list, shapeFailure } from "./reader.ts";
import type { Reader } from "./reader.ts";
import { string } from "./scalar_readers.ts";

/** A point id: an unsigned integer or a UUID. */
export const pointId: Reader<PointId> = (value, at) => located(at, () => parsePointId(value));

export const pointIds: Reader<readonly PointId[]> = list(pointId);

/** A path into a payload. */
export const jsonPath: Reader<JsonPath> = (value, at) => {
  const text = string(value, at);
  return located(at, () => parseJsonPath(text));
};

/** A filter. Its violated constraints are noted with those of the request. */
export const filter: Reader<Filter> = (value, at) =>
  located(at, () => parseFilter(value, at.rule, at.issues));

/** A payload; a JavaScript caller's one is copied and brought into the engine's form. */
export const payload: Reader<JsonObject> = (value, at) => {
  if (value instanceof Map) return fromUserJsonObject(value, at.path);
  const object = rawObject(value, at, "a map");
  return isJson(object, at) ? object : fromUserJsonObject(object, at.path);
};

/** `true`, `false`, a list of paths, `{include}` or `{exclude}`. */
export const payloadSelector: Reader<PayloadSelector> = (value, at) =>
  located(at, () => parsePayloadSelector(value));

/** `true`, `false` or a list of vector names. */
export const vectorSelector: Reader<VectorSelector> = (value, at) => {
  if (typeof value === "boolean") return value;
  if (Array.isArray(value) && value.every((name) => typeof name === "string")) return value;
  return at.fail("Expected a boolean, or an array of strings");
};

/** Adds the place to a shape error of a parser that does not know where it stands. */
function located<T>(at: Place, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof QdrantError && error.code === "format") at.fail(shapeFailure(error));
    throw error;
  }
}

/** A body read from a JSON text holds JSON values only. */
function isJson(_object: RawObject, at: Place): _object is JsonObject {
  return at.source === "json_text";
}

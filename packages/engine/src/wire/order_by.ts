/** Reading the order of a scroll or a query by a payload value. */
import { parseDatetime } from "../common/datetime.ts";
import { describeJson } from "../common/serde_text.ts";
import type { OrderBy } from "../request/query_request.ts";
import { jsonPath } from "./common_readers.ts";
import type { Place } from "./place.ts";
import { isRawObject, toNumber } from "./raw_value.ts";
import { optional, required, shapeFailure, struct } from "./reader.ts";
import type { Reader } from "./reader.ts";
import { oneOf } from "./scalar_readers.ts";

const UNION_TEXT = "Expected a string, or an object with a key, direction and/or start_from";

const body = struct("OrderBy", {
  key: required(jsonPath),
  direction: optional(oneOf("asc", "desc")),
  start_from: optional(readStartFrom),
});

/** A path, or `{key, direction?, start_from?}`. */
export const orderBy: Reader<OrderBy> = (value, at) => {
  try {
    if (typeof value === "string") {
      return { key: jsonPath(value, at), direction: "asc", startFrom: undefined };
    }
    const given = body(value, at);
    return {
      key: given.key,
      direction: given.direction ?? "asc",
      startFrom: given.start_from,
    };
  } catch (error) {
    return at.fail(
      UNION_TEXT,
      isRawObject(value) ? shapeFailure(error) : `got ${describeJson(value)}`,
    );
  }
};

/** An integer, a float, or a date: a text, or a `Date` of a JavaScript caller. */
function readStartFrom(value: unknown, at: Place): number | bigint | string {
  const text = value instanceof Date ? value.toISOString() : value;
  if (typeof text === "string") {
    return parseDatetime(text) === undefined ? at.fail(`\`${text}\` is no date`) : text;
  }
  if (typeof value === "bigint") return value;
  return (
    toNumber(value) ?? at.fail(`invalid type: ${describeJson(value)}, expected a number or a date`)
  );
}

/** Reading the order of a scroll or a query by a payload value. */
import { dateMilliseconds, parseDatetime } from "@quiverdb/client";

import { isRawObject, toNumber } from "../../common/raw_json.ts";
import { describeJson } from "../../common/serde_text.ts";
import type { OrderBy } from "../../request/query_request.ts";
import { optional, refuseType, required, struct } from "../kit/reader.ts";
import type { Reader } from "../kit/reader.ts";
import { dateText, oneOf } from "../kit/scalars.ts";
import { refuse } from "../kit/shape_failure.ts";
import { firstOf } from "../kit/union.ts";
import { jsonPath } from "./json_path.ts";

const UNION_TEXT = "Expected a string, or an object with a key, direction and/or start_from";

/** An integer, a float, or a date: a text, or a `Date` of a JavaScript caller. */
const startFrom: Reader<number | bigint | string> = (value, reading) => {
  if (typeof value === "string" || dateMilliseconds(value) !== undefined) {
    const text = dateText(value, reading);
    return parseDatetime(text) === undefined ? refuse(`\`${text}\` is no date`) : text;
  }
  if (typeof value === "bigint") return value;
  return toNumber(value) ?? refuseType(value, "a number or a date");
};

const body = struct("OrderBy", {
  key: required(jsonPath),
  direction: optional(oneOf("asc", "desc")),
  start_from: optional(startFrom),
});

/** A path, or `{key, direction?, start_from?}`. */
export const orderBy: Reader<OrderBy> = firstOf(UNION_TEXT, (value, reading) => {
  if (typeof value === "string") {
    return { key: jsonPath(value, reading), direction: "asc", startFrom: undefined };
  }
  if (!isRawObject(value)) return refuse(`got ${describeJson(value)}`);
  const { key, direction = "asc", start_from } = body(value, reading);
  return { key, direction, startFrom: start_from };
});

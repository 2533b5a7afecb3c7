/** JSON with exact numbers: values, parsing, printing, and what users give. */
export type { JsonObject, JsonValue, PlainJsonObject, PlainJsonValue } from "./json_value.ts";
export {
  JSON_DEPTH_MAX,
  JSON_INTEGER_MAX,
  JSON_INTEGER_MIN,
  isJsonFloat,
  JSON_PRINT_DEPTH_MAX,
  JsonFloat,
} from "./json_value.ts";
export { getMember, isJsonObject, setMember } from "./json_object.ts";
export { JsonSyntaxError } from "./json_syntax_error.ts";
export { parseExactJson } from "./exact_parser.ts";
export { parseJson } from "./lossless_json.ts";
export { toPlainJson } from "./plain_json.ts";
export { isPlainJson, stringifyJson } from "./stringify_json.ts";
export { fromUserJsonObject, hasLoneSurrogate, UserJsonError } from "./user_json.ts";
export { dateMilliseconds, isPlainObject, objectKind, typedArrayName } from "./object_kind.ts";
export type { ObjectKind } from "./object_kind.ts";
export { shortestF32 } from "./shortest_f32.ts";
export {
  compareDatetimes,
  datetimeNanos,
  nanosToMicros,
  parseDatetime,
  parseDatetimeParts,
} from "./datetime.ts";
export type { DatetimeParts } from "./datetime.ts";

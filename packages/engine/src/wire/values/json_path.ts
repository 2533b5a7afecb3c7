/** Reading paths into payloads. */
import { readJsonPath } from "../../payload/json_path.ts";
import type { JsonPath } from "../../payload/json_path.ts";
import type { Reader } from "../kit/reader.ts";
import { string } from "../kit/scalars.ts";
import { refuse } from "../kit/shape_failure.ts";

/** A path such as `a.b[].c`. */
export const jsonPath: Reader<JsonPath> = (value, reading) => {
  const text = string(value, reading);
  return readJsonPath(text) ?? refuse(`Invalid json path: '${text}'`);
};

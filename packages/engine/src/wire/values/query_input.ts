/**
 * Reading the examples of a query: a vector, the id of a point, or an inference object.
 *
 * In a JSON text, a list of exactly two rows whose first row holds only unsigned integers is a
 * sparse vector (indices, values), as the server's parser takes it. In a JavaScript program `1` and
 * `1.0` are one number, so there such a list is a multivector.
 */
import { SPARSE_INDEX_MAX } from "../../common/limits.ts";
import type { VectorInput } from "../../common/point.ts";
import { isInteger, isRawObject } from "../../common/raw_json.ts";
import type { RawObject } from "../../common/raw_json.ts";
import { describeJson } from "../../common/serde_text.ts";
import type { QueryInput } from "../../request/query_request.ts";
import type { Reader } from "../kit/reader.ts";
import type { Reading } from "../kit/reading.ts";
import { refuse } from "../kit/shape_failure.ts";
import { firstOf } from "../kit/union.ts";
import { isNumberList } from "./number_list.ts";
import type { NumberList } from "./number_list.ts";
import { pointId } from "./point_id.ts";
import { isInference, readDenseOrMulti, readInference, readSparse } from "./vector.ts";

/** What Qdrant says when a query has no known shape. */
export const QUERY_TEXT = "Expected some form of vector, id, or a type of query";

/** Whether a value has the shape of an example, as opposed to a kind of query. */
export function isQueryInput(value: unknown): boolean {
  if (!isRawObject(value)) return true;
  return isInference(value) || (value["indices"] !== undefined && value["values"] !== undefined);
}

/** One example. A dense vector is not checked for its length: that is the collection's to judge. */
export const queryInput: Reader<QueryInput> = (value, reading) => {
  if (isNumberList(value)) return readList(value, reading);
  if (isRawObject(value)) return readObject(value, reading);
  if (typeof value === "string" || isInteger(value)) return exampleId(value, reading);
  return refuse(QUERY_TEXT, `got ${describeJson(value)}`);
};

const exampleId = firstOf<QueryInput>(QUERY_TEXT, (value, reading) => ({
  kind: "id",
  id: pointId(value, reading),
}));

function readList(value: NumberList, reading: Reading): VectorInput {
  if (reading.source === "json_text" && isSparsePair(value)) {
    return readSparse(value[0], value[1], reading, QUERY_TEXT);
  }
  return readDenseOrMulti(value, reading, QUERY_TEXT);
}

function readObject(value: RawObject, reading: Reading): VectorInput {
  if (!isInference(value)) {
    return readSparse(value["indices"], value["values"], reading, QUERY_TEXT);
  }
  const input = readInference(value, reading, QUERY_TEXT);
  if (input.model === "") {
    reading.violate('value "" invalid, must be at least 1 characters', "model");
  }
  return input;
}

/** Two rows, the first one of unsigned integers. A float literal such as `1.0` is no integer. */
function isSparsePair(value: ArrayLike<unknown>): boolean {
  const [indices, values] = [value[0], value[1]];
  return (
    value.length === 2 &&
    Array.isArray(indices) &&
    Array.isArray(values) &&
    indices.every((index) => isInteger(index) && index >= 0 && index <= SPARSE_INDEX_MAX)
  );
}

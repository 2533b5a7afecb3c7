/** From the answer of a server to the result of an operation, or to its error. */
import { parseExactJson } from "../json/exact_parser.ts";
import { isJsonObject } from "../json/json_object.ts";
import { JSON_PRINT_DEPTH_MAX } from "../json/json_value.ts";
import type { JsonValue } from "../json/json_value.ts";
import { parseJson } from "../json/lossless_json.ts";
import { toPlainJson } from "../json/plain_json.ts";
import type { NumberForm } from "../operation/backend.ts";
import type { Route } from "../rest/routes.ts";
import { errorOfAnswer, unexpectedAnswer } from "./answer_error.ts";
import type { AnswerPlace } from "./answer_error.ts";
import type { TransportAnswer } from "./transport.ts";

/**
 * The result in an answer; a file is its bytes, of which nothing is read yet.
 *
 * @throws QdrantError as the server says, or `unexpected_answer`
 * @throws the error of the transport when the body ends before its time
 */
export async function readAnswer(
  answer: TransportAnswer,
  route: Route,
  numbers: NumberForm | undefined,
  place: AnswerPlace,
): Promise<unknown> {
  const { status } = answer;
  const type = answer.header("content-type") ?? "";
  if (status < 200 || status > 299) throw errorOfAnswer(answer, await answer.text(), place);
  if (route.answer === "binary") return answer.bytes();
  const text = await answer.text();
  if (route.answer === "text") return text;
  if (!type.includes("json")) throw unexpectedAnswer(status, text, place, typeName(type));
  let value: JsonValue;
  try {
    value = parseAnswer(text, numbers);
  } catch (cause) {
    throw unexpectedAnswer(status, text, place, "JSON that ends early or is none", cause);
  }
  if (route.answer === "json") return value;
  if (isJsonObject(value)) {
    if (value["result"] !== undefined) return value["result"];
    if (status === 202 || value["status"] === "accepted") return null;
  }
  throw unexpectedAnswer(status, text, place, "JSON without a result");
}

function typeName(type: string): string {
  return type === "" ? "a body without type" : `the type ${type} instead of JSON`;
}

/** An integer of so many digits that a double may not hold it; a text with one does no harm. */
const LONG_INTEGER = /[[:,\s]-?\d{16,}[\]},\s]/;

/**
 * Parses an answer. Integers beyond 2^53 are bigint; the scan for them costs a fraction of the
 * parsing, and without one the platform's own parser is exact.
 */
export function parseAnswer(text: string, numbers: NumberForm | undefined): JsonValue {
  if (numbers === "lossless") return parseJson(text, JSON_PRINT_DEPTH_MAX);
  if (LONG_INTEGER.test(text)) return toPlainJson(parseExactJson(text, JSON_PRINT_DEPTH_MAX));
  const value: JsonValue = JSON.parse(text);
  return value;
}

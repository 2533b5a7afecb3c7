/**
 * Answers as the tape sees them: what kind of body, and its value.
 */
import { isJsonObject, JsonSyntaxError, parseExactJson } from "@quiverdb/client";
import type { JsonObject, JsonValue } from "@quiverdb/client";
import { brief, compareValues, isPlaceholder } from "./compare.ts";
import { MAX_DEPTH } from "./scenario.ts";
import type { Step } from "./scenario.ts";

/** An HTTP answer. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** The body of an answer, read by its media type. */
export interface AnswerBody {
  readonly kind: string;
  /** JSON without the `time` of the envelope, the text, or metric name -> type. */
  readonly value: JsonValue;
}

function readMetrics(text: string): JsonObject {
  const found = text.matchAll(/^# TYPE (\S+) (\S+)/gm);
  return Object.fromEntries(Array.from(found, (match) => [match[1] ?? "", match[2] ?? ""]));
}

function readJson(text: string): AnswerBody {
  let value: JsonValue;
  try {
    value = parseExactJson(text, MAX_DEPTH);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return { kind: "text", value: text };
  }
  if (isJsonObject(value)) delete value["time"];
  return { kind: "json", value };
}

/** Reads the body of an answer. */
export function readAnswer(answer: Answer): AnswerBody {
  if (answer.body.length === 0) return { kind: "empty", value: null };
  const isFile = /octet-stream|tar/.test(answer.contentType);
  const text = isFile ? "" : new TextDecoder().decode(answer.body);
  if (answer.contentType.includes("json")) return readJson(text);
  if (text.startsWith("# ") || text.slice(0, 4000).includes("\n# TYPE ")) {
    return { kind: "metrics", value: readMetrics(text) };
  }
  return isFile ? { kind: "binary", value: null } : { kind: "text", value: text };
}

function compareMetrics(expected: JsonValue, actual: JsonValue): string[] {
  if (!isJsonObject(expected) || !isJsonObject(actual)) return ["no metrics"];
  const differences: string[] = [];
  for (const [name, type] of Object.entries(expected)) {
    if (type === "<optional>") continue;
    const found = actual[name];
    if (found === undefined) differences.push(`metric ${name} is missing`);
    else if (type !== "<any>" && type !== found) {
      differences.push(`metric ${name}: expected ${brief(type)}, got ${brief(found)}`);
    }
  }
  return differences;
}

function errorText(value: JsonValue): JsonValue {
  const status = isJsonObject(value) ? value["status"] : undefined;
  return isJsonObject(status) ? (status["error"] ?? value) : value;
}

/** The recorded answer with a placeholder for an error text that is only informative. */
function expectedJson(step: Step): JsonValue {
  const { response } = step;
  if (!step.compare.anyError || !isJsonObject(response)) return response;
  const status = response["status"];
  if (!isJsonObject(status) || status["error"] === undefined) return response;
  return { ...response, status: { ...status, error: "<string>" } };
}

/** The differences of an answer from the recorded one; none if the step passes. */
export function compareAnswer(step: Step, status: number, body: AnswerBody): string[] {
  if (status !== step.status) {
    return [
      `status: expected ${step.status}, got ${status} (${brief(errorText(body.value), 300)})`,
    ];
  }
  if (step.compare.order === "status") return [];
  const { responseType, response } = step;
  const sameText = responseType === "text" && body.kind === "json" && body.value === response;
  if (responseType !== body.kind && !sameText) {
    const expected = `${responseType} (${brief(response)})`;
    return [`response type: expected ${expected}, got ${body.kind} (${brief(body.value)})`];
  }
  switch (responseType) {
    case "metrics":
      return compareMetrics(response, body.value);
    case "binary":
    case "empty":
      return [];
    case "text":
      if (step.compare.anyError || isPlaceholder(response) || response === body.value) return [];
      return [`text: expected ${brief(response)}, got ${brief(body.value)}`];
    default:
      return compareValues(expectedJson(step), body.value, step.compare);
  }
}

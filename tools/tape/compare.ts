/**
 * Comparing an answer with the recorded one, by the rules of the tape's README (the same as those
 * of its replay.py).
 */
import { isJsonObject, JsonFloat, stringifyJson } from "@quiverdb/client";
import type { JsonObject, JsonValue } from "@quiverdb/client";
import type { CompareRule } from "./scenario.ts";

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const DATETIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/;
const MAX_DIFFERENCES = 5;

type Kind = "null" | "bool" | "number" | "string" | "array" | "object";

function kindOf(value: JsonValue): Kind {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (value instanceof JsonFloat) return "number";
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "string":
      return "string";
    case "object":
      return "object";
    default:
      return "number";
  }
}

function isInteger(value: JsonValue): value is number | bigint {
  return typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value));
}

/** Placeholders of the tape: what stands for a value that varies. */
const PLACEHOLDERS: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  "<any>": () => true,
  "<string>": (value) => typeof value === "string",
  "<number>": (value) => kindOf(value) === "number",
  "<integer>": isInteger,
  "<bool>": (value) => typeof value === "boolean",
  "<object>": isJsonObject,
  "<array>": Array.isArray,
  "<uuid>": (value) => typeof value === "string" && UUID.test(value),
  "<datetime>": (value) => typeof value === "string" && DATETIME.test(value),
};

/** Whether a text is a placeholder of the tape. */
export function isPlaceholder(text: JsonValue): text is string {
  return typeof text === "string" && Object.hasOwn(PLACEHOLDERS, text);
}

/** A value as JSON, cut to a length that fits into a line. */
export function brief(value: JsonValue, length = 160): string {
  const text = stringifyJson(value);
  return text.length <= length ? text : `${text.slice(0, length)}...`;
}

function equalNumbers(expected: JsonValue, actual: JsonValue, tolerance: number): boolean {
  if (isInteger(expected) && isInteger(actual)) return BigInt(expected) === BigInt(actual);
  const [e, a] = [Number(expected), Number(actual)];
  return e === a || Math.abs(e - a) <= tolerance * Math.max(1, Math.abs(e), Math.abs(a));
}

interface ScoredItem extends JsonObject {
  score: JsonValue;
}

function isScoredItem(item: JsonValue): item is ScoredItem {
  return isJsonObject(item) && "score" in item && ("id" in item || "a" in item);
}

function isScored(list: readonly JsonValue[]): list is ScoredItem[] {
  return list.length > 0 && list.every(isScoredItem);
}

function pathFits(pattern: string, path: string): boolean {
  const names = pattern.split(".");
  const steps = path === "" ? [] : path.split(".");
  return (
    names.length === steps.length && names.every((name, i) => name === "*" || name === steps[i])
  );
}

function join(path: string, step: string | number): string {
  return path === "" ? String(step) : `${path}.${step}`;
}

/** Collects the differences of two values. */
class Comparison {
  readonly differences: string[] = [];
  readonly #order: string;
  readonly #tolerance: number;
  readonly #setPaths: readonly string[];

  constructor(order: string, tolerance: number, setPaths: readonly string[]) {
    this.#order = order;
    this.#tolerance = tolerance;
    this.#setPaths = setPaths;
  }

  compare(expected: JsonValue, actual: JsonValue, path: string): void {
    if (isPlaceholder(expected)) {
      if (actual === expected || PLACEHOLDERS[expected]?.(actual) === true) return;
      this.#differ(path, expected, actual);
    } else if (kindOf(expected) !== kindOf(actual)) {
      this.#differ(path, expected, actual);
    } else if (Array.isArray(expected) && Array.isArray(actual)) {
      this.#compareLists(expected, actual, path);
    } else if (isJsonObject(expected) && isJsonObject(actual)) {
      this.#compareObjects(expected, actual, path);
    } else if (kindOf(expected) === "number") {
      if (!this.#equalNumbers(expected, actual)) this.#differ(path, expected, actual);
    } else if (expected !== actual) {
      this.#differ(path, expected, actual);
    }
  }

  #compareObjects(expected: JsonObject, actual: JsonObject, path: string): void {
    for (const [key, value] of Object.entries(expected)) {
      const found = Object.hasOwn(actual, key) ? actual[key] : undefined;
      if (found === undefined) this.#add(path, `missing key "${key}" (expected ${brief(value)})`);
      else this.compare(value, found, join(path, key));
    }
    if (this.#order === "shape") return;
    for (const [key, value] of Object.entries(actual)) {
      if (!Object.hasOwn(expected, key)) {
        this.#add(path, `unexpected key "${key}" = ${brief(value)}`);
      }
    }
  }

  #compareLists(expected: JsonValue[], actual: JsonValue[], path: string): void {
    if (this.#order === "shape") {
      const model = expected[0];
      if (model !== undefined) {
        actual.forEach((item, i) => this.compare(model, item, join(path, i)));
      }
    } else if (expected.length !== actual.length) {
      const lengths = `expected ${expected.length} items, got ${actual.length}`;
      this.#add(path, `${lengths}; expected ${brief(expected, 200)} got ${brief(actual, 200)}`);
    } else if (this.#setPaths.some((pattern) => pathFits(pattern, path))) {
      this.#compareSets(expected, actual, path, 0);
    } else if (this.#order === "scores" && isScored(expected) && isScored(actual)) {
      this.#compareScored(expected, actual, path);
    } else {
      expected.forEach((item, i) => this.compare(item, actual[i] ?? null, join(path, i)));
    }
  }

  /** Each expected item equals one actual item; an actual item is used once. */
  #compareSets(expected: JsonValue[], actual: JsonValue[], path: string, first: number): void {
    const rest = [...actual];
    expected.forEach((item, i) => {
      const place = join(path, first + i);
      const found = rest.findIndex((candidate) => this.#equal(item, candidate, place));
      if (found < 0) this.#add(place, `no remaining item equals expected ${brief(item)}`);
      else rest.splice(found, 1);
    });
  }

  /** Scores in order; items whose recorded scores tie may swap places. */
  #compareScored(expected: ScoredItem[], actual: ScoredItem[], path: string): void {
    const wrong = expected.findIndex(
      (item, i) => !this.#equalScores(item.score, actual[i]?.score ?? null),
    );
    if (wrong >= 0) {
      const place = join(path, `${wrong}.score`);
      this.#differ(place, expected[wrong]?.score ?? null, actual[wrong]?.score ?? null);
      return;
    }
    let start = 0;
    while (start < expected.length) {
      const end = this.#endOfTie(expected, start);
      this.#compareTie(expected.slice(start, end), actual.slice(start, end), path, start);
      start = end;
    }
  }

  #compareTie(expected: ScoredItem[], actual: ScoredItem[], path: string, first: number): void {
    const [item, other] = [expected[0], actual[0]];
    if (expected.length === 1 && item !== undefined && other !== undefined) {
      this.compare(item, other, join(path, first));
    } else {
      this.#compareSets(expected, actual, path, first);
    }
  }

  #endOfTie(items: readonly ScoredItem[], start: number): number {
    let end = start + 1;
    while (end < items.length) {
      const [previous, next] = [items[end - 1]?.score ?? null, items[end]?.score ?? null];
      if (!equalNumbers(asFloat(previous), asFloat(next), this.#tolerance)) break;
      end++;
    }
    return end;
  }

  #equal(expected: JsonValue, actual: JsonValue, path: string): boolean {
    const inner = new Comparison(this.#order, this.#tolerance, this.#setPaths);
    inner.compare(expected, actual, path);
    return inner.differences.length === 0;
  }

  /** A recorded score that is a placeholder is compared with the rest of its item. */
  #equalScores(expected: JsonValue, actual: JsonValue): boolean {
    if (kindOf(expected) !== "number") return true;
    if (kindOf(actual) !== "number") return false;
    return equalNumbers(asFloat(expected), asFloat(actual), this.#tolerance);
  }

  #equalNumbers(expected: JsonValue, actual: JsonValue): boolean {
    return equalNumbers(expected, actual, this.#tolerance);
  }

  #differ(path: string, expected: JsonValue, actual: JsonValue): void {
    this.#add(path, `expected ${brief(expected)}, got ${brief(actual)}`);
  }

  #add(path: string, text: string): void {
    if (this.differences.length < MAX_DIFFERENCES) {
      this.differences.push(`${path === "" ? "$" : path}: ${text}`);
    }
  }
}

/** Scores are floats even where they print as integers. */
function asFloat(score: JsonValue): JsonFloat {
  return new JsonFloat(Number(score));
}

/** The offsets form of a matrix as triples of row id, column id and score. */
function matrixTriples(answer: JsonValue): JsonValue {
  const result = isJsonObject(answer) ? (answer["result"] ?? null) : null;
  if (!isJsonObject(result)) throw new TypeError("no result");
  const columns = ["ids", "offsets_row", "offsets_col", "scores"].map((name) => result[name]);
  const [ids, rows, others, scores] = columns;
  if (!Array.isArray(ids) || !Array.isArray(rows)) throw new TypeError("no ids");
  if (!Array.isArray(others) || !Array.isArray(scores)) throw new TypeError("no offsets");
  const at = (offset: JsonValue | undefined): JsonValue => ids[Number(offset)] ?? null;
  return rows.map((row, i) => [at(row), at(others[i]), scores[i] ?? null]);
}

function compareMatrices(expected: JsonValue, actual: JsonValue, tolerance: number): string[] {
  let triples: JsonValue[];
  try {
    triples = [matrixTriples(expected), matrixTriples(actual)];
  } catch (error) {
    return [`matrix offsets malformed: ${String(error)}`];
  }
  const comparison = new Comparison("exact", tolerance, ["result"]);
  comparison.compare({ result: triples[0] ?? null }, { result: triples[1] ?? null }, "");
  return comparison.differences;
}

/** The differences of two JSON values under a rule; none if they are equal. */
export function compareValues(expected: JsonValue, actual: JsonValue, rule: CompareRule): string[] {
  if (rule.order === "matrix_offsets") return compareMatrices(expected, actual, rule.tolerance);
  const order = rule.order === "set" ? "scores" : rule.order;
  const comparison = new Comparison(order, rule.tolerance, rule.paths);
  comparison.compare(expected, actual, "");
  return comparison.differences;
}

/** Filters: REST tells conditions and matches apart by their members. */
import { dateMilliseconds } from "@quiverdb/client";

import {
  type Fields,
  firstGiven,
  isAbsent,
  isListLike,
  isRecord,
  MessageError,
  oneOrMany,
  recordOf,
  refuse,
  type RestObject,
  ShapeFailure,
} from "../rest_value.ts";
import type { Shape, Shapes } from "../shape.ts";
import { wrapper } from "./collections.ts";

const CLAUSES = ["should", "must", "must_not", "min_should"] as const;

const CONDITION_TEXT =
  "Expected some form of condition, which can be a field condition " +
  '(like {"key": ..., "match": ... }), or some other mentioned in the documentation: ' +
  "https://qdrant.tech/documentation/concepts/filtering/#filtering-conditions";

const filter: Shape = {
  toFields: (rest) => {
    const record = recordOf(rest, "struct Filter");
    const fields: Fields = {};
    for (const [name, value] of Object.entries(record)) {
      if (isAbsent(value)) continue;
      if (!isClause(name)) {
        const text = `unknown field \`${name}\`, expected one of \`should\`, \`min_should\`, `;
        throw new ShapeFailure(`${text}\`must\`, \`must_not\``);
      }
      fields[name] = name === "min_should" ? value : oneOrMany(value);
    }
    return fields;
  },
  fromFields: (fields) => fields,
};

function isClause(name: string): boolean {
  return CLAUSES.some((clause) => clause === name);
}

/** Conditions, in the order in which REST looks for their members. */
const KINDS = ["is_empty", "is_null", "has_id", "has_vector", "slice", "nested"] as const;
/** Conditions that keep their member in the message. */
const UNWRAPPED = new Set<string>(["has_id", "has_vector"]);

const condition: Shape = {
  toFields: (rest) => {
    if (!isRecord(rest)) throw new ShapeFailure(CONDITION_TEXT);
    if ("key" in rest) return { field: rest };
    const kind = KINDS.find((name) => name in rest);
    if (kind !== undefined) return { [kind]: UNWRAPPED.has(kind) ? rest : rest[kind] };
    if (Object.keys(rest).every(isClause)) return { filter: rest };
    throw new ShapeFailure(CONDITION_TEXT);
  },
  fromFields: (fields) => {
    const given = fields["field"] ?? fields["has_id"] ?? fields["has_vector"] ?? fields["filter"];
    if (given !== undefined) return given;
    if (Object.keys(fields).length === 0) throw new MessageError("Malformed Condition type");
    return fields;
  },
};

const BOUNDS = ["lt", "gt", "gte", "lte"] as const;

function isDateRange(range: RestObject): boolean {
  return BOUNDS.some((bound) => {
    const value = range[bound];
    return typeof value === "string" || dateMilliseconds(value) !== undefined;
  });
}

/** A range of dates has a member of its own in the message. */
const fieldCondition: Shape = {
  toFields: (rest) => {
    const { range, ...others } = recordOf(rest, "struct FieldCondition");
    if (!isRecord(range)) return isAbsent(range) ? others : refuse(range, "a range");
    return { ...others, [isDateRange(range) ? "datetime_range" : "range"]: range };
  },
  fromFields: ({ datetime_range: dates, ...others }) =>
    dates === undefined ? others : { ...others, range: dates },
};

const TEXTS = ["text", "text_any", "phrase", "prefix"] as const;

const match: Shape = {
  toFields: (rest) => {
    const record = recordOf(rest, "Match");
    if (!isAbsent(record["value"])) return valueFields(record["value"]);
    const text = firstGiven(record, TEXTS);
    if (text !== undefined) return { [text]: record[text] };
    if (!isAbsent(record["any"])) return variants(record["any"], "keywords", "integers");
    if (!isAbsent(record["except"])) {
      return variants(record["except"], "except_keywords", "except_integers");
    }
    throw new ShapeFailure("data did not match any variant of untagged enum Match");
  },
  fromFields: (fields) => {
    const { keyword, integer, boolean } = fields;
    const value = keyword ?? integer ?? boolean;
    if (value !== undefined) return { value };
    const any = fields["keywords"] ?? fields["integers"];
    if (any !== undefined) return { any };
    const except = fields["except_keywords"] ?? fields["except_integers"];
    if (except !== undefined) return { except };
    if (Object.keys(fields).length === 0) throw new MessageError("Malformed Match condition");
    return fields;
  },
};

function valueFields(value: unknown): Fields {
  switch (typeof value) {
    case "string":
      return { keyword: value };
    case "boolean":
      return { boolean: value };
    case "number":
    case "bigint":
      return { integer: value };
    default:
      return refuse(value, "a keyword, an integer or a boolean");
  }
}

/** Keywords or integers; an empty list is one of keywords. */
function variants(list: unknown, keywords: string, integers: string): Fields {
  if (!isListLike(list)) return refuse(list, "a list of keywords or of integers");
  const areKeywords = list.length === 0 || typeof list[0] === "string";
  return { [areKeywords ? keywords : integers]: list };
}

export const filterShapes: Shapes = {
  Filter: filter,
  MinShould: { required: ["conditions"] },
  Condition: condition,
  HasIdCondition: { required: ["has_id"] },
  FieldCondition: fieldCondition,
  Match: match,
  RepeatedStrings: wrapper("strings", []),
  RepeatedIntegers: wrapper("integers", []),
  GeoLineString: { required: ["points"] },
};

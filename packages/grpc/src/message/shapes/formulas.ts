/** Formulas: REST tells expressions apart by their form and members. */
import { isJsonFloat } from "@quiverdb/client";

import { type Fields, isRecord, MessageError, recordOf, ShapeFailure } from "../rest_value.ts";
import type { Shape, Shapes } from "../shape.ts";

/** Expressions whose REST form is an object with the member that the message has. */
const NAMED = [
  "geo_distance",
  "datetime",
  "datetime_key",
  "mult",
  "sum",
  "div",
  "neg",
  "abs",
  "sqrt",
  "pow",
  "exp",
  "log10",
  "ln",
  "exp_decay",
  "gauss_decay",
  "lin_decay",
] as const;

const expression: Shape = {
  toFields: (rest) => {
    if (typeof rest === "string") return { variable: rest };
    if (typeof rest === "number" || typeof rest === "bigint" || isJsonFloat(rest)) {
      return { constant: rest };
    }
    if (!isRecord(rest)) {
      const text = "data did not match any variant of untagged enum Expression";
      throw new ShapeFailure(text);
    }
    const name = NAMED.find((kind) => kind in rest);
    return name === undefined ? { condition: rest } : { [name]: rest[name] };
  },
  fromFields: (fields) => {
    const { constant, variable, condition } = fields;
    const plain = constant ?? variable ?? condition;
    if (plain !== undefined) return plain;
    if (Object.keys(fields).length === 0) throw new MessageError("Missing expression variant");
    return fields;
  },
};

/** Members of a list without the object around it. */
function listed(field: string): Shape {
  return {
    required: [field],
    toFields: (rest) => ({ [field]: rest }),
    fromFields: (fields) => fields[field],
  };
}

/** `formula` and `defaults` of a formula query, which REST has beside each other. */
export function formulaFields(query: unknown): Fields {
  const { formula, defaults } = recordOf(query, "FormulaQuery");
  return { expression: formula, defaults };
}

export const formulaShapes: Shapes = {
  Expression: expression,
  MultExpression: listed("mult"),
  SumExpression: listed("sum"),
};

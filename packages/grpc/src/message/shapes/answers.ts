/** What operations on points answer. */
import { isJsonFloat } from "@quiverdb/client";

import { type Fields, recordOf } from "../rest_value.ts";
import { floatOf } from "../scalars.ts";
import type { Shape, Shapes } from "../shape.ts";
import { wrapper } from "./collections.ts";

const point: Shape = { names: { vectors: "vector" }, filled: ["payload"] };

const orderValue: Shape = {
  toFields: (rest) => {
    const isInteger = typeof rest === "bigint" || Number.isSafeInteger(rest);
    return isInteger && !isJsonFloat(rest) ? { int: rest } : { float: rest };
  },
  fromFields: ({ int, float }, form) => int ?? floatOf(float, form),
};

const groupId: Shape = {
  toFields: (rest) => {
    if (typeof rest === "string") return { string_value: rest };
    return Number(rest) < 0 ? { integer_value: rest } : { unsigned_value: rest };
  },
  fromFields: ({ unsigned_value: unsigned, integer_value: integer, string_value: text }) =>
    unsigned ?? integer ?? text,
};

const facetValue: Shape = {
  toFields: (rest) => {
    if (typeof rest === "string") return { string_value: rest };
    return typeof rest === "boolean" ? { bool_value: rest } : { integer_value: rest };
  },
  fromFields: ({ string_value: text, integer_value: integer, bool_value: bool }) =>
    text ?? integer ?? bool,
};

/** REST names the points, and has a null after the last page. */
const scroll: Shape = {
  toFields: (rest) => {
    const { points, ...others } = recordOf(rest, "ScrollResult");
    return { ...others, result: points };
  },
  fromFields: ({ result = [], ...others }: Fields) => ({
    points: result,
    next_page_offset: null,
    ...others,
  }),
};

export const answerShapes: Shapes = {
  ScoredPoint: point,
  RetrievedPoint: point,
  OrderValue: orderValue,
  GroupId: groupId,
  PointGroup: { required: ["hits"] },
  GroupsResult: { required: ["groups"] },
  BatchResult: wrapper("result", []),
  FacetValue: facetValue,
  FacetResponse: { required: ["hits"] },
  SearchMatrixPairs: { required: ["pairs"] },
  SearchMatrixOffsets: { required: ["offsets_row", "offsets_col", "scores", "ids"] },
  ScrollResponse: scroll,
};

/** Reading the search parameters of a query. */
import { isRawObject } from "../../common/raw_json.ts";
import { describeJson } from "../../common/serde_text.ts";
import type { IdfScope, SearchParams } from "../../request/query_request.ts";
import { optional, readAt, struct } from "../kit/reader.ts";
import type { Reader } from "../kit/reader.ts";
import { boolean, float, unsigned } from "../kit/scalars.ts";
import { refuse } from "../kit/shape_failure.ts";
import { firstOf } from "../kit/union.ts";
import { filter } from "./filter.ts";

/** What a query without `params` runs with. */
export const SEARCH_PARAMS_DEFAULT: SearchParams = {
  exact: false,
  hnswEf: undefined,
  indexedOnly: false,
  quantization: undefined,
  idf: undefined,
};

/** `"global"` or `{corpus}`. The 422 texts of the filter do not show the step `corpus`. */
const idfScope = firstOf<IdfScope>(
  "data did not match any variant of untagged enum IdfParams",
  (value, reading) => {
    if (value === "global") return value;
    const corpus = isRawObject(value) ? value["corpus"] : undefined;
    if (isRawObject(corpus)) return { corpus: readAt(filter, corpus, reading, "corpus", "") };
    return refuse(`expected "global" or {"corpus": filter}, got ${describeJson(value)}`);
  },
);

const body = struct("SearchParams", {
  hnsw_ef: optional(unsigned("usize", { min: 1 })),
  exact: optional(boolean),
  indexed_only: optional(boolean),
  quantization: optional(
    struct("QuantizationSearchParams", {
      ignore: optional(boolean),
      rescore: optional(boolean),
      oversampling: optional(float("f64", { min: 1 })),
    }),
  ),
  idf: optional(idfScope),
  acorn: optional(
    struct("AcornSearchParams", {
      enable: optional(boolean),
      max_selectivity: optional(float("f64", { min: 0, max: 1 })),
    }),
  ),
});

/** Search parameters. `acorn` is checked and has no effect. */
export const searchParams: Reader<SearchParams> = (value, reading) => {
  const { hnsw_ef, exact = false, indexed_only = false, quantization, idf } = body(value, reading);
  return {
    exact,
    hnswEf: hnsw_ef,
    indexedOnly: indexed_only,
    quantization: quantization && {
      ignore: quantization.ignore ?? false,
      rescore: quantization.rescore,
      oversampling: quantization.oversampling,
    },
    idf,
  };
};

/** Reading the search parameters of a query. */
import type { SearchParams } from "../request/query_request.ts";
import { optional, struct } from "./reader.ts";
import type { Reader } from "./reader.ts";
import { boolean, float, unsigned } from "./scalar_readers.ts";

/** What a query without `params` runs with. */
export const SEARCH_PARAMS_DEFAULT: SearchParams = {
  exact: false,
  hnswEf: undefined,
  indexedOnly: false,
  quantization: undefined,
};

const body = struct("SearchParams", {
  hnsw_ef: optional(unsigned("usize")),
  exact: optional(boolean),
  indexed_only: optional(boolean),
  quantization: optional(
    struct("QuantizationSearchParams", {
      ignore: optional(boolean),
      rescore: optional(boolean),
      oversampling: optional(float("f64", { min: 1 })),
    }),
  ),
  acorn: optional(
    struct("AcornSearchParams", {
      enable: optional(boolean),
      max_selectivity: optional(float("f64", { min: 0, max: 1 })),
    }),
  ),
});

/** Search parameters. `acorn` is checked and has no effect. */
export const searchParams: Reader<SearchParams> = (value, at) => {
  const { hnsw_ef, exact = false, indexed_only = false, quantization } = body(value, at);
  return {
    exact,
    hnswEf: hnsw_ef,
    indexedOnly: indexed_only,
    quantization: quantization && {
      ignore: quantization.ignore ?? false,
      rescore: quantization.rescore,
      oversampling: quantization.oversampling,
    },
  };
};

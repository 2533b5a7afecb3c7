/** Reading the search parameters of a query. */
import { describeJson } from "../common/serde_text.ts";
import type { IdfScope, SearchParams } from "../request/query_request.ts";
import { filter } from "./common_readers.ts";
import type { Place } from "./place.ts";
import { isRawObject } from "./raw_value.ts";
import { firstOf, optional, struct } from "./reader.ts";
import type { Reader } from "./reader.ts";
import { boolean, float, unsigned } from "./scalar_readers.ts";

/** What a query without `params` runs with. */
export const SEARCH_PARAMS_DEFAULT: SearchParams = {
  exact: false,
  hnswEf: undefined,
  indexedOnly: false,
  quantization: undefined,
  idf: undefined,
};

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
  idf: optional(readIdf),
  acorn: optional(
    struct("AcornSearchParams", {
      enable: optional(boolean),
      max_selectivity: optional(float("f64", { min: 0, max: 1 })),
    }),
  ),
});

/** `"global"` or `{corpus}`. The 422 texts of the filter do not show the step `corpus`. */
function readIdf(value: unknown, at: Place): IdfScope {
  const text = "data did not match any variant of untagged enum IdfParams";
  if (value === "global") return value;
  const corpus = isRawObject(value) ? value["corpus"] : undefined;
  return isRawObject(corpus)
    ? firstOf<IdfScope>(text, () => ({ corpus: filter(corpus, at.member("corpus", "")) }))(
        value,
        at,
      )
    : at.fail(text, `expected "global" or {"corpus": filter}, got ${describeJson(value)}`);
}

/** Search parameters. `acorn` is checked and has no effect. */
export const searchParams: Reader<SearchParams> = (value, at) => {
  const { hnsw_ef, exact = false, indexed_only = false, quantization, idf } = body(value, at);
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

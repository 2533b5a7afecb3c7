/** Queries, prefetches and the selections of a read. */
import { dateMilliseconds, isJsonFloat } from "@quiverdb/client";

import {
  type Fields,
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
import { floatOf } from "../scalars.ts";
import type { Shape, Shapes } from "../shape.ts";
import { wrapper } from "./collections.ts";
import { formulaFields } from "./formulas.ts";

/** Queries whose REST form is an object with the member that the message has. */
const NAMED = [
  "recommend",
  "discover",
  "context",
  "order_by",
  "fusion",
  "rrf",
  "sample",
  "relevance_feedback",
] as const;

const query: Shape = {
  toFields: (rest) => {
    if (isPairOfLists(rest)) return { nearest: { indices: rest[0], values: rest[1] } };
    if (!isRecord(rest)) return { nearest: rest };
    if ("nearest" in rest) return nearestFields(rest);
    if ("formula" in rest) return { formula: formulaFields(rest) };
    const name = NAMED.find((kind) => kind in rest);
    if (name === undefined) return { nearest: rest };
    // REST takes null for a context without pairs.
    return { [name]: name === "context" ? (rest[name] ?? []) : rest[name] };
  },
  fromFields: (fields) => {
    const { nearest, nearest_with_mmr: withMmr, formula } = fields;
    if (nearest !== undefined) return isBare(nearest) ? nearest : { nearest };
    if (withMmr !== undefined) return withMmr;
    if (isRecord(formula)) {
      const { expression, defaults } = formula;
      return defaults === undefined ? { formula: expression } : { formula: expression, defaults };
    }
    if (Object.keys(fields).length === 0) throw new MessageError("Query variant is missing");
    return fields;
  },
};

/** Two rows, the first of integers: REST reads indices and values of a sparse vector. */
function isPairOfLists(rest: unknown): rest is readonly [readonly unknown[], unknown] {
  if (!Array.isArray(rest) || rest.length !== 2) return false;
  const first: unknown = rest[0];
  return Array.isArray(first) && Array.isArray(rest[1]) && first.every(isIndex);
}

function isIndex(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 32;
}

/** Whether REST takes a vector or an id without an object around it. */
function isBare(nearest: unknown): boolean {
  return !isRecord(nearest) && !(isListLike(nearest) && isListLike(nearest[0]));
}

function nearestFields(rest: RestObject): Fields {
  const { nearest, mmr } = rest;
  return isAbsent(mmr) ? { nearest } : { nearest_with_mmr: { nearest, mmr } };
}

/** One prefetch may stand without a list. */
const withPrefetch: Shape = {
  toFields: (rest) => {
    const record = recordOf(rest, "a query");
    const { prefetch, with_vector: withVector, shard_key: shardKey, ...others } = record;
    const vectors = withVector ?? others["with_vectors"];
    const fields: Fields = { ...others, with_vectors: vectors, shard_key_selector: shardKey };
    if (!isAbsent(prefetch)) fields["prefetch"] = oneOrMany(prefetch);
    return fields;
  },
  fromFields: ({ with_vectors, shard_key_selector, ...others }) => ({
    ...others,
    ...(with_vectors === undefined ? {} : { with_vector: with_vectors }),
    ...(shard_key_selector === undefined ? {} : { shard_key: shard_key_selector }),
  }),
};

const pairs: Shape = {
  toFields: (rest) => ({ pairs: isAbsent(rest) ? [] : oneOrMany(rest) }),
  fromFields: (fields) => fields["pairs"] ?? [],
};

const discoverInput: Shape = {
  toFields: (rest) => {
    const { target, context } = recordOf(rest, "DiscoverInput");
    if (context === undefined) throw new ShapeFailure("missing field `context`");
    return { target, context: context ?? [] };
  },
  fromFields: (fields) => fields,
};

/** A key, or an object. */
const orderBy: Shape = {
  toFields: (rest) => (typeof rest === "string" ? { key: rest } : recordFields(rest, "OrderBy")),
  fromFields: (fields) => fields,
};

function recordFields(rest: unknown, what: string): Fields {
  return { ...recordOf(rest, what) };
}

const startFrom: Shape = {
  toFields: (rest) => {
    if (typeof rest === "bigint") return { integer: rest };
    if (typeof rest === "number") {
      return Number.isSafeInteger(rest) ? { integer: rest } : { float: rest };
    }
    if (isJsonFloat(rest)) return { float: rest };
    return dateMilliseconds(rest) === undefined ? { datetime: rest } : { timestamp: rest };
  },
  fromFields: ({ float, integer, timestamp, datetime }, form) =>
    floatOf(float, form) ?? integer ?? timestamp ?? datetime,
};

const INCLUDE_TEXT =
  "Expected a boolean, an array of strings, or an object with an include/exclude field";

/** A boolean, a list of keys, or an object. */
const withPayload: Shape = {
  toFields: (rest) => {
    if (typeof rest === "boolean") return { enable: rest };
    if (isListLike(rest)) return { include: rest };
    if (isRecord(rest)) {
      const { include, exclude } = rest;
      if (isAbsent(exclude) && !isAbsent(include)) return { include };
      if (isAbsent(include) && !isAbsent(exclude)) return { exclude };
    }
    throw new ShapeFailure(INCLUDE_TEXT);
  },
  fromFields: (fields) => {
    const { enable, include, exclude } = fields;
    const given = enable ?? include;
    if (given === undefined && exclude === undefined) {
      throw new MessageError("No PayloadSelector");
    }
    return given ?? { exclude };
  },
};

/** A boolean or a list of names. */
const withVectors: Shape = {
  toFields: (rest) => {
    if (typeof rest === "boolean") return { enable: rest };
    return { include: isListLike(rest) ? rest : refuse(rest, "a boolean, or an array of strings") };
  },
  fromFields: ({ enable, include }) => enable ?? include,
};

const idf: Shape = {
  toFields: (rest) => {
    if (typeof rest !== "string") {
      const { corpus } = recordOf(rest, "IdfParams");
      return isAbsent(corpus) ? refuse(corpus, "a corpus") : { corpus };
    }
    return rest === "global" ? {} : refuse(rest, "`global` or a corpus");
  },
  fromFields: (fields) => (fields["corpus"] === undefined ? "global" : fields),
};

/** The name of a collection, or an object. */
const withLookup: Shape = {
  toFields: (rest) =>
    typeof rest === "string" ? { collection: rest } : recordFields(rest, "WithLookup"),
  fromFields: (fields) => fields,
};

export const queryShapes: Shapes = {
  Query: query,
  QueryPoints: withPrefetch,
  PrefetchQuery: withPrefetch,
  QueryPointGroups: withPrefetch,
  ContextInput: pairs,
  DiscoverInput: discoverInput,
  RelevanceFeedbackInput: { required: ["feedback"] },
  OrderBy: orderBy,
  StartFrom: startFrom,
  WithPayloadSelector: withPayload,
  PayloadIncludeSelector: wrapper("fields", []),
  PayloadExcludeSelector: wrapper("fields", []),
  WithVectorsSelector: withVectors,
  VectorsSelector: wrapper("names", []),
  IdfParams: idf,
  WithLookup: withLookup,
  LookupLocation: {
    names: {
      collection_name: "collection",
      vector_name: "vector",
      shard_key_selector: "shard_key",
    },
  },
  CountPoints: { names: { shard_key_selector: "shard_key" } },
  FacetCounts: { names: { shard_key_selector: "shard_key" } },
  SearchMatrixPoints: { names: { shard_key_selector: "shard_key" } },
  ReadConsistency: {
    toFields: (rest) => (typeof rest === "string" ? { type: rest } : { factor: rest }),
    fromFields: ({ type, factor }) => type ?? factor,
  },
};

/** The requests that `Query` supersedes. */

import {
  type Fields,
  isAbsent,
  isListLike,
  isRecord,
  recordOf,
  refuse,
  ShapeFailure,
} from "../rest_value.ts";
import type { Shape, Shapes } from "../shape.ts";

/** Members that these requests share with others under other names. */
function sharedFields(rest: Fields): Fields {
  const { shard_key: shardKey, with_vector: withVector, top, ...others } = rest;
  const vectors = withVector ?? others["with_vectors"];
  const limit = others["limit"] ?? top;
  return { ...others, limit, shard_key_selector: shardKey, with_vectors: vectors };
}

/** As {@link sharedFields}, for reads that take no null. */
function readFields(rest: Fields): Fields {
  const { with_vector: withVector } = rest;
  if (withVector === null) refuse(withVector, "a boolean, or an array of strings");
  return sharedFields(rest);
}

function sharedMembers(fields: Fields): Fields {
  const { shard_key_selector: shardKey, with_vectors: vectors, ...others } = fields;
  return {
    ...others,
    ...(shardKey === undefined ? {} : { shard_key: shardKey }),
    ...(vectors === undefined ? {} : { with_vector: vectors }),
  };
}

/** A bare vector, or one with the name of what it is compared with; it may be sparse. */
const search: Shape = {
  toFields: (rest) => {
    const { vector, ...others } = recordOf(rest, "struct SearchRequest");
    return { ...sharedFields(others), ...searchVector(vector) };
  },
  fromFields: (fields) => {
    const { vector = [], vector_name: name, sparse_indices: indices, ...others } = fields;
    if (indices !== undefined) {
      const sparse = { indices, values: isListLike(vector) ? Array.from(vector) : vector };
      return { ...sharedMembers(others), vector: { name: name ?? "", vector: sparse } };
    }
    const named = name === undefined ? vector : { name, vector };
    return { ...sharedMembers(others), vector: named };
  },
};

function searchVector(rest: unknown): Fields {
  if (isListLike(rest)) return { vector: rest };
  const { name, vector } = recordOf(rest, "NamedVectorStruct");
  if (isListLike(vector)) return { vector, vector_name: name };
  const { indices, values } = recordOf(vector, "a dense or a sparse vector");
  return { vector: values, sparse_indices: indices, vector_name: name };
}

/** Examples: ids and vectors have lists of their own. */
const recommend: Shape = {
  toFields: (rest) => {
    const { positive, negative, ...others } = recordOf(rest, "struct RecommendRequest");
    return {
      ...sharedFields(others),
      positive: examples(positive).filter(isId),
      positive_vectors: examples(positive).filter((example) => !isId(example)),
      negative: examples(negative).filter(isId),
      negative_vectors: examples(negative).filter((example) => !isId(example)),
    };
  },
  fromFields: (fields) => {
    const { positive, negative, positive_vectors, negative_vectors, ...others } = fields;
    const liked = [...examples(positive), ...examples(positive_vectors)];
    const disliked = [...examples(negative), ...examples(negative_vectors)];
    return {
      ...sharedMembers(others),
      ...(liked.length === 0 ? {} : { positive: liked }),
      ...(disliked.length === 0 ? {} : { negative: disliked }),
    };
  },
};

function examples(list: unknown): readonly unknown[] {
  if (isAbsent(list)) return [];
  return Array.isArray(list) ? list : refuse(list, "a list of examples");
}

function isId(example: unknown): boolean {
  return ["string", "number", "bigint"].includes(typeof example);
}

const discover: Shape = {
  toFields: (rest) => sharedFields(recordOf(rest, "struct DiscoverRequest")),
  fromFields: sharedMembers,
};

const vectorExample: Shape = {
  toFields: (rest) => (isId(rest) ? { id: rest } : { vector: rest }),
  fromFields: ({ id, vector }) => id ?? vector,
};

const targetVector: Shape = {
  toFields: (rest) => ({ single: rest }),
  fromFields: ({ single }) => single,
};

const contextPair: Shape = {
  toFields: (rest) => {
    const { positive, negative } = recordOf(rest, "struct ContextExamplePair");
    if (isRecord(rest) && (isAbsent(positive) || isAbsent(negative))) {
      const name = isAbsent(positive) ? "positive" : "negative";
      throw new ShapeFailure(`missing field \`${name}\``);
    }
    return { positive, negative };
  },
  fromFields: (fields) => fields,
};

export const legacyShapes: Shapes = {
  SearchPoints: search,
  SearchPointGroups: search,
  SearchBatchPoints: { names: { search_points: "searches" }, required: ["search_points"] },
  RecommendPoints: recommend,
  RecommendPointGroups: recommend,
  RecommendBatchPoints: { names: { recommend_points: "searches" }, required: ["recommend_points"] },
  DiscoverPoints: discover,
  DiscoverBatchPoints: { names: { discover_points: "searches" }, required: ["discover_points"] },
  QueryBatchPoints: { names: { query_points: "searches" }, required: ["query_points"] },
  TargetVector: targetVector,
  VectorExample: vectorExample,
  ContextExamplePair: contextPair,
  ContextInputPair: contextPair,
  GetPoints: {
    required: ["ids"],
    toFields: (rest) => readFields(recordOf(rest, "struct PointRequest")),
    fromFields: sharedMembers,
  },
  ScrollPoints: {
    toFields: (rest) => readFields(recordOf(rest, "struct ScrollRequest")),
    fromFields: sharedMembers,
  },
};

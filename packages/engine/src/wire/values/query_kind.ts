/** Reading the `query` of a query level: an example, or one of the kinds of query. */
import { MMR_DIVERSITY_DEFAULT, RRF_K_DEFAULT } from "../../common/defaults.ts";
import { MMR_CANDIDATES_MAX } from "../../common/limits.ts";
import { isAbsent, isRawObject, toNumber } from "../../common/raw_json.ts";
import type { RawObject } from "../../common/raw_json.ts";
import type { ContextPair, Mmr, Query, QueryInput } from "../../request/query_request.ts";
import { hidden, hiddenList, list, optional, readAt, required, struct } from "../kit/reader.ts";
import type { Reader } from "../kit/reader.ts";
import type { Reading } from "../kit/reading.ts";
import { float, oneOf, unsigned } from "../kit/scalars.ts";
import { refuse } from "../kit/shape_failure.ts";
import { unionByMember } from "../kit/union.ts";
import { expression } from "./formula.ts";
import { orderBy } from "./order_by.ts";
import { payload } from "./payload.ts";
import { isQueryInput, QUERY_TEXT, queryInput } from "./query_input.ts";

const mmr: Reader<Mmr> = (value, reading) => {
  const given = mmrBody(value, reading);
  return {
    diversity: given.diversity ?? MMR_DIVERSITY_DEFAULT,
    candidatesLimit: given.candidates_limit,
  };
};

const mmrBody = struct("Mmr", {
  diversity: optional(float("f32", { min: 0, max: 1 })),
  candidates_limit: optional(unsigned("usize", { max: MMR_CANDIDATES_MAX })),
});

/** Examples; what is wrong with one of them, 422 texts report of the query as a whole. */
const examples = hidden(optional(hiddenList<QueryInput>(queryInput)));

const recommendBody = struct("RecommendInput", {
  positive: examples,
  negative: examples,
  strategy: optional(oneOf("average_vector", "best_score", "sum_scores")),
});

const recommend: Reader<Query> = (value, reading) => {
  const {
    positive = [],
    negative = [],
    strategy = "average_vector",
  } = recommendBody(value, reading);
  if (positive.length === 0 && negative.length === 0) {
    const text = "At least one positive or negative vector/id must be provided";
    reading.violate(`Validation error: ${text} [{}]`, "positives, negatives");
  }
  return { kind: "recommend", positive, negative, strategy };
};

const example = hidden(required(queryInput));

const pairBody = struct("ContextPair", { positive: example, negative: example });

/** A pair may also be a list of its two members. */
const contextPair: Reader<ContextPair> = (value, reading) => {
  if (!Array.isArray(value)) return pairBody(value, reading);
  if (value.length !== 2) {
    return refuse(`invalid length ${value.length}, expected struct ContextPair with 2 elements`);
  }
  return {
    positive: readAt(queryInput, value[0], reading, 0, ""),
    negative: readAt(queryInput, value[1], reading, 1, ""),
  };
};

const contextPairs = hiddenList(contextPair);

/** One pair, a list of pairs, or null. */
const context: Reader<readonly ContextPair[]> = (value, reading) => {
  if (value === null) return [];
  const isOne = !Array.isArray(value) || (value.length === 2 && !isRawObject(value[0]));
  return isOne ? [contextPair(value, reading)] : contextPairs(value, reading);
};

const discover: Reader<Query> = (value, reading) => {
  const given = discoverBody(value, reading);
  return { kind: "discover", target: given.target, pairs: given.context };
};

const discoverBody = struct("DiscoverInput", {
  target: required(queryInput),
  context: required(context),
});

const rrfBody = struct("Rrf", {
  k: optional(unsigned("usize", { min: 1 })),
  weights: optional(list(float("f32"))),
});

const feedbackBody = struct("RelevanceFeedbackInput", {
  target: required(queryInput),
  feedback: required(
    list(struct("FeedbackItem", { example: required(queryInput), score: required(float("f32")) })),
  ),
  strategy: required(
    struct("NaiveFeedbackStrategy", {
      naive: required(
        struct("NaiveFeedbackStrategyParams", {
          a: required(float("f32")),
          b: required(float("f32", { min: 0 })),
          c: required(float("f32")),
        }),
      ),
    }),
  ),
});

const feedback: Reader<Query> = (value, reading) => {
  const { target, feedback: given, strategy } = feedbackBody(value, reading);
  if (given.length === 0) reading.violate("feedback elements must be non-empty", "__all__");
  return { kind: "relevance_feedback", target, feedback: given, strategy: strategy.naive };
};

const fusion: Reader<Query> = (value, reading) =>
  fusionName(value, reading) === "dbsf"
    ? { kind: "fusion", fusion: "dbsf" }
    : { kind: "fusion", fusion: "rrf", k: RRF_K_DEFAULT, weights: undefined };

const fusionName = oneOf("rrf", "dbsf");

const rrf: Reader<Query> = (value, reading) => {
  const { k = RRF_K_DEFAULT, weights } = rrfBody(value, reading);
  return { kind: "fusion", fusion: "rrf", k, weights };
};

const random = oneOf("random");

const sample: Reader<Query> = (value, reading) => {
  random(value, reading);
  return { kind: "sample" };
};

/** The kinds in the order in which Qdrant tries them. */
const queryKind = unionByMember<Query>(QUERY_TEXT, {
  nearest: (raw, reading) => ({
    kind: "nearest",
    input: readAt(queryInput, raw["nearest"], reading, "nearest"),
    mmr: isAbsent(raw["mmr"]) ? undefined : readAt(mmr, raw["mmr"], reading, "mmr"),
  }),
  recommend: only("recommend", recommend),
  discover: only("discover", discover),
  context: only("context", (value, reading) => ({
    kind: "context",
    pairs: context(value, reading),
  })),
  order_by: only("order_by", (value, reading) => ({
    kind: "order_by",
    orderBy: orderBy(value, reading),
  })),
  fusion: only("fusion", fusion),
  rrf: only("rrf", rrf),
  formula: readFormula,
  sample: only("sample", sample),
  relevance_feedback: only("relevance_feedback", feedback),
});

/**
 * The member `query`: an example, which asks for the nearest points, or an object with a kind of
 * query.
 */
export const query: Reader<Query> = (value, reading) =>
  isQueryInput(value)
    ? { kind: "nearest", input: queryInput(value, reading), mmr: undefined }
    : queryKind(value, reading);

/** A kind of query that one member tells. */
function only(name: string, read: Reader<Query>): (raw: RawObject, reading: Reading) => Query {
  return (raw, reading) => readAt(read, raw[name], reading, name);
}

function readFormula(raw: RawObject, reading: Reading): Query {
  const formula = readAt(expression, raw["formula"], reading, "formula");
  const given = raw["defaults"];
  if (isAbsent(given)) return { kind: "formula", formula, defaults: {} };
  const defaults = readAt(payload, given, reading, "defaults");
  const scores = Object.keys(defaults).filter((name) => /^\$score(\[\d+\])?$/.test(name));
  if (scores.some((name) => toNumber(defaults[name]) === undefined)) {
    reading.violate("Validation error: Score default must be a number [{}]", "defaults");
  }
  return { kind: "formula", formula, defaults };
}

/** Reading the `query` of a query level: an example, or one of the kinds of query. */
import { MMR_CANDIDATES_MAX, MMR_DIVERSITY_DEFAULT, RRF_K_DEFAULT } from "../common/limits.ts";
import { parseExpression } from "./formula_expression.ts";
import type { ContextPair, Mmr, Query, QueryInput } from "../request/query_request.ts";
import { payload } from "./common_readers.ts";
import { orderBy } from "./order_by.ts";
import type { Place } from "./place.ts";
import { isQueryInput, QUERY_TEXT, queryInput } from "./query_input.ts";
import { isRawObject, rawList, rawObject, toNumber } from "./raw_value.ts";
import type { RawObject } from "./raw_value.ts";
import { list, optional, required, struct, unionByMember } from "./reader.ts";
import type { Reader } from "./reader.ts";
import { float, oneOf, unsigned } from "./scalar_readers.ts";

const mmr: Reader<Mmr> = (value, at) => {
  const given = mmrBody(value, at);
  return {
    diversity: given.diversity ?? MMR_DIVERSITY_DEFAULT,
    candidatesLimit: given.candidates_limit,
  };
};

const mmrBody = struct("Mmr", {
  diversity: optional(float("f32", { min: 0, max: 1 })),
  candidates_limit: optional(unsigned("usize", { max: MMR_CANDIDATES_MAX })),
});

const strategy = oneOf("average_vector", "best_score", "sum_scores");

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

/** The kinds in the order in which Qdrant tries them. */
const queryKind = unionByMember<Query>(QUERY_TEXT, {
  nearest: (raw, at) => ({
    kind: "nearest",
    input: queryInput(raw["nearest"], at.member("nearest")),
    mmr: isAbsent(raw["mmr"]) ? undefined : mmr(raw["mmr"], at.member("mmr")),
  }),
  recommend: (raw, at) => readRecommend(raw["recommend"], at.member("recommend")),
  discover: (raw, at) => readDiscover(raw["discover"], at.member("discover")),
  context: (raw, at) => ({
    kind: "context",
    pairs: readContext(raw["context"], at.member("context")),
  }),
  order_by: (raw, at) => ({
    kind: "order_by",
    orderBy: orderBy(raw["order_by"], at.member("order_by")),
  }),
  fusion: (raw, at) => {
    const fusion = oneOf("rrf", "dbsf")(raw["fusion"], at.member("fusion"));
    return fusion === "dbsf"
      ? { kind: "fusion", fusion }
      : { kind: "fusion", fusion, k: RRF_K_DEFAULT, weights: undefined };
  },
  rrf: (raw, at) => {
    const { k, weights } = rrfBody(raw["rrf"], at.member("rrf"));
    return { kind: "fusion", fusion: "rrf", k: k ?? RRF_K_DEFAULT, weights };
  },
  formula: (raw, at) => readFormula(raw, at),
  sample: (raw, at) => {
    oneOf("random")(raw["sample"], at.member("sample"));
    return { kind: "sample" };
  },
  relevance_feedback: (raw, at) =>
    readFeedback(raw["relevance_feedback"], at.member("relevance_feedback")),
});

/**
 * The member `query`: an example, which asks for the nearest points, or an object with a kind of
 * query.
 */
export const query: Reader<Query> = (value, at) =>
  isQueryInput(value)
    ? { kind: "nearest", input: queryInput(value, at), mmr: undefined }
    : queryKind(value, at);

function readRecommend(value: unknown, at: Place): Query {
  const raw = rawObject(value, at, "struct RecommendInput");
  const positive = readExamples(raw["positive"], at.member("positive", ""));
  const negative = readExamples(raw["negative"], at.member("negative", ""));
  const chosen = raw["strategy"] ?? "average_vector";
  if (positive.length === 0 && negative.length === 0) {
    const text = "At least one positive or negative vector/id must be provided";
    at.violate(`Validation error: ${text} [{}]`, "positives, negatives");
  }
  return {
    kind: "recommend",
    positive,
    negative,
    strategy: strategy(chosen, at.member("strategy")),
  };
}

/** Examples; what is wrong with one of them, 422 texts report of the query as a whole. */
function readExamples(value: unknown, at: Place): readonly QueryInput[] {
  if (isAbsent(value)) return [];
  return rawList(value, at).map((item, index) => queryInput(item, at.item(index, "")));
}

function readDiscover(value: unknown, at: Place): Query {
  const raw = rawObject(value, at, "struct DiscoverInput");
  if (raw["target"] === undefined) at.fail("missing field `target`");
  if (raw["context"] === undefined) at.fail("missing field `context`");
  return {
    kind: "discover",
    target: queryInput(raw["target"], at.member("target")),
    pairs: readContext(raw["context"], at.member("context")),
  };
}

/** One pair, a list of pairs, or null. */
function readContext(value: unknown, at: Place): readonly ContextPair[] {
  if (value === null) return [];
  if (!Array.isArray(value)) return [readPair(value, at)];
  if (value.length === 2 && !isRawObject(value[0])) return [readPair(value, at)];
  return value.map((item, index) => readPair(item, at.item(index, "")));
}

/** A pair may also be a list of its two members. */
function readPair(value: unknown, at: Place): ContextPair {
  if (Array.isArray(value)) {
    if (value.length !== 2) {
      at.fail(`invalid length ${value.length}, expected struct ContextPair with 2 elements`);
    }
    return {
      positive: queryInput(value[0], at.item(0, "")),
      negative: queryInput(value[1], at.item(1, "")),
    };
  }
  const raw = rawObject(value, at, "struct ContextPair");
  if (raw["positive"] === undefined) at.fail("missing field `positive`");
  if (raw["negative"] === undefined) at.fail("missing field `negative`");
  return {
    positive: queryInput(raw["positive"], at.member("positive", "")),
    negative: queryInput(raw["negative"], at.member("negative", "")),
  };
}

function readFormula(raw: RawObject, at: Place): Query {
  const formula = parseExpression(raw["formula"], at.member("formula").rule, at.issues);
  const place = at.member("defaults");
  const defaults = isAbsent(raw["defaults"]) ? {} : payload(raw["defaults"], place);
  const scores = Object.keys(defaults).filter((name) => /^\$score(\[\d+\])?$/.test(name));
  if (scores.some((name) => toNumber(defaults[name]) === undefined)) {
    place.violate("Validation error: Score default must be a number [{}]");
  }
  return { kind: "formula", formula, defaults };
}

function readFeedback(value: unknown, at: Place): Query {
  const { target, feedback, strategy: given } = feedbackBody(value, at);
  if (feedback.length === 0) at.violate("feedback elements must be non-empty", "__all__");
  return { kind: "relevance_feedback", target, feedback, strategy: given.naive };
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

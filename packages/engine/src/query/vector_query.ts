/** From a query level to what its points are scored by. */
import { QdrantError } from "@quiverdb/client";

import type { Vector } from "../common/point.ts";
import type { ContextPair, QueryInput, QueryLevel } from "../request/query_request.ts";
import { fitVector } from "../schema/check_vector.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import type { VectorQuery } from "../segment/segment_reader.ts";
import { averageVector } from "./average_vector.ts";
import {
  bestScore,
  contextScore,
  discoverScore,
  feedbackScore,
  sumScores,
} from "./example_scores.ts";
import type { Examples } from "./examples.ts";

/**
 * The query of a level with the vectors its ids stand for; undefined when it scores by no vector.
 *
 * @throws QdrantError `not_found` for an example that lacks the vector, `bad_input` for examples
 *   that have no average
 */
export function vectorQueryOf(
  level: QueryLevel<Vector>,
  examples: Examples,
): VectorQuery | undefined {
  const { query } = level;
  const vectors = (inputs: readonly QueryInput<Vector>[]): Vector[] =>
    inputs.map((input) => examples.vectorOf(level, input));
  switch (query?.kind) {
    case "nearest":
      return { kind: "nearest", vector: examples.vectorOf(level, query.input) };
    case "recommend": {
      const positive = vectors(query.positive);
      const negative = vectors(query.negative);
      if (query.strategy === "average_vector") {
        return { kind: "nearest", vector: averageVector(positive, negative) };
      }
      const combine = query.strategy === "best_score" ? bestScore : sumScores;
      return {
        kind: "examples",
        examples: [...positive, ...negative],
        combine: combine(positive.length),
      };
    }
    case "discover": {
      const inputs = [query.target, ...query.pairs.flatMap(bothOf)];
      return { kind: "examples", examples: vectors(inputs), combine: discoverScore };
    }
    case "context": {
      const inputs = query.pairs.flatMap(bothOf);
      return { kind: "examples", examples: vectors(inputs), combine: contextScore };
    }
    case "relevance_feedback": {
      const inputs = [query.target, ...query.feedback.map(({ example }) => example)];
      const scores = query.feedback.map(({ score }) => score);
      const combine = feedbackScore(scores, query.strategy);
      return { kind: "examples", examples: vectors(inputs), combine };
    }
    default:
      return undefined;
  }
}

/**
 * The query with its vectors in the form their field stores.
 *
 * @throws QdrantError `bad_input` for `idf` where there is none, an unknown name, another kind or
 *   another size
 */
export function fitQuery(
  query: VectorQuery,
  { using, params }: QueryLevel<Vector>,
  schema: VectorSchema,
): VectorQuery {
  if (params.idf !== undefined && !hasIdf(schema, using)) {
    throw new QdrantError(
      "bad_input",
      "Validation failed: search param `idf` requires a sparse vector with the `idf` modifier, " +
        `which vector "${using}" is not`,
    );
  }
  const fit = (vector: Vector): Vector => fitVector(schema, using, vector);
  if (query.kind === "nearest") return { kind: "nearest", vector: fit(query.vector) };
  return { ...query, examples: query.examples.map(fit) };
}

/** Whether queries over a vector name are weighed by the rarity of their indices. */
export function hasIdf(schema: VectorSchema, using: string): boolean {
  const params = schema.get(using);
  return params?.kind === "sparse" && params.idf;
}

function bothOf({ positive, negative }: ContextPair<Vector>): QueryInput<Vector>[] {
  return [positive, negative];
}

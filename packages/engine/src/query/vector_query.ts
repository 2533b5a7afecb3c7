/** From a query level to what its points are scored by. */
import type { Vector } from "../common/point.ts";
import { queryInputs } from "../request/query_inputs.ts";
import type { QueryLevel } from "../request/query_request.ts";
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
import { planError } from "./plan_error.ts";

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
  if (query === undefined) return undefined;
  const vectors = queryInputs(query).map((input) => examples.vectorOf(level, input));
  switch (query.kind) {
    case "nearest":
      return { kind: "nearest", vector: vectors[0]! };
    case "recommend": {
      const positives = query.positive.length;
      if (query.strategy === "average_vector") {
        const average = averageVector(vectors.slice(0, positives), vectors.slice(positives));
        return { kind: "nearest", vector: average };
      }
      const combine = query.strategy === "best_score" ? bestScore : sumScores;
      return { kind: "examples", examples: vectors, combine: combine(positives) };
    }
    case "discover":
      return { kind: "examples", examples: vectors, combine: discoverScore };
    case "context":
      return { kind: "examples", examples: vectors, combine: contextScore };
    case "relevance_feedback": {
      const scores = query.feedback.map(({ score }) => score);
      return {
        kind: "examples",
        examples: vectors,
        combine: feedbackScore(scores, query.strategy),
      };
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
    throw planError(
      "search param `idf` requires a sparse vector with the `idf` modifier, " +
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

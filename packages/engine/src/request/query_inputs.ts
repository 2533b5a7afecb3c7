/** The examples of queries, whatever a query does with them. */
import type { VectorInput } from "../common/point.ts";
import type { ContextPair, Query, QueryInput } from "./query_request.ts";

/** The inputs of one query, without its prefetches, in the order in which they are scored. */
export function queryInputs<V = VectorInput>(query: Query<V>): readonly QueryInput<V>[] {
  switch (query.kind) {
    case "nearest":
      return [query.input];
    case "recommend":
      return [...query.positive, ...query.negative];
    case "discover":
      return [query.target, ...query.pairs.flatMap(bothOf)];
    case "context":
      return query.pairs.flatMap(bothOf);
    case "relevance_feedback":
      return [query.target, ...query.feedback.map(({ example }) => example)];
    default:
      return [];
  }
}

function bothOf<V>({ positive, negative }: ContextPair<V>): QueryInput<V>[] {
  return [positive, negative];
}

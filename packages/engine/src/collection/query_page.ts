/** Which part of a query's results is answered, and how. */
import type { Vector } from "../common/point.ts";
import type { QueryRequest } from "../request/query_request.ts";
import type { AnswerShape } from "./answers.ts";

export interface QueryPage {
  /** Results to leave out. */
  readonly skip: number;
  /** One more than the last rank that is answered. */
  readonly end: number;
  readonly shape: Omit<AnswerShape, "numbers">;
}

export function pageOf(request: QueryRequest<Vector>): QueryPage {
  const { query, prefetch, limit, using, withPayload } = request;
  // A page of a sample would skip at random.
  const skip = query?.kind === "sample" && prefetch.length === 0 ? 0 : request.offset;
  let { withVector } = request;
  // Qdrant takes the vector that MMR compares out of the answer again, and other vectors with it.
  const isMmr = query?.kind === "nearest" && query.mmr !== undefined;
  if (isMmr && Array.isArray(withVector) && !withVector.includes(using)) withVector = false;
  return { skip, end: skip + limit, shape: { withPayload, withVector } };
}

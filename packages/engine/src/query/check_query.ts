/** The rules a prefetch tree must keep (Qdrant 1.18, `collection_query.rs`, `planned_query.rs`). */
import { QdrantError } from "@quiverdb/client";

import { PREFETCH_DEPTH_MAX } from "../common/limits.ts";
import type { QueryLevel } from "../request/query_request.ts";
import { planError } from "./plan_error.ts";

/** @throws QdrantError `bad_request` or `bad_input` naming the first broken rule */
export function checkQuery<V>(level: QueryLevel<V>): void {
  checkLevel(level, 0);
}

function checkLevel<V>(level: QueryLevel<V>, depth: number): void {
  if (depth > PREFETCH_DEPTH_MAX) {
    throw planError(`prefetches depth ${depth} exceeds max depth ${PREFETCH_DEPTH_MAX}`);
  }
  const { prefetch, query, scoreThreshold } = level;
  if (query === undefined) {
    if (prefetch.length > 0) {
      throw new QdrantError(
        "bad_request",
        "A query is needed to merge the prefetches. Can't have prefetches without defining a query.",
      );
    }
    if (scoreThreshold !== undefined) {
      throw new QdrantError(
        "bad_request",
        "A query is needed to use the score_threshold. Can't have score_threshold without defining a query.",
      );
    }
  } else if (query.kind === "order_by") {
    if (scoreThreshold !== undefined) {
      throw new QdrantError("bad_request", "Can't use score_threshold with an order_by query.");
    }
  } else if (query.kind === "fusion") {
    if (level.using !== "") {
      throw new QdrantError(
        "bad_request",
        "Fusion queries cannot be combined with the 'using' field.",
      );
    }
    if (prefetch.length === 0) throw planError("cannot apply Fusion without prefetches");
    const weights = query.fusion === "rrf" ? query.weights : undefined;
    if (weights !== undefined && weights.length !== prefetch.length) {
      throw planError(
        `RRF weights length (${weights.length}) does not match number of prefetches (${prefetch.length})`,
      );
    }
  } else if (query.kind === "formula" && prefetch.length === 0) {
    throw planError("cannot apply Formula without prefetches");
  }
  for (const inner of prefetch) checkLevel(inner, depth + 1);
}

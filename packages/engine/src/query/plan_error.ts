/** Mistakes that a query shows before anything is searched. */
import { QdrantError } from "@quiverdb/client";

/** A query, or a formula of it, that breaks a rule of Qdrant's planner. */
export function planError(text: string): QdrantError {
  return new QdrantError("bad_input", `Validation failed: ${text}`);
}

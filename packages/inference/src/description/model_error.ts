/** Failures of inference that a user can cause. */
import { QdrantError } from "@quiverdb/client";

/** Something about a model that a request names, or about its files. */
export function modelError(model: string, text: string, cause?: unknown): QdrantError {
  const details = { model };
  const options = cause === undefined ? { details } : { details, cause };
  return new QdrantError("inference", `Model ${model}: ${text}`, options);
}

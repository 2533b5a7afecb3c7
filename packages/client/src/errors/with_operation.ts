/** Naming the operation in an error, once, where the client knows it. */
import { ERROR_CLASSES } from "./error_classes.ts";
import { QdrantError, ValidationError } from "./qdrant_error.ts";
import { isExactly } from "./recognize_copies.ts";

/**
 * The same error with the operation named in `operation` and `message`: cause and stack are those
 * of the given error, so that a log shows one error and the place it comes from. An error of
 * another copy of this package becomes one of this copy. An error that already names an operation,
 * and one of a subclass other than ValidationError, stays as it is.
 */
export function withOperation(error: QdrantError, operation: string): QdrantError {
  if (error.operation !== undefined) return error;
  const { details, advice, cause, reason, status } = error;
  const options = { operation, advice, details, cause, reason, status };
  let named: QdrantError;
  if (isExactly(error, "ValidationError") && error instanceof ValidationError) {
    named = new ValidationError(error.issues, error.where, options);
  } else if (isExactly(error, "QdrantError") && Object.hasOwn(ERROR_CLASSES, error.code)) {
    named = new QdrantError(error.code, "", options);
  } else {
    return error;
  }
  const frames = error.stack?.split(error.message).at(-1);
  named.stack = `${named.name}: ${named.message}${frames}`;
  return named;
}

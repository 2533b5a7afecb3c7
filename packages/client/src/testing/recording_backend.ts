/** A Backend for tests: it keeps the calls and answers what the test tells it to. */
import { QdrantError } from "../errors/qdrant_error.ts";
import type { Backend, Call } from "../operation/backend.ts";
import type { OperationName } from "../operation/operations.ts";

/** One call of a {@link RecordingBackend}. */
export interface RecordedCall {
  readonly operation: string;
  readonly request: unknown;
  readonly context: unknown;
}

/** What an operation answers; operations that are not named fail with `not_implemented`. */
export type Answers = {
  readonly [Name in OperationName]?: (request: unknown, context: unknown) => unknown;
};

/** A backend with its calls, in order. `close` is one of them. */
export interface RecordingBackend {
  readonly backend: Backend;
  readonly calls: RecordedCall[];
}

/** Makes a {@link RecordingBackend}. */
export function recordingBackend(answers: Answers = {}): RecordingBackend {
  const calls: RecordedCall[] = [];
  const call = async (operation: OperationName, request: unknown, context: unknown) => {
    calls.push({ operation, request, context });
    const answer = answers[operation];
    if (answer === undefined) throw new QdrantError("not_implemented", operation);
    return answer(request, context);
  };
  const close = async (): Promise<void> => {
    calls.push({ operation: "close", request: undefined, context: undefined });
  };
  // The results are those the test has written down.
  return { backend: { call: call as Call, close }, calls };
}

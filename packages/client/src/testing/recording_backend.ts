/** A Backend for tests: it keeps the calls and answers what the test tells it to. */
import type { Backend } from "../backend.ts";
import { QdrantError } from "../errors.ts";
import type { OperationName } from "../operation.ts";

/** One call of a {@link RecordingBackend}. */
export interface RecordedCall {
  readonly operation: string;
  readonly request: unknown;
  readonly options: unknown;
}

/** What an operation answers; operations that are not named fail with `not_implemented`. */
export type Answers = {
  readonly [Name in OperationName]?: (request: unknown, options: unknown) => unknown;
};

/** A backend with its calls, in order. `close` is one of them. */
export interface RecordingBackend {
  readonly backend: Backend;
  readonly calls: RecordedCall[];
}

/** Makes a {@link RecordingBackend}. */
export function recordingBackend(answers: Answers = {}): RecordingBackend {
  const calls: RecordedCall[] = [];
  const given = new Map<string, (request: unknown, options: unknown) => unknown>(
    Object.entries(answers),
  );
  const backend = new Proxy({} as Backend, {
    // A thenable would be unwrapped by `await`.
    get: (_target, operation) =>
      typeof operation === "symbol" || operation === "then"
        ? undefined
        : async (request: unknown, options: unknown): Promise<unknown> => {
            calls.push({ operation, request, options });
            if (operation === "close") return undefined;
            const answer = given.get(operation);
            if (answer !== undefined) return answer(request, options);
            throw new QdrantError("not_implemented", operation);
          },
  });
  return { backend, calls };
}

/** What the two sides of a thread say to each other. */
import type { LogLevel } from "../common/runtime.ts";
import type { PostedError } from "./posted_error.ts";

/** From the pool to a thread. Jobs are numbered by the pool. */
export type Order =
  | { readonly kind: "perform"; readonly id: number; readonly job: string; readonly input: unknown }
  | { readonly kind: "abort"; readonly id: number };

/** From a thread to the pool. */
export type Report =
  | { readonly kind: "ready" }
  | { readonly kind: "done"; readonly id: number; readonly output: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly error: PostedError }
  | {
      readonly kind: "log";
      readonly id: number;
      readonly level: LogLevel;
      readonly message: string;
      readonly facts: Readonly<Record<string, unknown>> | undefined;
    };

/** What a thread is given when it starts. */
export interface ThreadData {
  /** See `JobContext.thread`. */
  readonly thread: number;
}

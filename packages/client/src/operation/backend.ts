/**
 * The waist of Quiver: one call between the clients and what answers them.
 *
 * A backend is an embedded engine, a connection to a server, or another backend with
 * {@link Interceptor}s in front of it. What an operation means is told at its member of
 * {@link Operations}.
 */
import type { OperationName, OperationRequest, OperationResult } from "./operations.ts";

/** Options of every method of a client. */
export interface CallOptions {
  /**
   * Ends the call with the signal's reason; a write that already has its place in the order still
   * runs.
   */
  readonly signal?: AbortSignal | undefined;
}

/**
 * How the numbers of bodies and answers are taken. `plain`: as a JavaScript program has them, where
 * `1` and `1.0` are one number. `lossless`: as JSON text has them (`JsonFloat` for `1.0`), which is
 * what a server needs.
 */
export type NumberForm = "plain" | "lossless";

/**
 * A right that an operation needs. `read` and `write` are about points; the `_extras` are about
 * what a collection has besides: snapshots, shards, indexes, names of vectors. `manage` is about
 * the collections themselves.
 */
export type AccessRight = "read" | "read_extras" | "write" | "write_extras" | "manage";

/** What the caller of an operation may do. */
export interface Access {
  /**
   * Asked before an operation touches a collection, also one that a query only looks up.
   *
   * @param collection the name as the request has it; undefined for the instance as a whole
   * @throws QdrantError `forbidden`
   */
  requireRight(right: AccessRight, collection: string | undefined): void;
}

/** What belongs to a call besides its request. */
export interface CallContext extends CallOptions {
  /**
   * The time at which nobody waits any longer, in milliseconds of `performance.now()`: the call
   * rejects with `timeout`. A `timeout` of the request may end it earlier.
   */
  readonly deadline?: number | undefined;
  /** Default `plain`. */
  readonly numbers?: NumberForm | undefined;
  /** Absent: everything is allowed. */
  readonly access?: Access | undefined;
  /** Sent along by remote back ends (a token, a trace); nothing to an embedded engine. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Whether the call comes from outside of the process: it may not name files of this machine then.
   * Default false.
   */
  readonly isRemote?: boolean | undefined;
}

/**
 * Runs one operation.
 *
 * @throws QdrantError as the operation's contract says
 * @throws the reason of `context.signal` when it is aborted
 */
export type Call = <Name extends OperationName>(
  operation: Name,
  request: OperationRequest<Name>,
  context?: CallContext,
) => Promise<OperationResult<Name>>;

/** What answers the operations of Qdrant's API. */
export interface Backend {
  /** Needs no `this`. */
  readonly call: Call;

  /**
   * Waits until a collection has given back all space that it can, and nothing is left in its log.
   * Not of Qdrant's API: absent where a server does it in its own time.
   *
   * @throws QdrantError `not_found`, `storage`, `forbidden`; the reason of an aborted signal
   */
  readonly compact?: ((collection: string, context?: CallContext) => Promise<void>) | undefined;

  /**
   * Waits for the calls made before it, then releases everything (locks, files, connections). Calls
   * made after it reject with `closed`. Idempotent.
   */
  close(): Promise<void>;
}

/** Something in front of a backend: it passes a call on, changes it, or answers it. */
export type Interceptor = (next: Call) => Call;

/** A backend with interceptors in front of it; the first one sees a call first. */
export function intercept(backend: Backend, ...interceptors: readonly Interceptor[]): Backend {
  const call = interceptors.reduceRight<Call>((next, wrap) => wrap(next), backend.call);
  return { call, compact: backend.compact, close: () => backend.close() };
}

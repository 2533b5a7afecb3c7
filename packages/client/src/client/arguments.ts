/**
 * Arguments that many methods share. The object of arguments of a method holds the members of the
 * request's body (wire names), its query parameters, and `signal`.
 */
import { QdrantError } from "../errors/qdrant_error.ts";
import type { ReadConsistency, WriteOrdering } from "../operation/models.ts";
import type { CallOptions } from "../operation/backend.ts";

/** Arguments of every write of points. */
export interface WriteArguments extends CallOptions {
  /** Answer when the change is durable and visible; default true. */
  wait?: boolean | undefined;
  /** Ordering guarantee; without effect on a single node. */
  ordering?: WriteOrdering | undefined;
  /** Seconds after which the answer is `wait_timeout`; the operation still runs. */
  timeout?: number | undefined;
}

/** Arguments of every read of points. */
export interface ReadArguments extends CallOptions {
  /** How many replicas to ask; without effect on a single node. */
  consistency?: ReadConsistency | undefined;
  /** Seconds after which the call fails with `timeout`. */
  timeout?: number | undefined;
}

/** Arguments of changes of collections and aliases. */
export interface CommitArguments extends CallOptions {
  /** Seconds to wait for the change. */
  timeout?: number | undefined;
}

/** Arguments of operations on snapshots. */
export interface SnapshotArguments extends CallOptions {
  /** Answer when it is done; default true. */
  wait?: boolean | undefined;
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The arguments of a call, split into the parts of its request. */
export interface RequestParts<Query, Body> {
  /** The query parameters that are not undefined. */
  readonly query: Defined<Query>;
  /** All members that are neither query parameters nor options. */
  readonly body: Body;
  readonly options: CallOptions;
}

/** A copy without the members that are undefined. */
export function defined<T extends object>(members: T): Defined<T> {
  const copy: Defined<T> = { ...members };
  for (const key in copy) if (copy[key] === undefined) delete copy[key];
  return copy;
}

/**
 * Refuses what is no object of arguments.
 *
 * @param operation the name of the method, for error texts
 * @throws QdrantError `format`
 */
export function checkArguments(operation: string, args: unknown): void {
  if (typeof args === "object" && args !== null && !Array.isArray(args)) return;
  const found = args === null ? "null" : Array.isArray(args) ? "a list" : typeof args;
  throw new QdrantError("format", `expected an object of arguments, got ${found}`, { operation });
}

/**
 * The parts of a write of points; it waits by default.
 *
 * @throws QdrantError `format` if `args` is no object
 */
export function splitWrite<Body extends object>(
  operation: string,
  args: Body & WriteArguments,
): RequestParts<Pick<WriteArguments, "wait" | "ordering" | "timeout">, Body> {
  checkArguments(operation, args);
  const { wait = true, ordering, timeout, signal, ...rest } = args;
  return partsOf({ wait, ordering, timeout }, rest, signal);
}

/**
 * The parts of a read of points.
 *
 * @throws QdrantError `format` if `args` is no object
 */
function splitRead<Body extends object>(
  operation: string,
  args: Body & ReadArguments,
): RequestParts<Pick<ReadArguments, "consistency" | "timeout">, Body> {
  checkArguments(operation, args);
  const { consistency, timeout, signal, ...rest } = args;
  return partsOf({ consistency, timeout }, rest, signal);
}

/** The request of a read, and the options of its call. */
export function readOf<Body extends object>(
  method: string,
  collectionName: string,
  args: Body & ReadArguments,
) {
  const { query, body, options } = splitRead<Body>(method, args);
  return { request: { path: { collection_name: collectionName }, query, body }, options };
}

/**
 * The parts of a change of collections, aliases or shards.
 *
 * @throws QdrantError `format` if `args` is no object
 */
export function splitCommit<Body extends object>(
  operation: string,
  args: Body & CommitArguments,
): RequestParts<Pick<CommitArguments, "timeout">, Body> {
  checkArguments(operation, args);
  const { timeout, signal, ...rest } = args;
  return partsOf({ timeout }, rest, signal);
}

/**
 * The parts of an operation on snapshots.
 *
 * @throws QdrantError `format` if `args` is no object
 */
export function splitSnapshot<Body extends object>(
  operation: string,
  args: Body & SnapshotArguments,
): RequestParts<Pick<SnapshotArguments, "wait">, Body> {
  checkArguments(operation, args);
  const { wait, signal, ...rest } = args;
  return partsOf({ wait }, rest, signal);
}

/** `rest` is a `Body`: the caller took nothing but query parameters and options out of it. */
function partsOf<Query extends object, Body extends object>(
  query: Query,
  rest: object,
  signal: AbortSignal | undefined,
): RequestParts<Query, Body> {
  return { query: defined(query), body: rest as Body, options: { signal } };
}

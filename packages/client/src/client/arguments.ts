/**
 * Arguments that many methods share. The object of arguments of a method holds the members of the
 * request's body (wire names), its query parameters, and `signal`.
 */
import type { ReadConsistency, WriteOrdering } from "../models.ts";
import type { CallOptions } from "../operation.ts";

/** Arguments of every write of points. */
export interface WriteArguments extends CallOptions {
  /** Answer when the change is durable and visible; default true. */
  wait?: boolean;
  /** Ordering guarantee; without effect on a single node. */
  ordering?: WriteOrdering;
  /** Seconds after which the answer is `wait_timeout`; the operation still runs. */
  timeout?: number;
}

/** Arguments of every read of points. */
export interface ReadArguments extends CallOptions {
  /** How many replicas to ask; without effect on a single node. */
  consistency?: ReadConsistency;
  /** Seconds after which the call fails with `timeout`. */
  timeout?: number;
}

/** Arguments of changes of collections and aliases. */
export interface CommitArguments extends CallOptions {
  /** Seconds to wait for the change. */
  timeout?: number;
}

/** Arguments of operations on snapshots. */
export interface SnapshotArguments extends CallOptions {
  /** Answer when it is done; default true. */
  wait?: boolean;
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** A copy without the members that are undefined. */
export function defined<T extends object>(members: T): Defined<T> {
  const copy: Defined<T> = { ...members };
  for (const key in copy) if (copy[key] === undefined) delete copy[key];
  return copy;
}

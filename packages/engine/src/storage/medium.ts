/**
 * What a commit is carried out on: the files of a folder, or a simulation of them in tests.
 * `GroupCommitStorage` adds everything that does not depend on it.
 */
import type { Key } from "./key.ts";
import type { Append, Change } from "./storage.ts";

/** One transaction at a time: `write` is not called again before it settled. */
export interface Medium {
  readonly readOnly: boolean;

  /** Read-only: moves the reads to the newest commit and returns its number. Otherwise 0. */
  revision(): number;

  /** Keeps the reads of a read-only medium at the commit they see until the result is called. */
  hold(): () => void;

  /** The durable value of a key. */
  get(key: Key): Uint8Array | undefined;

  /** The durable keys that start with `prefix`, ascending. */
  range(prefix: Key): Iterable<readonly [Key, Uint8Array]>;

  /**
   * Makes all of it durable, or rejects with none of the changes visible. Keys occur once; appended
   * bytes may be there after a rejection.
   */
  write(changes: Iterable<Change>, appends: readonly Append[]): Promise<void>;

  /** Called after `write` rejected and before anything else: makes reads and later writes work. */
  recover(): Promise<void>;

  readFile(file: string, position: number, target: Uint8Array): void;
  removeFiles(prefix: string): Promise<void>;
  listFiles(prefix: string): string[];
  close(): Promise<void>;
}

/**
 * A storage over a medium: accepted commits are visible at once and made durable in groups.
 *
 * Two overlays lie above the medium: `committing` holds the changes of the group that the medium is
 * writing, `queued` those accepted since. When a group is durable its overlay is dropped and the
 * queue becomes the next group. A key changed several times within a group is written once.
 *
 * When a group fails, everything accepted after it was computed from a state that will never exist:
 * group and queue are rejected together, both overlays are dropped, the epoch moves.
 */
import { QdrantError } from "@quiverdb/client";
import type { Log } from "../common/runtime.ts";
import { requireChanges, requireFileName } from "./commit_check.ts";
import { compareKeys, type Key } from "./key.ts";
import { KeyMap, type KeyEntry } from "./key_map.ts";
import type { Medium } from "./medium.ts";
import type { Append, Change, Storage } from "./storage.ts";

/** The prefix of all keys. */
const EVERY_KEY = new Uint8Array(0);

interface Accepted {
  readonly appends: readonly Append[];
  readonly resolve: () => void;
  readonly reject: (error: QdrantError) => void;
}

type Overlay = KeyMap<Uint8Array | undefined>;

/** See the head of the file. */
export class GroupCommitStorage implements Storage {
  readonly #medium: Medium;
  readonly #log: Log;
  #committing: Overlay = new KeyMap();
  #queued: Overlay = new KeyMap();
  #accepted: Accepted[] = [];
  #acceptedCount = 0;
  #rollbackCount = 0;
  #committer: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(medium: Medium, log: Log) {
    this.#medium = medium;
    this.#log = log;
  }

  get readOnly(): boolean {
    return this.#medium.readOnly;
  }

  epoch(): number {
    this.#requireOpen();
    return this.#rollbackCount + this.#medium.revision();
  }

  /** Moves with every accepted commit as well: the epoch of somebody who only reads along. */
  readerEpoch(): number {
    return this.epoch() + this.#acceptedCount;
  }

  hold(): () => void {
    this.#requireOpen();
    return this.#medium.hold();
  }

  get(key: Key): Uint8Array | undefined {
    this.#requireOpen();
    const entry = this.#overlaid(key);
    return entry === undefined ? this.#medium.get(key) : entry.value?.slice();
  }

  range(prefix: Key): Iterable<readonly [Key, Uint8Array]> {
    this.#requireOpen();
    let entries = this.#medium.range(prefix);
    for (const overlay of [this.#committing, this.#queued]) {
      if (overlay.size === 0) continue;
      const changed = [...overlay.range(prefix)];
      if (changed.length > 0) entries = overlayRange(entries, changed);
    }
    return entries;
  }

  async commit(changes: readonly Change[], appends: readonly Append[] = []): Promise<void> {
    this.#requireOpen();
    if (this.readOnly) throw readOnlyError();
    requireChanges(changes, appends);
    for (const { key, value } of changes) this.#queued.set(key, value);
    this.#acceptedCount++;
    const durable = new Promise<void>((resolve, reject) => {
      this.#accepted.push({ appends, resolve, reject });
    });
    this.#committer ??= this.#carryOut();
    await durable;
  }

  readFile(file: string, position: number, target: Uint8Array): void {
    this.#requireOpen();
    requireFileName(file);
    this.#medium.readFile(file, position, target);
  }

  async removeFiles(prefix: string): Promise<void> {
    this.#requireOpen();
    if (this.readOnly) throw readOnlyError();
    requireFileName(prefix);
    await this.#medium.removeFiles(prefix);
  }

  listFiles(prefix: string): string[] {
    this.#requireOpen();
    if (prefix !== "") requireFileName(prefix);
    return this.#medium.listFiles(prefix);
  }

  /** Waits until no accepted commit is left, whatever became of them. */
  async settled(): Promise<void> {
    while (this.#committer !== undefined) await this.#committer;
  }

  close(): Promise<void> {
    this.#closing ??= this.settled().then(() => this.#medium.close());
    return this.#closing;
  }

  #overlaid(key: Key): KeyEntry<Uint8Array | undefined> | undefined {
    const queued = this.#queued.size === 0 ? undefined : this.#queued.get(key);
    if (queued !== undefined || this.#committing.size === 0) return queued;
    return this.#committing.get(key);
  }

  async #carryOut(): Promise<void> {
    // Lets the commits of the same turn join the first group.
    await Promise.resolve();
    while (this.#accepted.length > 0) {
      const group = this.#accepted;
      this.#accepted = [];
      this.#committing = this.#queued;
      this.#queued = new KeyMap();
      try {
        const appends = group.flatMap((accepted) => accepted.appends);
        await this.#medium.write(this.#committing.range(EVERY_KEY), appends);
        this.#committing = new KeyMap();
        for (const { resolve } of group) resolve();
      } catch (cause) {
        await this.#rollBack(group, cause);
      }
    }
    this.#committer = undefined;
  }

  async #rollBack(group: readonly Accepted[], cause: unknown): Promise<void> {
    const rejected = [...group, ...this.#accepted];
    this.#accepted = [];
    this.#committing = new KeyMap();
    this.#queued = new KeyMap();
    this.#rollbackCount++;
    const error = commitError(cause);
    this.#log("error", "commits failed and were rolled back", {
      commits: rejected.length,
      error: error.message,
    });
    try {
      await this.#medium.recover();
    } catch (failure) {
      // Its reads and the next commit say so too.
      this.#log("error", "the storage did not recover", { error: String(failure) });
    }
    for (const { reject } of rejected) reject(error);
  }

  #requireOpen(): void {
    if (this.#closing !== undefined) throw new QdrantError("closed", "the storage is closed");
  }
}

/** The answer to a write through a read-only storage. */
export function readOnlyError(): QdrantError {
  return new QdrantError("forbidden", "the storage folder was opened read-only");
}

function commitError(cause: unknown): QdrantError {
  if (cause instanceof QdrantError) return cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  return new QdrantError("storage", `Commit failed and was rolled back: ${text}`, { cause });
}

/** `entries` with the sorted changes of an overlay applied. */
function* overlayRange(
  entries: Iterable<readonly [Key, Uint8Array]>,
  changed: readonly KeyEntry<Uint8Array | undefined>[],
): Generator<readonly [Key, Uint8Array], void> {
  let next = 0;
  for (const entry of entries) {
    let order = -1;
    while (next < changed.length) {
      order = compareKeys(changed[next]!.key, entry[0]);
      if (order > 0) break;
      const { key, value } = changed[next++]!;
      if (value !== undefined) yield [key, value.slice()];
      if (order === 0) break;
    }
    if (order !== 0) yield entry;
  }
  for (; next < changed.length; next++) {
    const { key, value } = changed[next]!;
    if (value !== undefined) yield [key, value.slice()];
  }
}

/**
 * The storage of `:memory:`: an ordered map, no files, nothing survives.
 *
 * A small commit is carried out inside the call, unless others wait; one with many changes in
 * several turns of the event loop, in which only the writer of its keys may read them. Appends are
 * dropped without asking for their bytes, since whoever appends keeps the rows in memory anyway.
 */
import { QdrantError } from "@quiverdb/client";
import { Run } from "../common/run.ts";
import { processRuntime, type Runtime } from "../common/runtime.ts";
import { requireChanges } from "./commit_check.ts";
import type { Key } from "./key.ts";
import { KeyMap } from "./key_map.ts";
import { SMALL_VALUE_BYTES_MAX, SmallValues } from "./small_values.ts";
import type { Append, Change, Storage } from "./storage.ts";

/** Changes that are made between two looks at the clock. */
const PACED_CHANGES = 64;

/** Changes of a commit that is carried out inside the call. */
const SMALL_COMMIT_CHANGES = 1024;

/** See the head of the file. */
export class MemoryStorage implements Storage {
  readonly readOnly = false;
  readonly #runtime: Runtime;
  readonly #values = new KeyMap<Packed>();
  readonly #small = new SmallValues();
  /** The last of the commits that take several turns, while there is one. */
  #committing: Promise<void> | undefined;
  #closed = false;

  constructor(runtime: Runtime = processRuntime()) {
    this.#runtime = runtime;
  }

  epoch(): number {
    return 0;
  }

  hold(): () => void {
    return () => {};
  }

  get(key: Key): Uint8Array | undefined {
    this.#requireOpen();
    const entry = this.#values.get(key);
    return entry === undefined ? undefined : this.#unpack(entry.value);
  }

  *range(prefix: Key): Generator<readonly [Key, Uint8Array], void> {
    this.#requireOpen();
    for (const { key, value } of this.#values.range(prefix)) yield [key, this.#unpack(value)];
  }

  async commit(changes: readonly Change[], appends: readonly Append[] = []): Promise<void> {
    this.#requireOpen();
    requireChanges(changes, appends);
    if (this.#committing === undefined && changes.length <= SMALL_COMMIT_CHANGES) {
      for (const change of changes) this.#change(change);
      return;
    }
    const committing = (this.#committing ?? Promise.resolve()).then(() => this.#carryOut(changes));
    this.#committing = committing;
    await committing;
    if (this.#committing === committing) this.#committing = undefined;
  }

  readFile(file: string): void {
    throw new QdrantError("storage", `A storage in memory has no file ${file}`);
  }

  async removeFiles(): Promise<void> {}

  listFiles(): string[] {
    return [];
  }

  async close(): Promise<void> {
    await this.#committing;
    this.#closed = true;
  }

  async #carryOut(changes: readonly Change[]): Promise<void> {
    const run = new Run(this.#runtime);
    for (let at = 0; at < changes.length; at++) {
      this.#change(changes[at]!);
      if (at % PACED_CHANGES === 0 && run.due()) await run.pause();
    }
  }

  #change({ key, value }: Change): void {
    const former =
      value === undefined ? this.#values.delete(key) : this.#values.set(key, this.#pack(value));
    if (typeof former === "number") this.#small.free(former);
  }

  #pack(value: Uint8Array): Packed {
    const isSmall = value.length > 0 && value.length <= SMALL_VALUE_BYTES_MAX;
    return isSmall ? this.#small.put(value) : value;
  }

  #unpack(packed: Packed): Uint8Array {
    return typeof packed === "number" ? this.#small.get(packed) : packed.slice();
  }

  #requireOpen(): void {
    if (this.#closed) throw new QdrantError("closed", "the storage is closed");
  }
}

/** A value as it is kept: a handle of a small one, or the bytes. */
type Packed = number | Uint8Array;

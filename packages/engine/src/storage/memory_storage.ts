/**
 * The storage of `:memory:`: an ordered map, no files, nothing survives.
 *
 * A commit is carried out inside the call; appends are dropped without asking for their bytes,
 * since whoever appends keeps the rows in memory anyway.
 */
import { QdrantError } from "@quiverdb/client";
import { requireChanges } from "./commit_check.ts";
import type { Key } from "./key.ts";
import { KeyMap } from "./key_map.ts";
import type { Append, Change, Storage } from "./storage.ts";

/** See the head of the file. */
export class MemoryStorage implements Storage {
  readonly readOnly = false;
  readonly #values = new KeyMap<Uint8Array>();
  #closed = false;

  epoch(): number {
    return 0;
  }

  get(key: Key): Uint8Array | undefined {
    this.#requireOpen();
    return this.#values.get(key)?.value.slice();
  }

  *range(prefix: Key): Generator<readonly [Key, Uint8Array], void> {
    this.#requireOpen();
    for (const { key, value } of this.#values.range(prefix)) yield [key, value.slice()];
  }

  async commit(changes: readonly Change[], appends: readonly Append[] = []): Promise<void> {
    this.#requireOpen();
    requireChanges(changes, appends);
    for (const { key, value } of changes) {
      if (value === undefined) this.#values.delete(key);
      else this.#values.set(key, value);
    }
  }

  readFile(file: string): void {
    throw new QdrantError("storage", `A storage in memory has no file ${file}`);
  }

  async removeFiles(): Promise<void> {}

  listFiles(): string[] {
    return [];
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #requireOpen(): void {
    if (this.#closed) throw new QdrantError("closed", "the storage is closed");
  }
}

/**
 * The keys of a storage folder in one LMDB environment; the only file that knows lmdb.
 *
 * A write is one transaction in a thread of lmdb's pool: pages, fdatasync, then the synchronous
 * write of the meta page, then the promise resolves (`overlappingSync` is off, so that committed
 * means durable).
 *
 * Invariants:
 * - After a failed write the environment must be reopened before the next one: LMDB refuses every
 *   transaction after a failed meta page, and lmdb-js then never answers.
 * - The key `ff` holds the number of commits (u64, big-endian), raised by every transaction.
 * - A reader pins the transaction it reads from, so that it sees one commit until `revision()` is
 *   called, and lets it go when idle, because LMDB cannot reuse pages that a reader may see.
 * - Reading changes nothing in the data file, but registers in the lock file. Where that is not
 *   writable (read-only mount) LMDB reads unregistered: then every read takes a transaction of its
 *   own.
 */
import { accessSync, constants } from "node:fs";
import { QdrantError } from "@quiverdb/client";
import type { RootDatabase, Transaction } from "lmdb";
import {
  LMDB_PAGE_KEYS,
  LMDB_PAGE_SIZE_BYTES_MAX,
  STORAGE_READ_VIEW_IDLE_MS,
} from "../common/limits.ts";
import { keyPrefixEnd, type Key } from "./key.ts";
import { requireSoundFile } from "./lmdb_file.ts";
import type { Change } from "./storage.ts";

type Open = typeof import("lmdb").open;
type Database = RootDatabase<Uint8Array, Uint8Array>;

interface Page {
  readonly entries: readonly (readonly [Key, Uint8Array])[];
  /** Whether nothing follows. */
  readonly complete: boolean;
}

const COMMIT_COUNT_KEY: Key = Uint8Array.of(0xff);
const FIRST_KEY: Key = Uint8Array.of(0);

/** See the head of the file. */
export class LmdbStore {
  readonly readOnly: boolean;
  readonly #file: string;
  readonly #openEnvironment: Open;
  #database: Database | undefined;
  #commitCount = 0n;
  #pinned: Transaction | undefined;
  #pinnedUsed = false;
  #registered = true;
  /** Who needs the commit that a reader sees. */
  #holders = 0;

  private constructor(file: string, readOnly: boolean, openEnvironment: Open) {
    this.#file = file;
    this.readOnly = readOnly;
    this.#openEnvironment = openEnvironment;
  }

  /**
   * Loads lmdb; the environment is opened by {@link LmdbStore.open}.
   *
   * @param file path of the data file; the lock file lies beside it with the suffix `-lock`
   * @throws QdrantError `storage` when lmdb cannot find its native part: it has none for this
   * platform, or lmdb was bundled
   */
  static async load(file: string, readOnly: boolean): Promise<LmdbStore> {
    let openEnvironment: Open;
    try {
      openEnvironment = (await import("lmdb")).open;
    } catch (cause) {
      const platform = `${process.platform}-${process.arch}`;
      const reason = cause instanceof Error ? cause.message : String(cause);
      const text =
        "Storage folders need the package lmdb, which could not load its native module for " +
        `${platform} (${reason}). A bundle cannot contain it: mark lmdb as external, and install ` +
        "it beside the bundle.";
      throw new QdrantError("storage", text, { cause });
    }
    return new LmdbStore(file, readOnly, openEnvironment);
  }

  /** @throws QdrantError `storage` when the data file cannot be opened */
  open(): void {
    requireSoundFile(this.#file, this.readOnly);
    this.#registered = !this.readOnly || isWritable(`${this.#file}-lock`);
    try {
      this.#database = this.#openEnvironment<Uint8Array, Uint8Array>({
        path: this.#file,
        noSubdir: true,
        readOnly: this.readOnly,
        encoding: "binary",
        keyEncoding: "binary",
        overlappingSync: false,
        eventTurnBatching: false,
      });
      this.#commitCount = this.#storedCommitCount();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new QdrantError("storage", `Cannot open ${this.#file}: ${reason}`, { cause });
    }
  }

  /**
   * Number of commits since the folder was created; a reader moves to the newest one, unless it is
   * held.
   */
  revision(): number {
    if (this.readOnly && this.#holders === 0) {
      this.#unpin();
      this.#opened().resetReadTxn();
      this.#commitCount = this.#storedCommitCount();
    }
    return Number(this.#commitCount);
  }

  /** Keeps a reader at the commit that it sees until the result is called. */
  hold(): () => void {
    this.#holders++;
    return () => {
      this.#holders--;
    };
  }

  get(key: Key): Uint8Array | undefined {
    const database = this.#opened();
    const transaction = this.#transaction();
    const value =
      transaction === undefined ? database.get(key) : database.get(key, { transaction });
    return value === undefined ? undefined : plainBytes(value);
  }

  /** The keys that start with `prefix`, ascending, without the commit count. */
  *range(prefix: Key): Generator<readonly [Key, Uint8Array], void> {
    const end = keyPrefixEnd(prefix);
    let start = prefix.length === 0 ? FIRST_KEY : prefix;
    let exclusiveStart = false;
    for (;;) {
      const { entries, complete } = this.#page(start, end, exclusiveStart);
      for (const entry of entries) {
        start = entry[0];
        if (start.length !== 1 || start[0] !== 0xff) yield entry;
      }
      if (complete) return;
      exclusiveStart = true;
    }
  }

  /** One durable transaction. After a rejection call {@link LmdbStore.reopen} first. */
  async write(changes: Iterable<Change>): Promise<void> {
    const database = this.#opened();
    const count = this.#commitCount + 1n;
    const countBytes = new Uint8Array(8);
    new DataView(countBytes.buffer).setBigUint64(0, count);
    try {
      await database.batch(() => {
        for (const { key, value } of changes) {
          if (value === undefined) void database.remove(key);
          else void database.put(key, stableBytes(value));
        }
        void database.put(COMMIT_COUNT_KEY, countBytes);
      });
    } catch (error) {
      throw await nativeError(error);
    }
    this.#commitCount = count;
  }

  async reopen(): Promise<void> {
    await this.close();
    this.open();
  }

  /** In a read-only store everything happens before it returns. */
  async close(): Promise<void> {
    const database = this.#database;
    if (database === undefined) return;
    this.#unpin();
    this.#database = undefined;
    await database.close();
  }

  #opened(): Database {
    if (this.#database === undefined) {
      throw new QdrantError("storage", `${this.#file} is not open after a failure`);
    }
    return this.#database;
  }

  #storedCommitCount(): bigint {
    const bytes = this.get(COMMIT_COUNT_KEY);
    if (bytes === undefined) return 0n;
    return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0);
  }

  #page(start: Key, end: Key | undefined, exclusiveStart: boolean): Page {
    const transaction = this.#transaction();
    const found = this.#opened().getRange({
      start,
      exclusiveStart,
      limit: LMDB_PAGE_KEYS,
      ...(end === undefined ? {} : { end }),
      ...(transaction === undefined ? {} : { transaction }),
    });
    const entries: [Key, Uint8Array][] = [];
    let bytes = 0;
    for (const { key, value } of found) {
      entries.push([plainBytes(key), plainBytes(value)]);
      bytes += value.length;
      if (bytes >= LMDB_PAGE_SIZE_BYTES_MAX) return { entries, complete: false };
    }
    return { entries, complete: entries.length < LMDB_PAGE_KEYS };
  }

  /** What a reader reads from; `undefined` stands for the transaction lmdb-js renews by itself. */
  #transaction(): Transaction | undefined {
    if (!this.readOnly) return undefined;
    if (!this.#registered) {
      this.#opened().resetReadTxn();
      return undefined;
    }
    this.#pinnedUsed = true;
    if (this.#pinned === undefined) {
      this.#pinned = this.#opened().useReadTransaction();
      this.#unpinWhenIdle(this.#pinned);
    }
    return this.#pinned;
  }

  #unpinWhenIdle(pinned: Transaction): void {
    const timer = setTimeout(() => {
      if (this.#pinned !== pinned) return;
      if (this.#pinnedUsed || this.#holders > 0) {
        this.#pinnedUsed = false;
        timer.refresh();
      } else this.#unpin();
    }, STORAGE_READ_VIEW_IDLE_MS);
    timer.unref();
  }

  #unpin(): void {
    this.#pinned?.done();
    this.#pinned = undefined;
  }
}

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * lmdb-js answers with a `Buffer`, whose `slice` and `toString` are not those of a `Uint8Array`.
 */
function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** lmdb-js writes from the address of the bytes, which it cannot get for shared memory. */
function stableBytes(bytes: Uint8Array): Uint8Array {
  return bytes.buffer instanceof ArrayBuffer ? bytes : bytes.slice();
}

/** The reason of a rejected batch; lmdb-js hands it over in a promise inside of the error. */
async function nativeError(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !("commitError" in error)) return error;
  const commitError = Promise.resolve(error.commitError).catch((cause: unknown) => cause);
  const unknown = new Promise((resolve) => setImmediate(resolve, error));
  return Promise.race([commitError, unknown]);
}

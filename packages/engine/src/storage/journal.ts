/**
 * A durable state: a manifest with what the state was at a checkpoint, and a record log of what
 * changed since.
 *
 * One process writes; any number read beside it, and follow by the end of the log. The manifest
 * holds a document of the owner; the files it names are the owner's to write, sync and remove.
 */
import { type FileSystem, folderOf, joinName } from "./file_system.ts";
import type { LogRecord } from "./log_file_reader.ts";
import { type ManifestFormat, readManifest, writeManifest } from "./manifest.ts";
import type { LogOptions } from "./durability.ts";
import { RecordLog } from "./record_log.ts";
import { type LogPlace, RecordLogReader } from "./record_log_reader.ts";
import { damaged, problemOf } from "./storage_error.ts";

const MANIFEST_NAME = "manifest.json";

/** How often a reader begins anew that the writer overtakes while it opens. */
const REOPENINGS_MAX = 20;

/** Where a journal lies. */
export interface JournalPlace {
  readonly files: FileSystem;
  /** A folder of its own; the owner may keep further files there. */
  readonly folder: string;
}

/** The content of a manifest. */
interface Content {
  /** 32 hexadecimal digits: the log that belongs to it. */
  readonly logId: string;
  /** The first record that the state does not hold. */
  readonly from: number;
  /** Records below were durable when it was written. */
  readonly durableEnd: number;
  readonly state: unknown;
}

/** See the head of the file. */
export class Journal {
  readonly place: JournalPlace;
  readonly #format: ManifestFormat;
  #content: Content;
  #reader: RecordLogReader | undefined;
  #log: RecordLog | undefined;
  #options: LogOptions | undefined;

  private constructor(place: JournalPlace, format: ManifestFormat, content: Content) {
    this.place = place;
    this.#format = format;
    this.#content = content;
  }

  /**
   * Begins a journal in a folder that has none; leftovers of an attempt before are removed. It is
   * there, durably, when this resolves, or not at all.
   *
   * @param random makes the id of the log
   */
  static async create(
    place: JournalPlace,
    format: ManifestFormat,
    state: unknown,
    options: LogOptions & { readonly random: () => number },
  ): Promise<Journal> {
    const { files, folder } = place;
    await files.removeTree(folder);
    await files.makeFolder(folder);
    const content: Content = { logId: newLogId(options.random), from: 0, durableEnd: 0, state };
    const journal = new Journal(place, format, content);
    const log = await RecordLog.create(journal.#logPlace, 0, options);
    try {
      await writeManifest(files, journal.#manifestName, format, content, options.durability);
      if (options.durability !== "process") await syncAbove(files, folder);
    } catch (error) {
      await log.close().catch(() => undefined);
      throw error;
    }
    journal.#log = log;
    journal.#options = options;
    return journal;
  }

  /**
   * Opens a journal to read it. To write, read all records and then {@link resume}.
   *
   * @throws QdrantError `storage` with problem `missing` when there is none, `damaged`, `format`
   */
  static async open(place: JournalPlace, format: ManifestFormat): Promise<Journal> {
    const name = joinName(place.folder, MANIFEST_NAME);
    const { content } = await readManifest(place.files, name, format);
    if (!isContent(content)) throw damaged(name, "its content is not that of a journal");
    const journal = new Journal(place, format, content);
    journal.#reader = new RecordLogReader(journal.#logPlace, content);
    return journal;
  }

  /** Random: what was made anew in the same place has another. */
  get id(): string {
    return this.#content.logId;
  }

  /** The owner's document at the last checkpoint, as it was written. */
  get state(): unknown {
    return this.#content.state;
  }

  /** The first record that the state does not hold. */
  get from(): number {
    return this.#content.from;
  }

  /** The number of the next record: of a reader the first that was not handed out. */
  get next(): number {
    return this.#log?.next ?? this.#reader?.next ?? this.#content.from;
  }

  /**
   * The records since the last call, in order, at first those since the checkpoint.
   *
   * @throws QdrantError `storage` with problem `damaged`; `missing` or `revoked` when a reader has
   *   to open the journal anew, because the writer removed records or took some back
   */
  async *records(): AsyncGenerator<LogRecord, void> {
    if (this.#reader === undefined) return;
    for await (const group of this.#reader.groups()) yield* group;
  }

  /**
   * Makes a journal writable whose records were all read. Only for the holder of the lock; call it
   * again when it fails.
   *
   * What the manifest does not name may be removed from here on.
   */
  async resume(options: LogOptions): Promise<void> {
    const reader = this.#reader;
    if (reader !== undefined) {
      this.#log = await RecordLog.resume(reader, options);
      this.#options = options;
      this.#reader = undefined;
      await reader.close();
    }
    // The manifest may be younger than the last sync of its name: what only an older one names is
    // needed until then.
    if (options.durability !== "process") await this.place.files.syncFolder(this.place.folder);
    await this.removeOldRecords();
  }

  /**
   * The durable records since the checkpoint, once more: for a writer whose memory was ahead of
   * them when some were rejected.
   */
  async *durableRecords(): AsyncGenerator<LogRecord, void> {
    const end = this.#writable().next;
    const { from } = this.#content;
    const reader = new RecordLogReader(this.#logPlace, { from, durableEnd: end });
    try {
      for await (const group of reader.groups()) {
        for (const record of group) {
          // Behind it may be what could not be taken back yet.
          if (record.sequence >= end) return;
          yield record;
        }
      }
    } finally {
      await reader.close();
    }
  }

  /** How often records were rejected; see `RecordLog.failureCount`. */
  get failureCount(): number {
    return this.#writable().failureCount;
  }

  /**
   * Appends a record; see `RecordLog.append`.
   *
   * @returns its number, when it is durable
   */
  append(parts: readonly Uint8Array[], isAlone = false): Promise<number> {
    return this.#writable().append(parts, isAlone);
  }

  /** Begins a new file of the log, so that a checkpoint can remove those before. */
  async rotate(): Promise<void> {
    await this.#writable().rotate();
  }

  /**
   * Replaces the manifest. The files that `state` names must be synced; their names need not be.
   *
   * @param from the first record that `state` does not hold; all before must be durable
   * @throws QdrantError `storage`: the manifest is the old one or the new one, until the next is
   *   written
   */
  checkpoint(from: number, state: unknown): Promise<void> {
    return this.#write({ ...this.#content, from, durableEnd: from, state });
  }

  /** Removes the records that no manifest needs any more. */
  removeOldRecords(): Promise<void> {
    return this.#writable().removeBefore(this.#content.from);
  }

  /**
   * Ends the log, so that the next opening knows where it ends: a log that is cut afterwards is
   * found to be damaged.
   */
  async close(): Promise<void> {
    await this.#reader?.close();
    const log = this.#log;
    if (log === undefined) return;
    await log.close();
    if (log.next !== this.#content.durableEnd) {
      await this.#write({ ...this.#content, durableEnd: log.next });
    }
  }

  get #logPlace(): LogPlace {
    return { ...this.place, logId: this.#content.logId };
  }

  get #manifestName(): string {
    return joinName(this.place.folder, MANIFEST_NAME);
  }

  async #write(content: Content): Promise<void> {
    const { files } = this.place;
    await writeManifest(
      files,
      this.#manifestName,
      this.#format,
      content,
      this.#options?.durability,
    );
    this.#content = content;
  }

  #writable(): RecordLog {
    if (this.#log === undefined) throw new Error("the journal is open for reading");
    return this.#log;
  }
}

/** Whether a reader has to open its journal anew; nothing is wrong with it. */
export function mustReopen(error: unknown): boolean {
  const problem = problemOf(error);
  return problem === "revoked" || problem === "missing";
}

/**
 * Opens what a reader shows, anew if the writer overtakes it meanwhile.
 *
 * @param open opens the journal and reads all it needs
 */
export async function openFollowing<T>(open: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await open();
    } catch (error) {
      if (!mustReopen(error) || attempt === REOPENINGS_MAX) throw error;
    }
  }
}

async function syncAbove(files: FileSystem, folder: string): Promise<void> {
  for (let above = folder; above !== "";) {
    above = folderOf(above);
    await files.syncFolder(above);
  }
}

function newLogId(random: () => number): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  return digits.join("");
}

function isContent(value: unknown): value is Content {
  if (typeof value !== "object" || value === null) return false;
  return (
    "logId" in value &&
    typeof value.logId === "string" &&
    "from" in value &&
    typeof value.from === "number" &&
    "durableEnd" in value &&
    typeof value.durableEnd === "number" &&
    "state" in value
  );
}

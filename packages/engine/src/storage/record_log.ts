/**
 * The writer of a record log: appended records become durable in groups, in the order of the calls.
 *
 * All records that wait when a group begins go out in one write and one sync. A group is durable as
 * a whole or rejected as a whole, together with all records that wait behind it, since they may
 * build on it; before anybody is told, the file is brought back to the state before. Where that
 * fails too, it is tried again before the next group; so the log works again when the cause is
 * gone.
 *
 * At most one process may write; that is the caller's to ensure. Files: docs/formats/record_log.md.
 */
import { QdrantError } from "@quiverdb/client";
import type { Later } from "../common/runtime.ts";
import type { Durability, LogOptions } from "./durability.ts";
import { joinName, type OpenFile } from "./file_system.ts";
import { LogFileWriter } from "./log_file_writer.ts";
import { logFileName, recordBytes } from "./log_format.ts";
import type { NewRecord } from "./log_group.ts";
import { firstSequences, type LogPlace, type RecordLogReader } from "./record_log_reader.ts";
import { problemOf, storageError } from "./storage_error.ts";
import {
  LOG_FILE_SIZE_BYTES,
  LOG_GROUP_SIZE_BYTES_MAX,
  LOG_RECORD_SIZE_BYTES_MAX,
} from "./storage_limits.ts";

interface Rejecting {
  readonly reject: (error: unknown) => void;
}

interface Waiting extends NewRecord, Rejecting {
  readonly isAlone: boolean;
  readonly resolve: (sequence: number) => void;
}

interface Rotation extends Rejecting {
  readonly resolve: (firstSequence: number) => void;
}

/** See the head of the file. */
export class RecordLog {
  readonly #place: LogPlace;
  readonly #durability: Durability;
  readonly #idle: Later;
  readonly #fileSizeBytes: number;
  #current: LogFileWriter;
  /** Sequence number of the next record of the next group. */
  #next: number;
  #queue: Waiting[] = [];
  #rotations: Rotation[] = [];
  /** Set when the next group must go to a new file, until that is there. */
  #isRotating = false;
  #flushing: Promise<void> | undefined;
  /** Whether a failed group may have left bytes that are still to be taken back. */
  #isTorn = false;
  /** Whether the file says that all of it is durable. */
  #mark: "none" | "written" | "synced";
  #isWaitingToMark = false;
  #failureCount = 0;
  #isClosed = false;

  private constructor(
    place: LogPlace,
    current: LogFileWriter,
    next: number,
    isSettled: boolean,
    options: LogOptions,
  ) {
    this.#place = place;
    this.#current = current;
    this.#next = next;
    this.#mark = isSettled ? "synced" : "none";
    this.#durability = options.durability ?? "disk";
    this.#idle = options.idle;
    this.#fileSizeBytes = options.fileSizeBytes ?? LOG_FILE_SIZE_BYTES;
  }

  /**
   * Begins a log in a folder that has none. The file is there, with a durable name, when this
   * resolves; so a log that has no file is known to be damaged, not new.
   *
   * @param firstSequence number of its first record
   */
  static async create(
    place: LogPlace,
    firstSequence: number,
    options: LogOptions,
  ): Promise<RecordLog> {
    const durability = options.durability ?? "disk";
    const writer = await newFile(place, firstSequence, durability);
    return new RecordLog(place, writer, firstSequence, true, options);
  }

  /**
   * Goes on where a reader stopped that has read all groups. What a torn write left is removed, and
   * what the reader found is made durable.
   */
  static async resume(reader: RecordLogReader, options: LogOptions): Promise<RecordLog> {
    const { place, next, end } = reader;
    const { logId } = place;
    const { firstSequence, position, unsettledFrom, isSettled } = end;
    const durability = options.durability ?? "disk";
    const file = await place.files.open(nameOf(place, firstSequence), "write");
    const writer = new LogFileWriter(file, { logId, firstSequence }, position, durability);
    try {
      if (!isSettled) {
        await writer.rewriteFrom(unsettledFrom);
        await writer.restore();
        if (durability === "disk") await place.files.syncFolder(place.folder);
      }
    } catch (error) {
      await file.close();
      throw error;
    }
    return new RecordLog(place, writer, next, isSettled, options);
  }

  /** Sequence number that the first waiting record will have. */
  get next(): number {
    return this.#next;
  }

  /**
   * How often a group was rejected. Moves in the turn in which its records, and those behind it,
   * are rejected: who appends what builds on an earlier record compares it first.
   */
  get failureCount(): number {
    return this.#failureCount;
  }

  /**
   * Appends a record whose body is the parts joined. The parts must not change until then.
   *
   * @param isAlone whether nobody else has anything to append, so that no group is waited for
   * @returns its sequence number when it is durable
   * @throws QdrantError `storage` when it was rejected, with the problem: `full`, `io`, `missing`
   *   and others, and in `details.isTakenBack` whether it is certain that a later opening will not
   *   find the record; `closed`
   */
  append(parts: readonly Uint8Array[], isAlone = false): Promise<number> {
    const bodyBytes = parts.reduce((sum, part) => sum + part.length, 0);
    if (bodyBytes > LOG_RECORD_SIZE_BYTES_MAX) {
      throw new RangeError(`A record of ${bodyBytes} bytes is too long`);
    }
    return new Promise((resolve, reject) => {
      if (this.#refuse(reject)) return;
      this.#queue.push({ parts, bodyBytes, isAlone, resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  /**
   * Begins a new file, so that those before can be removed once a checkpoint holds their records.
   *
   * @returns the first sequence number of the new file: all before were durable at that time
   */
  rotate(): Promise<number> {
    return new Promise((resolve, reject) => {
      if (this.#refuse(reject)) return;
      this.#rotations.push({ resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  /** Removes the files that hold only records below `sequence`, the oldest first. */
  async removeBefore(sequence: number): Promise<void> {
    const firsts = await firstSequences(this.#place);
    for (const [i, first] of firsts.entries()) {
      const end = firsts[i + 1];
      if (first >= this.#current.firstSequence || end === undefined || end > sequence) return;
      await this.#place.files.unlink(nameOf(this.#place, first));
    }
  }

  /** Waits for the accepted records, marks the end and releases the file. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#flushing;
    try {
      if (this.#isTorn) await this.#current.restore();
      if (this.#mark !== "synced") await this.#current.mark(this.#next, "end", true);
    } finally {
      await this.#current.close();
    }
  }

  #refuse(reject: (error: unknown) => void): boolean {
    if (this.#isClosed) reject(new QdrantError("closed", "The log is closed"));
    return this.#isClosed;
  }

  /** Writes groups until nothing waits. Never rejects. */
  async #flush(): Promise<void> {
    // Records that are appended in this turn belong to the same group.
    await undefined;
    while (this.#queue.length > 0 || this.#rotations.length > 0) await this.#flushOnce();
    this.#flushing = undefined;
    if (this.#mark === "none" && !this.#isTorn) this.#markWhenIdle();
  }

  async #flushOnce(): Promise<void> {
    const rotations = this.#rotations.splice(0);
    const group = rotations.length > 0 ? [] : this.#takeGroup();
    try {
      if (this.#isTorn) await this.#takeBack();
      if (rotations.length > 0 && this.#current.holdsGroups) this.#isRotating = true;
      if (this.#current.sizeBytes >= this.#fileSizeBytes) this.#isRotating = true;
      if (this.#isRotating) await this.#startFile();
      if (group.length > 0) {
        this.#isTorn = true;
        this.#mark = "none";
        const isAlone = this.#queue.length === 0 && group.every((record) => record.isAlone);
        await this.#current.write(group, this.#next, isAlone ? "here" : "aside");
        this.#isTorn = false;
      }
    } catch (error) {
      await this.#fail([...group, ...rotations], error);
      return;
    }
    for (const [i, { resolve }] of group.entries()) resolve(this.#next + i);
    this.#next += group.length;
    for (const { resolve } of rotations) resolve(this.#next);
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    let count = 0;
    while (count < this.#queue.length) {
      bytes += recordBytes(this.#queue[count]!.bodyBytes);
      if (count > 0 && bytes > LOG_GROUP_SIZE_BYTES_MAX) break;
      count++;
    }
    return this.#queue.splice(0, count);
  }

  async #startFile(): Promise<void> {
    const old = this.#current;
    const created = await newFile(this.#place, this.#next, this.#durability);
    try {
      // From here on readers look for the next record there: nothing more may go to the old file.
      await old.mark(this.#next, "continued", true);
    } catch (error) {
      await created.close();
      throw error;
    }
    this.#current = created;
    this.#isRotating = false;
    this.#mark = "synced";
    await old.close();
  }

  /** Rejects a group with all that waits behind it, once what it left in the file is taken back. */
  async #fail(failed: readonly Rejecting[], cause: unknown): Promise<void> {
    if (this.#isTorn) await this.#takeBack().catch(() => undefined);
    const error = rejection(cause, !this.#isTorn);
    this.#failureCount++;
    const behind = [...this.#queue.splice(0), ...this.#rotations.splice(0)];
    for (const { reject } of [...failed, ...behind]) reject(error);
  }

  async #takeBack(): Promise<void> {
    await this.#current.restore();
    this.#isTorn = false;
  }

  /** The mark is a service to readers after an unclean end; nothing depends on it. */
  #markWhenIdle(): void {
    if (this.#isWaitingToMark) return;
    this.#isWaitingToMark = true;
    const next = this.#next;
    this.#idle(() => {
      this.#isWaitingToMark = false;
      if (this.#isClosed || this.#isTorn || this.#mark !== "none") return;
      if (this.#flushing !== undefined) return;
      if (this.#next !== next) this.#markWhenIdle();
      else this.#flushing = this.#markIdle();
    });
  }

  /** Never rejects. */
  async #markIdle(): Promise<void> {
    this.#mark = "written";
    await this.#current.mark(this.#next, "end", false).catch(() => undefined);
    await this.#flush();
  }
}

/** Creates a file of a log, or takes the one that an attempt before has left empty. */
async function newFile(
  place: LogPlace,
  firstSequence: number,
  durability: Durability,
): Promise<LogFileWriter> {
  const { files, folder, logId } = place;
  const file = await createOrOpen(place, firstSequence);
  try {
    const sizeBytes = await file.size();
    if (sizeBytes > 0) throw storageError(`${file.name} exists`, { problem: "exists" });
    if (durability === "disk") await files.syncFolder(folder);
  } catch (error) {
    await file.close();
    throw error;
  }
  return new LogFileWriter(file, { logId, firstSequence }, 0, durability);
}

async function createOrOpen(place: LogPlace, firstSequence: number): Promise<OpenFile> {
  const name = nameOf(place, firstSequence);
  try {
    return await place.files.open(name, "create");
  } catch (error) {
    if (problemOf(error) !== "exists") throw error;
    return place.files.open(name, "write");
  }
}

function nameOf({ folder }: LogPlace, firstSequence: number): string {
  return joinName(folder, logFileName(firstSequence));
}

function rejection(cause: unknown, isTakenBack: boolean): QdrantError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const outcome = isTakenBack
    ? "The write was taken back"
    : "The write could not be taken back yet, and may be found after a restart";
  const problem = problemOf(cause) ?? "io";
  const file = cause instanceof QdrantError ? cause.details["file"] : undefined;
  return storageError(`${reason}. ${outcome}`, { problem, isTakenBack, path: file }, cause);
}

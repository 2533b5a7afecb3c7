/**
 * Reads a record log: from a record on to its end, and later on from there, also while another
 * process writes it. Needs no lock and writes nothing.
 *
 * A place that holds no whole group is the end of the log, unless something shows that a group was
 * durable there: a later group, a mark or a file behind it, or the caller's word (`durableEnd`).
 * Then it is damage. So a write that a loss of power tore is never taken for damage, and damage
 * never for a torn write, but in one case: the very last group of a log whose writer was killed
 * before it set its mark.
 */
import { type FileSystem, joinName, type OpenFile } from "./file_system.ts";
import { FILE_HEADER_BYTES, firstSequenceOf, logFileName } from "./log_format.ts";
import { LogFileReader, type LogGroup, type LogRecord } from "./log_file_reader.ts";
import { damaged, problemOf, storageError } from "./storage_error.ts";

/** Where a log is. */
export interface LogPlace {
  readonly files: FileSystem;
  /** Name of the folder that holds its files. */
  readonly folder: string;
  /** 32 hexadecimal digits, random for every log. */
  readonly logId: string;
}

export interface LogRange {
  /** Sequence number of the first record that is wanted. */
  readonly from: number;
  /**
   * All records below this are known to have been durable: a log that ends before is damaged.
   * Default `from`.
   */
  readonly durableEnd?: number;
}

/** The end of a log, as its writer goes on from it. */
export interface LogEnd {
  readonly firstSequence: number;
  /** Where in the file of `firstSequence` the next group goes; 0 when it has no header yet. */
  readonly position: number;
  /** Where the last group begins if it may not be durable; 0 when the header may not be, too. */
  readonly unsettledFrom: number;
  /** Whether a mark says that everything is durable and nothing else follows. */
  readonly isSettled: boolean;
}

/** See the head of the file. */
export class RecordLogReader {
  readonly place: LogPlace;
  readonly #from: number;
  readonly #durableEnd: number;
  #current: LogFileReader | undefined;
  #next: number;
  #position = 0;
  #isSettled = false;
  /** The last group that was handed out and not seen to be durable. */
  #unsettled: LogGroup["headers"] = [];

  constructor(place: LogPlace, { from, durableEnd = from }: LogRange) {
    this.place = place;
    this.#from = from;
    this.#durableEnd = Math.max(from, durableEnd);
    this.#next = from;
  }

  /** Sequence number of the record that follows those handed out. */
  get next(): number {
    return this.#next;
  }

  /** Where the log ends; only after `groups` ran to its end. */
  get end(): LogEnd {
    const firstSequence = this.#current?.firstSequence ?? this.#next;
    const first = this.#unsettled[0]?.position ?? this.#position;
    return {
      firstSequence,
      position: this.#position,
      unsettledFrom: first > FILE_HEADER_BYTES ? first : 0,
      isSettled: this.#isSettled,
    };
  }

  /**
   * The groups that are there now, in order. Call it again to follow the log. A group that was not
   * yet synced by its writer may be among them.
   *
   * @throws QdrantError `storage` with problem `damaged`; `missing` when the file of the next
   *   record is not there (removed by a checkpoint, beside a writer); `format`; `revoked` when the
   *   last group that was handed out was taken back, because its writer failed to make it durable:
   *   what was built from it has to be read again
   */
  async *groups(): AsyncGenerator<readonly LogRecord[], void> {
    this.#current?.refresh();
    await this.#checkUnrevoked();
    for (;;) {
      const step = await this.#step();
      if (step === undefined) return;
      const wanted = step.records.filter(({ sequence }) => sequence >= this.#from);
      if (wanted.length > 0) yield wanted;
    }
  }

  async close(): Promise<void> {
    await this.#current?.file.close();
    this.#current = undefined;
  }

  /** Takes the next group; undefined at the end of the log. */
  async #step(): Promise<LogGroup | undefined> {
    let suspicion: Error | undefined;
    for (;;) {
      const current = (this.#current ??= await this.#openFile());
      const found = await this.#read(current);
      if (found.kind === "group") {
        this.#position = found.end;
        this.#next += found.records.length;
        this.#unsettled = found.headers;
        this.#isSettled = false;
        return found;
      }
      // A file that begins with the next record is gone on with, whatever is here: a loss of power
      // may have brought an older mark back.
      const files = await this.#firstSequences();
      const hasNext = this.#next !== current.firstSequence && files.includes(this.#next);
      if (found.kind === "continued" || hasNext) {
        await this.#openNext();
        suspicion = undefined;
        continue;
      }
      if (found.kind === "gone") throw found.error;
      // Beside a writer the later group may have been written after this place was read, or the
      // group before this place be another one by now.
      if (suspicion !== undefined) {
        await this.#checkUnrevoked();
        throw suspicion;
      }
      suspicion = await this.#judge(current, found, files);
      if (suspicion === undefined) {
        if (found.kind === "end") this.#settle();
        return this.#checkReach(current);
      }
      current.refresh();
    }
  }

  async #read(current: LogFileReader) {
    try {
      if (this.#position === 0) {
        if (!(await current.hasHeader())) return none("it has no sound header");
        this.#position = FILE_HEADER_BYTES;
      }
      return await current.group(this.#position, this.#next);
    } catch (error) {
      if (problemOf(error) !== "missing") throw error;
      return { kind: "gone", error } as const;
    }
  }

  /** @returns what shows that a durable group is lost; undefined when nothing does */
  async #judge(
    current: LogFileReader,
    found: { readonly kind: "end" } | { readonly kind: "none"; readonly what: string },
    files: readonly number[],
  ): Promise<Error | undefined> {
    if (found.kind === "none") {
      const later = await current.laterGroup(this.#position, this.#next);
      if (later !== undefined) {
        return this.#damage(
          current,
          `${found.what}, but the log goes on to record ${later}`,
          later,
        );
      }
    }
    // Also when the open file is no longer among them: it was removed, and so was what followed.
    const isLast = files.at(-1) === current.firstSequence;
    return isLast ? undefined : this.#missing(current.file.name);
  }

  #checkReach(current: LogFileReader): undefined {
    if (this.#next >= this.#durableEnd) return undefined;
    throw this.#damage(current, `it ends, but record ${this.#durableEnd - 1} was durable`);
  }

  #damage(current: LogFileReader, what: string, later?: number): Error {
    return damaged(current.file.name, `at byte ${this.#position}, record ${this.#next}: ${what}`, {
      position: this.#position,
      sequence: this.#next,
      laterSequence: later,
    });
  }

  async #checkUnrevoked(): Promise<void> {
    const current = this.#current;
    if (current === undefined) return;
    for (const { position, bytes } of this.#unsettled) {
      try {
        if (await current.isUnchanged(position, bytes)) continue;
      } catch (error) {
        // A file is removed only when it is no longer needed: all of it was durable.
        if (problemOf(error) === "missing") return this.#settle();
        throw error;
      }
      throw storageError(
        `The last records read from ${current.file.name} were taken back by a failed write`,
        { problem: "revoked", file: current.file.name },
      );
    }
  }

  #settle(): void {
    this.#unsettled = [];
    this.#isSettled = true;
  }

  /** Opens the file that holds the next record. */
  async #openFile(): Promise<LogFileReader> {
    const first = (await this.#firstSequences()).findLast((sequence) => sequence <= this.#next);
    if (first === undefined) throw this.#missing();
    this.#next = first;
    this.#position = 0;
    return this.#reader(await this.#open(first), first);
  }

  async #openNext(): Promise<void> {
    const file = await this.#open(this.#next);
    // What was read of the old file may have been taken back before the new one was begun.
    this.#current?.refresh();
    await this.#checkUnrevoked();
    await this.#current?.file.close();
    this.#current = this.#reader(file, this.#next);
    this.#position = 0;
    this.#settle();
    this.#isSettled = false;
  }

  #open(first: number): Promise<OpenFile> {
    return this.place.files.open(this.#nameOf(first), "read");
  }

  #reader(file: OpenFile, firstSequence: number): LogFileReader {
    return new LogFileReader(file, { logId: this.place.logId, firstSequence });
  }

  #firstSequences(): Promise<number[]> {
    return firstSequences(this.place);
  }

  #nameOf(first: number): string {
    return joinName(this.place.folder, logFileName(first));
  }

  /** @param before the file that ends where the missing one should begin */
  #missing(before?: string): Error {
    const file = this.#nameOf(this.#next);
    const ends = before === undefined ? "" : `, and ${before} ends before it`;
    const text = `Record ${this.#next} of the log is lost: ${file} is not there${ends}`;
    return storageError(text, { problem: "missing", file, before, sequence: this.#next });
  }
}

/** First sequence numbers of the files of a log, ascending. */
export async function firstSequences({ files, folder }: LogPlace): Promise<number[]> {
  return (await files.list(folder)).flatMap(({ name }) => firstSequenceOf(name) ?? []);
}

function none(what: string) {
  return { kind: "none", what } as const;
}

/**
 * The durable side of a shard (docs/formats/segment.md): a journal whose records hold what each
 * operation changed, and files that hold what was true at the last checkpoint.
 */
import { Run } from "../common/run.ts";
import { filesOf, type WrittenImage, writeImage } from "../segment/segment_files.ts";
import type { Segment } from "../segment/segment.ts";
import type { SegmentImage } from "../segment/segment_image.ts";
import { decodeChanges, RecordReader } from "../segment/segment_record.ts";
import { BlockFolder } from "../storage/block_folder.ts";
import { Journal, mustReopen, openFollowing } from "../storage/journal.ts";
import type { LogRecord } from "../storage/log_file_reader.ts";
import { storageError } from "../storage/storage_error.ts";
import { type Environment, logOptionsOf } from "./environment.ts";
import type { ShardPoints } from "./shard_points.ts";
import {
  NEW_STATE,
  SHARD_FORMAT,
  type ShardPlace,
  type ShardState,
  stateOf,
} from "./shard_state.ts";

/** A checkpoint under way; neither promise rejects. */
interface Checkpoint {
  /** The manifest is written, or will not be. */
  readonly written: Promise<void>;
  /** The segments use the files. */
  readonly settled: Promise<void>;
}

/** See the head of the file. */
export class ShardJournal {
  readonly #environment: Environment;
  readonly #place: ShardPlace;
  readonly #exclusively: (work: () => Promise<void>) => Promise<void>;
  #isWritable = false;
  #journal: Journal | undefined;
  /** Made, but not yet announced. */
  #created: Journal | undefined;
  #folder: BlockFolder;
  /** Of times before this journal was opened anew. */
  readonly #formerFolders: BlockFolder[] = [];
  #state: ShardState = NEW_STATE;
  #operation = 0;
  /** Bytes of records since the last checkpoint began. */
  #loggedBytes = 0;
  #checkpoint: Checkpoint | undefined;

  /** @param exclusively does work between two operations */
  constructor(
    environment: Environment,
    place: ShardPlace,
    exclusively: (work: () => Promise<void>) => Promise<void>,
  ) {
    this.#environment = environment;
    this.#place = place;
    this.#exclusively = exclusively;
    this.#folder = this.#newFolder();
  }

  /** Number of the last operation that is durable or was read. */
  get operation(): number {
    return this.#operation;
  }

  /** How often records were rejected. Whoever builds on what was appended compares it first. */
  get failureCount(): number {
    return this.#isWritable ? this.#journal!.failureCount : 0;
  }

  /**
   * Reads the durable state into empty points.
   *
   * @throws QdrantError `storage` when it cannot be read; the points are of no use then
   */
  async load(empty: () => ShardPoints): Promise<ShardPoints> {
    // What is being written now must not be read by halves.
    await this.#checkpoint?.written;
    const load = (): Promise<ShardPoints> => this.#loadOnce(empty());
    return this.#environment.readOnly ? openFollowing(load) : load();
  }

  /**
   * Takes over what another process has written since.
   *
   * @returns false when all has to be loaded anew
   */
  async follow(points: ShardPoints): Promise<boolean> {
    if (this.#journal?.id !== this.#place.journalId()) return false;
    if (this.#journal === undefined) return true;
    try {
      await this.#replay(this.#journal.records(), points);
      return true;
    } catch (error) {
      if (mustReopen(error)) return false;
      throw error;
    }
  }

  /** Begins the journal where there is none. */
  async prepareToWrite(): Promise<void> {
    if (this.#isWritable) return;
    const { files, folder } = this.#place;
    const options = {
      ...logOptionsOf(this.#environment),
      random: this.#environment.runtime.random,
    };
    // One that was made but could not be announced stays: the announcement may be found yet.
    this.#created ??= await Journal.create({ files, folder }, SHARD_FORMAT, NEW_STATE, options);
    await this.#place.begin(this.#created.id);
    this.#journal = this.#created;
    this.#created = undefined;
    this.#folder = this.#newFolder();
    this.#isWritable = true;
  }

  /**
   * Appends a record of all that changed in the points since the last one, and begins a checkpoint
   * if it is time for one.
   *
   * @param parts as `encodeChangesOf` gave them
   * @returns when it is durable
   */
  append(parts: readonly Uint8Array[], points: ShardPoints, operation: number): Promise<void> {
    const journal = this.#journal!;
    const appended = journal.append(parts);
    this.#loggedBytes += parts.reduce((sum, { length }) => sum + length, 0);
    const isDue = this.#loggedBytes >= this.#environment.limits.checkpointSizeBytes;
    if (isDue && this.#checkpoint === undefined) this.#beginCheckpoint(points, operation, appended);
    return appended.then(() => {
      this.#operation = Math.max(this.#operation, operation);
    });
  }

  /** Waits for the checkpoint under way, ends the log and releases all files. */
  async close(): Promise<void> {
    await this.#checkpoint?.settled;
    try {
      await this.#created?.close();
      await this.#journal?.close();
    } catch (error) {
      // What was acknowledged is durable; the next opening finds a log without an end mark.
      this.#report("The log of a shard could not be closed", error);
    }
    for (const folder of [this.#folder, ...this.#formerFolders]) await folder.close();
  }

  async #loadOnce(points: ShardPoints): Promise<ShardPoints> {
    if (this.#isWritable) {
      const journal = this.#journal!;
      await this.#loadFiles(points);
      await this.#replay(journal.durableRecords(), points);
      return points;
    }
    await this.#journal?.close();
    this.#journal = undefined;
    const journalId = this.#place.journalId();
    if (journalId === undefined) return points;
    const { files, folder } = this.#place;
    const journal = await Journal.open({ files, folder }, SHARD_FORMAT);
    if (journal.id !== journalId) {
      await journal.close();
      const text = `${folder} holds other data than the catalog says`;
      throw storageError(text, { problem: "missing", file: folder });
    }
    // Views that were made before go on reading the files that are open.
    this.#formerFolders.push(this.#folder);
    this.#folder = this.#newFolder();
    this.#state = stateOf(journal.state, folder);
    this.#folder.useUpTo(this.#state.nextFile);
    await this.#loadFiles(points);
    this.#journal = journal;
    await this.#replay(journal.records(), points);
    // What is shown must not be lost by a loss of power, so it is made durable first.
    if (!this.#environment.readOnly) await this.#resume(journal);
    return points;
  }

  async #resume(journal: Journal): Promise<void> {
    await journal.resume(logOptionsOf(this.#environment));
    await this.#folder.removeOthers(new Set(this.#state.segments.flatMap(filesOf)));
    this.#isWritable = true;
  }

  async #loadFiles(points: ShardPoints): Promise<void> {
    this.#operation = this.#state.operation;
    const run = new Run(this.#environment.runtime);
    for (const state of this.#state.segments) {
      await points.group.segment(state.number).load(state, this.#folder, run);
    }
  }

  async #replay(records: AsyncIterable<LogRecord>, points: ShardPoints): Promise<void> {
    const run = new Run(this.#environment.runtime);
    for await (const { body } of records) {
      const reader = new RecordReader(body);
      const [low, high] = reader.words(2);
      const operation = high! * 2 ** 32 + low!;
      while (!reader.isAtEnd) {
        const changes = decodeChanges(reader);
        await points.group.segment(changes.segment).replay(changes, operation, run);
      }
      this.#operation = operation;
      this.#loggedBytes += body.length;
      if (run.due()) await run.pause();
    }
  }

  /** In one turn of the event loop: the images show the points as they are now. */
  #beginCheckpoint(points: ShardPoints, operation: number, appended: Promise<number>): void {
    this.#loggedBytes = 0;
    const images = points.group.segments.flatMap((segment) => {
      const image = segment.image();
      return image === undefined ? [] : [{ segment, image }];
    });
    const rotated = this.#journal!.rotate();
    const written = this.#writeImages(images, operation, appended, rotated).catch(
      (error: unknown) => {
        this.#report("A checkpoint could not be written; the log goes on", error);
        return undefined;
      },
    );
    const settled = written.then((settle) =>
      this.#exclusively(async () => {
        if (settle !== undefined) await settle();
        else for (const { segment, image } of images) segment.forgetImage(image);
      }),
    );
    this.#checkpoint = {
      written: written.then(() => {}),
      settled: settled
        .catch((error: unknown) => this.#report("A checkpoint could not be taken over", error))
        .finally(() => {
          this.#checkpoint = undefined;
        }),
    };
  }

  /** @returns what makes the segments use the files */
  async #writeImages(
    images: readonly { readonly segment: Segment; readonly image: SegmentImage }[],
    operation: number,
    appended: Promise<number>,
    rotated: Promise<void>,
  ): Promise<() => Promise<void>> {
    const run = new Run(this.#environment.runtime);
    const [last] = await Promise.all([appended, rotated]);
    const folder = this.#folder;
    const segments = new Map(this.#state.segments.map((state) => [state.number, state]));
    const written: (WrittenImage & { segment: Segment; image: SegmentImage })[] = [];
    const replaced: string[] = [];
    for (const { segment, image } of images) {
      const before = segments.get(image.number);
      const { state, moved } = await writeImage(image, before, folder, run);
      segments.set(image.number, state);
      written.push({ segment, image, state, moved });
      if (before !== undefined) replaced.push(before.masks.name);
    }
    const state: ShardState = {
      operation,
      segments: [...segments.values()].sort((a, b) => a.number - b.number),
      nextFile: folder.next,
    };
    await this.#journal!.checkpoint(last + 1, state);
    this.#state = state;
    try {
      await this.#journal!.removeOldRecords();
      for (const name of replaced) await folder.remove(name);
    } catch (error) {
      this.#report("Files of a shard that are not needed any more could not be removed", error);
    }
    return async () => {
      for (const { segment, image, state: of, moved } of written) {
        const payloads = of.payloads.find(
          ({ firstUnit }) => firstUnit === image.payloads.firstUnit,
        );
        if (moved.length === 0 || payloads === undefined) continue;
        const range = await folder.range("payloads", payloads.file);
        await segment.settleImage(image, { range, moved }, run);
      }
    };
  }

  #report(text: string, error: unknown): void {
    const { log } = this.#environment.runtime;
    log("warn", text, { folder: this.#place.folder, error: String(error) });
  }

  #newFolder(): BlockFolder {
    const { files, folder } = this.#place;
    return new BlockFolder(files, folder, this.#environment.durability);
  }
}

/**
 * The durable side of a shard (docs/formats/segment.md): a journal whose records hold what each
 * operation changed, and files that hold what was true at the last checkpoint.
 */
import { Run } from "../common/run.ts";
import {
  fieldNumbersOf,
  filesOf,
  type SegmentState,
  type WrittenImage,
  writeImage,
} from "../segment/segment_files.ts";
import type { Segment } from "../segment/segment.ts";
import type { SegmentImage } from "../segment/segment_image.ts";
import { decodeChanges, RecordReader } from "../segment/segment_record.ts";
import {
  decodeSwap,
  encodeSwap,
  followSources,
  type SegmentSwap,
} from "../segment/segment_swap.ts";
import { BlockFolder } from "../storage/block_folder.ts";
import { bytesOf } from "../storage/byte_range.ts";
import { Journal, mustReopen, openFollowing } from "../storage/journal.ts";
import type { LogRecord } from "../storage/log_file_reader.ts";
import type { ReadEpochs } from "../storage/read_epochs.ts";
import { storageError } from "../storage/storage_error.ts";
import { type Environment, logOptionsOf } from "./environment.ts";
import { requireKnown } from "./shard_fields.ts";
import type { ShardPoints } from "./shard_points.ts";
import {
  failDeleted,
  type Checkpoint,
  type HeldFiles,
  NEW_STATE,
  SHARD_FORMAT,
  type ShardPlace,
  type ShardState,
  stateOf,
} from "./shard_state.ts";

/** See the head of the file. */
export class ShardJournal {
  readonly #environment: Environment;
  readonly #place: ShardPlace;
  readonly #exclusively: <T>(work: () => Promise<T>) => Promise<T>;
  #isWritable = false;
  #wasRead = false;
  #journal: Journal | undefined;
  /** Made, but not yet announced. */
  #created: Journal | undefined;
  #folder: BlockFolder;
  /** Of times before this journal was opened anew. */
  readonly #formerFolders: BlockFolder[] = [];
  #state: ShardState = NEW_STATE;
  #operation = 0;
  /** Number of the operation whose record was appended last. */
  #appendedOperation = 0;
  /** Its number; rejects when it was. */
  #appended: Promise<number> | undefined;
  /** What files hold of each segment, those of swaps in the log included. */
  #files = new Map<number, SegmentState>();
  /** Segments that were replaced since the last checkpoint began. */
  readonly #replaced = new Set<number>();
  /** Files that swaps name whose records the next checkpoint does not hold. */
  #loggedFiles = new Set<string>();
  /** Files from this number on are being written, or wait for their swap. */
  #unfinishedFrom = Infinity;
  readonly #reads: ReadEpochs;
  #removing: Promise<void> = Promise.resolve();
  /** Bytes of records since the last checkpoint began. */
  #loggedBytes = 0;
  #checkpoint: Checkpoint | undefined;
  /** Why the last one failed; undefined when it did not. */
  #checkpointFailure: unknown;
  /** Of calls of {@link hold}: appends begin no checkpoint meanwhile. */
  #waitingHolds = 0;

  /**
   * @param exclusively does work between two operations
   * @param reads of the files, which stay until they have ended
   */
  constructor(
    environment: Environment,
    place: ShardPlace,
    exclusively: <T>(work: () => Promise<T>) => Promise<T>,
    reads: ReadEpochs,
  ) {
    this.#reads = reads;
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
   * @param isAlone whether no other operation is under way
   * @returns when it is durable
   */
  append(
    parts: readonly Uint8Array[],
    points: ShardPoints,
    operation: number,
    isAlone: boolean,
  ): Promise<void> {
    this.#appendedOperation = operation;
    const appended = this.#append(parts, isAlone);
    const isDue = this.#loggedBytes >= this.#environment.limits.checkpointSizeBytes;
    const isFree = this.#checkpoint === undefined && this.#waitingHolds === 0;
    if (isDue && isFree) this.#beginCheckpoint(points);
    return appended.then(() => {
      this.#operation = Math.max(this.#operation, operation);
    });
  }

  /**
   * Writes the files of a segment that is to replace others. End it by {@link appendSwap} or
   * {@link discardFiles}.
   *
   * @returns undefined when it has no rows
   */
  async writeSegment(segment: Segment, run: Run): Promise<SegmentState | undefined> {
    const { files, folder } = this.#place;
    this.#unfinishedFrom = this.#folder.next;
    const image = segment.rowCount === 0 ? undefined : segment.image();
    if (image === undefined) return undefined;
    const written = await writeImage(image, undefined, this.#folder, run);
    await this.#settle(segment, image, written, run);
    // The record of the swap names them: their names must not be less durable than it is.
    if (this.#environment.durability !== "process") await files.syncFolder(folder);
    return written.state;
  }

  /** Says that what {@link writeSegment} wrote is of no use; the next checkpoint removes it. */
  discardFiles(): void {
    this.#unfinishedFrom = Infinity;
  }

  /**
   * Appends the record of a swap, in the turn in which memory has it.
   *
   * @returns when it is durable
   */
  async appendSwap(swap: SegmentSwap): Promise<void> {
    this.#takeSwap(swap);
    this.#unfinishedFrom = Infinity;
    const operation = this.#appendedOperation;
    const words = Uint32Array.of(operation >>> 0, Math.floor(operation / 2 ** 32));
    await this.#append([bytesOf(words), ...encodeSwap(swap)]);
  }

  /**
   * Moves what the log holds to files, and removes files that are not needed any more.
   *
   * @param current the points as they are when nothing else is done; undefined: they have to be
   *   loaded anew
   * @returns why it failed, if it did; the log goes on then
   */
  async checkpoint(current: () => ShardPoints | undefined): Promise<unknown> {
    await this.#checkpoint?.settled;
    await this.#exclusively(async () => {
      const points = current();
      if (points === undefined || !this.#isWritable) return;
      if (this.#checkpoint === undefined) this.#beginCheckpoint(points);
    });
    await this.#checkpoint?.settled;
    return this.#checkpointFailure;
  }

  /** As {@link checkpoint}, and holds the files; undefined: the points have to be loaded anew. */
  async hold(current: () => ShardPoints | undefined): Promise<HeldFiles | undefined> {
    this.#waitingHolds++;
    try {
      for (;;) {
        await this.#checkpoint?.settled;
        const held = await this.#exclusively(async () => {
          if (this.#checkpoint !== undefined) return "busy";
          const points = current();
          if (points === undefined) return undefined;
          const begun = this.#isWritable ? this.#beginCheckpoint(points).state : this.#state;
          return { state: begun, place: this.#place, release: this.#reads.begin() };
        });
        if (held !== "busy") return held;
      }
    } finally {
      this.#waitingHolds--;
    }
  }

  /** Waits for the checkpoint under way, ends the log and releases all files. */
  async close(): Promise<void> {
    await this.#checkpoint?.settled;
    try {
      await this.#created?.close();
      await this.#journal?.close();
      if (this.#isWritable) this.#removeUnnamed();
      await this.#removing;
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
    // What was there before and is in no catalog any more was deleted: it is not empty.
    if (journalId === undefined) return this.#wasRead ? failDeleted() : points;
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
    this.#wasRead = true;
    await this.#replay(journal.records(), points);
    // What is shown must not be lost by a loss of power, so it is made durable first.
    if (!this.#environment.readOnly) await this.#resume(journal);
    return points;
  }

  async #resume(journal: Journal): Promise<void> {
    await journal.resume(logOptionsOf(this.#environment));
    await this.#folder.removeOthers(this.#namedFiles());
    this.#isWritable = true;
  }

  async #loadFiles(points: ShardPoints): Promise<void> {
    this.#operation = this.#state.operation;
    this.#files = new Map(this.#state.segments.map((state) => [state.number, state]));
    this.#loggedFiles = new Set();
    this.#appendedOperation = this.#operation;
    this.#appended = undefined;
    const run = new Run(this.#environment.runtime);
    for (const state of this.#state.segments) {
      requireKnown(fieldNumbersOf(state), points.fields);
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
        const swap = decodeSwap(reader);
        if (swap === undefined) {
          const changes = decodeChanges(reader);
          requireKnown(
            changes.fields.map(({ field }) => field),
            points.fields,
          );
          await points.group.segment(changes.segment).replay(changes, operation, run);
        } else {
          await this.#replaySwap(swap, points, run);
        }
      }
      this.#operation = operation;
      this.#appendedOperation = operation;
      this.#loggedBytes += body.length;
      if (run.due()) await run.pause();
    }
  }

  async #replaySwap(swap: SegmentSwap, { group, fields }: ShardPoints, run: Run): Promise<void> {
    const target = group.detached(swap.target);
    if (swap.state !== undefined) {
      requireKnown(fieldNumbersOf(swap.state), fields);
      await target.load(swap.state, this.#folder, run);
    }
    const find = (of: number): Segment | undefined =>
      group.segments.find(({ number }) => number === of);
    await followSources(target, swap.sources, find, run);
    target.forgetChanges();
    group.replace(new Set(swap.sources.map(({ number }) => number)), target);
    this.#takeSwap(swap);
  }

  #takeSwap({ target, sources, state }: SegmentSwap): void {
    for (const { number } of sources) {
      this.#files.delete(number);
      this.#replaced.add(number);
    }
    if (state === undefined) return;
    this.#files.set(target, state);
    if (this.#environment.readOnly) return;
    for (const name of filesOf(state)) this.#loggedFiles.add(name);
  }

  #append(parts: readonly Uint8Array[], isAlone = false): Promise<number> {
    this.#loggedBytes += parts.reduce((sum, { length }) => sum + length, 0);
    this.#appended = this.#journal!.append(parts, isAlone);
    return this.#appended;
  }

  /** Files that the manifest names, or the log. */
  #namedFiles(): Set<string> {
    const states = [...this.#state.segments, ...this.#files.values()];
    return new Set([...states.flatMap(filesOf), ...this.#loggedFiles]);
  }

  /** In one turn of the event loop: the images show the points as they are now. */
  #beginCheckpoint(points: ShardPoints): Checkpoint {
    this.#loggedBytes = 0;
    this.#replaced.clear();
    const logged = this.#loggedFiles;
    this.#loggedFiles = new Set();
    const files = new Map(this.#files);
    const operation = this.#appendedOperation;
    const appended = this.#appended ?? Promise.resolve(this.#journal!.next - 1);
    const images = points.group.segments.flatMap((segment) => {
      const image = segment.image();
      return image === undefined ? [] : [{ segment, image }];
    });
    const rotated = this.#journal!.rotate();
    const done = this.#writeImages(images, files, operation, appended, rotated);
    const written = done.catch((error: unknown) => {
      for (const name of logged) this.#loggedFiles.add(name);
      this.#checkpointFailure = error;
      this.#report("A checkpoint could not be written; the log goes on", error);
      return undefined;
    });
    const settled = written.then((result) =>
      this.#exclusively(async () => {
        if (result !== undefined) return result.settle();
        for (const { segment, image } of images) segment.forgetImage(image);
      }),
    );
    const checkpoint: Checkpoint = {
      state: done.then((result) => result.state),
      written: written.then(() => {}),
      settled: settled
        .catch((error: unknown) => this.#report("A checkpoint could not be taken over", error))
        .finally(() => {
          this.#checkpoint = undefined;
        }),
    };
    checkpoint.state.catch(() => {});
    return (this.#checkpoint = checkpoint);
  }

  /** @returns the new state, and what makes the segments use the files */
  async #writeImages(
    images: readonly { readonly segment: Segment; readonly image: SegmentImage }[],
    segments: Map<number, SegmentState>,
    operation: number,
    appended: Promise<number>,
    rotated: Promise<void>,
  ): Promise<{ state: ShardState; settle: () => Promise<void> }> {
    const run = new Run(this.#environment.runtime);
    const [last] = await Promise.all([appended, rotated]);
    const folder = this.#folder;
    const written: { segment: Segment; image: SegmentImage; written: WrittenImage }[] = [];
    for (const { segment, image } of images) {
      const done = await writeImage(image, segments.get(image.number), folder, run);
      segments.set(image.number, done.state);
      written.push({ segment, image, written: done });
    }
    const state: ShardState = {
      operation,
      segments: [...segments.values()].sort((a, b) => a.number - b.number),
      nextFile: folder.next,
    };
    await this.#journal!.checkpoint(last + 1, state);
    this.#state = state;
    this.#checkpointFailure = undefined;
    for (const of of segments.values()) {
      if (!this.#replaced.has(of.number)) this.#files.set(of.number, of);
    }
    try {
      await this.#journal!.removeOldRecords();
    } catch (error) {
      this.#report("Records of a shard that are not needed any more could not be removed", error);
    }
    this.#removeUnnamed();
    const settle = async (): Promise<void> => {
      for (const { segment, image, written: of } of written) {
        await this.#settle(segment, image, of, run);
      }
    };
    return { state, settle };
  }

  /** Makes a segment read its payloads from the files of its image. */
  async #settle(
    segment: Segment,
    image: SegmentImage,
    { state, moved }: WrittenImage,
    run: Run,
  ): Promise<void> {
    const payloads = state.payloads.find(({ firstUnit }) => firstUnit === image.payloads.firstUnit);
    if (moved.length === 0 || payloads === undefined) return;
    const range = await this.#folder.range("payloads", payloads.file);
    await segment.settleImage(image, { range, moved }, run);
  }

  /** Removes the files that neither manifest nor log name, once nobody reads them. */
  #removeUnnamed(): void {
    const folder = this.#folder;
    const names = folder.unnamed(this.#namedFiles(), this.#unfinishedFrom);
    if (names.length === 0) return;
    const drained = this.#reads.drained();
    this.#removing = this.#removing
      .then(() => drained)
      .then(async () => {
        for (const name of names) await folder.remove(name);
      })
      .catch((error: unknown) => {
        this.#report("Files of a shard that are not needed any more could not be removed", error);
      });
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

/**
 * An appendable segment: an independent group of points of a shard.
 *
 * Invariants: rows are only added; a row's id and vectors never change; a point that gets other
 * vectors gets a new row and its old one dies. Payload, version, deleted bit and presence bits are
 * what changes in a row.
 *
 * Until its changes are taken for a record of the log they can be undone as a whole.
 */
import type { JsonObject } from "@quiverdb/client";

import { Bitset } from "../common/bitset.ts";
import { PACED_ROWS } from "../common/limits.ts";
import type { PagedWords } from "../common/paged_words.ts";
import type { PointId, Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import { compileFilter } from "../filter/compile_filter.ts";
import { IdTracker } from "../id_tracker/id_tracker.ts";
import { encodeStored, PayloadStore } from "../payload/payload_store.ts";
import type { Filter } from "../request/filter.ts";
import type { PayloadSchema } from "../schema/payload_schema.ts";
import type { VectorFields } from "../schema/vector_fields.ts";
import type { BlockFolder } from "../storage/block_folder.ts";
import type { ByteRange } from "../storage/byte_range.ts";
import { storageError } from "../storage/storage_error.ts";
import type { Workers } from "../workers/workers.ts";
import { addRecordedRows, copyLivingRows, type GrowingParts, payloadsIn } from "./added_rows.ts";
import { AppendableReader } from "./appendable_reader.ts";
import { loadSegment } from "./load_segment.ts";
import type { PointPut } from "./point_put.ts";
import { type Changes, changesOf, noChanges } from "./recorded_changes.ts";
import { Room } from "./room.ts";
import { fieldNumbersOf, type SegmentState } from "./segment_files.ts";
import { SegmentGraphs } from "./segment_graphs.ts";
import { fieldsNow, type SegmentImage, type SegmentSnapshot } from "./segment_image.ts";
import { type IndexSchemas, SegmentIndexes } from "./segment_indexes.ts";
import type { SegmentReader } from "./segment_reader.ts";
import type { SegmentChanges } from "./segment_record.ts";
import { fieldsOf, type VectorField } from "./vector_field.ts";

export class Segment {
  readonly number: number;
  /** Whether it takes no further rows: it is being rewritten. */
  isFrozen = false;
  readonly graphs: SegmentGraphs;
  private readonly workers: Workers;
  private readonly tracker = new IdTracker();
  private readonly payloads = new PayloadStore();
  private fields: readonly VectorField[];
  /** Whether it has all vector names that points may have. */
  private isComplete = true;
  private readonly indexes = new SegmentIndexes();
  /** Rows whose adding was recorded. */
  private takenRows = 0;
  private changes: Changes = noChanges();
  /** Rows that are in files, or on their way there. */
  private filedRows = 0;
  /** Of these, which changed otherwise than by their masks since they were written. */
  private readonly changedRows = new Bitset();
  /** Whether anything changed since the last image. */
  private hasChanged = false;
  /** Of the present state, if there is one. */
  private latest: SegmentReader | undefined;
  private readonly payloadNow = (offset: number): JsonObject => this.payloads.get(offset);

  /** @param workers who scans many rows, and builds graphs */
  constructor(
    number: number,
    fields: VectorFields,
    workers: Workers,
    indexes: IndexSchemas = new Map(),
  ) {
    this.number = number;
    this.workers = workers;
    this.fields = fieldsOf(fields);
    this.indexes.publish(indexes);
    this.graphs = new SegmentGraphs(() => this.fields, this.tracker, workers);
  }

  /** Rows, dead ones included. */
  get rowCount(): number {
    return this.tracker.rowCount;
  }

  /** Points. */
  get liveCount(): number {
    return this.tracker.liveCount;
  }

  /** Bytes of the payloads of its points, and of others that lie in its files. */
  get payloadSizes(): { readonly sizeBytes: number; readonly garbageBytes: number } {
    return { sizeBytes: this.payloads.sizeBytes, garbageBytes: this.payloads.garbageInFiles };
  }

  /** A view of the points as they are now. */
  reader(): SegmentReader {
    this.latest ??= new AppendableReader(this.parts, this.workers);
    return this.latest;
  }

  /** Makes sure that the next look for an id takes no time. */
  prepareToFind(run: Run): Promise<void> {
    return this.tracker.prepareToFind(run);
  }

  /** The offset of a living point. */
  offsetOf(id: PointId): number | undefined {
    return this.tracker.offsetOf(id);
  }

  idAt(offset: number): PointId {
    return this.tracker.idAt(offset);
  }

  /** Whether a point was given a payload, be it `{}`, and it was not cleared since. */
  hasPayload(offset: number): boolean {
    return this.payloads.encoded(offset) !== undefined;
  }

  payloadAt(offset: number): JsonObject {
    return this.payloads.get(offset);
  }

  hasVector(name: string, offset: number): boolean {
    return this.fields.some((field) => field.name === name && field.present.has(offset));
  }

  /** The vectors a point has, by name. */
  vectorsAt(offset: number): Map<string, Vector> {
    const vectors = new Map<string, Vector>();
    for (const { name, present, store } of this.fields) {
      if (present.has(offset)) vectors.set(name, store.get(offset));
    }
    return vectors;
  }

  /** Whether the point at an offset matches, as it is when it is asked about. */
  check(filter: Filter): (offset: number) => boolean {
    return compileFilter(filter, {
      offsetOf: (id) => this.offsetOf(id),
      idAt: (offset) => this.idAt(offset),
      payloadAt: this.payloadNow,
      hasVector: (name, offset) => this.hasVector(name, offset),
      fieldIndex: this.indexes.viewer(this.payloadNow, this.tracker.rowCount),
    });
  }

  /**
   * Takes over that the vector names of the shard have changed. One that has rows does not get new
   * names: it takes no further points, which need a row with all of them.
   */
  useFields(fields: VectorFields): void {
    this.fields = fieldsOf(fields, this.fields, this.tracker.rowCount === 0);
    this.isComplete = this.fields.length === fields.numbers.size;
    this.latest = undefined;
  }

  /** Builds a payload index over all rows; {@link useIndexes} shows it. */
  buildIndex(key: string, schema: PayloadSchema, run: Run): Promise<void> {
    const { tracker, payloads } = this;
    // Nobody who sees the index sees a row that is dead now.
    const payloadAt = (row: number): JsonObject => (tracker.isLive(row) ? payloads.get(row) : {});
    return this.indexes.build(key, schema, { tracker, payloadAt }, run);
  }

  /** Shows just the payload indexes of these schemas; those that are new were built. */
  useIndexes(schemas: IndexSchemas): void {
    this.indexes.publish(schemas);
    this.latest = undefined;
  }

  /**
   * How many points of a list, from one on, this segment can take. Makes room for them, so that
   * adding them cannot fail.
   *
   * @param rowsMax the bound on its rows
   * @returns the end of those that fit
   * @throws QdrantError `storage` when the machine has no more memory; nothing changed then
   */
  async reserve(
    points: readonly PointPut[],
    from: number,
    rowsMax: number,
    run: Run,
  ): Promise<number> {
    if (this.isFrozen || !this.isComplete || !this.payloads.hasRoom) return from;
    const end = Math.min(points.length, from + Math.max(0, rowsMax - this.tracker.rowCount));
    const rooms = this.fields.map((field) => new Room(field));
    let at = from;
    while (at < end) {
      const { vectors } = points[at]!;
      if (!rooms.every((room) => room.fits(vectors))) break;
      for (const room of rooms) room.take(vectors);
      if (++at % PACED_ROWS === 0 && run.due()) await run.pause();
    }
    for (const room of rooms) room.reserve();
    return at;
  }

  /**
   * Puts the points `[from, to)` of a list into new rows; where they were, their rows die. There
   * must be room for them. A reader made meanwhile sees each point before or after its change.
   */
  async put(
    points: readonly PointPut[],
    from: number,
    to: number,
    version: number,
    run: Run,
  ): Promise<void> {
    for (let at = from; at < to; at++) {
      const { id, vectors, payload, place } = points[at]!;
      // Encoding may fail, so it comes before any change.
      const encoded =
        payload === undefined
          ? place?.segment.payloads.encoded(place.offset)
          : encodeStored(payload.value);
      place?.segment.supersede(place.offset);
      this.append(id, version, vectors, encoded);
      if (run.due()) await run.pause();
    }
  }

  /**
   * Adds a point that has no live row in this segment; there must be room for it.
   *
   * @param payload the stored form
   */
  append(
    id: PointId,
    version: number,
    vectors: ReadonlyMap<string, Vector>,
    payload?: Uint8Array,
  ): void {
    this.touch();
    for (const field of this.fields) field.push(vectors.get(field.name));
    this.payloads.push(payload);
    this.indexes.add(this.tracker.rowCount, this.payloadNow);
    this.tracker.append(id, version);
  }

  /** Removes the row of a living point that gets a new one, here or in another segment. */
  supersede(offset: number): void {
    for (const field of this.fields) this.removeVector(field, offset);
    this.kill(offset);
  }

  /**
   * Removes a living point. Its sparse vectors go on counting for IDF, as in Qdrant, until the
   * segment is rebuilt: their presence bits stay.
   */
  delete(offset: number): void {
    this.kill(offset);
  }

  /** @throws QdrantError `storage` when the segment can hold no more payloads */
  setPayload(offset: number, payload: JsonObject | undefined): void {
    const encoded = encodeStored(payload);
    if (encoded !== undefined && !this.payloads.hasRoom) {
      throw storageError("A segment can hold no more payloads", { problem: "full" });
    }
    this.changes.payloads.push({ offset, entry: this.payloads.entry(offset) });
    this.payloads.set(offset, encoded);
    this.indexes.change(offset, this.payloadNow);
    this.change(offset);
  }

  /** Makes a living point's vector absent. */
  deleteVector(offset: number, name: string): void {
    for (const field of this.fields) if (field.name === name) this.removeVector(field, offset);
  }

  setVersion(offset: number, version: number): void {
    this.changes.versions.push({ offset, version: this.tracker.versionAt(offset) });
    this.tracker.setVersion(offset, version);
    this.change(offset);
  }

  /**
   * All changes since they were forgotten last, for a record; undefined when there are none. They
   * can still be undone.
   */
  recordChanges(run: Run): Promise<SegmentChanges | undefined> {
    return changesOf(this.number, this.takenRows, this.changes, this.parts, run);
  }

  /** Ends the time in which changes can be undone: they were recorded. */
  forgetChanges(): void {
    this.takenRows = this.tracker.rowCount;
    this.changes = noChanges();
  }

  /**
   * Undoes all changes since they were last taken. Rows that were added stay, dead.
   */
  undo(): void {
    const { died, absent, versions, payloads } = this.changes;
    if (died.length + absent.length > 0) this.graphs.clear();
    for (let offset = this.takenRows; offset < this.tracker.rowCount; offset++) {
      for (const field of this.fields) field.remove(offset);
      if (this.tracker.isLive(offset)) this.kill(offset);
    }
    for (const offset of died) {
      if (offset >= this.takenRows) continue;
      this.tracker.revive(offset);
      this.payloads.enter(offset);
      this.indexes.change(offset, this.payloadNow);
    }
    for (const { field, offset } of absent) if (offset < this.takenRows) field.restore(offset);
    for (const { offset, version } of versions.reverse()) this.tracker.setVersion(offset, version);
    for (const { offset, entry } of payloads.reverse()) {
      this.payloads.restore(offset, entry);
      this.indexes.change(offset, this.payloadNow);
    }
    this.changes = noChanges();
    // Dead rows are recorded with the next operation, as all rows are.
    for (let offset = this.takenRows; offset < this.tracker.rowCount; offset++) {
      this.changes.died.push(offset);
    }
    this.touch();
  }

  /**
   * Applies what a record says once more.
   *
   * @param operation number of the operation
   * @throws QdrantError `storage` when the record does not fit; the segment is of no use then
   */
  async replay(changes: SegmentChanges, operation: number, run: Run): Promise<void> {
    const { firstRow, died, touched, payloadChanges } = changes;
    if (firstRow !== this.tracker.rowCount) {
      throw storageError(`A record adds row ${firstRow} to ${this.tracker.rowCount} rows`, {
        problem: "damaged",
      });
    }
    this.touch();
    if (firstRow === 0 && changes.payloadLengths.length > 0) {
      this.limitFields(changes.fields.map(({ field }) => field));
    }
    const next = payloadsIn(changes);
    await addRecordedRows(changes, operation, next, this.parts, run);
    for (let change = 0; change < payloadChanges.length; change += 2) {
      const offset = payloadChanges[change]!;
      this.payloads.set(offset, next(payloadChanges[change + 1]!));
      this.indexes.change(offset, this.payloadNow);
      this.change(offset);
    }
    for (const offset of touched) {
      this.tracker.setVersion(offset, operation);
      this.change(offset);
    }
    for (const offset of died) this.kill(offset);
    this.forgetChanges();
  }

  /** The rows as they are now, to be copied into another segment. */
  snapshot(): SegmentSnapshot {
    return {
      isRecorded: this.takenRows === this.tracker.rowCount,
      rowCount: this.tracker.rowCount,
      tracker: this.tracker,
      deleted: this.tracker.deletedSnapshot(),
      versions: this.tracker.versionsSnapshot(),
      fields: fieldsNow(this.fields),
      payloads: this.payloads.view(),
    };
  }

  /** Adds a copy of the living rows of another segment; nothing of it is recorded. */
  async copyRows(from: SegmentSnapshot, run: Run): Promise<void> {
    this.touch();
    await copyLivingRows(from, this.parts, run);
    this.forgetChanges();
  }

  /** Makes a row what the row is now that it was copied from. Only for one that lived then. */
  followRow(offset: number, source: Segment, row: number): void {
    const isLive = source.tracker.isLive(row);
    if (isLive && source.tracker.versionAt(row) === this.tracker.versionAt(offset)) return;
    for (const field of this.fields) {
      const of = source.fields.find(({ number }) => number === field.number);
      if (of?.present.has(row) !== true) this.removeVector(field, offset);
    }
    if (!isLive) return this.kill(offset);
    this.payloads.set(offset, source.payloads.encoded(row));
    this.indexes.change(offset, this.payloadNow);
    this.setVersion(offset, source.tracker.versionAt(row));
  }

  /**
   * Takes over what files say. Only for a segment that is empty.
   *
   * @throws QdrantError `storage` when a file is missing or damaged; the segment is of no use then
   */
  async load(state: SegmentState, folder: BlockFolder, run: Run): Promise<void> {
    const { tracker } = this;
    if (state.rows.length > 0) this.limitFields(fieldNumbersOf(state));
    for (const offset of await loadSegment(state, folder, this.parts, run)) {
      this.changedRows.set(offset, true);
    }
    this.filedRows = tracker.rowCount;
    this.takenRows = tracker.rowCount;
    for (const [key, { index }] of this.indexes.published) {
      await this.buildIndex(key, index.schema, run);
    }
  }

  /** Whether memory holds many payloads that no point has. */
  get wantsCompaction(): boolean {
    return this.payloads.wantsCompaction;
  }

  /** Gives their memory back. Nothing may be changed meanwhile. */
  async compactPayloads(run: Run): Promise<void> {
    await this.payloads.compact((offset) => this.tracker.isLive(offset), run);
    this.latest = undefined;
  }

  /**
   * The state as it is now, to be written to files, in one turn of the event loop; undefined when
   * the files hold it already. Rows of an image count as written from here on.
   */
  image(): SegmentImage | undefined {
    if (!this.hasChanged) return undefined;
    const firstRow = this.filedRows;
    const image: SegmentImage = {
      number: this.number,
      firstRow,
      rowCount: this.tracker.rowCount,
      tracker: this.tracker,
      deleted: this.tracker.deletedSnapshot(),
      versions: this.tracker.versionsSnapshot(),
      changedRows: this.changedRows.snapshot(),
      fields: fieldsNow(this.fields),
      payloads: this.payloads.beginSpill(),
    };
    this.filedRows = image.rowCount;
    this.hasChanged = false;
    return image;
  }

  /**
   * Takes over what was written of an image. Nothing may be changed meanwhile.
   *
   * @param payloads the file of its payloads, if it has one, and which rows have theirs there
   */
  async settleImage(
    image: SegmentImage,
    payloads: { readonly range: ByteRange; readonly moved: PagedWords } | undefined,
    run: Run,
  ): Promise<void> {
    if (payloads === undefined) return;
    await this.payloads.endSpill(image.payloads, payloads.range, payloads.moved, run);
    this.latest = undefined;
  }

  /** Takes {@link image} back: its files were not written. */
  forgetImage({ firstRow }: SegmentImage): void {
    this.filedRows = firstRow;
    this.hasChanged = true;
  }

  /** Of an empty segment: its first rows were made with these vector names. */
  private limitFields(made: readonly number[]): void {
    const fields = this.fields.filter(({ number }) => made.includes(number));
    this.isComplete &&= fields.length === this.fields.length;
    this.fields = fields;
  }

  private get parts(): GrowingParts {
    const { tracker, payloads, fields, indexes } = this;
    return { tracker, payloads, fields, indexes };
  }

  private kill(offset: number): void {
    this.tracker.delete(offset);
    this.payloads.leave(offset);
    this.changes.died.push(offset);
    this.touch();
  }

  private removeVector(field: VectorField, offset: number): void {
    if (!field.remove(offset)) return;
    this.changes.absent.push({ field, offset });
    this.touch();
  }

  /** Notes that a row changed otherwise than by its masks. */
  private change(offset: number): void {
    if (offset < this.filedRows) this.changedRows.set(offset, true);
    this.touch();
  }

  private touch(): void {
    this.latest = undefined;
    this.hasChanged = true;
  }
}

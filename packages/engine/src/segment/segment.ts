/**
 * An appendable segment: an independent group of points of a shard.
 *
 * Invariants: rows are only added; a row's id and vectors never change; a point that gets other
 * vectors gets a new row and its old one dies. Version, deleted bit and presence bits are what
 * changes in a row.
 *
 * Until its changes are taken for a commit they can be undone as a whole.
 */
import type { JsonObject } from "@quiverdb/client";

import type { PointId, Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import { BLOCK_ROWS, IdTracker } from "../id_tracker/id_tracker.ts";
import { encodeStored, type PayloadStore } from "../payload/payload_store.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import { encodeKey, type KeyPart } from "../storage/key.ts";
import type { Append, Change, Storage } from "../storage/storage.ts";
import type { Workers } from "../workers/workers.ts";
import { AppendableReader } from "./appendable_reader.ts";
import { decodeBlock, encodeBlock } from "./segment_block.ts";
import type { SegmentReader } from "./segment_reader.ts";
import { VectorField } from "./vector_field.ts";

/** Where a segment lies. */
export interface SegmentLocation {
  /** Begin the key of every block; the block number follows. */
  readonly keyParts: readonly KeyPart[];
  /** The folder of its flat files. */
  readonly folder: string;
}

/** What a point is to have. */
export interface PointPut {
  readonly id: PointId;
  readonly vectors: ReadonlyMap<string, Vector>;
  /** The payload it gets; absent: the one it has. An undefined payload is the empty one. */
  readonly payload?: { readonly value: JsonObject | undefined };
  /** Where it is now. */
  readonly place: PointPlace | undefined;
}

/** Where a living point is. */
export interface PointPlace {
  readonly segment: Segment;
  readonly offset: number;
}

/** What changed in the known rows since the last commit, to be undone. */
interface Undo {
  readonly died: number[];
  readonly absent: { readonly field: VectorField; readonly offset: number }[];
  readonly versions: { readonly offset: number; readonly version: number }[];
}

export class Segment {
  readonly number: number;
  private readonly location: SegmentLocation;
  private readonly payloads: PayloadStore;
  private readonly workers: Workers;
  private readonly tracker = new IdTracker();
  private readonly fields: readonly VectorField[];
  private readonly dirtyBlocks = new Set<number>();
  /** Rows of which the storage knows. */
  private takenRows = 0;
  private undoable: Undo = { died: [], absent: [], versions: [] };
  /** Of the present state, if there is one. */
  private latest: SegmentReader | undefined;

  /**
   * @param schema its vector names; their order names the files and must be the same at every
   *   opening
   * @param payloads of all points of the shard
   * @param workers who scans many rows
   */
  constructor(
    number: number,
    schema: VectorSchema,
    location: SegmentLocation,
    payloads: PayloadStore,
    workers: Workers,
  ) {
    this.number = number;
    this.location = location;
    this.payloads = payloads;
    this.workers = workers;
    this.fields = [...schema].map(
      ([name, params], at) => new VectorField(name, params, `${location.folder}/${at}`),
    );
  }

  /** A view of the points as they are now. */
  reader(): SegmentReader {
    this.latest ??= new AppendableReader(this.tracker, this.fields, this.payloads, this.workers);
    return this.latest;
  }

  /** The offset of a living point. */
  offsetOf(id: PointId): number | undefined {
    return this.tracker.offsetOf(id);
  }

  idAt(offset: number): PointId {
    return this.tracker.idAt(offset);
  }

  payloadAt(offset: number): JsonObject {
    return this.payloads.get(this.tracker.idAt(offset));
  }

  /** The vectors a point has, by name. */
  vectorsAt(offset: number): Map<string, Vector> {
    return this.reader().vectorsAt(offset);
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
    const end = Math.min(points.length, from + Math.max(0, rowsMax - this.tracker.rowCount));
    const rooms = this.fields.map((field) => new Room(field));
    let at = from;
    while (at < end) {
      const { vectors } = points[at]!;
      if (!rooms.every((room) => room.fits(vectors))) break;
      for (const room of rooms) room.take(vectors);
      if (++at % RESERVED_POINTS === 0 && run.due()) await run.pause();
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
      const encoded = payload === undefined ? undefined : encodeStored(payload.value);
      place?.segment.supersede(place.offset);
      this.append(id, version, vectors);
      if (payload !== undefined) this.payloads.set(id, encoded);
      if (run.due()) await run.pause();
    }
  }

  /** Adds a point that has no live row in this segment; there must be room for it. */
  append(id: PointId, version: number, vectors: ReadonlyMap<string, Vector>): void {
    for (const field of this.fields) field.push(vectors.get(field.name));
    this.markDirty(this.tracker.append(id, version));
  }

  /** Removes the row of a living point that gets a new one, here or in another segment. */
  supersede(offset: number): void {
    for (const field of this.fields) this.removeVector(field, offset);
    this.kill(offset);
  }

  /**
   * Removes a living point and its payload. Its sparse vectors go on counting for IDF, as in
   * Qdrant, until the segment is rebuilt: their presence bits stay.
   */
  delete(offset: number): void {
    this.kill(offset);
    this.payloads.set(this.tracker.idAt(offset), undefined);
  }

  setPayload(offset: number, payload: JsonObject): void {
    this.payloads.set(this.tracker.idAt(offset), encodeStored(payload));
  }

  /** Makes a living point's vector absent. */
  deleteVector(offset: number, name: string): void {
    const field = this.fields.find((one) => one.name === name);
    if (field === undefined) throw new Error(`no vector name ${name} in the segment`);
    this.removeVector(field, offset);
    this.markDirty(offset);
  }

  setVersion(offset: number, version: number): void {
    this.undoable.versions.push({ offset, version: this.tracker.versionAt(offset) });
    this.tracker.setVersion(offset, version);
    this.markDirty(offset);
  }

  /** All changes since the last call, for one commit. */
  async takeChanges(run: Run): Promise<{ changes: Change[]; appends: Append[] }> {
    const present = this.fields.map((field) => field.present);
    const changes: Change[] = [];
    for (const block of this.dirtyBlocks) {
      changes.push({
        key: encodeKey(...this.location.keyParts, block),
        value: encodeBlock(this.tracker, present, block),
      });
      if (run.due()) await run.pause();
    }
    this.dirtyBlocks.clear();
    const appends: Append[] = [];
    if (this.tracker.rowCount > this.takenRows) {
      for (const { store } of this.fields) appends.push(...store.appendsFrom(this.takenRows));
      this.takenRows = this.tracker.rowCount;
    }
    this.undoable = { died: [], absent: [], versions: [] };
    return { changes, appends };
  }

  /**
   * Undoes all changes since they were last taken. Rows that were added stay, dead.
   */
  undo(): void {
    const { died, absent, versions } = this.undoable;
    for (let offset = this.takenRows; offset < this.tracker.rowCount; offset++) {
      for (const field of this.fields) field.remove(offset);
      if (this.tracker.isLive(offset)) this.tracker.delete(offset);
    }
    for (const offset of died) if (offset < this.takenRows) this.tracker.revive(offset);
    for (const { field, offset } of absent) if (offset < this.takenRows) field.restore(offset);
    for (const { offset, version } of versions.reverse()) this.tracker.setVersion(offset, version);
    this.undoable = { died: [], absent: [], versions: [] };
    this.latest = undefined;
  }

  /**
   * Takes over the stored state: everything at first, later what another process has committed
   * since.
   *
   * @throws QdrantError `storage` when a file or block is damaged; the segment is of no use then
   */
  async load(storage: Storage, run: Run): Promise<void> {
    let block = 0;
    for (const [, value] of storage.range(encodeKey(...this.location.keyParts))) {
      const { rows, deleted, present } = decodeBlock(value, this.fields.length);
      this.fields.forEach((field, at) => {
        field.loadPresence(block * 2, present[at]![0]);
        field.loadPresence(block * 2 + 1, present[at]![1]);
      });
      this.tracker.loadBlock(block, rows, ...deleted);
      block++;
      if (run.due()) await run.pause();
    }
    for (const field of this.fields) await field.load(storage, this.tracker.rowCount, run);
    this.takenRows = this.tracker.rowCount;
    this.latest = undefined;
  }

  private kill(offset: number): void {
    this.tracker.delete(offset);
    this.undoable.died.push(offset);
    this.markDirty(offset);
  }

  private removeVector(field: VectorField, offset: number): void {
    if (field.remove(offset)) this.undoable.absent.push({ field, offset });
  }

  private markDirty(offset: number): void {
    this.latest = undefined;
    this.dirtyBlocks.add(Math.floor(offset / BLOCK_ROWS));
  }
}

/** Points whose room is added up between two looks at the clock. */
const RESERVED_POINTS = 64;

/** The room that further rows take in one field. */
class Room {
  private readonly field: VectorField;
  private readonly left: number;
  private taken = 0;

  constructor(field: VectorField) {
    this.field = field;
    this.left = field.store.room;
  }

  fits(vectors: ReadonlyMap<string, Vector>): boolean {
    return this.taken + this.roomOf(vectors) <= this.left;
  }

  take(vectors: ReadonlyMap<string, Vector>): void {
    this.taken += this.roomOf(vectors);
  }

  reserve(): void {
    this.field.store.reserve(this.taken);
  }

  private roomOf(vectors: ReadonlyMap<string, Vector>): number {
    return this.field.store.roomOf(vectors.get(this.field.name));
  }
}

/**
 * An appendable segment: an independent group of points of a shard, scanned in search.
 *
 * Invariants: rows are only added; a row's id and vectors never change; a point that gets other
 * vectors gets a new row and its old one dies. Version, deleted bit and presence bits are what
 * changes in a row.
 */
import type { PointId, Vector } from "../common/point.ts";
import { BLOCK_ROWS, IdTracker } from "../id_tracker/id_tracker.ts";
import { encodeKey, type KeyPart } from "../storage/key.ts";
import type { Append, Change, Storage } from "../storage/storage.ts";
import { decodeBlock, encodeBlock } from "./segment_block.ts";
import {
  createField,
  hasRoom,
  loadField,
  pushVector,
  removeVector,
  reserveRows,
  type VectorField,
  vectorAt,
} from "./vector_field.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";

/** Where a segment lies. */
export interface SegmentLocation {
  /** Begin the key of every block; the block number follows. */
  readonly keyParts: readonly KeyPart[];
  /** The folder of its flat files. */
  readonly folder: string;
}

export class Segment {
  readonly number: number;
  readonly tracker = new IdTracker();
  readonly fields: ReadonlyMap<string, VectorField>;
  private readonly location: SegmentLocation;
  private readonly dirtyBlocks = new Set<number>();
  /** Rows whose vectors are handed to the storage. */
  private persistedRows = 0;

  /**
   * @param schema its vector names; their order names the files and must be the same at every
   *   opening
   */
  constructor(number: number, schema: VectorSchema, location: SegmentLocation) {
    this.number = number;
    this.location = location;
    const fields = new Map<string, VectorField>();
    for (const [name, params] of schema) {
      fields.set(name, createField(name, params, `${location.folder}/${fields.size}`));
    }
    this.fields = fields;
  }

  get pointCount(): number {
    return this.tracker.liveCount;
  }

  /** Whether a row with these vectors still fits into the memories of the fields. */
  hasRoomFor(vectors: ReadonlyMap<string, Vector>, rowsMax: number): boolean {
    if (this.tracker.rowCount >= rowsMax) return false;
    for (const field of this.fields.values()) {
      if (!hasRoom(field, vectors.get(field.name))) return false;
    }
    return true;
  }

  /**
   * Makes room for points, so that adding them cannot fail.
   *
   * @throws QdrantError `storage` when the machine has no more memory; nothing changed then
   */
  reserve(points: readonly ReadonlyMap<string, Vector>[]): void {
    for (const field of this.fields.values()) {
      reserveRows(
        field,
        points.map((vectors) => vectors.get(field.name)),
      );
    }
  }

  /** Adds a point that has no live row in this segment. */
  append(id: PointId, version: number, vectors: ReadonlyMap<string, Vector>): number {
    const offset = this.tracker.append(id, version);
    for (const field of this.fields.values()) pushVector(field, vectors.get(field.name));
    this.markDirty(offset);
    return offset;
  }

  /**
   * Removes a live point. Its sparse vectors go on counting for IDF, as in Qdrant, until the
   * segment is rebuilt: their presence bits stay.
   */
  delete(offset: number): void {
    this.tracker.delete(offset);
    this.markDirty(offset);
  }

  /** Removes the row of a live point that gets a new one, here or in another segment. */
  supersede(offset: number): void {
    for (const field of this.fields.values()) removeVector(field, offset);
    this.delete(offset);
  }

  /** Makes a live point's vector absent. The name must be known. */
  deleteVector(offset: number, name: string): void {
    removeVector(this.fields.get(name)!, offset);
    this.markDirty(offset);
  }

  setVersion(offset: number, version: number): void {
    this.tracker.setVersion(offset, version);
    this.markDirty(offset);
  }

  hasVector(name: string, offset: number): boolean {
    return this.fields.get(name)?.present.has(offset) ?? false;
  }

  /** The vectors a point has, by name. */
  vectorsAt(offset: number): Map<string, Vector> {
    const vectors = new Map<string, Vector>();
    for (const field of this.fields.values()) {
      const vector = vectorAt(field, offset);
      if (vector !== undefined) vectors.set(field.name, vector);
    }
    return vectors;
  }

  /** One vector of a point; undefined when the point has none of that name. */
  vectorAt(name: string, offset: number): Vector | undefined {
    const field = this.fields.get(name);
    return field === undefined ? undefined : vectorAt(field, offset);
  }

  /** All changes since the last call, for one commit. */
  takeChanges(): { changes: Change[]; appends: Append[] } {
    const present = [...this.fields.values()].map((field) => field.present);
    const changes: Change[] = [];
    for (const block of this.dirtyBlocks) {
      changes.push({
        key: encodeKey(...this.location.keyParts, block),
        value: encodeBlock(this.tracker, present, block),
      });
    }
    this.dirtyBlocks.clear();
    const appends: Append[] = [];
    if (this.tracker.rowCount > this.persistedRows) {
      for (const field of this.fields.values()) {
        appends.push(...field.store.appendsFrom(this.persistedRows));
      }
      this.persistedRows = this.tracker.rowCount;
    }
    return { changes, appends };
  }

  /**
   * Takes over the stored state: everything at first, later what another process has committed
   * since.
   *
   * @throws QdrantError `storage` when a file or block is damaged
   */
  load(storage: Storage): void {
    const fields = [...this.fields.values()];
    let block = 0;
    for (const [, value] of storage.range(encodeKey(...this.location.keyParts))) {
      const stored = decodeBlock(value, fields.length);
      const [low, high] = stored.deleted;
      const before = this.indexedOffsets(fields, block);
      this.tracker.loadBlock(block, stored.rows, low, high);
      fields.forEach((field, at) => {
        const [presentLow, presentHigh] = stored.present[at]!;
        field.present.setWord(block * 2, presentLow);
        field.present.setWord(block * 2 + 1, presentHigh);
      });
      this.dropFromIndexes(fields, before);
      block++;
    }
    for (const field of fields) {
      loadField(field, storage, this.tracker.rowCount);
    }
    this.persistedRows = this.tracker.rowCount;
  }

  /** For each field of a block that is known already: the offsets its index counts. */
  private indexedOffsets(fields: readonly VectorField[], block: number): number[][] {
    const first = block * BLOCK_ROWS;
    const end = Math.min(first + BLOCK_ROWS, this.tracker.rowCount);
    return fields.map((field) => {
      const offsets: number[] = [];
      if (field.kind === "sparse") {
        for (let offset = first; offset < end; offset++) {
          if (field.present.has(offset)) offsets.push(offset);
        }
      }
      return offsets;
    });
  }

  private dropFromIndexes(
    fields: readonly VectorField[],
    before: readonly (readonly number[])[],
  ): void {
    fields.forEach((field, at) => {
      if (field.kind !== "sparse") return;
      for (const offset of before[at]!) {
        if (!field.present.has(offset)) field.index.remove(offset);
      }
    });
  }

  private markDirty(offset: number): void {
    this.dirtyBlocks.add(Math.floor(offset / BLOCK_ROWS));
  }
}

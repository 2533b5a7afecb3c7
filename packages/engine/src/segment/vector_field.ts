/**
 * One vector name of a segment: its store, which offsets have it, and the index of sparse vectors.
 */
import { Bitset } from "../common/bitset.ts";
import type { Vector } from "../common/point.ts";
import { DenseRows } from "../kernels/dense_rows.ts";
import { InvertedIndex } from "../sparse/inverted_index.ts";
import type { Storage } from "../storage/storage.ts";
import { DenseStore } from "../vectors/dense_store.ts";
import { MultiStore } from "../vectors/multi_store.ts";
import { SparseStore } from "../vectors/sparse_store.ts";
import type { VectorParams } from "../schema/vector_schema.ts";

interface Presence {
  readonly name: string;
  /** Offsets that have the vector. */
  readonly present: Bitset;
}

export interface DenseField extends Presence {
  readonly kind: "dense";
  readonly store: DenseStore;
}

export interface MultiField extends Presence {
  readonly kind: "multi";
  readonly store: MultiStore;
}

export interface SparseField extends Presence {
  readonly kind: "sparse";
  readonly store: SparseStore;
  readonly index: InvertedIndex;
}

export type VectorField = DenseField | MultiField | SparseField;

/** An empty field. `path` is where its files lie, without the endings. */
export function createField(name: string, params: VectorParams, path: string): VectorField {
  const present = new Bitset();
  switch (params.kind) {
    case "dense":
      return {
        kind: "dense",
        name,
        present,
        store: new DenseStore(path, params.size, params.distance),
      };
    case "multi":
      return {
        kind: "multi",
        name,
        present,
        store: new MultiStore(path, params.size, params.distance),
      };
    case "sparse": {
      const store = new SparseStore(path);
      return { kind: "sparse", name, present, store, index: new InvertedIndex(store) };
    }
  }
}

/** Adds the row of the next offset. The vector's kind must be that of the field. */
export function pushVector(field: VectorField, vector: Vector | undefined): void {
  const offset = field.store.rowCount;
  if (field.kind === "dense") field.store.push(ofKind(vector, "dense"));
  else if (field.kind === "multi") field.store.push(ofKind(vector, "multi"));
  else field.store.push(ofKind(vector, "sparse"));
  if (vector !== undefined) field.present.set(offset, true);
  if (field.kind === "sparse") field.index.catchUp((row) => field.present.has(row));
}

/** Makes a point's vector absent. */
export function removeVector(field: VectorField, offset: number): void {
  if (!field.present.has(offset)) return;
  field.present.set(offset, false);
  if (field.kind === "sparse") field.index.remove(offset);
}

/** The vector of an offset, or undefined when the point has none. */
export function vectorAt(field: VectorField, offset: number): Vector | undefined {
  return field.present.has(offset) ? field.store.get(offset) : undefined;
}

/**
 * Makes room for the vectors of further points, as far as the field can hold them.
 *
 * @throws QdrantError `storage` when the machine has no more memory; nothing changed then
 */
export function reserveRows(field: VectorField, vectors: readonly (Vector | undefined)[]): void {
  if (field.kind === "sparse") return;
  const { rows } = field.store;
  const wanted = vectors.reduce((total, vector) => total + rowsOf(field, vector), 0);
  rows.reserve(Math.min(wanted, DenseRows.rowsMax(rows.dim) - rows.rowCount));
}

/** Whether one more row of this vector fits. */
export function hasRoom(field: VectorField, vector: Vector | undefined): boolean {
  if (field.kind === "sparse") return true;
  const { dim, rowCount } = field.store.rows;
  return rowCount + rowsOf(field, vector) <= DenseRows.rowsMax(dim);
}

/** Matrix rows that a vector, or its placeholder, takes. */
function rowsOf(field: DenseField | MultiField, vector: Vector | undefined): number {
  if (field.kind === "dense") return 1;
  return vector?.kind === "multi" ? vector.rows.length / vector.dim : 0;
}

/** Reads the rows up to `rows` from the files; presence bits must be loaded already. */
export function loadField(field: VectorField, storage: Storage, rows: number): void {
  if (rows > field.store.rowCount) field.store.load(storage, rows);
  if (field.kind === "sparse") {
    field.index.catchUp((offset) => field.present.has(offset));
  }
}

function ofKind<K extends Vector["kind"]>(
  vector: Vector | undefined,
  kind: K,
): Extract<Vector, { kind: K }> | undefined {
  if (vector === undefined || isOfKind(vector, kind)) return vector;
  throw new Error(`a ${vector.kind} vector reached a ${kind} field`);
}

function isOfKind<K extends Vector["kind"]>(
  vector: Vector,
  kind: K,
): vector is Extract<Vector, { kind: K }> {
  return vector.kind === kind;
}

/**
 * Putting points together from columns of vectors, payloads and ids.
 */
import { QdrantError } from "../errors/qdrant_error.ts";
import { setMember } from "../json/json_object.ts";
import type { PointStruct, Vector, VectorStruct } from "../operation/models.ts";
import type { FlatVectors, Source, UploadColumns } from "./upload_options.ts";

/** Whether a value can be iterated over, at once or asynchronously. */
export function isSource<T>(value: Source<T> | object): value is Source<T> {
  if (typeof value !== "object" || value === null) return false;
  return Symbol.iterator in value || Symbol.asyncIterator in value;
}

function* rowsOfNames(columns: {
  readonly [name: string]: readonly Vector[];
}): Generator<VectorStruct, void, undefined> {
  const names = Object.entries(columns);
  const lengths = new Set(names.map(([, vectors]) => vectors.length));
  if (lengths.size > 1) {
    throw new QdrantError("bad_input", "Each named vector should have the same number of vectors");
  }
  for (let row = 0; row < (names[0]?.[1].length ?? 0); row++) {
    const vectors: { [name: string]: Vector } = {};
    for (const [name, column] of names) {
      const vector = column[row];
      if (vector !== undefined) setMember(vectors, name, vector);
    }
    yield vectors;
  }
}

function isFlat(value: object): value is FlatVectors {
  return "matrix" in value && value.matrix instanceof Float32Array && "width" in value;
}

/** Views of the rows; nothing is copied. */
function* rowsOfMatrix({ matrix, width }: FlatVectors): Generator<VectorStruct, void, undefined> {
  if (!(Number.isInteger(width) && width >= 1) || matrix.length % width !== 0) {
    const text = `a matrix of ${matrix.length} components has no rows of ${width}`;
    throw new QdrantError("bad_input", text);
  }
  for (let at = 0; at < matrix.length; at += width) yield matrix.subarray(at, at + width);
}

async function* randomIds(): AsyncGenerator<string, void, undefined> {
  for (;;) yield crypto.randomUUID();
}

async function* nothing(): AsyncGenerator<null, void, undefined> {
  for (;;) yield null;
}

async function* iterate<T>(source: Source<T>): AsyncGenerator<T, void, undefined> {
  yield* source;
}

function rowsOf(vectors: UploadColumns["vectors"]): Source<VectorStruct | null> {
  if (isSource(vectors)) return vectors;
  return isFlat(vectors) ? rowsOfMatrix(vectors) : rowsOfNames(vectors);
}

/**
 * The points of columns, row by row, until the shortest column ends. Rows are taken only when they
 * are needed.
 *
 * @throws QdrantError `bad_input` if named vectors differ in number, or a matrix has no such rows
 */
export async function* pointsOfColumns<P extends object>(
  columns: UploadColumns<P>,
): AsyncGenerator<PointStruct<P>, void, undefined> {
  const { vectors } = columns;
  if (typeof vectors !== "object" || vectors === null) {
    throw new QdrantError("format", "vectors: expected an iterable or lists by vector name");
  }
  const vectorRows = iterate(rowsOf(vectors));
  const payloads = columns.payload === undefined ? nothing() : iterate(columns.payload);
  const ids = columns.ids === undefined ? randomIds() : iterate(columns.ids);
  try {
    for (;;) {
      const vector = await vectorRows.next();
      if (vector.done === true) return;
      const payload = await payloads.next();
      const id = await ids.next();
      if (payload.done === true || id.done === true) return;
      const point = { id: id.value, vector: vector.value ?? {} };
      yield payload.value === null ? point : { ...point, payload: payload.value };
    }
  } finally {
    await Promise.all([vectorRows.return(), payloads.return(), ids.return()]);
  }
}

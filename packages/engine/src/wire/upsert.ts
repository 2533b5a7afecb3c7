/** Reading upserts: a list of points, or a batch of parallel columns. */
import type { JsonObject } from "@quiverdb/client";

import { DEFAULT_VECTOR } from "../common/point.ts";
import type { PointId, Vector, VectorInput } from "../common/point.ts";
import { isAbsent, isRawObject } from "../common/raw_json.ts";
import type { RawObject } from "../common/raw_json.ts";
import { describeJson } from "../common/serde_text.ts";
import type {
  NamedVectors,
  PointStruct,
  UpdateRequest,
  UpsertOperation,
} from "../request/operations.ts";
import { VectorPack } from "../request/vector_pack.ts";
import { readLongBody } from "./kit/body.ts";
import { hiddenLongList, longList, mapOfLong } from "./kit/long_values.ts";
import { optional, rawObject, readAt, readLongAt, requiredMember, struct } from "./kit/reader.ts";
import type { LongReader, Reader } from "./kit/reader.ts";
import type { ReadContext, Reading } from "./kit/reading.ts";
import { oneOf } from "./kit/scalars.ts";
import { refuse } from "./kit/shape_failure.ts";
import { filter } from "./values/filter.ts";
import { optionalPayload } from "./values/payload.ts";
import { pointId } from "./values/point_id.ts";
import { emptyUpdate } from "./values/points_selector.ts";
import { shardKeys } from "./values/shard_key.ts";
import { readVectorMember, vectorOf } from "./values/vector.ts";

/**
 * Reads the body of an upsert: `points`, or `batch`, which wins. Of several points with one id the
 * last one stays.
 *
 * Vectors and payloads are copies: when the promise settles, the caller's arrays and objects may
 * change. With `wait: false` a call settles before its operation is applied, so a store that
 * copies for itself comes too late. Vectors of one body share buffers.
 *
 * @throws QdrantError `format`, `validation`, or `bad_request` if there are no points
 */
export function readUpsertPoints(body: unknown, context: ReadContext): Promise<UpdateRequest> {
  return readLongBody(upsert, body, context);
}

/** Points of a body whose vectors are kept as they were read: packing pays for many. */
const UNPACKED_POINTS = 4096;

const INVALID = "Invalid PointInsertOperations format";

/** An upsert inside a larger body. */
export const upsert: LongReader<UpdateRequest> = async (value, reading) => {
  const raw = isRawObject(value)
    ? value
    : refuse(INVALID, `expected a map, got ${describeJson(value)}`);
  const points = await readPoints(raw, reading);
  const { update_filter, update_mode = "upsert", shard_key = [] } = options(raw, reading);
  const operation: UpsertOperation = {
    kind: "upsert",
    points: await lastOfEachId(points, reading),
    mode: update_mode,
    filter: update_filter,
  };
  if (points.length === 0 && reading.issueCount === 0) throw emptyUpdate();
  return { operations: [operation], shardKeys: shard_key };
};

const options = struct("UpsertOptions", {
  update_filter: optional(filter),
  update_mode: optional(oneOf("upsert", "insert_only", "update_only")),
  shard_key: shardKeys,
});

function readPoints(raw: RawObject, reading: Reading): Promise<readonly PointStruct[]> {
  const { batch: columns, points } = raw;
  if (columns !== undefined) return readLongAt(batch, columns, reading, "batch");
  if (points !== undefined) return readLongAt(pointStructs, points, reading, "points");
  return refuse(INVALID, "expected `points` or `batch`");
}

const pointStructs: LongReader<readonly PointStruct[]> = (value, reading) => {
  const kept = keptVectors();
  const points = longList<PointStruct>((item, itemReading) => {
    const raw = rawObject(item, "struct PointStruct");
    return {
      id: readAt(pointId, requiredMember(raw, "id"), itemReading, "id"),
      vectors: kept(readVectorMember(raw, itemReading, "vector")),
      payload: readAt(optionalPayload, raw["payload"], itemReading, "payload"),
    };
  });
  return points(value, reading);
};

/** How the vectors of a body are kept: those of points beyond the first are packed. */
function keptVectors(): (vectors: NamedVectors) => NamedVectors {
  let count = 0;
  const pack = new VectorPack();
  return (vectors) =>
    ++count > UNPACKED_POINTS && areNumbers(vectors) ? pack.add(vectors) : vectors;
}

function areNumbers(vectors: NamedVectors): vectors is NamedVectors<Vector> {
  for (const vector of vectors.values()) if (vector.kind === "inference") return false;
  return true;
}

/** In the order in which the ids come first. */
async function lastOfEachId(
  points: readonly PointStruct[],
  reading: Reading,
): Promise<readonly PointStruct[]> {
  const byId = new Map<PointId, PointStruct>();
  for (const point of points) {
    if (reading.isDue()) await reading.pause();
    byId.set(point.id, point);
  }
  return byId.size === points.length ? points : [...byId.values()];
}

const ids = longList(pointId);
const payloads = longList<JsonObject | undefined>(optionalPayload);

const batch: LongReader<readonly PointStruct[]> = async (value, reading) => {
  const raw = rawObject(value, "struct Batch");
  const givenIds = requiredMember(raw, "ids");
  const givenVectors = requiredMember(raw, "vectors");
  const batchIds = await readLongAt(ids, givenIds, reading, "ids");
  const columns = await readLongAt(vectorColumns, givenVectors, reading, "vectors", "");
  const batchPayloads = isAbsent(raw["payloads"])
    ? undefined
    : await readLongAt(payloads, raw["payloads"], reading, "payloads");
  for (const column of columns.values()) {
    checkLength("vectors", batchIds.length, column.length, reading);
  }
  if (batchPayloads !== undefined) {
    checkLength("payloads", batchIds.length, batchPayloads.length, reading);
  }
  const points: PointStruct[] = [];
  const kept = keptVectors();
  for (const [index, id] of batchIds.entries()) {
    if (reading.isDue()) await reading.pause();
    points.push({ id, vectors: kept(rowOf(columns, index)), payload: batchPayloads?.[index] });
  }
  return points;
};

const COLUMNS_TEXT = "data did not match any variant of untagged enum BatchVectorStruct";

const columnVector: Reader<VectorInput> = vectorOf(COLUMNS_TEXT);

/** One vector for each point. */
const column = hiddenLongList(columnVector);

const columnsByName = mapOfLong<readonly VectorInput[]>(async (value, reading) =>
  Array.isArray(value)
    ? column(value, reading)
    : refuse(COLUMNS_TEXT, `expected a list of vectors, got ${describeJson(value)}`),
);

type Columns = ReadonlyMap<string, readonly VectorInput[]>;

/** Vectors by name, each a list with one vector per point. */
const vectorColumns: LongReader<Columns> = async (value, reading) => {
  if (Array.isArray(value)) return new Map([[DEFAULT_VECTOR, await column(value, reading)]]);
  if (!isRawObject(value)) {
    return refuse(COLUMNS_TEXT, `expected a list of vectors or a map, got ${describeJson(value)}`);
  }
  return columnsByName(value, reading);
};

function rowOf(columns: Columns, index: number): NamedVectors {
  const row = new Map<string, VectorInput>();
  for (const [name, vectors] of columns) {
    const vector = vectors[index];
    if (vector !== undefined) row.set(name, vector);
  }
  return row;
}

function checkLength(what: string, idCount: number, others: number, reading: Reading): void {
  if (idCount === others) return;
  reading.violate(`number of ids and ${what} must be equal (${idCount} != ${others})`, "batch");
}

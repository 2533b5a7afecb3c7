/** Reading upserts: a list of points, or a batch of parallel columns. */
import type { JsonObject } from "@quiverdb/client";

import { DEFAULT_VECTOR } from "../common/point.ts";
import type { PointId, VectorInput } from "../common/point.ts";
import { describeJson } from "../common/serde_text.ts";
import type { NamedVectors, PointStruct, UpsertOperation } from "../request/operations.ts";
import { filter, payload, pointId, pointIds } from "./common_readers.ts";
import type { BodySource, Place } from "./place.ts";
import { emptyUpdate } from "./points_selector.ts";
import { isRawObject, rawList, rawObject } from "./raw_value.ts";
import type { RawObject } from "./raw_value.ts";
import { list, optional, readBody, struct } from "./reader.ts";
import type { Reader } from "./reader.ts";
import { oneOf } from "./scalar_readers.ts";
import { readPointVectors, readVector } from "./vector.ts";

const options = struct("UpsertOptions", {
  update_filter: optional(filter),
  update_mode: optional(oneOf("upsert", "insert_only", "update_only")),
});

const BATCH_TEXT = "data did not match any variant of untagged enum BatchVectorStruct";

/**
 * Reads the body of an upsert: `points`, or `batch`, which wins. Of several points with one id the
 * last one stays.
 *
 * @throws QdrantError `format`, `validation`, or `bad_request` if there are no points
 */
export function parseUpsert(body: unknown, source: BodySource = "caller"): UpsertOperation {
  return readBody(body, source, "", readUpsert);
}

/** An upsert inside a larger body. */
export const readUpsert: Reader<UpsertOperation> = (value, at) => {
  const invalid = "Invalid PointInsertOperations format";
  const raw = isRawObject(value)
    ? value
    : at.fail(invalid, `expected a map, got ${describeJson(value)}`);
  let points: Iterable<PointStruct>;
  if (raw["batch"] !== undefined) points = readBatch(raw["batch"], at.member("batch"));
  else if (raw["points"] !== undefined) points = readPoints(raw["points"], at.member("points"));
  else return at.fail(invalid, "expected `points` or `batch`");
  const { update_filter, update_mode } = options(raw, at);
  const byId = new Map<PointId, PointStruct>();
  for (const point of points) byId.set(point.id, point);
  if (byId.size === 0 && at.issues.length === 0) throw emptyUpdate();
  return {
    kind: "upsert",
    points: [...byId.values()],
    mode: update_mode ?? "upsert",
    filter: update_filter,
  };
};

/** The id of a raw point. */
export function readId(raw: RawObject, at: Place): PointId {
  return raw["id"] === undefined
    ? at.fail("missing field `id`")
    : pointId(raw["id"], at.member("id"));
}

/**
 * The vectors of a raw point: its member `vector`, or `vectors`.
 *
 * @param rule name of the member in 422 texts
 */
export function readVectorMember(raw: RawObject, at: Place, rule: string): NamedVectors {
  const name = raw["vector"] === undefined && raw["vectors"] !== undefined ? "vectors" : "vector";
  return raw[name] === undefined
    ? at.fail("missing field `vector`")
    : readPointVectors(raw[name], at.member(name, rule));
}

function readPoints(value: unknown, at: Place): PointStruct[] {
  return rawList(value, at).map((item, index) => {
    const place = at.item(index);
    const raw = rawObject(item, place, "struct PointStruct");
    return {
      id: readId(raw, place),
      vectors: readVectorMember(raw, place, "vector"),
      payload: readPayload(raw["payload"], place.member("payload")),
    };
  });
}

function readPayload(value: unknown, at: Place): JsonObject | undefined {
  return value === undefined || value === null ? undefined : payload(value, at);
}

function readBatch(value: unknown, at: Place): PointStruct[] {
  const raw = rawObject(value, at, "struct Batch");
  if (raw["ids"] === undefined) at.fail("missing field `ids`");
  if (raw["vectors"] === undefined) at.fail("missing field `vectors`");
  const ids = pointIds(raw["ids"], at.member("ids"));
  const columns = readColumns(raw["vectors"], at.member("vectors", ""));
  const payloads =
    raw["payloads"] === undefined || raw["payloads"] === null
      ? undefined
      : list(readPayload)(raw["payloads"], at.member("payloads"));
  for (const column of columns.values()) {
    checkLength("vectors", ids.length, column.length, at);
  }
  if (payloads !== undefined) checkLength("payloads", ids.length, payloads.length, at);
  return ids.map((id, index) => ({
    id,
    vectors: rowOf(columns, index),
    payload: payloads?.[index],
  }));
}

const readRow: Reader<VectorInput> = (row, at) => readVector(row, at, BATCH_TEXT);

/** Vectors by name, each a list with one vector per point. */
function readColumns(value: unknown, at: Place): Map<string, readonly VectorInput[]> {
  if (Array.isArray(value)) {
    const column = value.map((row, index) => readRow(row, at.item(index, "")));
    return new Map([[DEFAULT_VECTOR, column]]);
  }
  if (!isRawObject(value)) {
    return at.fail(BATCH_TEXT, `expected a list of vectors or a map, got ${describeJson(value)}`);
  }
  const columns = new Map<string, readonly VectorInput[]>();
  const places: Place[] = [];
  for (const [name, rows] of Object.entries(value)) {
    if (rows === undefined) continue;
    if (!Array.isArray(rows)) {
      return at
        .member(name)
        .fail(BATCH_TEXT, `expected a list of vectors, got ${describeJson(rows)}`);
    }
    const place = at.entry(name);
    places.push(place);
    columns.set(
      name,
      rows.map((row, index) => readRow(row, place.item(index, ""))),
    );
  }
  at.mergeEntries(places);
  return columns;
}

function rowOf(columns: ReadonlyMap<string, readonly VectorInput[]>, index: number): NamedVectors {
  const row = new Map<string, VectorInput>();
  for (const [name, column] of columns) {
    const vector = column[index];
    if (vector !== undefined) row.set(name, vector);
  }
  return row;
}

function checkLength(what: string, ids: number, others: number, at: Place): void {
  if (ids !== others) {
    at.violate(`number of ids and ${what} must be equal (${ids} != ${others})`, "batch");
  }
}

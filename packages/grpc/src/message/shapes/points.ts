/** Points and what changes them. */
import { QdrantError } from "@quiverdb/client";

import {
  type Fields,
  isAbsent,
  isListLike,
  isRecord,
  MessageError,
  recordOf,
  refuse,
  type RestObject,
  ShapeFailure,
  onlyRest,
} from "../rest_value.ts";
import type { Shape, Shapes } from "../shape.ts";
import { wrapper } from "./collections.ts";

/** `points` or `filter`; the points win. */
const pointsSelector: Shape = {
  toFields: (rest) => {
    const { points, filter } = recordOf(rest, "PointsSelector");
    if (!isAbsent(points)) return { points };
    if (!isAbsent(filter)) return { filter };
    const text = "data did not match any variant of untagged enum PointsSelector";
    throw new ShapeFailure(text);
  },
  fromFields: (fields) => {
    const { points, filter } = fields;
    if (points !== undefined) return { points };
    if (filter !== undefined) return { filter };
    throw new MessageError("Malformed PointsSelector type");
  },
};

/**
 * A change of selected points: REST has the members of the selector beside the others.
 *
 * @param field of the selector
 * @param isRequired whether a change without selector is refused here
 * @param member that REST requires
 */
function selected(field: string, isRequired: boolean, member?: string): Shape {
  return {
    toFields: (rest) => {
      const record = recordOf(rest, "a change of points");
      const { points, filter, shard_key: shardKey, vector, ...others } = record;
      if (member !== undefined && isAbsent(record[member])) {
        throw new ShapeFailure(`missing field \`${member}\``);
      }
      if (member === "vector" && !isAbsent(points) && !isAbsent(filter)) {
        throw onlyRest("points and a filter at once");
      }
      const isGiven = isRequired || !isAbsent(points) || !isAbsent(filter);
      const selector = isGiven ? { [field]: { points, filter } } : {};
      return { ...others, vectors: vector, shard_key_selector: shardKey, ...selector };
    },
    fromFields: ({ [field]: selector, shard_key_selector: shardKey, vectors, ...others }) => {
      if (selector === undefined && isRequired) throw new MessageError("PointSelector is missing");
      return {
        ...others,
        ...(isRecord(selector) ? selector : {}),
        ...(shardKey === undefined ? {} : { shard_key: shardKey }),
        ...(vectors === undefined ? {} : { vector: vectors }),
      };
    },
  };
}

/** Payloads and keys are required in REST, and empty ones are meant. */
function withMember(shape: Shape, field: string, ifAbsent: () => unknown): Shape {
  return {
    ...shape,
    fromFields: (fields, form) =>
      shape.fromFields?.({ [field]: ifAbsent(), ...fields }, form) ?? fields,
  };
}

const setPayload = withMember(selected("points_selector", false, "payload"), "payload", () => ({}));
const deletePayload = withMember(selected("points_selector", false, "keys"), "keys", () => []);
const deleteVectors = withMember(selected("points_selector", false, "vector"), "vectors", () => []);

/** Vectors of REST are in `vector`; `vectors` is taken as well. */
function pointFields(rest: unknown): Fields {
  const { id, vector, vectors, payload } = recordOf(rest, "struct PointStruct");
  if (isAbsent(id)) throw new ShapeFailure("missing field `id`");
  const given = vector ?? vectors;
  if (isAbsent(given)) throw new ShapeFailure("missing field `vector`");
  return { id, vectors: given, payload };
}

function pointOf({ id, vectors, payload }: Fields): unknown {
  if (id === undefined) throw new MessageError("Empty ID is not allowed");
  const vector = vectors ?? {};
  return payload === undefined ? { id, vector } : { id, vector, payload };
}

const upsert: Shape = {
  required: ["points"],
  toFields: (rest) => {
    const record = recordOf(rest, "struct PointsList");
    const { batch, points, shard_key: shardKey, ...others } = record;
    const list = isAbsent(batch) ? points : pointsOf(recordOf(batch, "struct Batch"));
    if (!isListLike(list)) return refuse(list, "`points` or `batch`");
    return { ...others, points: list, shard_key_selector: shardKey };
  },
  fromFields: ({ shard_key_selector: shardKey, ...others }) =>
    shardKey === undefined ? others : { ...others, shard_key: shardKey },
};

/** The points of parallel columns, which messages do not have. */
function pointsOf({ ids, vectors, payloads }: RestObject): RestObject[] {
  if (!isListLike(ids)) return refuse(ids, "a list of point ids");
  const columns = columnsOf(vectors);
  for (const column of columns.values()) checkLength("vectors", ids.length, column.length);
  const payloadAt = isAbsent(payloads) ? [] : payloads;
  if (!isListLike(payloadAt)) return refuse(payloads, "a list of payloads");
  if (!isAbsent(payloads)) checkLength("payloads", ids.length, payloadAt.length);
  return Array.from(ids, (id, at) => ({ id, vector: rowOf(columns, at), payload: payloadAt[at] }));
}

/** The column of the default vector has no name. */
const UNNAMED = Symbol("the default vector");

function columnsOf(vectors: unknown): Map<string | symbol, ArrayLike<unknown>> {
  const columns = new Map<string | symbol, ArrayLike<unknown>>();
  if (isListLike(vectors)) return columns.set(UNNAMED, vectors);
  for (const [name, column] of Object.entries(recordOf(vectors, "BatchVectorStruct"))) {
    if (isAbsent(column)) continue;
    columns.set(name, isListLike(column) ? column : refuse(column, "a list of vectors"));
  }
  return columns;
}

function rowOf(columns: ReadonlyMap<string | symbol, ArrayLike<unknown>>, at: number): unknown {
  const unnamed = columns.get(UNNAMED);
  if (unnamed !== undefined) return unnamed[at];
  return Object.fromEntries(Array.from(columns, ([name, column]) => [String(name), column[at]]));
}

function checkLength(what: string, count: number, length: number): void {
  if (count === length) return;
  const text = `batch.${what}: number of ids and ${what} must be equal (${count} != ${length})`;
  throw new QdrantError("validation", `JSON body: [${text}]`);
}

/** Names of operations of a batch: REST to message. */
const BATCH_NAMES: Readonly<Record<string, string>> = {
  upsert: "upsert",
  delete: "delete_points",
  set_payload: "set_payload",
  overwrite_payload: "overwrite_payload",
  delete_payload: "delete_payload",
  clear_payload: "clear_payload",
  update_vectors: "update_vectors",
  delete_vectors: "delete_vectors",
};

const updateOperation: Shape = {
  toFields: (rest) => {
    const record = recordOf(rest, "UpdateOperation");
    const name = Object.keys(BATCH_NAMES).find((candidate) => candidate in record);
    if (name !== undefined) return { [BATCH_NAMES[name] ?? name]: record[name] };
    const text = "data did not match any variant of untagged enum UpdateOperation";
    throw new ShapeFailure(text);
  },
  fromFields: (fields) => {
    const { delete_deprecated: oldDelete, clear_payload_deprecated: oldClear } = fields;
    if (oldDelete !== undefined) return { delete: oldDelete };
    if (oldClear !== undefined) return { clear_payload: oldClear };
    for (const [rest, name] of Object.entries(BATCH_NAMES)) {
      if (fields[name] !== undefined) return { [rest]: fields[name] };
    }
    throw new MessageError("Operation is missing");
  },
};

const shardKeySelector: Shape = {
  toFields: (rest) => {
    if (isRecord(rest)) return { shard_keys: [rest["target"]], fallback: rest["fallback"] };
    return { shard_keys: isListLike(rest) ? rest : [rest] };
  },
  fromFields: ({ shard_keys: keys, fallback }) => {
    const list: readonly unknown[] = Array.isArray(keys) ? keys : [];
    if (fallback === undefined) return list.length === 1 ? list[0] : list;
    if (list.length === 1) return { target: list[0], fallback };
    throw new MessageError("fallback shard key can only be used with a single shard key");
  },
};

const pointVectors: Shape = {
  toFields: (rest) => {
    const { id, vectors } = pointFields(rest);
    return { id, vectors };
  },
  fromFields: pointOf,
};

export const pointShapes: Shapes = {
  PointStruct: { toFields: pointFields, fromFields: pointOf },
  PointVectors: pointVectors,
  UpsertPoints: upsert,
  "PointsUpdateOperation.PointStructList": upsert,
  UpdatePointVectors: upsert,
  "PointsUpdateOperation.UpdateVectors": upsert,
  DeletePoints: selected("points", true),
  "PointsUpdateOperation.DeletePoints": selected("points", true),
  ClearPayloadPoints: selected("points", true),
  "PointsUpdateOperation.ClearPayload": selected("points", true),
  SetPayloadPoints: setPayload,
  "PointsUpdateOperation.SetPayload": setPayload,
  "PointsUpdateOperation.OverwritePayload": setPayload,
  DeletePayloadPoints: deletePayload,
  "PointsUpdateOperation.DeletePayload": deletePayload,
  DeletePointVectors: deleteVectors,
  "PointsUpdateOperation.DeleteVectors": deleteVectors,
  PointsUpdateOperation: updateOperation,
  PointsSelector: pointsSelector,
  PointsIdsList: wrapper("ids", []),
  ShardKeySelector: shardKeySelector,
  WriteOrdering: wrapper("type"),
  UpdateBatchPoints: { required: ["operations"] },
};

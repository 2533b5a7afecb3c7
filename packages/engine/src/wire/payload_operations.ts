/** Reading operations on payloads, and the deletion of points. */
import type { UpdateRequest } from "../request/operations.ts";
import { readLongBody } from "./kit/body.ts";
import { list, optional, required, struct } from "./kit/reader.ts";
import type { LongReader } from "./kit/reader.ts";
import type { ReadContext } from "./kit/reading.ts";
import { filter } from "./values/filter.ts";
import { jsonPath } from "./values/json_path.ts";
import { payload } from "./values/payload.ts";
import { pointIds } from "./values/point_id.ts";
import { pointSelection, selectorOf } from "./values/points_selector.ts";
import { shardKeys } from "./values/shard_key.ts";

/** @throws QdrantError `format`, `validation`, or `bad_request` for an empty list of points */
export function readDeletePoints(body: unknown, context: ReadContext): Promise<UpdateRequest> {
  return readLongBody(deletePoints, body, context);
}

/** @throws QdrantError `format`, `validation`, or `bad_request` for an empty list of points */
export function readSetPayload(body: unknown, context: ReadContext): Promise<UpdateRequest> {
  return readLongBody(setPayload, body, context);
}

/**
 * A member `key` is checked and ignored.
 *
 * @throws QdrantError `format`, `validation`, or `bad_request` for an empty list of points
 */
export function readOverwritePayload(body: unknown, context: ReadContext): Promise<UpdateRequest> {
  return readLongBody(overwritePayload, body, context);
}

/** @throws QdrantError `format`, `validation`, or `bad_request` for an empty list of points */
export function readDeletePayload(body: unknown, context: ReadContext): Promise<UpdateRequest> {
  return readLongBody(deletePayload, body, context);
}

/** @throws QdrantError `format`, `validation`, or `bad_request` for an empty list of points */
export function readClearPayload(body: unknown, context: ReadContext): Promise<UpdateRequest> {
  return readLongBody(clearPayload, body, context);
}

const setBody = struct("SetPayload", {
  payload: required(payload),
  points: optional(pointIds),
  filter: optional(filter),
  key: optional(jsonPath),
  shard_key: shardKeys,
});

const deleteBody = struct("DeletePayload", {
  keys: required(list(jsonPath)),
  points: optional(pointIds),
  filter: optional(filter),
  shard_key: shardKeys,
});

/** A deletion of points inside a larger body. */
export const deletePoints: LongReader<UpdateRequest> = async (value, reading) => {
  const given = pointSelection(value, reading);
  const operation = { kind: "delete_points", selector: selectorOf(given) } as const;
  return { operations: [operation], shardKeys: given.shard_key ?? [] };
};

/** A payload to be set, inside a larger body. */
export const setPayload: LongReader<UpdateRequest> = async (value, reading) => {
  const { shard_key = [], ...given } = setBody(value, reading);
  const selector = selectorOf(given);
  const operation = {
    kind: "set_payload",
    payload: given.payload,
    selector,
    key: given.key,
  } as const;
  return { operations: [operation], shardKeys: shard_key };
};

/** A payload that replaces the old one, inside a larger body. */
export const overwritePayload: LongReader<UpdateRequest> = async (value, reading) => {
  const { shard_key = [], ...given } = setBody(value, reading);
  const selector = selectorOf(given);
  const operation = { kind: "overwrite_payload", payload: given.payload, selector } as const;
  return { operations: [operation], shardKeys: shard_key };
};

/** A deletion of payload members inside a larger body. */
export const deletePayload: LongReader<UpdateRequest> = async (value, reading) => {
  const { shard_key = [], ...given } = deleteBody(value, reading);
  const selector = selectorOf(given);
  const operation = { kind: "delete_payload", keys: given.keys, selector } as const;
  return { operations: [operation], shardKeys: shard_key };
};

/** A clearing of payloads inside a larger body. */
export const clearPayload: LongReader<UpdateRequest> = async (value, reading) => {
  const given = pointSelection(value, reading);
  const operation = { kind: "clear_payload", selector: selectorOf(given) } as const;
  return { operations: [operation], shardKeys: given.shard_key ?? [] };
};

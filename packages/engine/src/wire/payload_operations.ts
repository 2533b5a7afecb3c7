/** Reading operations on payloads, and the deletion of points. */
import type {
  ClearPayloadOperation,
  DeletePayloadOperation,
  DeletePointsOperation,
  OverwritePayloadOperation,
  SetPayloadOperation,
} from "../request/operations.ts";
import { filter, jsonPath, payload, pointIds } from "./common_readers.ts";
import type { BodySource } from "./place.ts";
import { pointsSelector, selectorOf } from "./points_selector.ts";
import { list, optional, readBody, required, struct } from "./reader.ts";
import type { Reader } from "./reader.ts";

const setBody = struct("SetPayload", {
  payload: required(payload),
  points: optional(pointIds),
  filter: optional(filter),
  key: optional(jsonPath),
});

const deleteBody = struct("DeletePayload", {
  keys: required(list(jsonPath)),
  points: optional(pointIds),
  filter: optional(filter),
});

/** @throws QdrantError `format`, `validation`, or `bad_request` for an empty list of points */
export function parseDeletePoints(
  body: unknown,
  source: BodySource = "caller",
): DeletePointsOperation {
  return readBody(body, source, "", readDeletePoints);
}

/** @throws QdrantError `format`, `validation`, or `bad_request` for an empty list of points */
export function parseSetPayload(body: unknown, source: BodySource = "caller"): SetPayloadOperation {
  return readBody(body, source, "", readSetPayload);
}

/**
 * A member `key` is checked and ignored.
 *
 * @throws QdrantError `format`, `validation`, or `bad_request` for an empty list of points
 */
export function parseOverwritePayload(
  body: unknown,
  source: BodySource = "caller",
): OverwritePayloadOperation {
  return readBody(body, source, "", readOverwritePayload);
}

/** @throws QdrantError `format`, `validation`, or `bad_request` for an empty list of points */
export function parseDeletePayload(
  body: unknown,
  source: BodySource = "caller",
): DeletePayloadOperation {
  return readBody(body, source, "", readDeletePayload);
}

/** @throws QdrantError `format`, `validation`, or `bad_request` for an empty list of points */
export function parseClearPayload(
  body: unknown,
  source: BodySource = "caller",
): ClearPayloadOperation {
  return readBody(body, source, "", readClearPayload);
}

/** A deletion of points inside a larger body. */
export const readDeletePoints: Reader<DeletePointsOperation> = (value, at) => ({
  kind: "delete_points",
  selector: pointsSelector(value, at),
});

/** A payload to be set, inside a larger body. */
export const readSetPayload: Reader<SetPayloadOperation> = (value, at) => {
  const given = setBody(value, at);
  const selector = selectorOf(given, at);
  return { kind: "set_payload", payload: given.payload, selector, key: given.key };
};

/** A payload that replaces the old one, inside a larger body. */
export const readOverwritePayload: Reader<OverwritePayloadOperation> = (value, at) => {
  const given = setBody(value, at);
  return {
    kind: "overwrite_payload",
    payload: given.payload,
    selector: selectorOf(given, at),
  };
};

/** A deletion of payload members inside a larger body. */
export const readDeletePayload: Reader<DeletePayloadOperation> = (value, at) => {
  const given = deleteBody(value, at);
  return { kind: "delete_payload", keys: given.keys, selector: selectorOf(given, at) };
};

/** A clearing of payloads inside a larger body. */
export const readClearPayload: Reader<ClearPayloadOperation> = (value, at) => ({
  kind: "clear_payload",
  selector: pointsSelector(value, at),
});

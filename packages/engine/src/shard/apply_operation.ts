/**
 * Applies update operations to the points of a shard (Qdrant 1.18, `lib/shard/src/update.rs`).
 *
 * Vectors are checked before anything changes. Operations on points by id that meet an unknown id
 * fail after the known ones of its chunk were changed, as Qdrant's do.
 */
import { type JsonObject, QdrantError } from "@quiverdb/client";

import { UPDATE_CHUNK_IDS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import type { PointId, Vector } from "../common/point.ts";
import type { Filter } from "../request/filter.ts";
import { deletePayloadAt, setPayload, setPayloadAt } from "../payload/payload_changes.ts";
import { fitVector, paramsOf } from "../schema/check_vector.ts";
import { matchingOffsets, prepareFilter } from "../segment/segment_filter.ts";
import type { Segment } from "../segment/segment.ts";
import type {
  NamedVectors,
  PointsSelector,
  UpdateOperation,
  UpdateVectorsOperation,
  UpsertOperation,
} from "../request/operations.ts";
import type { PointPlace, ShardPoints } from "./shard_points.ts";

/**
 * Applies one operation in memory.
 *
 * @param version the operation's number, the new version of every point it touches
 * @throws QdrantError `bad_input` when a vector does not fit (nothing changed), `not_found` for an
 *   unknown id
 */
export async function applyOperation(
  points: ShardPoints,
  operation: UpdateOperation<Vector>,
  version: number,
  run: Run,
): Promise<void> {
  switch (operation.kind) {
    case "upsert":
      return upsert(points, operation, version);
    case "update_vectors":
      return updateVectors(points, operation, version);
    case "delete_points":
      return deletePoints(points, operation.selector, run);
    case "delete_vectors":
      for (const name of operation.names) paramsOf(points.schema, name);
      return forEachPoint(points, operation.selector, run, ({ segment, offset }) => {
        for (const name of operation.names) segment.deleteVector(offset, name);
        segment.setVersion(offset, version);
      });
    case "set_payload": {
      const { payload, key } = operation;
      return changePayloads(points, operation.selector, version, run, (old) =>
        key === undefined ? setPayload(old, payload) : setPayloadAt(old, key, payload),
      );
    }
    case "overwrite_payload":
      return changePayloads(points, operation.selector, version, run, () => operation.payload);
    case "delete_payload":
      return changePayloads(points, operation.selector, version, run, (old) =>
        operation.keys.reduce(deletePayloadAt, old),
      );
    case "clear_payload":
      return changePayloads(points, operation.selector, version, run, () => ({}));
  }
}

function upsert(points: ShardPoints, operation: UpsertOperation<Vector>, version: number): void {
  const fitted = operation.points.map((point) => fitVectors(points, point.vectors));
  points.reserve(fitted);
  const passes = conditionalUpdate(points, operation.filter);
  operation.points.forEach(({ id, payload }, at) => {
    const place = points.find(id);
    if (place === undefined ? operation.mode === "update_only" : operation.mode === "insert_only") {
      return;
    }
    if (place !== undefined && !passes(place)) return;
    points.putVectors(id, version, fitted[at]!);
    points.putPayload(id, payload);
  });
}

function updateVectors(
  points: ShardPoints,
  operation: UpdateVectorsOperation<Vector>,
  version: number,
): void {
  const changes = new Map<PointId, Map<string, Vector>>();
  for (const { id, vectors } of operation.points) changes.set(id, fitVectors(points, vectors));
  const passes = conditionalUpdate(points, operation.filter);
  inChunks([...changes.keys()], (id) => {
    const place = points.find(id);
    if (place === undefined) return false;
    if (passes(place)) {
      const vectors = place.segment.vectorsAt(place.offset);
      for (const [name, vector] of changes.get(id)!) vectors.set(name, vector);
      points.putVectors(id, version, vectors);
    }
    return true;
  });
}

async function deletePoints(
  points: ShardPoints,
  selector: PointsSelector,
  run: Run,
): Promise<void> {
  if (selector.kind === "filter") {
    return forEachPoint(points, selector, run, (place, id) => points.delete(id, place));
  }
  for (const id of selector.ids) {
    const place = points.find(id);
    if (place !== undefined) points.delete(id, place);
  }
}

function changePayloads(
  points: ShardPoints,
  selector: PointsSelector,
  version: number,
  run: Run,
  change: (old: JsonObject) => JsonObject,
): Promise<void> {
  return forEachPoint(points, selector, run, ({ segment, offset }, id) => {
    points.putPayload(id, change(points.payloads.get(id)));
    segment.setVersion(offset, version);
  });
}

/** @throws QdrantError `not_found` for the first unknown id, once its chunk is done */
async function forEachPoint(
  points: ShardPoints,
  selector: PointsSelector,
  run: Run,
  change: (place: PointPlace, id: PointId) => void,
): Promise<void> {
  if (selector.kind === "ids") {
    inChunks(selector.ids, (id) => {
      const place = points.find(id);
      if (place === undefined) return false;
      change(place, id);
      return true;
    });
    return;
  }
  const matches: PointPlace[] = [];
  for (const segment of points.segments) {
    const filter = prepareFilter(segment, points.payloads, selector.filter);
    for (const offset of await matchingOffsets(segment, filter, run)) {
      matches.push({ segment, offset });
    }
  }
  for (const place of matches) {
    change(place, place.segment.tracker.idAt(place.offset));
    if (run.due()) await run.pause();
  }
}

/** Calls `change` for each id; an id it does not know fails the whole once its chunk is done. */
function inChunks(ids: readonly PointId[], change: (id: PointId) => boolean): void {
  for (let from = 0; from < ids.length; from += UPDATE_CHUNK_IDS) {
    let missing: PointId | undefined;
    for (const id of ids.slice(from, from + UPDATE_CHUNK_IDS)) {
      if (!change(id)) missing ??= id;
    }
    if (missing !== undefined) {
      throw new QdrantError("not_found", `No point with id ${missing} found`);
    }
  }
}

function fitVectors(points: ShardPoints, vectors: NamedVectors<Vector>): Map<string, Vector> {
  const fitted = new Map<string, Vector>();
  for (const [name, vector] of vectors) fitted.set(name, fitVector(points.schema, name, vector));
  return fitted;
}

/**
 * Whether an existing point may be changed: its current state must match the filter, if there is
 * one.
 */
function conditionalUpdate(
  points: ShardPoints,
  filter: Filter | undefined,
): (place: PointPlace) => boolean {
  if (filter === undefined) return () => true;
  const checkers = new Map<Segment, (offset: number) => boolean>();
  return ({ segment, offset }) => {
    let accept = checkers.get(segment);
    if (accept === undefined) {
      accept = prepareFilter(segment, points.payloads, filter).accept ?? (() => true);
      checkers.set(segment, accept);
    }
    return accept(offset);
  };
}

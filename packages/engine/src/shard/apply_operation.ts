/**
 * Applies update operations to the points of a shard (Qdrant 1.18, `lib/shard/src/update.rs`).
 *
 * Vectors are checked before anything changes. Operations on points by id that meet an unknown id
 * fail after the known ones of its chunk were changed, as Qdrant's do. Points are changed one after
 * the other, with pauses: a reader that is made meanwhile sees some of them changed, and never half
 * of one, as in Qdrant.
 */
import { type JsonObject, QdrantError } from "@quiverdb/client";

import { PACED_ROWS, UPDATE_CHUNK_IDS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import type { PointId, Vector } from "../common/point.ts";
import type { Filter } from "../request/filter.ts";
import { deletePayloadAt, setPayload, setPayloadAt } from "../payload/payload_changes.ts";
import { paramsOf } from "../schema/check_vector.ts";
import type { PointPlace, PointPut } from "../segment/point_put.ts";
import type { Segment } from "../segment/segment.ts";
import type {
  PointsSelector,
  PointVectors,
  UpdateOperation,
  UpdateVectorsOperation,
  UpsertOperation,
} from "../request/operations.ts";
import { fitVectors } from "./fit_operation.ts";
import type { ShardPoints } from "./shard_points.ts";

/**
 * Applies one operation in memory.
 *
 * @param operation an upsert whose vectors are fitted already
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
      return upsert(points, operation, version, run);
    case "update_vectors":
      return updateVectors(points, operation, version, run);
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
        key === undefined ? setPayload(old, payload) : setPayloadAt(old ?? {}, key, payload),
      );
    }
    case "overwrite_payload":
      return changePayloads(points, operation.selector, version, run, () => operation.payload);
    case "delete_payload":
      return changePayloads(
        points,
        operation.selector,
        version,
        run,
        (old) => old && operation.keys.reduce(deletePayloadAt, old),
      );
    case "clear_payload":
      return changePayloads(points, operation.selector, version, run, () => undefined);
  }
}

async function upsert(
  { group }: ShardPoints,
  { points, mode, filter }: UpsertOperation<Vector>,
  version: number,
  run: Run,
): Promise<void> {
  const passes = conditionalUpdate(filter);
  const puts: PointPut[] = [];
  let looked = 0;
  for (const { id, vectors, payload } of points) {
    const place = group.find(id);
    const isWanted =
      place === undefined ? mode !== "update_only" : mode !== "insert_only" && passes(place);
    if (isWanted) puts.push({ id, vectors, payload: { value: payload }, place });
    if (++looked % PACED_ROWS === 0 && run.due()) await run.pause();
  }
  await group.put(puts, version, run);
}

async function updateVectors(
  { group, schema }: ShardPoints,
  operation: UpdateVectorsOperation<Vector>,
  version: number,
  run: Run,
): Promise<void> {
  const fitted: PointVectors<Vector>[] = [];
  for (const { id, vectors } of operation.points) {
    fitted.push({ id, vectors: fitVectors(schema, vectors) });
    if (fitted.length % PACED_ROWS === 0 && run.due()) await run.pause();
  }
  const passes = conditionalUpdate(operation.filter);
  for (let from = 0; from < fitted.length; from += UPDATE_CHUNK_IDS) {
    const puts: PointPut[] = [];
    let missing: PointId | undefined;
    for (const { id, vectors: changed } of fitted.slice(from, from + UPDATE_CHUNK_IDS)) {
      const place = group.find(id);
      if (place === undefined) missing ??= id;
      else if (passes(place)) {
        const vectors = place.segment.vectorsAt(place.offset);
        for (const [name, vector] of changed) vectors.set(name, vector);
        puts.push({ id, vectors, place });
      }
    }
    await group.put(puts, version, run);
    requireFound(missing);
    if (run.due()) await run.pause();
  }
}

async function deletePoints(
  points: ShardPoints,
  selector: PointsSelector,
  run: Run,
): Promise<void> {
  if (selector.kind === "filter") return forEachPoint(points, selector, run, remove);
  for (const id of selector.ids) {
    const place = points.group.find(id);
    if (place !== undefined) remove(place);
    if (run.due()) await run.pause();
  }
}

function changePayloads(
  points: ShardPoints,
  selector: PointsSelector,
  version: number,
  run: Run,
  change: (old: JsonObject | undefined) => JsonObject | undefined,
): Promise<void> {
  return forEachPoint(points, selector, run, ({ segment, offset }) => {
    const old = segment.hasPayload(offset) ? segment.payloadAt(offset) : undefined;
    segment.setPayload(offset, change(old));
    segment.setVersion(offset, version);
  });
}

function remove({ segment, offset }: PointPlace): void {
  segment.delete(offset);
}

/** @throws QdrantError `not_found` for the first unknown id, once its chunk is done */
async function forEachPoint(
  { group }: ShardPoints,
  selector: PointsSelector,
  run: Run,
  change: (place: PointPlace) => void,
): Promise<void> {
  if (selector.kind === "ids") {
    for (let from = 0; from < selector.ids.length; from += UPDATE_CHUNK_IDS) {
      let missing: PointId | undefined;
      for (const id of selector.ids.slice(from, from + UPDATE_CHUNK_IDS)) {
        const place = group.find(id);
        if (place === undefined) missing ??= id;
        else change(place);
      }
      requireFound(missing);
      if (run.due()) await run.pause();
    }
    return;
  }
  // All matches are found before the first is changed: a change may make others match.
  const matches = [];
  for (const segment of group.segments) {
    const reader = segment.reader();
    const filter = reader.filter(selector.filter);
    const offsets = await reader.matching(filter, { kind: "offset" }, reader.pointCount, run);
    matches.push({ segment, offsets });
  }
  for (const { segment, offsets } of matches) {
    for (const offset of offsets) {
      change({ segment, offset });
      if (run.due()) await run.pause();
    }
  }
}

/** @throws QdrantError `not_found` when an id is missing */
function requireFound(missing: PointId | undefined): void {
  if (missing === undefined) return;
  throw new QdrantError("not_found", `No point with id ${missing} found`);
}

/**
 * Whether an existing point may be changed: its current state must match the filter, if there is
 * one.
 */
function conditionalUpdate(filter: Filter | undefined): (place: PointPlace) => boolean {
  if (filter === undefined) return () => true;
  const checks = new Map<Segment, (offset: number) => boolean>();
  return ({ segment, offset }) => {
    let accept = checks.get(segment);
    if (accept === undefined) {
      accept = segment.check(filter);
      checks.set(segment, accept);
    }
    return accept(offset);
  };
}

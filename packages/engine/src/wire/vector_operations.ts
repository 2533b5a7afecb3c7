/** Reading updates and deletions of vectors of existing points. */
import { QdrantError } from "@quiverdb/client";

import type { PointId, VectorInput } from "../common/point.ts";
import type { DeleteVectorsOperation, PointVectors, UpdateRequest } from "../request/operations.ts";
import { readLongBody } from "./kit/body.ts";
import { longList } from "./kit/long_values.ts";
import {
  list,
  optional,
  rawObject,
  readAt,
  readLongAt,
  required,
  requiredMember,
  struct,
} from "./kit/reader.ts";
import type { LongReader, Reader } from "./kit/reader.ts";
import type { ReadContext, Reading } from "./kit/reading.ts";
import { string } from "./kit/scalars.ts";
import { filter } from "./values/filter.ts";
import { pointId, pointIds } from "./values/point_id.ts";
import { idSelector } from "./values/points_selector.ts";
import { shardKeys } from "./values/shard_key.ts";
import { readVectorMember } from "./values/vector.ts";

/**
 * Reads the body of an update of vectors. Vectors of a repeated id are merged, later ones override.
 * They are copies, see `readUpsertPoints`.
 *
 * @throws QdrantError `format` or `validation`
 */
export function readUpdateVectors(body: unknown, context: ReadContext): Promise<UpdateRequest> {
  return readLongBody(updateVectors, body, context);
}

/**
 * Reads the body of a deletion of vectors. With both a filter and points there are two operations,
 * to be applied in order; the answer is that of the last one.
 *
 * @throws QdrantError `format`, `validation`, or `bad_request` without points
 */
export function readDeleteVectors(body: unknown, context: ReadContext): Promise<UpdateRequest> {
  return readLongBody(deleteVectors, body, context);
}

/** An update of vectors inside a larger body. */
export const updateVectors: LongReader<UpdateRequest> = async (value, reading) => {
  const raw = rawObject(value, "struct UpdateVectors");
  const given = requiredMember(raw, "points");
  const points = await readLongAt(pointUpdates, given, reading, "points");
  if (points.length === 0) reading.violate("must specify points to update", "points");
  const { update_filter, shard_key = [] } = updateOptions(raw, reading);
  const operation = {
    kind: "update_vectors",
    points: await mergeById(points, reading),
    filter: update_filter,
  } as const;
  return { operations: [operation], shardKeys: shard_key };
};

const updateOptions = struct("UpdateVectors", {
  update_filter: optional(filter),
  shard_key: shardKeys,
});

const pointUpdate: Reader<PointVectors> = (value, reading) => {
  const raw = rawObject(value, "struct PointVectors");
  const id = readAt(pointId, requiredMember(raw, "id"), reading, "id");
  const mark = reading.mark();
  const vectors = readVectorMember(raw, reading, "");
  if ([...vectors.values()].every(isEmpty)) {
    reading.rewind(mark);
    reading.violate("must specify vectors to update for point", "vector");
  }
  return { id, vectors };
};

const pointUpdates = longList(pointUpdate);

async function mergeById(
  points: readonly PointVectors[],
  reading: Reading,
): Promise<readonly PointVectors[]> {
  const byId = new Map<PointId, Map<string, VectorInput>>();
  for (const { id, vectors } of points) {
    if (reading.isDue()) await reading.pause();
    const merged = byId.get(id);
    if (merged === undefined) byId.set(id, new Map(vectors));
    else for (const [name, vector] of vectors) merged.set(name, vector);
  }
  return Array.from(byId, ([id, vectors]) => ({ id, vectors }));
}

function isEmpty(vector: VectorInput): boolean {
  switch (vector.kind) {
    case "dense":
      return vector.values.length === 0;
    case "sparse":
      return vector.indices.length === 0;
    case "multi":
    case "inference":
      return false;
  }
}

const deleteBody = struct("DeleteVectors", {
  vector: required(list(string), "vectors"),
  points: optional(pointIds),
  filter: optional(filter),
  shard_key: shardKeys,
});

/** A deletion of vectors inside a larger body. */
export const deleteVectors: LongReader<UpdateRequest> = async (value, reading) => {
  const { vector, points, filter: where, shard_key = [] } = deleteBody(value, reading);
  const names = [...new Set(vector)];
  if (names.length === 0) reading.violate("must specify vector names to delete", "vector");
  if (reading.issueCount > 0) return { operations: [], shardKeys: shard_key };
  const kind = "delete_vectors";
  const operations: DeleteVectorsOperation[] = [];
  if (where !== undefined) {
    operations.push({ kind, selector: { kind: "filter", filter: where }, names });
  }
  if (points !== undefined) operations.push({ kind, selector: idSelector(points), names });
  if (operations.length === 0) {
    throw new QdrantError("bad_request", "No filter or points provided");
  }
  return { operations, shardKeys: shard_key };
};

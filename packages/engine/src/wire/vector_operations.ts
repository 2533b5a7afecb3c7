/** Reading updates and deletions of vectors of existing points. */
import { QdrantError } from "@quiverdb/client";

import type { PointId, VectorInput } from "../common/point.ts";
import type {
  DeleteVectorsOperation,
  NamedVectors,
  UpdateVectorsOperation,
} from "../request/operations.ts";
import { filter, pointIds } from "./common_readers.ts";
import type { BodySource, Place } from "./place.ts";
import { idSelector } from "./points_selector.ts";
import { rawObject } from "./raw_value.ts";
import { list, optional, readBody, required, struct } from "./reader.ts";
import type { Reader } from "./reader.ts";
import { string } from "./scalar_readers.ts";
import { readId, readVectorMember } from "./upsert.ts";

interface PointUpdate {
  readonly id: PointId;
  readonly vectors: NamedVectors;
}

const updateBody = struct("UpdateVectors", {
  points: required(list(readPointUpdate)),
  update_filter: optional(filter),
});

const deleteBody = struct("DeleteVectors", {
  vector: required(list(string), "vectors"),
  points: optional(pointIds),
  filter: optional(filter),
});

/**
 * Reads the body of an update of vectors. Vectors of a repeated id are merged, later ones override.
 *
 * @throws QdrantError `format` or `validation`
 */
export function parseUpdateVectors(
  body: unknown,
  source: BodySource = "caller",
): UpdateVectorsOperation {
  return readBody(body, source, "", readUpdateVectors);
}

/**
 * Reads the body of a deletion of vectors. With both a filter and points there are two operations,
 * to be applied in order; the answer is that of the last one.
 *
 * @throws QdrantError `format`, `validation`, or `bad_request` without points
 */
export function parseDeleteVectors(
  body: unknown,
  source: BodySource = "caller",
): readonly DeleteVectorsOperation[] {
  return readBody(body, source, "", readDeleteVectors);
}

/** An update of vectors inside a larger body. */
export const readUpdateVectors: Reader<UpdateVectorsOperation> = (value, at) => {
  const { points, update_filter } = updateBody(value, at);
  if (points.length === 0) at.violate("must specify points to update", "points");
  const byId = new Map<PointId, Map<string, VectorInput>>();
  for (const { id, vectors } of points) {
    const merged = byId.get(id) ?? new Map<string, VectorInput>();
    for (const [name, vector] of vectors) merged.set(name, vector);
    byId.set(id, merged);
  }
  return {
    kind: "update_vectors",
    points: Array.from(byId, ([id, vectors]) => ({ id, vectors })),
    filter: update_filter,
  };
};

/** A deletion of vectors inside a larger body. */
export const readDeleteVectors: Reader<readonly DeleteVectorsOperation[]> = (value, at) => {
  const given = deleteBody(value, at);
  const names = [...new Set(given.vector)];
  if (names.length === 0) at.violate("must specify vector names to delete", "vector");
  at.check();
  const kind = "delete_vectors";
  const operations: DeleteVectorsOperation[] = [];
  if (given.filter !== undefined) {
    operations.push({ kind, selector: { kind: "filter", filter: given.filter }, names });
  }
  if (given.points !== undefined)
    operations.push({ kind, selector: idSelector(given.points), names });
  if (operations.length === 0) {
    throw new QdrantError("bad_request", "No filter or points provided");
  }
  return operations;
};

function readPointUpdate(value: unknown, at: Place): PointUpdate {
  const raw = rawObject(value, at, "struct PointVectors");
  const id = readId(raw, at);
  const issueCount = at.issues.length;
  const vectors = readVectorMember(raw, at, "");
  if ([...vectors.values()].every(isEmpty)) {
    at.issues.length = issueCount;
    at.violate("must specify vectors to update for point", "vector");
  }
  return { id, vectors };
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

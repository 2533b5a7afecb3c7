/** Reading which points an operation is about. */
import { QdrantError } from "@quiverdb/client";

import type { PointId } from "../../common/point.ts";
import type { Filter } from "../../request/filter.ts";
import type { PointsSelector } from "../../request/operations.ts";
import type { ShardKeySelector } from "../../request/shard_key.ts";
import { required, struct } from "../kit/reader.ts";
import { refuse } from "../kit/shape_failure.ts";
import { unionByMember } from "../kit/union.ts";
import { filter } from "./filter.ts";
import { pointIds } from "./point_id.ts";
import { shardKeys } from "./shard_key.ts";

interface Selection {
  readonly points?: readonly PointId[];
  readonly filter?: Filter;
  readonly shard_key?: readonly ShardKeySelector[];
}

/** The body of an operation that has nothing but points: `{points}` or `{filter}`. */
export const pointSelection = unionByMember<Selection>(
  "data did not match any variant of untagged enum PointsSelector",
  {
    points: struct("PointIdsList", { points: required(pointIds), shard_key: shardKeys }),
    filter: struct("FilterSelector", { filter: required(filter), shard_key: shardKeys }),
  },
);

/**
 * The selector among the members of an operation. `points` wins over `filter`.
 *
 * @throws QdrantError `bad_request` for an empty list of points
 */
export function selectorOf(given: Selection): PointsSelector {
  if (given.points !== undefined) return idSelector(given.points);
  if (given.filter !== undefined) return { kind: "filter", filter: given.filter };
  return refuse("Either list of point ids or filter must be provided");
}

/**
 * These points.
 *
 * @throws QdrantError `bad_request` for an empty list
 */
export function idSelector(ids: readonly PointId[]): PointsSelector {
  if (ids.length === 0) throw emptyUpdate();
  return { kind: "ids", ids };
}

/** The failure of an update that names no points. */
export function emptyUpdate(): QdrantError {
  return new QdrantError("bad_request", "Empty update request");
}

/** Reading which points an operation is about. */
import { QdrantError } from "@quiverdb/client";

import type { PointId } from "../common/point.ts";
import type { Filter } from "../request/filter.ts";
import type { PointsSelector } from "../request/operations.ts";
import { filter, pointIds } from "./common_readers.ts";
import type { Place } from "./place.ts";
import { required, struct, unionByMember } from "./reader.ts";
import type { Reader } from "./reader.ts";

interface Selection {
  readonly points?: readonly PointId[];
  readonly filter?: Filter;
}

const untaggedSelection = unionByMember<Selection>(
  "data did not match any variant of untagged enum PointsSelector",
  {
    points: struct("PointIdsList", { points: required(pointIds) }),
    filter: struct("FilterSelector", { filter: required(filter) }),
  },
);

/** The body of an operation that has nothing but points: `{points}` or `{filter}`. */
export const pointsSelector: Reader<PointsSelector> = (value, at) =>
  selectorOf(untaggedSelection(value, at), at);

/**
 * The selector among the members of a payload operation. `points` wins over `filter`.
 *
 * @throws QdrantError `bad_request` for an empty list of points, `format` without a selector
 */
export function selectorOf(given: Selection, at: Place): PointsSelector {
  if (given.points !== undefined) return idSelector(given.points);
  if (given.filter !== undefined) return { kind: "filter", filter: given.filter };
  return at.fail("Either list of point ids or filter must be provided");
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

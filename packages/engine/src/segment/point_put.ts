/** Points on their way into a segment. */
import type { JsonObject } from "@quiverdb/client";

import type { PointId, Vector } from "../common/point.ts";
import type { Segment } from "./segment.ts";

/** What a point is to have. */
export interface PointPut {
  readonly id: PointId;
  readonly vectors: ReadonlyMap<string, Vector>;
  /** The payload it gets; absent: the one it has. An undefined payload is the empty one. */
  readonly payload?: { readonly value: JsonObject | undefined };
  /** Where it is now. */
  readonly place: PointPlace | undefined;
}

/** Where a living point is. */
export interface PointPlace {
  readonly segment: Segment;
  readonly offset: number;
}

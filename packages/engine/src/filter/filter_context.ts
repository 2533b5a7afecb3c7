/** What filters are asked about. */
import type { JsonObject } from "@quiverdb/client";

import type { PointId } from "../common/point.ts";
import type { JsonPath } from "../payload/json_path.ts";
import type { FilterIndex } from "../payload_index/index_view.ts";

/** What a condition checker needs to know of the points of one segment. */
export interface FilterContext {
  /** The live offset of a point in this segment. */
  offsetOf(id: PointId): number | undefined;
  idAt(offset: number): PointId;
  payloadAt(offset: number): JsonPayload;
  hasVector(name: string, offset: number): boolean;
  /** The index of a payload field, over all offsets of the segment. */
  fieldIndex?(key: JsonPath): FilterIndex | undefined;
}

/** A payload as the checker reads it: parsed with exact numbers. */
export type JsonPayload = JsonObject;

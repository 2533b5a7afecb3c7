/**
 * The size of a collection, about: looked at anew at every 32nd request only (Qdrant 1.19,
 * `collection_size_stats.rs`), so that a limit may be overrun by what comes between.
 */
import { stringifyJson } from "@quiverdb/client";

import type { Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import type { Place } from "../query/places.ts";
import type { PointsView } from "../query/points_view.ts";
import type { CollectionSize } from "./strict_mode.ts";

/** Requests that one look serves (Qdrant 1.19, `UPDATE_INTERVAL`). */
const REQUESTS_PER_LOOK = 32;

/** Points whose size is measured; that of the others is taken to be like theirs. */
const MEASURED_POINTS_MAX = 1024;

export class SizeEstimate {
  private requests = 0;
  private latest: CollectionSize | undefined;

  /** The size as the latest look found it. */
  async get(view: () => Promise<PointsView>, run: Run): Promise<CollectionSize> {
    const isDue = this.requests++ % REQUESTS_PER_LOOK === 0;
    if (isDue || this.latest === undefined) this.latest = await measure(await view(), run);
    return this.latest;
  }
}

async function measure(view: PointsView, run: Run): Promise<CollectionSize> {
  const places = await view.sample(view.filter(undefined), MEASURED_POINTS_MAX, run);
  let vectorBytes = 0;
  let payloadBytes = 0;
  for (const place of places) {
    vectorBytes += vectorBytesAt(view, place);
    payloadBytes += stringifyJson(view.payloadAt(place)).length;
    if (run.due()) await run.pause();
  }
  const scale = places.length === 0 ? 0 : view.pointCount / places.length;
  return {
    points: view.pointCount,
    vectorBytes: vectorBytes * scale,
    payloadBytes: payloadBytes * scale,
  };
}

function vectorBytesAt(view: PointsView, place: Place): number {
  let bytes = 0;
  for (const name of view.schema.keys()) {
    const vector = view.vectorAt(name, place);
    if (vector !== undefined) bytes += bytesOf(vector);
  }
  return bytes;
}

function bytesOf(vector: Vector): number {
  if (vector.kind === "dense") return vector.values.byteLength;
  if (vector.kind === "multi") return vector.rows.byteLength;
  return vector.indices.byteLength + vector.values.byteLength;
}

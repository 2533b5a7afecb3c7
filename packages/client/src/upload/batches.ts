/**
 * Cutting a source of points into batches, lazily: a point is taken only when its batch is being
 * filled.
 */
import type { PointStruct } from "../models.ts";
import { estimateJsonSize } from "./point_size.ts";
import type { PointSource } from "./upload_options.ts";

/**
 * Batches of at most `maxPoints` points and about `maxBytes` bytes; a larger point is a batch of
 * its own. Leaving early closes the source.
 */
export async function* cutBatches<P extends object>(
  points: PointSource<P>,
  maxPoints: number,
  maxBytes: number,
): AsyncGenerator<PointStruct<P>[], void, undefined> {
  let batch: PointStruct<P>[] = [];
  let bytes = 0;
  for await (const point of points) {
    const size = estimateJsonSize(point);
    if (batch.length > 0 && bytes + size > maxBytes) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(point);
    bytes += size;
    if (batch.length === maxPoints) {
      yield batch;
      batch = [];
      bytes = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

/**
 * Cutting a source of points into batches, lazily: a point is taken only when its batch is being
 * filled.
 */
import type { PointStruct } from "../operation/models.ts";
import { copyOfPoint } from "./copy_of_point.ts";
import { estimateJsonSize } from "./point_size.ts";
import type { PointSource } from "./upload_options.ts";

/**
 * Batches of at most `maxPoints` points and about `maxBytes` bytes; a larger point is a batch of
 * its own. Leaving early closes the source.
 *
 * A source that makes its points one by one may use its buffers again for the next one, so that
 * its points are copied; the points of a list stay as they are.
 */
export async function* cutBatches<P extends object>(
  points: PointSource<P>,
  maxPoints: number,
  maxBytes: number,
): AsyncGenerator<PointStruct<P>[], void, undefined> {
  let batch: PointStruct<P>[] = [];
  let bytes = 0;
  const isList = Array.isArray(points);
  for await (const given of points) {
    const point = isList ? given : copyOfPoint(given);
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

/** The payload indexes of a collection as its info shows them. */
import type { CollectionInfo } from "@quiverdb/client";

import type { PointsView } from "../query/points_view.ts";
import type { IndexSchemas } from "../segment/segment_indexes.ts";

/** @param view made in this turn of the event loop */
export function payloadSchemaAnswer(
  schemas: IndexSchemas,
  view: PointsView,
): CollectionInfo["payload_schema"] {
  return Object.fromEntries(
    Array.from(schemas, ([key, schema]) => {
      const points = view.readers.reduce((total, reader) => total + reader.indexedCount(key), 0);
      return [key, { ...schema, points }];
    }),
  );
}

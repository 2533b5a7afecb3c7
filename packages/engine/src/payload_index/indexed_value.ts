/** What the indexes of a field hold of a value, where they can give values back. */
import { isJsonObject, type JsonValue } from "@quiverdb/client";

import { geoPointOf } from "../payload/payload_value.ts";
import type { PayloadSchema } from "../schema/payload_schema.ts";
import { isOnMap } from "./geo_index.ts";
import { BOOLEANS, KEYWORDS, UUIDS } from "./map_index.ts";
import { readFloat, readInteger, readMicros } from "./numeric_kinds.ts";

/** The value as an index gives it; undefined for one that it does not hold. */
export type IndexedValue = (value: JsonValue) => JsonValue | undefined;

/** @returns undefined for an index of texts, which does not have them any more */
export function indexedValueOf({ data_type }: PayloadSchema): IndexedValue | undefined {
  switch (data_type) {
    case "keyword":
      return KEYWORDS.read;
    case "uuid":
      return UUIDS.read;
    case "bool":
      return BOOLEANS.read;
    case "integer":
      return readInteger;
    case "float":
      return readFloat;
    case "datetime":
      return (value) => (readMicros(value) === undefined ? undefined : value);
    case "geo":
      return (value) => {
        const point = isJsonObject(value) ? geoPointOf(value) : undefined;
        return point !== undefined && isOnMap(point)
          ? { lon: point.lon, lat: point.lat }
          : undefined;
      };
    case "text":
      return undefined;
  }
}

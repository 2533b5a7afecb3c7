/** Ordering by a payload value. */
import { QdrantError } from "@quiverdb/client";

import { formatJsonPath, type JsonPath } from "../payload/json_path.ts";

/** The failure of ordering by a key that has no index able to order. */
export function unindexedOrderBy(key: JsonPath): QdrantError {
  return new QdrantError(
    "bad_input",
    `No range index for \`order_by\` key: \`${formatJsonPath(key)}\`. ` +
      "Please create one to use `order_by`. Check " +
      "https://qdrant.tech/documentation/concepts/indexing/#payload-index " +
      "to see which payload schemas support Range conditions",
  );
}

/** Segments for tests. */
import { PayloadStore } from "../../payload/payload_store.ts";
import type { SearchParams } from "../../request/query_request.ts";
import type { VectorSchema } from "../../schema/vector_schema.ts";
import { MemoryStorage } from "../../storage/memory_storage.ts";
import type { Storage } from "../../storage/storage.ts";
import { inlineWorkers } from "../../workers/inline_workers.ts";
import { Segment } from "../segment.ts";

/** Search parameters that say nothing. */
export const NO_PARAMS: SearchParams = {
  exact: false,
  hnswEf: undefined,
  indexedOnly: false,
  quantization: undefined,
};

/** An empty segment, number 3 in the folder `1/3`, its payloads in the same storage. */
export function emptySegment(
  schema: VectorSchema,
  storage: Storage = new MemoryStorage(),
): Segment {
  const location = { keyParts: ["data", 1, "block", 3], folder: "1/3" };
  const payloads = new PayloadStore(storage, ["data", 1, "payload"]);
  return new Segment(3, schema, location, payloads, inlineWorkers);
}

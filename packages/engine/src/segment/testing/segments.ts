/** Segments for tests. */
import type { SearchParams } from "../../request/query_request.ts";
import { originalFields } from "../../schema/vector_fields.ts";
import type { VectorSchema } from "../../schema/vector_schema.ts";
import { inlineWorkers } from "../../workers/inline_workers.ts";
import { Segment } from "../segment.ts";

/** Search parameters that say nothing. */
export const NO_PARAMS: SearchParams = {
  exact: false,
  hnswEf: undefined,
  indexedOnly: false,
  quantization: undefined,
};

/** An empty segment, number 3. */
export function emptySegment(schema: VectorSchema): Segment {
  return new Segment(3, originalFields(schema), inlineWorkers);
}

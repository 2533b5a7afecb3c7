/** Segments for tests. */
import type { SearchParams } from "../../request/query_request.ts";
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
  const fieldNumbers = new Map([...schema.keys()].map((name, number) => [name, number]));
  return new Segment(3, schema, fieldNumbers, inlineWorkers);
}

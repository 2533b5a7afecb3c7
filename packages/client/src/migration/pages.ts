/** All points of a collection, page by page: the next page is read when the last one is used up. */
import type { Call, CallContext } from "../operation/backend.ts";
import type { Record as PointRecord, ScrollRequest, ScrollResult } from "../operation/models.ts";
import type { OperationRequest } from "../operation/operations.ts";

/** Reads one page. */
export type ReadPage = (body: ScrollRequest) => Promise<ScrollResult>;

/** Reads pages by calls of the waist. */
export function pagesOf(
  call: Call,
  collectionName: string,
  query: OperationRequest<"scrollPoints">["query"],
  context: CallContext,
): ReadPage {
  const path = { collection_name: collectionName };
  return (body) => call("scrollPoints", { path, query, body }, context);
}

/** Pages until there is no further one. */
export async function* readPages(
  readPage: ReadPage,
  body: ScrollRequest,
): AsyncGenerator<PointRecord[], void, undefined> {
  let { offset } = body;
  for (;;) {
    const given = offset === undefined ? body : { ...body, offset };
    const { points, next_page_offset: next } = await readPage(given);
    if (points.length > 0) yield points;
    if (next === undefined || next === null) return;
    offset = next;
  }
}

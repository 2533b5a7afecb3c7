/**
 * Copying the points of a collection, in the order of their ids: read page by page, written in
 * batches. What is in memory are the batches under way.
 */
import { QdrantError } from "../errors/qdrant_error.ts";
import type { Call, CallContext } from "../operation/backend.ts";
import type { PointStruct, Record as PointRecord, ScrollRequest } from "../operation/models.ts";
import { withRetries } from "../operation/retry.ts";
import { isPassing, uploadBatches } from "../upload/upload_batches.ts";
import { pagesOf, readPages } from "./pages.ts";
import type { ReadPage } from "./pages.ts";
import type { ShardKey } from "./structure.ts";

/** A collection here and there, and how it is copied. */
export interface Copying {
  readonly source: Call;
  readonly destination: Call;
  readonly name: string;
  readonly context: CallContext;
  readonly batchSize: number;
  readonly parallel: number;
  readonly maxRetries: number;
  /** Told of the number of points that were written. */
  readonly onCopied: (points: number) => void;
}

/** Point ids of a page when a destination is looked through. */
const IDS_OF_PAGE = 1000;
/**
 * A copy that was cut may lack points among the last batches that were under way at the same time:
 * so many points before the last one are copied again.
 */
const OVERLAP_POINTS = 2_000;

/** Copies all points, or those from an id on, of one shard key or of all shards. */
export async function copyPoints(
  copying: Copying,
  shardKey: ShardKey | undefined,
  from: PointRecord["id"] | undefined,
): Promise<void> {
  const { source, destination, name, context, batchSize, parallel, maxRetries } = copying;
  const shard = shardKey === undefined ? {} : { shard_key: shardKey };
  const body: ScrollRequest = {
    ...shard,
    limit: batchSize,
    with_payload: true,
    with_vector: true,
    ...(from === undefined ? {} : { offset: from }),
  };
  const path = { collection_name: name };
  let copied = 0;
  await uploadBatches<object>(
    pointsOfPages(readPages(patiently(copying, source), body)),
    {
      batchSize,
      parallel,
      maxRetries,
      signal: context.signal,
      onProgress: ({ uploaded }) => {
        copying.onCopied(uploaded - copied);
        copied = uploaded;
      },
    },
    (points) =>
      destination(
        "upsertPoints",
        { path, query: { wait: true }, body: { ...shard, points } },
        context,
      ),
  );
}

async function* pointsOfPages(
  pages: AsyncIterable<readonly PointRecord[]>,
): AsyncGenerator<PointStruct<object>, void, undefined> {
  for await (const page of pages) for (const point of page) yield structOf(point);
}

function structOf({ id, vector, payload }: PointRecord): PointStruct<object> {
  // A record has no null in the place of vectors, and no vectors at all when it has none.
  const struct = { id, vector: (vector ?? {}) as PointStruct["vector"] };
  return payload === undefined || payload === null ? struct : { ...struct, payload };
}

/** Reads of pages that are tried again after errors that may pass. */
function patiently({ name, context, maxRetries }: Copying, call: Call): ReadPage {
  const readPage = pagesOf(call, name, {}, context);
  const { signal } = context;
  const policy = { maxRetries, signal, countsDemanded: false, mayPass: isPassing };
  return (body) => withRetries(() => readPage(body), policy);
}

/**
 * The id from which a copy that was cut goes on; undefined: from the first point. Reads all ids of
 * the destination.
 */
export async function resumptionId(
  copying: Copying,
  shardKey: ShardKey | undefined,
): Promise<PointRecord["id"] | undefined> {
  const body: ScrollRequest = {
    limit: IDS_OF_PAGE,
    with_payload: false,
    with_vector: false,
    ...(shardKey === undefined ? {} : { shard_key: shardKey }),
  };
  /** The first ids of the latest pages. */
  const starts: PointRecord["id"][] = [];
  for await (const page of readPages(patiently(copying, copying.destination), body)) {
    const first = page[0];
    if (first !== undefined) starts.push(first.id);
    if (starts.length > OVERLAP_POINTS / IDS_OF_PAGE) starts.shift();
  }
  return starts.length * IDS_OF_PAGE < OVERLAP_POINTS ? undefined : starts[0];
}

/** Exact number of points. */
export async function countOf(call: Call, name: string, context: CallContext): Promise<number> {
  const path = { collection_name: name };
  const body = { exact: true };
  const { count } = await call("countPoints", { path, query: {}, body }, context);
  return count;
}

/** @throws QdrantError `precondition` */
export function refuseUnequal(source: number, destination: number): void {
  if (source === destination) return;
  throw new QdrantError(
    "precondition",
    "Migration failed, vectors count are not equal: " +
      `source vector count ${source}, dest vector count ${destination}`,
    { advice: "Was one of them written to meanwhile? Migrate once more with resume: true" },
  );
}

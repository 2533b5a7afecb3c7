/**
 * Sending batches with a bounded number under way.
 *
 * As many senders as `parallel` take turns at one generator of batches. The first failure, or an
 * abort, stops all of them from taking more; the batches under way are waited for, so that nothing
 * is sent after the upload has ended.
 */
import type { ErrorCode } from "../errors/error_classes.ts";
import { QdrantError } from "../errors/qdrant_error.ts";
import type { PointStruct } from "../operation/models.ts";
import { cutBatches } from "./batches.ts";
import { onAbort } from "../operation/on_abort.ts";
import { withRetries } from "../operation/retry.ts";
import type { PointSource, UploadOptions, UploadProgress, UploadResult } from "./upload_options.ts";

const DEFAULT_BATCH_SIZE = 64;
const DEFAULT_MAX_RETRIES = 3;
/** Writing a batch of points is idempotent, so that sending it twice is safe. */
const RETRYABLE = new Set<ErrorCode>([
  "connection",
  "overloaded",
  "rate_limited",
  "timeout",
  "unavailable",
]);

/** Whether an error may pass by the time of the next attempt. */
export function isPassing({ code }: QdrantError): boolean {
  return RETRYABLE.has(code);
}

/** Bytes of JSON of a batch, about; half of what a server accepts. */
const BATCH_BYTES = 16 * 1024 * 1024;

/** Sends one batch; rejects if it was not written. */
export type SendBatch<P extends object> = (batch: PointStruct<P>[]) => Promise<unknown>;

function atLeastOne(value: number): number {
  return Number.isFinite(value) ? Math.max(1, Math.floor(value)) : 1;
}

/**
 * Uploads all points.
 *
 * @returns how many points and batches were sent
 * @throws the first error of a batch (see {@link withRetries}), of the source or of `onProgress`;
 * the reason of an aborted signal; `closed`, with the progress as its details
 */
export async function uploadBatches<P extends object>(
  points: PointSource<P>,
  options: UploadOptions,
  send: SendBatch<P>,
): Promise<UploadResult> {
  const { signal, onProgress, maxRetries = DEFAULT_MAX_RETRIES } = options;
  const batchSize = atLeastOne(options.batchSize ?? DEFAULT_BATCH_SIZE);
  const batches = cutBatches(points, batchSize, BATCH_BYTES);
  const progress = { uploaded: 0, batches: 0 };
  const stop = new AbortController();

  async function sendBatches(): Promise<void> {
    try {
      for (;;) {
        signal?.throwIfAborted();
        const next = await nextUnlessStopped(batches, stop.signal);
        if (next === undefined || next.done === true || stop.signal.aborted) break;
        await withRetries(() => send(next.value), {
          maxRetries,
          signal,
          countsDemanded: false,
          mayPass: isPassing,
        });
        progress.uploaded += next.value.length;
        progress.batches += 1;
        onProgress?.({ ...progress });
      }
      signal?.throwIfAborted();
    } catch (error) {
      stop.abort();
      throw error;
    }
  }

  const ignore = onAbort(signal, () => stop.abort());
  const senders = Array.from({ length: atLeastOne(options.parallel ?? 1) }, sendBatches);
  const outcomes = await Promise.allSettled(senders);
  ignore();
  const closed = batches.return();
  const failure = outcomes.find((outcome) => outcome.status === "rejected");
  if (failure === undefined) {
    await closed;
    return progress;
  }
  // A source that is still being waited for closes when it yields; its errors have no reader.
  closed.catch(() => {});
  throw withProgress(failure.reason, progress);
}

/**
 * The next batch; undefined once `stop` is aborted, also while the source is waited for. Nothing of
 * the wait stays behind, however many batches there are.
 */
function nextUnlessStopped<T>(
  batches: AsyncGenerator<T, void, undefined>,
  stop: AbortSignal,
): Promise<IteratorResult<T, void> | undefined> {
  if (stop.aborted) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const ignore = onAbort(stop, () => resolve(undefined));
    batches.next().then(resolve, reject).finally(ignore);
  });
}

/** Says of a client that was closed meanwhile how much of the upload is stored. */
function withProgress(error: unknown, progress: UploadProgress): unknown {
  if (!(error instanceof QdrantError) || error.code !== "closed") return error;
  const { uploaded, batches } = progress;
  const stored = `${uploaded} points in ${batches} batches are stored`;
  const { operation, cause } = error;
  const text = `the client was closed during the upload; ${stored}`;
  return new QdrantError("closed", text, { operation, cause, details: { ...progress } });
}

/**
 * Sending batches with a bounded number under way.
 *
 * As many senders as `parallel` take turns at one generator of batches. The first failure, or an
 * abort, stops all of them from taking more; the batches under way are waited for, so that nothing
 * is sent after the upload has ended.
 */
import type { PointStruct } from "../models.ts";
import { cutBatches } from "./batches.ts";
import { withRetries } from "./retry.ts";
import type { PointSource, UploadOptions, UploadResult } from "./upload_options.ts";

const DEFAULT_BATCH_SIZE = 64;
const DEFAULT_MAX_RETRIES = 3;
/** Bytes of JSON of a batch, about; half of what a server accepts. */
const BATCH_BYTES = 16 * 1024 * 1024;

/** Sends one batch; rejects if it was not written. */
export type SendBatch<P extends object> = (batch: PointStruct<P>[]) => Promise<unknown>;

/** Turned once; ends the wait for further points. */
class StopSwitch {
  isOn = false;
  readonly on: Promise<undefined>;
  #resolve: (() => void) | undefined;

  constructor() {
    this.on = new Promise((resolve) => {
      this.#resolve = () => resolve(undefined);
    });
  }

  turnOn(): void {
    this.isOn = true;
    this.#resolve?.();
  }
}

function atLeastOne(value: number): number {
  return Number.isFinite(value) ? Math.max(1, Math.floor(value)) : 1;
}

/**
 * Uploads all points.
 *
 * @returns how many points and batches were sent
 * @throws the first error of a batch (see {@link withRetries}), of the source or of `onProgress`;
 * the reason of an aborted signal
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
  const stop = new StopSwitch();
  const onAbort = (): void => stop.turnOn();
  signal?.addEventListener("abort", onAbort, { once: true });

  async function sendBatches(): Promise<void> {
    try {
      while (!stop.isOn) {
        signal?.throwIfAborted();
        const next = await Promise.race([batches.next(), stop.on]);
        if (next === undefined || next.done === true || stop.isOn) break;
        await withRetries(() => send(next.value), maxRetries, signal);
        progress.uploaded += next.value.length;
        progress.batches += 1;
        onProgress?.({ ...progress });
      }
      signal?.throwIfAborted();
    } catch (error) {
      stop.turnOn();
      throw error;
    }
  }

  const senders = Array.from({ length: atLeastOne(options.parallel ?? 1) }, sendBatches);
  const outcomes = await Promise.allSettled(senders);
  signal?.removeEventListener("abort", onAbort);
  const closed = batches.return();
  const failure = outcomes.find((outcome) => outcome.status === "rejected");
  if (failure === undefined) {
    await closed;
    return progress;
  }
  // A source that is still being waited for closes when it yields; its errors have no reader.
  closed.catch(() => {});
  throw failure.reason;
}

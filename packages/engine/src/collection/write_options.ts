/** How writes are answered. */
import type { UpdateResult } from "@quiverdb/client";

import { TIMER_MS_MAX } from "../common/limits.ts";
import type { AcceptedOperation } from "../shard/shard.ts";

/** How a write is answered. */
export interface WriteOptions {
  /** Answer when the operation is durable; otherwise when it is accepted. */
  readonly wait: boolean;
  /** Longest wait; the operation goes on beyond it. */
  readonly timeoutMs: number | undefined;
  /** Refuses a write that needs space where there is none left. */
  readonly admit?: () => Promise<void>;
}

/** @throws QdrantError as the operation does; without `wait` nothing */
export async function updateResult(
  { number, completed }: AcceptedOperation,
  { wait, timeoutMs }: WriteOptions,
): Promise<UpdateResult> {
  if (!wait) {
    completed.catch(() => {});
    return { operation_id: number, status: "acknowledged" };
  }
  const inTime = await withinTime(completed, timeoutMs);
  return { operation_id: number, status: inTime ? "completed" : "wait_timeout" };
}

/** Whether the work ended in time; its failure is thrown. */
async function withinTime(work: Promise<void>, timeoutMs: number | undefined): Promise<boolean> {
  if (timeoutMs === undefined) {
    await work;
    return true;
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.min(timeoutMs, TIMER_MS_MAX));
  });
  try {
    return await Promise.race([work.then(() => true), timeout]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}

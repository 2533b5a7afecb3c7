/** How often and how fast requests were answered, by method, route and status. */
import { ROUTES } from "@quiverdb/client/rest";
import type { AnsweredRequest } from "../http/rest_handler.ts";

/** Durations of one kind of answer. */
export interface ResponseCount {
  readonly method: string;
  /** The template of the route. */
  readonly endpoint: string;
  readonly status: number;
  count: number;
  minMs: number;
  maxMs: number;
  totalMs: number;
  /** Answers that took at most the bound of the same place, and not the one before. */
  readonly buckets: number[];
}

/** Upper bounds in seconds, as Qdrant has them; a last bucket takes what is above. */
export const BUCKET_BOUNDS_S: readonly number[] = [
  0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5, 10, 50,
];

export class RequestCounts {
  /** One for each route and status, so that no caller makes it grow. */
  private readonly counts = new Map<string, ResponseCount>();

  /** Requests to paths that are no route are not counted. */
  add({ operation, status, durationMs }: AnsweredRequest): void {
    if (operation === undefined) return;
    const { method, path } = ROUTES[operation];
    const key = `${status} ${method} ${path}`;
    let found = this.counts.get(key);
    if (found === undefined) {
      const buckets = Array.from({ length: BUCKET_BOUNDS_S.length + 1 }, () => 0);
      const none = { count: 0, minMs: Infinity, maxMs: 0, totalMs: 0, buckets };
      found = { method, endpoint: path, status, ...none };
      this.counts.set(key, found);
    }
    found.count++;
    found.totalMs += durationMs;
    found.minMs = Math.min(found.minMs, durationMs);
    found.maxMs = Math.max(found.maxMs, durationMs);
    const bucket = BUCKET_BOUNDS_S.findIndex((bound) => durationMs <= bound * 1000);
    const at = bucket < 0 ? BUCKET_BOUNDS_S.length : bucket;
    found.buckets[at] = (found.buckets[at] ?? 0) + 1;
  }

  all(): Iterable<ResponseCount> {
    return this.counts.values();
  }
}

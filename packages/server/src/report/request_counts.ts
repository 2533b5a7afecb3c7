/** How often and how fast requests of one protocol were answered, by route and status. */
import { ROUTES } from "@quiverdb/client/rest";
import type { AnsweredRequest } from "../http/rest_handler.ts";

/** What is counted together. */
export interface AnswerKind {
  /** Of HTTP; absent for gRPC. */
  readonly method?: string;
  /** The template of the route, or the path of the method. */
  readonly endpoint: string;
  readonly status: number;
}

/** Durations of one kind of answer. */
export interface ResponseCount extends AnswerKind {
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
  private readonly counts = new Map<string, ResponseCount>();

  /** @param kind one of few, so that no caller makes the counts grow */
  add(kind: AnswerKind, durationMs: number): void {
    const key = `${kind.status} ${kind.method ?? ""} ${kind.endpoint}`;
    let found = this.counts.get(key);
    if (found === undefined) {
      const buckets = Array.from({ length: BUCKET_BOUNDS_S.length + 1 }, () => 0);
      found = { ...kind, count: 0, minMs: Infinity, maxMs: 0, totalMs: 0, buckets };
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

/** The requests of both protocols. */
export interface ServedRequests {
  readonly rest: RequestCounts;
  readonly grpc: RequestCounts;
}

const UNIMPLEMENTED = 12;

export function noRequests(): ServedRequests {
  return { rest: new RequestCounts(), grpc: new RequestCounts() };
}

/** Counts a request of REST, unless its path is no route. */
export function countRest(
  { rest }: ServedRequests,
  { operation, status, durationMs }: AnsweredRequest,
): void {
  if (operation === undefined) return;
  const { method, path: endpoint } = ROUTES[operation];
  rest.add({ method, endpoint, status }, durationMs);
}

/** Counts a call of gRPC, unless there is no such method. */
export function countGrpc(
  { grpc }: ServedRequests,
  call: { readonly path: string; readonly status: number; readonly duration: number },
): void {
  if (call.status === UNIMPLEMENTED) return;
  grpc.add({ endpoint: call.path, status: call.status }, call.duration);
}

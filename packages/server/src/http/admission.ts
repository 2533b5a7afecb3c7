/**
 * How much a server takes on at the same time: requests under way, and bytes of their bodies. What
 * is beyond is told to come back, rather than queued until memory is full.
 */
import { type Interceptor, QdrantError } from "@quiverdb/client";

export interface AdmissionLimits {
  readonly maxRequests: number;
  readonly maxBodyBytes: number;
}

/** The part of one request; given back by `release`, which may be called more than once. */
export interface Reservation {
  /** @throws QdrantError `overloaded` */
  grow(bytes: number): void;
  release(): void;
}

/** Seconds after which a caller who was turned away may come back. */
const RETRY_AFTER_S = 1;

export class Admission {
  private readonly limits: AdmissionLimits;
  private requests = 0;
  private bodyBytes = 0;

  constructor(limits: AdmissionLimits) {
    this.limits = limits;
  }

  /** @throws QdrantError `overloaded` */
  enter(): Reservation {
    if (this.requests >= this.limits.maxRequests) throw overloaded("requests are under way");
    this.requests++;
    let held = 0;
    let isHeld = true;
    return {
      grow: (bytes) => {
        if (this.bodyBytes + bytes > this.limits.maxBodyBytes) {
          throw overloaded("bytes of requests are under way");
        }
        this.bodyBytes += bytes;
        held += bytes;
      },
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        this.requests--;
        this.bodyBytes -= held;
      },
    };
  }
}

/** Admits the calls of callers that do not come over HTTP. */
export function admitCalls(admission: Admission): Interceptor {
  return (next) => async (operation, request, context) => {
    const reservation = admission.enter();
    try {
      return await next(operation, request, context);
    } finally {
      reservation.release();
    }
  };
}

function overloaded(what: string): QdrantError {
  const details = { retryAfter: RETRY_AFTER_S };
  return new QdrantError("overloaded", `too many ${what}`, { details });
}

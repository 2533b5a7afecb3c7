/**
 * How much may be asked for in a minute: a bucket of tokens that starts full and fills again at a
 * steady rate (Qdrant 1.19, `rate_limiting.rs`).
 */
import { QdrantError } from "@quiverdb/client";

import type { Clock } from "../common/slices.ts";

const MINUTE_MS = 60_000;

export class RateLimiter {
  /** Tokens per minute, and the most there are. */
  readonly capacity: number;
  private readonly name: string;
  private readonly clock: Clock;
  private tokens: number;
  private filledAt: number;

  /** @param name of what is limited, as the error begins */
  constructor(name: string, capacity: number, clock: Clock) {
    this.name = name;
    this.capacity = capacity;
    this.clock = clock;
    this.tokens = capacity;
    this.filledAt = clock();
  }

  /** @throws QdrantError `rate_limited`, with the seconds to wait in its details */
  take(cost: number): void {
    const now = this.clock();
    const gained = ((now - this.filledAt) / MINUTE_MS) * this.capacity;
    this.tokens = Math.min(this.capacity, this.tokens + gained);
    this.filledAt = now;
    if (cost <= this.tokens) {
      this.tokens -= cost;
      return;
    }
    const prefix = `${this.name} rate limit exceeded: `;
    if (cost > this.capacity) {
      const text = "request larger than rate limiter capacity, please try to split your request";
      throw new QdrantError("rate_limited", prefix + text);
    }
    const seconds = Math.ceil(((cost - this.tokens) / this.capacity) * (MINUTE_MS / 1000));
    const found = `only ${this.tokens.toFixed(1)} were available`;
    throw new QdrantError(
      "rate_limited",
      `${prefix}Operation requires ${cost} tokens but ${found}. Retry after ${seconds}s`,
      { details: { retryAfter: seconds } },
    );
  }
}

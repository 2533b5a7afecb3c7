import assert from "node:assert/strict";
import { test } from "node:test";

import { RateLimiter } from "./rate_limiter.ts";

test("a full bucket is spent, fills again at a steady rate, and never overflows", () => {
  let now = 0;
  const limiter = new RateLimiter("Read", 3, () => now);
  limiter.take(2);
  limiter.take(1);
  assert.throws(() => limiter.take(1), {
    reason:
      "Rate limiting exceeded: Read rate limit exceeded: Operation requires 1 tokens but only " +
      "0.0 were available. Retry after 20s",
    status: 429,
    details: { retryAfter: 20 },
  });
  now += 20_000;
  limiter.take(1);
  assert.throws(() => limiter.take(1), { code: "rate_limited" });
  now += 600_000;
  limiter.take(3);
  assert.throws(() => limiter.take(1), { code: "rate_limited" });
});

test("what costs more than the bucket holds is never admitted, and need not be tried again", () => {
  const limiter = new RateLimiter("Write", 3, () => 0);
  assert.throws(() => limiter.take(4), {
    reason:
      "Rate limiting exceeded: Write rate limit exceeded: request larger than rate limiter " +
      "capacity, please try to split your request",
    details: {},
  });
  limiter.take(3);
});

/** What strict mode lets a collection do, and how often. */
import type { Clock } from "../common/slices.ts";
import type { StrictMode } from "./strict_mode.ts";
import { checkTimeout } from "./strict_mode.ts";
import { RateLimiter } from "./rate_limiter.ts";

export class Admission {
  private readonly clock: Clock;
  private reads: RateLimiter | undefined;
  private writes: RateLimiter | undefined;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /**
   * Lets a read begin, or refuses it.
   *
   * @param strict absent: nothing is refused
   * @param check what throws for a request beyond a limit
   * @throws QdrantError `bad_request` beyond a limit of strict mode, `rate_limited` beyond its rate
   */
  admitRead(
    strict: StrictMode | undefined,
    timeoutSeconds: number | undefined,
    check: (strict: StrictMode) => void,
    cost: number,
  ): void {
    if (strict === undefined) return;
    checkTimeout(strict, timeoutSeconds);
    check(strict);
    this.reads = this.limiter("Read", this.reads, strict.limits.read_rate_limit);
    this.reads?.take(cost);
  }

  /** @throws QdrantError `rate_limited` */
  admitWrite(strict: StrictMode | undefined, cost: number): void {
    this.writes = this.limiter("Write", this.writes, strict?.limits.write_rate_limit);
    this.writes?.take(cost);
  }

  /** A new one only when the limit has changed. */
  private limiter(
    name: string,
    current: RateLimiter | undefined,
    limit: number | undefined,
  ): RateLimiter | undefined {
    if (limit === undefined) return undefined;
    if (current?.capacity === limit) return current;
    return new RateLimiter(name, limit, this.clock);
  }
}

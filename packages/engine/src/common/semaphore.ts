/** Lets so many callers in at a time; the others wait, first come, first served. */
export class Semaphore {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  /** @param count callers that may be in at a time */
  constructor(count: number) {
    this.free = count;
  }

  /** @returns when the caller is in: what it calls to leave, once */
  async enter(): Promise<() => void> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    return () => this.leave();
  }

  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free++;
    else next();
  }
}

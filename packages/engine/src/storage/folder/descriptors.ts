/**
 * The open descriptors of a file system: a bounded number, none after a while without use.
 *
 * A descriptor is pinned while an asynchronous call uses it, and only closed when no call does.
 * When the process has no free descriptor, those that nobody uses are closed and the call is tried
 * again.
 */
import { OPEN_DESCRIPTOR_IDLE_MS, OPEN_DESCRIPTORS_MAX } from "../storage_limits.ts";
import { errorCode } from "../error_code.ts";
import type { SystemCalls } from "./system_calls.ts";

/** A descriptor and who is using it. */
export interface Descriptor<Owner> {
  readonly fd: number;
  readonly owner: Owner;
  pins: number;
  isForgotten: boolean;
}

/** See the head of the file. */
export class Descriptors<Owner extends object> {
  readonly #calls: SystemCalls;
  /** Least recently used first. */
  readonly #open = new Map<Owner, Descriptor<Owner>>();
  /** Why the close of an owner's descriptor failed, until it is told. */
  readonly #failures = new Map<Owner, unknown>();
  #idleTimer: NodeJS.Timeout | undefined;
  #isUsed = false;

  constructor(calls: SystemCalls) {
    this.#calls = calls;
  }

  get size(): number {
    return this.#open.size;
  }

  /**
   * The descriptor of an owner, to be used in this turn of the event loop, or pinned.
   *
   * @param openFile opens it when it is not open
   * @throws the error of a close that failed since, once: what was written may not be there
   */
  of(owner: Owner, openFile: () => number): Descriptor<Owner> {
    this.checkClosed(owner);
    this.#isUsed = true;
    let descriptor = this.#open.get(owner);
    if (descriptor === undefined) {
      descriptor = { fd: this.makeRoom(openFile), owner, pins: 0, isForgotten: false };
      this.#closeUnused(OPEN_DESCRIPTORS_MAX - 1);
    } else {
      this.#open.delete(owner);
    }
    this.#open.set(owner, descriptor);
    this.#idleTimer ??= this.#newIdleTimer();
    return descriptor;
  }

  /** @throws the error of a close that failed and was not told yet */
  checkClosed(owner: Owner): void {
    if (!this.#failures.has(owner)) return;
    const error = this.#failures.get(owner);
    this.#failures.delete(owner);
    throw error;
  }

  pin(descriptor: Descriptor<Owner>): void {
    descriptor.pins++;
  }

  unpin(descriptor: Descriptor<Owner>): void {
    descriptor.pins--;
    if (descriptor.isForgotten && descriptor.pins === 0) this.#close(descriptor);
  }

  /** Closes the descriptor of an owner, at once or when the last call that uses it ends. */
  forget(owner: Owner): void {
    const descriptor = this.#open.get(owner);
    if (descriptor === undefined) return;
    this.#open.delete(owner);
    descriptor.isForgotten = true;
    if (descriptor.pins === 0) this.#close(descriptor);
  }

  /** Runs a call that takes a descriptor; when there is none, again with the unused ones closed. */
  makeRoom<Result>(call: () => Result): Result {
    try {
      return call();
    } catch (error) {
      const code = errorCode(error);
      if (code !== "EMFILE" && code !== "ENFILE") throw error;
      this.#closeUnused(0);
      return call();
    }
  }

  /**
   * Forgets all.
   *
   * @throws the first error of the system, once all are forgotten
   */
  close(): void {
    clearInterval(this.#idleTimer);
    this.#idleTimer = undefined;
    for (const owner of this.#open.keys()) this.forget(owner);
    for (const owner of this.#failures.keys()) this.checkClosed(owner);
  }

  /** Nobody waits for it: a failure is told to whoever uses the file next. */
  #close({ fd, owner }: Descriptor<Owner>): void {
    try {
      this.#calls.closeSync(fd);
    } catch (error) {
      this.#failures.set(owner, error);
    }
  }

  /** Closes unpinned descriptors, the least recently used first, until so many are left. */
  #closeUnused(left: number): void {
    for (const [owner, { pins }] of this.#open) {
      if (this.#open.size <= left) return;
      if (pins === 0) this.forget(owner);
    }
  }

  #newIdleTimer(): NodeJS.Timeout {
    return setInterval(() => {
      if (!this.#isUsed) this.#closeUnused(0);
      this.#isUsed = false;
      if (this.#open.size > 0) return;
      clearInterval(this.#idleTimer);
      this.#idleTimer = undefined;
    }, OPEN_DESCRIPTOR_IDLE_MS).unref();
  }
}

/** Jobs for tests of the pool; `test_worker.ts` serves them. */
import { QdrantError, validationError } from "@quiverdb/client";

import type { Job, JobContext } from "../workers.ts";

/** Where a job ran, and what became of its input. */
export interface Answer {
  readonly thread: number;
  readonly value: number;
}

export const doubleJob: Job<number, Answer> = {
  name: "double",
  lane: "quick",
  perform: async (value, { thread }) => ({ thread, value: 2 * value }),
};

/** A gate in shared memory: how many jobs have come to it, and whether they may pass. */
export class Gate {
  readonly words = new Int32Array(new SharedArrayBuffer(8));

  get arrived(): number {
    return Atomics.load(this.words, 0);
  }

  open(): void {
    Atomics.store(this.words, 1, 1);
  }
}

async function pass(gate: Int32Array, { run, thread }: JobContext): Promise<Answer> {
  Atomics.add(gate, 0, 1);
  while (Atomics.load(gate, 1) === 0) await run.pause();
  return { thread, value: 1 };
}

/** Waits at a gate. */
export const quickGateJob: Job<Int32Array, Answer> = {
  name: "quick gate",
  lane: "quick",
  perform: pass,
};

/** Waits at a gate. */
export const longGateJob: Job<Int32Array, Answer> = {
  name: "long gate",
  lane: "long",
  perform: pass,
};

export type Failure = "ours" | "validation" | "built-in" | "unpostable error" | "unpostable output";

export const failingJob: Job<Failure, unknown> = {
  name: "failing",
  lane: "quick",
  async perform(failure) {
    if (failure === "unpostable output") return () => 1;
    if (failure === "ours") {
      const cause = new QdrantError("storage", "below");
      throw new QdrantError("not_found", "no such thing", {
        operation: "query",
        advice: "Look elsewhere.",
        details: { path: "a" },
        cause,
      });
    }
    if (failure === "validation") throw validationError([{ path: "a.b", text: "too small" }]);
    if (failure === "built-in") throw new RangeError("too far", { cause: new TypeError("below") });
    throw Object.assign(new Error("odd"), { cause: () => 1 });
  },
};

async function dieBesides(gate: Int32Array, context: JobContext): Promise<Answer> {
  if (context.thread === 0) return { thread: 0, value: 1 };
  await pass(gate, context);
  process.exit(3);
}

/** Ends its thread once the gate is open, unless that is the calling one. */
export const quickDeathJob: Job<Int32Array, Answer> = {
  name: "quick death",
  lane: "quick",
  perform: dieBesides,
};

/** As {@link quickDeathJob}. */
export const longDeathJob: Job<Int32Array, Answer> = {
  name: "long death",
  lane: "long",
  perform: dieBesides,
};

/** Fills a buffer that is moved to it and back. */
export const fillJob: Job<ArrayBuffer, ArrayBuffer> = {
  name: "fill",
  lane: "quick",
  async perform(buffer) {
    new Uint8Array(buffer).fill(7);
    return buffer;
  },
  transferOf: (buffer) => [buffer],
};

export const loggingJob: Job<string, void> = {
  name: "logging",
  lane: "quick",
  async perform(message, { run, thread }) {
    run.runtime.log("info", message, { thread });
  },
};

/** A job that no thread knows. */
export const unknownJob: Job<unknown, unknown> = {
  name: "unknown",
  lane: "quick",
  perform: async (value) => value,
};

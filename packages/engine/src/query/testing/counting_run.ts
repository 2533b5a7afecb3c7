/** Runs whose slices end after some looks at the clock, whatever the machine. */
import { SLICE_MS } from "../../common/limits.ts";
import { Run } from "../../common/run.ts";
import { processRuntime } from "../../common/runtime.ts";
import { Slices } from "../../common/slices.ts";

export interface CountingRun {
  readonly run: Run;
  /** Turns of the event loop that the run gave to others. */
  turns(): number;
}

/** Looks at the clock of one slice. */
export const LOOKS_PER_SLICE = SLICE_MS;

/** A run on a clock that moves by a millisecond with each look at it. */
export function countingRun(): CountingRun {
  let looks = 0;
  let turns = 0;
  const slices = new Slices(
    () => looks++,
    (callback) => {
      turns++;
      setImmediate(callback);
    },
  );
  return { run: new Run({ ...processRuntime(), slices }), turns: () => turns };
}

/** Loops over long lists that let others run. */
import { PACED_ROWS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";

/** Calls `step` for 0, 1, ... `count` - 1; a step takes microseconds. */
export async function inSlices(count: number, run: Run, step: (at: number) => void): Promise<void> {
  for (let at = 0; at < count; at++) {
    step(at);
    if ((at & (PACED_ROWS - 1)) === PACED_ROWS - 1 && run.due()) await run.pause();
  }
}

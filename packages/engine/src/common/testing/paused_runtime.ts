/** A runtime whose slices are always used up: sliced work pauses wherever it may. */
import { processRuntime, type Runtime } from "../runtime.ts";
import { Slices } from "../slices.ts";

export function pausedRuntime(given: Partial<Runtime> = {}): Runtime {
  let now = 0;
  const slices = new Slices(
    () => (now += 1000),
    (callback) => void setImmediate(callback),
  );
  return { ...processRuntime(), slices, ...given };
}

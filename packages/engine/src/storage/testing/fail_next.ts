/** Faults of a simulated disk that happen a given number of times. */
import type { CallKind, SimulatedDisk } from "./simulated_disk.ts";

/**
 * The next call of a kind fails, and none after it.
 *
 * @param skip how many calls of the kind succeed before it
 */
export function failNext(disk: SimulatedDisk, kind: CallKind, skip = 0): void {
  let left = skip;
  const faults = {};
  Object.defineProperty(faults, kind, {
    get: () => {
      if (left-- > 0) return 0;
      disk.faults = {};
      return 1;
    },
  });
  disk.faults = faults;
}

/** The inline form of {@link Workers}: the calling thread does everything, in slices. */
import type { Job, Workers } from "./workers.ts";
import type { Run } from "../common/run.ts";

/** Holds nothing, so there is only one. Closing it changes nothing. */
export const inlineWorkers: Workers = {
  threads: 0,
  run: runInline,
  close: async () => {},
};

/** Does a job on the calling thread. */
export async function runInline<Input, Output>(
  job: Job<Input, Output>,
  input: Input,
  run: Run,
): Promise<Output> {
  run.check();
  return job.perform(input, { run, thread: 0 });
}

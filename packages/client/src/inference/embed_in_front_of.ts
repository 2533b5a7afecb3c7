/** An embedder and a back end as one, for whoever has no slices of an engine. */
import { type Backend, intercept } from "../operation/backend.ts";
import type { Embedder } from "./embedder.ts";
import { type InferenceOptions, inferWith } from "./infer_with.ts";
import type { Slices } from "./walk_body.ts";

/** Longest time in milliseconds that a long body holds the event loop. */
const SLICE_MS = 10;

/** An embedder that holds something. */
export interface ClosableEmbedder extends Embedder {
  close(): Promise<void>;
}

/** The back end with an embedder in front, which is closed after it. */
export function embedInFrontOf(
  backend: Backend,
  embedder: ClosableEmbedder,
  options: InferenceOptions = {},
): Backend {
  return {
    ...intercept(backend, inferWith(embedder, newSlices(), options)),
    close: async () => {
      await backend.close();
      await embedder.close();
    },
  };
}

/** Slices of the event loop, so that a long body does not hold it. */
export function newSlices(): Slices {
  let end = 0;
  const begin = (): void => {
    end = performance.now() + SLICE_MS;
  };
  return {
    enter: begin,
    due: () => performance.now() >= end,
    turn: async () => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      begin();
    },
  };
}

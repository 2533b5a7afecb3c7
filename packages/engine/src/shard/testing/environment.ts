/** Environments for tests. */
import { processRuntime, type Runtime } from "../../common/runtime.ts";
import type { Storage } from "../../storage/storage.ts";
import { inlineWorkers } from "../../workers/inline_workers.ts";
import type { Workers } from "../../workers/workers.ts";
import { ENGINE_LIMITS_DEFAULT, type EngineLimits, type Environment } from "../environment.ts";

/** Parts of an environment. */
interface GivenEnvironment {
  readonly runtime?: Runtime;
  readonly workers?: Workers;
  readonly limits?: Partial<EngineLimits>;
}

/** An environment in this process and thread; what is not given is the default. */
export function environmentOn(storage: Storage, given: GivenEnvironment = {}): Environment {
  const { runtime = processRuntime(), workers = inlineWorkers, limits } = given;
  return { storage, runtime, workers, limits: { ...ENGINE_LIMITS_DEFAULT, ...limits } };
}

/** Environments for tests. */
import { processRuntime, type Runtime } from "../../common/runtime.ts";
import type { FileSystem } from "../../storage/file_system.ts";
import type { Durability } from "../../storage/durability.ts";
import { inlineWorkers } from "../../workers/inline_workers.ts";
import type { Workers } from "../../workers/workers.ts";
import { ENGINE_LIMITS_DEFAULT, type EngineLimits, type Environment } from "../environment.ts";

/** Parts of an environment. */
export interface GivenEnvironment {
  readonly runtime?: Runtime;
  readonly workers?: Workers;
  readonly limits?: Partial<EngineLimits>;
  readonly readOnly?: boolean;
  readonly durability?: Durability;
}

/** An environment in this process and thread; what is not given is the default. */
export function environmentOn(
  files: FileSystem | undefined,
  given: GivenEnvironment = {},
): Environment {
  const { runtime = processRuntime(), workers = inlineWorkers, readOnly = false } = given;
  return {
    files,
    readOnly,
    durability: given.durability,
    runtime,
    workers,
    limits: { ...ENGINE_LIMITS_DEFAULT, ...given.limits },
  };
}

/** An environment that keeps nothing. */
export function environmentInMemory(given: GivenEnvironment = {}): Environment {
  return environmentOn(undefined, given);
}

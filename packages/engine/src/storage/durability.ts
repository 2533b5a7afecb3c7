/** What survives what. Apart from the code that sees to it: declarations of the package name it. */
import type { Later } from "../common/runtime.ts";

/**
 * `"disk"`: what was acknowledged survives a loss of power. `"process"`: nothing is synced; it
 * survives the end of the process, and a loss of power may leave a log that is found damaged.
 */
export type Durability = "disk" | "process";

export interface LogOptions {
  /** Default `"disk"`. */
  readonly durability?: Durability;
  /** The mark of an idle log is written when no record came until it calls back. */
  readonly idle: Later;
  /** Size from which a new file is begun. Default `LOG_FILE_SIZE_BYTES`. */
  readonly fileSizeBytes?: number;
}

/**
 * What an engine is opened with. Apart from the code that opens it: declarations of the package
 * reach nothing of the engine itself.
 */
import type { Log } from "../common/runtime.ts";
import type { EngineLimits } from "../shard/environment.ts";
import type { Workers } from "../workers/workers.ts";

export interface EmbeddedOptions {
  /** The storage folder, created if it does not exist; absent: in memory. */
  readonly path?: string;
  /** Open the folder for reading beside a process that writes to it. Default false. */
  readonly readOnly?: boolean;
  /** Takes what the engine has to report. Default: nobody does. */
  readonly log?: Log;
  /**
   * Who does long work. Default: the threads that all engines of the process share. `ownWorkers`
   * makes others, which the caller closes after the back end.
   */
  readonly workers?: Workers;
  /**
   * What a write waits for. `"disk"`: it survives a loss of power. `"process"`: it survives the end
   * of the process, however that ends, and is faster. Default `"disk"`.
   */
  readonly durability?: "disk" | "process";
  /**
   * `enabled`: answer as a cluster of one peer, with which shard keys can be made. The first client
   * of a process that opens a folder decides. Default: a single node, which refuses to.
   */
  readonly cluster?: { readonly enabled: boolean } | undefined;
  /** Whether snapshots may be recovered from `http` and `https` URLs. Default true. */
  readonly snapshotUrls?: boolean;
  /** For tests, which make them small. */
  readonly limits?: Partial<EngineLimits>;
}

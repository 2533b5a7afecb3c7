/** How a read of a collection runs. */
import type { NumberForm } from "@quiverdb/client";

import type { Run } from "../common/run.ts";
import type { ShardKeySelector } from "../request/shard_key.ts";

export interface ReadOptions {
  readonly numbers: NumberForm;
  /** The longest time that the request allows; `run` ends then. */
  readonly timeoutSeconds?: number | undefined;
  /** The shards to read; absent: all. */
  readonly shardKeys?: readonly ShardKeySelector[] | undefined;
  readonly run: Run;
}

/** Waits until a read may begin. */
export async function turnOf(run: Run): Promise<void> {
  if (run.due()) await run.pause();
}

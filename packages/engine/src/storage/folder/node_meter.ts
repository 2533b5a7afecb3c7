/** Measures what Node and its machine use. */
import { statfs } from "node:fs/promises";
import { totalmem } from "node:os";

import type { Amount, ResourceMeter } from "../resource_meter.ts";

/**
 * @param folder of the storage; absent: data is kept in memory, so the memory of the machine is
 *   what it is kept in
 */
export function nodeMeter(folder: string | undefined): ResourceMeter {
  return {
    memory: () => ({ used: process.memoryUsage.rss(), total: memoryLimit() }),
    disk: () => (folder === undefined ? Promise.resolve(machineMemory()) : fileSystemOf(folder)),
  };
}

/** Bytes that this process may have: the limit of its container, or what the machine has. */
function memoryLimit(): number {
  // 0 or a huge number when there is no limit.
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

function machineMemory(): Amount {
  const total = memoryLimit();
  return { used: Math.max(0, total - process.availableMemory()), total };
}

/** What a process without privileges cannot have counts as used. */
async function fileSystemOf(folder: string): Promise<Amount | undefined> {
  try {
    const { blocks, bavail, bsize } = await statfs(folder);
    return { used: Math.max(0, blocks - bavail) * bsize, total: blocks * bsize };
  } catch {
    return undefined;
  }
}

/** Files in memory whose syncs take time, wait until they are let through, or fail. */
import { setTimeout } from "node:timers/promises";

import type { OpenFile, OpenMode } from "../file_system.ts";
import { MemoryFileSystem } from "../memory_file_system.ts";

/** See the head of the file. */
export class GatedFileSystem extends MemoryFileSystem {
  /** How long each sync of a file takes. */
  syncMs: number;
  /** What syncs fail with, if they do. */
  failure: Error | undefined;
  /** Syncs of files that have succeeded. */
  syncCount = 0;
  #gate: Promise<void> = Promise.resolve();

  constructor(syncMs = 0) {
    super();
    this.syncMs = syncMs;
  }

  /** Syncs that begin from now on wait until the result is called. */
  hold(): () => void {
    let release = (): void => {};
    this.#gate = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  override async open(name: string, mode: OpenMode): Promise<OpenFile> {
    const file = await super.open(name, mode);
    const sync = file.sync.bind(file);
    file.sync = async () => {
      await this.#gate;
      if (this.syncMs > 0) await setTimeout(this.syncMs);
      if (this.failure !== undefined) throw this.failure;
      await sync();
      this.syncCount++;
    };
    return file;
  }
}

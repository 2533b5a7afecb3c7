/** A file system in memory whose syncs take time. */
import type { OpenFile, OpenMode } from "../file_system.ts";
import { MemoryFileSystem } from "../memory_file_system.ts";

export class SlowFileSystem extends MemoryFileSystem {
  /** What each sync of a file waits for. */
  delay: () => Promise<void>;

  constructor(delay: () => Promise<void>) {
    super();
    this.delay = delay;
  }

  override async open(name: string, mode: OpenMode): Promise<OpenFile> {
    const file = await super.open(name, mode);
    const { sync } = file;
    file.sync = async () => {
      await this.delay();
      await sync.call(file);
    };
    return file;
  }
}

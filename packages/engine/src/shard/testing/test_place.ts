/** The place of a shard in tests, which remembers what a catalog would, whatever happens to it. */
import type { FileSystem } from "../../storage/file_system.ts";
import type { ShardPlace } from "../shard_state.ts";

export class TestPlace {
  journalId: string | undefined;

  /** The place on one of several file systems of the same disk. */
  on(files: FileSystem): ShardPlace {
    return {
      files,
      folder: "collections/0",
      journalId: () => this.journalId,
      begin: async (journalId) => {
        this.journalId = journalId;
      },
    };
  }
}

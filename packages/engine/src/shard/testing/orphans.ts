/** Block files of a shard that neither its manifest nor its log names. */
import { filesOf } from "../../segment/segment_files.ts";
import { decodeChanges, RecordReader } from "../../segment/segment_record.ts";
import { decodeSwap } from "../../segment/segment_swap.ts";
import type { FileSystem } from "../../storage/file_system.ts";
import { Journal } from "../../storage/journal.ts";
import { SHARD_FORMAT, stateOf } from "../shard_state.ts";

/** @returns their names, ascending, and how many swaps the log holds */
export async function orphansIn(
  files: FileSystem,
  folder: string,
): Promise<{ readonly orphans: string[]; readonly swaps: number }> {
  const journal = await Journal.open({ files, folder }, SHARD_FORMAT);
  try {
    const named = new Set(stateOf(journal.state, folder).segments.flatMap(filesOf));
    let swaps = 0;
    for await (const { body } of journal.records()) {
      const reader = new RecordReader(body);
      reader.words(2);
      while (!reader.isAtEnd) {
        const swap = decodeSwap(reader);
        if (swap === undefined) decodeChanges(reader);
        else swaps++;
        for (const name of swap?.state === undefined ? [] : filesOf(swap.state)) named.add(name);
      }
    }
    const names = (await files.list(folder)).map(({ name }) => name);
    const orphans = names.filter((name) => /^\d+\.\w+$/.test(name) && !named.has(name));
    return { orphans: orphans.sort(), swaps };
  } finally {
    await journal.close();
  }
}

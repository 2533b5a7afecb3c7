/** Reads all that a shard keeps, and says what is wrong with it. */
import { QdrantError } from "@quiverdb/client";

import { decodeChanges, RecordReader } from "../segment/segment_record.ts";
import type { SegmentState } from "../segment/segment_files.ts";
import { decodeSwap } from "../segment/segment_swap.ts";
import { BlockFolder } from "../storage/block_folder.ts";
import { Journal, mustReopen } from "../storage/journal.ts";
import { fileRefsOf } from "./shard_copy.ts";
import { SHARD_FORMAT, type ShardPlace, stateOf } from "./shard_state.ts";

/** What is missing this often is lost. */
const ATTEMPTS_MAX = 5;

/**
 * The errors of everything that cannot be read, each with the file in its details; none when all is
 * sound, or nothing was ever written.
 */
export async function verifyShard(place: ShardPlace): Promise<QdrantError[]> {
  for (let attempt = 1; ; attempt++) {
    const problems = await problemsOf(place);
    // Files may be gone because a writer has replaced them since the manifest was read.
    const mayBeOvertaken = problems.length > 0 && problems.every(mustReopen);
    if (!mayBeOvertaken || attempt === ATTEMPTS_MAX) return problems;
  }
}

async function problemsOf(place: ShardPlace): Promise<QdrantError[]> {
  if (place.journalId() === undefined) return [];
  const { files, folder } = place;
  const problems: QdrantError[] = [];
  const look = async (at: () => Promise<void>): Promise<void> => {
    try {
      await at();
    } catch (error) {
      if (!(error instanceof QdrantError)) throw error;
      problems.push(error);
    }
  };
  await look(async () => {
    const journal = await Journal.open({ files, folder }, SHARD_FORMAT);
    try {
      const blocks = new BlockFolder(files, folder, undefined);
      const { segments } = stateOf(journal.state, folder);
      const verify = async (states: readonly SegmentState[]): Promise<void> => {
        for (const [kind, ref] of fileRefsOf(states)) await look(() => blocks.verify(kind, ref));
      };
      await verify(segments);
      for await (const { body } of journal.records()) {
        const reader = new RecordReader(body);
        reader.words(2);
        while (!reader.isAtEnd) {
          const swap = decodeSwap(reader);
          if (swap === undefined) decodeChanges(reader);
          else if (swap.state !== undefined) await verify([swap.state]);
        }
      }
    } finally {
      await journal.close();
    }
  });
  return problems;
}

/** Reads all that a shard keeps, and says what is wrong with it. */
import { QdrantError } from "@quiverdb/client";

import { decodeChanges, RecordReader } from "../segment/segment_record.ts";
import { BlockFolder, type BlockFileRef, type BlockKind } from "../storage/block_folder.ts";
import { Journal } from "../storage/journal.ts";
import { SHARD_FORMAT, type ShardPlace, type ShardState, stateOf } from "./shard_state.ts";

/**
 * The errors of everything that cannot be read, each with the file in its details; none when all is
 * sound, or nothing was ever written.
 */
export async function verifyShard(place: ShardPlace): Promise<QdrantError[]> {
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
      for (const [kind, ref] of filesIn(stateOf(journal.state, folder))) {
        await look(() => blocks.verify(kind, ref));
      }
      for await (const { body } of journal.records()) {
        const reader = new RecordReader(body);
        reader.words(2);
        while (!reader.isAtEnd) decodeChanges(reader);
      }
    } finally {
      await journal.close();
    }
  });
  return problems;
}

function* filesIn({ segments }: ShardState): Generator<readonly [BlockKind, BlockFileRef]> {
  for (const { rows, payloads, masks } of segments) {
    for (const { file } of rows) yield ["rows", file];
    for (const { file } of payloads) yield ["payloads", file];
    yield ["masks", masks];
  }
}

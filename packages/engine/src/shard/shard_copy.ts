/**
 * A shard at one moment as files: write-once files, and the state that names them. Operations go on
 * while they are read.
 *
 * A shard on a folder moves what its log holds to files first, which it holds alive until they were
 * read; so a copy needs no log. One in memory is written to files that are in memory, too.
 */
import type { Run } from "../common/run.ts";
import { imageOf, type SegmentImage } from "../segment/segment_image.ts";
import { filesOf, type SegmentState, writeImage } from "../segment/segment_files.ts";
import { BlockFolder, type BlockFileRef, type BlockKind } from "../storage/block_folder.ts";
import { chunksOf } from "../storage/file_chunks.ts";
import { type FileSystem, joinName } from "../storage/file_system.ts";
import { MemoryFileSystem } from "../storage/memory_file_system.ts";
import { damaged } from "../storage/storage_error.ts";
import type { ReadEpochs } from "../storage/read_epochs.ts";
import type { IndexKeeper, KeptIndexes } from "./shard_indexes.ts";
import type { ShardJournal } from "./shard_journal.ts";
import type { ShardPoints } from "./shard_points.ts";
import type { ShardState } from "./shard_state.ts";

/** A file of a copy. */
export interface CopiedFile {
  /** In the folder of its shard. */
  readonly name: string;
  readonly sizeBytes: number;
  /**
   * From front to back.
   *
   * @throws QdrantError `storage` when it is missing or damaged
   */
  chunks(): AsyncIterable<Uint8Array>;
}

/** See the head of the file. */
export interface ShardCopy {
  readonly state: ShardState;
  readonly indexes: KeptIndexes;
  readonly files: readonly CopiedFile[];
  /** Call it once the files were read, or will not be. */
  readonly release: () => void;
}

/** A shard that lies in files, and has no log. */
export interface ShardFiles {
  readonly files: FileSystem;
  readonly folder: string;
  readonly state: ShardState;
}

/** The folder of a copy in a file system of its own. */
const COPY_FOLDER = "copy";

/** What of a shard is needed to copy it. */
export interface CopiedShardParts {
  /** Absent: nothing is kept. */
  readonly journal: ShardJournal | undefined;
  readonly reads: ReadEpochs;
  readonly keeper: IndexKeeper;
  /** The points as they are when nothing else is done; undefined: they have to be loaded anew. */
  readonly current: () => ShardPoints | undefined;
  /** Loads them anew. */
  readonly refresh: () => Promise<unknown>;
  /** The points between two operations, with the number of the last one. */
  readonly inMemory: <T>(look: (points: ShardPoints, operation: number) => T) => Promise<T>;
}

/** See the head of the file, and `Shard.copy`. */
export async function copyShard(shard: CopiedShardParts, run: Run): Promise<ShardCopy> {
  const { journal, keeper } = shard;
  if (journal === undefined) return copyFromMemory(shard, run);
  for (;;) {
    run.check();
    await shard.refresh();
    let indexes = keeper.kept();
    const held = await journal.hold(() => {
      indexes = keeper.kept();
      return shard.current();
    });
    if (held === undefined) continue;
    try {
      const state = await held.state;
      const files = await copiedFiles({ ...held.place, state });
      return { state, indexes, files, release: held.release };
    } catch (error) {
      held.release();
      throw error;
    }
  }
}

async function copyFromMemory(
  { reads, keeper, inMemory }: CopiedShardParts,
  run: Run,
): Promise<ShardCopy> {
  // What is read stays in memory when segments are replaced meanwhile.
  const release = reads.begin();
  try {
    const { images, operation, indexes } = await inMemory((points, last) => ({
      images: points.group.segments
        .filter(({ rowCount }) => rowCount > 0)
        .map((segment) => imageOf(segment.number, segment.snapshot())),
      operation: last,
      indexes: keeper.kept(),
    }));
    const content = await filesInMemory(images, operation, run);
    const { state } = content;
    return { state, indexes, files: await copiedFiles(content), release: () => {} };
  } finally {
    release();
  }
}

async function filesInMemory(
  images: readonly SegmentImage[],
  operation: number,
  run: Run,
): Promise<ShardFiles> {
  const files = new MemoryFileSystem();
  await files.makeFolder(COPY_FOLDER);
  const folder = new BlockFolder(files, COPY_FOLDER, "process");
  const segments: SegmentState[] = [];
  for (const image of images) {
    segments.push((await writeImage(image, undefined, folder, run)).state);
  }
  return { files, folder: COPY_FOLDER, state: { operation, segments, nextFile: folder.next } };
}

/** The files that a state names, as they are to be read; each is checked before. */
export async function copiedFiles({ files, folder, state }: ShardFiles): Promise<CopiedFile[]> {
  const blocks = new BlockFolder(files, folder, undefined);
  const found: CopiedFile[] = [];
  for (const [kind, ref] of fileRefsOf(state.segments)) {
    const path = joinName(folder, ref.name);
    const stat = await files.stat(path);
    if (stat === undefined) throw damaged(path, "it is not there");
    const { sizeBytes } = stat;
    found.push({
      name: ref.name,
      sizeBytes,
      async *chunks() {
        await blocks.verify(kind, ref);
        yield* chunksOf(files, path, sizeBytes);
      },
    });
  }
  return found;
}

/**
 * Fills points, which are empty, with what lies in files; afterwards they need these no more.
 *
 * @throws QdrantError `storage` when a file is missing or damaged
 */
export async function loadIntoMemory(
  { files, folder, state }: ShardFiles,
  points: ShardPoints,
  run: Run,
): Promise<void> {
  const blocks = new BlockFolder(files, folder, undefined);
  try {
    for (const of of state.segments) {
      const loaded = points.group.detached(of.number);
      await loaded.load(of, blocks, run);
      const own = points.group.segment(of.number);
      await own.copyRows(loaded.snapshot(), run);
      await own.prepareToFind(run);
      for (const name of filesOf(of)) await blocks.remove(name);
    }
  } finally {
    await blocks.close();
  }
}

/** The write-once files of segments, with what each holds. */
export function* fileRefsOf(
  segments: readonly SegmentState[],
): Generator<readonly [BlockKind, BlockFileRef]> {
  for (const { rows, payloads, masks } of segments) {
    for (const { file } of rows) yield ["rows", file];
    for (const { file } of payloads) yield ["payloads", file];
    yield ["masks", masks];
  }
}

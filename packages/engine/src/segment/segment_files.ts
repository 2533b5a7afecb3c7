/**
 * The files of a segment (docs/formats/segment.md): what was true of it at a checkpoint.
 *
 * Rows are written once, some at each checkpoint, and so are payloads. The masks, and what changed
 * in rows that were written before, are written anew as a whole.
 */
import { PagedWords } from "../common/paged_words.ts";
import type { Run } from "../common/run.ts";
import { VERSION_WORDS } from "../id_tracker/id_tracker.ts";
import { paddingOf, unitsOf } from "../payload/payload_heap.ts";
import { ENTRY_WORDS, encodedIn } from "../payload/payload_store.ts";
import type { BlockFileWriter } from "../storage/block_file_writer.ts";
import type { BlockFileRef, BlockFolder, BlockKind } from "../storage/block_folder.ts";
import { bytesOf } from "../storage/byte_range.ts";
import type { SegmentImage } from "./segment_image.ts";

/** Rows of one checkpoint. */
export interface RowsFile {
  readonly file: BlockFileRef;
  readonly rows: number;
  /** The vector names, in the order in which the file holds them. */
  readonly fields: readonly { readonly number: number; readonly bytes: number }[];
}

/** Payloads of one checkpoint. */
export interface PayloadsFile {
  readonly file: BlockFileRef;
  readonly firstUnit: number;
}

/** What a manifest keeps of a segment. */
export interface SegmentState {
  readonly number: number;
  /** In the order of their rows. */
  readonly rows: readonly RowsFile[];
  /** Ascending by unit. */
  readonly payloads: readonly PayloadsFile[];
  readonly masks: BlockFileRef;
}

/** The files of an image, and which payloads are where now. */
export interface WrittenImage {
  readonly state: SegmentState;
  /** For each payload in a new file: the offset of its row, and where its entry starts. */
  readonly moved: PagedWords;
}

/** Words of a change in the file of masks: offset, version (2), payload entry (2). */
export const CHANGE_WORDS = 1 + VERSION_WORDS + ENTRY_WORDS;

/** Words at the head of the file of masks: rows, fields, changes. */
export const MASKS_HEADER_WORDS = 3;

/** Bytes that are written, or rows looked at, between two looks at the clock. */
const PIECE_BYTES = 1 << 20;
const PIECE_ROWS = 1 << 10;

/** Payloads are handed to the file in pieces of about this size. */
const GATHERED_BYTES = 1 << 16;

/** Names of the files of a segment. */
export function filesOf({ rows, payloads, masks }: SegmentState): string[] {
  return [...rows, ...payloads].map(({ file }) => file.name).concat(masks.name);
}

/** Numbers of the vector names that its rows were made with. */
export function fieldNumbersOf({ rows }: SegmentState): number[] {
  return rows.flatMap(({ fields }) => fields.map(({ number }) => number));
}

/**
 * Writes an image.
 *
 * @param before what the manifest keeps of the segment so far; undefined: nothing
 */
export async function writeImage(
  image: SegmentImage,
  before: SegmentState | undefined,
  folder: BlockFolder,
  run: Run,
): Promise<WrittenImage> {
  const { payloads, moved } = await writePayloads(image, folder, run);
  const rows = await writeRows(image, moved, folder, run);
  const masks = await writeMasks(image, moved, folder, run);
  const state: SegmentState = {
    number: image.number,
    rows: [...(before?.rows ?? []), ...rows],
    payloads: [...(before?.payloads ?? []), ...payloads],
    masks,
  };
  return { state, moved };
}

/** The payloads in memory of living rows, in the order of their rows. */
async function writePayloads(
  { payloads, deleted, rowCount }: SegmentImage,
  folder: BlockFolder,
  run: Run,
): Promise<{ payloads: PayloadsFile[]; moved: PagedWords }> {
  const { view, memoryStart, firstUnit } = payloads;
  const moved = new PagedWords();
  let unit = firstUnit;
  const offsets = new PagedWords();
  for (let offset = 0; offset < rowCount; offset++) {
    const isInMemory = view.entries.at(offset * ENTRY_WORDS) > memoryStart;
    if (isInMemory && !deleted.has(offset)) offsets.push(offset);
    if (offset % PIECE_ROWS === 0 && run.due()) await run.pause();
  }
  if (offsets.length === 0) return { payloads: [], moved };
  const file = await writeFile(folder, "payloads", async (writer) => {
    const gathered = new Uint8Array(GATHERED_BYTES);
    let used = 0;
    for (let at = 0; at < offsets.length; at++) {
      const offset = offsets.at(at);
      const bytes = encodedIn(view, offset)!;
      const size = bytes.length + paddingOf(bytes.length);
      if (used + size > gathered.length) {
        await writer.append(gathered.subarray(0, used));
        used = 0;
      }
      if (size > gathered.length) {
        await writer.append(bytes);
        await writer.append(new Uint8Array(size - bytes.length));
      } else {
        gathered.set(bytes, used);
        gathered.fill(0, used + bytes.length, used + size);
        used += size;
      }
      moved.push(offset);
      moved.push(unit + 1);
      unit += unitsOf(size);
      if (run.due()) await run.pause();
    }
    await writer.append(gathered.subarray(0, used));
  });
  return { payloads: [{ file, firstUnit }], moved };
}

/** Ids, versions, payload entries and vectors of the rows that no file holds yet. */
async function writeRows(
  image: SegmentImage,
  moved: PagedWords,
  folder: BlockFolder,
  run: Run,
): Promise<RowsFile[]> {
  const { firstRow, rowCount, tracker, versions } = image;
  if (firstRow === rowCount) return [];
  const fields: { number: number; bytes: number }[] = [];
  const file = await writeFile(folder, "rows", async (writer) => {
    for (let from = firstRow; from < rowCount; from += PIECE_ROWS) {
      await writer.append(bytesOf(tracker.idWords(from, Math.min(rowCount, from + PIECE_ROWS))));
      if (run.due()) await run.pause();
    }
    await writer.append(
      bytesOf(versions.slice(firstRow * VERSION_WORDS, rowCount * VERSION_WORDS)),
    );
    await writer.append(bytesOf(await entriesOf(image, moved, run)));
    for (const { number, store } of image.fields) {
      const first = writer.contentBytes;
      for (const part of store.bytes(firstRow, rowCount)) {
        for (let at = 0; at < part.length; at += PIECE_BYTES) {
          await writer.append(part.subarray(at, at + PIECE_BYTES));
          if (run.due()) await run.pause();
        }
      }
      fields.push({ number, bytes: writer.contentBytes - first });
    }
  });
  return [{ file, rows: rowCount - firstRow, fields }];
}

/** The payload entries of the new rows as they are once the image is written. */
async function entriesOf(
  { firstRow, rowCount, payloads, deleted }: SegmentImage,
  moved: PagedWords,
  run: Run,
): Promise<Uint32Array> {
  const entries = payloads.view.entries.slice(firstRow * ENTRY_WORDS, rowCount * ENTRY_WORDS);
  for (let row = 0; row < rowCount - firstRow; row++) {
    if (deleted.has(firstRow + row)) entries.fill(0, row * ENTRY_WORDS, (row + 1) * ENTRY_WORDS);
  }
  for (let at = 0; at < moved.length; at += 2) {
    const row = moved.at(at) - firstRow;
    if (row >= 0) entries[row * ENTRY_WORDS] = moved.at(at + 1);
    if (at % PIECE_ROWS === 0 && run.due()) await run.pause();
  }
  return entries;
}

async function writeMasks(
  image: SegmentImage,
  moved: PagedWords,
  folder: BlockFolder,
  run: Run,
): Promise<BlockFileRef> {
  const { rowCount, deleted, fields } = image;
  const changes = await changesOf(image, moved, run);
  return writeFile(folder, "masks", async (writer) => {
    const changeCount = changes.length / CHANGE_WORDS;
    await writer.append(bytesOf(Uint32Array.of(rowCount, fields.length, changeCount)));
    const masks = [
      { number: undefined, bits: deleted },
      ...fields.map(({ number, present }) => ({ number, bits: present })),
    ];
    for (const { number, bits } of masks) {
      if (number !== undefined) await writer.append(bytesOf(Uint32Array.of(number)));
      const words = new Uint32Array(Math.ceil(rowCount / 32));
      for (let word = 0; word < words.length; word++) words[word] = bits.word(word);
      await writer.append(bytesOf(words));
      if (run.due()) await run.pause();
    }
    for (let from = 0; from < changes.length; from += PIECE_ROWS) {
      await writer.append(
        bytesOf(changes.slice(from, Math.min(changes.length, from + PIECE_ROWS))),
      );
      if (run.due()) await run.pause();
    }
  });
}

/** What is no longer as the file of its row says, of living rows. */
async function changesOf(
  { firstRow, changedRows, deleted, versions, payloads }: SegmentImage,
  moved: PagedWords,
  run: Run,
): Promise<PagedWords> {
  const changes = new PagedWords();
  const starts = new Map<number, number>();
  for (let at = 0; at < moved.length && moved.at(at) < firstRow; at += 2) {
    starts.set(moved.at(at), moved.at(at + 1));
  }
  for (let offset = 0; offset < firstRow; offset++) {
    if (changedRows.has(offset) && !deleted.has(offset)) {
      const { entries } = payloads.view;
      changes.push(offset);
      changes.push(versions.at(offset * VERSION_WORDS));
      changes.push(versions.at(offset * VERSION_WORDS + 1));
      changes.push(starts.get(offset) ?? entries.at(offset * ENTRY_WORDS));
      changes.push(entries.at(offset * ENTRY_WORDS + 1));
    }
    if (offset % PIECE_ROWS === 0 && run.due()) await run.pause();
  }
  return changes;
}

async function writeFile(
  folder: BlockFolder,
  kind: BlockKind,
  write: (writer: BlockFileWriter) => Promise<void>,
): Promise<BlockFileRef> {
  const { writer, finish } = await folder.create(kind);
  try {
    await write(writer);
    return await finish();
  } catch (error) {
    await writer.abandon().catch(() => undefined);
    throw error;
  }
}

/** Reads the files of a segment (docs/formats/segment.md). */
import { PACED_ROWS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import { type IdTracker, VERSION_WORDS } from "../id_tracker/id_tracker.ts";
import { ID_WORDS } from "../id_tracker/id_words.ts";
import { ENTRY_WORDS, type PayloadStore } from "../payload/payload_store.ts";
import type { BlockFolder } from "../storage/block_folder.ts";
import { ByteCursor, rangeOf } from "../storage/byte_range.ts";
import { damaged } from "../storage/storage_error.ts";
import { relativeMask } from "./relative_mask.ts";
import {
  CHANGE_WORDS,
  MASKS_HEADER_WORDS,
  type RowsFile,
  type SegmentState,
} from "./segment_files.ts";
import type { VectorField } from "./vector_field.ts";

/** What a segment consists of; empty. */
export interface SegmentParts {
  readonly tracker: IdTracker;
  readonly payloads: PayloadStore;
  readonly fields: readonly VectorField[];
}

const NO_BYTES = rangeOf(new Uint8Array(0));

/**
 * Fills the parts with what files say. Vectors and payloads may stay there until they are needed.
 *
 * @returns offsets of the rows that changed since their file was written
 * @throws QdrantError `storage` when a file is missing or damaged
 */
export async function loadSegment(
  state: SegmentState,
  folder: BlockFolder,
  parts: SegmentParts,
  run: Run,
): Promise<Uint32Array> {
  const { tracker, payloads } = parts;
  const masks = new ByteCursor(await folder.range("masks", state.masks));
  const [rowCount, fieldCount, changeCount] = await masks.words(MASKS_HEADER_WORDS);
  const maskWords = Math.ceil(rowCount! / 32);
  const deleted = await masks.words(maskWords);
  for (const [word, bits] of deleted.entries()) tracker.loadDeleted(word, bits);
  const present = new Map<number, Uint32Array>();
  while (present.size < fieldCount!) {
    const [field] = await masks.words(1);
    present.set(field!, await masks.words(maskWords));
  }
  for (const { file, firstUnit } of state.payloads) {
    payloads.addFile(firstUnit, await folder.range("payloads", file));
  }
  for (const rows of state.rows) await loadRows(rows, folder, present, parts, run);
  if (tracker.rowCount !== rowCount) {
    throw damaged(state.masks.name, `it has masks of ${rowCount} rows`);
  }
  return loadChanges(await masks.words(changeCount! * CHANGE_WORDS), parts, run);
}

async function loadRows(
  { file, rows, fields: written }: RowsFile,
  folder: BlockFolder,
  present: ReadonlyMap<number, Uint32Array>,
  { tracker, payloads, fields }: SegmentParts,
  run: Run,
): Promise<void> {
  const cursor = new ByteCursor(await folder.range("rows", file));
  const first = tracker.rowCount;
  const ids = await cursor.words(rows * ID_WORDS);
  const versions = await cursor.words(rows * VERSION_WORDS);
  payloads.load(await cursor.words(rows * ENTRY_WORDS));
  const ranges = new Map(written.map(({ number, bytes }) => [number, cursor.take(bytes)]));
  for (const field of fields) {
    const words = present.get(field.number) ?? new Uint32Array(0);
    const mask = relativeMask({ word: (at) => words[at] ?? 0 }, first, first + rows);
    await field.load(mask, ranges.get(field.number) ?? NO_BYTES, rows, run);
  }
  for (let row = 0; row < rows; row += PACED_ROWS) {
    const end = row + PACED_ROWS;
    tracker.load(
      ids.subarray(row * ID_WORDS, end * ID_WORDS),
      versions.subarray(row * VERSION_WORDS, end * VERSION_WORDS),
    );
    if (run.due()) await run.pause();
  }
  for (let row = first; row < tracker.rowCount; row++) {
    if (!tracker.isLive(row)) payloads.leave(row);
  }
}

async function loadChanges(
  changes: Uint32Array,
  { tracker, payloads }: SegmentParts,
  run: Run,
): Promise<Uint32Array> {
  const offsets = new Uint32Array(changes.length / CHANGE_WORDS);
  for (let change = 0; change < offsets.length; change++) {
    const at = change * CHANGE_WORDS;
    const [offset, low, high, start, length] = changes.subarray(at, at + CHANGE_WORDS);
    tracker.setVersion(offset!, high! * 2 ** 32 + low!);
    payloads.restore(offset!, { start: start!, length: length! });
    offsets[change] = offset!;
    if (run.due()) await run.pause();
  }
  return offsets;
}

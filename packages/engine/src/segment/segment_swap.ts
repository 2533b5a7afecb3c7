/**
 * The swap of a rewritten segment for those whose rows it has, as a record of the log holds it
 * (docs/formats/segment.md).
 *
 * The new segment has the rows that lived at one moment. What became of them until the swap is not
 * in the record: whoever applies it has the old segments as they are then, and takes it from there.
 */
import { PACED_ROWS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import { bytesOf } from "../storage/byte_range.ts";
import { damaged } from "../storage/storage_error.ts";
import type { SegmentState } from "./segment_files.ts";
import type { SegmentSnapshot } from "./segment_image.ts";
import type { RecordReader } from "./segment_record.ts";
import type { Segment } from "./segment.ts";

/** A segment whose rows were copied. */
export interface RewrittenRows {
  /** Of the segment. */
  readonly number: number;
  readonly rowCount: number;
  /** Which rows were copied, in their order: bit `row & 31` of word `row >> 5`. */
  readonly taken: Uint32Array;
}

/** See the head of the file. */
export interface SegmentSwap {
  /** The number of the new segment. */
  readonly target: number;
  /** In the order in which their rows follow each other there. */
  readonly sources: readonly RewrittenRows[];
  /** The files of the new segment; undefined: it has no rows. */
  readonly state: SegmentState | undefined;
}

/** In the place of the number of a changed segment: no segment has it. */
const SWAP_MARK = 0xffff_ffff;

export function encodeSwap({ target, sources, state }: SegmentSwap): Uint8Array[] {
  const text = state === undefined ? "" : JSON.stringify(state);
  const json = new TextEncoder().encode(text);
  const padded = new Uint8Array(Math.ceil(json.length / 4) * 4);
  padded.set(json);
  return [
    bytesOf(Uint32Array.of(SWAP_MARK, target, sources.length, json.length)),
    ...sources.flatMap(({ number, rowCount, taken }) => [
      bytesOf(Uint32Array.of(number, rowCount)),
      bytesOf(taken),
    ]),
    padded,
  ].filter(({ length }) => length > 0);
}

/**
 * @returns undefined when the next entry of the record is no swap
 * @throws QdrantError `storage` when the words are not those of a swap
 */
export function decodeSwap(reader: RecordReader): SegmentSwap | undefined {
  if (reader.peek() !== SWAP_MARK) return undefined;
  const [, target, sourceCount, jsonBytes] = reader.words(4);
  const sources: RewrittenRows[] = [];
  while (sources.length < sourceCount!) {
    const [number, rowCount] = reader.words(2);
    const taken = reader.words(Math.ceil(rowCount! / 32));
    sources.push({ number: number!, rowCount: rowCount!, taken });
  }
  const json = new TextDecoder().decode(reader.bytes(jsonBytes!));
  // What a record of the log holds was covered by its checksum.
  const state = json === "" ? undefined : (JSON.parse(json) as SegmentState);
  return { target: target!, sources, state };
}

/** The rows of a snapshot that a copy of it has. */
export function takenOf(number: number, { rowCount, deleted }: SegmentSnapshot): RewrittenRows {
  const taken = new Uint32Array(Math.ceil(rowCount / 32));
  for (let word = 0; word < taken.length; word++) taken[word] = ~deleted.word(word);
  if (rowCount % 32 > 0) taken[taken.length - 1]! &= (1 << (rowCount % 32)) - 1;
  return { number, rowCount, taken };
}

/**
 * Makes the rows of a new segment what those are now that they were copied from.
 *
 * @param find the segment of a number
 * @throws QdrantError `storage` when it does not have just these rows
 */
export async function followSources(
  target: Segment,
  sources: readonly RewrittenRows[],
  find: (number: number) => Segment | undefined,
  run: Run,
): Promise<void> {
  let offset = 0;
  for (const { number, rowCount, taken } of sources) {
    const source = find(number);
    // One without a row is in no record, so a log does not know it.
    if ((source?.rowCount ?? 0) !== rowCount) throw foreign(target.number, number);
    if (source === undefined) continue;
    for (let row = 0; row < rowCount; row++) {
      if (row % PACED_ROWS === 0 && run.due()) await run.pause();
      if ((taken[row >>> 5]! & (1 << (row & 31))) === 0) continue;
      if (offset === target.rowCount) throw foreign(target.number, number);
      target.followRow(offset++, source, row);
    }
  }
  if (offset !== target.rowCount) throw foreign(target.number, -1);
}

function foreign(target: number, source: number): Error {
  return damaged("log", `segment ${target} has other rows than segment ${source}`);
}

/** A shard that comes from elsewhere as files: received, checked, and made one of this storage. */
import { QdrantError } from "@quiverdb/client";

import type { Run } from "../common/run.ts";
import type { SegmentState } from "../segment/segment_files.ts";
import { BlockFolder, type BlockFileRef } from "../storage/block_folder.ts";
import { writeChunks } from "../storage/file_chunks.ts";
import { type FileSystem, joinName } from "../storage/file_system.ts";
import { Journal } from "../storage/journal.ts";
import { type Environment, logOptionsOf } from "./environment.ts";
import { type CopiedFile, fileRefsOf } from "./shard_copy.ts";
import { NEW_STATE, SHARD_FORMAT, type ShardState } from "./shard_state.ts";

/** Files of a shard that are on their way. */
export interface IncomingShard {
  readonly state: ShardState;
  /** Just those that the state names, in any order. Each is read before the next is taken. */
  readonly files: AsyncIterable<CopiedFile>;
}

/**
 * Makes a shard of a folder that has none, durably but for the name of the folder.
 *
 * @returns the id of its journal
 * @throws QdrantError `storage`; `bad_input` when the files are not those of the state
 */
export async function importShard(
  environment: Environment,
  place: { readonly files: FileSystem; readonly folder: string },
  { state, files }: IncomingShard,
  run: Run,
): Promise<string> {
  const options = { ...logOptionsOf(environment), random: environment.runtime.random };
  const journal = await Journal.create(place, SHARD_FORMAT, NEW_STATE, options);
  try {
    await receiveFiles(place, state, files, environment.durability, run);
    await journal.checkpoint(journal.next, state);
  } finally {
    await journal.close().catch(() => undefined);
  }
  return journal.id;
}

/**
 * Writes the files of a state into a folder, and checks all of them.
 *
 * @throws QdrantError `storage`; `bad_input` when the files are not those of the state
 */
export async function receiveFiles(
  { files, folder }: { readonly files: FileSystem; readonly folder: string },
  state: ShardState,
  incoming: AsyncIterable<CopiedFile>,
  durability: Environment["durability"],
  run: Run,
): Promise<void> {
  const blocks = new BlockFolder(files, folder, durability);
  const missing = new Map([...fileRefsOf(state.segments)].map((of) => [of[1].name, of]));
  for await (const { name, sizeBytes, chunks } of incoming) {
    run.check();
    const expected = missing.get(name);
    if (expected === undefined) throw unfit(`it has a file ${JSON.stringify(name)} too many`);
    missing.delete(name);
    const written = await writeChunks(files, joinName(folder, name), chunks(), durability);
    if (written !== sizeBytes) throw unfit(`${name} has ${written} bytes instead of ${sizeBytes}`);
    await blocks.verify(...expected);
  }
  for (const name of missing.keys()) throw unfit(`it has no file ${name}`);
}

/**
 * A state that somebody else has written, once it has turned out to have the form of one.
 *
 * @throws QdrantError `bad_input`
 */
export function checkedState(value: unknown): ShardState {
  const state = membersOf(value);
  const segments = listOf(state["segments"]).map(segmentState);
  const numbers = new Set(segments.map(({ number }) => number));
  if (numbers.size < segments.length) throw unfit("two segments have one number");
  const names = [...fileRefsOf(segments)].map(([, { name }]) => name);
  if (new Set(names).size < names.length) throw unfit("two files have one name");
  const nextFile = wholeNumber(state["nextFile"]);
  if (names.some((name) => Number.parseInt(name) >= nextFile)) throw unfit("files have no numbers");
  return { operation: wholeNumber(state["operation"]), segments, nextFile };
}

function segmentState(value: unknown): SegmentState {
  const { number, rows, payloads, masks } = membersOf(value);
  return {
    number: wholeNumber(number, 0xffff_fffe),
    rows: listOf(rows).map((of) => {
      const { file, rows: count, fields } = membersOf(of);
      return {
        file: fileRef(file, "rows"),
        rows: wholeNumber(count, 2 ** 31),
        fields: listOf(fields).map((field) => {
          const { number: fieldNumber, bytes } = membersOf(field);
          return { number: wholeNumber(fieldNumber), bytes: wholeNumber(bytes) };
        }),
      };
    }),
    payloads: listOf(payloads).map((of) => {
      const { file, firstUnit } = membersOf(of);
      return { file: fileRef(file, "payloads"), firstUnit: wholeNumber(firstUnit) };
    }),
    masks: fileRef(masks, "masks"),
  };
}

function fileRef(value: unknown, kind: string): BlockFileRef {
  const { name, contentBytes, checksum } = membersOf(value);
  const isName = typeof name === "string" && /^\d{1,15}\.[a-z]+$/.test(name);
  if (!isName || !name.endsWith(`.${kind}`)) throw unfit("a file has a strange name");
  return {
    name,
    contentBytes: wholeNumber(contentBytes),
    checksum: wholeNumber(checksum, 0xffff_ffff),
  };
}

function membersOf(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw unfit("a part of its list of files is no object");
  }
  return { ...value };
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unfit("a part of its list of files is no list");
}

function wholeNumber(value: unknown, max = Number.MAX_SAFE_INTEGER): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= max) {
    return value;
  }
  throw unfit("a part of its list of files is no number");
}

function unfit(text: string): QdrantError {
  return new QdrantError("bad_input", `The files of a shard do not belong together: ${text}`);
}

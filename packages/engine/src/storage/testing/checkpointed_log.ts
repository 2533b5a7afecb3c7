/**
 * A small store on log, block files and manifest, put together as the engine does it: records go to
 * a log, a checkpoint moves them into a write-once file, and a manifest says what belongs together.
 */
import { BlockFile } from "../block_file.ts";
import { BlockFileWriter } from "../block_file_writer.ts";
import type { BlockFileSummary } from "../block_file_format.ts";
import { FileLifetimes } from "../file_lifetimes.ts";
import type { FileSystem } from "../file_system.ts";
import { type ManifestFormat, readManifest, writeManifest } from "../manifest.ts";
import type { LogOptions } from "../durability.ts";
import { RecordLog } from "../record_log.ts";
import { type LogPlace, RecordLogReader } from "../record_log_reader.ts";

const FOLDER = "collections/1";
const MANIFEST = `${FOLDER}/manifest.json`;
const FORMAT: ManifestFormat = { format: "test-store", version: 1, oldestVersion: 1 };
const LOG_ID = "00112233445566778899aabbccddeeff";
const BLOCK_HEADER = { kind: "records", blockSizeBytes: 512 };

interface Content {
  /** First record that is not in the block file. */
  readonly from: number;
  /** Records below were durable when it was written. */
  readonly durableEnd: number;
  readonly block: ({ readonly name: string } & BlockFileSummary) | undefined;
}

/** What a reader found. */
export interface Found {
  readonly content: Content;
  /** Body of each record from 0 on. */
  readonly records: string[];
  readonly reader: RecordLogReader;
}

/** See the head of the file. */
export class CheckpointedLog {
  readonly #files: FileSystem;
  readonly #log: RecordLog;
  readonly #lifetimes: FileLifetimes;
  #content: Content;
  /** Checkpoints and the closing, one after the other. */
  #writing: Promise<void> = Promise.resolve();
  /** Number of the next block file. */
  #nextBlock = 0;
  /** Durable records. */
  readonly records: string[];

  private constructor(files: FileSystem, log: RecordLog, content: Content, records: string[]) {
    this.#files = files;
    this.#log = log;
    this.#content = content;
    this.records = records;
    this.#lifetimes = new FileLifetimes(files, () => {});
  }

  /** Makes a store where there is none. It is there when this resolves, or not at all. */
  static async create(files: FileSystem, options: LogOptions): Promise<CheckpointedLog> {
    await files.makeFolder(FOLDER);
    const content: Content = { from: 0, durableEnd: 0, block: undefined };
    const log = await RecordLog.create(place(files), 0, options);
    await writeManifest(files, MANIFEST, FORMAT, content);
    await files.syncFolder("collections");
    await files.syncFolder("");
    return new CheckpointedLog(files, log, content, []);
  }

  static async open(files: FileSystem, options: LogOptions): Promise<CheckpointedLog> {
    const { content, records, reader } = await findRecords(files);
    const log = await RecordLog.resume(reader, options);
    await reader.close();
    const store = new CheckpointedLog(files, log, content, records);
    // The manifest may be younger than the last sync of its name: what only an older one names is
    // needed until then.
    await files.syncFolder(FOLDER);
    await store.#removeLeftovers();
    return store;
  }

  /** Appends records in one turn; each is durable when its promise resolves. */
  append(bodies: readonly string[]): Promise<void>[] {
    return bodies.map(async (body) => {
      const bytes = new TextEncoder().encode(body);
      const half = bytes.length >> 1;
      this.records[await this.#log.append([bytes.subarray(0, half), bytes.subarray(half)])] = body;
    });
  }

  /** Moves all records into a block file. */
  checkpoint(): Promise<void> {
    const run = this.#writing.then(() => this.#checkpoint());
    this.#writing = run.catch(() => {});
    return run;
  }

  async #checkpoint(): Promise<void> {
    const from = await this.#log.rotate();
    if (from === this.#content.from) return;
    const name = `${FOLDER}/block.${this.#nextBlock++}`;
    const writer = await BlockFileWriter.create(this.#files, name, BLOCK_HEADER);
    for (const body of this.records.slice(0, from)) {
      await writer.append(new TextEncoder().encode(`${body}\n`));
    }
    const block = { name, ...(await writer.finish()) };
    const old = this.#content.block;
    await this.#write({ from, durableEnd: from, block });
    await this.#log.removeBefore(from);
    if (old !== undefined) await this.#lifetimes.remove(old.name);
  }

  /** Ends cleanly: the manifest knows where the log ends. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#log.close();
    await this.#write({ ...this.#content, durableEnd: this.records.length });
  }

  async #write(content: Content): Promise<void> {
    await writeManifest(this.#files, MANIFEST, FORMAT, content);
    this.#content = content;
  }

  async #removeLeftovers(): Promise<void> {
    await this.#log.removeBefore(this.#content.from);
    for (const { name } of await this.#files.list(FOLDER)) {
      const path = `${FOLDER}/${name}`;
      const number = /^block\.(\d+)$/.exec(name)?.[1];
      if (number !== undefined) this.#nextBlock = Math.max(this.#nextBlock, Number(number) + 1);
      if (name.startsWith("block.") && path !== this.#content.block?.name) {
        await this.#files.unlink(path);
      }
    }
  }
}

/** Reads a store as an opener does, of whichever process. */
export async function findRecords(files: FileSystem): Promise<Found> {
  const content = contentOf((await readManifest(files, MANIFEST, FORMAT)).content);
  const records = content.block === undefined ? [] : await readBlock(files, content.block);
  if (records.length !== content.from) throw new Error(`the block has ${records.length} records`);
  const reader = new RecordLogReader(place(files), content);
  await readOn(reader, records);
  return { content, records, reader };
}

/** Takes over what a log has now. */
export async function readOn(reader: RecordLogReader, records: string[]): Promise<void> {
  for await (const group of reader.groups()) {
    for (const { sequence, body } of group) {
      if (sequence !== records.length) throw new Error(`record ${sequence} is out of order`);
      records.push(new TextDecoder().decode(body));
    }
  }
}

async function readBlock(
  files: FileSystem,
  block: NonNullable<Content["block"]>,
): Promise<string[]> {
  const file = await BlockFile.open(files, block.name, BLOCK_HEADER.kind, block);
  const bytes = new Uint8Array(block.contentBytes);
  const half = bytes.length >> 1;
  await file.read(0, bytes.subarray(0, half));
  file.readSync(half, bytes.subarray(half));
  await file.close();
  return new TextDecoder().decode(bytes).split("\n").slice(0, -1);
}

function place(files: FileSystem): LogPlace {
  return { files, folder: FOLDER, logId: LOG_ID };
}

/** The content of a manifest whose checksum is sound was written by `#write`. */
function contentOf(value: unknown): Content {
  const content = Object(value) as Partial<Content>;
  if (content.from === undefined || content.durableEnd === undefined) {
    throw new TypeError("the manifest has no content");
  }
  return { from: content.from, durableEnd: content.durableEnd, block: content.block };
}

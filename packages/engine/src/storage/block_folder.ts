/**
 * The write-once files of one folder: makes them under names that are never used again, opens those
 * that a manifest names, and removes the others.
 */
import { BlockFile } from "./block_file.ts";
import type { BlockFileSummary } from "./block_file_format.ts";
import { BlockFileWriter } from "./block_file_writer.ts";
import type { ByteRange } from "./byte_range.ts";
import { type FileSystem, joinName } from "./file_system.ts";
import type { Durability } from "./durability.ts";

/** What a manifest keeps of a file. */
export interface BlockFileRef extends BlockFileSummary {
  readonly name: string;
}

/** Bytes that one checksum covers: what is read by pieces has small blocks. */
const BLOCK_SIZE_BYTES: Readonly<Record<BlockKind, number>> = {
  rows: 1 << 16,
  masks: 1 << 16,
  payloads: 1 << 12,
};

/** What a file holds; its name ends with it. */
export type BlockKind = "rows" | "masks" | "payloads";

const FILE_NAME = /^(\d+)\.(rows|masks|payloads)$/;

/** A file that is being written. */
export interface NewBlockFile {
  readonly writer: BlockFileWriter;
  /** Makes it whole. Its name is durable after the next manifest. */
  finish(): Promise<BlockFileRef>;
}

/** See the head of the file. */
export class BlockFolder {
  readonly #files: FileSystem;
  readonly #folder: string;
  readonly #durability: Durability | undefined;
  readonly #open = new Map<string, Promise<BlockFile>>();
  /** Files that are there, as far as the writer knows. */
  readonly #names = new Set<string>();
  #next = 0;

  constructor(files: FileSystem, folder: string, durability: Durability | undefined) {
    this.#files = files;
    this.#folder = folder;
    this.#durability = durability;
  }

  /** Begins a file. `abandon` its writer when it fails. */
  async create(kind: BlockKind): Promise<NewBlockFile> {
    const name = `${this.#next++}.${kind}`;
    this.#names.add(name);
    const writer = await BlockFileWriter.create(
      this.#files,
      joinName(this.#folder, name),
      { kind, blockSizeBytes: BLOCK_SIZE_BYTES[kind] },
      this.#durability,
    );
    return { writer, finish: async () => ({ name, ...(await writer.finish()) }) };
  }

  /**
   * Opens a file; its content is checked as it is read.
   *
   * @throws QdrantError `storage` with problem `missing`, `damaged` or `format`
   */
  async range(kind: BlockKind, ref: BlockFileRef): Promise<ByteRange> {
    let opened = this.#open.get(ref.name);
    if (opened === undefined) {
      opened = BlockFile.open(this.#files, joinName(this.#folder, ref.name), kind, ref);
      this.#open.set(ref.name, opened);
      opened.catch(() => this.#open.delete(ref.name));
    }
    const file = await opened;
    return {
      length: file.contentBytes,
      isInFile: true,
      read: (position, target) => file.read(position, target),
      readSync: (position, target) => file.readSync(position, target),
    };
  }

  /**
   * Reads and checks all of a file.
   *
   * @throws QdrantError `storage` with problem `missing`, `damaged` or `format`
   */
  async verify(kind: BlockKind, ref: BlockFileRef): Promise<void> {
    const file = await BlockFile.open(this.#files, joinName(this.#folder, ref.name), kind, ref);
    try {
      await file.verify();
    } finally {
      await file.close();
    }
  }

  /**
   * Removes the files that no manifest names. Only for the writer, once the manifest's name is
   * durable; without that, an older manifest may still need them.
   */
  async removeOthers(named: ReadonlySet<string>): Promise<void> {
    for (const { name } of await this.#files.list(this.#folder)) {
      const number = FILE_NAME.exec(name)?.[1];
      if (number === undefined) continue;
      this.#next = Math.max(this.#next, Number(number) + 1);
      this.#names.add(name);
      if (!named.has(name)) await this.remove(name);
    }
  }

  /** Files that are there and not named; those whose numbers are below a bound. */
  unnamed(named: ReadonlySet<string>, below: number): string[] {
    return [...this.#names].filter((name) => !named.has(name) && Number.parseInt(name) < below);
  }

  /** Removes a file that no manifest names any more. */
  async remove(name: string): Promise<void> {
    const opened = this.#open.get(name);
    this.#open.delete(name);
    await (await opened?.catch(() => undefined))?.close();
    await this.#files.unlink(joinName(this.#folder, name));
    this.#names.delete(name);
  }

  /** Numbers of files below are used up. */
  useUpTo(next: number): void {
    this.#next = Math.max(this.#next, next);
  }

  /** The number of the next file. */
  get next(): number {
    return this.#next;
  }

  async close(): Promise<void> {
    const opened = [...this.#open.values()];
    this.#open.clear();
    for (const file of opened) await (await file.catch(() => undefined))?.close();
  }
}

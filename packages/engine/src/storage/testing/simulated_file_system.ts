/** The file system of a process on a simulated disk. */
import {
  checkFileName,
  folderOf,
  type FileStat,
  type FileSystem,
  type FolderEntry,
  type OpenFile,
  type OpenMode,
} from "../file_system.ts";
import { closedFile } from "../storage_error.ts";
import type { CallKind, SimulatedDisk } from "./simulated_disk.ts";
import { SimulatedFolder } from "./simulated_folder.ts";
import { SECTOR_BYTES, SimulatedInode } from "./simulated_inode.ts";

/** See the head of the file. */
export class SimulatedFileSystem implements FileSystem {
  readonly readOnly: boolean;
  readonly #disk: SimulatedDisk;
  readonly #isAlive: () => boolean;

  constructor(disk: SimulatedDisk, readOnly: boolean, isAlive: () => boolean) {
    this.#disk = disk;
    this.readOnly = readOnly;
    this.#isAlive = isAlive;
  }

  open(name: string, mode: OpenMode): Promise<OpenFile> {
    if (mode !== "read") this.#checkWritable(name);
    checkFileName(name);
    return this.#call(mode === "create" ? "name" : "open", name, () => {
      const node = this.#disk.node(name);
      if (mode === "create") {
        if (node !== undefined) throw this.#disk.fault("open", name, "exists");
        const inode = new SimulatedInode();
        this.#folderOf(name).change(new Map([[lastOf(name), inode]]));
        return this.#file(name, inode);
      }
      if (!(node instanceof SimulatedInode)) throw this.#disk.fault("open", name, "missing");
      return this.#file(name, node);
    });
  }

  stat(name: string): Promise<FileStat | undefined> {
    return this.#call("open", name, () => {
      const node = this.#disk.node(name);
      if (node === undefined) return undefined;
      if (node instanceof SimulatedFolder) return { kind: "folder", sizeBytes: 0 };
      return { kind: "file", sizeBytes: node.size };
    });
  }

  list(folder: string): Promise<FolderEntry[]> {
    return this.#call("list", folder, () => {
      const node = this.#disk.node(folder);
      if (!(node instanceof SimulatedFolder)) return [];
      return [...node.names()]
        .map(([name, entry]): FolderEntry => ({
          name,
          kind: entry instanceof SimulatedFolder ? "folder" : "file",
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    });
  }

  makeFolder(name: string): Promise<void> {
    this.#checkWritable(name);
    return this.#call("name", name, () => void this.#makeFolder(name));
  }

  rename(from: string, to: string): Promise<void> {
    this.#checkWritable(from);
    return this.#call("name", from, () => {
      const node = this.#disk.node(from);
      if (!(node instanceof SimulatedInode) || folderOf(from) !== folderOf(to)) {
        throw this.#disk.fault("name", from, "missing");
      }
      this.#folderOf(from).change(
        new Map([
          [lastOf(from), undefined],
          [lastOf(to), node],
        ]),
      );
    });
  }

  unlink(name: string): Promise<void> {
    this.#checkWritable(name);
    return this.#call("unlink", name, () => this.#unlink(name));
  }

  async removeTree(folder: string): Promise<void> {
    this.#checkWritable(folder);
    const names = this.#disk.fileNames().filter((name) => name.startsWith(`${folder}/`));
    for (const name of names) await this.unlink(name);
    await this.#call("unlink", folder, () => {
      if (this.#disk.node(folder) === undefined) return;
      this.#folderOf(folder).change(new Map([[lastOf(folder), undefined]]));
    });
  }

  syncFolder(folder: string): Promise<void> {
    this.#checkWritable(folder);
    return this.#call("sync folder", folder, () => {
      const node = this.#disk.node(folder);
      if (!(node instanceof SimulatedFolder)) {
        throw this.#disk.fault("sync folder", folder, "missing");
      }
      node.sync();
    });
  }

  async close(): Promise<void> {}

  #file(name: string, inode: SimulatedInode): OpenFile {
    return new SimulatedFile(this.#disk, name, inode, this.#isAlive);
  }

  #makeFolder(name: string): SimulatedFolder {
    const node = this.#disk.node(name);
    if (node instanceof SimulatedFolder) return node;
    if (node !== undefined) throw this.#disk.fault("name", name, "exists");
    const folder = new SimulatedFolder();
    this.#makeFolder(folderOf(name)).change(new Map([[lastOf(name), folder]]));
    return folder;
  }

  #unlink(name: string): void {
    if (this.#disk.node(name) === undefined) return;
    this.#folderOf(name).change(new Map([[lastOf(name), undefined]]));
  }

  #folderOf(name: string): SimulatedFolder {
    const folder = this.#disk.node(folderOf(name));
    if (folder instanceof SimulatedFolder) return folder;
    throw this.#disk.fault("name", name, "missing");
  }

  #checkWritable(name: string): void {
    if (this.readOnly) throw this.#disk.fault("name", name, "permission");
  }

  #call<Result>(kind: CallKind, name: string, effect: () => Result): Promise<Result> {
    return this.#disk.call(kind, name, this.#isAlive, effect);
  }
}

class SimulatedFile implements OpenFile {
  readonly name: string;
  readonly #disk: SimulatedDisk;
  readonly #inode: SimulatedInode;
  readonly #isAlive: () => boolean;
  #isClosed = false;

  constructor(disk: SimulatedDisk, name: string, inode: SimulatedInode, isAlive: () => boolean) {
    this.#disk = disk;
    this.name = name;
    this.#inode = inode;
    this.#isAlive = isAlive;
  }

  size(): Promise<number> {
    return this.#call("open", () => this.#inode.size);
  }

  async write(position: number, parts: readonly Uint8Array[]): Promise<void> {
    const bytes = concatenated(parts);
    const end = Math.max(this.#inode.size, position + bytes.length);
    const needed = sectorsOf(end) - sectorsOf(this.#inode.size);
    if (needed * SECTOR_BYTES > this.#disk.freeBytes()) {
      const fitting = Math.max(0, this.#inode.size + this.#disk.freeBytes() - position);
      await this.#call("write", () => this.#inode.write(position, bytes.subarray(0, fitting)));
      throw this.#disk.fault("write", this.name, "full");
    }
    for (const [from, to] of this.#pieces(position, bytes.length)) {
      const piece = bytes.subarray(from, to);
      await this.#call(
        "write",
        () => this.#inode.write(position + from, piece),
        () => this.#inode.write(position + from, piece.subarray(0, piece.length >> 1)),
      );
    }
  }

  read(position: number, target: Uint8Array): Promise<number> {
    return this.#call("read", () => this.#inode.read(position, target));
  }

  readSync(position: number, target: Uint8Array): number {
    if (this.#isClosed) throw closedFile(this.name);
    return this.#disk.callNow("read", this.name, this.#isAlive, () =>
      this.#inode.read(position, target),
    );
  }

  sync(): Promise<void> {
    return this.#call(
      "sync",
      () => {
        if (!this.#inode.isNamed) throw this.#disk.fault("sync", this.name, "missing");
        this.#inode.sync();
      },
      () => this.#inode.failSync(this.#disk.random),
    );
  }

  truncate(sizeBytes: number): Promise<void> {
    return this.#call("truncate", () => this.#inode.truncate(sizeBytes));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  /** Cuts a range at sectors into up to three pieces, in any order. */
  #pieces(position: number, length: number): [number, number][] {
    const cuts = new Set([0, length]);
    for (let i = 0; i < 2; i++) {
      const at = position + Math.floor(this.#disk.random() * length);
      const cut = Math.ceil(at / SECTOR_BYTES) * SECTOR_BYTES - position;
      if (cut > 0 && cut < length) cuts.add(cut);
    }
    const sorted = [...cuts].sort((a, b) => a - b);
    const pieces = sorted.slice(1).map((to, i): [number, number] => [sorted[i]!, to]);
    return this.#disk.random() < 0.5 ? pieces : pieces.reverse();
  }

  async #call<Result>(kind: CallKind, effect: () => Result, fail?: () => void): Promise<Result> {
    if (this.#isClosed) throw closedFile(this.name);
    return this.#disk.call(kind, this.name, this.#isAlive, effect, fail);
  }
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

const sectorsOf = (bytes: number): number => Math.ceil(bytes / SECTOR_BYTES);

const lastOf = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

/**
 * A file system in memory, for tests and for stores that need not last. Everything is durable at
 * once, for as long as the object lives.
 */
import {
  checkFileName,
  folderOf,
  joinName,
  type FileStat,
  type FileSystem,
  type FolderEntry,
  type OpenFile,
  type OpenMode,
} from "./file_system.ts";
import { closedFile, storageError } from "./storage_error.ts";

/** See the head of the file. */
export class MemoryFileSystem implements FileSystem {
  readonly readOnly = false;
  readonly #files = new Map<string, Content>();
  readonly #folders = new Set<string>([""]);

  async open(name: string, mode: OpenMode): Promise<OpenFile> {
    checkFileName(name);
    const content = this.#files.get(name);
    if (mode !== "create") {
      if (content === undefined) throw missing("open", name);
      return new MemoryFile(name, content);
    }
    if (content !== undefined || this.#folders.has(name)) {
      throw storageError(`Cannot create ${name}: it exists`, { problem: "exists", file: name });
    }
    if (!this.#folders.has(folderOf(name))) throw missing("create", name);
    const created = new Content();
    this.#files.set(name, created);
    return new MemoryFile(name, created);
  }

  async stat(name: string): Promise<FileStat | undefined> {
    const content = this.#files.get(name);
    if (content !== undefined) return { kind: "file", sizeBytes: content.size };
    return this.#folders.has(name) ? { kind: "folder", sizeBytes: 0 } : undefined;
  }

  async list(folder: string): Promise<FolderEntry[]> {
    const entries: FolderEntry[] = [];
    const add = (path: string, kind: FolderEntry["kind"]): void => {
      if (path === "" || folderOf(path) !== folder) return;
      entries.push({ name: path.slice(path.lastIndexOf("/") + 1), kind });
    };
    for (const name of this.#files.keys()) add(name, "file");
    for (const name of this.#folders) add(name, "folder");
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async makeFolder(name: string): Promise<void> {
    for (let folder = name; folder !== ""; folder = folderOf(folder)) {
      checkFileName(folder);
      if (this.#files.has(folder)) {
        throw storageError(`Cannot make folder ${name}: ${folder} is a file`, {
          problem: "exists",
          file: name,
        });
      }
    }
    for (let folder = name; folder !== ""; folder = folderOf(folder)) this.#folders.add(folder);
  }

  async rename(from: string, to: string): Promise<void> {
    checkFileName(to);
    const content = this.#files.get(from);
    if (content === undefined || !this.#folders.has(folderOf(to))) throw missing("rename", from);
    this.#files.delete(from);
    this.#unlink(to);
    this.#files.set(to, content);
  }

  async unlink(name: string): Promise<void> {
    this.#unlink(name);
  }

  async removeTree(folder: string): Promise<void> {
    const prefix = joinName(folder, "");
    for (const name of this.#files.keys()) if (name.startsWith(prefix)) this.#unlink(name);
    for (const name of this.#folders) {
      if (name !== "" && (name === folder || name.startsWith(prefix))) this.#folders.delete(name);
    }
  }

  async syncFolder(folder: string): Promise<void> {
    if (!this.#folders.has(folder)) throw missing("sync folder", folder);
  }

  async close(): Promise<void> {}

  #unlink(name: string): void {
    const content = this.#files.get(name);
    if (content !== undefined) content.isNamed = false;
    this.#files.delete(name);
  }
}

class Content {
  /** Whether the file can still be found by a name. */
  isNamed = true;
  size = 0;
  /** Zero beyond `size`. */
  bytes = new Uint8Array(64);

  resize(size: number): void {
    if (size > this.bytes.length) {
      const grown = new Uint8Array(Math.max(size, 2 * this.bytes.length));
      grown.set(this.bytes);
      this.bytes = grown;
    }
    if (size < this.size) this.bytes.fill(0, size, this.size);
    this.size = size;
  }
}

class MemoryFile implements OpenFile {
  readonly name: string;
  #content: Content | undefined;

  constructor(name: string, content: Content) {
    this.name = name;
    this.#content = content;
  }

  async size(): Promise<number> {
    return this.#open().size;
  }

  async write(position: number, parts: readonly Uint8Array[]): Promise<void> {
    const content = this.#open();
    let end = position;
    for (const part of parts) {
      content.resize(Math.max(content.size, end + part.length));
      content.bytes.set(part, end);
      end += part.length;
    }
  }

  async read(position: number, target: Uint8Array): Promise<number> {
    return this.readSync(position, target);
  }

  readSync(position: number, target: Uint8Array): number {
    const { bytes, size } = this.#open();
    const count = Math.max(0, Math.min(target.length, size - position));
    target.set(bytes.subarray(position, position + count));
    return count;
  }

  async sync(): Promise<void> {
    if (!this.#open().isNamed) throw missing("sync", this.name);
  }

  async truncate(sizeBytes: number): Promise<void> {
    this.#open().resize(sizeBytes);
  }

  async close(): Promise<void> {
    this.#content = undefined;
  }

  #open(): Content {
    if (this.#content === undefined) throw closedFile(this.name);
    return this.#content;
  }
}

function missing(action: string, file: string): Error {
  return storageError(`Cannot ${action} ${file}: there is no such file or folder`, {
    problem: "missing",
    file,
  });
}

/**
 * The file system as the storage needs it: the few calls below all code that syncs.
 *
 * Faults are simulated at this port, so whatever is built on it is tested together with its syncs.
 * Names are relative to one root folder, which the implementation was opened with: segments of
 * ASCII letters, digits, `_`, `-` and `.` joined by `/`; the empty name is the root. So a browser's
 * private file system fits, which knows no paths.
 *
 * Durability: bytes of a file survive a loss of power after `sync` of the file, its name after
 * `syncFolder` of the folder it is in. What was not synced may survive in part: any sector of
 * 512 bytes, any length, any name on its own. A rename within one folder happens or does not.
 *
 * Every call fails with QdrantError `storage`, whose `details` hold `problem` and `file`; calls
 * that change something also with `storage_locked`, when the lock of the folder was lost.
 */

/** `read` and `write`: an existing file, `write` also reads. `create`: a new file, to write. */
export type OpenMode = "read" | "write" | "create";

/** What is at a name. */
export interface FileStat {
  readonly kind: "file" | "folder" | "other";
  readonly sizeBytes: number;
}

export interface FolderEntry {
  /** The last segment of the name. */
  readonly name: string;
  readonly kind: FileStat["kind"];
}

/** See the head of the file. */
export interface FileSystem {
  /** Whether all calls that change something are refused. */
  readonly readOnly: boolean;

  /**
   * @throws QdrantError with problem `missing` when there is no such file (`read`, `write`),
   *   `exists` when the name is taken (`create`)
   */
  open(name: string, mode: OpenMode): Promise<OpenFile>;

  /** @returns undefined when nothing has this name */
  stat(name: string): Promise<FileStat | undefined>;

  /** What is in a folder, sorted by name; empty when there is no such folder. */
  list(folder: string): Promise<FolderEntry[]>;

  /** Makes a folder and those above it. Nothing happens when it is there. */
  makeFolder(name: string): Promise<void>;

  /** Renames a file; one that has the new name is replaced. */
  rename(from: string, to: string): Promise<void>;

  /** Removes the name of a file. Nothing happens when there is none. */
  unlink(name: string): Promise<void>;

  /** Removes a folder with all that is in it. Nothing happens when there is none. */
  removeTree(folder: string): Promise<void>;

  /** Makes the names in a folder durable: new, renamed and removed ones. */
  syncFolder(folder: string): Promise<void>;

  /** Releases what the file system holds. Open files must have been closed. */
  close(): Promise<void>;
}

/**
 * An open file. Costs nothing while it is not used: descriptors are opened when needed.
 *
 * A file that was deleted or replaced by another of the same name is noticed at the latest by
 * `sync`: problem `missing` or `replaced`.
 */
export interface OpenFile {
  readonly name: string;

  size(): Promise<number>;

  /**
   * Writes all parts, one behind the other. After an error any part of it may be in the file.
   * The bytes must not change until it is done; they may lie in shared memory.
   */
  write(position: number, parts: readonly Uint8Array[]): Promise<void>;

  /**
   * Fills `target`, which may lie in shared memory, with bytes from `position` on.
   *
   * @returns how many bytes were read: fewer than asked for only at the end of the file
   */
  read(position: number, target: Uint8Array): Promise<number>;

  /** As {@link read}, at once: for payloads that synchronous code reads one by one. */
  readSync(position: number, target: Uint8Array): number;

  /**
   * Makes all bytes and the length durable.
   *
   * @param wait `here`: nobody else has anything to do, so this thread may wait where the disk is
   *   known to be quick. Default `aside`
   */
  sync(wait?: "here" | "aside"): Promise<void>;

  /** Cuts the file, or extends it by zeros. */
  truncate(sizeBytes: number): Promise<void>;

  /** Does not sync. Later calls fail. */
  close(): Promise<void>;
}

/** The name of something in a folder. */
export function joinName(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** The folder that a name is in; the empty name for one at the root. */
export function folderOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf("/")));
}

/** @throws RangeError for a name that is no file name: ours, never one of a user */
export function checkFileName(name: string): void {
  if (/^(?!.*(?:^|\/)\.)[\w.-]+(?:\/[\w.-]+)*$/.test(name)) return;
  throw new RangeError(`Cannot use ${JSON.stringify(name)} as a file name`);
}

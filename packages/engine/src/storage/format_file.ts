/**
 * `quiver.json`: says that a folder is a storage folder and which version of the format it has.
 * Written once, when there is a catalog: a storage without one has lost it. See
 * `docs/formats/storage_folder.md`.
 */
import type { FileSystem } from "./file_system.ts";
import { storageError } from "./storage_error.ts";
import { FORMAT_FILE_SIZE_BYTES_MAX } from "./storage_limits.ts";

/** Version of the storage folder that this code writes and the only one it reads. */
const STORAGE_FORMAT_VERSION = 2;

/** Name of the file in a storage folder. */
const FORMAT_FILE = "quiver.json";

const FORMAT_NAME = "quiver-storage";
const UNFINISHED_FILE = "quiver.json.new";

/** The folder that is made before a storage is marked as one. */
export const CATALOG_FOLDER = "catalog";

/** What a folder is before it is opened. */
export type FolderState = "storage" | "empty";

/**
 * Looks at a folder without changing it.
 *
 * Files that begin with a dot, `lost+found`, and what an interrupted first creation leaves do not
 * count as content.
 *
 * @param folder what users call it
 * @throws QdrantError `storage` when the folder holds something else, or another format
 */
export async function readFormat(files: FileSystem, folder: string): Promise<FolderState> {
  if ((await files.stat(FORMAT_FILE)) === undefined) {
    const content = await contentOf(files);
    if (content.length === 0) return "empty";
    // Another process may have created the storage between the two looks.
    if ((await files.stat(FORMAT_FILE)) === undefined) throw foreignContent(folder, content);
  }
  requireKnownFormat(folder, await readText(files, folder));
  return "storage";
}

/**
 * Makes an empty folder a storage folder, durably; as far as the system allows nothing is left of
 * it when that fails. Only for the holder of the lock.
 *
 * @param initialize makes the catalog, durably but for the name of its folder
 */
export async function createStorage(
  files: FileSystem,
  initialize: (files: FileSystem) => Promise<void>,
): Promise<void> {
  const hadCatalog = (await files.stat(CATALOG_FOLDER)) !== undefined;
  try {
    await initialize(files);
    // Of two names in one folder a loss of power may leave the newer one alone.
    await files.syncFolder("");
    await writeFormat(files);
  } catch (error) {
    await takeBack(files, hadCatalog).catch(() => undefined);
    throw error;
  }
}

async function writeFormat(files: FileSystem): Promise<void> {
  const content = {
    format: FORMAT_NAME,
    version: STORAGE_FORMAT_VERSION,
    created_at: new Date().toISOString(),
    about: "A storage folder of Quiver, a Qdrant-compatible vector database. Do not edit.",
  };
  const text = `${JSON.stringify(content, undefined, 2)}\n`;
  await files.unlink(UNFINISHED_FILE);
  const file = await files.open(UNFINISHED_FILE, "create");
  try {
    await file.write(0, [new TextEncoder().encode(text)]);
    await file.sync();
  } finally {
    await file.close();
  }
  await files.rename(UNFINISHED_FILE, FORMAT_FILE);
  await files.syncFolder("");
}

/** The mark goes first, and surely: with it, a storage without a catalog has lost it. */
async function takeBack(files: FileSystem, hadCatalog: boolean): Promise<void> {
  await files.unlink(FORMAT_FILE);
  await files.syncFolder("");
  if (!hadCatalog) await files.removeTree(CATALOG_FOLDER);
  await files.unlink(UNFINISHED_FILE);
}

async function contentOf(files: FileSystem): Promise<string[]> {
  const content: string[] = [];
  for (const { name, kind } of await files.list("")) {
    if (isHarmless(name)) continue;
    const mayBeCatalog = name === CATALOG_FOLDER && kind === "folder";
    if (mayBeCatalog && (await isUnfinishedCatalog(files))) continue;
    content.push(name);
  }
  return content;
}

/** Whether a folder called as the catalog's holds nothing but what a creation has left. */
async function isUnfinishedCatalog(files: FileSystem): Promise<boolean> {
  const entries = await files.list(CATALOG_FOLDER);
  return entries.every(({ name }) => /^(log\.\d{16}|manifest\.json(\.new)?)$/.test(name));
}

function isHarmless(name: string): boolean {
  if (name.startsWith(".") || name === "lost+found" || name === UNFINISHED_FILE) return true;
  return name === "lock" || name.startsWith("lock.");
}

function foreignContent(folder: string, content: readonly string[]): Error {
  const shown = content.slice(0, 3).join(", ");
  return storageError(
    `Cannot use ${folder} as a storage folder: it has no ${FORMAT_FILE} but other content ` +
      `(${shown}${content.length > 3 ? ", ..." : ""}). Choose an empty or new folder.`,
    { problem: "format", file: folder },
  );
}

async function readText(files: FileSystem, folder: string): Promise<string> {
  const stat = await files.stat(FORMAT_FILE);
  if (stat?.kind !== "file" || stat.sizeBytes > FORMAT_FILE_SIZE_BYTES_MAX) {
    throw notOfQuiver(folder);
  }
  const file = await files.open(FORMAT_FILE, "read");
  try {
    const bytes = new Uint8Array(stat.sizeBytes);
    return new TextDecoder().decode(bytes.subarray(0, await file.read(0, bytes)));
  } finally {
    await file.close();
  }
}

function requireKnownFormat(folder: string, text: string): void {
  const content = parseObject(text);
  const version = content?.["version"];
  if (content?.["format"] !== FORMAT_NAME || typeof version !== "number") throw notOfQuiver(folder);
  if (version === STORAGE_FORMAT_VERSION) return;
  const remedy =
    version > STORAGE_FORMAT_VERSION
      ? `this Quiver knows up to ${STORAGE_FORMAT_VERSION}. Please upgrade quiverdb.`
      : "which was used before the first release of Quiver. Create the collections anew in " +
        "another folder.";
  throw storageError(
    `Cannot open storage folder ${folder}: its format has version ${version}, ${remedy}`,
    { problem: "format", file: FORMAT_FILE },
  );
}

function notOfQuiver(folder: string): Error {
  return storageError(
    `Cannot open storage folder ${folder}: its ${FORMAT_FILE} is not one of Quiver.`,
    { problem: "format", file: FORMAT_FILE },
  );
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * `quiver.json`: says that a folder is a storage folder and which version of the format it has.
 * Written once, before anything else that lasts. See `docs/formats/storage_folder.md`.
 */
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { QdrantError } from "@quiverdb/client";
import { errorCode } from "./error_code.ts";
import { syncFolder } from "./sync_folder.ts";

/** Version of the storage folder that this code writes and the newest it reads. */
const STORAGE_FORMAT_VERSION = 1;

const FORMAT_NAME = "quiver-storage";
/** Name of the file in a storage folder. */
export const FORMAT_FILE = "quiver.json";
const UNFINISHED_FILE = "quiver.json.new";

/** What a folder is before it is opened. */
export type FolderState = "storage" | "empty";

/**
 * Looks at a folder without changing it.
 *
 * Files that begin with a dot, `lost+found`, and what an interrupted first creation leaves do not
 * count as content.
 *
 * @throws QdrantError `storage` when the folder holds something else, or a newer format
 */
export function inspectFolder(folder: string): FolderState {
  let text: string;
  try {
    text = readFileSync(join(folder, FORMAT_FILE), "utf8");
  } catch (cause) {
    if (errorCode(cause) !== "ENOENT") throw cannotOpen(folder, cause);
    requireNoContent(folder);
    return "empty";
  }
  requireKnownFormat(folder, text);
  return "storage";
}

/** Makes an empty folder a storage folder. Only for the holder of the lock. */
export async function createFormatFile(folder: string): Promise<void> {
  const content = {
    format: FORMAT_NAME,
    version: STORAGE_FORMAT_VERSION,
    created_at: new Date().toISOString(),
    about: "A storage folder of Quiver, a Qdrant-compatible vector database. Do not edit.",
  };
  const unfinished = join(folder, UNFINISHED_FILE);
  const fd = openSync(unfinished, "w", 0o666);
  try {
    writeSync(fd, `${JSON.stringify(content, undefined, 2)}\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(unfinished, join(folder, FORMAT_FILE));
  await syncFolder(folder);
}

/** The error for a folder that cannot be used, with the reason of the system. */
export function cannotOpen(folder: string, cause: unknown): QdrantError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new QdrantError("storage", `Cannot open storage folder ${folder}: ${reason}`, { cause });
}

function requireNoContent(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    throw cannotOpen(folder, cause);
  }
  const content = names.filter((name) => !isHarmless(name)).sort();
  if (content.length === 0) return;
  const shown = content.slice(0, 3).join(", ");
  throw new QdrantError(
    "storage",
    `Cannot use ${folder} as a storage folder: it has no ${FORMAT_FILE} but other content ` +
      `(${shown}${content.length > 3 ? ", ..." : ""}). Choose an empty or new folder.`,
  );
}

function isHarmless(name: string): boolean {
  if (name.startsWith(".") || name === "lost+found" || name === UNFINISHED_FILE) return true;
  return name === "lock" || name.startsWith("lock.");
}

function requireKnownFormat(folder: string, text: string): void {
  const content = parseObject(text);
  const version = content?.["version"];
  if (content?.["format"] !== FORMAT_NAME || typeof version !== "number") {
    throw new QdrantError(
      "storage",
      `Cannot open storage folder ${folder}: its ${FORMAT_FILE} is not one of Quiver.`,
    );
  }
  if (version > STORAGE_FORMAT_VERSION) {
    throw new QdrantError(
      "storage",
      `Cannot open storage folder ${folder}: its format has version ${version}, this Quiver ` +
        `knows up to ${STORAGE_FORMAT_VERSION}. Please upgrade quiverdb.`,
    );
  }
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

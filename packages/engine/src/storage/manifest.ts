/**
 * A manifest: a small JSON document that says what belongs to a folder, replaced as a whole.
 *
 * The file (docs/formats/manifest.md) is one line of JSON, which names format and version, and one
 * line with its checksum. A loss of power leaves the old document or the new one.
 */
import { crc32 } from "./checksum.ts";
import { type FileSystem, folderOf } from "./file_system.ts";
import type { Durability } from "./durability.ts";
import { damaged, storageError } from "./storage_error.ts";

/** What a manifest is of, and which versions of it this program reads. */
export interface ManifestFormat {
  /** Word in the file, e.g. `"quiver-collection"`. */
  readonly format: string;
  /** The version that is written. */
  readonly version: number;
  /** The oldest that is read. */
  readonly oldestVersion: number;
}

/** A document as it was found. */
export interface Manifest {
  readonly version: number;
  /** Checked by its checksum, not for its shape. */
  readonly content: unknown;
}

const CHECKSUM_LINE = /^crc32 [0-9a-f]{8}\n$/;

/**
 * Replaces a manifest, or writes the first one. Names of all other files in its folder are durable
 * before it is, so it never names a file that a loss of power takes away; their bytes have to be
 * synced by who wrote them.
 *
 * @param content what `JSON.stringify` accepts
 */
export async function writeManifest(
  files: FileSystem,
  name: string,
  format: ManifestFormat,
  content: unknown,
  durability: Durability = "disk",
): Promise<void> {
  const bytes = encodeManifest(format, content);
  const folder = folderOf(name);
  const newName = `${name}.new`;
  await files.unlink(newName);
  const file = await files.open(newName, "create");
  try {
    await file.write(0, [bytes]);
    if (durability === "disk") await file.sync();
  } finally {
    await file.close();
  }
  if (durability === "disk") await files.syncFolder(folder);
  await files.rename(newName, name);
  if (durability === "disk") await files.syncFolder(folder);
}

/**
 * Reads a manifest.
 *
 * @throws QdrantError `storage` with problem `missing` when there is none: whether it is new or
 *   lost is for the caller to know, never to guess; `damaged`; `format` for a version that is not
 *   read
 */
export async function readManifest(
  files: FileSystem,
  name: string,
  format: ManifestFormat,
): Promise<Manifest> {
  return decodeManifest(await readBytes(files, name), name, format);
}

/** The bytes of a manifest. */
export function encodeManifest({ format, version }: ManifestFormat, content: unknown): Uint8Array {
  const line = `${JSON.stringify({ format, version, content })}\n`;
  return encode(line + checksumLine(encode(line)));
}

/**
 * The manifest in bytes.
 *
 * @param name of their file, for errors
 * @throws QdrantError `storage` with problem `damaged` or `format`
 */
export function decodeManifest(bytes: Uint8Array, name: string, format: ManifestFormat): Manifest {
  const lineEnd = bytes.indexOf(10) + 1;
  const line = bytes.subarray(0, lineEnd);
  const trailer = decode(bytes.subarray(lineEnd));
  if (!CHECKSUM_LINE.test(trailer) || trailer !== checksumLine(line)) {
    throw damaged(name, "its checksum is not that of its content");
  }
  const document: unknown = JSON.parse(decode(line));
  if (!isDocument(document) || document.format !== format.format) {
    throw storageError(`Cannot read ${name}: it is no ${format.format}`, {
      problem: "format",
      file: name,
    });
  }
  const { version, content } = document;
  if (version > format.version || version < format.oldestVersion) {
    throw wrongVersion(name, version, format);
  }
  return { version, content };
}

function wrongVersion(file: string, version: number, format: ManifestFormat): Error {
  const age = version > format.version ? "a newer" : "an older";
  const known =
    format.oldestVersion === format.version
      ? `version ${format.version}`
      : `versions ${format.oldestVersion} to ${format.version}`;
  return storageError(
    `Cannot read ${file}: ${age} version of Quiver wrote it in version ${version} of the format ` +
      `${format.format}; this one reads ${known}`,
    { problem: "format", file, version },
  );
}

async function readBytes(files: FileSystem, name: string): Promise<Uint8Array> {
  const file = await files.open(name, "read");
  try {
    const bytes = new Uint8Array(await file.size());
    return bytes.subarray(0, await file.read(0, bytes));
  } finally {
    await file.close();
  }
}

interface Document {
  readonly format: string;
  readonly version: number;
  readonly content?: unknown;
}

function isDocument(value: unknown): value is Document {
  if (typeof value !== "object" || value === null) return false;
  if (!("format" in value) || !("version" in value)) return false;
  return typeof value.format === "string" && Number.isSafeInteger(value.version);
}

function checksumLine(line: Uint8Array): string {
  return `crc32 ${crc32(line).toString(16).padStart(8, "0")}\n`;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

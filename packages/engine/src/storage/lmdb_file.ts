/**
 * A look at an LMDB data file before lmdb opens it, because the library does not survive what it
 * finds in a wrong or cut off file: it ends the process with SIGSEGV or SIGBUS instead of failing.
 *
 * Layout (64-bit platforms, little-endian; a page header of 24 bytes, then the meta):
 * magic u32 at 24, version u32 at 28, page size u32 at 48, last page u64 at 144, transaction u64 at
 * 152. The second meta page follows the first; the one with the greater transaction counts.
 */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from "node:fs";
import { QdrantError } from "@quiverdb/client";
import { LMDB_UNWRITTEN_PAGES_MAX } from "../common/limits.ts";
import { errorCode } from "./error_code.ts";

const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
const META_BYTES = 168;

interface Meta {
  readonly pageBytes: number;
  readonly lastPage: number;
  readonly transaction: bigint;
}

/**
 * Checks the file and, for a writer, gives unwritten last pages their place.
 *
 * @throws QdrantError `storage` when the file is missing (for a reader), no LMDB file, of another
 *   version of it, or cut off
 */
export function requireSoundFile(file: string, readOnly: boolean): void {
  let fd: number;
  try {
    fd = openSync(file, readOnly ? "r" : "r+");
  } catch (cause) {
    if (!readOnly && errorCode(cause) === "ENOENT") return;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new QdrantError("storage", `Cannot open ${file}: ${reason}`, { cause });
  }
  try {
    const { size } = fstatSync(fd);
    if (size === 0) {
      if (readOnly) throw damaged(file, "it is empty, its creation was interrupted");
      return;
    }
    // Other platforms have another layout.
    if (!process.arch.endsWith("64")) return;
    const meta = newestMeta(fd, file);
    const expected = (meta.lastPage + 1) * meta.pageBytes;
    if (size >= expected) return;
    if (size < expected - LMDB_UNWRITTEN_PAGES_MAX * meta.pageBytes || size < 2 * meta.pageBytes) {
      throw damaged(file, `it has ${size} of ${expected} bytes`);
    }
    if (!readOnly) ftruncateSync(fd, expected);
  } finally {
    closeSync(fd);
  }
}

function newestMeta(fd: number, file: string): Meta {
  const first = readMeta(fd, file, 0);
  const second = readMeta(fd, file, first.pageBytes);
  return first.transaction > second.transaction ? first : second;
}

function readMeta(fd: number, file: string, position: number): Meta {
  const view = new DataView(new ArrayBuffer(META_BYTES));
  if (readSync(fd, view, 0, META_BYTES, position) < META_BYTES) {
    throw damaged(file, "it ends within its first pages");
  }
  const pageBytes = view.getUint32(48, true);
  const isPageSize =
    pageBytes >= 512 && pageBytes <= 65_536 && Number.isInteger(Math.log2(pageBytes));
  if (view.getUint32(24, true) !== MAGIC || !isPageSize) {
    throw damaged(file, "it is no LMDB file");
  }
  const version = view.getUint32(28, true) & 0xffff;
  if (version !== DATA_VERSION) {
    throw damaged(file, `it has version ${version} of LMDB's format, expected ${DATA_VERSION}`);
  }
  return {
    pageBytes,
    lastPage: Number(view.getBigUint64(144, true)),
    transaction: view.getBigUint64(152, true),
  };
}

function damaged(file: string, reason: string): QdrantError {
  return new QdrantError("storage", `Cannot open ${file}: ${reason}`);
}

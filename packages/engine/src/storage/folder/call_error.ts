/** Failed system calls as errors of the storage. */
import { QdrantError } from "@quiverdb/client";
import { storageError, type StorageProblem } from "../storage_error.ts";
import { errorCode } from "../error_code.ts";

interface Meaning {
  readonly problem: StorageProblem;
  readonly words: string;
}

const MEANINGS: Readonly<Record<string, Meaning>> = {
  ENOSPC: { problem: "full", words: "no space left on the disk" },
  EDQUOT: { problem: "full", words: "the disk quota is used up" },
  EFBIG: { problem: "full", words: "the file would be larger than this process may write" },
  EMFILE: { problem: "descriptors", words: "too many files are open in this process" },
  ENFILE: { problem: "descriptors", words: "too many files are open in the system" },
  EACCES: { problem: "permission", words: "permission denied" },
  EPERM: { problem: "permission", words: "operation not permitted" },
  EROFS: { problem: "permission", words: "the file system is read-only" },
  ENOENT: { problem: "missing", words: "there is no such file or folder" },
  ENOTDIR: { problem: "missing", words: "a part of its path is no folder" },
  EEXIST: { problem: "exists", words: "it exists" },
  EIO: { problem: "io", words: "the device failed" },
  ELOOP: { problem: "missing", words: "its links lead nowhere" },
  ENAMETOOLONG: { problem: "missing", words: "its path is too long" },
  ESTALE: { problem: "missing", words: "it was deleted by another machine" },
};

/**
 * The error of a failed call, e.g. "Cannot write log.1: no space left on the disk (ENOSPC)".
 *
 * @param action what was tried, as a verb
 */
export function callError(action: string, file: string, cause: unknown): QdrantError {
  return describe(`${action} ${file}`, file, cause);
}

/**
 * The error of a failed call on a storage folder itself, which users know by its path: "Cannot open
 * storage folder data: permission denied (EACCES)".
 *
 * @param action what was tried, as a verb
 */
export function folderError(action: string, folder: string, cause: unknown): QdrantError {
  return describe(`${action} storage folder ${folder}`, folder, cause);
}

/** What a call fails with in a shortage, whatever it asks for: it says nothing about its object. */
const SHORTAGES = new Set(["EMFILE", "ENFILE", "ENOMEM", "ENOBUFS", "EAGAIN"]);

/** Whether a call failed by a shortage, so that nothing may be concluded from its failure. */
export function isShortage(error: unknown): boolean {
  return SHORTAGES.has(errorCode(error) ?? "");
}

function describe(tried: string, file: string, cause: unknown): QdrantError {
  if (cause instanceof QdrantError) return cause;
  const code = errorCode(cause);
  const meaning = code === undefined ? undefined : MEANINGS[code];
  const message = cause instanceof Error ? cause.message : String(cause);
  const words = meaning === undefined ? message : `${meaning.words} (${code})`;
  const problem = meaning?.problem ?? "io";
  return storageError(`Cannot ${tried}: ${words}`, { problem, file, code }, cause);
}

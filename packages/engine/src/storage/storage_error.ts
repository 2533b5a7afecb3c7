/** Errors of files: what happened, to which file, in words and for programs. */
import { QdrantError } from "@quiverdb/client";

const PROBLEMS = [
  /** No space: disk, quota, or limit of a file's size. */
  "full",
  /** Not allowed, or on a read-only file system. */
  "permission",
  /** Too many open files. */
  "descriptors",
  /** No such file or folder, or it was deleted while it was open. */
  "missing",
  /** Another file or folder took the place of the open one. */
  "replaced",
  /** The name is taken. */
  "exists",
  /** The device failed, or anything else that the system reports. */
  "io",
  /** Bytes are not those that were written. */
  "damaged",
  /** Written in a format that this version does not know. */
  "format",
  /** What a reader took over was taken back: a failed write. */
  "revoked",
] as const;

/** Why something with files failed; `details.problem` of the error. */
export type StorageProblem = (typeof PROBLEMS)[number];

export interface StorageErrorDetails {
  readonly problem: StorageProblem;
  /** Name below the root of the file system. */
  readonly file?: string;
  readonly [fact: string]: unknown;
}

/** An error of class `storage` with its problem. */
export function storageError(
  text: string,
  details: StorageErrorDetails,
  cause?: unknown,
): QdrantError {
  return new QdrantError("storage", text, cause === undefined ? { details } : { details, cause });
}

/** Bytes are not those that were written. */
export function damaged(
  file: string,
  what: string,
  facts: Readonly<Record<string, unknown>> = {},
): QdrantError {
  const details = { ...facts, problem: "damaged", file } as const;
  return storageError(`File ${file} is damaged: ${what}`, details);
}

/** The file is used after its `close`. */
export function closedFile(file: string): QdrantError {
  return new QdrantError("closed", `File ${file} is closed`);
}

/** Why a call failed; undefined for an error that is none of files. */
export function problemOf(error: unknown): StorageProblem | undefined {
  if (!(error instanceof QdrantError) || error.code !== "storage") return undefined;
  const { problem } = error.details;
  return PROBLEMS.find((known) => known === problem);
}

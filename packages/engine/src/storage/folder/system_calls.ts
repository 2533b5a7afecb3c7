/**
 * The calls of `node:fs` that the storage makes on files, in one table that a test can replace one
 * by one: short writes, interrupted calls, a lack of descriptors.
 *
 * Asynchronous where the device may be slow: bytes, syncs, lengths. Names are opened and looked at
 * synchronously, which costs a few microseconds, a tenth of a turn through the thread pool; so are
 * few bytes written, which go to the page cache.
 */
import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsync,
  ftruncate,
  openSync,
  read,
  readSync,
  statSync,
  writev,
  writevSync,
} from "node:fs";
import { promisify } from "node:util";

import { WRITTEN_AT_ONCE_SIZE_BYTES_MAX } from "../storage_limits.ts";

const truncateAsync = promisify(ftruncate);
const fdatasyncAsync = promisify(fdatasync);
const fsyncAsync = promisify(fsync);

export const systemCalls = {
  openSync: (path: string, flags: number): number => openSync(path, flags, 0o666),
  closeSync,
  fstatSync: (fd: number) => fstatSync(fd),
  statSync: (path: string) => statSync(path, { throwIfNoEntry: false }),
  readSync: (fd: number, target: Uint8Array, from: number, length: number, position: number) =>
    readSync(fd, target, from, length, position),
  read: (fd: number, target: Uint8Array, from: number, length: number, position: number) =>
    new Promise<number>((resolve, reject) => {
      read(fd, target, from, length, position, (error, count) =>
        error === null ? resolve(count) : reject(error),
      );
    }),
  writev: (fd: number, parts: readonly Uint8Array[], position: number) =>
    new Promise<number>((resolve, reject) => {
      if (bytesIn(parts) <= WRITTEN_AT_ONCE_SIZE_BYTES_MAX) {
        resolve(writevSync(fd, parts, position));
        return;
      }
      writev(fd, parts, position, (error, count) =>
        error === null ? resolve(count) : reject(error),
      );
    }),
  fdatasync: fdatasyncAsync,
  fdatasyncSync,
  fsync: fsyncAsync,
  ftruncate: truncateAsync,
};

function bytesIn(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

export type SystemCalls = typeof systemCalls;

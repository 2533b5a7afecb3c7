/** The checks a commit passes before anything of it is accepted: one wrong part and none is. */
import { QdrantError } from "@quiverdb/client";
import { STORAGE_KEY_SIZE_BYTES_MAX } from "../common/limits.ts";
import type { Append, Change } from "./storage.ts";

/**
 * @throws QdrantError `storage` for an empty or too long key, a bad file name, or a bad position
 */
export function requireChanges(changes: readonly Change[], appends: readonly Append[]): void {
  for (const { key } of changes) {
    if (key.length === 0 || key.length > STORAGE_KEY_SIZE_BYTES_MAX) {
      throw new QdrantError(
        "storage",
        `A key has ${key.length} bytes, outside of 1 to ${STORAGE_KEY_SIZE_BYTES_MAX}`,
      );
    }
    if (key.length === 1 && key[0] === 0xff) {
      throw new QdrantError("storage", "The key ff is reserved for the count of commits");
    }
  }
  for (const { file, position } of appends) {
    requireFileName(file);
    if (!Number.isSafeInteger(position) || position < 0) {
      throw new QdrantError("storage", `Cannot write ${file}: position ${position} is no offset`);
    }
  }
}

/**
 * Accepts segments of letters, digits, `_`, `-` and `.` joined by `/`; a segment neither starts
 * nor ends with a dot. Such a name means the same on every file system and cannot leave the folder.
 *
 * @throws QdrantError `storage`
 */
export function requireFileName(file: string): void {
  for (const segment of file.split("/")) {
    if (segment.length > 200 || !/^[\w-]([\w.-]*[\w-])?$/.test(segment)) {
      throw new QdrantError(
        "storage",
        `"${file}" is no name for a file inside of a storage folder`,
      );
    }
  }
}

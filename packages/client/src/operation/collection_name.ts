/**
 * The rules of collection names. Names on disk and in URLs stay safe by them.
 */
import { validationError } from "../errors/qdrant_error.ts";
import type { QdrantError } from "../errors/qdrant_error.ts";

const MAX_LENGTH = 255;

/** Characters that no new collection may have, in the order in which they are reported. */
const FORBIDDEN_IN_NEW_NAMES = ["<", ">", ":", '"', "/", "\\", "|", "?", "*", "\0", "\u{1F}"];

/** Characters that not even an old collection can have. */
const FORBIDDEN_EVERYWHERE = ["/", "\0"];

function nameError(text: string): QdrantError {
  return validationError([{ path: "collection_name", text }], "path parameters");
}

function check(name: unknown, forbidden: readonly string[]): void {
  if (typeof name !== "string") {
    throw nameError(`expected a string, got ${name === null ? "null" : typeof name}`);
  }
  const length = Array.from(name).length;
  if (length < 1 || length > MAX_LENGTH) {
    throw nameError(`value "${name}" invalid, must be from 1 to ${MAX_LENGTH} characters`);
  }
  const found = forbidden.find((character) => name.includes(character));
  if (found !== undefined) throw nameError(`collection name cannot contain "${found}" char`);
}

/**
 * Checks the name of a collection that is to be created: 1 to 255 characters, none of
 * `< > : " / \ | ? *`, NUL and U+001F.
 *
 * @throws QdrantError `validation` (422, path parameters)
 */
export function validateCollectionName(name: string): void {
  check(name, FORBIDDEN_IN_NEW_NAMES);
}

/**
 * Checks the name by which an existing collection is addressed: 1 to 255 characters, no `/`, no
 * NUL.
 *
 * @throws QdrantError `validation` (422, path parameters)
 */
export function validateCollectionReference(name: string): void {
  check(name, FORBIDDEN_EVERYWHERE);
}

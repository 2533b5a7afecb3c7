import assert from "node:assert/strict";
import { test } from "node:test";
import { validateCollectionName, validateCollectionReference } from "./collection_name.ts";

const PREFIX = "Validation error in path parameters: ";

test("ordinary and unusual names are accepted", () => {
  for (const name of [
    "a",
    "a.b-c_d",
    "with space",
    "колл",
    "😀",
    "a\tb",
    "~",
    "a%b",
    "n".repeat(255),
  ]) {
    validateCollectionName(name);
    validateCollectionReference(name);
  }
});

test("new collections may not have characters that file systems refuse", () => {
  for (const character of ["<", ">", ":", '"', "/", "\\", "|", "?", "*", "\0", "\u{1F}"]) {
    assert.throws(() => validateCollectionName(`a${character}b`), {
      status: 422,
      reason: `${PREFIX}[collection_name: collection name cannot contain "${character}" char]`,
    });
  }
});

test("old collections can be addressed by any name without slash and NUL", () => {
  validateCollectionReference("a\\b:c");
  assert.throws(() => validateCollectionReference("a/b"), { status: 422 });
  assert.throws(() => validateCollectionReference("a\0b"), { status: 422 });
});

test("names have 1 to 255 characters", () => {
  const name = "n".repeat(256);
  const text = `value "${name}" invalid, must be from 1 to 255 characters`;
  const reason = `${PREFIX}[collection_name: ${text}]`;
  assert.throws(() => validateCollectionName(name), { reason });
  assert.throws(() => validateCollectionReference(name), { reason });
  assert.throws(() => validateCollectionName(""), { status: 422 });
  validateCollectionName("😀".repeat(255));
});

test("what is no text is refused as a name", () => {
  for (const [name, type] of [
    [undefined, "undefined"],
    [null, "null"],
    [7, "number"],
  ]) {
    for (const validate of [validateCollectionName, validateCollectionReference]) {
      assert.throws(() => Reflect.apply(validate, undefined, [name]), {
        code: "validation",
        reason: `${PREFIX}[collection_name: expected a string, got ${type}]`,
      });
    }
  }
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { errorCode } from "./error_code.ts";

test("the code of a failed system call is found, also in an error of another realm", () => {
  assert.equal(
    codeOfFailure(() => readFileSync("./no such file")),
    "ENOENT",
  );
  const foreign: unknown = runInNewContext("Object.assign(new Error('x'), { code: 'EACCES' })");
  assert.ok(!(foreign instanceof Error));
  assert.equal(errorCode(foreign), "EACCES");
});

test("what has no code of a system call has none", () => {
  for (const error of [new Error("x"), null, undefined, "ENOENT", { code: 7 }]) {
    assert.equal(errorCode(error), undefined);
  }
});

function codeOfFailure(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return errorCode(error);
  }
}

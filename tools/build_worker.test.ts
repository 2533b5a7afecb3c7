import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { buildWorker } from "./build_worker.ts";
import { repositoryRoot } from "./repository.ts";

const generated = join(repositoryRoot, "packages/engine/src/workers/generated/worker_code.ts");
/** Four builds of the kernels alone are more. */
const sizeBytesMax = 40_000;

test("the script of the threads needs no other file and holds no kernels", async () => {
  await buildWorker();
  const text = readFileSync(generated, "utf8");
  assert.doesNotMatch(text, /\brequire\(|\bimport\b|\bexport (?!const WORKER_CODE)/);
  assert.ok(text.length < sizeBytesMax, `${text.length} bytes`);
});

test("a build with unchanged sources writes nothing, also when several run at once", async () => {
  await buildWorker();
  assert.deepEqual(await Promise.all([buildWorker(), buildWorker()]), [false, false]);
});

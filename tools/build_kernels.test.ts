import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { buildKernels, hasDataSegment } from "./build_kernels.ts";

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const TYPE_SECTION = [0x01, 0x04, 0x01, 0x60, 0x00, 0x00];
/**
 * A custom section of 200 bytes, so that its length takes two; the filler looks like data sections.
 */
const CUSTOM_SECTION = [0x00, 0xc8, 0x01, ...Array<number>(200).fill(0x0b)];
const MEMORY_SECTION = [0x05, 0x03, 0x01, 0x00, 0x01];
const DATA_SECTION = [0x0b, 0x07, 0x01, 0x00, 0x41, 0x00, 0x0b, 0x01, 0x61];

test("a data segment of a module is found, wherever it is", () => {
  const clean = [...HEADER, ...TYPE_SECTION, ...MEMORY_SECTION, ...CUSTOM_SECTION];
  assert.equal(hasDataSegment(Uint8Array.from(clean)), false);
  assert.equal(hasDataSegment(Uint8Array.from([...clean, ...DATA_SECTION])), true);
  assert.equal(
    hasDataSegment(Uint8Array.from([...HEADER, ...MEMORY_SECTION, ...DATA_SECTION])),
    true,
  );
});

test("a build with unchanged sources compiles nothing, also when several run at once", async () => {
  await buildKernels();
  const path = new URL("../packages/engine/src/kernels/generated/kernels.ts", import.meta.url);
  const before = readFileSync(path);
  const built = await Promise.all([buildKernels(), buildKernels(), buildKernels()]);
  assert.deepEqual(built, [false, false, false]);
  assert.deepEqual(readFileSync(path), before);
});

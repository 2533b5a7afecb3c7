import assert from "node:assert/strict";
import { test } from "node:test";

import { ReadEpochs } from "./read_epochs.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("reads that began before are waited for, later ones are not", async () => {
  const reads = new ReadEpochs();
  const ends = [reads.begin(), reads.begin()];
  let isDrained = false;
  const drained = reads.drained().then(() => {
    isDrained = true;
  });
  reads.begin();
  ends[0]!();
  await turn();
  assert.equal(isDrained, false);
  ends[1]!();
  await drained;
});

test("nobody waits when there is no read, or reads are of no account any more", async () => {
  const reads = new ReadEpochs();
  await reads.drained();
  reads.begin();
  const drained = reads.drained();
  reads.end();
  await drained;
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { Semaphore } from "./semaphore.ts";

test("no more than so many are in at a time, and they enter in order", async () => {
  const semaphore = new Semaphore(3);
  const entered: number[] = [];
  let inside = 0;
  let most = 0;
  const visit = async (visitor: number): Promise<void> => {
    const leave = await semaphore.enter();
    entered.push(visitor);
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside--;
    leave();
  };
  const visitors = Array.from({ length: 20 }, (_, visitor) => visitor);
  await Promise.all(visitors.map(visit));
  assert.equal(most, 3);
  assert.deepEqual(entered, visitors);
  await Promise.all(visitors.map(visit));
  assert.equal(entered.length, 40);
});

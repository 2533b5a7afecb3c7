import assert from "node:assert/strict";
import { test } from "node:test";

import { testRun } from "../common/testing/test_run.ts";
import { MemoryStorage } from "../storage/memory_storage.ts";
import { encodeStored, PayloadStore } from "./payload_store.ts";

/** A store over a storage, with the changes it hands over. */
function fixture(): {
  readonly storage: MemoryStorage;
  readonly payloads: PayloadStore;
  readonly put: (id: number, x: number | undefined) => void;
} {
  const storage = new MemoryStorage();
  const payloads = new PayloadStore(storage, ["payload"]);
  const put = (id: number, x: number | undefined): void =>
    payloads.set(id, encodeStored(x === undefined ? {} : { x }));
  return { storage, payloads, put };
}

test("a payload is seen from the moment it is set until it is changed, committed or not", async () => {
  const { storage, payloads, put } = fixture();
  put(1, 1);
  assert.deepEqual(payloads.get(1), { x: 1 });
  const first = await payloads.takeChanges(testRun());
  put(1, 2);
  const second = await payloads.takeChanges(testRun());
  assert.deepEqual(payloads.get(1), { x: 2 });
  put(1, undefined);
  assert.deepEqual(payloads.get(1), {});
  const third = await payloads.takeChanges(testRun());
  assert.deepEqual(payloads.get(1), {});
  for (const { changes, settle } of [first, second, third]) {
    await storage.commit(changes);
    settle();
    assert.deepEqual(payloads.get(1), {});
  }
});

test("once it is durable a payload is the storage's alone", async () => {
  const { storage, payloads, put } = fixture();
  put(1, 1);
  put(2, 1);
  const taken = await payloads.takeChanges(testRun());
  await storage.commit(taken.changes);
  taken.settle();
  const emptied = taken.changes.map(({ key }) => ({ key, value: undefined }));
  await storage.commit(emptied);
  assert.deepEqual([payloads.get(1), payloads.get(2)], [{}, {}]);
  assert.deepEqual((await payloads.takeChanges(testRun())).changes, []);
});

test("undoing takes back what was set since the last commit, and nothing before", async () => {
  const { payloads, put } = fixture();
  put(1, 1);
  await payloads.takeChanges(testRun());
  put(1, 2);
  put(2, 2);
  payloads.undo();
  assert.deepEqual([payloads.get(1), payloads.get(2)], [{ x: 1 }, {}]);
  assert.deepEqual((await payloads.takeChanges(testRun())).changes, []);
});

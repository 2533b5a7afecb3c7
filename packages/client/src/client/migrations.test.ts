import assert from "node:assert/strict";
import { test } from "node:test";

import { recordingBackend } from "../testing/recording_backend.ts";
import { QdrantClientBase } from "./qdrant_client_base.ts";

function clientOf(...statuses: readonly object[]) {
  let look = 0;
  const { backend, calls } = recordingBackend({
    getCollection: () => ({
      status: "green",
      optimizer_status: "ok",
      ...statuses[Math.min(look++, statuses.length - 1)],
    }),
    updateCollection: () => true,
  });
  return { client: new QdrantClientBase(async () => backend), calls };
}

test("waitUntilIndexed looks again while optimizers run or updates wait", async () => {
  const { client, calls } = clientOf(
    { status: "yellow" },
    { status: "green", update_queue: { length: 3 } },
    { status: "green", update_queue: { length: 0 } },
  );
  await client.waitUntilIndexed("a");
  assert.equal(calls.length, 3);
});

test("waitUntilIndexed nudges optimizers that wait for a change, once", async () => {
  const { client, calls } = clientOf({ status: "grey" }, { status: "grey" }, { status: "green" });
  await client.waitUntilIndexed("a");
  const nudges = calls.filter(({ operation }) => operation === "updateCollection");
  const body = { optimizers_config: {} };
  assert.deepEqual(
    nudges.map(({ request }) => request),
    [{ path: { collection_name: "a" }, query: {}, body }],
  );
});

test("waitUntilIndexed ends with what an optimizer says, with its time, and with its signal", async () => {
  const failed = clientOf({ status: "red", optimizer_status: { error: "no space" } });
  await assert.rejects(failed.client.waitUntilIndexed("a"), /waitUntilIndexed: .*no space/);
  const busy = clientOf({ status: "yellow" });
  await assert.rejects(busy.client.waitUntilIndexed("a", { timeout: 0.01 }), { code: "timeout" });
  const signal = AbortSignal.timeout(5);
  await assert.rejects(busy.client.waitUntilIndexed("a", { signal }), { name: "TimeoutError" });
});

/** The instance itself: what it says of itself, and the end of calls. */
import assert from "node:assert/strict";
import { it } from "node:test";

import { BOOKS, CONFIG, failsWith, type Subject } from "./contract_target.ts";

export function serviceContract(subject: Subject): void {
  it("an aborted call rejects with the signal's reason", async () => {
    await subject.client.createCollection(BOOKS, CONFIG);
    const reason = new Error("enough");
    await assert.rejects(
      subject.client.query(BOOKS, {
        query: [1, 0, 0, 0],
        using: "d",
        signal: AbortSignal.abort(reason),
      }),
      reason,
    );
  });

  it("after close every call is refused, and closing again is harmless", async () => {
    await subject.client.createCollection(BOOKS, CONFIG);
    await subject.client.close();
    await subject.client.close();
    await failsWith(subject.client.getCollections(), "closed", "closed");
  });

  it("says which version answers, and that it is well", async () => {
    const request = { path: {}, query: {} };
    const { title, version } = await subject.client.versionInfo();
    assert.match(title, /\w/);
    assert.match(version, /^1\.\d+\.\d+$/);
    assert.equal(await subject.backend.call("healthz", request), "healthz check passed");
    assert.equal(await subject.backend.call("livez", request), "healthz check passed");
    assert.equal(await subject.backend.call("readyz", request), "all shards are ready");
    const cluster = await subject.backend.call("clusterStatus", request);
    assert.ok(["disabled", "enabled"].includes(cluster.status));
  });

  it("calls made before close are served, calls after are not", async () => {
    await subject.client.createCollection(BOOKS, CONFIG);
    const path = { collection_name: BOOKS };
    const body = { points: [{ id: 1, vector: {} }] };
    const write = subject.backend.call("upsertPoints", { path, query: { wait: true }, body });
    const read = subject.backend.call("countPoints", { path, query: {}, body: {} });
    const closing = subject.backend.close();
    const late = subject.backend.call("countPoints", { path, query: {}, body: {} });
    await failsWith(late, "closed", "closed");
    assert.equal((await write).status, "completed");
    assert.equal(typeof (await read).count, "number");
    await closing;
    if (await subject.reopened()) assert.equal((await subject.client.count(BOOKS)).count, 1);
  });
}

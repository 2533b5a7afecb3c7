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

  it("reports what it is and holds", async () => {
    const { backend, client } = subject;
    await client.createCollection(BOOKS, CONFIG);
    const request = { path: {}, query: {} };
    assert.match(await backend.call("metrics", request), /^collections_total 1$/m);
    const { collections } = await backend.call("telemetry", request);
    assert.equal(collections.number_of_collections, 1);
    assert.ok(Array.isArray((await backend.call("getIssues", request)).issues));
    assert.equal(await backend.call("clearIssues", request), true);
    const ofBooks = { path: { collection_name: BOOKS }, query: {} };
    const { running } = await backend.call("getOptimizations", ofBooks);
    assert.ok(Array.isArray(running));
    assert.equal((await client.collectionClusterInfo(BOOKS)).shard_count, 1);
    assert.deepEqual(await client.listShardKeys(BOOKS), {});
  });

  it("takes limits on its resources as a whole", async () => {
    await subject.client.updateQuotas({ max_disk_usage_percent: 90, release_margin_percent: 3 });
    await subject.client.updateQuotas({ max_disk_usage_percent: 80 });
    const { config } = await subject.client.getQuotas();
    assert.deepEqual(config, { enabled: false, max_disk_usage_percent: 80 });
  });
}

/** Snapshots of collections, shards and the whole storage. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { it } from "node:test";

import type { BinaryContent } from "@quiverdb/client";
import type { PointStruct } from "@quiverdb/client/models";

import { BOOKS, CONFIG, failsWith, type Subject } from "./contract_target.ts";

const PATH = { collection_name: BOOKS };
const SHARD = { ...PATH, shard_id: 0 };

async function bytesOf(content: BinaryContent): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}

const SPARSE = { indices: [7], values: [0.5] };
const MULTI = [
  [1, 2],
  [3, 4],
];
const POINTS: PointStruct[] = [
  { id: 1, vector: { d: [1, 2, 3, 4], s: SPARSE }, payload: { a: 1 } },
  { id: 2, vector: { d: [4, 3, 2, 1], m: MULTI }, payload: { a: 2, n: 2n ** 60n } },
  { id: "5c56c793-69f3-4fbf-87e6-c4bf54c28c26", vector: {} },
];

async function fill({ client }: Subject): Promise<unknown> {
  await client.createCollection(BOOKS, CONFIG);
  await client.createPayloadIndex(BOOKS, { field_name: "a", field_schema: "integer", wait: true });
  await client.upsert(BOOKS, { points: POINTS, wait: true });
  return contents(client, BOOKS);
}

function contents(client: Subject["client"], name: string): Promise<unknown> {
  return client.scroll(name, { with_payload: true, with_vector: true });
}

/** @param bytes the answer to a request with this key */
async function served(
  bytes: (key: unknown) => Promise<Buffer>,
  use: (location: string) => Promise<void>,
): Promise<void> {
  const server = createServer(async (request, response) => {
    response.end(await bytes(request.headers["api-key"]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    await use(`http://127.0.0.1:${port}/x`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

export function snapshotContract(subject: Subject): void {
  it("a snapshot is listed, has the checksum of its bytes, and restores what was there", async () => {
    const { client, backend } = subject;
    const before = await fill(subject);
    const made = await client.createSnapshot(BOOKS);
    assert.match(made.name, new RegExp(`^${BOOKS}-\\d+-\\d{4}(-\\d\\d){5}\\.snapshot$`));
    assert.match(made.creation_time ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    assert.deepEqual(await client.listSnapshots(BOOKS), [made]);
    const path = { ...PATH, snapshot_name: made.name };
    const bytes = await bytesOf(await backend.call("getSnapshot", { path, query: {} }));
    assert.equal(bytes.length, made.size);
    assert.equal(createHash("sha256").update(bytes).digest("hex"), made.checksum);
    await client.delete(BOOKS, { points: [1], wait: true });
    const upload = (name: string, query: object) =>
      backend.call("recoverFromUploadedSnapshot", {
        path: { collection_name: name },
        query,
        body: { snapshot: streamOf(bytes) },
      });
    assert.equal(await upload(BOOKS, { checksum: made.checksum, priority: "snapshot" }), true);
    assert.deepEqual(await contents(client, BOOKS), before);
    assert.equal(await upload("other", {}), true);
    assert.deepEqual(await contents(client, "other"), before);
    const [first, second] = [
      await client.getCollection(BOOKS),
      await client.getCollection("other"),
    ];
    assert.deepEqual(second.config, first.config);
    assert.deepEqual(second.payload_schema, first.payload_schema);
    await failsWith(upload(BOOKS, { checksum: "0".repeat(64) }), "checksum_mismatch", "expected");
    await client.upsert("other", { points: [{ id: 9, vector: {} }], wait: true });
    assert.equal((await client.count("other")).count, POINTS.length + 1);
    if (await subject.reopened()) {
      assert.deepEqual(await contents(subject.client, BOOKS), before);
      assert.deepEqual(await subject.client.listSnapshots(BOOKS), [made]);
      assert.equal((await subject.client.count("other")).count, POINTS.length + 1);
    }
    assert.equal(await subject.client.deleteSnapshot(BOOKS, made.name), true);
    assert.deepEqual(await subject.client.listSnapshots(BOOKS), []);
    await failsWith(subject.client.deleteSnapshot(BOOKS, made.name), "not_found", made.name);
  });

  it("a snapshot is recovered from a server, with a key and a checksum", async () => {
    const { client, backend } = subject;
    const before = await fill(subject);
    const { name, checksum } = await client.createSnapshot(BOOKS);
    const keys: unknown[] = [];
    const bytes = async (key: unknown): Promise<Buffer> => {
      keys.push(key);
      const path = { ...PATH, snapshot_name: name };
      return bytesOf(await backend.call("getSnapshot", { path, query: {} }));
    };
    await served(bytes, async (location) => {
      await client.delete(BOOKS, { filter: {}, wait: true });
      const wrong = client.recoverSnapshot(BOOKS, { location, checksum: "f".repeat(64) });
      await failsWith(wrong, "bad_input", "checksum mismatch");
      assert.equal((await client.count(BOOKS)).count, 0);
      const body = { location, checksum, api_key: "secret", priority: "replica" } as const;
      assert.equal(await client.recoverSnapshot(BOOKS, body), true);
      assert.deepEqual(await contents(client, BOOKS), before);
      assert.deepEqual(keys, [undefined, "secret"]);
    });
    const nowhere = client.recoverSnapshot(BOOKS, { location: "file:///no/such/file" });
    await failsWith(nowhere, "bad_request", "does not exist");
  });

  it("shards have snapshots of their own", async () => {
    const { client, backend } = subject;
    const before = await fill(subject);
    const made = await client.createShardSnapshot(BOOKS, 0);
    assert.match(made.name, new RegExp(`^${BOOKS}-shard-0-`));
    assert.deepEqual(await client.listShardSnapshots(BOOKS, 0), [made]);
    assert.deepEqual(await client.listSnapshots(BOOKS), []);
    const path = { ...SHARD, snapshot_name: made.name };
    const kept = await bytesOf(await backend.call("getShardSnapshot", { path, query: {} }));
    const streamed = await bytesOf(
      await backend.call("streamShardSnapshot", { path: SHARD, query: {} }),
    );
    for (const bytes of [kept, streamed]) {
      await client.delete(BOOKS, { points: [1, 2], wait: true });
      const body = { snapshot: streamOf(bytes) };
      await backend.call("recoverShardFromUploadedSnapshot", { path: SHARD, query: {}, body });
      assert.deepEqual(await contents(client, BOOKS), before);
      const whole = backend.call("recoverFromUploadedSnapshot", {
        path: PATH,
        query: {},
        body: { snapshot: streamOf(bytes) },
      });
      await failsWith(whole, "bad_input", "of a shard");
    }
    await served(
      async () => kept,
      async (location) => {
        await client.delete(BOOKS, { points: [1, 2], wait: true });
        assert.equal(await client.recoverShardFromSnapshot(BOOKS, 0, { location }), true);
        assert.deepEqual(await contents(client, BOOKS), before);
      },
    );
    const location = "file:///no/such/file";
    await failsWith(
      client.recoverShardFromSnapshot(BOOKS, 0, { location }),
      "bad_request",
      "does not exist",
    );
    await failsWith(client.listShardSnapshots(BOOKS, 1), "not_found", "shard 1 not found");
    assert.equal(await client.deleteShardSnapshot(BOOKS, 0, made.name), true);
    assert.deepEqual(await client.listShardSnapshots(BOOKS, 0), []);
  });

  it("a snapshot of all holds every collection, and each can be taken from it", async () => {
    const { client, backend } = subject;
    const before = await fill(subject);
    await client.createCollection("empty", { vectors: { size: 2, distance: "Dot" } });
    const made = await client.createFullSnapshot();
    assert.match(made.name, /^full-snapshot-/);
    assert.deepEqual(await client.listFullSnapshots(), [made]);
    const path = { snapshot_name: made.name };
    const bytes = await bytesOf(await backend.call("getFullSnapshot", { path, query: {} }));
    await client.deleteCollection(BOOKS);
    await client.deleteCollection("empty");
    const recover = (name: string) =>
      backend.call("recoverFromUploadedSnapshot", {
        path: { collection_name: name },
        query: {},
        body: { snapshot: streamOf(bytes) },
      });
    assert.equal(await recover(BOOKS), true);
    assert.equal(await recover("empty"), true);
    assert.deepEqual(await contents(client, BOOKS), before);
    assert.equal((await client.count("empty")).count, 0);
    await failsWith(recover("third"), "bad_input", "has no collection");
    assert.equal(await client.deleteFullSnapshot(made.name), true);
    assert.deepEqual(await client.listFullSnapshots(), []);
  });

  it("without waiting a snapshot is made in the background", async () => {
    const { client } = subject;
    await fill(subject);
    assert.equal(await client.createSnapshot(BOOKS, { wait: false }), null);
    for (let tries = 0; (await client.listSnapshots(BOOKS)).length === 0; tries++) {
      assert.ok(tries < 1000, "it is made");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Backend } from "../operation/backend.ts";
import {
  QdrantClientConfigError,
  QdrantError,
  ValidationError,
  validationError,
} from "../errors/qdrant_error.ts";
import { recordingBackend } from "../testing/recording_backend.ts";
import type { Answers, RecordedCall } from "../testing/recording_backend.ts";
import { QdrantClientBase } from "./qdrant_client_base.ts";

class TestClient extends QdrantClientBase {
  opened = 0;

  constructor(open: () => Promise<Backend>) {
    super(() => {
      this.opened += 1;
      return open();
    });
  }
}

/** A client whose operations answer what the test gives, with the calls of its backend. */
function testClient(answers: Answers = {}): { client: TestClient; calls: RecordedCall[] } {
  const { backend, calls } = recordingBackend(answers);
  return { client: new TestClient(async () => backend), calls };
}

/** The one call of the backend that a call of the client leads to. */
async function callOf(run: (client: TestClient) => Promise<unknown>): Promise<RecordedCall> {
  const { client, calls } = testClient();
  await assert.rejects(run(client), { code: "not_implemented" });
  assert.equal(calls.length, 1);
  return calls[0] ?? assert.fail();
}

/** The body of the one request that a call of the client leads to. */
async function body(run: (client: TestClient) => Promise<unknown>): Promise<unknown> {
  const { request } = await callOf(run);
  return (request as { body: unknown }).body;
}

test("a method splits its arguments into path, query and body", async () => {
  const { signal } = new AbortController();
  const points = [{ id: 1, vector: new Float32Array([1, 2]), payload: { a: 1 } }];
  const call = await callOf((client) =>
    client.upsert("books", { points, ordering: "strong", timeout: 3, shard_key: "x", signal }),
  );
  assert.deepEqual(call, {
    operation: "upsertPoints",
    request: {
      path: { collection_name: "books" },
      query: { wait: true, ordering: "strong", timeout: 3 },
      body: { points, shard_key: "x" },
    },
    context: { signal },
  });
});

test("the batch form of upsert reaches the backend unchanged", async () => {
  const batch = { ids: [1, 2n ** 63n], vectors: [[1], [2]], payloads: [{ a: 1 }, null] };
  const { request } = await callOf((client) => client.upsert("c", { batch, wait: false }));
  assert.deepEqual(request, {
    path: { collection_name: "c" },
    query: { wait: false },
    body: { batch },
  });
});

test("query has the JavaScript client's defaults, queryPoints the Python client's", async () => {
  assert.deepEqual(await body((client) => client.query("c", { query: 1 })), { query: 1 });
  assert.deepEqual(await body((client) => client.queryPoints("c", { query: 1 })), {
    query: 1,
    with_payload: true,
  });
  assert.deepEqual(await body((client) => client.queryPoints("c", { with_payload: ["a"] })), {
    with_payload: ["a"],
  });
  assert.deepEqual(await body((client) => client.queryGroups("c", { group_by: "a" })), {
    group_by: "a",
  });
  assert.deepEqual(await body((client) => client.queryPointsGroups("c", { group_by: "a" })), {
    group_by: "a",
    with_payload: true,
  });
  assert.deepEqual(await body((client) => client.retrieve("c", { ids: [1] })), {
    ids: [1],
    with_payload: true,
  });
  assert.deepEqual(await body((client) => client.scroll("c")), {
    limit: 10,
    with_payload: true,
    with_vector: false,
  });
  assert.deepEqual(await body((client) => client.count("c")), { exact: true });
});

test("writes wait by default", async () => {
  const calls: ((client: TestClient) => Promise<unknown>)[] = [
    (client) => client.delete("c", { points: [1] }),
    (client) => client.updateVectors("c", { points: [{ id: 1, vector: [1] }] }),
    (client) => client.deleteVectors("c", { vector: ["a"], points: [1] }),
    (client) => client.setPayload("c", { payload: { a: 1 }, points: [1] }),
    (client) => client.overwritePayload("c", { payload: { a: 1 }, filter: {} }),
    (client) => client.deletePayload("c", { keys: ["a"], points: [1] }),
    (client) => client.clearPayload("c", { filter: {} }),
    (client) => client.batchUpdate("c", { operations: [] }),
    (client) => client.batchUpdatePoints("c", { operations: [] }),
    (client) => client.createPayloadIndex("c", { field_name: "a", field_schema: "keyword" }),
    (client) => client.deletePayloadIndex("c", "a"),
    (client) => client.createVectorName("c", "v", { sparse: {} }),
    (client) => client.deleteVectorName("c", "v"),
  ];
  for (const run of calls) {
    const { request } = await callOf(run);
    assert.deepEqual((request as { query: unknown }).query, { wait: true });
  }
});

test("every method reaches the operation of its name", async () => {
  const methods: [string, (client: TestClient) => Promise<unknown>][] = [
    ["createCollection", (client) => client.createCollection("c", { timeout: 1 })],
    ["getCollection", (client) => client.getCollection("c")],
    ["getCollections", (client) => client.getCollections()],
    ["updateCollection", (client) => client.updateCollection("c", {})],
    ["deleteCollection", (client) => client.deleteCollection("c")],
    ["collectionExists", (client) => client.collectionExists("c")],
    ["getOptimizations", (client) => client.getOptimizations("c", { with: "queued" })],
    ["getCollectionsAliases", (client) => client.getAliases()],
    ["getCollectionAliases", (client) => client.getCollectionAliases("c")],
    ["updateAliases", (client) => client.updateCollectionAliases({ actions: [] })],
    ["facet", (client) => client.facet("c", { key: "a" })],
    ["queryBatchPoints", (client) => client.queryBatch("c", { searches: [] })],
    ["queryBatchPoints", (client) => client.queryBatchPoints("c", { searches: [] })],
    ["searchMatrixPairs", (client) => client.searchMatrixPairs("c")],
    ["searchMatrixOffsets", (client) => client.searchMatrixOffsets("c")],
    ["root", (client) => client.info()],
    ["root", (client) => client.versionInfo()],
    ["createSnapshot", (client) => client.createSnapshot("c")],
    ["listSnapshots", (client) => client.listSnapshots("c")],
    ["deleteSnapshot", (client) => client.deleteSnapshot("c", "s")],
    ["recoverFromSnapshot", (client) => client.recoverSnapshot("c", { location: "file:///s" })],
    ["createFullSnapshot", (client) => client.createFullSnapshot()],
    ["listFullSnapshots", (client) => client.listFullSnapshots()],
    ["deleteFullSnapshot", (client) => client.deleteFullSnapshot("s")],
    ["createShardSnapshot", (client) => client.createShardSnapshot("c", 0)],
    ["listShardSnapshots", (client) => client.listShardSnapshots("c", 0)],
    ["deleteShardSnapshot", (client) => client.deleteShardSnapshot("c", 0, "s")],
    [
      "recoverShardFromSnapshot",
      (client) => client.recoverShardSnapshot("c", 0, { location: "file:///s" }),
    ],
    ["collectionClusterInfo", (client) => client.collectionClusterInfo("c")],
    ["listShardKeys", (client) => client.listShardKeys("c")],
    ["createShardKey", (client) => client.createShardKey("c", { shard_key: "k" })],
    ["deleteShardKey", (client) => client.deleteShardKey("c", { shard_key: "k" })],
    ["clusterTelemetry", (client) => client.clusterTelemetry()],
    ["getQuotas", (client) => client.getQuotas()],
    ["updateQuotas", (client) => client.updateQuotas({ enabled: true })],
    ["searchPoints", (client) => client.search("c", { vector: [1] })],
    ["searchBatchPoints", (client) => client.searchBatch("c", { searches: [] })],
    [
      "searchPointGroups",
      (client) =>
        client.searchPointGroups("c", { vector: [1], group_by: "a", limit: 1, group_size: 1 }),
    ],
    ["recommendPoints", (client) => client.recommend("c", { positive: [1] })],
    ["recommendBatchPoints", (client) => client.recommendBatch("c", { searches: [] })],
    [
      "recommendPointGroups",
      (client) =>
        client.recommendPointGroups("c", { positive: [1], group_by: "a", limit: 1, group_size: 1 }),
    ],
    ["discoverPoints", (client) => client.discoverPoints("c", { target: 1, limit: 1 })],
    ["discoverBatchPoints", (client) => client.discoverBatchPoints("c", { searches: [] })],
    [
      "updateCollectionCluster",
      (client) =>
        client.clusterCollectionUpdate("c", { drop_replica: { shard_id: 0, peer_id: 1 } }),
    ],
  ];
  for (const [operation, run] of methods) assert.equal((await callOf(run)).operation, operation);
});

test("undefined arguments count as absent", async () => {
  const args = { query: [1], limit: 3, timeout: undefined, signal: undefined };
  const { request, context } = await callOf((client) => client.query("c", args));
  assert.deepEqual(request, {
    path: { collection_name: "c" },
    query: {},
    body: { query: [1], limit: 3 },
  });
  assert.deepEqual(context, {});
});

test("what is no object of arguments is refused by the method's name", async () => {
  const { client, calls } = testClient();
  const methods: [string, unknown][] = [
    ["upsert", undefined],
    ["upsert", [{ id: 1 }]],
    ["query", null],
    ["queryPoints", "text"],
    ["queryPointsGroups", undefined],
    ["createCollection", null],
    ["deleteCollection", null],
    ["createSnapshot", null],
    ["uploadPoints", undefined],
    ["uploadCollection", undefined],
  ];
  for (const [name, args] of methods) {
    const method: unknown = Reflect.get(client, name);
    assert.ok(typeof method === "function");
    await assert.rejects(method.call(client, "c", args), (error) => {
      assert.ok(error instanceof QdrantError, String(error));
      assert.equal(error.code, "format");
      assert.match(error.message, new RegExp(`^${name}: .*expected`));
      return true;
    });
  }
  assert.deepEqual(calls, []);
});

test("recreateCollection deletes, then creates", async () => {
  const { client, calls } = testClient({
    deleteCollection: () => false,
    createCollection: () => true,
  });
  const vectors = { size: 4, distance: "Dot" } as const;
  assert.equal(await client.recreateCollection("c", { vectors, timeout: 2 }), true);
  const path = { collection_name: "c" };
  const query = { timeout: 2 };
  assert.deepEqual(
    calls.map(({ operation, request }) => [operation, request]),
    [
      ["deleteCollection", { path, query }],
      ["createCollection", { path, query, body: { vectors } }],
    ],
  );
});

test("an error names the called method once and keeps code, details, cause and place", async () => {
  const cause = new RangeError("disk");
  const original = new QdrantError("bad_input", "no", { details: { a: 1 }, cause });
  const upsertPoints = (): never => {
    throw original;
  };
  const { client } = testClient({ upsertPoints });
  await assert.rejects(client.upsert("c", { points: [] }), (error) => {
    assert.ok(error instanceof QdrantError);
    assert.equal(error.message, "upsert: Wrong input: no");
    assert.equal(error.reason, "Wrong input: no");
    assert.deepEqual(
      [error.operation, error.code, error.status, error.details, error.cause],
      ["upsert", "bad_input", 400, { a: 1 }, cause],
    );
    const [head, ...frames] = error.stack?.split("\n") ?? [];
    assert.equal(head, "QdrantError: upsert: Wrong input: no");
    assert.deepEqual(frames, original.stack?.split("\n").slice(1));
    return true;
  });
});

test("a validation error names the called method and keeps its issues", async () => {
  const issues = [{ path: "limit", text: "must be positive" }];
  const { client } = testClient({ queryPoints: () => Promise.reject(validationError(issues)) });
  await assert.rejects(client.query("c", {}), (error) => {
    assert.ok(error instanceof ValidationError);
    const reason = "Validation error in JSON body: [limit: must be positive]";
    assert.deepEqual([error.message, error.reason], [`query: ${reason}`, reason]);
    assert.deepEqual(error.issues, issues);
    return true;
  });
});

test("errors that name an operation, and those of another kind, stay as they are", async () => {
  for (const error of [
    new QdrantError("not_found", "x", { operation: "PUT /points" }),
    new QdrantClientConfigError("x"),
    new RangeError("a bug"),
  ]) {
    const { client } = testClient({ root: () => Promise.reject(error) });
    await assert.rejects(client.info(), (thrown) => thrown === error);
  }
});

test("the backend is opened by the first call and only once", async () => {
  const { client } = testClient({ root: () => ({ title: "q", version: "1" }) });
  assert.equal(client.opened, 0);
  await Promise.all([client.info(), client.versionInfo()]);
  assert.equal((await client.info()).version, "1");
  assert.equal(client.opened, 1);
});

test("a failed opening is tried again by the next call", async () => {
  const { backend } = recordingBackend({ root: () => ({ title: "q", version: "1" }) });
  const client = new TestClient(async () => {
    if (client.opened === 1) throw new QdrantError("storage_locked", "busy");
    return backend;
  });
  await assert.rejects(client.info(), { message: "info: Storage locked: busy" });
  assert.equal((await client.info()).title, "q");
});

test("closing is idempotent, and calls after it reject", async () => {
  const { client, calls } = testClient({ root: () => ({}) });
  await client.info();
  await Promise.all([client.close(), client.close()]);
  await client.close();
  assert.deepEqual(
    calls.map(({ operation }) => operation),
    ["root", "close"],
  );
  await assert.rejects(client.count("c"), (error) => {
    assert.ok(error instanceof QdrantError);
    assert.equal(error.code, "closed");
    assert.match(
      error.message,
      /^count: .*QdrantClient instance is closed. Please create a new instance.$/,
    );
    return true;
  });
});

test("calls made before close are served, calls after are not", async () => {
  const { backend, calls } = recordingBackend({
    upsertPoints: () => ({ status: "completed" }),
    deleteCollection: () => true,
    createCollection: () => true,
  });
  const client = new TestClient(async () => backend);
  const first = client.upsert("c", { points: [] });
  const two = client.recreateCollection("c", {});
  const closing = client.close();
  await assert.rejects(client.count("c"), { code: "closed" });
  assert.equal((await first).status, "completed");
  assert.equal(await two, true);
  await closing;
  const expected = ["upsertPoints", "deleteCollection", "createCollection", "close"];
  assert.deepEqual(
    calls.map(({ operation }) => operation),
    expected,
  );
});

test("closing while the first call fails to open is no failure", async () => {
  const client = new TestClient(() => Promise.reject(new QdrantError("storage_locked", "busy")));
  const call = client.info();
  const closing = client.close();
  await assert.rejects(call, { code: "storage_locked" });
  await closing;
});

test("closing a client that was never used opens nothing", async () => {
  const { client, calls } = testClient();
  await client.close();
  assert.deepEqual([client.opened, calls], [0, []]);
});

test("a client can be disposed of", async () => {
  const { client, calls } = testClient({ root: () => ({}) });
  await client.info();
  assert.equal(typeof Symbol.asyncDispose, "symbol");
  await client[Symbol.asyncDispose]();
  assert.equal(calls.at(-1)?.operation, "close");
});

test("an aborted signal rejects with its reason and calls nothing", async () => {
  const { client, calls } = testClient();
  const signal = AbortSignal.abort(new Error("enough"));
  await assert.rejects(client.getCollection("c", { signal }), /enough/);
  await assert.rejects(client.delete("c", { points: [1], signal }), /enough/);
  assert.deepEqual(calls, []);
});

test("an accepted snapshot has no description, an accepted deletion counts as done", async () => {
  const { client } = testClient({
    createSnapshot: () => null,
    createFullSnapshot: () => null,
    deleteSnapshot: () => null,
  });
  const none: null = await client.createSnapshot("c", { wait: false });
  assert.equal(none, null);
  assert.equal(await client.createFullSnapshot({ wait: false }), null);
  assert.equal(await client.deleteSnapshot("c", "s", { wait: false }), true);
});

test("payload types of results are the caller's", async () => {
  interface Book {
    title: string;
  }
  const { client } = testClient({
    queryPoints: () => ({ points: [{ id: 1, version: 0, score: 1, payload: { title: "x" } }] }),
    upsertPoints: () => ({ status: "completed" }),
  });
  const { points } = await client.queryPoints<Book>("c");
  const title: string | undefined = points[0]?.payload?.title;
  assert.equal(title, "x");
  const book: Book = { title: "y" };
  await client.upsert("c", { points: [{ id: 1, vector: [1], payload: book }] });
  // @ts-expect-error the payload is no Book
  await client.upsert<Book>("c", { points: [{ id: 1, vector: [1], payload: { name: "z" } }] });
});

test("a method can be overridden and its original called", async () => {
  const { backend } = recordingBackend({ countPoints: () => ({ count: 1 }) });
  class Doubling extends QdrantClientBase {
    override async count(...args: Parameters<QdrantClientBase["count"]>) {
      const { count } = await super.count(...args);
      return { count: 2 * count };
    }
  }
  assert.deepEqual(await new Doubling(async () => backend).count("c"), { count: 2 });
  assert.deepEqual(Object.keys(QdrantClientBase.prototype), []);
});

test("a call that is aborted while the backend is being opened rejects at once; others go on", async () => {
  const { backend } = recordingBackend({ getCollections: () => ({ collections: [] }) });
  let open!: (backend: Backend) => void;
  const opening = new Promise<Backend>((resolve) => {
    open = resolve;
  });
  const client = new TestClient(() => opening);
  const controller = new AbortController();
  const reason = new Error("enough");
  const aborted = client.getCollections({ signal: controller.signal });
  const other = client.getCollections();
  controller.abort(reason);
  await assert.rejects(aborted, reason);
  open(backend);
  assert.deepEqual(await other, { collections: [] });
  await client.close();
});

test("a collection is compacted by a backend that can do it", async () => {
  const { signal } = new AbortController();
  const { backend } = recordingBackend({});
  const compacted: unknown[] = [];
  const compact: Backend["compact"] = async (...given) => void compacted.push(given);
  await new TestClient(async () => ({ ...backend, compact })).compact("books", { signal });
  assert.deepEqual(compacted, [["books", { signal }]]);
  const { client } = testClient();
  await assert.rejects(client.compact("books"), { code: "not_implemented" });
});

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { QdrantClientBase } from "../client/qdrant_client_base.ts";
import { QdrantError } from "../errors/qdrant_error.ts";
import type { Call } from "../operation/backend.ts";
import type { PointStruct } from "../operation/models.ts";
import { recordingBackend } from "../testing/recording_backend.ts";
import { cutBatches } from "./batches.ts";
import { estimateJsonSize } from "./point_size.ts";

interface UpsertRequest {
  query: unknown;
  body: { points: PointStruct[] };
}

/** A client that hands each upsert to `upsert`. */
function clientOf(upsert: (request: UpsertRequest, options: unknown) => unknown): QdrantClientBase {
  const { backend } = recordingBackend({
    upsertPoints: (request, options) => upsert(request as UpsertRequest, options),
  });
  return new QdrantClientBase(async () => backend);
}

/** Batches of ids that reach the backend, and a client that fills them. */
function idBatches(): { client: QdrantClientBase; batches: PointStruct["id"][][] } {
  const batches: PointStruct["id"][][] = [];
  const client = clientOf(({ body }) => void batches.push(body.points.map(({ id }) => id)));
  return { client, batches };
}

function* points(count: number): Generator<PointStruct> {
  for (let id = 0; id < count; id++) yield { id, vector: [id] };
}

async function* brokenSource(): AsyncGenerator<PointStruct> {
  yield { id: 1, vector: [1] };
  throw new RangeError("broken file");
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

const unavailable = (): QdrantError => new QdrantError("unavailable", "later");

test("points are sent in batches, in order, and counted", async () => {
  const { client, batches } = idBatches();
  const result = await client.uploadPoints("c", points(5), { batchSize: 2 });
  assert.deepEqual(batches, [[0, 1], [2, 3], [4]]);
  assert.deepEqual(result, { uploaded: 5, batches: 3 });
});

test("the default batch has 64 points, and no points are no batch", async () => {
  const { client, batches } = idBatches();
  await client.uploadPoints("c", [...points(130)]);
  assert.deepEqual(
    batches.map((batch) => batch.length),
    [64, 64, 2],
  );
  assert.deepEqual(await client.uploadPoints("c", []), { uploaded: 0, batches: 0 });
});

test("an async source is consumed while it is sent", async () => {
  const events: string[] = [];
  async function* source(): AsyncGenerator<PointStruct> {
    for (const point of points(3)) {
      events.push(`take ${point.id}`);
      yield point;
    }
  }
  const client = clientOf(({ body }) => events.push(`send ${body.points[0]?.id}`));
  await client.uploadPoints("c", source(), { batchSize: 1 });
  assert.deepEqual(events, ["take 0", "send 0", "take 1", "send 1", "take 2", "send 2"]);
});

test("every batch carries the settings of the upload", async () => {
  const requests: unknown[] = [];
  const client = clientOf((request) => void requests.push(request));
  await client.uploadPoints("c", points(1), {
    shard_key: "k",
    update_mode: "insert_only",
    ordering: "strong",
    timeout: 9,
  });
  await client.uploadPoints("c", points(1), { wait: false });
  const path = { collection_name: "c" };
  const sent = [...points(1)];
  assert.deepEqual(requests, [
    {
      path,
      query: { wait: true, ordering: "strong", timeout: 9 },
      body: { points: sent, shard_key: "k", update_mode: "insert_only" },
    },
    { path, query: { wait: false }, body: { points: sent } },
  ]);
});

test("no more batches are under way than parallel allows", async () => {
  let running = 0;
  let most = 0;
  const client = clientOf(async () => {
    most = Math.max(most, ++running);
    await delay(5);
    running -= 1;
  });
  const result = await client.uploadPoints("c", points(12), { batchSize: 1, parallel: 3 });
  assert.deepEqual([result.uploaded, most], [12, 3]);
});

test("progress is told after every batch", async () => {
  const { client } = idBatches();
  const seen: number[] = [];
  await client.uploadPoints("c", points(5), {
    batchSize: 2,
    onProgress: ({ uploaded }) => void seen.push(uploaded),
  });
  assert.deepEqual(seen, [2, 4, 5]);
});

test("errors that may pass are retried, up to maxRetries times", async () => {
  let failures = 2;
  const client = clientOf(() => {
    if (failures-- > 0) throw unavailable();
  });
  assert.equal((await client.uploadPoints("c", points(1), { maxRetries: 2 })).uploaded, 1);
  let calls = 0;
  const broken = clientOf(() => {
    calls += 1;
    throw unavailable();
  });
  await assert.rejects(broken.uploadPoints("c", points(1), { maxRetries: 1 }), {
    message: "uploadPoints: Shard temporarily unavailable: later",
  });
  assert.equal(calls, 2);
});

test("other errors end the upload at once", async () => {
  let calls = 0;
  const client = clientOf(() => {
    calls += 1;
    throw new QdrantError("bad_input", "Vector dimension error: expected dim: 4, got 1");
  });
  await assert.rejects(client.uploadPoints("c", points(9), { batchSize: 1 }), {
    message: "uploadPoints: Wrong input: Vector dimension error: expected dim: 4, got 1",
  });
  assert.equal(calls, 1);
});

test("a delay that a rate limit demands is kept and not counted as a retry", async () => {
  let failures = 3;
  const start = performance.now();
  const client = clientOf(() => {
    if (failures-- > 0) {
      throw new QdrantError("rate_limited", "slow", { details: { retryAfter: 0.02 } });
    }
  });
  assert.equal((await client.uploadPoints("c", points(1), { maxRetries: 0 })).uploaded, 1);
  assert.ok(performance.now() - start > 50);
});

test("after a failure nothing more is taken or sent, and the source is closed", async () => {
  let taken = 0;
  let closed = false;
  function* source(): Generator<PointStruct> {
    try {
      for (const point of points(1000)) {
        taken += 1;
        yield point;
      }
    } finally {
      closed = true;
    }
  }
  let running = 0;
  const client = clientOf(async ({ body }) => {
    running += 1;
    await delay(5);
    running -= 1;
    if (body.points[0]?.id === 4) throw new QdrantError("bad_input", "no");
  });
  const upload = client.uploadPoints("c", source(), { batchSize: 1, parallel: 3 });
  await assert.rejects(upload, { code: "bad_input" });
  assert.equal(running, 0);
  assert.ok(closed);
  assert.ok(taken < 12, `${taken} points were taken`);
});

test("an abort ends the upload with its reason after the batches under way", async () => {
  const controller = new AbortController();
  let running = 0;
  const client = clientOf(async (_request, options) => {
    assert.deepEqual(options, { signal: controller.signal });
    running += 1;
    await delay(5);
    running -= 1;
  });
  const upload = client.uploadPoints("c", points(1e9), {
    batchSize: 1,
    parallel: 2,
    signal: controller.signal,
    onProgress: ({ uploaded }) => {
      if (uploaded === 4) controller.abort(new Error("enough"));
    },
  });
  await assert.rejects(upload, /enough/);
  assert.equal(running, 0);
});

test("an abort does not wait for a source that never yields", async () => {
  const controller = new AbortController();
  const never: AsyncIterable<PointStruct> = {
    [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
  };
  const { client } = idBatches();
  const upload = client.uploadPoints("c", never, { signal: controller.signal });
  setTimeout(() => controller.abort(new Error("enough")), 5);
  await assert.rejects(upload, /enough/);
});

test("an error of the source ends the upload", async () => {
  const { client, batches } = idBatches();
  await assert.rejects(client.uploadPoints("c", brokenSource(), { batchSize: 1 }), /broken file/);
  assert.deepEqual(batches, [[1]]);
});

test("batches end at a number of bytes, and a larger point is a batch of its own", async () => {
  const sizes: number[] = [];
  const large = { id: 9, vector: new Float32Array(1000) };
  const source = [...points(4), large, ...points(3)];
  const limit = 3 * estimateJsonSize({ id: 0, vector: [0] });
  for await (const batch of cutBatches(source, 100, limit)) sizes.push(batch.length);
  assert.deepEqual(sizes, [3, 1, 1, 3]);
});

test("the estimated size of a point is not far below its JSON", () => {
  const vector = Float32Array.from({ length: 384 }, (_, i) => Math.sin(i * i) / 2);
  const payload = { text: "x".repeat(500), tags: ["a", "b"], nested: [{ a: 1, b: null }] };
  for (const item of [
    { id: 1, vector, payload: null },
    { id: 1, vector: [...vector], payload },
    { id: "550e8400-e29b-41d4-a716-446655440000", vector: { a: [[...vector]] }, payload },
  ]) {
    const json = JSON.stringify({
      ...item,
      vector: ArrayBuffer.isView(item.vector) ? [...vector] : item.vector,
    });
    const estimate = estimateJsonSize(item);
    assert.ok(estimate > json.length * 0.8, `${estimate} of ${json.length}`);
    assert.ok(estimate < json.length * 3, `${estimate} of ${json.length}`);
  }
});

test("columns are put together until the shortest ends", async () => {
  const sent: PointStruct[] = [];
  const client = clientOf(({ body }) => void sent.push(...body.points));
  const result = await client.uploadCollection("c", {
    vectors: [[1], null, [3], [4]],
    ids: [7, 8n, "550e8400-e29b-41d4-a716-446655440000"],
    payload: [{ a: 1 }, null, { a: 3 }, { a: 4 }, { a: 5 }],
  });
  assert.equal(result.uploaded, 3);
  assert.deepEqual(sent, [
    { id: 7, vector: [1], payload: { a: 1 } },
    { id: 8n, vector: {} },
    { id: "550e8400-e29b-41d4-a716-446655440000", vector: [3], payload: { a: 3 } },
  ]);
});

test("without ids every point gets a random UUID", async () => {
  const { client, batches } = idBatches();
  await client.uploadCollection("c", { vectors: [[1], [2], [3]] });
  const ids = batches.flat();
  assert.equal(new Set(ids).size, 3);
  for (const id of ids) {
    assert.match(String(id), /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  }
});

test("vectors may come as lists by name, which have to be equally long", async () => {
  const sent: PointStruct[] = [];
  const client = clientOf(({ body }) => void sent.push(...body.points));
  const sparse = { indices: [1], values: [0.5] };
  await client.uploadCollection("c", {
    vectors: { dense: [[1], [2]], sparse: [sparse, sparse] },
    ids: [1, 2],
  });
  assert.deepEqual(sent, [
    { id: 1, vector: { dense: [1], sparse } },
    { id: 2, vector: { dense: [2], sparse } },
  ]);
  await assert.rejects(client.uploadCollection("c", { vectors: { a: [[1]], b: [] } }), {
    reason: "Wrong input: Each named vector should have the same number of vectors",
  });
});

test("vectors may be the rows of one array, which is not copied as a whole", async () => {
  const { backend, calls } = recordingBackend({ upsertPoints: () => ({}) });
  const client = new QdrantClientBase(async () => backend);
  const matrix = Float32Array.of(1, 2, 3, 4, 5, 6);
  await client.uploadCollection("c", { vectors: { matrix, width: 2 }, ids: [1, 2, 3] });
  const expected = [
    { id: 1, vector: Float32Array.of(1, 2) },
    { id: 2, vector: Float32Array.of(3, 4) },
    { id: 3, vector: Float32Array.of(5, 6) },
  ];
  const [{ request } = { request: undefined }] = calls;
  assert.deepEqual(Object(request).body, { points: expected });
  for (const width of [4, 0, 1.5]) {
    const call = client.uploadCollection("c", { vectors: { matrix, width } });
    await assert.rejects(call, { code: "bad_input" });
  }
});

test("many uploads with one signal leave no listeners and no warning", async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning);
  process.on("warning", onWarning);
  const { client } = idBatches();
  const { signal } = new AbortController();
  const uploads = Array.from({ length: 11 }, () =>
    client.uploadPoints("c", points(3), { batchSize: 1, signal }),
  );
  assert.equal(getEventListeners(signal, "abort").length, 1);
  await Promise.all(uploads);
  await delay(0);
  assert.equal(getEventListeners(signal, "abort").length, 0);
  process.off("warning", onWarning);
  assert.deepEqual(warnings, []);
});

test("a wait for a retry ends with the abort of a signal that other waits share", async () => {
  const controller = new AbortController();
  const failing = clientOf(() => {
    throw new QdrantError("rate_limited", "slow", { details: { retryAfter: 60 } });
  });
  const uploads = Array.from({ length: 12 }, () =>
    failing.uploadPoints("c", points(1), { signal: controller.signal }),
  );
  setTimeout(() => controller.abort(new Error("enough")), 5);
  for (const upload of uploads) await assert.rejects(upload, /enough/);
});

test("an upload keeps nothing of the batches it has sent", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: unknown = runInNewContext("gc");
  assert.ok(typeof collectGarbage === "function");
  const sent: WeakRef<object>[] = [];
  let alive: number | undefined;
  const call = async (_operation: string, request: unknown): Promise<void> => {
    sent.push(new WeakRef((request as UpsertRequest).body.points));
    if (sent.length < 500) return;
    await delay(1);
    collectGarbage();
    alive = sent.filter((batch) => batch.deref() !== undefined).length;
  };
  // A recording backend would keep the requests.
  const client = new QdrantClientBase(async () => ({ call: call as Call, close: async () => {} }));
  await client.uploadPoints("c", points(500), { batchSize: 1 });
  assert.ok(alive !== undefined && alive < 20, `${alive} of 500 batches are alive`);
});

test("a vector named __proto__ is a vector like any other", async () => {
  const sent: PointStruct[] = [];
  const client = clientOf(({ body }) => void sent.push(...body.points));
  const vectors: Record<string, number[][]> = JSON.parse('{"__proto__":[[1],[2]],"a":[[3],[4]]}');
  await client.uploadCollection("c", { vectors, ids: [1, 2] });
  assert.deepEqual(
    sent.map(({ vector }) => Object.entries(vector)),
    [
      [
        ["__proto__", [1]],
        ["a", [3]],
      ],
      [
        ["__proto__", [2]],
        ["a", [4]],
      ],
    ],
  );
});

test("a source may use its buffers again for the next point", async () => {
  const sent: PointStruct[] = [];
  const client = clientOf(({ body }) => void sent.push(...body.points));
  const dense = new Float32Array(2);
  const bytes = Buffer.alloc(2);
  const list = [0, 0];
  const sparse = { indices: new Uint32Array(1), values: [0] };
  const payload = { n: 0, tags: ["x"], nested: { at: [{ n: 0 }] } };
  const reused = { id: 0, vector: { dense, bytes, list, rows: [dense, list], sparse }, payload };
  function* source(): Generator<PointStruct> {
    for (let n = 1; n <= 3; n++) {
      reused.id = n;
      dense.fill(n);
      bytes.fill(n);
      list.fill(n);
      sparse.indices[0] = n;
      sparse.values[0] = n;
      payload.n = n;
      payload.tags[0] = `x${n}`;
      payload.nested.at[0]!.n = n;
      yield reused;
    }
  }
  await client.uploadPoints("c", source());
  const expected = [1, 2, 3].map((n) => ({
    id: n,
    vector: {
      dense: Float32Array.of(n, n),
      bytes: Buffer.from([n, n]),
      list: [n, n],
      rows: [Float32Array.of(n, n), [n, n]],
      sparse: { indices: Uint32Array.of(n), values: [n] },
    },
    payload: { n, tags: [`x${n}`], nested: { at: [{ n }] } },
  }));
  assert.deepEqual(sent, expected);
});

test("closing the client ends an upload with an error that says what is stored", async () => {
  const client = clientOf(() => delay(2));
  let closing: Promise<void> | undefined;
  const upload = client.uploadPoints("c", points(100), {
    batchSize: 10,
    onProgress: ({ batches }) => {
      if (batches === 3) closing = client.close();
    },
  });
  await assert.rejects(upload, (error) => {
    assert.ok(error instanceof QdrantError);
    assert.equal(error.code, "closed");
    assert.match(error.message, /^uploadPoints: .*closed.*30 points in 3 batches are stored$/);
    assert.deepEqual(error.details, { uploaded: 30, batches: 3 });
    return true;
  });
  await closing;
});

test("upload options of other clients are refused with the right name", async () => {
  const { client, batches } = idBatches();
  for (const [given, right] of [
    ["batch_size", "batchSize"],
    ["max_retries", "maxRetries"],
    ["shardKey", "shard_key"],
    ["parallelism", "parallel"],
  ] as const) {
    await assert.rejects(client.uploadPoints("c", points(1), { [given]: 1 }), {
      code: "format",
      message: new RegExp(`unknown member \`${given}\`, did you mean \`${right}\``),
    });
  }
  assert.deepEqual(batches, []);
});

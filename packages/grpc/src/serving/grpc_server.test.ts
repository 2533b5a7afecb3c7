import assert from "node:assert/strict";
import { connect, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http2";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import {
  type Backend,
  type Call,
  type CallContext,
  type OperationName,
  QdrantError,
} from "@quiverdb/client";

import { rpcs } from "../rpc/rpcs.ts";
import { seededRandom } from "../testing/seeded_random.ts";
import { serve } from "../testing/served.ts";
import type { GrpcCaller } from "./grpc_handler.ts";

type Answer = (request: unknown, context: CallContext) => unknown;
type Answers = { readonly [Name in OperationName]?: Answer };

/** A backend that answers what a test says. */
function answering(answers: Answers): Backend {
  const call = async (name: OperationName, request: unknown, context: CallContext = {}) => {
    const answer = answers[name];
    if (answer === undefined) throw new QdrantError("not_implemented", name);
    return answer(request, context);
  };
  return { call: call as Call, close: async () => {} };
}

const COLLECTIONS = { collections: [{ name: "books" }] };
const LIST = "/qdrant.Collections/List";

interface Outcome {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends bytes as the stream of a call, whatever they are. */
async function sendRaw(
  port: number,
  path: string,
  body: Uint8Array,
  more: OutgoingHttpHeaders = {},
): Promise<Outcome> {
  const session = connect(`http://127.0.0.1:${port}`);
  session.on("error", () => {});
  try {
    return await new Promise((resolve, reject) => {
      const headers = { ":method": "POST", ":path": path, "content-type": "application/grpc" };
      const stream = session.request({ ...headers, te: "trailers", ...more });
      const received: IncomingHttpHeaders = {};
      const chunks: Buffer[] = [];
      stream.on("response", (answer) => Object.assign(received, answer));
      stream.on("trailers", (trailers) => Object.assign(received, trailers));
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("error", reject);
      stream.on("close", () => resolve({ headers: received, body: Buffer.concat(chunks) }));
      stream.end(body);
    });
  } finally {
    session.close();
  }
}

function frame(message: Uint8Array, flag = 0): Buffer {
  const prefix = Buffer.alloc(5);
  prefix[0] = flag;
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

function messageOf(operation: OperationName, body: unknown): Uint8Array {
  const rpc = rpcs.get(operation) ?? assert.fail(operation);
  return rpc.encodeRequest({ path: { collection_name: "books" }, query: {}, body });
}

test("requests and answers are compressed for who compresses, and for nobody else", async () => {
  const name = "x".repeat(5000);
  const backend = answering({ getCollections: () => ({ collections: [{ name }] }) });
  const served = await serve(backend, {}, { compression: "gzip" });
  try {
    const request = { path: {}, query: {} };
    const answer = await served.remote.call("getCollections", request);
    assert.deepEqual(answer, { collections: [{ name }] });
    const plain = await sendRaw(served.port, LIST, frame(Buffer.alloc(0)));
    assert.equal(plain.headers["grpc-encoding"], undefined);
    assert.equal(plain.headers["grpc-status"], "0");
    assert.ok(plain.body.length > 5000);
    const gzip = { "grpc-encoding": "gzip", "grpc-accept-encoding": "identity,gzip" };
    const packed = await sendRaw(served.port, LIST, frame(gzipSync(""), 1), gzip);
    assert.equal(packed.headers["grpc-encoding"], "gzip");
    assert.ok(packed.body.length < 500);
  } finally {
    await served.close();
  }
});

test("a deadline ends the call on both sides", async () => {
  const seen: CallContext[] = [];
  const never: Answer = (_, context) => {
    seen.push(context);
    return new Promise(() => {});
  };
  const served = await serve(answering({ getCollections: never }));
  try {
    const call = served.remote.call(
      "getCollections",
      { path: {}, query: {} },
      { deadline: performance.now() + 50 },
    );
    await assert.rejects(call, { code: "timeout", status: 408 });
    await sleep(50);
    assert.equal(seen[0]?.signal?.aborted, true);
    assert.ok((seen[0]?.deadline ?? 0) > 0);
    const raw = await sendRaw(served.port, LIST, frame(Buffer.alloc(0)), { "grpc-timeout": "20m" });
    assert.equal(raw.headers["grpc-status"], "4");
  } finally {
    await served.close();
  }
});

test("a call that its caller gives up is given up by the server", async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const never: Answer = (_, context) => {
    signals.push(context.signal);
    return new Promise(() => {});
  };
  const served = await serve(answering({ getCollections: never }));
  try {
    const controller = new AbortController();
    const request = { path: {}, query: {} };
    const call = served.remote.call("getCollections", request, { signal: controller.signal });
    while (signals.length === 0) await sleep(5);
    controller.abort(new Error("enough"));
    await assert.rejects(call, /enough/);
    for (let tries = 0; tries < 100 && signals[0]?.aborted !== true; tries++) await sleep(10);
    assert.equal(signals[0]?.aborted, true);
  } finally {
    await served.close();
  }
});

test("who may not call is told so, but may ask for health and version", async () => {
  const backend = answering({
    getCollections: () => COLLECTIONS,
    root: () => ({ title: "t", version: "1.19.0" }),
    readyz: () => "all shards are ready",
  });
  const authenticate = (metadata: IncomingHttpHeaders): GrpcCaller =>
    metadata["api-key"] === "key" ? {} : { status: 401, reason: "Invalid API key" };
  const served = await serve(backend, { authenticate });
  const allowed = await serve(backend, { authenticate }, { apiKey: "key" });
  try {
    const request = { path: {}, query: {} };
    await assert.rejects(served.remote.call("getCollections", request), {
      code: "unauthenticated",
      reason: "Invalid API key",
    });
    assert.equal((await served.remote.call("root", request)).version, "1.19.0");
    const health = await sendRaw(
      served.port,
      "/grpc.health.v1.Health/Check",
      frame(Buffer.alloc(0)),
    );
    assert.equal(health.headers["grpc-status"], "0");
    assert.deepEqual([...health.body.subarray(5)], [8, 1]);
    assert.deepEqual(await allowed.remote.call("getCollections", request), COLLECTIONS);
  } finally {
    await served.close();
    await allowed.close();
  }
});

test("errors keep their class, text and time to come back", async () => {
  const errors = [
    new QdrantError("not_found", "Collection `books` doesn't exist!"),
    new QdrantError("bad_input", "Vector dimension error: ünïcode "),
    new QdrantError("rate_limited", "later", { details: { retryAfter: 2 } }),
    new QdrantError("standalone", "Qdrant is running in standalone mode"),
    new QdrantError("validation", "JSON body: [limit: value 0 invalid, must be 1 or larger]"),
  ];
  for (const error of errors) {
    const backend = answering({
      getCollections: () => {
        throw error;
      },
    });
    const served = await serve(backend);
    try {
      const call = served.remote.call("getCollections", { path: {}, query: {} });
      await assert.rejects(call, (told: unknown) => {
        assert.ok(told instanceof QdrantError);
        assert.equal(told.code, error.code);
        assert.equal(told.reason, error.reason);
        assert.equal(told.details["retryAfter"], error.details["retryAfter"]);
        return true;
      });
    } finally {
      await served.close();
    }
  }
});

test("what is no call of a method is told so", async () => {
  const failures: unknown[] = [];
  const served = await serve(answering({ getCollections: () => COLLECTIONS }), {
    maxMessageBytes: 10_000,
    onUnexpectedError: (error) => failures.push(error),
  });
  const { port } = served;
  const empty = frame(Buffer.alloc(0));
  const status = async (path: string, body: Uint8Array, more: OutgoingHttpHeaders = {}) => {
    const { headers } = await sendRaw(port, path, body, more);
    return `${headers[":status"]} ${headers["grpc-status"]}`;
  };
  try {
    assert.equal(await status("/qdrant.Points/Nope", empty), "200 12");
    assert.equal(await status("/", empty), "200 12");
    assert.equal(await status(LIST, empty, { "content-type": "text/plain" }), "415 undefined");
    assert.equal(await status(LIST, empty, { ":method": "PUT" }), "405 undefined");
    assert.equal(await status(LIST, empty, { "grpc-encoding": "br" }), "200 12");
    assert.equal(await status(LIST, empty, { "grpc-timeout": "soon" }), "200 13");
    assert.equal(await status(LIST, Buffer.alloc(0)), "200 13");
    assert.equal(await status(LIST, Buffer.from([0, 0, 0, 0, 9, 1])), "200 13");
    assert.equal(await status(LIST, Buffer.concat([empty, empty])), "200 12");
    assert.equal(await status(LIST, frame(Buffer.alloc(1), 7)), "200 13");
    assert.equal(await status(LIST, frame(Buffer.alloc(20_000))), "200 8");
    assert.equal(await status(LIST, Buffer.from([0, 0xff, 0xff, 0xff, 0xff])), "200 8");
    const bomb = frame(gzipSync(Buffer.alloc(1_000_000)), 1);
    assert.equal(await status(LIST, bomb, { "grpc-encoding": "gzip" }), "200 8");
    const broken = frame(Buffer.from("no gzip"), 1);
    assert.equal(await status(LIST, broken, { "grpc-encoding": "gzip" }), "200 13");
    assert.equal(await status(LIST, empty), "200 0");
    assert.deepEqual(failures, []);
  } finally {
    await served.close();
  }
});

test("broken messages get a status, and the server goes on", async () => {
  const failures: unknown[] = [];
  const points = [
    { id: 1, vector: { a: [1, 2], s: { indices: [1], values: [2] } }, payload: { b: [1, "x"] } },
  ];
  const filter = { must: [{ key: "a", match: { any: ["x"] } }, { has_id: [1] }] };
  const seeds: readonly (readonly [OperationName, Uint8Array])[] = [
    ["upsertPoints", messageOf("upsertPoints", { points })],
    [
      "queryPoints",
      messageOf("queryPoints", { query: { formula: { sum: ["$score", 1] } }, filter }),
    ],
    ["scrollPoints", messageOf("scrollPoints", { filter, order_by: { key: "a", start_from: 1 } })],
  ];
  const answers: Answers = Object.fromEntries(
    [...rpcs.keys()].map((name) => [
      name,
      () => {
        throw new QdrantError("bad_request", "never");
      },
    ]),
  );
  const served = await serve(answering(answers), { onUnexpectedError: (e) => failures.push(e) });
  const seed = 77;
  const random = seededRandom(seed);
  const below = (bound: number): number => Math.floor(random() * bound);
  try {
    for (let round = 0; round < 150; round++) {
      const [operation, message] = seeds[below(seeds.length)] ?? assert.fail();
      const mutated = Buffer.from(message);
      for (let count = below(4); count >= 0; count--) mutated[below(mutated.length)] = below(256);
      const cut = random() < 0.3 ? mutated.subarray(0, below(mutated.length)) : mutated;
      const path = rpcs.get(operation)?.path ?? "";
      const { headers } = await sendRaw(served.port, path, frame(cut));
      const status = Number(headers["grpc-status"]);
      assert.ok(status === 3 || status === 13, `seed ${seed}, round ${round}: status ${status}`);
    }
    assert.deepEqual(failures, []);
  } finally {
    await served.close();
  }
});

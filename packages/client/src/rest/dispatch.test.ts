import assert from "node:assert/strict";
import { test } from "node:test";
import { QdrantError } from "../errors/qdrant_error.ts";
import { JsonFloat } from "../json/index.ts";
import { recordingBackend } from "../testing/recording_backend.ts";
import type { Answers } from "../testing/recording_backend.ts";
import { dispatch } from "./dispatch.ts";
import type { DispatchRequest } from "./dispatch.ts";

const POINTS = "/collections/books/points";
const DONE: Answers = {
  upsertPoints: () => ({ operation_id: 1, status: "completed" }),
  scrollPoints: () => ({ points: [], next_page_offset: null }),
  createCollection: () => true,
  getPoint: () => ({ id: 1 }),
};

async function send(request: DispatchRequest, answers: Answers = DONE) {
  const { backend, calls } = recordingBackend(answers);
  const answer = await dispatch(backend, request);
  assert.equal(typeof answer.body, "string");
  const text = String(answer.body);
  return { status: answer.status, text, calls, headers: answer.headers, type: answer.contentType };
}

/** Status and text of the error, as "400 text". */
async function failure(request: DispatchRequest, answers: Answers = DONE): Promise<string> {
  const { status, text } = await send(request, answers);
  const body: { status: { error: string } } = JSON.parse(text);
  return `${status} ${body.status.error}`;
}

function failingUpsert(query: string): Promise<string> {
  return failure({ method: "PUT", path: POINTS, query, body: '{"points":[]}' });
}

function failingScroll(query: string): Promise<string> {
  return failure({ method: "POST", path: `${POINTS}/scroll`, query, body: "{}" });
}

/** Answers `getPoint` with an error. */
function failingWith(error: QdrantError): Answers {
  return { getPoint: () => Promise.reject(error) };
}

async function* file(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array([1, 2]);
}

test("a request reaches the backend with path, query and exact body", async () => {
  const { status, text, calls } = await send({
    method: "PUT",
    path: `${POINTS}?wait=true`,
    query: { ordering: "strong", timeout: "5", unknown: "x" },
    body: '{"points":[{"id":9007199254740993,"vector":[1.0],"payload":{"a":1.0}}]}',
  });
  assert.equal(status, 200);
  assert.match(
    text,
    /^\{"result":\{"operation_id":1,"status":"completed"\},"status":"ok","time":[\d.e-]+\}$/,
  );
  assert.deepEqual(calls, [
    {
      operation: "upsertPoints",
      request: {
        path: { collection_name: "books" },
        query: { wait: true, ordering: "strong", timeout: 5 },
        body: {
          points: [
            { id: 9007199254740993n, vector: [new JsonFloat(1)], payload: { a: new JsonFloat(1) } },
          ],
        },
      },
      context: { isRemote: true, numbers: "lossless", signal: undefined },
    },
  ]);
});

test("results print exact numbers", async () => {
  const { text } = await send(
    { method: "GET", path: `${POINTS}/1` },
    { getPoint: () => ({ id: 18446744073709551615n, payload: { a: new JsonFloat(1) } }) },
  );
  assert.ok(text.startsWith('{"result":{"id":18446744073709551615,"payload":{"a":1.0}}'), text);
});

test("unknown paths and methods get 404 with an empty body", async () => {
  for (const [method, path] of [
    ["GET", "/nope"],
    ["HEAD", "/"],
    ["POST", `${POINTS}/1`],
    ["OPTIONS", "/collections/books"],
  ] as const) {
    const { status, text, type } = await send({ method, path });
    assert.deepEqual([status, text, type], [404, "", undefined]);
  }
});

test("a CORS preflight is answered", async () => {
  const headers = { Origin: "http://a.example", "Access-Control-Request-Method": "PUT" };
  const { status, text } = await send({ method: "OPTIONS", path: "/collections", headers });
  assert.deepEqual([status, text], [200, ""]);
});

test("malformed path parameters have their own answers", async () => {
  assert.equal(
    await failure({ method: "GET", path: `${POINTS}/scroll` }),
    '400 Wrong input: Can not recognize "scroll" as point id',
  );
  assert.equal(
    await failure({ method: "GET", path: "/collections/books/shards/x/snapshots" }),
    '400 Deserialize error in path parameters: can not parse "x" to a u32',
  );
  const { status, text } = await send({ method: "DELETE", path: "/cluster/peer/abc" });
  assert.deepEqual([status, text], [404, 'can not parse "abc" to a u64']);
});

test("bad query values are refused in Qdrant's words", async () => {
  const prefix = "400 Deserialize error in query parameters: ";
  assert.equal(
    await failingUpsert("wait=1"),
    `${prefix}provided string was not \`true\` or \`false\``,
  );
  assert.equal(
    await failingUpsert("wait="),
    `${prefix}provided string was not \`true\` or \`false\``,
  );
  assert.equal(await failingUpsert("wait=true&wait=false"), `${prefix}duplicate field \`wait\``);
  assert.equal(
    await failingUpsert("ordering=any"),
    `${prefix}unknown variant \`any\`, expected one of \`weak\`, \`medium\`, \`strong\``,
  );
  assert.equal(
    await failingUpsert("timeout=-1"),
    `${prefix}std::time::Duration cannot be negative`,
  );
  assert.equal(await failingUpsert("timeout=1.5"), `${prefix}invalid digit found in string`);
  assert.equal(
    await failingUpsert("timeout=99999999999999999999"),
    `${prefix}number too large to fit in target type`,
  );
  assert.equal(await failingScroll("timeout=-1"), `${prefix}invalid digit found in string`);
  assert.equal(
    await failingScroll("consistency=MAJORITY"),
    `${prefix}failed to deserialize read consistency query parameter value 'MAJORITY'`,
  );
  assert.equal(
    await failingScroll("consistency=0"),
    `${prefix}failed to deserialize read consistency query parameter value '0'`,
  );
});

test("timeout=0 is 422 on create, 400 on reads, accepted on writes", async () => {
  const query = { timeout: "0" };
  assert.equal(
    await failure({ method: "PUT", path: "/collections/books", query, body: "{}" }),
    "422 Validation error in query parameters: [timeout: value 0 invalid, must be 1 or larger]",
  );
  assert.equal(
    await failure({ method: "POST", path: `${POINTS}/scroll`, query, body: "{}" }),
    "400 Deserialize error in query parameters: invalid value: integer `0`, expected a nonzero u64",
  );
  const { status } = await send({ method: "PUT", path: POINTS, query, body: "{}" });
  assert.equal(status, 200);
});

test("odd but legal query strings are accepted", async () => {
  for (const query of ["", "&&", "foo=bar", "consistency=", "consistency=%6dajority"]) {
    const { status } = await send({ method: "GET", path: `${POINTS}/1?${query}` });
    assert.equal(status, 200, query);
  }
});

test("the syntax of a body is checked before the query", async () => {
  const scroll = (body: string): Promise<string> =>
    failure({ method: "POST", path: `${POINTS}/scroll`, query: "timeout=x", body });
  const prefix = "400 Format error in JSON body: ";
  assert.equal(await scroll(""), `${prefix}EOF while parsing a value at line 1 column 0`);
  assert.match(await scroll('{"limit":'), /^400 Format error in JSON body: EOF while parsing/);
  assert.match(await scroll("{'limit':2}"), /^400 Format error in JSON body: key must be a string/);
  assert.equal(await scroll('{"limit":2,"limit":3}'), `${prefix}duplicate field \`limit\``);
  const missing = await failure({ method: "POST", path: `${POINTS}/scroll` });
  assert.equal(missing, `${prefix}EOF while parsing a value at line 1 column 0`);
});

test("repeated keys deep in a body are no error", async () => {
  const body = '{"filter":{"a":{"a":1,"a":2}},"a\\"b":1,"x":["x","x"]}';
  const { status } = await send({ method: "POST", path: `${POINTS}/scroll`, body });
  assert.equal(status, 200);
});

test("the media type of a request is ignored, and so is the body of a GET", async () => {
  const headers = { "content-type": "text/plain" };
  const scroll = { method: "POST", path: `${POINTS}/scroll`, headers, body: "{}" };
  assert.equal((await send(scroll)).status, 200);
  assert.equal((await send({ method: "GET", path: `${POINTS}/1`, body: "{" })).status, 200);
});

test("a body over the limit is refused with its size in bytes", async () => {
  const { backend } = recordingBackend(DONE);
  const body = `{"x":"${"é".repeat(50)}"}`;
  const request = { method: "POST", path: `${POINTS}/scroll`, body };
  const answer = await dispatch(backend, request, { maxBodyBytes: 100 });
  assert.equal(answer.status, 400);
  assert.match(
    String(answer.body),
    /"JSON payload \(108 bytes\) is larger than allowed \(limit: 100 bytes\)\."/,
  );
  assert.equal((await dispatch(backend, request, { maxBodyBytes: 108 })).status, 200);
});

test("errors of the backend keep status and reason", async () => {
  const error = new QdrantError("not_found", "Point with id 1 does not exists!", {
    operation: "getPoint",
  });
  assert.equal(
    await failure({ method: "GET", path: `${POINTS}/1` }, failingWith(error)),
    "404 Not found: Point with id 1 does not exists!",
  );
});

test("a rate limit tells when to come back", async () => {
  const error = new QdrantError("rate_limited", "later", { details: { retryAfter: 1.2 } });
  const request = { method: "GET", path: `${POINTS}/1` };
  const { status, headers } = await send(request, failingWith(error));
  assert.deepEqual([status, headers], [429, { "retry-after": "2" }]);
});

test("other errors are 500 without their text", async () => {
  const secret = new Error("secret");
  const { backend } = recordingBackend({ getPoint: () => Promise.reject(secret) });
  const seen: unknown[] = [];
  const onUnexpectedError = (error: unknown): void => void seen.push(error);
  const request = { method: "GET", path: `${POINTS}/1` };
  const answer = await dispatch(backend, request, { onUnexpectedError });
  assert.equal(answer.status, 500);
  assert.doesNotMatch(String(answer.body), /secret/);
  assert.deepEqual(seen, [secret]);
});

test("an aborted request rejects with its reason", async () => {
  const controller = new AbortController();
  const { backend } = recordingBackend({
    getPoint: () => {
      controller.abort(new Error("gone"));
      throw new QdrantError("internal", "aborted");
    },
  });
  const request = { method: "GET", path: `${POINTS}/1`, signal: controller.signal };
  await assert.rejects(dispatch(backend, request), /gone/);
});

test("routes without envelope send their result as it is", async () => {
  const answers: Answers = {
    root: () => ({ title: "q", version: "1" }),
    healthz: () => "healthz check passed",
  };
  const root = await send({ method: "GET", path: "/" }, answers);
  assert.equal(root.text, '{"title":"q","version":"1"}');
  const health = await send({ method: "GET", path: "/healthz" }, answers);
  assert.deepEqual(
    [health.text, health.type],
    ["healthz check passed", "text/plain; charset=utf-8"],
  );
});

test("an accepted operation is 202 without result, a null result is 200", async () => {
  const answers: Answers = { createSnapshot: () => null };
  const request = { method: "POST", path: "/collections/books/snapshots" };
  const accepted = await send({ ...request, query: "wait=false" }, answers);
  assert.equal(accepted.status, 202);
  assert.match(accepted.text, /^\{"status":"accepted","time":/);
  const done = await send({ ...request, query: "wait=true" }, answers);
  assert.equal(done.status, 200);
  assert.match(done.text, /^\{"result":null,"status":"ok"/);
});

test("snapshots come as bytes and uploads reach the backend", async () => {
  const { backend, calls } = recordingBackend({
    getSnapshot: file,
    recoverFromUploadedSnapshot: () => true,
  });
  const path = "/collections/books/snapshots";
  const answer = await dispatch(backend, { method: "GET", path: `${path}/x` });
  assert.equal(answer.contentType, "application/octet-stream");
  assert.ok(typeof answer.body !== "string");
  const upload = file();
  await dispatch(backend, { method: "POST", path: `${path}/upload?priority=replica`, upload });
  assert.deepEqual(calls[1]?.request, {
    path: { collection_name: "books" },
    query: { priority: "replica" },
    body: { snapshot: upload },
  });
  const missing = await dispatch(backend, { method: "POST", path: `${path}/upload` });
  assert.deepEqual([missing.status, missing.body], [400, "Required field is missing: snapshot"]);
});

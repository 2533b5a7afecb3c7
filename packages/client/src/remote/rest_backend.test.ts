import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { QdrantClientBase } from "../client/qdrant_client_base.ts";
import { QdrantError, ValidationError } from "../errors/qdrant_error.ts";
import { stringifyJson } from "../json/stringify_json.ts";
import { connectRest as connectByFetch } from "./index.ts";
import { connectRest } from "./index_node.ts";
import { parseAnswer } from "./read_answer.ts";
import type { RestOptions } from "./rest_options.ts";
import { json, refusal, result, type Script, scriptedServer } from "./testing/scripted_server.ts";

async function started(
  context: TestContext,
  scripts: readonly Script[],
  options: Partial<RestOptions> = {},
) {
  const server = await scriptedServer(...scripts);
  const backend = connectRest({ url: server.url, checkCompatibility: false, ...options });
  const client = new QdrantClientBase(async () => backend);
  context.after(async () => {
    await client.close();
    await server.close();
  });
  return { client, server, backend };
}

const UPDATED = result({ operation_id: 1, status: "completed" });

test("a request has the method, path, query and body of its route", async (context) => {
  const { client, server } = await started(context, [UPDATED], { prefix: "behind/proxy" });
  const points = [{ id: 2n ** 63n, vector: Float32Array.of(0.1, 2) }];
  await client.upsert("a b/ü", { points, ordering: "strong", timeout: 3 });
  const { method, url, body, headers } = server.received[0] ?? assert.fail();
  const path = "/behind/proxy/collections/a%20b%2F%C3%BC/points";
  assert.equal(`${method} ${url}`, `PUT ${path}?wait=true&ordering=strong&timeout=3`);
  assert.equal(body, '{"points":[{"id":9223372036854775808,"vector":[0.1,2]}]}');
  assert.equal(headers["content-type"], "application/json");
  assert.equal(headers["accept-encoding"], "identity");
});

test("one connection serves calls after each other, the pool bounds those at once", async (context) => {
  const seen = new Set<unknown>();
  let most = 0;
  const { client, server } = await started(
    context,
    [
      (response, request) => {
        seen.add(response.socket);
        most = Math.max(most, server.connections.size);
        setTimeout(() => result({ exists: true })(response, request), 2);
      },
    ],
    { maxConnections: 3 },
  );
  for (let i = 0; i < 5; i++) await client.collectionExists("a");
  assert.equal(seen.size, 1);
  await Promise.all(Array.from({ length: 20 }, () => client.collectionExists("a")));
  assert.equal(seen.size, 3);
  assert.equal(most, 3);
});

test("names that would be another path are refused", async (context) => {
  const { client, server } = await started(context, [UPDATED]);
  for (const name of ["", ".", "..", "\ud800"]) {
    await assert.rejects(client.getCollection(name), { code: "bad_input" });
  }
  assert.equal(server.received.length, 0);
});

test("integers beyond 2^53 come exactly, floats as the numbers they are", async (context) => {
  const text = '{"result":{"points":[{"id":18446744073709551615,"score":0.1234567890123456}]}}';
  const { client } = await started(context, [json(text)]);
  const { points } = await client.query("a", { query: 1 });
  assert.deepEqual(points, [{ id: 2n ** 64n - 1n, score: 0.1234567890123456 }]);
  for (const long of [
    "[9007199254740993]",
    '{"a": -9007199254740993 }',
    '{"a":\n[1,9007199254740993]}',
  ]) {
    assert.equal(stringifyJson(parseAnswer(long, "plain")), long.replaceAll(/\s/g, ""));
  }
  assert.deepEqual(parseAnswer('{"a":"9007199254740993","b":1e20,"c":1.0}', "plain"), {
    a: "9007199254740993",
    b: 1e20,
    c: 1,
  });
});

test("the reason of an error is the server's, with the class it belongs to", async (context) => {
  const refusals: readonly (readonly [number, string, string])[] = [
    [400, "Wrong input: Vector dimension error: expected dim: 4, got 3", "bad_input"],
    [400, "Bad request: no index", "bad_request"],
    [400, "Some words of a proxy", "bad_request"],
    [404, "Not found: Collection `a` doesn't exist!", "not_found"],
    [409, "Wrong input: Collection `a` already exists!", "already_exists"],
    [403, "Forbidden: Global access is required", "forbidden"],
    [408, "Timeout: Operation 'Search' timed out after 1 seconds", "timeout"],
    [500, "Service internal error: no", "internal"],
    [503, "Service overloaded: no", "overloaded"],
  ];
  for (const [status, reason, code] of refusals) {
    const { client } = await started(context, [refusal(status, reason)]);
    await assert.rejects(client.getCollection("a"), (error) => {
      assert.ok(error instanceof QdrantError);
      assert.deepEqual([error.code, error.reason, error.status], [code, reason, status]);
      assert.equal(error.message, `getCollection: ${reason}`);
      return true;
    });
  }
  const reason = "Validation error in JSON body: [limit: value 0 invalid; a.b: must be: c]";
  const { client } = await started(context, [refusal(422, reason)]);
  await assert.rejects(client.scroll("a"), (error) => {
    assert.ok(error instanceof ValidationError);
    assert.deepEqual(error.issues, [
      { path: "limit", text: "value 0 invalid" },
      { path: "a.b", text: "must be: c" },
    ]);
    assert.equal(error.message, `scroll: ${reason}`);
    return true;
  });
});

test("keys, tokens and headers are sent with every request", async (context) => {
  const warnings: string[] = [];
  let tokens = 0;
  const { client, server, backend } = await started(context, [result({ exists: true })], {
    apiKey: "secret",
    https: false,
    authTokenProvider: async () => `token-${++tokens}`,
    headers: { "X-Tenant": "t", many: ["a", "b"], none: undefined },
    log: (_level, message) => warnings.push(message),
  });
  await client.collectionExists("a");
  await client.collectionExists("a");
  const trace = { headers: { traceparent: "00-1" } };
  const request = { path: { collection_name: "a" }, query: {} };
  await backend.call("collectionExists", request, trace);
  const sent = server.received.map(({ headers }) => headers);
  assert.deepEqual(
    sent.map(({ authorization }) => authorization),
    ["Bearer token-1", "Bearer token-2", "Bearer token-3"],
  );
  assert.equal(sent[0]?.["api-key"], "secret");
  assert.equal(sent[0]?.["x-tenant"], "t");
  assert.equal(sent[0]?.["many"], "a, b");
  assert.equal(sent[2]?.["traceparent"], "00-1");
  assert.equal(warnings.length, 2);
  for (const warning of warnings) assert.match(warning, /insecure connection/);
  assert.ok(!warnings.join().includes("secret"));
});

test("a provider of tokens that fails is the error, with its cause", async (context) => {
  const cause = new Error("expired");
  const { client, server } = await started(context, [UPDATED], {
    authTokenProvider: () => Promise.reject(cause),
    log: () => {},
  });
  await assert.rejects(client.getCollections(), { code: "unauthenticated", cause });
  assert.equal(server.received.length, 0);
});

test("the version of the server is looked at once, and only said in the log", async (context) => {
  for (const [version, warning] of [
    ["1.19.3", undefined],
    ["1.18.0", undefined],
    ["1.17.0", /client version 1\.19\.0 is incompatible with server version 1\.17\.0/],
    ["2.19.0", /incompatible/],
    [undefined, /Failed to obtain server version/],
  ] as const) {
    const warnings: string[] = [];
    const script: Script = (response, request) => {
      if (request.url !== "/") return result({ exists: true })(response, request);
      json(version === undefined ? "[" : { title: "q", version })(response, request);
    };
    const { client, server } = await started(context, [script], {
      checkCompatibility: true,
      log: (_level, message) => warnings.push(message),
    });
    await client.collectionExists("a");
    await client.collectionExists("a");
    for (let turn = 0; turn < 100 && warnings.length === 0; turn++) {
      await new Promise((resolve) => setTimeout(resolve, warning === undefined ? 0 : 5));
    }
    assert.equal(server.received.filter(({ url }) => url === "/").length, 1);
    assert.equal(warnings.length, warning === undefined ? 0 : 1);
    if (warning !== undefined) assert.match(warnings[0] ?? "", warning);
  }
});

test("a snapshot is uploaded as a form and downloaded as it arrives", async (context) => {
  const bytes = new Uint8Array(300_000).fill(65);
  const upload = await started(context, [result(true)]);
  const request = { path: { collection_name: "a" }, query: { wait: true } };
  async function* snapshot() {
    yield bytes.subarray(0, 1000);
    yield bytes.subarray(1000);
  }
  for (const connect of [connectRest, connectByFetch]) {
    const backend = connect({ url: upload.server.url, checkCompatibility: false });
    const body = { snapshot: snapshot() };
    assert.equal(await backend.call("recoverFromUploadedSnapshot", { ...request, body }), true);
    await backend.close();
  }
  for (const { url, headers, body } of upload.server.received) {
    assert.equal(url, "/collections/a/snapshots/upload?wait=true");
    const boundary = /boundary=(\S+)/.exec(String(headers["content-type"]))?.[1] ?? assert.fail();
    assert.ok(body.startsWith(`--${boundary}\r\ncontent-disposition: form-data; name="snapshot"`));
    assert.ok(body.endsWith(`\r\n\r\n${"A".repeat(300_000)}\r\n--${boundary}--\r\n`));
  }
  const download = await started(context, [
    (response) => {
      response.writeHead(200, { "content-type": "application/octet-stream" });
      response.end(Buffer.from(bytes));
    },
  ]);
  const path = { collection_name: "a", snapshot_name: "s" };
  const file = await download.backend.call("getSnapshot", { path, query: {} });
  let size = 0;
  for await (const chunk of file) size += chunk.length;
  assert.equal(size, bytes.length);
  const left = await download.backend.call("getSnapshot", { path, query: {} });
  for await (const chunk of left) {
    assert.ok(chunk.length > 0);
    break;
  }
});

test("a server is reached by a unix domain socket", async (context) => {
  if (process.platform === "win32") return context.skip("there are no unix domain sockets");
  const folder = mkdtempSync(join(tmpdir(), "quiver-socket-"));
  const socketPath = join(folder, "q.sock");
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end('{"result":{"exists":true}}');
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const backend = connectRest({ socketPath, checkCompatibility: false });
  try {
    const request = { path: { collection_name: "a" }, query: {} };
    assert.deepEqual(await backend.call("collectionExists", request), { exists: true });
  } finally {
    await backend.close();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  }
});

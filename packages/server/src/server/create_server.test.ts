import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { createServer, startServer } from "./create_server.ts";
import { SERVER_VERSION } from "../report/server_version.ts";
import { failureOf, resultOf, send, withServer } from "../testing/running_server.ts";

const COLLECTION = "/collections/books";
const CONFIG = { vectors: { size: 2, distance: "Dot" } };
const POINTS = { points: [{ id: 1, vector: [0.5, 0.1], payload: { a: 1 } }] };

test("the version is that of the package", () => {
  const manifest: { version: string } = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"),
  );
  assert.equal(SERVER_VERSION, manifest.version);
});

test("a collection is created, written to and read over HTTP", async () => {
  await withServer({}, async (server) => {
    assert.equal(await resultOf(send(server, "PUT", COLLECTION, CONFIG)), true);
    const written = await resultOf(send(server, "PUT", `${COLLECTION}/points?wait=true`, POINTS));
    assert.deepEqual(written, { operation_id: 1, status: "completed" });
    const answer = await send(server, "POST", `${COLLECTION}/points/query`, {
      query: [1, 1],
      with_payload: true,
      with_vector: true,
    });
    assert.match(
      answer.text,
      /"points":\[\{"id":1,"version":1,"score":0\.6,"payload":\{"a":1\},"vector":\[0\.5,0\.1\]\}\]/,
    );
    assert.equal(answer.headers["content-type"], "application/json");
    assert.equal(answer.headers["content-length"], String(answer.bytes.length));
  });
});

test("a server presents itself as Qdrant 1.19.0, with its own name beside it", async () => {
  await withServer({}, async (server) => {
    const root: unknown = JSON.parse((await send(server, "GET", "/")).text);
    assert.deepEqual(root, {
      title: "qdrant - vector search engine",
      version: "1.19.0",
      commit: `@quiverdb/server ${SERVER_VERSION}`,
    });
    const telemetry = await resultOf(send(server, "GET", "/telemetry"));
    assert.ok(typeof telemetry === "object" && telemetry !== null && "app" in telemetry);
    assert.deepEqual(Reflect.get(Object(telemetry.app), "name"), "qdrant");
  });
});

test("metrics count answers by route and status, with Qdrant's names", async () => {
  await withServer({}, async (server) => {
    await send(server, "GET", "/collections/a");
    await send(server, "GET", "/collections/b");
    await send(server, "GET", "/no/such/path");
    const { text } = await send(server, "GET", "/metrics");
    assert.match(
      text,
      /^rest_responses_total\{method="GET",endpoint="\/collections\/\{collection_name\}",status="404"\} 2$/m,
    );
    assert.match(text, /^app_info\{name="qdrant",version="1\.19\.0"\} 1$/m);
    assert.match(text, /_bucket\{.*le="\+Inf"\} 2$/m);
    assert.doesNotMatch(text, /no\/such/);
  });
});

test("unknown paths and methods get 404 with an empty body", async () => {
  await withServer({}, async (server) => {
    for (const [method, path] of [
      ["GET", "/nope"],
      ["HEAD", "/"],
      ["POST", "/collections"],
      ["OPTIONS", "/collections"],
    ] as const) {
      const { status, text } = await send(server, method, path);
      assert.deepEqual([status, text], [404, ""], `${method} ${path}`);
    }
  });
});

test("a body over the limit is refused before it is read, and the connection lives on", async () => {
  await withServer({ maxBodyBytes: 1000 }, async (server) => {
    const headers = { "content-length": 2_000_000_000 };
    const socket = connect(server.port, "127.0.0.1");
    const answered = new Promise<string>((resolve) => {
      socket.once("data", (chunk) => resolve(String(chunk)));
    });
    const [name, bytes] = Object.entries(headers)[0]!;
    socket.write(`POST ${COLLECTION}/points/scroll HTTP/1.1\r\nhost: localhost\r\n`);
    socket.write(`${name}: ${bytes}\r\n\r\n{`);
    assert.match(
      await answered,
      /^HTTP\/1\.1 400 [^]*JSON payload \(2000000000 bytes\) is larger than allowed \(limit: 1000 bytes\)/,
    );
    socket.destroy();
    const chunked = { headers: { "transfer-encoding": "chunked" } };
    const long = `{"x":"${"a".repeat(5000)}"}`;
    assert.equal(
      await failureOf(send(server, "POST", `${COLLECTION}/points/scroll`, long, chunked)),
      "400 JSON payload has exceeded limit (1000 bytes).",
    );
  });
});

test("a packed body is unpacked, within the limit; a broken or unknown packing is refused", async () => {
  await withServer({ maxBodyBytes: 100_000 }, async (server) => {
    const packed = (text: string, encoding = "gzip") =>
      send(server, "PUT", COLLECTION, gzipSync(text), {
        headers: { "content-encoding": encoding },
      });
    assert.equal(await resultOf(packed(JSON.stringify(CONFIG))), true);
    assert.match(await failureOf(packed(`"${"a".repeat(200_000)}"`)), /^400 JSON payload has exc/);
    assert.match(await failureOf(packed("{}", "zip")), /^415 /);
    const broken = { headers: { "content-encoding": "gzip" } };
    assert.match(await failureOf(send(server, "PUT", COLLECTION, "{}", broken)), /^400 The packed/);
  });
});

test("a body that is no UTF-8 is refused, not mended", async () => {
  await withServer({}, async (server) => {
    const body = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    assert.equal(
      await failureOf(send(server, "PUT", COLLECTION, body)),
      "400 Format error in JSON body: invalid unicode code point",
    );
  });
});

test("large answers are packed for callers that unpack them, small ones never", async () => {
  await withServer({}, async (server) => {
    await send(server, "PUT", COLLECTION, CONFIG);
    const payload = { text: "word ".repeat(40_000) };
    const points = [{ id: 1, vector: [1, 1], payload }];
    await resultOf(send(server, "PUT", `${COLLECTION}/points?wait=true`, { points }));
    const get = (headers: Record<string, string>) =>
      send(server, "GET", `${COLLECTION}/points/1`, undefined, { headers });
    const packed = await get({ "accept-encoding": "br, gzip;q=0.5" });
    assert.equal(packed.headers["content-encoding"], "gzip");
    const refused = await get({ "accept-encoding": "gzip;q=0" });
    assert.equal(refused.headers["content-encoding"], undefined);
    const withoutTime = (text: string) => text.replace(/"time":[^}]*/, "");
    assert.equal(withoutTime(gunzipSync(packed.bytes).toString()), withoutTime(refused.text));
    const small = await send(server, "GET", "/collections", undefined, {
      headers: { "accept-encoding": "gzip" },
    });
    assert.equal(small.headers["content-encoding"], undefined);
  });
});

test("a server listens before its data is loaded, and says when it is", async () => {
  const server = await startServer({ port: 0 });
  try {
    const [early, health] = await Promise.all([
      send(server, "GET", "/readyz"),
      send(server, "GET", "/healthz"),
    ]);
    assert.ok([200, 503].includes(early.status));
    assert.equal(health.text, "healthz check passed");
    await server.ready;
    assert.equal((await send(server, "GET", "/readyz")).text, "all shards are ready");
  } finally {
    await server.close();
  }
});

test("closing answers the requests under way and refuses new connections", async () => {
  const server = await createServer({ port: 0 });
  await send(server, "PUT", COLLECTION, CONFIG);
  const many = Array.from({ length: 2000 }, (_, id) => ({ id, vector: [id, 1] }));
  const write = send(server, "PUT", `${COLLECTION}/points?wait=true`, { points: many });
  await new Promise((resolve) => setTimeout(resolve, 5));
  const closing = server.close();
  assert.deepEqual(await resultOf(write), { operation_id: 1, status: "completed" });
  await closing;
  await assert.rejects(send(server, "GET", "/"), { code: "ECONNREFUSED" });
  await server.close();
});

test("more requests than there is room for are told to come back", async () => {
  await withServer({ maxRequests: 1 }, async (server) => {
    const socket = connect(server.port, "127.0.0.1");
    socket.write(
      "PUT /collections/books HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n{",
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    const refused = await send(server, "GET", "/collections");
    assert.equal(refused.headers["retry-after"], "1");
    assert.match(await failureOf(refused), /^503 Service overloaded: too many requests/);
    assert.equal((await send(server, "GET", "/healthz")).status, 200);
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal((await send(server, "GET", "/collections")).status, 200);
  });
});

test("more bytes of bodies than there is room for are told to come back", async () => {
  const limits = { maxBodyBytes: 1000, maxPendingBytes: 1000 };
  await withServer(limits, async (server) => {
    const socket = connect(server.port, "127.0.0.1");
    const head = "PUT /collections/x HTTP/1.1\r\nhost: localhost\r\ncontent-length: 900\r\n\r\n";
    socket.write(head + "x".repeat(800));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const body = JSON.stringify({ ...CONFIG, ignored: "x".repeat(400) });
    assert.match(await failureOf(send(server, "PUT", COLLECTION, body)), /^503 Service overloaded/);
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(await resultOf(send(server, "PUT", COLLECTION, body)), true);
  });
});

test("a body that stops arriving is given up", async () => {
  await withServer({ bodyIdleTimeoutMs: 50, maxRequests: 1 }, async (server) => {
    const socket = connect(server.port, "127.0.0.1");
    const answered = new Promise<string>((resolve) => {
      socket.once("data", (chunk) => resolve(String(chunk)));
    });
    socket.write("PUT /collections/x HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{");
    assert.match(await answered, /^HTTP\/1\.1 408 [^]*The body did not arrive in time/);
    socket.destroy();
    assert.equal((await send(server, "GET", "/collections")).status, 200);
  });
});

test("an operation beyond the time of the server ends with a timeout", async () => {
  await withServer({ operationTimeoutMs: 1 }, async (server) => {
    await send(server, "PUT", COLLECTION, CONFIG);
    const many = Array.from({ length: 20_000 }, (_, id) => ({ id, vector: [id, 1] }));
    const write = send(server, "PUT", `${COLLECTION}/points?wait=true`, { points: many });
    assert.match(await failureOf(write), /^408 Timeout/);
  });
});

test("requests keep the id they bring, and get one otherwise", async () => {
  const seen: object[] = [];
  const log = { info: (facts: object) => void seen.push(facts), warn() {}, error() {} };
  await withServer({ log }, async (server) => {
    const headers = { "x-request-id": "abc-1" };
    const given = await send(server, "GET", "/collections?secret=1", undefined, { headers });
    assert.equal(given.headers["x-request-id"], "abc-1");
    const made = await send(server, "GET", "/", undefined, { headers: { "x-request-id": "a b" } });
    assert.match(String(made.headers["x-request-id"]), /^[\da-f]{8}-\d+$/);
    const first = seen.find((facts) => Reflect.get(facts, "id") === "abc-1");
    assert.ok(first);
    assert.equal(Reflect.get(first, "path"), "/collections");
    assert.equal(Reflect.get(first, "operation"), "getCollections");
    assert.equal(Reflect.get(first, "status"), 200);
  });
});

test("options that contradict each other are refused before anything is opened", async () => {
  const name = "ServerOptionsError";
  await assert.rejects(createServer({ host: "0.0.0.0", port: 0 }), { name });
  await assert.rejects(createServer({ port: 70_000 }), { name });
  await assert.rejects(createServer({ jwtRbac: true, port: 0 }), { name });
  await assert.rejects(createServer({ readOnly: true, port: 0 }), { name });
  const open = await createServer({ host: "0.0.0.0", port: 0, insecure: true });
  await open.close();
  const guarded = await createServer({ host: "0.0.0.0", port: 0, apiKey: "k" });
  await guarded.close();
});

test("a port that is taken is told, and no data is opened", async () => {
  await withServer({}, async ({ port }) => {
    await assert.rejects(createServer({ port, path: "/nonexistent/folder" }), {
      code: "EADDRINUSE",
    });
  });
});

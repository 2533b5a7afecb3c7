import assert from "node:assert/strict";
import { after, test, type TestContext } from "node:test";

import { QdrantClientBase } from "../client/qdrant_client_base.ts";
import { QdrantError } from "../errors/qdrant_error.ts";
import { connectRest as connectByFetch } from "./index.ts";
import { connectRest as connectByNode } from "./index_node.ts";
import type { RestOptions } from "./rest_options.ts";
import {
  refusal,
  result,
  type Script,
  type ScriptedServer,
  scriptedServer,
} from "./testing/scripted_server.ts";

const EXISTS = result({ exists: true });
const CONNECT = { "node:http": connectByNode, fetch: connectByFetch } as const;

const unhandled: unknown[] = [];
process.on("unhandledRejection", (error) => unhandled.push(error));
after(() => assert.deepEqual(unhandled, []));

interface Failure {
  readonly code: string;
  readonly text: RegExp;
}

async function failsWith(call: Promise<unknown>, { code, text }: Failure): Promise<QdrantError> {
  let failure: unknown;
  await assert.rejects(call, (error) => {
    failure = error;
    return true;
  });
  assert.ok(failure instanceof QdrantError, String(failure));
  assert.equal(failure.code, code, failure.message);
  assert.match(failure.message, text);
  return failure;
}

for (const [name, connect] of Object.entries(CONNECT)) {
  /** A client of a server with these answers; afterwards no connection is left. */
  async function started(
    context: TestContext,
    scripts: readonly Script[],
    options: Partial<RestOptions> = {},
  ): Promise<{ client: QdrantClientBase; server: ScriptedServer }> {
    const server = await scriptedServer(...scripts);
    const url = server.url;
    const backend = connect({ url, checkCompatibility: false, ...options });
    const client = new QdrantClientBase(async () => backend);
    context.after(async () => {
      await client.close();
      await server.close();
    });
    return { client, server };
  }

  const exists = (client: QdrantClientBase) => client.collectionExists("a");
  const quick = { maxRetries: 5, firstDelayMs: 1, maxDelayMs: 4 };

  test(`${name}: a refused connection names host, operation and cause`, async (context) => {
    const { client, server } = await started(context, [EXISTS]);
    await server.close();
    const error = await failsWith(exists(client), {
      code: "connection",
      text: /^collectionExists: Connection failed: GET http:.*\/collections\/a\/exists: .*ECONNREF/,
    });
    assert.equal(error.details["wasSent"], false);
    assert.equal(error.details["url"], `${server.url}/collections/a/exists`);
  });

  test(`${name}: what was never sent is tried again, whatever it is`, async (context) => {
    const { client, server } = await started(context, [result(true)], { retry: quick });
    await server.close();
    const create = client.createCollection("a");
    await failsWith(create, { code: "connection", text: /^createCollection: Connection failed/ });
  });

  test(`${name}: an answer that breaks off is a failed connection`, async (context) => {
    const broken: Script = (response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
      response.write('{"result":', () => response.destroy());
    };
    const { client } = await started(context, [broken]);
    const error = await failsWith(exists(client), {
      code: "connection",
      text: /^collectionExists: Connection failed: GET http.*\/collections\/a\/exists: ./,
    });
    assert.equal(error.details["wasSent"], true);
  });

  test(`${name}: a broken read is tried again, a broken creation is not`, async (context) => {
    const reset: Script = (response) => response.destroy();
    const scripts = [reset, reset, EXISTS, reset, result(true)];
    const { client, server } = await started(context, scripts, { retry: quick });
    assert.deepEqual(await exists(client), { exists: true });
    await failsWith(client.createCollection("a"), { code: "connection", text: /PUT/ });
    assert.equal(server.received.length, 4);
  });

  test(`${name}: a rate limit is an error with its delay, or is waited for`, async (context) => {
    const limited = refusal(429, "Rate limiting exceeded: slow down", { "retry-after": "0.02" });
    const { client, server } = await started(context, [limited]);
    const error = await failsWith(exists(client), {
      code: "rate_limited",
      text: /^collectionExists: Rate limiting exceeded: slow down$/,
    });
    assert.equal(error.details["retryAfter"], 0.02);
    assert.equal(error.status, 429);
    assert.equal(server.received.length, 1);

    const patient = await started(context, [limited, limited, EXISTS], { retry: quick });
    assert.deepEqual(await exists(patient.client), { exists: true });
    assert.equal(patient.server.received.length, 3);

    const longest = { ...quick, maxRetryAfter: 0.01 };
    const impatient = await started(context, [limited, EXISTS], { retry: longest });
    await failsWith(exists(impatient.client), { code: "rate_limited", text: /slow down/ });
  });

  test(`${name}: a burst of 503 is outlived, a longer one is the error`, async (context) => {
    const busy = refusal(503, "Service overloaded: later");
    const { client } = await started(context, [busy, busy, busy, EXISTS], { retry: quick });
    assert.deepEqual(await exists(client), { exists: true });
    const worse = await started(context, [busy], { retry: { ...quick, maxRetries: 2 } });
    await failsWith(exists(worse.client), {
      code: "overloaded",
      text: /Service overloaded: later/,
    });
    assert.equal(worse.server.received.length, 3);
    const once = await started(context, [busy]);
    await failsWith(exists(once.client), { code: "overloaded", text: /later/ });
    assert.equal(once.server.received.length, 1);
  });

  test(`${name}: an answer that does not begin, or does not end, is a timeout`, async (context) => {
    const silent: Script = () => {};
    const slow: Script = (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"result"');
    };
    for (const script of [silent, slow]) {
      const { client, server } = await started(context, [script], { timeout: 50 });
      const error = await failsWith(exists(client), {
        code: "timeout",
        text: /^collectionExists: Timeout: GET http.*\/exists: no answer within 0\.05 s$/,
      });
      assert.equal(error.details["seconds"], 0.05);
      await connectionsEnd(server);
    }
  });

  test(`${name}: an aborted call rejects with the reason and ends its connection`, async (context) => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const abort: Script = (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write("{", () => stop.abort(reason));
    };
    const { client, server } = await started(context, [abort]);
    const call = client.collectionExists("a", { signal: stop.signal });
    await assert.rejects(call, (error) => error === reason);
    await connectionsEnd(server);
  });

  test(`${name}: what no Qdrant answers is told with its beginning`, async (context) => {
    const page = "<html>\n<title>Bad gateway</title>";
    const answers: readonly (readonly [Script, Failure])[] = [
      [body(200, "application/json", '{"result":{"exi'), unexpected(/JSON that ends early.*"exi/)],
      [body(200, "application/json", "[1]"), unexpected(/JSON without a result: \[1\]/)],
      [body(200, "text/html", page), unexpected(/type text\/html instead.*<html> <title>Bad g/)],
      [body(502, "text/html", page), unexpected(/status 502 \(text\/html\): <html> <title>/)],
      [body(404, undefined, ""), unexpected(/status 404 \(no body\)/)],
      [body(503, "text/html", page), { code: "unavailable", text: /status 503: <html>/ }],
      [body(401, "text/plain", "Must provide a key"), { code: "unauthenticated", text: /: Must/ }],
      [redirection, unexpected(/a redirection/)],
    ];
    for (const [script, failure] of answers) {
      const { client, server } = await started(context, [script], { retry: { maxRetries: 0 } });
      const error = await failsWith(exists(client), failure);
      assert.match(error.message, /^collectionExists: /);
      assert.equal(error.details["url"], `${server.url}/collections/a/exists`);
      assert.equal(server.received.length, 1);
    }
  });

  test(`${name}: closing waits for calls and leaves no connection`, async (context) => {
    const late: Script = (response, request) => {
      setTimeout(() => EXISTS(response, request), 20);
    };
    const { client, server } = await started(context, [late]);
    const calls = Promise.all([exists(client), exists(client), exists(client)]);
    while (server.received.length < 3) await new Promise((resolve) => setTimeout(resolve, 1));
    const closing = client.close();
    await failsWith(exists(client), { code: "closed", text: /closed/ });
    assert.equal((await calls).length, 3);
    await closing;
    if (name === "node:http") await connectionsEnd(server);
  });
}

function unexpected(text: RegExp): Failure {
  return { code: "unexpected_answer", text };
}

function body(status: number, type: string | undefined, text: string): Script {
  return (response) => {
    response.writeHead(status, type === undefined ? {} : { "content-type": type }).end(text);
  };
}

const redirection: Script = (response) => {
  response.writeHead(302, { location: "http://127.0.0.1:1/login" }).end();
};

/** The server sees a closed connection a little later than the client closes it. */
async function connectionsEnd({ connections }: ScriptedServer): Promise<void> {
  for (let turn = 0; connections.size > 0; turn++) {
    assert.ok(turn < 500, `${connections.size} connections are left`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

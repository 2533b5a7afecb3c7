import assert from "node:assert/strict";
import { connect } from "node:net";
import { EventEmitter, once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { test } from "node:test";
import type { Backend, BinaryContent, OperationName } from "@quiverdb/client";
import { QdrantError } from "@quiverdb/client";
import { authenticator } from "../access/authenticate.ts";
import { failureOf, resultOf, send } from "../testing/running_server.ts";
import { Admission } from "./admission.ts";
import { type AnsweredRequest, restHandler } from "./rest_handler.ts";

const UPLOAD = "/collections/books/snapshots/upload?wait=true";
const FORM = { headers: { "content-type": "multipart/form-data; boundary=b" } };

type Answers = { [Name in OperationName]?: (request: object, signal?: AbortSignal) => unknown };

/** The handler over a backend with these answers. */
async function withAnswers<T>(
  answers: Answers,
  use: (server: { port: number; answered: AnsweredRequest[]; failed: unknown[] }) => Promise<T>,
): Promise<T> {
  const backend: Backend = {
    async call(operation, request, context) {
      const answer = answers[operation];
      if (answer === undefined) throw new QdrantError("not_implemented", operation);
      return (await answer(request, context?.signal)) as never;
    },
    async close() {},
  };
  const answered: AnsweredRequest[] = [];
  const failed: unknown[] = [];
  const handler = restHandler(
    {
      backend,
      authenticate: authenticator({}),
      admission: new Admission({ maxRequests: 10, maxBodyBytes: 1e6 }),
      browserRules: { cors: false, isOpen: false },
      bodyLimits: { maxBytes: 1000, idleMs: 200, totalMs: 1000 },
      operationMs: 0,
      dashboard: undefined,
      observer: {
        answered: (request) => void answered.push(request),
        failed: (_, error) => void failed.push(error),
      },
    },
    () => "id",
  );
  const server = createHttpServer(handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  try {
    return await use({ port: address.port, answered, failed });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A promise that is resolved from elsewhere. */
function signalled<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  const events = new EventEmitter();
  const promise = once(events, "signal").then(([value]: T[]) => value!);
  return { promise, resolve: (value) => void events.emit("signal", value) };
}

async function sizeOf(content: BinaryContent): Promise<number> {
  let size = 0;
  for await (const chunk of content) size += chunk.length;
  return size;
}

function snapshotIn(request: object): BinaryContent {
  const { snapshot } = Reflect.get(request, "body");
  return snapshot;
}

function form(name: string, content: string): string {
  const head = `content-disposition: form-data; name="${name}"; filename="a.snapshot"`;
  return `--b\r\n${head}\r\ncontent-type: application/octet-stream\r\n\r\n${content}\r\n--b--\r\n`;
}

test("an uploaded snapshot reaches the backend as a stream, beyond the limit of bodies", async () => {
  const recoverFromUploadedSnapshot = async (request: object): Promise<boolean> => {
    assert.equal(await sizeOf(snapshotIn(request)), 3_000_000);
    return true;
  };
  await withAnswers({ recoverFromUploadedSnapshot }, async (server) => {
    const body = form("snapshot", "x".repeat(3_000_000));
    assert.equal(await resultOf(send(server, "POST", UPLOAD, body, FORM)), true);
    assert.deepEqual(server.failed, []);
  });
});

test("what is no form with a snapshot is refused in the words of Qdrant", async () => {
  const recoverFromUploadedSnapshot = (): never => assert.fail("there is no snapshot");
  await withAnswers({ recoverFromUploadedSnapshot }, async (server) => {
    const other = send(server, "POST", UPLOAD, form("file", "x"), FORM);
    assert.equal(await failureOf(other), "400 Required field is missing: snapshot");
    assert.equal(
      await failureOf(send(server, "POST", UPLOAD, "{}")),
      "415 Parsed Content-Type did not have 'multipart' top-level media type",
    );
    const broken = { headers: { "content-type": "multipart/form-data" } };
    assert.match(
      await failureOf(send(server, "POST", UPLOAD, "x", broken)),
      /^400 Multipart bound/,
    );
    assert.match(await failureOf(send(server, "POST", UPLOAD, "--b\r\nx", FORM)), /^400 /);
    assert.deepEqual(server.failed, []);
  });
});

test("an upload refused by the backend is answered while it is still sent", async () => {
  const recoverFromUploadedSnapshot = (): never => {
    throw new QdrantError("forbidden", "Global manage access is required");
  };
  await withAnswers({ recoverFromUploadedSnapshot }, async (server) => {
    const body = form("snapshot", "x".repeat(500_000));
    const answer = await failureOf(send(server, "POST", UPLOAD, body, FORM));
    assert.equal(answer, "403 Forbidden: Global manage access is required");
  });
});

test("an upload whose caller goes away ends as an error of its stream", async () => {
  const ended = signalled<unknown>();
  const recoverFromUploadedSnapshot = (request: object) =>
    sizeOf(snapshotIn(request)).then(ended.resolve, ended.resolve);
  await withAnswers({ recoverFromUploadedSnapshot }, async ({ port }) => {
    const socket = connect(port, "127.0.0.1");
    const whole = form("snapshot", "x".repeat(100_000));
    socket.write(
      `POST ${UPLOAD} HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${whole.length}\r\n`,
    );
    socket.write(`content-type: ${FORM.headers["content-type"]}\r\n\r\n${whole.slice(0, 50_000)}`);
    await new Promise((go) => setTimeout(go, 50));
    socket.destroy();
    assert.ok((await ended.promise) instanceof Error);
  });
});

test("a download comes as it is made, and stops when its caller goes", async () => {
  let made = 0;
  const stopped = signalled<void>();
  async function* getSnapshot(): AsyncGenerator<Uint8Array> {
    try {
      for (; made < 10_000; made++) yield new Uint8Array(64 * 1024);
    } finally {
      stopped.resolve();
    }
  }
  await withAnswers({ getSnapshot }, async ({ port }) => {
    const socket = connect(port, "127.0.0.1");
    socket.write("GET /collections/a/snapshots/b HTTP/1.1\r\nhost: localhost\r\n\r\n");
    const [head] = await once(socket, "data");
    assert.match(String(head), /^HTTP\/1\.1 200 .*content-type: application\/octet-stream/is);
    socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const held = made;
    assert.ok(held < 10_000, "it is made faster than it is taken");
    socket.destroy();
    await stopped.promise;
  });
});

test("the work for a caller that has gone ends", async () => {
  const aborted = signalled<unknown>();
  const getCollections = (_: object, signal?: AbortSignal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener("abort", () => {
        reject(signal.reason);
        aborted.resolve(signal.reason);
      });
    });
  await withAnswers({ getCollections }, async ({ port, answered, failed }) => {
    const socket = connect(port, "127.0.0.1");
    socket.write("GET /collections HTTP/1.1\r\nhost: localhost\r\n\r\n");
    await new Promise((go) => setTimeout(go, 50));
    socket.destroy();
    await aborted.promise;
    await new Promise((go) => setTimeout(go, 20));
    assert.deepEqual([answered.map(({ status }) => status), failed], [[499], []]);
  });
});

test("a fault of the backend is told to the log, and not to the caller", async () => {
  const getCollections = (): never => {
    throw new Error("a secret");
  };
  await withAnswers({ getCollections }, async (server) => {
    const answer = await failureOf(send(server, "GET", "/collections"));
    assert.equal(answer, "500 Service internal error: unexpected failure");
    assert.match(String(server.failed[0]), /a secret/);
  });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Backend, Call, JsonObject } from "@quiverdb/client";
import { QdrantError } from "@quiverdb/client";
import { replayScenario } from "./replay_scenario.ts";
import { readStep } from "./scenario.ts";
import type { Scenario } from "./scenario.ts";

type Answer = (request: {
  path: Record<string, unknown>;
  query: unknown;
  body: unknown;
}) => unknown;

/** A backend of a few operations; the others fail. */
function stub(answers: Record<string, Answer>): Backend {
  const call = async (operation: string, request: unknown): Promise<unknown> => {
    const answer = answers[operation];
    if (answer === undefined) throw new QdrantError("not_implemented", operation);
    return answer(request as Parameters<Answer>[0]);
  };
  return { call: call as Call, close: async () => {} };
}

function scenario(...steps: JsonObject[]): Scenario {
  return { file: "00-test.json", collections: ["a", "b c"], steps: steps.map(readStep) };
}

async function failures(backend: Backend, played: Scenario): Promise<string[]> {
  const outcomes = await replayScenario(backend, played);
  return outcomes.flatMap(({ id, differences }) => differences.map((text) => `${id}: ${text}`));
}

function textStep(path: string, response: string): JsonObject {
  const request = { method: "GET", path };
  return { id: path, request, status: 200, response_type: "text", response };
}

function countStep(request: JsonObject, count: number): JsonObject {
  return {
    id: String(count),
    request: { method: "POST", path: "/collections/a/points/count", ...request },
    status: 200,
    response: { result: { count }, status: "ok" },
  };
}

test("collections are deleted before and after the steps", async () => {
  const deleted: unknown[] = [];
  const backend = stub({
    deleteCollection: ({ path }) => deleted.push(path["collection_name"]) > 0,
    healthz: () => deleted.length,
  });
  assert.deepEqual(await failures(backend, scenario(textStep("/healthz", "2"))), []);
  assert.deepEqual(deleted, ["a", "b c", "a", "b c"]);
});

test("bodies are sent with their exact numbers, raw ones as they are", async () => {
  const bodies: unknown[] = [];
  const backend = stub({ countPoints: ({ body }) => ({ count: bodies.push(body) }) });
  const big = 2n ** 60n;
  const played = scenario(
    countStep({ body: { a: big } }, 1),
    countStep({ raw_body: '{"a":1.5}' }, 2),
    countStep({ raw_repeat: { prefix: '{"a":"', unit: "xy", count: 3, suffix: '"}' } }, 3),
  );
  assert.deepEqual(await failures(backend, played), []);
  assert.deepEqual(bodies, [{ a: big }, { a: 1.5 }, { a: "xyxyxy" }]);
});

test("captured values take the place of their names", async () => {
  const backend = stub({
    createSnapshot: () => ({ name: "s-1", size: 7 }),
    getSnapshot: ({ path }) => bytes(String(path["snapshot_name"])),
    recoverFromUploadedSnapshot: async ({ body }) => (await textOf(body)) === "s-1",
    countPoints: ({ body }) => body,
  });
  const played = scenario(
    {
      id: "create",
      request: { method: "POST", path: "/collections/a/snapshots" },
      status: 200,
      response: { result: { name: "<string>", size: "<integer>" }, status: "ok" },
      capture: { snap: "result.name", size: "result.size" },
    },
    {
      id: "download",
      request: { method: "GET", path: "/collections/a/snapshots/{{snap}}" },
      status: 200,
      response_type: "binary",
      save_body: "file",
    },
    {
      id: "upload",
      request: {
        method: "POST",
        path: "/collections/a/snapshots/upload",
        multipart: [{ name: "snapshot", filename: "x", blob: "file" }],
      },
      status: 200,
      response: { result: true, status: "ok" },
    },
    {
      id: "body",
      request: {
        method: "POST",
        path: "/collections/a/points/count",
        body: { size: "{{size}}", text: "{{snap}} of {{size}} {{unknown}}" },
      },
      status: 200,
      response: { result: { size: 7, text: "s-1 of 7 {{unknown}}" }, status: "ok" },
    },
  );
  assert.deepEqual(await failures(backend, played), []);
});

test("a step with retries is sent until its answer is equal", async () => {
  let calls = 0;
  const backend = stub({ healthz: () => (++calls < 3 ? "starting" : "ready") });
  assert.deepEqual(
    await failures(backend, scenario({ ...textStep("/healthz", "ready"), retry: 2 })),
    [],
  );
  assert.equal(calls, 3);
});

test("a failing step tells the differences and the others go on", async () => {
  const backend = stub({ healthz: () => "ready" });
  const played = scenario(textStep("/livez", "ready"), textStep("/healthz", "ready"));
  assert.deepEqual(await failures(backend, played), [
    '/livez: status: expected 200, got 501 ("Not implemented: livez")',
  ]);
});

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

async function textOf(body: unknown): Promise<string> {
  const { snapshot } = body as { snapshot: AsyncIterable<Uint8Array> };
  let text = "";
  for await (const chunk of snapshot) text += Buffer.from(chunk).toString();
  return text;
}

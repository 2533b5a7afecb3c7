/** What holds for every call: closing, aborting, deadlines, rights. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { type Access, type Backend, QdrantError } from "@quiverdb/client";

import { processRuntime, type Runtime } from "../common/runtime.ts";
import { Slices } from "../common/slices.ts";
import { MemoryFileSystem } from "../storage/memory_file_system.ts";
import { GatedFileSystem } from "../storage/testing/gated_file_system.ts";
import { openEmbedded } from "./open_embedded.ts";
import { backendOn, C, contents, createDense, upsert } from "./testing/dense_collection.ts";

const POINTS = 20_000;
const FILTER = { must: [{ key: "n", match: { value: 1 } }] };

/** A runtime that counts how often work stepped aside. */
function countingRuntime(): { runtime: Runtime; turns: () => number } {
  let turns = 0;
  const runtime = processRuntime();
  const slices = new Slices(runtime.clock, (callback) => void setImmediate(callback));
  const turn = slices.turn.bind(slices);
  slices.turn = () => {
    turns += 1;
    return turn();
  };
  return { runtime: { ...runtime, slices }, turns: () => turns };
}

async function fill(backend: Backend): Promise<void> {
  await createDense(backend);
  await upsert(
    backend,
    Array.from({ length: POINTS }, (_, id) => id),
    1,
  );
}

function count(backend: Backend, signal?: AbortSignal, timeout?: number): Promise<unknown> {
  const query = timeout === undefined ? {} : { timeout };
  return backend.call("countPoints", { path: C, query, body: { filter: FILTER } }, { signal });
}

test("close waits for the reads, the writes and the first call made before it", async () => {
  const backend = await backendOn(new GatedFileSystem(30), 2 ** 20);
  await fill(backend);
  const read = count(backend);
  const search = backend.call("queryPoints", {
    path: C,
    query: {},
    body: { query: [1, 1], filter: FILTER, limit: 3 },
  });
  const write = upsert(backend, [POINTS + 1]);
  const closing = backend.close();
  await assert.rejects(count(backend), { code: "closed" });
  assert.deepEqual(await read, { count: POINTS });
  assert.equal((await search).points.length, 3);
  await write;
  await closing;
  await backend.close();
});

test("a folder can be opened again as soon as close resolves, whatever ran before it", async () => {
  const path = await mkdtemp(join(tmpdir(), "quiver-close-"));
  try {
    let backend = await openEmbedded({ path });
    await createDense(backend);
    const write = upsert(backend, [1, 2, 3]);
    await backend.close();
    await write;
    backend = await openEmbedded({ path });
    const reading = contents(backend);
    await backend.close();
    assert.equal((await reading).size, 3);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
});

test("an aborted read rejects with its reason, also beside a timeout, and its work ends", async () => {
  for (const timeout of [undefined, 1000]) {
    const { runtime, turns } = countingRuntime();
    const backend = await backendOn(new MemoryFileSystem(), 2 ** 20, { runtime });
    await fill(backend);
    const controller = new AbortController();
    const reads = Array.from({ length: 40 }, () => count(backend, controller.signal, timeout));
    const outcomes = Promise.allSettled(reads);
    await setTimeout(20);
    controller.abort(new Error("enough"));
    const before = turns();
    for (const outcome of await outcomes) {
      if (outcome.status === "rejected") assert.match(String(outcome.reason), /enough/);
    }
    assert.equal((await outcomes).at(-1)?.status, "rejected");
    await backend.close();
    assert.ok(turns() - before <= 40, `${turns() - before} turns after the abort`);
  }
});

test("an aborted write rejects with its reason and still runs", async () => {
  const files = new GatedFileSystem();
  const backend = await backendOn(files);
  await createDense(backend);
  const controller = new AbortController();
  const body = { points: [{ id: 1, vector: [1, 2] }] };
  const request = { path: C, query: { wait: true }, body };
  const release = files.hold();
  const write = backend.call("upsertPoints", request, { signal: controller.signal });
  await setTimeout(5);
  controller.abort(new Error("enough"));
  await assert.rejects(write, /enough/);
  release();
  await upsert(backend, [2]);
  assert.deepEqual([...(await contents(backend)).keys()], [1, 2]);
  await assert.rejects(
    backend.call("deletePoints", { path: C, query: {}, body: { points: [1] } }, controller),
    /enough/,
  );
  assert.equal((await contents(backend)).size, 2);
  await backend.close();
  assert.equal((await contents(await backendOn(files))).size, 2);
});

test("an aborted batch of updates stops between two operations", async () => {
  const files = new GatedFileSystem();
  const backend = await backendOn(files);
  await createDense(backend);
  await upsert(backend, [9]);
  const controller = new AbortController();
  const operations = [1, 2, 3, 4].map((id) => ({ upsert: { points: [{ id, vector: [id, 0] }] } }));
  const release = files.hold();
  const batch = backend.call(
    "batchUpdate",
    { path: C, query: { wait: true }, body: { operations } },
    { signal: controller.signal },
  );
  await setTimeout(5);
  controller.abort(new Error("enough"));
  await assert.rejects(batch, /enough/);
  release();
  // Closing waits for all that was accepted.
  await backend.close();
  const found = await contents(await backendOn(files));
  assert.deepEqual([...found.keys()], [1, 9], "the first of 4 operations ran");
});

test("a deadline of the call ends reads and the wait for writes", async () => {
  const files = new GatedFileSystem(30);
  const backend = await backendOn(files, 2 ** 20);
  await fill(backend);
  const within = (ms: number): { deadline: number } => ({ deadline: performance.now() + ms });
  await assert.rejects(
    backend.call("countPoints", { path: C, query: {}, body: { filter: FILTER } }, within(5)),
    { code: "timeout" },
  );
  const body = { points: [{ id: POINTS + 1, vector: [1, 2] }] };
  // Long enough to be accepted on a busy machine, too short for the sync.
  files.syncMs = 400;
  const write = backend.call("upsertPoints", { path: C, query: { wait: true }, body }, within(200));
  await assert.rejects(write, { code: "timeout" });
  const later = { deadline: performance.now() + 3e9 };
  const all = { path: C, query: {}, body: {} };
  assert.deepEqual(await backend.call("countPoints", all, later), { count: POINTS + 1 });
});

test("many calls with one signal leave no listeners and no warning", async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning);
  process.on("warning", onWarning);
  const backend = await backendOn(new MemoryFileSystem());
  await createDense(backend);
  const controller = new AbortController();
  await Promise.all(Array.from({ length: 30 }, () => count(backend, controller.signal, 5)));
  await setTimeout(0);
  process.off("warning", onWarning);
  assert.deepEqual(warnings, []);
});

test("the rights of a call are asked before a collection is touched, looked up ones included", async () => {
  const backend = await backendOn(new MemoryFileSystem());
  await createDense(backend);
  await upsert(backend, [1, 2]);
  const asked: string[] = [];
  const access: Access = {
    requireRight: (right, collection) => {
      asked.push(`${right} ${collection ?? "*"}`);
      if (right === "read" && collection === "c") return;
      throw new QdrantError("forbidden", "no");
    },
  };
  const request = { path: C, query: {} };
  const query = { query: 1, limit: 1 };
  await backend.call("queryPoints", { ...request, body: query }, { access });
  const foreign = { ...query, lookup_from: { collection: "secret" } };
  const refused = [
    backend.call("queryPoints", { ...request, body: foreign }, { access }),
    backend.call("deletePoints", { ...request, body: { points: [1] } }, { access }),
    backend.call("deleteCollection", request, { access }),
    backend.call("clusterStatus", { path: {}, query: {} }, { access }),
    backend.call("deleteFieldIndex", { path: { ...C, field_name: "a" }, query: {} }, { access }),
  ];
  await Promise.all(refused.map((call) => assert.rejects(call, { code: "forbidden" })));
  assert.deepEqual(
    new Set(asked),
    new Set(["read c", "read secret", "write c", "manage *", "read *", "write_extras c"]),
  );
  assert.equal((await contents(backend)).size, 2);
});

test("lists of collections and aliases hold what the caller may read", async () => {
  const backend = await backendOn(new MemoryFileSystem());
  const list = { path: {}, query: {} };
  for (const name of ["open", "secret"]) {
    await backend.call("createCollection", { ...list, path: { collection_name: name }, body: {} });
    const alias = { collection_name: name, alias_name: `${name}_alias` };
    const body = { actions: [{ create_alias: alias }] };
    await backend.call("updateAliases", { ...list, body });
  }
  const access: Access = {
    requireRight: (_, collection) => {
      if (collection !== "open") throw new QdrantError("forbidden", "no");
    },
  };
  const { collections } = await backend.call("getCollections", list, { access });
  assert.deepEqual(collections, [{ name: "open" }]);
  const { aliases } = await backend.call("getCollectionsAliases", list, { access });
  assert.deepEqual(aliases, [{ alias_name: "open_alias", collection_name: "open" }]);
});

test("a deadline of the caller names the operation, whoever notices it first", async () => {
  const backend = await backendOn(new MemoryFileSystem());
  await createDense(backend);
  const request = { path: C, query: {} };
  const passed = { deadline: performance.now() - 1 };
  const late = [
    backend.call("upsertPoints", { ...request, body: { points: [{ id: 1, vector: {} }] } }, passed),
    backend.call("countPoints", { ...request, body: {} }, passed),
  ];
  const [written, counted] = await Promise.allSettled(late);
  const reasonOf = (outcome: PromiseSettledResult<unknown> | undefined): unknown =>
    outcome?.status === "rejected" ? String(outcome.reason) : outcome;
  const text = (operation: string): string =>
    `QdrantError: Timeout: Timeout error: Operation '${operation}' timed out`;
  assert.equal(reasonOf(written), text("upsertPoints"));
  assert.equal(reasonOf(counted), text("countPoints"));
  await backend.close();
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { QdrantError, type ScoredPoint } from "@quiverdb/client";

import { WRITES_UNDER_WAY_MAX } from "../common/limits.ts";
import type { PointId, Vector } from "../common/point.ts";
import { Run } from "../common/run.ts";
import { pausedRuntime } from "../common/testing/paused_runtime.ts";
import { testRun } from "../common/testing/test_run.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import { parseJsonPath } from "../payload/testing/json_path.ts";
import type { Query, QueryGroupsRequest, QueryRequest } from "../request/query_request.ts";
import { vectorSchema } from "../schema/collection_config.ts";
import { PlainPoints } from "../query/testing/plain_points.ts";
import { configOf } from "../schema/testing/collection_config.ts";
import type { UpdateOperation } from "../request/operations.ts";
import type { FileSystem } from "../storage/file_system.ts";
import { SimulatedDisk } from "../storage/testing/simulated_disk.ts";
import { SlowFileSystem } from "../storage/testing/slow_file_system.ts";
import { type CollectionUpdate, homeAt } from "./collection_shards.ts";
import { Collection } from "./collection.ts";
import { environmentInMemory, environmentOn } from "../shard/testing/environment.ts";
import { TestPlace } from "../shard/testing/test_place.ts";

const CONFIG = configOf({
  vectors: { size: 1, distance: "Euclid" },
  sparse_vectors: { s: {} },
});

const WAIT = { wait: true, timeoutMs: undefined };
const READ = { numbers: "plain", run: testRun() } as const;
const NOTHING = { withPayload: { kind: "none" }, withVector: false } as const;

function collectionOn(files?: FileSystem): Promise<Collection> {
  const place = files === undefined ? undefined : new TestPlace().on(files);
  return Collection.open(CONFIG, environmentOn(files), homeAt(place));
}

function upsert(...ids: PointId[]): UpdateOperation<Vector> {
  return {
    kind: "upsert",
    points: ids.map((id) => ({
      id,
      vectors: new Map<string, Vector>([
        ["", { kind: "dense", values: Float32Array.of(Number(id)) }],
        ["s", { kind: "sparse", indices: Uint32Array.of(1), values: Float32Array.of(1) }],
      ]),
      payload: { g: Number(id) % 2, id },
    })),
    mode: "upsert",
    filter: undefined,
  };
}

const nearest = (x: number): Query<Vector> => ({
  kind: "nearest",
  input: { kind: "dense", values: Float32Array.of(x) },
  mmr: undefined,
});

const LEVEL = {
  prefetch: [],
  using: "",
  filter: undefined,
  params: { exact: false, hnswEf: undefined, indexedOnly: false, quantization: undefined },
  scoreThreshold: undefined,
  limit: 10,
  lookupFrom: undefined,
  ...NOTHING,
} as const;

function request(
  query: Query<Vector> | undefined,
  rest: Partial<QueryRequest<Vector>> = {},
): QueryRequest<Vector> {
  return { ...LEVEL, query, offset: 0, ...rest };
}

const noLookup = async (name: string): Promise<never> => {
  throw new QdrantError("not_found", `Collection ${name} not found`);
};

test("a write answers with its number: completed, acknowledged, or wait_timeout", async () => {
  let syncs = 0;
  const collection = await collectionOn(
    new SlowFileSystem(async () => {
      syncs++;
    }),
  );
  const done = await collection.update(upsert(1), WAIT);
  assert.deepEqual(done, { operation_id: 1, status: "completed" });
  const synced = syncs;
  assert.ok(synced > 0);
  const early = await collection.update(upsert(2), { wait: false, timeoutMs: undefined });
  assert.deepEqual(early, { operation_id: 2, status: "acknowledged" });
  assert.equal(syncs, synced);

  const slow = await collectionOn(new SlowFileSystem(() => setTimeout(30)));
  const late = await slow.update(upsert(1), { wait: true, timeoutMs: 1 });
  assert.deepEqual(late, { operation_id: 1, status: "wait_timeout" });
});

test("without wait only what is known at once fails", async () => {
  const collection = await collectionOn();
  const missing: UpdateOperation<Vector> = {
    kind: "clear_payload",
    selector: { kind: "ids", ids: [7] },
  };
  const answer = await collection.update(missing, { wait: false, timeoutMs: undefined });
  assert.equal(answer.status, "acknowledged");
  await assert.rejects(collection.update(missing, WAIT), { code: "not_found" });
});

test("retrieve answers each known id once, in the order asked for", async () => {
  const collection = await collectionOn();
  await collection.update(upsert(1, 2, 3), WAIT);
  const found = await collection.retrieve({ ids: [3, 9, 1, 3], ...NOTHING }, READ);
  assert.deepEqual(found, [{ id: 3 }, { id: 1 }]);
});

test("an answer shows the points as they were when the read began, whatever is written meanwhile", async () => {
  const ids = Array.from({ length: 60 }, (_, at) => at);
  const runtime = pausedRuntime();
  const collection = await Collection.open(CONFIG, environmentInMemory({ runtime }));
  await collection.update(upsert(...ids), WAIT);
  const run = new Run(runtime);
  const shape = { withPayload: { kind: "all" }, withVector: true } as const;
  const wanted = { offset: undefined, limit: 100, filter: undefined, orderBy: undefined, ...shape };
  const before = await collection.scroll(wanted, { numbers: "plain", run });
  const scrolling = collection.scroll(wanted, { numbers: "plain", run });
  const query = request(nearest(0), { limit: 100, ...shape });
  const querying = collection.query(query, noLookup, { numbers: "plain", run });
  await new Promise((resolve) => setImmediate(resolve));
  const selector = { kind: "filter", filter: parseFilter({}) } as const;
  const set = { kind: "set_payload", payload: { later: 1 }, key: undefined, selector } as const;
  await collection.update(set, WAIT);
  await collection.update(upsert(1000), WAIT);
  await collection.update({ kind: "delete_points", selector: { kind: "ids", ids } }, WAIT);
  assert.deepEqual(await scrolling, before);
  const { points } = await querying;
  assert.deepEqual(
    points.map(({ id, payload, vector }) => ({ id, payload, vector })),
    before.points,
  );
});

test("scroll pages meet without gap or overlap, and the last one says so", async () => {
  const collection = await collectionOn();
  await collection.update(upsert(...Array.from({ length: 10 }, (_, at) => at * 3)), WAIT);
  const filter = parseFilter({ must_not: [{ has_id: [9] }] });
  const seen: unknown[] = [];
  const pages: unknown[] = [];
  let offset: PointId | undefined;
  do {
    const wanted = { offset, limit: 3, filter, orderBy: undefined, ...NOTHING };
    const page = await collection.scroll(wanted, READ);
    seen.push(...page.points.map(({ id }) => id));
    pages.push(page.next_page_offset);
    offset = page.next_page_offset === null ? undefined : (page.next_page_offset as PointId);
  } while (offset !== undefined);
  assert.deepEqual(seen, [0, 3, 6, 12, 15, 18, 21, 24, 27]);
  assert.deepEqual(pages, [12, 21, null]);
});

test("a page of a query skips its offset", async () => {
  const collection = await collectionOn();
  await collection.update(upsert(1, 2, 3, 4, 5), WAIT);
  const ids = async (offset: number, limit: number): Promise<unknown[]> => {
    const wanted = request(nearest(0), { offset, limit });
    return (await collection.query(wanted, noLookup, READ)).points.map(({ id }) => id);
  };
  assert.deepEqual(await ids(0, 2), [1, 2]);
  assert.deepEqual(await ids(2, 2), [3, 4]);
  assert.deepEqual(await ids(4, 9), [5]);
  assert.deepEqual(await ids(9, 9), []);
});

test("a lookup reads the named collection; the queried one by any name excludes its examples", async () => {
  const own = await collectionOn();
  const other = await collectionOn();
  await own.update(upsert(1, 2, 3, 4), WAIT);
  await other.update(upsert(4), WAIT);
  const lookup = async (name: string): Promise<Collection> => (name === "other" ? other : own);
  const ids = async (collection: string): Promise<unknown[]> => {
    const query: Query<Vector> = { kind: "nearest", input: { kind: "id", id: 4 }, mmr: undefined };
    const wanted = request(query, { lookupFrom: { collection, vector: undefined } });
    return (await own.query(wanted, lookup, READ)).points.map(({ id }) => id);
  };
  assert.deepEqual(await ids("other"), [4, 3, 2, 1]);
  assert.deepEqual(await ids("an alias of own"), [3, 2, 1]);
});

test("a collection that a query names must exist, whether the query has ids or not", async () => {
  const collection = await collectionOn();
  await collection.update(upsert(1), WAIT);
  const lookupFrom = { collection: "nope", vector: undefined };
  const raw = { ...LEVEL, query: nearest(1) };
  const unknown = { code: "not_found", message: "Not found: Collection nope not found" };
  for (const wanted of [
    request(nearest(1), { lookupFrom }),
    request(undefined, { lookupFrom }),
    request(nearest(1), { prefetch: [{ ...raw, prefetch: [{ ...raw, lookupFrom }] }] }),
  ]) {
    await assert.rejects(collection.query(wanted, noLookup, READ), unknown);
    await assert.rejects(collection.queryBatch([wanted], noLookup, READ), unknown);
  }
  const groups = { ...raw, lookupFrom, groupBy: parseJsonPath("g"), groupSize: 1 };
  const grouped = { ...groups, withLookup: undefined };
  await assert.rejects(collection.queryGroups(grouped, noLookup, READ), unknown);
});

test("a batch answers in the order of its queries, a few of them at once", async () => {
  const points = new PlainPoints(vectorSchema(CONFIG), 100);
  for (let id = 0; id < 50; id++) {
    points.put(id, { "": { kind: "dense", values: Float32Array.of(id) } });
  }
  const collection = await collectionOn();
  collection.viewById = async () => points.view();
  const wanted = Array.from({ length: 50 }, (_, x) => {
    const filter = parseFilter({ must_not: [{ has_id: [77] }] });
    return request(nearest(x), { limit: 1, filter });
  });
  const responses = await collection.queryBatch(wanted, noLookup, READ);
  assert.deepEqual(
    responses.map(({ points: found }) => found.map(({ id }) => id)),
    wanted.map((_, x) => [x]),
  );
  assert.deepEqual(
    points.searches.map(({ queries }) => queries.length),
    [16, 16, 16, 2],
  );
  points.searches.length = 0;
  const bad = [...wanted, request(nearest(1), { using: "zz" })];
  await assert.rejects(collection.queryBatch(bad, noLookup, READ), { code: "bad_input" });
  assert.deepEqual(points.searches, [], "nothing is searched when one query is wrong");
});

test("a sample is not skipped into, and MMR takes other vectors than its own out of the answer", async () => {
  const collection = await collectionOn();
  await collection.update(upsert(1, 2, 3), WAIT);
  const query = async (
    of: Query<Vector>,
    rest: Partial<QueryRequest<Vector>>,
  ): Promise<ScoredPoint[]> => (await collection.query(request(of, rest), noLookup, READ)).points;
  assert.equal((await query({ kind: "sample" }, { offset: 2, limit: 3 })).length, 3);
  const mmr: Query<Vector> = {
    kind: "nearest",
    input: { kind: "dense", values: Float32Array.of(1) },
    mmr: { diversity: 0, candidatesLimit: undefined },
  };
  assert.deepEqual(await query(mmr, { limit: 1, withVector: ["s"] }), [
    { id: 1, version: 1, score: 0 },
  ]);
  assert.deepEqual(await query(mmr, { limit: 1, withVector: [""] }), [
    { id: 1, version: 1, score: 0, vector: [1] },
  ]);
  assert.deepEqual(await query(mmr, { limit: 2, offset: 1 }), [{ id: 2, version: 1, score: 1 }]);
});

test("groups look up the points that their keys name", async () => {
  const collection = await collectionOn();
  const looked = await collectionOn();
  await collection.update(upsert(1, 2, 3), WAIT);
  await looked.update(upsert(1), WAIT);
  const wanted: QueryGroupsRequest<Vector> = {
    ...LEVEL,
    query: nearest(0),
    groupBy: parseJsonPath("g"),
    groupSize: 1,
    withLookup: { collection: "looked", withPayload: { kind: "all" }, withVector: [""] },
  };
  const { groups } = await collection.queryGroups(wanted, async () => looked, READ);
  assert.deepEqual(groups, [
    {
      id: 1,
      hits: [{ id: 1, version: 1, score: 1 }],
      lookup: { id: 1, payload: { g: 1, id: 1 }, vector: [1] },
    },
    { id: 0, hits: [{ id: 2, version: 1, score: 2 }] },
  ]);
  await assert.rejects(collection.queryGroups(wanted, noLookup, READ), {
    message: "Not found: Collection looked not found",
  });
});

test("the info of a collection counts points and indexed vectors, and shows its configuration", async () => {
  const collection = await collectionOn();
  const empty = await collection.info();
  assert.deepEqual(empty, {
    status: "green",
    optimizer_status: "ok",
    indexed_vectors_count: 0,
    points_count: 0,
    segments_count: 1,
    config: CONFIG,
    payload_schema: {},
    update_queue: { length: 0 },
  });
  await collection.update(upsert(1, 2, 3), WAIT);
  const one: UpdateOperation<Vector> = {
    kind: "delete_vectors",
    selector: { kind: "ids", ids: [3] },
    names: ["s"],
  };
  await collection.update(one, WAIT);
  const { points_count, indexed_vectors_count } = await collection.info();
  assert.deepEqual([points_count, indexed_vectors_count], [3, 2]);
});

test("the status is red from a rejected write to the next good one, and a refused write is none", async () => {
  const disk = new SimulatedDisk(1);
  const collection = await collectionOn(disk.fileSystem());
  const missing: UpdateOperation<Vector> = {
    kind: "clear_payload",
    selector: { kind: "ids", ids: [7] },
  };
  await assert.rejects(collection.update(missing, WAIT));
  assert.equal((await collection.info()).status, "green");
  disk.faults = { sync: 1 };
  await assert.rejects(collection.update(upsert(1), WAIT), { code: "storage" });
  disk.faults = {};
  const { status, optimizer_status } = await collection.info();
  assert.equal(status, "red");
  assert.ok(typeof optimizer_status === "object" && /Cannot sync/.test(optimizer_status.error));
  await collection.update(upsert(1), WAIT);
  assert.equal((await collection.info()).status, "green");
  assert.equal((await collection.info()).optimizer_status, "ok");
});

test("a closed collection refuses writes with the reason it was given", async () => {
  const collection = await collectionOn();
  await collection.update(upsert(1), WAIT);
  const refusal = new QdrantError("not_found", "deleted");
  await collection.close(refusal);
  await assert.rejects(collection.update(upsert(2), WAIT), refusal);
  assert.equal(await collection.count({ filter: undefined, exact: true }, READ), 1);
});

test("a write makes room for the next one, whether its body was good, bad or failed in its turn", async () => {
  const collection = await collectionOn();
  const bad = new QdrantError("format", "no body");
  const wrong: UpdateOperation<Vector> = {
    kind: "delete_vectors",
    names: ["zz"],
    selector: { kind: "ids", ids: [1] },
  };
  const update = (operation: UpdateOperation<Vector>): CollectionUpdate => ({
    operations: [operation],
    shardKeys: [],
  });
  for (let round = 0; round <= WRITES_UNDER_WAY_MAX; round++) {
    const good = await collection.write(async () => [update(upsert(1))], WAIT, testRun());
    assert.equal((await good.results).length, 1);
    await assert.rejects(
      collection.write(() => Promise.reject(bad), WAIT, testRun()),
      bad,
    );
    const failing = await collection.write(async () => [update(wrong)], WAIT, testRun());
    await assert.rejects(failing.results, { code: "bad_input" });
  }
});

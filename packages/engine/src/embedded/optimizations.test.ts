import assert from "node:assert/strict";
import { test } from "node:test";

import type { Backend } from "@quiverdb/client";

import { seededRandom } from "../common/prng.ts";
import { pausedRuntime } from "../common/testing/paused_runtime.ts";
import type { Runtime } from "../common/runtime.ts";
import { SEGMENTS_REWRITTEN } from "../shard/optimizer.ts";
import { SimulatedDisk } from "../storage/testing/simulated_disk.ts";
import { backendOn, C } from "./testing/dense_collection.ts";
import { filterOf, type PlainFilter, PlainStore } from "./testing/plain_points.ts";

type Body = Record<string, unknown>;

const IDS = 60;
const TAGS = ["red", "green", "blue", "ünïcode"];
const WAIT = { wait: true };

/** Points in both forms. */
class Pair {
  readonly plain = new PlainStore();
  readonly backend: Backend;
  readonly random: () => number;

  constructor(backend: Backend, random: () => number) {
    this.backend = backend;
    this.random = random;
  }

  /** An empty collection with its payload indexes. */
  static async on(backend: Backend, seed: number, more: Body = {}): Promise<Pair> {
    const body = { vectors: { size: 2, distance: "Dot" }, ...more } as never;
    await backend.call("createCollection", { path: C, query: {}, body });
    const index = { field_name: "n", field_schema: "integer" } as never;
    await backend.call("createFieldIndex", { path: C, query: WAIT, body: index });
    const pair = new Pair(backend, seededRandom(seed));
    await pair.changeIndexes();
    return pair;
  }

  number(below: number): number {
    return Math.floor(this.random() * below);
  }

  async write(): Promise<void> {
    const choice = this.random();
    const ids = [...new Set(Array.from({ length: 1 + this.number(12) }, () => this.number(IDS)))];
    if (choice < 0.6) return this.upsert(ids);
    if (choice < 0.75) return this.delete(ids);
    if (choice < 0.95) return this.setPayload();
    return this.changeIndexes();
  }

  async upsert(ids: readonly number[]): Promise<void> {
    const records = ids.map((id) => ({
      id,
      vector: [this.number(50), this.number(50)] as [number, number],
      n: this.random() < 0.9 ? this.number(20) : undefined,
      tag: TAGS[this.number(TAGS.length)]!,
    }));
    const points = records.map(({ id, vector, n, tag }) => ({
      id,
      vector,
      payload: { ...(n === undefined ? {} : { n }), tag, pad: "x".repeat(this.number(40)) },
    }));
    await this.backend.call("upsertPoints", { path: C, query: WAIT, body: { points } });
    for (const { id, ...record } of records) this.plain.points.set(id, record);
  }

  async delete(ids: readonly number[]): Promise<void> {
    const body = { points: [...ids] };
    await this.backend.call("deletePoints", { path: C, query: WAIT, body });
    for (const id of ids) this.plain.points.delete(id);
  }

  async setPayload(): Promise<void> {
    const filter = this.filter();
    const n = this.number(20);
    const body = { payload: { n }, filter: filterOf(filter) } as never;
    await this.backend.call("setPayload", { path: C, query: WAIT, body });
    for (const id of this.plain.ids(filter)) {
      this.plain.points.set(id, { ...this.plain.points.get(id)!, n });
    }
  }

  async changeIndexes(): Promise<void> {
    const body = { field_name: "tag", field_schema: "keyword" } as never;
    if (this.random() < 0.5) {
      await this.backend.call("deleteFieldIndex", {
        path: { ...C, field_name: "tag" },
        query: WAIT,
      });
    }
    await this.backend.call("createFieldIndex", { path: C, query: WAIT, body });
  }

  filter(): PlainFilter {
    return {
      from: this.number(20),
      tag: this.random() < 0.5 ? TAGS[this.number(TAGS.length)] : undefined,
    };
  }

  /** Asks everything at once: a rewrite may end between the parts of an answer. */
  async compare(label: string): Promise<void> {
    const filter = this.filter();
    const query: [number, number] = [this.number(9) - 4, this.number(9) - 4];
    const ask = async (body: Body): Promise<[number, number | undefined][]> => {
      const scroll = { limit: 100, with_payload: false, ...body } as never;
      const { points } = await this.backend.call("scrollPoints", {
        path: C,
        query: {},
        body: scroll,
      });
      return points.map(({ id, order_value }) => [Number(id), order_value as number | undefined]);
    };
    const count = { filter: filterOf(filter), exact: true } as never;
    const search = { query, filter: filterOf(filter), limit: 7 } as never;
    const [all, found, counted, nearest, ordered, facets] = await Promise.all([
      this.records(),
      ask({ filter: filterOf(filter) }),
      this.backend.call("countPoints", { path: C, query: {}, body: count }),
      this.backend.call("queryPoints", { path: C, query: {}, body: search }),
      ask({ order_by: "n", limit: 15 }),
      this.backend.call("facet", { path: C, query: {}, body: { key: "tag", exact: true } }),
    ]);
    const ids = this.plain.ids(filter);
    assert.deepEqual(
      all,
      [...this.plain.points].sort(([a], [b]) => a - b),
      label,
    );
    assert.deepEqual(
      found.map(([id]) => id),
      ids,
      label,
    );
    assert.equal(counted.count, ids.length, label);
    const expected = this.plain.nearest(query, filter, 7);
    assert.deepEqual(
      nearest.points.map(({ id }) => id),
      expected,
      label,
    );
    assert.deepEqual(ordered, this.plain.ordered(15), label);
    // An index goes on listing the values of dead rows until they are rewritten, as in Qdrant.
    const shown = facets.hits.filter(({ count: of }) => of > 0);
    assert.deepEqual(
      shown.map(({ value, count: of }) => [value, of]),
      this.plain.facets(),
      label,
    );
  }

  private async records(): Promise<[number, object][]> {
    const body = { limit: 100, with_payload: true, with_vector: true };
    const { points } = await this.backend.call("scrollPoints", { path: C, query: {}, body });
    return points.map(({ id, payload, vector }) => [
      Number(id),
      { vector, n: payload?.["n"], tag: payload?.["tag"] },
    ]);
  }
}

/** A backend whose segments are rewritten all the time, in as many slices as there may be. */
async function busyBackend(
  disk: SimulatedDisk | undefined,
  onRewrite: () => void,
): Promise<Backend> {
  const log: Runtime["log"] = (_level, message) => {
    if (message === SEGMENTS_REWRITTEN) onRewrite();
  };
  const runtime = pausedRuntime({ log, idle: (callback) => void setImmediate(callback) });
  const optimizers = { vacuumRowsMin: 5, segmentsMax: 1 };
  return backendOn(disk?.fileSystem(), 25, { runtime, limits: { optimizers } });
}

for (const [name, onDisk] of [
  ["in memory", false],
  ["on a disk", true],
] as const) {
  test(`answers ${name} are those of plain points before, during and after rewrites`, async () => {
    let rewrites = 0;
    for (let seed = 1; seed <= 3; seed++) {
      const disk = onDisk ? new SimulatedDisk(seed) : undefined;
      const open = (): Promise<Backend> => busyBackend(disk, () => rewrites++);
      const pair = await Pair.on(await open(), seed);
      for (let round = 0; round < 60; round++) {
        for (let more = pair.number(4); more >= 0; more--) await pair.write();
        await pair.compare(`seed ${seed}, round ${round}`);
      }
      if (disk === undefined) continue;
      await pair.backend.close();
      const reopened = await open();
      const again = new Pair(reopened, pair.random);
      for (const [id, record] of pair.plain.points) again.plain.points.set(id, record);
      await again.compare(`seed ${seed}, reopened`);
      await reopened.close();
    }
    assert.ok(rewrites > 60, `${rewrites} rewrites`);
  });
}

test("a collection that waits for its optimizer says so, and compaction leaves no dead row", async () => {
  const disk = new SimulatedDisk(4);
  const backend = await backendOn(disk.fileSystem(), 20);
  const info = () => backend.call("getCollection", { path: C, query: {} });
  const optimizations = (query: object) => backend.call("getOptimizations", { path: C, query });
  const lists = { with: "queued,completed,idle_segments" };
  const pair = await Pair.on(backend, 4, { optimizers_config: { max_optimization_threads: 0 } });
  const ids = Array.from({ length: 15 }, (_, id) => id);
  for (let round = 0; round < 5; round++) await pair.upsert(ids);
  assert.equal((await info()).status, "grey");
  const before = await optimizations(lists);
  assert.deepEqual(
    before.queued?.map(({ optimizer }) => optimizer),
    ["merge"],
  );
  assert.deepEqual(before.summary, {
    queued_optimizations: 1,
    queued_segments: 2,
    queued_points: 0,
    idle_segments: 2,
  });
  await backend.compact?.("c");
  const { status, segments_count, points_count } = await info();
  assert.deepEqual({ status, points_count }, { status: "green", points_count: 15 });
  assert.ok(segments_count <= 2);
  const after = await optimizations({ ...lists, completed_limit: 1 });
  assert.equal(after.summary.queued_optimizations, 0);
  assert.equal(after.completed?.length, 1);
  assert.equal(after.completed[0]?.status, "done");
  assert.match(String(after.completed[0].progress.finished_at), /^\d{4}-/);
  await pair.compare("compacted");
  await assert.rejects(async () => backend.compact?.("nope"), { code: "not_found" });
  const reader = await backendOn(disk.fileSystem({ readOnly: true }), 20, { readOnly: true });
  await assert.rejects(async () => reader.compact?.("c"), { code: "forbidden" });
  await reader.close();
  await backend.close();
  await assert.rejects(async () => backend.compact?.("c"), { code: "closed" });
});

test("a rewrite that fails is told of, and succeeds when its cause is gone", async () => {
  const disk = new SimulatedDisk(5);
  const backend = await backendOn(disk.fileSystem());
  const info = () => backend.call("getCollection", { path: C, query: {} });
  const pair = await Pair.on(backend, 5);
  for (let round = 0; round < 4; round++) await pair.upsert([1, 2, 3]);
  disk.faults = { write: 1 };
  await assert.rejects(async () => backend.compact?.("c"), { code: "storage" });
  const { status, optimizer_status: failed } = await info();
  assert.equal(status, "red");
  assert.ok(failed !== "ok" && failed.error.includes("io"), JSON.stringify(failed));
  await pair.compare("failed");
  disk.faults = {};
  await backend.compact?.("c");
  assert.deepEqual((await info()).optimizer_status, "ok");
  await pair.upsert([3, 4]);
  await pair.compare("recovered");
  await backend.close();
});

test("compaction gives back what replaced payloads took in files", async () => {
  const disk = new SimulatedDisk(6);
  const backend = await backendOn(disk.fileSystem(), 1000);
  const pair = await Pair.on(backend, 6);
  await pair.upsert([1, 2, 3, 4]);
  const filter = filterOf({ from: 0, tag: undefined });
  const usedBytes = (): number =>
    disk.fileNames().reduce((sum, name) => sum + disk.inode(name).size, 0);
  const set = async (text: string): Promise<void> => {
    const body = { payload: { n: 7, text: text.repeat(5000) }, points: [1, 2, 3, 4] } as never;
    await backend.call("setPayload", { path: C, query: WAIT, body });
  };
  await set("a");
  await backend.compact?.("c");
  const before = usedBytes();
  for (const text of ["b", "c", "d", "e", "f"]) await set(text);
  assert.ok(usedBytes() > 2 * before, `${usedBytes()} bytes, ${before} before`);
  await backend.compact?.("c");
  assert.ok(usedBytes() < 1.1 * before, `${usedBytes()} bytes, ${before} before`);
  const count = { filter, exact: true } as never;
  const answer = await backend.call("countPoints", { path: C, query: {}, body: count });
  assert.equal(answer.count, 4);
  await backend.close();
});

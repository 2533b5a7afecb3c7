import assert from "node:assert/strict";
import { test } from "node:test";

import type { Backend } from "@quiverdb/client";

import { seededRandom } from "../common/prng.ts";
import { SimulatedDisk } from "../storage/testing/simulated_disk.ts";
import { backendOn, C, createDense, upsert } from "./testing/dense_collection.ts";

type Body = Record<string, unknown>;

const WAIT = { wait: true };

function createIndex(backend: Backend, field_name: string, field_schema: unknown, wait = true) {
  const body = { field_name, field_schema } as never;
  return backend.call("createFieldIndex", { path: C, query: { wait }, body });
}

function deleteIndex(backend: Backend, field_name: string) {
  return backend.call("deleteFieldIndex", { path: { ...C, field_name }, query: WAIT });
}

async function schemaOf(backend: Backend): Promise<unknown> {
  return (await backend.call("getCollection", { path: C, query: {} })).payload_schema;
}

async function order(backend: Backend, order_by: unknown, more: Body = {}): Promise<unknown[]> {
  const body = { limit: 100, with_payload: false, ...more, order_by } as never;
  const { points } = await backend.call("scrollPoints", { path: C, query: {}, body });
  return points.map(({ id, order_value }) => [id, order_value]);
}

async function facets(backend: Backend, key: string, more: Body = {}): Promise<unknown[]> {
  const body = { key, limit: 100, ...more } as never;
  const { hits } = await backend.call("facet", { path: C, query: {}, body });
  return hits.map(({ value, count }) => [value, count]);
}

for (const [name, disk] of [
  ["in memory", undefined],
  ["on a disk", new SimulatedDisk(1)],
] as const) {
  test(`indexes ${name} take two operation numbers, are shown, changed and removed`, async () => {
    const backend = await backendOn(disk?.fileSystem(), 3);
    await createDense(backend);
    await upsert(backend, [1, 2, 3, 4, 5], 7);
    const created = { operation_id: 3, status: "completed" };
    assert.deepEqual(await createIndex(backend, "n", "integer"), created);
    assert.deepEqual(await schemaOf(backend), { n: { data_type: "integer", points: 5 } });
    assert.deepEqual(await createIndex(backend, "n", { type: "integer" }, false), {
      operation_id: 5,
      status: "acknowledged",
    });
    await upsert(backend, [2, 9], 3);
    assert.deepEqual(await order(backend, "n", { limit: 3 }), [
      [2, 3],
      [9, 3],
      [1, 7],
    ]);
    assert.deepEqual(await order(backend, { key: "n", direction: "desc", start_from: 6 }), [
      [9, 3],
      [2, 3],
    ]);
    assert.deepEqual(await facets(backend, "n"), [
      [7, 4],
      [3, 2],
    ]);
    assert.deepEqual(await schemaOf(backend), { n: { data_type: "integer", points: 6 } });
    await createIndex(backend, "n", "keyword");
    assert.deepEqual(await schemaOf(backend), { n: { data_type: "keyword", points: 0 } });
    await assert.rejects(order(backend, "n"), /No range index for `order_by` key: `n`/);
    assert.deepEqual(await facets(backend, "n"), []);
    assert.deepEqual(await deleteIndex(backend, "n"), { operation_id: 10, status: "completed" });
    assert.deepEqual(await deleteIndex(backend, "n"), { operation_id: 12, status: "completed" });
    assert.deepEqual(await schemaOf(backend), {});
    await assert.rejects(facets(backend, "n"), /No appropriate index for faceting: `n`/);
    await backend.close();
  });
}

test("indexes are there after a new opening, and a reader sees those made meanwhile", async () => {
  const disk = new SimulatedDisk(2);
  let backend = await backendOn(disk.fileSystem(), 3);
  await createDense(backend);
  const reader = await backendOn(disk.fileSystem({ readOnly: true }), 3, { readOnly: true });
  await upsert(backend, [1, 2, 3, 4, 5], 7);
  await assert.rejects(order(reader, "n"), /No range index/);
  await createIndex(backend, "n", "integer");
  const all = [1, 2, 3, 4, 5].map((id) => [id, 7]);
  assert.deepEqual(await order(reader, "n"), all);
  await upsert(backend, [4, 6], 1);
  const changed = [[4, 1], [6, 1], ...all.filter(([id]) => id !== 4)];
  assert.deepEqual(await order(reader, "n"), changed);
  await createIndex(backend, "other", "keyword");
  await backend.close();

  backend = await backendOn(disk.fileSystem(), 3);
  assert.deepEqual(await order(backend, "n"), changed);
  assert.deepEqual(await schemaOf(backend), {
    n: { data_type: "integer", points: 6 },
    other: { data_type: "keyword", points: 0 },
  });
  // Numbers of operations on indexes are not used again.
  const { operation_id } = await createIndex(backend, "more", "bool");
  assert.equal(operation_id, 8);
  await deleteIndex(backend, "n");
  await assert.rejects(order(reader, "n"), /No range index/);
  await reader.close();
  await backend.close();
});

test("an index is made while writes go on, and holds all of them", async () => {
  const backend = await backendOn(new SimulatedDisk(3).fileSystem(), 4);
  await createDense(backend);
  const writes: Promise<unknown>[] = [];
  for (let id = 1; id <= 40; id++) {
    writes.push(upsert(backend, [id, (id * 7) % 13], id));
    if (id === 20) writes.push(createIndex(backend, "n", "integer"));
  }
  await Promise.all(writes);
  const body = { limit: 100, with_payload: true };
  const { points } = await backend.call("scrollPoints", { path: C, query: {}, body });
  const expected = points.map(({ id, payload }) => [Number(id), Number(payload?.["n"])] as const);
  expected.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
  assert.deepEqual(await order(backend, "n"), expected);
  await backend.close();
});

const FIELDS = { word: "keyword", n: "integer", tags: { type: "keyword" }, x: "float" } as const;
const WORDS = ["a", "b", "c", "d"];

function randomCase(random: () => number) {
  const below = (count: number): number => Math.floor(random() * count);
  const word = (): string => WORDS[below(WORDS.length)]!;
  const payload = (): Body => ({
    ...(random() < 0.8 ? { word: word() } : {}),
    ...(random() < 0.8 ? { n: random() < 0.3 ? [below(9), below(9)] : below(9) } : {}),
    ...(random() < 0.8 ? { tags: Array.from({ length: below(3) }, word) } : {}),
    ...(random() < 0.8 ? { x: below(20) / 4 + 0.1 } : {}),
  });
  const condition = (): Body => {
    const made: Body[] = [
      { key: "word", match: { value: word() } },
      { key: "tags", match: { any: [word(), word()] } },
      { key: "n", range: { gte: below(9), lt: 2 + below(9) } },
      { key: "n", match: { value: below(9) } },
      { key: "x", range: { gt: below(5) } },
      { key: "tags", values_count: { gte: 1 } },
      { is_empty: { key: "word" } },
      { has_id: [below(30), below(30), below(30)] },
    ];
    return made[below(made.length)]!;
  };
  const filter = (): Body => ({
    must: Array.from({ length: below(3) }, condition),
    ...(random() < 0.4 ? { should: [condition(), condition()] } : {}),
    ...(random() < 0.4 ? { must_not: [condition()] } : {}),
  });
  return { below, payload, filter };
}

/** One write, made of the random numbers. */
function randomWrite(random: () => number): (backend: Backend) => Promise<unknown> {
  const { below, payload, filter } = randomCase(random);
  const choice = random();
  if (choice < 0.5) {
    const points = Array.from({ length: 1 + below(5) }, () => ({
      id: below(30),
      vector: { "": [below(9), below(9)] },
      payload: payload(),
    }));
    return (backend) =>
      backend.call("upsertPoints", { path: C, query: WAIT, body: { points } as never });
  }
  const body = { filter: filter(), payload: payload() } as never;
  if (choice < 0.75) {
    return (backend) => backend.call("setPayload", { path: C, query: WAIT, body });
  }
  if (choice < 0.9) {
    return (backend) => backend.call("overwritePayload", { path: C, query: WAIT, body });
  }
  const selector = { filter: { must: [{ has_id: [below(30)] }, filter()] } } as never;
  return (backend) => backend.call("deletePoints", { path: C, query: WAIT, body: selector });
}

async function answersOf(backend: Backend, filter: Body): Promise<unknown> {
  const scroll = { filter, limit: 100, with_payload: true } as never;
  const { points } = await backend.call("scrollPoints", { path: C, query: {}, body: scroll });
  const { count } = await backend.call("countPoints", {
    path: C,
    query: {},
    body: { filter } as never,
  });
  const query = { query: [1, 2], filter, limit: 7 } as never;
  const found = await backend.call("queryPoints", { path: C, query: {}, body: query });
  return { points, count, found: found.points.map(({ id, score }) => [id, score]) };
}

test("with indexes and without, made before, after and meanwhile, answers are alike", async () => {
  for (let seed = 1; seed <= 12; seed++) {
    const random = seededRandom(seed);
    const backends: Backend[] = [];
    for (let number = 0; number < 5; number++) {
      const files = number % 2 === 0 ? new SimulatedDisk(seed).fileSystem() : undefined;
      const backend = await backendOn(files, 4, { limits: { checkpointSizeBytes: 500 } });
      await createDense(backend);
      backends.push(backend);
    }
    const [, before, meanwhile, after, again] = backends;
    const createAll = async (backend: Backend | undefined): Promise<void> => {
      for (const [key, schema] of Object.entries(FIELDS)) {
        if (backend !== undefined) await createIndex(backend, key, schema);
      }
    };
    await createAll(before);
    for (let step = 0; step < 25; step++) {
      const write = randomWrite(random);
      const made = step === 10 ? createAll(meanwhile) : undefined;
      await Promise.all([...backends.map(write), made]);
      if (step % 8 === 3) await createAll(again);
      if (step % 8 === 7) await deleteIndex(again!, "n");
      const filter = randomCase(random).filter();
      const [plain, ...indexed] = await Promise.all(
        backends.map((backend) => answersOf(backend, filter)),
      );
      for (const answers of indexed) {
        assert.deepEqual(answers, plain, `seed ${seed}, step ${step}: ${JSON.stringify(filter)}`);
      }
    }
    await createAll(after);
    await createAll(again);
    const filter = randomCase(random).filter();
    const everything = async (backend: Backend): Promise<unknown> => [
      await order(backend, "n", { filter }),
      await order(backend, { key: "x", direction: "desc", start_from: 3 }, { limit: 5 }),
      await facets(backend, "tags"),
      await facets(backend, "n", { filter }),
    ];
    const expected = await everything(before!);
    for (const backend of [meanwhile, after, again]) {
      assert.deepEqual(await everything(backend!), expected, `seed ${seed}`);
    }
    for (const backend of backends) await backend.close();
  }
});

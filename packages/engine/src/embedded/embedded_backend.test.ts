import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { type Backend, stringifyJson } from "@quiverdb/client";
import { dispatch } from "@quiverdb/client/rest";

import { MemoryFileSystem } from "../storage/memory_file_system.ts";
import { SimulatedDisk } from "../storage/testing/simulated_disk.ts";
import { GatedFileSystem } from "../storage/testing/gated_file_system.ts";
import { backendOn, C, contents, createDense, upsert } from "./testing/dense_collection.ts";
import { openEmbedded } from "./open_embedded.ts";

test("points in several segments are found, scrolled, counted and moved as if in one", async () => {
  const one = await backendOn(new MemoryFileSystem(), 10_000);
  const disk = new SimulatedDisk(5);
  const many = await backendOn(disk.fileSystem(), 7);
  const ids = Array.from({ length: 60 }, (_, at) => (at * 37) % 60);
  for (const backend of [one, many]) {
    await createDense(backend);
    for (const id of ids) await upsert(backend, [id], id % 3);
    await upsert(backend, [3, 50, 20], 9);
    await backend.call("deletePoints", {
      path: C,
      query: { wait: true },
      body: { points: [5, 59] },
    });
  }
  const answers = async (backend: Backend): Promise<unknown[]> => [
    await contents(backend),
    await backend.call("queryPoints", { path: C, query: {}, body: { query: [1, 1], limit: 9 } }),
    await backend.call("queryPoints", {
      path: C,
      query: {},
      body: { query: { indices: [1, 14], values: [1, 2] }, using: "s", limit: 9 },
    }),
    await backend.call("countPoints", {
      path: C,
      query: {},
      body: { filter: { must: [{ key: "n", match: { value: 1 } }] } },
    }),
    await backend.call("scrollPoints", { path: C, query: {}, body: { limit: 5, offset: 18 } }),
  ];
  const expected = await answers(one);
  assert.deepEqual(await answers(many), expected);
  const after = disk.afterPowerLoss(6);
  assert.deepEqual(await answers(await backendOn(after.fileSystem(), 7)), expected);
});

test("an operation that fails while it is applied has used its number, one refused before has not", async () => {
  const backend = await backendOn(new MemoryFileSystem());
  await createDense(backend);
  const write = (point: { id: number; vector: number[] | { zz: number[] } }): Promise<unknown> =>
    backend.call("upsertPoints", { path: C, query: { wait: true }, body: { points: [point] } });
  await assert.rejects(write({ id: 1, vector: [1, 2, 3] }));
  await assert.rejects(write({ id: 1, vector: { zz: [1, 2] } }));
  assert.deepEqual(await write({ id: 1, vector: [1, 2] }), {
    operation_id: 2,
    status: "completed",
  });
});

test("a timeout that runs out answers wait_timeout, and the write still happens", async () => {
  const files = new GatedFileSystem();
  const backend = await backendOn(files);
  await createDense(backend);
  await upsert(backend, [2]);
  const release = files.hold();
  const result = await backend.call("upsertPoints", {
    path: C,
    query: { wait: true, timeout: 0.001 },
    body: { points: [{ id: 1, vector: [1, 2] }] },
  });
  assert.equal(result.status, "wait_timeout");
  assert.deepEqual([...(await contents(backend)).keys()], [1, 2]);
  release();
  await backend.close();
});

test("a read that takes longer than its timeout fails with 408", async () => {
  const backend = await backendOn(new MemoryFileSystem(), 2 ** 20);
  await createDense(backend);
  for (let batch = 0; batch < 20; batch++) {
    await upsert(
      backend,
      Array.from({ length: 1000 }, (_, at) => batch * 1000 + at),
    );
  }
  await assert.rejects(
    backend.call("countPoints", {
      path: C,
      query: { timeout: 0.001 },
      body: { filter: { must: [{ key: "n", range: { gte: 1 } }] } },
    }),
    { code: "timeout", status: 408 },
  );
});

test("payloads that came in as JSON text go out with 1.0 and 1 as they came, also after a reopen", async () => {
  const path = await mkdtemp(join(tmpdir(), "quiver-lossless-"));
  try {
    const text = '{"a":1.0,"b":1,"c":18446744073709551615,"d":-9223372036854775808,"e":[1e3,0.5]}';
    let backend = await openEmbedded({ path });
    const send = async (method: string, url: string, body?: string): Promise<string> => {
      const answer = await dispatch(backend, {
        method,
        path: url,
        query: method === "PUT" ? { wait: "true" } : {},
        headers: {},
        ...(body === undefined ? {} : { body }),
      });
      assert.equal(answer.status, 200, String(answer.body));
      return String(answer.body);
    };
    await send("PUT", "/collections/c", '{"vectors":{"size":1,"distance":"Dot"}}');
    await send(
      "PUT",
      "/collections/c/points",
      `{"points":[{"id":1,"vector":[1],"payload":${text}}]}`,
    );
    const shown = text.replace("1e3", "1000.0");
    assert.ok((await send("GET", "/collections/c/points/1")).includes(`"payload":${shown}`));
    await backend.close();
    backend = await openEmbedded({ path });
    assert.ok((await send("GET", "/collections/c/points/1")).includes(`"payload":${shown}`));
    await backend.close();
    backend = await openEmbedded({ path });
    const { payload } = await backend.call("getPoint", { path: { ...C, id: 1 }, query: {} });
    assert.deepEqual(payload, {
      a: 1,
      b: 1,
      c: 18446744073709551615n,
      d: -9223372036854775808n,
      e: [1000, 0.5],
    });
    assert.equal(stringifyJson(payload).includes("1.0"), false);
    await backend.close();
  } finally {
    await rm(path, { recursive: true, force: true });
  }
});

test("a thousand empty collections are created quickly and cost next to nothing", async () => {
  const backend = await backendOn(new MemoryFileSystem());
  for (let number = 0; number < 1000; number++) {
    await backend.call("createCollection", {
      path: { collection_name: `c${number}` },
      query: {},
      body: { vectors: { size: 4, distance: "Dot" } },
    });
  }
  assert.equal(
    (await backend.call("getCollections", { path: {}, query: {} })).collections.length,
    1000,
  );
});

test("points that are deleted during a long read are left out of its answer", async () => {
  const backend = await backendOn(new MemoryFileSystem(), 2 ** 20);
  await createDense(backend);
  await upsert(
    backend,
    Array.from({ length: 20_000 }, (_, id) => id),
    1,
  );
  const filter = { must: [{ key: "n", match: { value: 1 } }] };
  const scrolling = backend.call("scrollPoints", {
    path: C,
    query: {},
    body: { limit: 20_000, filter, with_vector: true },
  });
  await backend.call("deletePoints", {
    path: C,
    query: { wait: true },
    body: { points: Array.from({ length: 10_000 }, (_, id) => id * 2) },
  });
  const { points } = await scrolling;
  assert.ok(points.length >= 10_000);
  for (const { payload, vector } of points) {
    assert.deepEqual(payload, { n: 1 });
    assert.notDeepEqual(vector, {});
  }
});

test("an example that is looked up in the queried collection itself is no result", async () => {
  const backend = await backendOn(new MemoryFileSystem());
  await createDense(backend);
  await upsert(backend, [1, 2, 3]);
  const { points } = await backend.call("queryPoints", {
    path: C,
    query: {},
    body: { query: 3, lookup_from: { collection: "c" } },
  });
  assert.deepEqual(
    points.map(({ id }) => id),
    [2, 1],
  );
});

test("many filtered searches side by side let the event loop turn", async () => {
  const backend = await backendOn(new MemoryFileSystem(), 2 ** 20);
  await createDense(backend);
  await upsert(
    backend,
    Array.from({ length: 20_000 }, (_, id) => id),
    1,
  );
  let turns = 0;
  const ticking = setInterval(() => {
    turns++;
  }, 1);
  const filter = { must: [{ key: "n", match: { value: 2 } }] };
  await Promise.all(
    Array.from({ length: 20 }, () =>
      backend.call("queryPoints", { path: C, query: {}, body: { query: [1, 1], filter } }),
    ),
  );
  clearInterval(ticking);
  assert.ok(turns > 10, `${turns} turns`);
});

test("groups of a diversified query are filled like those of a plain one", async () => {
  const backend = await backendOn(new MemoryFileSystem());
  await createDense(backend);
  for (const n of [0, 1]) await upsert(backend, n === 0 ? [1, 3, 5, 7] : [2, 4, 6, 8], n);
  const { groups } = await backend.call("queryPointsGroups", {
    path: C,
    query: {},
    body: {
      query: { nearest: [1, 0], mmr: { diversity: 0, candidates_limit: 100 } },
      group_by: "n",
      limit: 2,
      group_size: 3,
    },
  });
  assert.deepEqual(
    groups.map(({ id, hits }) => [id, hits.map((hit) => hit.id)]),
    [
      [1, [8, 6, 4]],
      [0, [7, 5, 3]],
    ],
  );
});

test("a random sample has no pages: its offset counts for nothing", async () => {
  const backend = await backendOn(new MemoryFileSystem());
  await createDense(backend);
  await upsert(backend, [1, 2, 3, 4, 5, 6, 7, 8]);
  const { points } = await backend.call("queryPoints", {
    path: C,
    query: {},
    body: { query: { sample: "random" }, limit: 6, offset: 5 },
  });
  assert.equal(new Set(points.map(({ id }) => id)).size, 6);
});

test("a name that cannot be stored is refused and leaves nothing behind", async () => {
  const files = new MemoryFileSystem();
  const backend = await backendOn(files);
  await createDense(backend);
  const createAlias = (alias_name: string): Promise<unknown> =>
    backend.call("updateAliases", {
      path: {},
      query: {},
      body: { actions: [{ create_alias: { collection_name: "c", alias_name } }] },
    });
  await assert.rejects(createAlias("half \ud800"), { code: "format" });
  assert.deepEqual(await backend.call("getCollectionsAliases", { path: {}, query: {} }), {
    aliases: [],
  });
  await assert.rejects(
    backend.call("createCollection", {
      path: { collection_name: "half \ud800" },
      query: {},
      body: {},
    }),
    { code: "bad_input" },
  );
  // As in Qdrant, no alias is too long.
  const long = "a".repeat(2000);
  await createAlias(long);
  for (const opened of [backend, await backendOn(files)]) {
    assert.deepEqual((await opened.call("getCollections", { path: {}, query: {} })).collections, [
      { name: "c" },
    ]);
    assert.deepEqual(await opened.call("getCollectionsAliases", { path: {}, query: {} }), {
      aliases: [{ alias_name: long, collection_name: "c" }],
    });
    await opened.close();
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";

import type { Backend } from "@quiverdb/client";

import { MemoryFileSystem } from "../storage/memory_file_system.ts";
import { openEmbedded } from "./open_embedded.ts";
import { backendOn, C } from "./testing/dense_collection.ts";
import { bytesOf, create, download, Q, recover } from "./testing/snapshot_calls.ts";

async function points(backend: Backend, name = "c"): Promise<unknown> {
  const body = { limit: 1000, with_payload: true, with_vector: true };
  const path = { collection_name: name };
  return (await backend.call("scrollPoints", { path, query: {}, body })).points;
}

test("vectors whose names came and went are restored under their names", async () => {
  for (const files of [undefined, new MemoryFileSystem()]) {
    const backend = await backendOn(files, 10);
    const body = {
      vectors: { a: { size: 2, distance: "Dot" }, b: { size: 2, distance: "Dot" } },
    } as const;
    await backend.call("createCollection", { path: C, query: {}, body });
    const upsert = (from: number, names: readonly string[]): Promise<unknown> => {
      const given = Array.from({ length: 15 }, (_, at) => ({
        id: from + at,
        vector: Object.fromEntries(names.map((name, of) => [name, [from + at, of]])),
      }));
      return backend.call("upsertPoints", {
        path: C,
        query: { wait: true },
        body: { points: given },
      });
    };
    await upsert(0, ["a", "b"]);
    const name = (vector: string) => ({ ...C, vector_name: vector });
    const query = { wait: true };
    await backend.call("deleteVectorName", { path: name("a"), query });
    const dense = { dense: { size: 2, distance: "Dot" as const } };
    for (const added of ["c", "a"]) {
      await backend.call("createVectorName", { path: name(added), query, body: dense });
    }
    await upsert(10, ["a", "b", "c"]);
    const before = await points(backend);
    const bytes = await bytesOf(await download(backend, await create(backend)));
    await recover(backend, bytes, "other");
    assert.deepEqual(await points(backend, "other"), before);
    await backend.call("deletePoints", { path: C, query, body: { filter: {} } });
    await recover(backend, bytes);
    assert.deepEqual(await points(backend), before);
    await upsert(30, ["c", "b", "a"]);
    const after = await points(backend);
    await backend.close();
    if (files === undefined) continue;
    const reopened = await backendOn(files, 10);
    assert.deepEqual(await points(reopened), after);
    await reopened.close();
  }
});

test("a collection with shard keys is restored with its keys and the points of each", async () => {
  const backend = await openEmbedded({ cluster: { enabled: true } });
  const vectors = { size: 1, distance: "Dot" } as const;
  const body = { vectors, sharding_method: "custom" } as const;
  await backend.call("createCollection", { path: C, query: {}, body });
  for (const [key, id] of [
    ["x", 1],
    ["y", 2],
  ] as const) {
    await backend.call("createShardKey", { path: C, query: {}, body: { shard_key: key } });
    const given = [{ id, vector: [id] }];
    const write = { points: given, shard_key: key };
    await backend.call("upsertPoints", { path: C, query: { wait: true }, body: write });
  }
  const bytes = await bytesOf(await download(backend, await create(backend)));
  const count = async (name: string, key: string): Promise<number> => {
    const path = { collection_name: name };
    const read = { shard_key: key, exact: true };
    return (await backend.call("countPoints", { path, query: {}, body: read })).count;
  };
  await recover(backend, bytes, "other");
  assert.deepEqual([await count("other", "x"), await count("other", "y")], [1, 1]);
  await backend.call("deleteShardKey", { ...Q, body: { shard_key: "y" } });
  await recover(backend, bytes);
  assert.deepEqual([await count("c", "x"), await count("c", "y")], [1, 1]);
  assert.deepEqual(await points(backend), await points(backend, "other"));
  const info = await backend.call("collectionClusterInfo", Q);
  for (const { shard_id } of info.local_shards) {
    const path = { ...C, shard_id };
    const made = await backend.call("createShardSnapshot", { path, query: {} });
    assert.match(made!.name, new RegExp(`-shard-${shard_id}-`));
  }
  await backend.close();
});

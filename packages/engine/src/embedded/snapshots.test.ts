import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { SimulatedDisk } from "../storage/testing/simulated_disk.ts";
import { MemoryFileSystem } from "../storage/memory_file_system.ts";
import { openEmbedded } from "./open_embedded.ts";
import { backendOn, C, contents, createDense, upsert } from "./testing/dense_collection.ts";
import {
  bytesOf,
  create,
  download,
  listed,
  Q,
  recover,
  withSnapshot,
} from "./testing/snapshot_calls.ts";

test("a snapshot taken during an upload holds what was acknowledged, and no batch by halves", async () => {
  for (const files of [undefined, new MemoryFileSystem(), new SimulatedDisk(5).fileSystem()]) {
    const backend = await backendOn(files, 500, { limits: { checkpointSizeBytes: 20_000 } });
    await createDense(backend);
    let acknowledged = 0;
    const writer = { isDone: false };
    const writing = (async () => {
      for (let batch = 0; batch < 80; batch++) {
        const ids = Array.from({ length: 20 }, (_, id) => batch * 20 + id);
        await upsert(backend, ids, batch);
        // Rows that were written before die, too.
        if (batch % 3 === 2) await upsert(backend, ids.slice(0, 10), batch);
        acknowledged = batch + 1;
      }
      writer.isDone = true;
    })();
    const taken: { atLeast: number; name: string }[] = [];
    while (!writer.isDone) {
      const atLeast = acknowledged;
      taken.push({ atLeast, name: await create(backend) });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await writing;
    assert.ok(taken.length > 2);
    for (const { atLeast, name } of taken) {
      await recover(backend, await bytesOf(await download(backend, name)), "copy");
      const body = { limit: 10_000, with_payload: true, with_vector: true };
      const { points } = await backend.call("scrollPoints", {
        path: { collection_name: "copy" },
        query: {},
        body,
      });
      assert.ok(points.length >= atLeast * 20, `${points.length} of ${atLeast} batches`);
      assert.equal(points.length % 20, 0);
      for (const { id, payload, vector } of points) {
        const n = Math.floor(Number(id) / 20);
        assert.deepEqual(payload, { n });
        const values = [1, Number(id) + 1];
        assert.deepEqual(vector, { "": [id, n], s: { indices: [1, 10 + Number(id)], values } });
      }
      await backend.call("deleteCollection", { path: { collection_name: "copy" }, query: {} });
    }
    await backend.close();
  }
});

test("several snapshots at once have several names, and a download outlives its deletion", async () => {
  for (const files of [undefined, new MemoryFileSystem()]) {
    const { backend, bytes } = await withSnapshot(files);
    const names = await Promise.all([create(backend), create(backend), create(backend)]);
    assert.equal(new Set([...names, ...(await listed(backend))]).size, 4);
    const downloads = await Promise.all(names.map((name) => download(backend, name)));
    const remove = (name: string): Promise<unknown> =>
      backend.call("deleteSnapshot", { path: { ...C, snapshot_name: name }, query: {} });
    const [first] = downloads;
    const iterator = first![Symbol.asyncIterator]();
    const begun = await iterator.next();
    await Promise.all(names.map(remove));
    assert.equal((await listed(backend)).length, 1);
    await assert.rejects(download(backend, names[0]!), { code: "not_found" });
    const rest = await bytesOf({ [Symbol.asyncIterator]: () => iterator });
    const whole = Buffer.concat([begun.value!, rest]);
    assert.equal(whole.length, bytes.length);
    await recover(backend, whole, "copy");
    for (const other of downloads.slice(1)) {
      assert.equal((await bytesOf(other)).length, bytes.length);
    }
    await backend.close();
    if (files === undefined) continue;
    const reopened = await backendOn(files);
    await listed(reopened);
    await reopened.close();
    assert.equal((await files.list("snapshots")).length, 2);
  }
});

test("snapshots lie in the folder, are ignored by its opening, and are found by file URLs", async () => {
  const path = await mkdtemp(join(tmpdir(), "quiver-snapshots-"));
  try {
    const backend = await openEmbedded({ path });
    await createDense(backend);
    await upsert(backend, [1, 2, 3], 1);
    const name = await create(backend);
    const own = join(path, "snapshots", `0-${name}`);
    assert.ok((await stat(own)).size > 0);
    const elsewhere = join(path, "..", `${basename(path)}.snapshot`);
    const bytes = await bytesOf(await download(backend, name));
    await writeFile(elsewhere, bytes);
    await writeFile(join(path, "snapshots", "7.snapshot"), "somebody else's");
    await backend.close();
    const reopened = await openEmbedded({ path });
    assert.deepEqual(await listed(reopened), [name]);
    assert.ok((await readdir(join(path, "snapshots"))).includes("7.snapshot"));
    const from = (file: string, context = {}): Promise<unknown> => {
      const body = { location: pathToFileURL(file).href };
      return reopened.call("recoverFromSnapshot", { ...Q, body }, context);
    };
    for (const file of [own, elsewhere]) {
      await upsert(reopened, [4], 1);
      assert.equal(await from(file), true);
      assert.equal((await contents(reopened)).size, 3);
    }
    const remote = { isRemote: true };
    assert.equal(await from(own, remote), true);
    await assert.rejects(from(elsewhere, remote), { code: "forbidden" });
    await assert.rejects(from(join(path, "snapshots", "..", "quiver.json"), remote), {
      code: "forbidden",
    });
    await assert.rejects(from(join(path, "quiver.json")), { code: "internal" });
    await assert.rejects(from(join(path, "snapshots")), { code: "bad_request" });
    await reopened.close();
    const reader = await openEmbedded({ path, readOnly: true });
    assert.deepEqual(await listed(reader), [name]);
    assert.deepEqual(await bytesOf(await download(reader, name)), bytes);
    await assert.rejects(create(reader), { code: "forbidden" });
    await reader.close();
    await rm(elsewhere);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
});

test("an aborted snapshot and a closed engine leave nothing", async () => {
  const files = new MemoryFileSystem();
  const { backend } = await withSnapshot(files);
  const controller = new AbortController();
  const creating = backend.call("createSnapshot", Q, { signal: controller.signal });
  controller.abort(new Error("enough"));
  await assert.rejects(creating, /enough/);
  await backend.call("createSnapshot", { ...Q, query: { wait: false } });
  await backend.close();
  assert.deepEqual(
    (await files.list("snapshots")).filter(({ name }) => name.endsWith("new")),
    [],
  );
});

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { QdrantClient } from "../qdrant_client.ts";
import { CRASH_COLLECTION, firstIdOf } from "./crash_batches.ts";
import { WriterProcess } from "./writer_process.ts";

async function inFolder(use: (path: string) => Promise<void>): Promise<void> {
  const path = await mkdtemp(join(tmpdir(), "quiver-processes-"));
  try {
    await use(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, "waited 30 s in vain");
    await setTimeout(10);
  }
}

test("a second writer is refused with the pid of the first, and may write once that is dead", async (context) => {
  await inFolder(async (path) => {
    const writer = new WriterProcess(context, path, 0);
    await writer.ready;
    const second = new QdrantClient({ path });
    await assert.rejects(second.getCollections(), (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.ok(error.message.includes(`pid ${writer.pid}`), error.message);
      return "code" in error && error.code === "storage_locked";
    });
    await writer.kill();
    assert.equal((await second.getCollections()).collections.length, 1);
    await second.close();
  });
});

test("a read-only opener sees what the writer commits while it writes", async (context) => {
  await inFolder(async (path) => {
    const writer = new WriterProcess(context, path, 0);
    await writer.ready;
    await until(() => writer.acknowledged.length >= 2);
    await using reader = new QdrantClient({ path, readOnly: true });
    for (let round = 0; round < 5; round++) {
      const seen = writer.acknowledged.length;
      const last = writer.acknowledged.at(-1)!;
      const [point] = await reader.retrieve(CRASH_COLLECTION, {
        ids: [firstIdOf(last)],
        with_payload: true,
        with_vector: true,
      });
      assert.ok(Number(point?.payload?.["batch"]) >= last, `batch ${last} is not visible`);
      const { count } = await reader.count(CRASH_COLLECTION, { exact: true });
      assert.ok(count >= last * 25, `${count} points after batch ${last}`);
      const found = await reader.query(CRASH_COLLECTION, {
        query: { indices: [1000 + (last % 100)], values: [1] },
        using: "s",
        limit: 100,
      });
      assert.ok(found.points.length > 0);
      await until(() => writer.acknowledged.length > seen);
    }
    await assert.rejects(reader.delete(CRASH_COLLECTION, { points: [1] }), { code: "forbidden" });
    await assert.rejects(reader.deleteCollection(CRASH_COLLECTION), { code: "forbidden" });
    await writer.kill();
    assert.ok((await reader.count(CRASH_COLLECTION)).count > 0);
  });
});

test("two clients of one process share the folder, and the last close releases it", async () => {
  await inFolder(async (path) => {
    const first = new QdrantClient({ path });
    const second = new QdrantClient({ path: join(path, ".") });
    await first.createCollection("c", { vectors: { size: 1, distance: "Dot" } });
    assert.equal((await second.collectionExists("c")).exists, true);
    await first.upsert("c", { points: [{ id: 1, vector: [1] }] });
    await second.upsert("c", { points: [{ id: 2, vector: [1] }] });
    assert.equal((await first.count("c")).count, 2);
    await first.close();
    await second.upsert("c", { points: [{ id: 3, vector: [1] }] });
    await second.close();
    await using third = new QdrantClient({ path });
    assert.equal((await third.count("c")).count, 3);
  });
});

test("a path that is a file, or a folder of somebody else, is refused and left alone", async () => {
  await inFolder(async (path) => {
    const file = join(path, "notes.txt");
    await writeFile(file, "mine");
    for (const wrong of [file, path, join(file, "below")]) {
      const client = new QdrantClient({ path: wrong });
      await assert.rejects(client.getCollections(), (error: unknown) => {
        assert.ok(error instanceof Error && error.message.includes(wrong), String(error));
        return "code" in error && error.code === "storage";
      });
      await client.close();
    }
    const missing = new QdrantClient({ path: join(path, "none"), readOnly: true });
    await assert.rejects(missing.getCollections(), { code: "storage" });
  });
});

test("contradicting options are refused by the constructor", () => {
  // @ts-expect-error the compiler refuses it, too
  assert.throws(() => new QdrantClient({ location: ":memory:", path: "x" }), /Only one of/);
  // @ts-expect-error the compiler refuses it, too
  assert.throws(() => new QdrantClient({ location: ":memory:", readOnly: true }), /readOnly/);
  assert.throws(() => new QdrantClient({ path: "" }), /path/);
});

test("a reader of a folder goes on when the same process opens it for writing", async () => {
  await inFolder(async (path) => {
    {
      await using creator = new QdrantClient({ path });
      await creator.createCollection("c", { vectors: { size: 1, distance: "Dot" } });
    }
    await using reader = new QdrantClient({ path, readOnly: true });
    assert.equal((await reader.count("c")).count, 0);
    await using writer = new QdrantClient({ path });
    await Promise.all(
      Array.from({ length: 50 }, async (_, id) => {
        await writer.upsert("c", { points: [{ id, vector: [id] }] });
        assert.equal((await reader.retrieve("c", { ids: [id] })).length, 1);
      }),
    );
    assert.equal((await reader.count("c")).count, 50);
    await assert.rejects(reader.delete("c", { points: [1] }), { code: "forbidden" });
  });
});

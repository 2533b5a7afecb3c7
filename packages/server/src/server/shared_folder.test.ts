import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { QdrantClientBase } from "@quiverdb/client";
import { openEmbedded } from "@quiverdb/engine";
import { resultOf, send } from "../testing/running_server.ts";
import { type ServerProcess, startProcess } from "../testing/server_process.ts";

const CONFIG = { vectors: { size: 2, distance: "Dot" } } as const;

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "quiver-shared-"));
  try {
    return await use(join(folder, "data"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function upsert({ port }: ServerProcess, id: number): Promise<unknown> {
  const body = { points: [{ id, vector: [id, 1], payload: { id } }] };
  return resultOf(send({ port }, "PUT", "/collections/books/points?wait=true", body));
}

test("a folder goes from the embedded client to the server and back, and is read meanwhile", async () => {
  await inFolder(async (path) => {
    const writer = new QdrantClientBase(() => openEmbedded({ path }));
    await writer.createCollection("books", CONFIG);
    await writer.upsert("books", { points: [{ id: 1, vector: [1, 1] }], wait: true });
    await writer.close();
    const server = await startProcess(["--path", path]);
    const count = () => resultOf(send(server, "POST", "/collections/books/points/count", {}));
    assert.deepEqual(await count(), { count: 1 });
    await upsert(server, 2);
    const reader = new QdrantClientBase(() => openEmbedded({ path, readOnly: true }));
    assert.equal((await reader.count("books", {})).count, 2);
    await upsert(server, 3);
    assert.equal((await reader.count("books", {})).count, 3);
    await reader.close();
    await assert.rejects(openEmbedded({ path }), {
      code: "storage_locked",
      message: new RegExp(`pid ${server.child.pid}`),
    });
    assert.deepEqual(await server.end(), { code: 0, stderr: "" });
    const again = new QdrantClientBase(() => openEmbedded({ path }));
    assert.equal((await again.count("books", {})).count, 3);
    await again.close();
  });
});

test("what was acknowledged before kill -9 under load is there afterwards", async () => {
  await inFolder(async (path) => {
    const server = await startProcess(["--path", path]);
    await resultOf(send(server, "PUT", "/collections/books", CONFIG));
    const acknowledged: number[] = [];
    let next = 0;
    const write = async (): Promise<void> => {
      for (;;) {
        const id = next++;
        await upsert(server, id);
        acknowledged.push(id);
        if (acknowledged.length === 200) void server.end("SIGKILL");
      }
    };
    // Each ends when the server is gone.
    await Promise.allSettled(Array.from({ length: 8 }, write));
    assert.ok(acknowledged.length >= 200);
    const again = await startProcess(["--path", path]);
    const page = await resultOf(
      send(again, "POST", "/collections/books/points", { ids: acknowledged, with_payload: true }),
    );
    assert.ok(Array.isArray(page));
    const found = page.map((point: { id: number; payload: { id: number } }) => point.payload.id);
    assert.deepEqual(new Set(found), new Set(acknowledged));
    await again.end();
  });
});

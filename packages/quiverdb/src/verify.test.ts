import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { QdrantClient, verify } from "./index.ts";

test("a folder is verified beside its client, damage is named, and what is no storage is refused", async () => {
  const path = await mkdtemp(join(tmpdir(), "quiver-verify-"));
  try {
    const client = new QdrantClient({ path });
    for (const name of ["kept", "hit"]) {
      await client.createCollection(name, { vectors: { size: 2, distance: "Dot" } });
      await client.upsert(name, { wait: true, points: [{ id: 1, vector: [1, 2] }] });
    }
    assert.deepEqual(await verify(path), {
      collections: new Map([
        ["hit", 1],
        ["kept", 1],
      ]),
      problems: [],
    });
    await client.close();
    const folder = join(path, "collections", "1");
    const log = (await readdir(folder)).find((name) => name.startsWith("log."));
    const bytes = await readFile(join(folder, log!));
    bytes[100]! ^= 1;
    await writeFile(join(folder, log!), bytes);
    const { collections, problems } = await verify(path);
    assert.deepEqual(
      [...collections],
      [
        ["hit", undefined],
        ["kept", 1],
      ],
    );
    assert.deepEqual(
      problems.map(({ collection, file }) => [collection, file]),
      [["hit", `collections/1/${log}`]],
    );
    await assert.rejects(verify(join(path, "collections")), { code: "storage" });
  } finally {
    await rm(path, { recursive: true, force: true });
  }
});

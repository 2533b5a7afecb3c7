import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { QdrantClient } from "../qdrant_client.ts";

const FIXTURE = fileURLToPath(new URL("../../fixtures/format_2", import.meta.url));

async function withCopy(use: (path: string) => Promise<void>): Promise<void> {
  const path = await mkdtemp(join(tmpdir(), "quiver-format-"));
  try {
    await cp(FIXTURE, path, { recursive: true });
    await use(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

test("a folder of format 2 opens with everything in it", async () => {
  await withCopy(async (path) => {
    await using client = new QdrantClient({ path });
    const { collections } = await client.getCollections();
    assert.deepEqual(collections, [{ name: "books" }, { name: "empty ✓" }]);
    assert.equal((await client.count("library")).count, 73);
    const { config } = await client.getCollection("books");
    assert.deepEqual(config.metadata, { made: "format 2" });
    const records = await client.retrieve("books", {
      ids: [1, 18446744073709551615n, "550e8400-e29b-41d4-a716-446655440000", 101],
      with_payload: true,
      with_vector: true,
    });
    assert.deepEqual(
      records.map(({ id, payload, vector }) => ({ id, payload, vector })),
      [
        {
          id: 1,
          payload: { title: "Eins", n: 1 },
          vector: { d: [0.6, 0, 0.8], s: { indices: [9], values: [2] } },
        },
        {
          id: 18446744073709551615n,
          payload: { big: 9007199254740993n },
          vector: {
            m: [
              [1, 2],
              [3, 4],
            ],
          },
        },
        {
          id: "550e8400-e29b-41d4-a716-446655440000",
          payload: {},
          vector: { d: [0, 1, 0] },
        },
        { id: 101, payload: { i: 1 }, vector: { s: { indices: [1], values: [1] } } },
      ],
    );
    const found = await client.query("books", {
      query: { indices: [9], values: [1] },
      using: "s",
      limit: 2,
    });
    assert.deepEqual(new Set(found.points.map(({ id }) => id)), new Set([1, 109]));
    await client.upsert("books", { points: [{ id: 3, vector: { d: [1, 1, 1] } }] });
    assert.equal((await client.count("books")).count, 74);
  });
});

for (const [version, said] of [
  [1, /version 1, which was used before the first release/],
  [3, /version 3, this Quiver knows up to 2\. Please upgrade/],
] as const) {
  test(`format ${version} is refused with the reason, and left as it is`, async () => {
    await withCopy(async (path) => {
      const file = join(path, "quiver.json");
      const other = (await readFile(file, "utf8")).replace('"version": 2', `"version": ${version}`);
      await writeFile(file, other);
      const client = new QdrantClient({ path });
      await assert.rejects(client.getCollections(), (error: unknown) => {
        assert.ok(error instanceof Error);
        assert.match(error.message, said);
        return "code" in error && error.code === "storage";
      });
      assert.equal(await readFile(file, "utf8"), other);
    });
  });
}

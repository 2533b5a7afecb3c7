import assert from "node:assert/strict";
import { test } from "node:test";

import { type Backend, QdrantError } from "@quiverdb/client";

import { Catalog } from "../catalog/catalog.ts";
import { seededRandom } from "../common/prng.ts";
import { environmentOn } from "../shard/testing/environment.ts";
import { MemoryFileSystem } from "../storage/memory_file_system.ts";
import { embeddedBackend } from "./embedded_backend.ts";
import { ownEngine } from "./engine.ts";
import { backendOn } from "./testing/dense_collection.ts";

/** Every this many a bit is flipped; 1: all. The whole takes minutes. */
const STEP = Number(process.env["QUIVER_FLIP_STEP"] ?? 211);
const NAMES = ["a", "b"];

/** Two collections with checkpoints, and records behind them. */
async function filled(): Promise<MemoryFileSystem> {
  const files = new MemoryFileSystem();
  const backend = await backendOn(files, 1000, { limits: { checkpointSizeBytes: 700 } });
  for (const name of NAMES) {
    const path = { collection_name: name };
    const body = { vectors: { size: 2, distance: "Dot" as const }, sparse_vectors: { s: {} } };
    await backend.call("createCollection", { path, query: {}, body });
    for (let id = 0; id < 12; id++) {
      const vector = { "": [id, 1], s: { indices: [id], values: [1] } };
      const points = [{ id, vector, payload: { id, text: "x".repeat(20 * (id % 3)) } }];
      await backend.call("upsertPoints", { path, query: { wait: true }, body: { points } });
    }
    const query = { wait: true };
    await backend.call("setPayload", { path, query, body: { payload: { n: 1 }, points: [2] } });
    await backend.call("deletePoints", { path, query, body: { points: [3] } });
  }
  await backend.close();
  return files;
}

/** All that can be read of a collection. */
async function contents(backend: Backend, name: string): Promise<string> {
  const path = { collection_name: name };
  const shown = { with_payload: true, with_vector: true };
  const scrolled = await backend.call("scrollPoints", {
    path,
    query: {},
    body: { limit: 100, ...shown },
  });
  const found = await backend.call("queryPoints", {
    path,
    query: {},
    body: { query: [1, 1], limit: 5 },
  });
  return JSON.stringify([scrolled, found]);
}

function isDamage(error: unknown): boolean {
  if (!(error instanceof QdrantError) || error.code !== "storage") return false;
  return ["damaged", "missing", "format"].includes(String(error.details["problem"]));
}

async function fileNames(files: MemoryFileSystem, folder = ""): Promise<string[]> {
  const names: string[] = [];
  for (const { name, kind } of await files.list(folder)) {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (kind === "folder") names.push(...(await fileNames(files, path)));
    else names.push(path);
  }
  return names;
}

test(`a flipped bit anywhere is found, and never changes an answer (every ${STEP}th)`, async () => {
  const files = await filled();
  const environment = environmentOn(files, { readOnly: true });
  const expected = new Map<string, string>();
  const whole = embeddedBackend(await ownEngine(environment), environment.runtime);
  for (const name of NAMES) expected.set(name, await contents(whole, name));
  await whole.close();
  let flips = 0;
  let found = 0;
  let bit = Math.floor(seededRandom(7)() * STEP);
  for (const name of await fileNames(files)) {
    const file = await files.open(name, "write");
    const size = await file.size();
    for (; bit < size * 8; bit += STEP) {
      const byte = new Uint8Array(1);
      await file.read(bit >> 3, byte);
      const flipped = Uint8Array.of(byte[0]! ^ (1 << (bit & 7)));
      await file.write(bit >> 3, [flipped]);
      found += await read(`${name} bit ${bit}`);
      flips++;
      await file.write(bit >> 3, [byte]);
    }
    bit -= size * 8;
    await file.close();
  }
  assert.ok(flips > 200 && found > flips / 4, `${flips} flips, ${found} found`);

  /** @returns 1 when the damage was found, 0 when nothing depended on the bit */
  async function read(where: string): Promise<number> {
    let backend: Backend;
    try {
      backend = embeddedBackend(await ownEngine(environment), environment.runtime);
    } catch (error) {
      assert.ok(isDamage(error) && where.startsWith("catalog/"), `${where}: ${String(error)}`);
      return 1;
    }
    let damaged = 0;
    for (const name of NAMES) {
      try {
        const answer = await contents(backend, name);
        // The last record of a log that was not closed may be taken for torn; this one was.
        assert.equal(answer, expected.get(name), where);
      } catch (error) {
        if (!isDamage(error)) throw error;
        damaged++;
      }
    }
    await backend.close();
    assert.ok(damaged <= 1, `${where}: both collections are damaged`);
    return damaged;
  }
});

test("verification names the collection and the file of what is damaged, and counts the others", async () => {
  const files = await filled();
  const catalog = await Catalog.open(environmentOn(files, { readOnly: true }));
  for (const name of NAMES) assert.deepEqual(await catalog.verify(name), []);
  for (const name of await fileNames(files, "collections/1")) {
    const file = await files.open(name, "write");
    const size = await file.size();
    const byte = new Uint8Array(1);
    const at = Math.min(size - 1, 70);
    await file.read(at, byte);
    await file.write(at, [Uint8Array.of(byte[0]! ^ 4)]);
    const problems = await catalog.verify("b");
    assert.equal(problems.length, 1, name);
    assert.ok(problems[0]!.message.includes(name), `${name}: ${problems[0]!.message}`);
    assert.deepEqual(await catalog.verify("a"), []);
    await file.write(at, [byte]);
    await file.close();
  }
  await files.removeTree("collections/1");
  assert.equal((await catalog.verify("b")).length, 1);
  await catalog.close();
});

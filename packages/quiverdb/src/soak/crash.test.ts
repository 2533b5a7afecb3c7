import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout } from "node:timers/promises";

import { seededRandom } from "@quiverdb/engine/testing";
import { QdrantClient } from "../qdrant_client.ts";
import { verify } from "../verify.ts";
import { batchPoints, CRASH_COLLECTION, type CrashPoint } from "./crash_batches.ts";
import { WriterProcess } from "./writer_process.ts";

const KILLS = 50;

const seed = Number(process.env["QUIVER_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

test(`acknowledged batches survive ${KILLS} kills at random moments, and no batch is half there (QUIVER_SEED=${seed})`, async (context) => {
  const random = seededRandom(seed);
  const path = await mkdtemp(join(tmpdir(), "quiver-crash-"));
  try {
    const expected = new Map<number, CrashPoint>();
    let batch = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const acknowledged = await writeAndKill(context, path, batch, random() * 120);
      for (const done of acknowledged) addBatch(expected, done);
      const unsure = (acknowledged.at(-1) ?? batch - 1) + 1;
      batch = (await assertStored(path, expected, unsure)) ? unsure + 1 : unsure;
    }
    assert.ok(batch > KILLS / 2, `only ${batch} batches were written`);
    await assertCompact(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
});

/** All is sound, and of what was replaced nothing is left once the collection is compacted. */
async function assertCompact(path: string): Promise<void> {
  await using client = new QdrantClient({ path });
  await client.compact(CRASH_COLLECTION);
  const { problems } = await verify(path);
  assert.deepEqual(problems, []);
  const names = await readdir(path, { recursive: true });
  const masks = names.filter((name) => name.endsWith(".masks"));
  const { segments_count } = await client.getCollection(CRASH_COLLECTION);
  assert.ok(masks.length <= segments_count, `${masks.join()} of ${segments_count} segments`);
}

/**
 * Starts a writer, kills it some time after it is ready, and returns the batches it acknowledged.
 */
async function writeAndKill(
  context: TestContext,
  path: string,
  first: number,
  delayMs: number,
): Promise<number[]> {
  const writer = new WriterProcess(context, path, first);
  await writer.ready;
  await setTimeout(delayMs);
  await writer.kill();
  return writer.acknowledged;
}

/**
 * Checks every acknowledged point and that the batch under way at the kill is there as a whole or
 * not at all.
 *
 * @returns whether that batch is there; it is added to `expected` then
 */
async function assertStored(
  path: string,
  expected: Map<number, CrashPoint>,
  unsure: number,
): Promise<boolean> {
  await using client = new QdrantClient({ path });
  const [probe] = await client.retrieve(CRASH_COLLECTION, {
    ids: [batchPoints(unsure).at(-1)!.id],
    with_payload: true,
  });
  const isThere = probe?.payload?.["batch"] === unsure;
  if (isThere) addBatch(expected, unsure);
  const stored = new Map<unknown, object>();
  let offset: number | undefined;
  do {
    const page = await client.scroll(CRASH_COLLECTION, {
      limit: 5000,
      with_payload: true,
      with_vector: true,
      ...(offset === undefined ? {} : { offset }),
    });
    for (const { id, vector, payload } of page.points) stored.set(id, { id, vector, payload });
    offset = typeof page.next_page_offset === "number" ? page.next_page_offset : undefined;
  } while (offset !== undefined);
  assert.equal(stored.size, expected.size);
  for (const [id, point] of expected) assert.deepEqual(stored.get(id), point);
  const { points } = await client.query(CRASH_COLLECTION, {
    query: { indices: [3], values: [1] },
    using: "s",
    limit: 1,
  });
  assert.equal(points.length, expected.size > 0 ? 1 : 0);
  return isThere;
}

function addBatch(expected: Map<number, CrashPoint>, batch: number): void {
  for (const point of batchPoints(batch)) expected.set(point.id, point);
}

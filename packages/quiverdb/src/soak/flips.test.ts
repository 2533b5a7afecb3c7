import assert from "node:assert/strict";
import { mkdtemp, open, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { seededRandom } from "@quiverdb/engine/testing";

import { type Filter, type PointStruct, QdrantClient, QdrantError, verify } from "../index.ts";

/** 100000 points and 2000 flips take ten minutes. */
const POINTS = Number(process.env["QUIVER_FLIP_POINTS"] ?? 3000);
const FLIPS = Number(process.env["QUIVER_FLIPS"] ?? 40);
const SEED = Number(process.env["QUIVER_FLIP_SEED"] ?? 3);

const COLLECTION = "points";
const DIM = 16;
const BATCH = 1000;

const random = seededRandom(SEED);

function pointOf(id: number): PointStruct {
  const vector = {
    "": Float32Array.from({ length: DIM }, () => random() - 0.5),
    words: { indices: [id % 97, 100 + (id % 89)], values: [1, 2] },
  };
  return { id, vector, payload: { n: id, city: `city ${id % 50}`, text: "x".repeat(id % 60) } };
}

/** A folder with checkpoints, overwritten and deleted points, a payload index and a log behind. */
async function fill(path: string): Promise<void> {
  const client = new QdrantClient({ path });
  await client.createCollection(COLLECTION, {
    vectors: { size: DIM, distance: "Dot" },
    sparse_vectors: { words: {} },
  });
  await client.createPayloadIndex(COLLECTION, { field_name: "city", field_schema: "keyword" });
  const write = (from: number, to: number): Promise<unknown> =>
    client.upsert(COLLECTION, {
      wait: true,
      points: Array.from({ length: to - from }, (_, at) => pointOf(from + at)),
    });
  for (let from = 0; from < POINTS; from += BATCH)
    await write(from, Math.min(POINTS, from + BATCH));
  await write(0, Math.floor(POINTS / 10));
  const filter = { must: [{ key: "n", range: { gte: POINTS * 0.95 } }] };
  await client.delete(COLLECTION, { wait: true, filter });
  await client.close();
}

/** Answers that read from everywhere. */
async function answers(path: string): Promise<string[]> {
  const client = new QdrantClient({ path, readOnly: true });
  const shown = { with_payload: true, with_vector: true };
  const filter: Filter = { must: [{ key: "city", match: { value: "city 7" } }] };
  const text: Filter = { must: [{ key: "n", range: { lt: POINTS / 20 } }] };
  const words = { indices: [7, 130], values: [1, 1] };
  const query = Array.from({ length: DIM }, (_, i) => i / DIM - 0.5);
  const ids = Array.from({ length: 300 }, (_, i) => Math.floor((i * POINTS) / 300));
  try {
    const all = [
      await client.count(COLLECTION, { exact: true }),
      await client.count(COLLECTION, { exact: true, filter: text }),
      await client.query(COLLECTION, { query, limit: 20, with_payload: true }),
      await client.query(COLLECTION, { query, limit: 20, filter, ...shown }),
      await client.query(COLLECTION, { query: words, using: "words", limit: 20 }),
      await client.scroll(COLLECTION, { limit: 100, filter, ...shown }),
      await client.retrieve(COLLECTION, { ids, ...shown }),
    ];
    return all.map((answer) => JSON.stringify(answer));
  } finally {
    await client.close();
  }
}

function isDamage(error: unknown): boolean {
  if (!(error instanceof QdrantError) || error.code !== "storage") return false;
  return ["damaged", "missing", "format"].includes(String(error.details["problem"]));
}

async function filesBelow(path: string): Promise<{ name: string; sizeBytes: number }[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(names.map(async (name) => ({ name, sizeBytes: (await stat(name)).size })));
}

async function flip(name: string, bit: number): Promise<void> {
  const file = await open(name, "r+");
  try {
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, bit >> 3);
    byte[0]! ^= 1 << (bit & 7);
    await file.write(byte, 0, 1, bit >> 3);
  } finally {
    await file.close();
  }
}

test(`a bit flipped at random in ${POINTS} points never changes an answer (seed ${SEED})`, async (context) => {
  const path = await mkdtemp(join(tmpdir(), "quiver-flips-"));
  try {
    await fill(path);
    const expected = await answers(path);
    const files = await filesBelow(path);
    const sum = files.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0);
    let refused = 0;
    let reported = 0;
    for (let at = 0; at < FLIPS; at++) {
      let bit = Math.floor(random() * sum * 8);
      const hit = files.find(({ sizeBytes }) => (bit -= sizeBytes * 8) < 0)!;
      bit += hit.sizeBytes * 8;
      await flip(hit.name, bit);
      const where = `${hit.name} bit ${bit}`;
      const found = await answers(path).catch((error: unknown) => {
        assert.ok(isDamage(error), `${where}: ${String(error)}`);
        refused++;
        return expected;
      });
      assert.deepEqual(found, expected, where);
      // One in eight: it reads everything.
      if (at % 8 === 0) reported += (await verify(path)).problems.length > 0 ? 8 : 0;
      await flip(hit.name, bit);
    }
    context.diagnostic(`${refused} refused by answers, about ${reported} found by verify`);
    assert.ok(refused > FLIPS / 20, `only ${refused} of ${FLIPS} were met`);
    assert.deepEqual(await answers(path), expected);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
});

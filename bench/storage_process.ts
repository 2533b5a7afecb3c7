/**
 * A process that measures the storage with the sources of one tree, whose root is its argument. For
 * every message, the name of a task, it answers with numbers.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { PointStruct, QdrantClient } from "quiverdb";

import { seededRandom } from "../packages/engine/src/common/prng.ts";
import { folderBytes } from "./folder_bytes.ts";

export type StorageTask = "single" | "batch" | "build" | "open" | "payloads" | "end";

/** What a process is told of its tasks. */
export interface StorageSizes {
  /** Points of the large folder. */
  readonly points: number;
  readonly dim: number;
  /** Upserts of one point in a round. */
  readonly singles: number;
  /** Upserts of 256 points of 384 floats in a round. */
  readonly batches: number;
}

const BATCH = 256;
const BATCH_DIM = 384;
const COLLECTION = "c";

const [root, sizesText] = process.argv.slice(2);
const sizes: StorageSizes = JSON.parse(sizesText!);
const entry = pathToFileURL(join(root!, "packages", "quiverdb", "src", "index.ts"));
const quiver: typeof import("quiverdb") = await import(entry.href);

const folder = mkdtempSync(join(tmpdir(), "quiver-bench-"));
const large = join(folder, "large");
const random = seededRandom(1);

const tasks: Readonly<Record<StorageTask, () => Promise<readonly number[]>>> = {
  single: () =>
    inNewFolder(sizes.dim, async (client) => {
      const begin = performance.now();
      for (let id = 0; id < sizes.singles; id++) {
        await client.upsert(COLLECTION, { wait: true, points: [pointOf(id, sizes.dim)] });
      }
      return [sizes.singles / seconds(begin)];
    }),
  batch: () =>
    inNewFolder(BATCH_DIM, async (client) => {
      const batches = Array.from({ length: sizes.batches }, (_, batch) =>
        pointsOf(batch * BATCH, BATCH, BATCH_DIM),
      );
      const begin = performance.now();
      for (const points of batches) await client.upsert(COLLECTION, { wait: true, points });
      return [(sizes.batches * BATCH) / seconds(begin)];
    }),
  /** @returns bytes of the folder and of its vectors and payloads */
  build: async () => {
    const client = await created(large, sizes.dim);
    let bytes = 0;
    for (let from = 0; from < sizes.points; from += 1000) {
      const points = pointsOf(from, Math.min(1000, sizes.points - from), sizes.dim);
      for (const { payload } of points) bytes += 4 * sizes.dim + JSON.stringify(payload).length;
      await client.upsert(COLLECTION, { wait: true, points });
    }
    await client.close();
    return [folderBytes(large), bytes];
  },
  /** @returns ms to the first filtered scroll, and the longest block of the event loop */
  open: async () => {
    const ticker = new Ticker();
    const begin = performance.now();
    const client = new quiver.QdrantClient({ path: large });
    const match = { key: "city", match: { value: "city 77" } };
    const { points } = await client.scroll(COLLECTION, { limit: 10, filter: { must: [match] } });
    const ms = performance.now() - begin;
    const longest = ticker.end();
    await client.close();
    if (points.length !== 10) throw new Error("the scroll found something else");
    return [ms, longest];
  },
  /** @returns ms of reading the payloads of 1,000 random points, after others were read */
  payloads: async () => {
    const client = new quiver.QdrantClient({ path: large });
    const read = async (): Promise<number> => {
      const ids = Array.from({ length: 1000 }, () => Math.floor(random() * sizes.points));
      const begin = performance.now();
      await client.retrieve(COLLECTION, { ids, with_payload: true });
      return performance.now() - begin;
    };
    for (let round = 0; round < 20; round++) await read();
    const times = [];
    for (let round = 0; round < 9; round++) times.push(await read());
    await client.close();
    return [times.sort((a, b) => a - b)[4]!];
  },
  end: async () => {
    rmSync(folder, { recursive: true, force: true });
    return [];
  },
};

process.on("message", (task: StorageTask) => {
  void tasks[task]().then((numbers) => process.send!(numbers));
});
process.send!("ready");

/** The longest time in which a timer of 1 ms could not run. */
class Ticker {
  #last = performance.now();
  #longest = 0;
  readonly #timer = setInterval(() => this.#tick(), 1);

  end(): number {
    this.#tick();
    clearInterval(this.#timer);
    return this.#longest;
  }

  #tick(): void {
    const now = performance.now();
    this.#longest = Math.max(this.#longest, now - this.#last);
    this.#last = now;
  }
}

async function inNewFolder(
  dim: number,
  measure: (client: QdrantClient) => Promise<readonly number[]>,
): Promise<readonly number[]> {
  const path = mkdtempSync(join(folder, "round-"));
  const client = await created(path, dim);
  try {
    return await measure(client);
  } finally {
    await client.close();
    rmSync(path, { recursive: true, force: true });
  }
}

async function created(path: string, size: number): Promise<QdrantClient> {
  const client = new quiver.QdrantClient({ path });
  await client.createCollection(COLLECTION, { vectors: { size, distance: "Dot" } });
  return client;
}

function pointsOf(first: number, count: number, dim: number): PointStruct[] {
  return Array.from({ length: count }, (_, at) => pointOf(first + at, dim));
}

function pointOf(id: number, dim: number): PointStruct {
  const vector = Float32Array.from({ length: dim }, () => random() - 0.5);
  const payload = { number: id, city: `city ${id % 1000}`, text: `the payload of point ${id}` };
  return { id, vector, payload };
}

function seconds(begin: number): number {
  return (performance.now() - begin) / 1000;
}

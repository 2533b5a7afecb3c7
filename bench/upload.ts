/**
 * Durable upload into a folder, with the disk's own rate beside it: the same bytes written and
 * synced by plain system calls, once in one go and once after every batch as the engine must.
 */
import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type PointStruct, QdrantClient } from "quiverdb";

import type { ReportTable } from "./benchmark.ts";
import type { Embeddings } from "./embeddings.ts";

const COLLECTION = "upload";
const BATCH_POINTS = 256;

/** What one way of writing took. */
interface Figure {
  readonly name: string;
  readonly points: number;
  readonly bytes: number;
  readonly ms: number;
}

/** Uploads the rows in several ways and reports points and megabytes of vectors per second. */
export async function uploadTable(embeddings: Embeddings): Promise<ReportTable> {
  const { rowCount, dim, source } = embeddings;
  const vectorBytes = rowCount * dim * Float32Array.BYTES_PER_ELEMENT;
  const figure = async (name: string, run: () => Promise<void>): Promise<Figure> => {
    const begin = performance.now();
    await run();
    return { name, points: rowCount, bytes: vectorBytes, ms: performance.now() - begin };
  };
  const folder = mkdtempSync(join(tmpdir(), "quiver-bench-"));
  try {
    const batchBytes = BATCH_POINTS * dim * Float32Array.BYTES_PER_ELEMENT;
    const figures = [
      await figure("disk: write all, one fsync", async () =>
        writeFile(join(folder, "once"), vectorBytes, vectorBytes),
      ),
      await figure(`disk: write, fdatasync every ${BATCH_POINTS} rows`, async () =>
        writeFile(join(folder, "batches"), vectorBytes, batchBytes),
      ),
      await figure("Quiver, folder: one batch at a time", () =>
        upload(embeddings, { path: join(folder, "one") }, 1),
      ),
      await figure("Quiver, folder: 4 batches in flight", () =>
        upload(embeddings, { path: join(folder, "four") }, 4),
      ),
      await figure("Quiver, :memory:", () => upload(embeddings, { location: ":memory:" }, 1)),
    ];
    return {
      title: `Upload of ${rowCount.toLocaleString("en")} x ${dim} f32 with a small payload`,
      columns: ["", "points/s", "MB/s of vectors", "s"],
      rows: figures.map(({ name, points, bytes, ms }) => [
        name,
        Math.round((points / ms) * 1000).toLocaleString("en"),
        (bytes / ms / 1000).toFixed(1),
        (ms / 1000).toFixed(2),
      ]),
      notes: [
        `Data: ${source}. Batches of ${BATCH_POINTS} points, each acknowledged when durable (wait: true); ` +
          "the last batch's acknowledgement ends the clock.",
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function upload(
  { rows, dim, rowCount }: Embeddings,
  target: { path: string } | { location: string },
  parallel: number,
): Promise<void> {
  const client = new QdrantClient(target);
  await client.createCollection(COLLECTION, { vectors: { size: dim, distance: "Cosine" } });
  function* points(): Generator<PointStruct> {
    for (let id = 0; id < rowCount; id++) {
      yield {
        id,
        vector: rows.subarray(id * dim, (id + 1) * dim),
        payload: { number: id, text: `the payload of point ${id}` },
      };
    }
  }
  await client.uploadPoints(COLLECTION, points(), {
    batchSize: BATCH_POINTS,
    parallel,
    wait: true,
  });
  await client.close();
}

function writeFile(path: string, totalBytes: number, syncEveryBytes: number): void {
  const file = openSync(path, "w");
  const chunk = Buffer.alloc(Math.min(syncEveryBytes, 2 ** 20), 7);
  let unsynced = 0;
  for (let written = 0; written < totalBytes;) {
    const size = Math.min(chunk.length, syncEveryBytes - unsynced, totalBytes - written);
    writeSync(file, chunk, 0, size);
    written += size;
    unsynced += size;
    if (unsynced >= syncEveryBytes) {
      fdatasyncSync(file);
      unsynced = 0;
    }
  }
  fsyncSync(file);
  closeSync(file);
}

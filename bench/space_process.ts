/** A process that writes points, waits until nothing changes any more, and says what it takes. */
import { setTimeout } from "node:timers/promises";

import { QdrantClient } from "quiverdb";

import { seededRandom } from "../packages/engine/src/common/prng.ts";
import { folderBytes } from "./folder_bytes.ts";

export interface SpaceTask {
  /** Undefined: in memory. */
  readonly path?: string | undefined;
  readonly dim: number;
  readonly points: number;
  /** How often they are written. */
  readonly rounds: number;
  /** Share of them that is deleted at the end. */
  readonly deletedShare: number;
  readonly waitMs: number;
}

export interface SpaceResult {
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly seconds: number;
}

const BATCH = 500;

/** Looks without a change after which nothing is expected to change. */
const QUIET_LOOKS = 12;
const LOOK_MS = 1000;

const task: SpaceTask = JSON.parse(process.argv[2]!);
const client = new QdrantClient(
  task.path === undefined ? { location: ":memory:" } : { path: task.path },
);
const random = seededRandom(1);
// The heap of a process grows with its first points, whatever becomes of them.
await write("warm", { ...task, points: 10_000, rounds: 10, deletedShare: 1, dim: 4 });
await client.deleteCollection("warm");
await setTimeout(LOOK_MS);
const before = process.memoryUsage.rss();
await write("c", task);
process.send!(await settled(), () => process.exit());

async function write(
  name: string,
  { points, rounds, deletedShare, dim }: SpaceTask,
): Promise<void> {
  await client.createCollection(name, { vectors: { size: dim, distance: "Cosine" } });
  for (let round = 0; round < rounds; round++) {
    for (let from = 0; from < points; from += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, points - from) }, (_, at) => ({
        id: from + at,
        vector: Float32Array.from({ length: dim }, () => random() - 0.5),
        payload: { number: from + at, text: `the payload of point ${from + at}`, round },
      }));
      await client.upsert(name, { wait: true, points: batch });
    }
  }
  const ids = Array.from({ length: points }, (_, id) => id).filter(() => random() < deletedShare);
  for (let from = 0; from < ids.length; from += BATCH) {
    await client.delete(name, { wait: true, points: ids.slice(from, from + BATCH) });
  }
}

async function settled(): Promise<SpaceResult> {
  const begin = performance.now();
  const look = (): SpaceResult => ({
    memoryBytes: process.memoryUsage.rss() - before,
    diskBytes: task.path === undefined ? 0 : folderBytes(task.path),
    seconds: (performance.now() - begin) / 1000,
  });
  let last = look();
  let quiet = 0;
  while (quiet < QUIET_LOOKS && performance.now() - begin < task.waitMs) {
    await setTimeout(LOOK_MS);
    const now = look();
    const isSame =
      now.diskBytes === last.diskBytes &&
      Math.abs(now.memoryBytes - last.memoryBytes) < 0.02 * last.memoryBytes;
    quiet = isSame ? quiet + 1 : 0;
    if (!isSame) last = now;
  }
  return { ...look(), seconds: last.seconds };
}

/**
 * A process that measures upserts into memory with the sources of one tree, whose root is its
 * argument. For every message, the form of the vectors, it answers with the microseconds of CPU a
 * point.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { PointStruct } from "quiverdb";

import { seededRandom } from "../packages/engine/src/common/prng.ts";

/** How the vectors of a round are given. */
export type VectorForm = "numbers" | "typed";

/** What a process is told of its rounds. */
export interface RoundSizes {
  readonly points: number;
  readonly batch: number;
  readonly dim: number;
}

const [root, sizesText] = process.argv.slice(2);
const sizes: RoundSizes = JSON.parse(sizesText!);
const entry = pathToFileURL(join(root!, "packages", "quiverdb", "src", "index.ts"));
const { QdrantClient }: typeof import("quiverdb") = await import(entry.href);

process.on("message", (form: VectorForm) => {
  void round(form).then((microseconds) => process.send!(microseconds));
});
process.send!("ready");

async function round(form: VectorForm): Promise<number> {
  const { points, batch, dim } = sizes;
  const client = new QdrantClient({ location: ":memory:" });
  await client.createCollection("c", { vectors: { size: dim, distance: "Cosine" } });
  const batches = makeBatches(form);
  const begin = process.cpuUsage();
  for (let at = 0; at < points / batch; at++) {
    await client.upsert("c", { wait: true, points: batches[at]! });
  }
  const { user, system } = process.cpuUsage(begin);
  await client.close();
  return (user + system) / points;
}

function makeBatches(form: VectorForm): PointStruct[][] {
  const random = seededRandom(1);
  return Array.from({ length: sizes.points / sizes.batch }, (_, batch) =>
    Array.from({ length: sizes.batch }, (__, at) => {
      const id = batch * sizes.batch + at;
      const values = Array.from({ length: sizes.dim }, () => random() - 0.5);
      const vector = form === "numbers" ? values : Float32Array.from(values);
      return { id, vector, payload: { number: id, text: `the payload of point ${id}` } };
    }),
  );
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { seededRandom } from "@quiverdb/engine/testing";
import { QdrantClient } from "../qdrant_client.ts";
import { soak } from "./soak_run.ts";

const seed = Number(process.env["QUIVER_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

test(`thousands of random operations in memory agree with the model (QUIVER_SEED=${seed})`, async () => {
  await using client = new QdrantClient(":memory:");
  await soak({ client }, { random: seededRandom(seed), blocks: 40, stepsPerBlock: 100 });
});

test(`thousands of random operations on a folder agree with the model, reopened at random (QUIVER_SEED=${seed})`, async () => {
  const path = await mkdtemp(join(tmpdir(), "quiver-soak-"));
  const target = {
    client: new QdrantClient({ path }),
    reopen: async () => new QdrantClient({ path }),
  };
  try {
    await soak(target, { random: seededRandom(seed), blocks: 20, stepsPerBlock: 100 });
  } finally {
    await target.client.close();
    await rm(path, { recursive: true, force: true });
  }
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { QdrantClient } from "../qdrant_client.ts";
import { describeContract } from "./client_contract.ts";

describeContract({ name: ":memory:", open: async () => new QdrantClient(":memory:") });

let path = "";

describeContract({
  name: "a folder",
  open: async () => {
    path = await mkdtemp(join(tmpdir(), "quiver-contract-"));
    return new QdrantClient({ path });
  },
  reopen: async () => new QdrantClient({ path }),
  cleanUp: () => rm(path, { recursive: true, force: true }),
});

import { describe } from "node:test";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Backend } from "@quiverdb/client";
import { connectRest, type RestOptions } from "@quiverdb/client/remote";
import { openEmbedded } from "@quiverdb/engine";
import { createGrpcServer, openGrpc } from "@quiverdb/grpc";
import { createServer, type QuiverServer } from "@quiverdb/server";

import { collectionContract } from "./collections_contract.ts";
import { type ContractTarget, Subject } from "./contract_target.ts";
import { EMBEDDED_SUPPORT } from "./embedded_support.ts";
import { indexContract } from "./indexes_contract.ts";
import { pointContract } from "./points_contract.ts";
import { queryContract } from "./queries_contract.ts";
import { serviceContract } from "./service_contract.ts";
import { snapshotContract } from "./snapshots_contract.ts";
import { supportContract } from "./support_contract.ts";

let path = "";
let server: QuiverServer | undefined;

/** A server of its own for each test, and what closes it. */
function restTarget(name: string, options: RestOptions): ContractTarget {
  return {
    name,
    support: EMBEDDED_SUPPORT,
    async open() {
      server = await createServer({ port: 0 });
      return connectRest({ url: server.url, ...options });
    },
    cleanUp: async () => server?.close(),
  };
}

/**
 * A back end over gRPC, with a server and an engine that end with it. What gRPC does not have is
 * asked of the engine itself.
 */
async function openServed(): Promise<Backend> {
  const engine = await openEmbedded();
  const { server: grpc, close } = createGrpcServer(engine);
  await once(grpc.listen(0, "127.0.0.1"), "listening");
  const address = grpc.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const remote = openGrpc({ host: "127.0.0.1", port, rest: engine });
  return {
    call: remote.call,
    close: async () => {
      await remote.close();
      await close();
    },
  };
}

const targets: readonly ContractTarget[] = [
  { name: ":memory:", support: EMBEDDED_SUPPORT, open: () => openEmbedded() },
  {
    name: "a folder",
    support: EMBEDDED_SUPPORT,
    open: async () => {
      path = await mkdtemp(join(tmpdir(), "quiver-contract-"));
      return openEmbedded({ path });
    },
    reopen: () => openEmbedded({ path }),
    cleanUp: () => rm(path, { recursive: true, force: true }),
  },
  restTarget("a server, over connections of Node", {}),
  restTarget("a server, over fetch", { fetch }),
  { name: "a server over gRPC", support: EMBEDDED_SUPPORT, open: openServed },
];

for (const target of targets) {
  describe(`client contract on ${target.name}`, () => {
    const subject = new Subject(target);
    collectionContract(subject);
    pointContract(subject);
    queryContract(subject);
    indexContract(subject);
    serviceContract(subject);
    snapshotContract(subject);
    supportContract(subject, target);
  });
}

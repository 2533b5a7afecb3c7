import { describe } from "node:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { connectRest, type RestOptions } from "@quiverdb/client/remote";
import { openEmbedded } from "@quiverdb/engine";
import { createServer, type QuiverServer } from "@quiverdb/server";

import { collectionContract } from "./collections_contract.ts";
import { type ContractTarget, Subject } from "./contract_target.ts";
import { EMBEDDED_SUPPORT } from "./embedded_support.ts";
import { indexContract } from "./indexes_contract.ts";
import { pointContract } from "./points_contract.ts";
import { queryContract } from "./queries_contract.ts";
import { serviceContract } from "./service_contract.ts";
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
];

for (const target of targets) {
  describe(`client contract on ${target.name}`, () => {
    const subject = new Subject(target);
    collectionContract(subject);
    pointContract(subject);
    queryContract(subject);
    indexContract(subject);
    serviceContract(subject);
    supportContract(subject, target);
  });
}

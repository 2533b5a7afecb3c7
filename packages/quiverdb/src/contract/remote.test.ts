/** The contract suite and a migration against a server elsewhere: `npm run test:remote`. */
import assert from "node:assert/strict";
import { before, describe, it, test } from "node:test";

import { type Backend, QdrantClientBase } from "@quiverdb/client";
import { connectRest } from "@quiverdb/client/remote";

import { QdrantClient } from "../qdrant_client.ts";
import { collectionContract } from "./collections_contract.ts";
import { Subject } from "./contract_target.ts";
import { EMBEDDED_SUPPORT } from "./embedded_support.ts";
import { indexContract } from "./indexes_contract.ts";
import { pointContract } from "./points_contract.ts";
import { queryContract } from "./queries_contract.ts";
import { serviceContract } from "./service_contract.ts";

const url = process.env["QUIVER_REMOTE_URL"];
const apiKey = process.env["QUIVER_REMOTE_API_KEY"];
const address = {
  url: url ?? "http://localhost:6333",
  ...(apiKey === undefined ? {} : { apiKey }),
};

function connect(): Backend {
  return connectRest(address);
}

/** Leaves the server as the suite has found it: empty. */
async function cleanUp(): Promise<void> {
  const backend = connect();
  const client = new QdrantClientBase(async () => backend);
  const { collections } = await client.getCollections();
  for (const { name } of collections) await client.deleteCollection(name);
  await client.updateQuotas({});
  await client.close();
}

if (url === undefined) {
  test("a server elsewhere", { skip: "npm run test:remote -- --url http://host:6333" }, () => {});
} else {
  before(async () => {
    const backend = connect();
    const { collections } = await backend.call("getCollections", { path: {}, query: {} });
    await backend.close();
    assert.deepEqual(collections, [], `${url} has collections; the suite needs an empty server`);
  });

  describe(`client contract on ${url}`, () => {
    const target = { name: url, support: EMBEDDED_SUPPORT, open: async () => connect(), cleanUp };
    const subject = new Subject(target);
    collectionContract(subject);
    pointContract(subject);
    queryContract(subject);
    indexContract(subject);
    serviceContract(subject);
  });

  describe(`migration by way of ${url}`, () => {
    it("memory to the server to memory is equal, point by point", async () => {
      const clients = [new QdrantClient(":memory:"), new QdrantClient(address)];
      const last = new QdrantClient(":memory:");
      const [first, server] = clients;
      assert.ok(first !== undefined && server !== undefined);
      try {
        await first.createCollection("quiver migration", {
          vectors: { d: { size: 3, distance: "Cosine" } },
          sparse_vectors: { s: {} },
        });
        const field = { field_name: "n", field_schema: "integer" } as const;
        await first.createPayloadIndex("quiver migration", field);
        const points = Array.from({ length: 1000 }, (_, n) => ({
          id: n,
          vector: { d: [Math.sin(n), 1, 0.1], s: { indices: [n], values: [0.3] } },
          payload: { n, whole: 1.5, text: `ü ${n}` },
        }));
        await first.uploadPoints("quiver migration", points);
        await first.migrate(server);
        await server.migrate(last);
        assert.deepEqual(await pointsOf(last), await pointsOf(first));
      } finally {
        await Promise.all([...clients, last].map((client) => client.close()));
        await cleanUp();
      }
    });
  });
}

async function pointsOf(client: QdrantClient): Promise<unknown[]> {
  const points: unknown[] = [];
  const all = client.scrollAll("quiver migration", { with_vector: true });
  for await (const point of all) points.push(point);
  return points;
}

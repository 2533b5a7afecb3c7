import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { openEmbedded } from "@quiverdb/engine";
import { createGrpcServer, type GrpcCallReport } from "@quiverdb/grpc";
import { createServer } from "@quiverdb/server";

import { QdrantClient } from "./qdrant_client.ts";

test("a client that prefers gRPC calls by it, and by REST what gRPC does not have", async () => {
  const engine = await openEmbedded();
  const calls: GrpcCallReport[] = [];
  const keys: unknown[] = [];
  const grpc = createGrpcServer(engine, {
    onCall: (call) => calls.push(call),
    authenticate: (metadata) => {
      keys.push(metadata["api-key"], metadata["authorization"], metadata["x-team"]);
      return {};
    },
  });
  await once(grpc.server.listen(0, "127.0.0.1"), "listening");
  const address = grpc.server.address();
  const grpcPort = typeof address === "object" && address !== null ? address.port : 0;
  const rest = await createServer({ port: 0 });
  const client = new QdrantClient({
    host: "127.0.0.1",
    port: rest.port,
    https: false,
    preferGrpc: true,
    grpcPort,
    apiKey: "key",
    authTokenProvider: async () => "token",
    headers: { "x-team": "a" },
    checkCompatibility: false,
    log: () => {},
  });
  try {
    await client.createCollection("books", { vectors: { size: 2, distance: "Dot" } });
    await client.upsert("books", { points: [{ id: 1, vector: [0.1, 2], payload: { n: 1.5 } }] });
    const { points } = await client.query("books", { query: [1, 1], with_vector: true });
    assert.deepEqual(points[0]?.vector, [0.1, 2]);
    assert.deepEqual(
      calls.map(({ path, status }) => `${path} ${status}`),
      ["/qdrant.Collections/Create 0", "/qdrant.Points/Upsert 0", "/qdrant.Points/Query 0"],
    );
    assert.deepEqual(keys.slice(0, 3), ["key", "Bearer token", "a"]);
    const { title } = await client.versionInfo();
    assert.match(title, /quiver/);
    // The collection is in the other engine, and REST knows of none.
    await assert.rejects(client.getOptimizations("books"), { code: "not_found" });
  } finally {
    await client.close();
    await grpc.close();
    await rest.close();
    await engine.close();
  }
});

import assert from "node:assert/strict";
import { createServer as createTcpServer } from "node:net";
import { once } from "node:events";
import { test } from "node:test";
import { QdrantClientBase } from "@quiverdb/client";
import { openGrpc } from "@quiverdb/grpc";
import { createServer, type QuiverServer } from "../server/create_server.ts";
import { failureOf, resultOf, send, withServer } from "../testing/running_server.ts";

const CONFIG = { vectors: { size: 2, distance: "Dot" } } as const;

function grpcClient({ grpcPort }: QuiverServer, apiKey?: string): QdrantClientBase {
  const address = { host: "127.0.0.1", port: grpcPort };
  return new QdrantClientBase(async () => openGrpc({ ...address, apiKey }));
}

test("gRPC and REST are two ways to the same data", async () => {
  await withServer({ grpcPort: 0 }, async (server) => {
    const client = grpcClient(server);
    await client.createCollection("books", CONFIG);
    await client.upsert("books", { points: [{ id: 1, vector: [1, 2] }], wait: true });
    const count = send(server, "POST", "/collections/books/points/count", {});
    assert.deepEqual(await resultOf(count), { count: 1 });
    const metrics = (await send(server, "GET", "/metrics")).text;
    const total = /^grpc_responses_total\{endpoint="\/qdrant\.Points\/Upsert",status="0"\} 1$/m;
    assert.match(metrics, total);
    await client.close();
  });
});

test("keys hold for gRPC as for REST", async () => {
  const keys = { apiKey: "full", readOnlyApiKey: "look" };
  await withServer({ grpcPort: 0, ...keys }, async (server) => {
    const [stranger, reader, owner] = [undefined, "look", "full"].map((key) =>
      grpcClient(server, key),
    );
    assert.ok(stranger && reader && owner);
    await assert.rejects(stranger.getCollections(), { code: "unauthenticated" });
    await owner.createCollection("books", CONFIG);
    assert.deepEqual((await reader.getCollections()).collections, [{ name: "books" }]);
    await assert.rejects(reader.deleteCollection("books"), { code: "forbidden" });
    await Promise.all([stranger, reader, owner].map((client) => client.close()));
  });
});

test("room is shared with REST", async () => {
  await withServer({ grpcPort: 0, maxRequests: 1 }, async (server) => {
    const client = grpcClient(server);
    await client.createCollection("books", CONFIG);
    const points = Array.from({ length: 20_000 }, (_, id) => ({ id, vector: [id, 1] }));
    const write = client.upsert("books", { points, wait: true });
    let refused = "";
    for (let tries = 0; refused === "" && tries < 200; tries++) {
      const answer = await send(server, "GET", "/collections");
      if (answer.status !== 200) refused = await failureOf(answer);
    }
    assert.match(refused, /^503 Service overloaded/);
    assert.equal((await write).status, "completed");
    await client.close();
  });
});

test("a port of gRPC that is taken is told, and REST is closed again", async () => {
  const taken = createTcpServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  assert.ok(typeof address === "object" && address !== null);
  const free = createTcpServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  const place = free.address();
  assert.ok(typeof place === "object" && place !== null);
  await new Promise((resolve) => free.close(resolve));
  const options = { port: place.port, grpcPort: address.port };
  await assert.rejects(createServer(options), { code: "EADDRINUSE" });
  taken.close();
  await assert.rejects(send(place, "GET", "/"), { code: "ECONNREFUSED" });
});

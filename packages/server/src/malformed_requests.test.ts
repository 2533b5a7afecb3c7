/** `QUIVER_FUZZ_REQUESTS=100000` and `QUIVER_FUZZ_SEED` make it longer, and repeat it. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { test } from "node:test";
import { seededRandom } from "@quiverdb/engine/testing";
import { malformedRequest } from "./testing/malformed_requests.ts";
import { resultOf, send, withServer } from "./testing/running_server.ts";

const REQUESTS = Number(process.env["QUIVER_FUZZ_REQUESTS"] ?? 3000);
const SEED = Number(process.env["QUIVER_FUZZ_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
const CONCURRENCY = 8;
/** What a single node does not have or know, in Qdrant's own words, is no failure. */
const FORGIVEN = /^HTTP\/1\.1 501 |Could not get telemetry from cluster/;

/** The answer as text; empty if the connection ended without one. */
function exchange(port: number, request: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1");
    const end = (): void => {
      socket.destroy();
      resolve(answer);
    };
    // A request that is cut short has no answer until its caller goes.
    socket.setTimeout(300, end);
    socket.on("data", (chunk) => (answer += chunk.toString("latin1")));
    socket.on("error", end);
    socket.on("close", end);
    socket.write(request);
  });
}

function openDescriptors(): number {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return 0;
  }
}

test(`${REQUESTS} malformed requests get 4xx, and the server lives on (seed ${SEED})`, async () => {
  const failures: unknown[] = [];
  const log = {
    info() {},
    warn() {},
    error: (facts: object) => void failures.push(facts),
  };
  await withServer({ log, bodyIdleTimeoutMs: 250 }, async (server) => {
    const config = { vectors: { size: 2, distance: "Dot" } };
    await resultOf(send(server, "PUT", "/collections/fuzz", config));
    const random = seededRandom(SEED);
    const before = openDescriptors();
    const statuses = new Map<string, number>();
    let sent = 0;
    const work = async (): Promise<void> => {
      while (sent < REQUESTS) {
        sent++;
        const request = malformedRequest(random);
        const answer = await exchange(server.port, request);
        const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? "none";
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status.startsWith("5") && !FORGIVEN.test(answer)) {
          const text = `${request.toString("latin1").slice(0, 1500)}\n=> ${answer.slice(0, 500)}`;
          assert.fail(`seed ${SEED}, request ${sent}: ${text}`);
        }
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
    assert.deepEqual(failures, []);
    assert.ok((statuses.get("400") ?? 0) > REQUESTS / 10, JSON.stringify([...statuses]));
    assert.equal((await send(server, "GET", "/healthz")).text, "healthz check passed");
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.ok(openDescriptors() <= before + 2, "connections are left open");
  });
});

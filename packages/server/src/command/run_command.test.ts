import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { runUntilEnd, startProcess } from "../testing/server_process.ts";
import { resultOf, send } from "../testing/running_server.ts";

const COLLECTION = "/collections/books";
const CONFIG = { vectors: { size: 2, distance: "Dot" } };

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "quiver-command-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("the command serves a folder, answers what is under way at SIGTERM, and ends with 0", async () => {
  await inFolder(async (folder) => {
    const server = await startProcess(["--path", folder]);
    await resultOf(send(server, "PUT", COLLECTION, CONFIG));
    const points = Array.from({ length: 5000 }, (_, id) => ({ id, vector: [id, 1] }));
    const write = send(server, "PUT", `${COLLECTION}/points?wait=true`, { points });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const [written, { code, stderr }] = await Promise.all([resultOf(write), server.end()]);
    assert.deepEqual(written, { operation_id: 1, status: "completed" });
    assert.deepEqual([code, stderr], [0, ""]);
    const again = await startProcess(["--path", folder]);
    const { end } = again;
    const count = send(again, "POST", `${COLLECTION}/points/count`, {});
    assert.deepEqual(await resultOf(count), { count: 5000 });
    await end();
  });
});

test("a bad start ends with one clear line and 1", async () => {
  await inFolder(async (folder) => {
    const file = join(folder, "config.yaml");
    writeFileSync(file, "service: { htpp_port: 1 }");
    const taken = createTcpServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const address = taken.address();
    assert.ok(typeof address === "object" && address !== null);
    const holder = await startProcess(["--path", join(folder, "data")]);
    const tls = { QDRANT__SERVICE__ENABLE_TLS: "true", QDRANT__TLS__KEY: file };
    const cases: [string[], Record<string, string>, RegExp][] = [
      [["--memory", "--port", String(address.port)], {}, /port \d+ of 127\.0\.0\.1 is taken/],
      [["--path", join(folder, "data"), "--port", "0"], {}, /Storage locked: .*pid \d+/],
      [["--config-path", file], {}, /config\.yaml: unknown key service\.htpp_port/],
      [["--host", "0.0.0.0", "--memory"], {}, /can be reached by other machines/],
      [["--memory"], { ...tls, QDRANT__TLS__CERT: "/none.pem" }, /tls\.cert: .*none\.pem/],
      [["--memory", "--port", "0"], { ...tls, QDRANT__TLS__CERT: file }, /PEM|pem/],
      [["--bad"], {}, /Unknown option '--bad'; --help/],
    ];
    try {
      await Promise.all(
        cases.map(async ([parameters, environment, expected]) => {
          const { code, stderr } = await runUntilEnd(parameters, environment);
          assert.match(stderr, expected);
          assert.match(stderr, /^quiverdb-server: [^\n]+\n$/);
          assert.equal(code, 1, stderr);
        }),
      );
    } finally {
      taken.close();
      await holder.end();
    }
  });
});

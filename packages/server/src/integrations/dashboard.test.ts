import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { resultOf, send, withServer } from "../testing/running_server.ts";

const C = "/collections/c";

async function withFiles<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), "quiver-static-"));
  try {
    const folder = join(root, "static");
    mkdirSync(join(folder, "assets"), { recursive: true });
    writeFileSync(join(folder, "index.html"), "<html>");
    writeFileSync(join(folder, "assets", "a b.js"), "1");
    writeFileSync(join(root, "secret.txt"), "secret");
    symlinkSync(join(root, "secret.txt"), join(folder, "link.txt"));
    return await use(folder);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

test("a folder is served at /dashboard, without a key, and nothing beside it", async () => {
  await withFiles((staticFolder) =>
    withServer({ staticFolder, apiKey: "k" }, async (server) => {
      const redirect = await send(server, "GET", "/dashboard");
      assert.deepEqual([redirect.status, redirect.headers.location], [307, "/dashboard/"]);
      const index = await send(server, "GET", "/dashboard/?x=1");
      assert.equal(index.text, "<html>");
      assert.equal(index.headers["content-type"], "text/html; charset=utf-8");
      assert.equal(index.headers["x-frame-options"], "DENY");
      assert.equal((await send(server, "GET", "/dashboard/assets/a%20b.js")).text, "1");
      for (const path of [
        "/dashboard/../secret.txt",
        "/dashboard/%2e%2e/secret.txt",
        "/dashboard/..%2fsecret.txt",
        "/dashboard/..%5csecret.txt",
        "/dashboard/link.txt",
        "/dashboard/index.html%00.js",
        "/dashboard/%ff",
        "/dashboard/none",
        "/dashboard/assets",
      ]) {
        const { status, text } = await send(server, "GET", path);
        assert.deepEqual([status, text], [404, ""], path);
      }
      assert.equal((await send(server, "GET", "/dashboardx")).status, 401);
      assert.equal((await send(server, "POST", "/dashboard/index.html")).status, 401);
    }),
  );
});

test("a folder that is not there is an empty one", async () => {
  await withServer({ staticFolder: "/nonexistent/static" }, async (server) => {
    assert.equal((await send(server, "GET", "/dashboard/")).status, 404);
  });
});

test("every call of the official dashboard is answered", async () => {
  await withServer({}, async (server) => {
    const headers = { "x-inference-proxy": "true", "content-type": "application/json" };
    const call = (method: string, path: string, body?: object) =>
      resultOf(send(server, method, path, body, { headers }));
    await call("PUT", C, { vectors: { size: 2, distance: "Dot" } });
    await call("PUT", `${C}/points?wait=true`, {
      points: [1, 2, 3].map((id) => ({ id, vector: [id, 1], payload: { city: "Oslo" } })),
    });
    await call("PUT", `${C}/index?wait=true`, { field_name: "city", field_schema: "keyword" });
    const telemetry = await call("GET", "/telemetry");
    const app = Reflect.get(Object(telemetry), "app");
    assert.deepEqual([app.version, app.jwt_rbac, app.hide_jwt_dashboard], ["1.19.0", false, false]);
    for (const path of [
      "/issues",
      "/collections",
      C,
      `${C}/exists`,
      `${C}/aliases`,
      "/aliases",
      `${C}/cluster`,
      "/cluster",
      `${C}/optimizations?with=queued,completed,idle_segments`,
      "/quotas",
    ]) {
      await call("GET", path);
    }
    await call("DELETE", "/issues");
    assert.deepEqual(await call("GET", `${C}/memory`), {
      name: "c",
      usage: { ram_bytes: 24, cached_bytes: 0, expected_cache_bytes: 0, disk_bytes: 24 },
      children: [
        {
          name: "vectors",
          usage: { ram_bytes: 24, cached_bytes: 0, expected_cache_bytes: 0, disk_bytes: 24 },
          children: [],
        },
      ],
    });
    assert.equal((await send(server, "GET", "/collections/none/memory")).status, 404);
    const requests: [string, object][] = [
      ["points/scroll", { limit: 20, with_vector: true, with_payload: true, offset: 1 }],
      ["points/query", { query: { recommend: { positive: [1] } }, limit: 5 }],
      ["points/query", { query: { sample: "random" } }],
      ["points", { ids: [1], with_payload: true, with_vector: true }],
      ["facet", { key: "city", limit: 50 }],
      ["points/search/matrix/pairs", { sample: 3, limit: 2 }],
      ["points/payload", { payload: { a: 1 }, points: [1] }],
      ["points/delete", { points: [3] }],
    ];
    for (const [path, body] of requests) await call("POST", `${C}/${path}`, body);
    await call("PUT", `${C}/points/payload`, { payload: { b: 1 }, points: [1] });
    await call("PATCH", C, { optimizers_config: { indexing_threshold: 1000 } });
    const alias = { create_alias: { collection_name: "c", alias_name: "a" } };
    await call("POST", "/collections/aliases", { actions: [alias] });
    await call("DELETE", C);
    assert.equal((await send(server, "GET", "/cloud/data.json")).status, 404);
  });
});

import assert from "node:assert/strict";
import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { ENGINE_VERSION } from "./engine_version.ts";
import { openEmbedded } from "./open_embedded.ts";
import { createDense } from "./testing/dense_collection.ts";

const REGISTER = Symbol.for("quiverdb.open_engines");

async function withFolder(use: (path: string) => Promise<void>): Promise<void> {
  const path = await realpath(await mkdtemp(join(tmpdir(), "quiver-engine-")));
  try {
    await use(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

test("the version of the engine is that of its package", async () => {
  const manifest = new URL("../../package.json", import.meta.url);
  const { version }: { version: unknown } = JSON.parse(await readFile(manifest, "utf8"));
  assert.equal(ENGINE_VERSION, version);
});

test("a folder that another version of the package has open in this process is refused", async () => {
  await withFolder(async (path) => {
    const first = await openEmbedded({ path });
    const register: unknown = Reflect.get(globalThis, REGISTER);
    assert.ok(register instanceof Map);
    const [identity, own] = [...register].find(([key]) => String(key).endsWith(path)) ?? [];
    assert.ok(own !== undefined, "the folder is in the register");
    register.set(identity, { version: "9.9.9", engine: {} });
    await assert.rejects(openEmbedded({ path }), {
      code: "storage_locked",
      message: /by version 9\.9\.9 .* this is version 0\.1\.0\. Make the process load one version/,
    });
    register.set(identity, own);
    const second = await openEmbedded({ path });
    await createDense(first);
    const { collections } = await second.call("getCollections", { path: {}, query: {} });
    assert.deepEqual(collections, [{ name: "c" }]);
    await Promise.all([first.close(), second.close()]);
    assert.equal(register.has(identity), false);
  });
});

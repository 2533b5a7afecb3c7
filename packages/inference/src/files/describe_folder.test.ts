import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { test } from "node:test";

import { describeFolder } from "./describe_folder.ts";

test("a folder says the size and the pooling of its model, or what is missing", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "quiver-described-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const name = basename(folder);
  await assert.rejects(describeFolder(folder), /config\.json cannot be read/);
  writeFileSync(join(folder, "config.json"), "{}");
  await assert.rejects(describeFolder(folder), /no hidden_size/);
  writeFileSync(join(folder, "config.json"), JSON.stringify({ hidden_size: 8 }));
  const model = { name, kind: "dense", size: 8, folder };
  assert.deepEqual(await describeFolder(folder), { ...model, pooling: "mean" });
  mkdirSync(join(folder, "1_Pooling"));
  const pooling = join(folder, "1_Pooling", "config.json");
  writeFileSync(pooling, JSON.stringify({ pooling_mode_cls_token: true }));
  assert.deepEqual(await describeFolder(folder), { ...model, pooling: "first" });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeKey } from "./key.ts";
import { MemoryStorage } from "./memory_storage.ts";
import { openFolderStorage } from "./open_storage.ts";
import { temporaryFolder } from "./testing/temporary_folder.ts";

test("no native code is loaded before a folder is opened", async (context) => {
  const memory = new MemoryStorage();
  await memory.commit([{ key: encodeKey("n"), value: Uint8Array.of(1) }]);
  await assert.rejects(openFolderStorage("", {}));
  assert.equal(isLoaded(), false);
  const storage = await openFolderStorage(temporaryFolder(context));
  assert.equal(isLoaded(), true);
  await storage.close();
});

function isLoaded(): boolean {
  const report: unknown = process.report.getReport();
  assert.ok(typeof report === "object" && report !== null && "sharedObjects" in report);
  assert.ok(Array.isArray(report.sharedObjects));
  return report.sharedObjects.some((path) => /lmdb.*\.node$/.test(String(path)));
}

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { QdrantError, type ErrorCode } from "@quiverdb/client";
import { STORAGE_OPEN_FILES_MAX, STORAGE_OPEN_FILE_IDLE_MS } from "../common/limits.ts";
import { FolderMedium } from "./folder_medium.ts";
import { GroupCommitStorage } from "./group_commit_storage.ts";
import { encodeKey } from "./key.ts";
import type { Medium } from "./medium.ts";
import { openFolderStorage } from "./open_storage.ts";
import type { Storage } from "./storage.ts";
import { StorageChild } from "./testing/child_process.ts";
import { temporaryFolder } from "./testing/temporary_folder.ts";

const KEY = encodeKey("n");

/** A medium whose every write fails. */
class FaultyMedium implements Medium {
  readonly readOnly = false;

  revision(): number {
    return 0;
  }

  hold(): () => void {
    return () => {};
  }

  get(): undefined {}

  range(): Iterable<readonly [Uint8Array, Uint8Array]> {
    return [];
  }

  async write(): Promise<void> {
    throw new Error("EIO (simulated)");
  }

  async recover(): Promise<void> {}

  readFile(): void {}

  async removeFiles(): Promise<void> {}

  listFiles(): string[] {
    return [];
  }

  async close(): Promise<void> {}
}

test("a new folder is created, holds the format, and keeps its content", async (context) => {
  const folder = join(temporaryFolder(context), "Bücher 書籍", "a.b");
  const storage = await openFolderStorage(folder);
  await set(storage, 1);
  await storage.commit([], [{ file: "c/rows", position: 2, bytes: () => Uint8Array.of(5) }]);
  await storage.close();
  const names = readdirSync(folder).sort();
  assert.deepEqual(names, ["collections", "meta.mdb", "meta.mdb-lock", "quiver.json"]);
  const format: unknown = JSON.parse(readFileSync(join(folder, "quiver.json"), "utf8"));
  assert.ok(typeof format === "object" && format !== null && "version" in format);
  assert.equal(format.version, 1);
  const reopened = await openFolderStorage(folder);
  assert.equal(value(reopened), 1);
  const target = new Uint8Array(3);
  reopened.readFile("c/rows", 0, target);
  assert.deepEqual([...target], [0, 0, 5]);
  await reopened.close();
});

test("concurrent commits share transactions", async (context) => {
  const medium = await FolderMedium.openWriter(temporaryFolder(context));
  const storage = new GroupCommitStorage(medium, () => {});
  await set(storage, 0);
  const before = medium.commitCount;
  await Promise.all(Array.from({ length: 100 }, (_, i) => set(storage, i)));
  assert.equal(medium.commitCount - before, 1);
  const first = set(storage, 1);
  await Promise.resolve();
  await Promise.resolve();
  const later = Array.from({ length: 100 }, (_, i) => set(storage, i));
  await Promise.all([first, ...later]);
  assert.equal(medium.commitCount - before, 3);
  await storage.close();
});

test("the same real path is open once in a process until the last close", async (context) => {
  const parent = temporaryFolder(context);
  const folder = join(parent, "folder");
  mkdirSync(folder);
  symlinkSync(folder, join(parent, "link"));
  const [a, b] = await Promise.all([
    openFolderStorage(folder),
    openFolderStorage(`${join(parent, "link")}/.`),
  ]);
  void set(a, 3);
  assert.equal(value(b), 3);
  await a.close();
  await a.close();
  assert.throws(() => a.get(KEY), failsWith("closed"));
  await set(b, 4);
  const reopened = await openFolderStorage(folder);
  await b.close();
  assert.equal(value(reopened), 4);
  const closing = reopened.close();
  const again = await openFolderStorage(folder);
  await closing;
  assert.equal(value(again), 4);
  await again.close();
  assert.ok(!existsSync(join(folder, "lock")));
});

test("a reader beside a writer of its process sees its commits, cannot write", async (context) => {
  const folder = temporaryFolder(context);
  const writer = await openFolderStorage(folder);
  const reader = await openFolderStorage(folder, { readOnly: true });
  assert.ok(reader.readOnly && !writer.readOnly);
  const epoch = reader.epoch();
  assert.equal(reader.epoch(), epoch);
  const writerEpoch = writer.epoch();
  await set(writer, 7);
  assert.notEqual(reader.epoch(), epoch);
  assert.equal(writer.epoch(), writerEpoch);
  assert.equal(value(reader), 7);
  await assert.rejects(set(reader, 8), failsWith("forbidden"));
  await assert.rejects(reader.removeFiles("c"), failsWith("forbidden"));
  await writer.close();
  assert.equal(value(reader), 7);
  await reader.close();
});

test("a reader stays usable when the process opens the folder for writing", async (context) => {
  const folder = temporaryFolder(context);
  const first = await openFolderStorage(folder);
  await set(first, 1);
  await first.close();
  const reader = await openFolderStorage(folder, { readOnly: true });
  assert.equal(value(reader), 1);
  const epoch = reader.epoch();
  const other = new StorageChild(context, "hold", folder);
  assert.equal(await other.line(0), "open");
  await assert.rejects(openFolderStorage(folder), failsWith("storage_locked"));
  assert.equal(value(reader), 1);
  await other.end();
  const writer = await openFolderStorage(folder);
  assert.notEqual(reader.epoch(), epoch);
  await set(writer, 2);
  assert.equal(value(reader), 2);
  await assert.rejects(set(reader, 8), failsWith("forbidden"));
  await reader.close();
  await set(writer, 3);
  await writer.close();
});

test("a reader in another process notices commits, also when the folder grows", async (context) => {
  const folder = temporaryFolder(context);
  const writer = await openFolderStorage(folder);
  await set(writer, 1);
  const reader = new StorageChild(context, "read", folder);
  assert.equal(await reader.line(0), "open");
  const ask = async (index: number): Promise<[string, string]> => {
    reader.process.stdin.write("?\n");
    const [epoch = "", content = ""] = (await reader.line(index))?.split(" ") ?? [];
    return [epoch, content];
  };
  const [firstEpoch, first] = await ask(1);
  assert.equal(first, "1");
  assert.deepEqual(await ask(2), [firstEpoch, "1"]);
  for (let i = 2; i < 30; i++) {
    const growth = { key: encodeKey("big", i), value: new Uint8Array(1_000_000).fill(i) };
    await writer.commit([growth, { key: KEY, value: Uint8Array.of(i) }]);
    const [epoch, content] = await ask(i + 1);
    assert.equal(content, String(i));
    assert.notEqual(epoch, firstEpoch);
  }
  await reader.end();
  await writer.close();
});

test("a reader sees one commit until it asks for the epoch", async (context) => {
  const folder = temporaryFolder(context);
  await (await openFolderStorage(folder)).close();
  const writer = new StorageChild(context, "write", folder);
  await writer.line(3);
  const reader = await openFolderStorage(folder, { readOnly: true });
  for (let round = 0; round < 20; round++) {
    reader.epoch();
    const stored = reader.get(encodeKey("batches"));
    await sleep(10);
    const rows = [...reader.range(encodeKey("row"))].length;
    assert.equal(rows, 20 * new DataView(stored?.buffer ?? new ArrayBuffer(4)).getUint32(0));
  }
  const release = reader.hold();
  const releaseOther = reader.hold();
  const epoch = reader.epoch();
  const stored = reader.get(encodeKey("batches"));
  release();
  await sleep(30);
  assert.equal(reader.epoch(), epoch);
  assert.deepEqual(reader.get(encodeKey("batches")), stored);
  releaseOther();
  assert.ok(reader.epoch() > epoch);
  await writer.end("SIGKILL");
  await reader.close();
});

test("flat files are not held open when idle and never more than the limit", async (context) => {
  const medium = await FolderMedium.openWriter(temporaryFolder(context));
  const storage = new GroupCommitStorage(medium, () => {});
  const files = Array.from({ length: STORAGE_OPEN_FILES_MAX + 20 }, (_, i) => `c/${i}/rows`);
  await storage.commit(
    [],
    files.map((file) => ({ file, position: 0, bytes: twoBytes })),
  );
  for (const file of files) storage.readFile(file, 0, new Uint8Array(2));
  assert.equal(medium.openFileCount, STORAGE_OPEN_FILES_MAX);
  await sleep(STORAGE_OPEN_FILE_IDLE_MS + 300);
  assert.equal(medium.openFileCount, 0);
  for (const file of files) storage.readFile(file, 0, new Uint8Array(2));
  await storage.close();
});

test("a commit that fails and a storage that does not recover are reported", async () => {
  const reports: [string, string][] = [];
  class Broken extends FaultyMedium {
    override async recover(): Promise<void> {
      throw new Error("no way back");
    }
  }
  const storage = new GroupCommitStorage(new Broken(), (level, message) =>
    reports.push([level, message]),
  );
  await assert.rejects(set(storage, 1), failsWith("storage"));
  assert.deepEqual(reports, [
    ["error", "commits failed and were rolled back"],
    ["error", "the storage did not recover"],
  ]);
  await storage.close();
});

test("where only a flat file fails, the keys stay readable without a break", async (context) => {
  const medium = await FolderMedium.openWriter(temporaryFolder(context));
  const storage = new GroupCommitStorage(medium, () => {});
  await set(storage, 1);
  const bytes = (): Uint8Array => {
    throw new Error("no bytes (simulated)");
  };
  const failing = storage.commit([], [{ file: "c/rows", position: 0, bytes }]);
  const state = { isSettled: false };
  const settled = failing
    .catch(() => undefined)
    .finally(() => {
      state.isSettled = true;
    });
  while (!state.isSettled) {
    assert.equal(value(storage), 1);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await settled;
  await assert.rejects(failing, failsWith("storage"));
  await set(storage, 2);
  assert.equal(value(storage), 2);
  await storage.close();
});

test("a full disk rejects commits, keeps the state before them, and passes", async (context) => {
  if (process.platform === "win32") return context.skip("needs ulimit");
  const folder = temporaryFolder(context);
  // Files may grow to 2 MB (in blocks of 512 bytes).
  const child = new StorageChild(context, "fill", folder, "ulimit -f 4096;");
  await child.end();
  assert.deepEqual(child.lines, [
    "open",
    "big storage storage",
    "epoch moved true, value 1",
    "small value 2",
  ]);
});

test("unusable paths are refused with a reason and nothing is created", async (context) => {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, "file"), "x");
  await refuses("", "the path is empty");
  await refuses(join(folder, "file"), "it is not a folder");
  await refuses(join(folder, "file", "below"), "a part of the path is not a folder");
  await refuses(folder, "no quiver.json but other content (file)");
  assert.deepEqual(readdirSync(folder), ["file"]);
  const absent = join(folder, "absent");
  await refuses(absent, "it does not exist", true);
  assert.ok(!existsSync(absent));
  mkdirSync(absent);
  await refuses(absent, "it is not a storage folder yet", true);
  assert.deepEqual(readdirSync(absent), []);
});

test("leftovers of a mount or an interrupted creation are no content", async (context) => {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, "lost+found"));
  for (const name of [".gitkeep", "quiver.json.new", "lock.0123456789abcdef.new"]) {
    writeFileSync(join(folder, name), "");
  }
  const storage = await openFolderStorage(folder);
  await storage.close();
});

test("a newer or foreign format and damaged keys are refused", async (context) => {
  const folder = temporaryFolder(context);
  await (await openFolderStorage(folder)).close();
  const file = join(folder, "quiver.json");
  const format = readFileSync(file, "utf8");
  writeFileSync(file, format.replace('"version": 1', '"version": 2'));
  await refuses(folder, "its format has version 2, this Quiver knows up to 1");
  await refuses(folder, "Please upgrade", true);
  for (const text of ["", "[]", "{}", '{"format":"other","version":1}']) {
    writeFileSync(file, text);
    await refuses(folder, "not one of Quiver");
  }
  rmSync(file);
  await refuses(folder, "no quiver.json but other content (meta.mdb, meta.mdb-lock)");
  writeFileSync(file, format);
  const keys = readFileSync(join(folder, "meta.mdb"));
  for (const content of ["", "abc", "no keys at all".repeat(1000), keys.subarray(0, 5000)]) {
    writeFileSync(join(folder, "meta.mdb"), content);
    if (content !== "") await refuses(folder, "meta.mdb");
    await refuses(folder, "meta.mdb", true);
  }
  assert.ok(!existsSync(join(folder, "lock")));
});

test("a read-only mount can be read and refuses a writer", async (context) => {
  const folder = temporaryFolder(context);
  const original = join(folder, "original");
  const mount = join(folder, "mount");
  mkdirSync(mount);
  const writer = await openFolderStorage(original);
  await set(writer, 1);
  await writer.commit([], [{ file: "c/rows", position: 0, bytes: () => Uint8Array.of(5) }]);
  await writer.close();
  try {
    execFileSync("mount", ["--bind", original, mount], { stdio: "ignore" });
    execFileSync("mount", ["-o", "remount,bind,ro", mount], { stdio: "ignore" });
  } catch {
    return context.skip("needs the right to mount");
  }
  try {
    await refuses(mount, "read-only file system");
    const reader = await openFolderStorage(mount, { readOnly: true });
    assert.equal(value(reader), 1);
    assert.equal([...reader.range(KEY)].length, 1);
    reader.readFile("c/rows", 0, new Uint8Array(1));
    const child = new StorageChild(context, "write", original);
    assert.equal(await child.line(0), "open");
    const epoch = reader.epoch();
    await child.line(5);
    assert.notEqual(reader.epoch(), epoch);
    assert.ok([...reader.range(encodeKey("row"))].length >= 20);
    await child.end("SIGKILL");
    await reader.close();
  } finally {
    execFileSync("umount", ["-l", mount]);
  }
});

test("a folder without permission to write can be read and refuses a writer", async (context) => {
  if (process.getuid?.() === 0) return context.skip("permissions do not bind root");
  const folder = temporaryFolder(context);
  const writer = await openFolderStorage(folder);
  await set(writer, 1);
  await writer.close();
  execFileSync("chmod", ["-R", "a-w", folder]);
  try {
    await refuses(folder, "permission denied");
    const reader = await openFolderStorage(folder, { readOnly: true });
    assert.equal(value(reader), 1);
    await reader.close();
  } finally {
    execFileSync("chmod", ["-R", "u+w", folder]);
  }
});

function twoBytes(): Uint8Array {
  return Uint8Array.of(1, 2);
}

async function set(storage: Storage, content: number): Promise<void> {
  await storage.commit([{ key: KEY, value: Uint8Array.of(content) }]);
}

function value(storage: Storage): number | undefined {
  return storage.get(KEY)?.[0];
}

function failsWith(code: ErrorCode, text = ""): (error: unknown) => boolean {
  return (error) =>
    error instanceof QdrantError && error.code === code && error.message.includes(text);
}

async function refuses(path: string, text: string, readOnly = false): Promise<void> {
  await assert.rejects(openFolderStorage(path, { readOnly }), failsWith("storage", text));
}

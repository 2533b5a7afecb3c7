import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { QdrantError } from "@quiverdb/client";
import { FolderLock } from "./folder_lock.ts";
import { ownRecord } from "./lock_holder.ts";
import type { LockRecord } from "./lock_record.ts";
import type { OpenedFolder } from "./open_folder.ts";
import { openAt } from "../testing/open_at.ts";
import { StorageChild } from "../testing/child_process.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";

const WINDOWS = process.platform === "win32";

test("a second writer is refused and told who writes", async (context) => {
  const folder = temporaryFolder(context);
  const holder = new StorageChild(context, "hold", folder);
  assert.equal(await holder.line(0), "open");
  const error = await lockedError(folder);
  assert.ok(
    error.reason.startsWith(
      `Storage locked: Storage folder ${folder} is already accessed by another instance of ` +
        `Qdrant client (pid ${holder.pid} on host ${hostname()} since `,
    ),
    error.reason,
  );
  assert.deepEqual(Object.keys(error.details).sort(), ["command", "host", "pid", "startedAt"]);
  assert.equal(error.details["pid"], holder.pid);
  assert.match(String(error.details["command"]), /^node.*storage_child\.ts$/);
  assert.ok(Math.abs(Date.now() - Date.parse(String(error.details["startedAt"]))) < 60_000);
  await holder.end();
  await openAndClose(folder);
  assert.deepEqual(lockFiles(folder), []);
});

test("the lock of this process refuses others, in this process too, until it is closed", async (context) => {
  const folder = temporaryFolder(context);
  const opened = await open(folder);
  assert.equal((await lockedError(folder)).details["pid"], process.pid);
  const second = new StorageChild(context, "hold", folder);
  assert.match(
    (await second.line(0)) ?? "",
    new RegExp(`^error storage_locked {"pid":${process.pid},`),
  );
  await second.end();
  await opened.close();
  const third = new StorageChild(context, "hold", folder);
  assert.equal(await third.line(0), "open");
  await third.end();
});

test("a stopped holder is not robbed", async (context) => {
  if (WINDOWS) return context.skip("needs SIGSTOP");
  const folder = temporaryFolder(context);
  const holder = new StorageChild(context, "hold", folder);
  assert.equal(await holder.line(0), "open");
  holder.process.kill("SIGSTOP");
  const attempts = await Promise.all(Array.from({ length: 5 }, () => lockedError(folder)));
  for (const error of attempts) assert.equal(error.details["pid"], holder.pid);
  holder.process.kill("SIGCONT");
  await holder.end();
  await openAndClose(folder);
});

test("the lock of a killed holder is taken over at once", async (context) => {
  const folder = temporaryFolder(context);
  const holder = new StorageChild(context, "hold", folder);
  assert.equal(await holder.line(0), "open");
  await holder.end("SIGKILL");
  assert.ok(existsSync(join(folder, "lock")));
  const before = performance.now();
  await openAndClose(folder);
  assert.ok(performance.now() - before < 2000);
  assert.deepEqual(lockFiles(folder), []);
});

test("of simultaneous starters exactly one wins, also over a dead holder", async (context) => {
  const folder = temporaryFolder(context);
  for (let round = 0; round < 2; round++) {
    const starters = Array.from({ length: 3 }, () => new StorageChild(context, "hold", folder));
    const lines = await Promise.all(starters.map((starter) => starter.line(0)));
    const winner = starters[lines.indexOf("open")];
    assert.ok(winner !== undefined, lines.join("\n"));
    for (const line of lines) {
      if (line !== "open") assert.match(line ?? "", /^error storage_locked /);
    }
    assert.equal(lines.filter((line) => line === "open").length, 1);
    // The next round starts with the lock of a dead holder.
    await winner.end("SIGKILL");
    await Promise.all(starters.map((starter) => starter.end()));
  }
});

test("within one process starters of several module copies get one winner", async (context) => {
  const folder = temporaryFolder(context);
  for (let round = 0; round < 20; round++) {
    if (round % 2 === 0) leaveLock(folder);
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => FolderLock.acquire(folder)),
    );
    const won = results.filter((result) => result.status === "fulfilled");
    assert.equal(won.length, 1);
    for (const result of results) {
      if (result.status === "fulfilled") await result.value.release();
      else assert.ok(isLocked(result.reason), String(result.reason));
    }
  }
});

test("a reused process id is not taken for the holder", async (context) => {
  if (process.platform !== "linux") return context.skip("the start time is known on Linux only");
  const folder = temporaryFolder(context);
  leaveLock(folder, { pid: process.pid, processStart: "1" });
  await openAndClose(folder);
});

test("a living process without its socket keeps the lock", async (context) => {
  const folder = temporaryFolder(context);
  const holder = new StorageChild(context, "hold", folder);
  assert.equal(await holder.line(0), "open");
  for (const name of lockFiles(folder)) {
    if (name.endsWith(".sock")) rmSync(join(folder, name));
  }
  assert.equal((await lockedError(folder)).details["pid"], holder.pid);
  await holder.end();
});

test("a process that ends without closing leaves no lock", async (context) => {
  const folder = temporaryFolder(context);
  const child = new StorageChild(context, "leave", folder);
  await child.end();
  assert.deepEqual(child.lines, ["open"]);
  assert.deepEqual(lockFiles(folder), []);
});

test("a copy of an open folder is not locked", async (context) => {
  const parent = temporaryFolder(context);
  const holder = new StorageChild(context, "hold", join(parent, "original"));
  assert.equal(await holder.line(0), "open");
  cpSync(join(parent, "original"), join(parent, "copy"), {
    recursive: true,
    filter: (source) => !source.endsWith(".sock"),
  });
  await openAndClose(join(parent, "copy"));
  await holder.end();
});

test("a holder on another machine keeps the lock, the text tells the way out", async (context) => {
  const folder = temporaryFolder(context);
  leaveLock(folder, { host: "elsewhere", bootId: "another", machine: "another" });
  const error = await lockedError(folder);
  assert.equal(error.details["host"], "elsewhere");
  assert.match(error.message, /if it is gone, delete .*lock\.$/);
});

test("a lock from before a restart of this machine is taken over", async (context) => {
  if (process.platform !== "linux") return context.skip("the restart is known on Linux only");
  const folder = temporaryFolder(context);
  leaveLock(folder, { pid: process.pid, bootId: "earlier" });
  await openAndClose(folder);
});

test("a damaged lock file and leftovers of dead starters are cleared away", async (context) => {
  const folder = temporaryFolder(context);
  leaveLock(folder);
  const record = readFileSync(join(folder, "lock"), "utf8");
  writeFileSync(join(folder, "lock.0123456789abcdef.new"), record);
  writeFileSync(join(folder, "lock.takeover-0123456789abcdef"), record);
  writeFileSync(join(folder, "lock"), "");
  await openAndClose(folder);
  assert.deepEqual(lockFiles(folder), []);
});

test("a takeover that died half-way is taken over as well", async (context) => {
  const folder = temporaryFolder(context);
  leaveLock(folder);
  const record = readFileSync(join(folder, "lock"), "utf8");
  writeFileSync(join(folder, "lock.takeover-aa"), record.replace('"aa"', '"bb"'));
  await openAndClose(folder);
  assert.deepEqual(lockFiles(folder), []);
});

test("a writer whose lock was deleted and taken writes no more", async (context) => {
  const folder = temporaryFolder(context);
  const opened = await open(folder);
  await set(opened);
  rmSync(join(folder, "lock"));
  const thief = new StorageChild(context, "hold", folder);
  assert.equal(await thief.line(0), "open");
  await assert.rejects(set(opened), isLocked);
  await opened.close();
  assert.ok(existsSync(join(folder, "lock")));
  await thief.end();
});

test("folders with names longer than a socket path can be locked", async (context) => {
  const folder = join(temporaryFolder(context), "x".repeat(120), "y".repeat(120));
  const holder = new StorageChild(context, "hold", folder);
  assert.equal(await holder.line(0), "open");
  await lockedError(folder);
  await holder.end("SIGKILL");
  await openAndClose(folder);
  assert.deepEqual(lockFiles(folder), []);
});

function open(folder: string): Promise<OpenedFolder> {
  return openAt(folder, { initialize: async () => {} });
}

async function set({ files }: OpenedFolder): Promise<void> {
  await files.makeFolder("catalog");
  await files.syncFolder("catalog");
}

async function openAndClose(folder: string): Promise<void> {
  const opened = await open(folder);
  await set(opened);
  await opened.close();
}

async function lockedError(folder: string): Promise<QdrantError> {
  let found: unknown;
  await open(folder).then(
    () => assert.fail("the folder could be opened"),
    (error: unknown) => {
      found = error;
    },
  );
  assert.ok(isLocked(found), String(found));
  return found;
}

function isLocked(error: unknown): error is QdrantError {
  return error instanceof QdrantError && error.code === "storage_locked";
}

function lockFiles(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith("lock"));
}

/** Leaves the lock file of a process of this machine that is gone, with some fields changed. */
function leaveLock(folder: string, change: Partial<LockRecord> = {}): void {
  const gone = spawnSync(process.execPath, ["--version"]).pid;
  const record = { ...ownRecord(folder, "aa", "lock.aa.sock"), pid: gone, ...change };
  writeFileSync(join(folder, "lock"), JSON.stringify(record));
}

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { QdrantError } from "@quiverdb/client";
import type { FileSystem } from "../file_system.ts";
import { problemOf, type StorageProblem } from "../storage_error.ts";
import { StorageChild } from "../testing/child_process.ts";
import { makeSmallCatalog } from "../testing/small_catalog.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import type { OpenedFolder } from "./open_folder.ts";
import { openAt } from "../testing/open_at.ts";

const WINDOWS = process.platform === "win32";
/** More than fits into memory. */
const HUGE_BYTES = 2 ** 37;
const CONTENT = ["catalog", "quiver.json"];

test("a new folder is made with all above it, and made a storage once", async (context) => {
  const folder = join(temporaryFolder(context), "a", "b", "c");
  let initialized = 0;
  const initialize = async (files: FileSystem): Promise<void> => {
    initialized++;
    assert.ok(existsSync(join(folder, "lock")));
    assert.ok(!existsSync(join(folder, "quiver.json")));
    await makeSmallCatalog(files);
  };
  for (let round = 0; round < 2; round++) {
    const opened = await openAt(folder, { initialize });
    assert.equal(opened.folder, folder);
    assert.equal(opened.readOnly, false);
    assert.ok(!opened.files.readOnly);
    await opened.files.makeFolder("collections");
    await opened.close();
    await opened.close();
    assert.deepEqual(readdirSync(folder).sort(), ["catalog", "collections", "quiver.json"]);
  }
  assert.equal(initialized, 1);
  const format: unknown = JSON.parse(readFileSync(join(folder, "quiver.json"), "utf8"));
  assert.ok(typeof format === "object" && format !== null && "version" in format);
  assert.equal(format.version, 2);
});

test("all paths to a folder are one folder", async (context) => {
  if (WINDOWS) return context.skip("links need rights");
  const parent = temporaryFolder(context);
  const folder = join(parent, "real");
  mkdirSync(folder);
  symlinkSync(folder, join(parent, "link"));
  const opened = await open(join(parent, "link"));
  assert.equal(opened.folder, folder);
  await refuses(folder, "storage_locked", /already accessed/);
  await opened.close();
});

test("unusable paths are refused with a reason, and nothing is left", async (context) => {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, "file"), "x");
  await refuses(" ", "storage", /the path is empty/);
  await refuses("a\0b", "storage", /null bytes/);
  await refuses(join(folder, "file"), "storage", /it is not a folder/);
  await refuses(join(folder, "file", "below"), "storage", /a part of its path is no folder/);
  await refuses(folder, "storage", /no quiver.json but other content \(file\)/);
  const long = join(folder, "made", "n".repeat(300), "below");
  await refuses(long, "storage", /its path is too long/);
  assert.deepEqual(readdirSync(folder), ["file"]);
  if (WINDOWS) return;
  symlinkSync(join(folder, "nowhere"), join(folder, "dangling"));
  symlinkSync(join(folder, "circle"), join(folder, "circle"));
  await refuses(join(folder, "dangling", "a"), "storage", /a link that leads nowhere/);
  await refuses(join(folder, "dangling"), "storage", /a link that leads nowhere/);
  await refuses(join(folder, "circle"), "storage", /its links lead nowhere/);
  execFileSync("mkfifo", [join(folder, "fifo")]);
  await refuses(join(folder, "fifo"), "storage", /it is not a folder/);
  assert.deepEqual(readdirSync(folder).sort(), ["circle", "dangling", "fifo", "file"]);
});

test("an initialization that fails leaves nothing, not even the folder", async (context) => {
  const parent = temporaryFolder(context);
  const initialize = async (files: FileSystem): Promise<void> => {
    await makeSmallCatalog(files);
    throw Object.assign(new Error("simulated"), { code: "ENOSPC" });
  };
  const there = join(parent, "there");
  mkdirSync(there);
  for (const folder of [there, join(parent, "a", "b")]) {
    await assert.rejects(openAt(folder, { initialize }), hasProblem("full"));
  }
  assert.deepEqual(readdirSync(parent), ["there"]);
  assert.deepEqual(readdirSync(there), []);
  await (await open(there)).close();
});

test("a folder of another format or of somebody else is refused and left alone", async (context) => {
  const folder = temporaryFolder(context);
  await (await open(folder)).close();
  const file = join(folder, "quiver.json");
  const format = readFileSync(file, "utf8");
  for (const [text, words] of [
    [format.replace('"version": 2', '"version": 1'), /version 1, .*before the first release/],
    [format.replace('"version": 2', '"version": 3'), /version 3, this Quiver knows up to 2/],
    [format.replace('"version": 2', '"version": "2"'), /not one of Quiver/],
    [format.replace("quiver-storage", "other"), /not one of Quiver/],
    ["", /not one of Quiver/],
    ["[]", /not one of Quiver/],
  ] as const) {
    writeFileSync(file, text);
    await refuses(folder, "storage", words);
    await refuses(folder, "storage", words, true);
  }
  const { mtimeMs } = statSync(folder);
  await refuses(folder, "storage", /not one of Quiver/);
  assert.equal(statSync(folder).mtimeMs, mtimeMs);
  for (const make of oddThings(file)) {
    rmSync(file, { recursive: true });
    make();
    await refuses(folder, "storage", /not one of Quiver/);
    await refuses(folder, "storage", /not one of Quiver/, true);
  }
  assert.deepEqual(readdirSync(folder).sort(), CONTENT);
});

test("a lock that is no lock is an error that names it, and stays", async (context) => {
  const folder = temporaryFolder(context);
  await (await open(folder)).close();
  const lock = join(folder, "lock");
  const words = WINDOWS
    ? [/there is a folder/, /there is a file of \d+ bytes/]
    : [/is a folder/, /is a file of \d+ bytes/, /is a pipe/, /is a symbolic link/];
  for (const [i, make] of oddThings(lock).entries()) {
    make();
    const before = lstatSync(lock);
    const started = performance.now();
    await refuses(folder, "storage", words[i] ?? /never/);
    await refuses(folder, "storage", /which is no lock of Quiver. Delete it/);
    assert.ok(performance.now() - started < 2000);
    assert.equal(lstatSync(lock).ino, before.ino);
    assert.deepEqual(readdirSync(folder).sort(), ["catalog", "lock", "quiver.json"]);
    // A reader does not look at it.
    await (await open(folder, true)).close();
    rmSync(lock, { recursive: true });
  }
  assert.ok(!existsSync(join(folder, "nowhere")));
  await (await open(folder)).close();
});

test("lock files that refer to each other end in an error", async (context) => {
  const folder = temporaryFolder(context);
  const holder = new StorageChild(context, "hold", folder);
  assert.equal(await holder.line(0), "open");
  await holder.end("SIGKILL");
  const record = readFileSync(join(folder, "lock"), "utf8");
  const token = /"token": "(\w+)"/.exec(record)?.[1] ?? "";
  writeFileSync(join(folder, `lock.takeover-${token}`), record);
  await refuses(folder, "storage", /its lock files refer to each other/);
  rmSync(join(folder, `lock.takeover-${token}`));
  await (await open(folder)).close();
  assert.deepEqual(readdirSync(folder).sort(), CONTENT);
});

test("a process killed while it makes the storage leaves one that can be made", async (context) => {
  const folder = join(temporaryFolder(context), "new");
  const child = new StorageChild(context, "die", folder);
  assert.equal(await child.line(0), undefined);
  assert.ok(existsSync(join(folder, "lock")));
  assert.ok(!existsSync(join(folder, "quiver.json")));
  await refuses(folder, "storage", /it holds no storage yet/, true);
  const next = new StorageChild(context, "create", folder);
  assert.equal(await next.line(0), "new open");
  await next.end();
  assert.deepEqual(readdirSync(folder).sort(), CONTENT);
});

test("of processes that race for a new folder one makes it and the others are told", async (context) => {
  const folder = join(temporaryFolder(context), "a", "new");
  const racers = Array.from({ length: 4 }, () => new StorageChild(context, "create", folder));
  const lines = await Promise.all(racers.map((racer) => racer.line(0)));
  const winner = lines.indexOf("new open");
  for (const [i, line] of lines.entries()) {
    if (i !== winner) assert.match(line ?? "", /^error storage_locked /);
  }
  assert.equal(lines.filter((line) => line?.includes("open") && !line.includes("error")).length, 1);
  assert.match(
    lines.filter((_, i) => i !== winner).join(),
    new RegExp(`"pid":${racers[winner]?.pid}`),
  );
  await Promise.all(racers.map((racer) => racer.end()));
  assert.deepEqual(readdirSync(folder).sort(), CONTENT);
});

for (const what of ["a free folder", "the folder of a killed process"]) {
  test(`without free descriptors opening ${what} fails, says so, and leaks none`, async (context) => {
    if (WINDOWS) return context.skip("needs ulimit");
    const folder = temporaryFolder(context);
    if (what !== "a free folder") {
      const holder = new StorageChild(context, "hold", folder);
      assert.equal(await holder.line(0), "open");
      await holder.end("SIGKILL");
      renameSync(join(folder, "lock"), join(folder, ".stale"));
    }
    const child = new StorageChild(context, "starve", folder, "ulimit -n 120;");
    await child.end();
    assert.ok(
      child.lines.every((line) => line.endsWith(" clean")),
      child.lines.join("\n"),
    );
    const outcomes = child.lines.map((line) => line.split(" ")[1]);
    const opens = outcomes.indexOf("open");
    assert.ok(opens > 0, child.lines.join("\n"));
    assert.deepEqual(new Set(outcomes.slice(0, opens)), new Set(["descriptors"]));
    assert.deepEqual(new Set(outcomes.slice(opens)), new Set(["open"]));
    assert.deepEqual(contentOf(folder), CONTENT);
  });
}

test("a full disk is an error that leaves the folder as it was", async (context) => {
  const folder = temporaryFolder(context);
  const mount = join(folder, "mount");
  mkdirSync(mount);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "none", mount], { stdio: "ignore" });
  } catch {
    return context.skip("needs the right to mount");
  }
  try {
    const fill = join(mount, ".fill");
    assert.throws(() => writeFileSync(fill, new Uint8Array(1 << 17)));
    for (const kept of [0, 4096, 8192]) {
      truncateSync(fill, (1 << 16) - kept);
      await assert.rejects(open(mount), hasProblem("full"));
      await assert.rejects(open(join(mount, "below")), hasProblem("full"));
      assert.deepEqual(readdirSync(mount), [".fill"]);
    }
    rmSync(fill);
    await (await open(mount)).close();
    assert.deepEqual(readdirSync(mount).sort(), CONTENT);
  } finally {
    execFileSync("umount", ["-l", mount]);
  }
});

for (const what of ["deleted", "renamed"] as const) {
  test(`a folder that is ${what} while it is open is not made again, and a new one is new`, async (context) => {
    const parent = temporaryFolder(context);
    const folder = join(parent, "store");
    const moved = join(parent, "moved");
    for (const anew of [false, true]) {
      const first = await open(folder);
      const reader = await open(folder, true);
      if (what === "deleted") rmSync(folder, { recursive: true });
      else renameSync(folder, moved);
      await assert.rejects(first.files.makeFolder("a"), hasProblem("missing"));
      await assert.rejects(reader.files.list(""), hasProblem("missing"));
      await refuses(folder, "storage", /it does not exist/, true);
      assert.ok(!existsSync(folder));
      let second: OpenedFolder | undefined;
      if (anew) {
        mkdirSync(folder);
        second = await open(folder);
        await assert.rejects(first.files.makeFolder("a"), hasProblem("replaced"));
        await assert.rejects(reader.files.list(""), hasProblem("replaced"));
      }
      await first.close();
      await reader.close();
      await second?.files.makeFolder("b");
      if (second !== undefined) await refuses(folder, "storage_locked", /already accessed/);
      await second?.close();
      assert.equal(existsSync(folder), anew);
      if (what === "deleted") continue;
      await (await open(moved)).close();
      assert.deepEqual(readdirSync(moved).sort(), CONTENT);
      rmSync(moved, { recursive: true });
    }
  });
}

test("a reader changes nothing, neither beside a writer nor alone", async (context) => {
  const folder = temporaryFolder(context);
  await refuses(folder, "storage", /it holds no storage yet/, true);
  await refuses(join(folder, "absent"), "storage", /it does not exist/, true);
  assert.deepEqual(readdirSync(folder), []);
  const writer = await open(folder);
  const names = readdirSync(folder);
  const { mtimeMs } = statSync(folder);
  const reader = await open(folder, true);
  assert.ok(reader.readOnly && reader.files.readOnly);
  assert.equal((await reader.files.stat("catalog/manifest.json"))?.sizeBytes, 2);
  await assert.rejects(reader.files.makeFolder("a"), hasProblem("permission"));
  assert.deepEqual(readdirSync(folder), names);
  await reader.close();
  assert.equal(statSync(folder).mtimeMs, mtimeMs);
  await writer.close();
  const alone = await open(folder, true);
  const second = await open(folder);
  await alone.close();
  await second.close();
});

test("a read-only mount can be read and refuses a writer", async (context) => {
  const parent = temporaryFolder(context);
  const original = join(parent, "original");
  const mount = join(parent, "mount");
  mkdirSync(mount);
  await (await open(original)).close();
  try {
    execFileSync("mount", ["--bind", original, mount], { stdio: "ignore" });
    execFileSync("mount", ["-o", "remount,bind,ro", mount], { stdio: "ignore" });
  } catch {
    return context.skip("needs the right to mount");
  }
  try {
    await refuses(mount, "storage", /the file system is read-only/);
    const reader = await open(mount, true);
    assert.equal((await reader.files.stat("catalog/manifest.json"))?.sizeBytes, 2);
    await reader.close();
  } finally {
    execFileSync("umount", ["-l", mount]);
  }
});

test("without permission to write a folder can be read and refuses a writer", async (context) => {
  const folder = temporaryFolder(context);
  await (await open(folder)).close();
  becomeNobody(context, folder);
  chmodSync(folder, 0o555);
  await refuses(folder, "storage", /permission denied/);
  await refuses(join(folder, "a", "b"), "storage", /permission denied/);
  await (await open(folder, true)).close();
  // The names of a storage are known without a list.
  chmodSync(folder, 0o111);
  await (await open(folder, true)).close();
  chmodSync(folder, 0o000);
  await refuses(folder, "storage", /permission denied/);
  await refuses(folder, "storage", /permission denied/, true);
  chmodSync(folder, 0o755);
  assert.deepEqual(readdirSync(folder).sort(), CONTENT);
});

test("a folder below one that may not be read is made, and its name reported as not synced", async (context) => {
  if (WINDOWS) return context.skip("needs permissions");
  const parent = temporaryFolder(context);
  becomeNobody(context, parent);
  chmodSync(parent, 0o300);
  const messages: string[] = [];
  const opened = await openAt(join(parent, "a", "b"), {
    initialize: makeSmallCatalog,
    log: (level, message) => void messages.push(`${level}: ${message}`),
  });
  await opened.close();
  assert.deepEqual(messages, ["debug: The name of a folder could not be synced"]);
  chmodSync(parent, 0o700);
});

test("close frees a folder that may no longer be written", async (context) => {
  const folder = temporaryFolder(context);
  becomeNobody(context, folder);
  const opened = await open(folder);
  // Without it others judge by this process, which lives on.
  for (const name of readdirSync(folder)) if (name.endsWith(".sock")) rmSync(join(folder, name));
  chmodSync(folder, 0o555);
  await opened.close();
  chmodSync(folder, 0o755);
  assert.ok(existsSync(join(folder, "lock")));
  const other = new StorageChild(context, "hold", folder);
  assert.equal(await other.line(0), "open");
  await other.end();
  assert.deepEqual(readdirSync(folder).sort(), CONTENT);
});

test("closing leaves no descriptor open", async (context) => {
  if (process.platform !== "linux") return context.skip("needs /proc");
  const folder = temporaryFolder(context);
  await (await open(folder)).close();
  const before = openPaths(folder);
  const opened = await open(folder);
  const reader = await open(folder, true);
  await refuses(folder, "storage_locked", /already accessed/);
  await opened.close();
  await reader.close();
  assert.deepEqual(openPaths(folder), before);
  assert.deepEqual(before, []);
});

function open(path: string, readOnly = false): Promise<OpenedFolder> {
  return openAt(path, { readOnly, initialize: makeSmallCatalog });
}

async function refuses(path: string, code: string, words: RegExp, readOnly = false): Promise<void> {
  await assert.rejects(open(path, readOnly), (error) => {
    assert.ok(error instanceof QdrantError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    return code !== "storage" || problemOf(error) !== undefined;
  });
}

function hasProblem(problem: StorageProblem): (error: unknown) => boolean {
  return (error) => problemOf(error) === problem;
}

function contentOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .sort();
}

/** Makers of things at a path that are not to be read. */
function oddThings(path: string): (() => void)[] {
  const things = [
    () => mkdirSync(path),
    () => {
      writeFileSync(path, "");
      truncateSync(path, HUGE_BYTES);
    },
  ];
  if (WINDOWS) return things;
  return [
    ...things,
    () => execFileSync("mkfifo", [path]),
    () => symlinkSync(join(path, "..", "nowhere"), path),
  ];
}

/** Until the end of the test this process is a user whom permissions bind. */
function becomeNobody(context: TestContext, folder: string): void {
  if (process.getuid?.() !== 0 || process.seteuid === undefined) return;
  const seteuid = process.seteuid.bind(process);
  for (const name of ["", ...readdirSync(folder)]) chownSync(join(folder, name), 65534, 65534);
  seteuid(65534);
  context.after(() => seteuid(0));
}

/** What of a folder this process has open. */
function openPaths(folder: string): string[] {
  const paths: string[] = [];
  for (const fd of readdirSync("/proc/self/fd")) {
    try {
      paths.push(readlinkSync(`/proc/self/fd/${fd}`));
    } catch {
      // That of the listing itself.
    }
  }
  return paths.filter((path) => path.startsWith(folder));
}

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { problemOf, type StorageProblem } from "../storage_error.ts";
import { OPEN_DESCRIPTOR_IDLE_MS, OPEN_DESCRIPTORS_MAX } from "../storage_limits.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { NodeFileSystem } from "./node_file_system.ts";
import { systemCalls, type SystemCalls } from "./system_calls.ts";

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

function fails(problem: StorageProblem): (error: unknown) => boolean {
  return (error) => problemOf(error) === problem;
}

const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i);

test("short and interrupted calls are gone on with until all bytes are there", async (context) => {
  let interrupted = 0;
  const calls: SystemCalls = {
    ...systemCalls,
    writev: async (fd, parts, position) => {
      if (interrupted++ % 2 === 0) throw failure("EINTR");
      const first = parts[0]!;
      return systemCalls.writev(fd, [first.subarray(0, Math.min(3, first.length))], position);
    },
    read: async (fd, target, from, length, position) => {
      if (interrupted++ % 2 === 0) throw failure("EINTR");
      return systemCalls.read(fd, target, from, Math.min(2, length), position);
    },
    readSync: (fd, target, from, length, position) =>
      systemCalls.readSync(fd, target, from, Math.min(2, length), position),
  };
  const files = new NodeFileSystem(temporaryFolder(context), { calls });
  const file = await files.open("a", "create");
  await file.write(0, [bytes(5), bytes(0), bytes(4)]);
  const target = new Uint8Array(12);
  assert.equal(await file.read(0, target), 9);
  assert.deepEqual([...target], [0, 1, 2, 3, 4, 0, 1, 2, 3, 0, 0, 0]);
  assert.equal(file.readSync(0, target.fill(0)), 9);
  assert.deepEqual([...target], [0, 1, 2, 3, 4, 0, 1, 2, 3, 0, 0, 0]);
  await file.close();
  await files.close();
});

test("a failed call says what happened, to which file, in words and for programs", async (context) => {
  for (const [code, problem, words] of [
    ["ENOSPC", "full", /^Storage error: Cannot write a: no space left on the disk \(ENOSPC\)$/],
    ["EIO", "io", /Cannot write a: the device failed \(EIO\)/],
    ["EROFS", "permission", /Cannot write a: the file system is read-only/],
    ["EBUSY", "io", /Cannot write a: EBUSY: simulated/],
  ] as const) {
    const calls: SystemCalls = {
      ...systemCalls,
      writev: async () => {
        throw failure(code);
      },
    };
    const files = new NodeFileSystem(temporaryFolder(context), { calls });
    const file = await files.open("a", "create");
    await assert.rejects(file.write(0, [bytes(1)]), (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, words);
      assert.ok(error.cause instanceof Error);
      return problemOf(error) === problem;
    });
    await file.close();
    await files.close();
  }
});

test("a sync of a file or folder reaches the device before it resolves", async (context) => {
  const synced: string[] = [];
  const calls: SystemCalls = {
    ...systemCalls,
    fdatasync: async (fd) => {
      await systemCalls.fdatasync(fd);
      synced.push(`file of ${systemCalls.fstatSync(fd).size} bytes`);
    },
    fsync: async (fd) => {
      await systemCalls.fsync(fd);
      synced.push(systemCalls.fstatSync(fd).isDirectory() ? "folder" : "file");
    },
  };
  const files = new NodeFileSystem(temporaryFolder(context), { calls });
  const file = await files.open("a", "create");
  await file.write(0, [bytes(3)]);
  await file.sync();
  assert.deepEqual(synced, ["file of 3 bytes"]);
  await files.syncFolder("");
  if (process.platform !== "win32") assert.deepEqual(synced.slice(1), ["folder"]);
  await file.close();
  await files.close();
});

test("descriptors are bounded, and all are closed after a while without use", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const files = new NodeFileSystem(temporaryFolder(context));
  const many = [];
  for (let i = 0; i < 2 * OPEN_DESCRIPTORS_MAX; i++) {
    const file = await files.open(`f${i}`, "create");
    await file.write(0, [Uint8Array.of(i)]);
    many.push(file);
  }
  assert.equal(files.descriptors.size, OPEN_DESCRIPTORS_MAX);
  const target = new Uint8Array(1);
  for (const [i, file] of many.entries()) {
    file.readSync(0, target);
    assert.equal(target[0], i);
  }
  context.mock.timers.tick(10_000);
  assert.equal(files.descriptors.size, 0);
  many[3]!.readSync(0, target);
  assert.equal(target[0], 3);
  await files.close();
  assert.equal(files.descriptors.size, 0);
});

test("without a free descriptor those that are not used are closed", async (context) => {
  let open = 0;
  const calls: SystemCalls = {
    ...systemCalls,
    openSync: (path, flags) => {
      if (open >= 2) throw failure("EMFILE");
      open++;
      return systemCalls.openSync(path, flags);
    },
    closeSync: (fd) => {
      open--;
      systemCalls.closeSync(fd);
    },
  };
  const files = new NodeFileSystem(temporaryFolder(context), { calls });
  const a = await files.open("a", "create");
  const b = await files.open("b", "create");
  await files.syncFolder("");
  const c = await files.open("c", "create");
  for (const file of [a, b, c]) await file.write(0, [bytes(1)]);
  open = 2;
  await files.close();
  open = 2;
  await assert.rejects(files.open("d", "create"), fails("descriptors"));
});

test("a descriptor is not closed under a running call", async (context) => {
  const closed: number[] = [];
  const calls: SystemCalls = {
    ...systemCalls,
    closeSync: (fd) => {
      closed.push(fd);
      systemCalls.closeSync(fd);
    },
  };
  const files = new NodeFileSystem(temporaryFolder(context), { calls });
  const file = await files.open("a", "create");
  const writing = file.write(0, [new Uint8Array(1 << 22)]);
  await file.close();
  assert.deepEqual(closed, []);
  await writing;
  assert.equal(closed.length, 1);
  await files.close();
});

for (const what of ["deleted", "renamed", "replaced"] as const) {
  test(`a folder that was ${what} while it was open is noticed, and nothing is made there`, async (context) => {
    const parent = temporaryFolder(context);
    const root = join(parent, "store");
    mkdirSync(root);
    const files = new NodeFileSystem(root);
    const file = await files.open("a", "create");
    await file.write(0, [bytes(1)]);
    if (what === "deleted") rmSync(root, { recursive: true });
    else renameSync(root, join(parent, "moved"));
    if (what === "replaced") mkdirSync(root);
    const problem = what === "replaced" ? "replaced" : "missing";
    await assert.rejects(file.sync(), fails(problem));
    await assert.rejects(files.open("b", "create"), fails(problem));
    await assert.rejects(files.makeFolder("c"), fails(problem));
    await assert.rejects(files.rename("a", "d"), fails(problem));
    await assert.rejects(files.unlink("a"), fails(problem));
    await assert.rejects(files.syncFolder(""), fails(problem));
    await assert.rejects(files.list(""), fails(problem));
    if (what === "replaced") assert.deepEqual(readdirSync(root), []);
    else assert.ok(!existsSync(root));
    await files.close();
  });
}

test("a folder is not taken for a deleted one because it has got its number", async (context) => {
  if (process.platform === "win32") return context.skip("Windows deletes no folder that is open");
  const root = join(temporaryFolder(context), "store");
  for (let round = 0; round < 5; round++) {
    mkdirSync(root);
    const files = new NodeFileSystem(root);
    rmdirSync(root);
    mkdirSync(root);
    await assert.rejects(files.makeFolder("a"), fails("replaced"));
    await files.close();
    rmdirSync(root);
  }
});

test("a file that was replaced by another of its name is noticed when it is opened again", async (context) => {
  const root = temporaryFolder(context);
  const files = new NodeFileSystem(root);
  const file = await files.open("a", "create");
  await file.write(0, [bytes(1)]);
  // Another file that is there at the same time cannot have the same number.
  writeFileSync(join(root, "b"), "other");
  files.descriptors.close();
  renameSync(join(root, "b"), join(root, "a"));
  assert.throws(() => file.readSync(0, new Uint8Array(1)), fails("replaced"));
  await files.close();
});

const noFifo = process.platform === "win32" && "Windows has no such files";

test(
  "what is no file is refused and does not stop the process",
  { skip: noFifo },
  async (context) => {
    const root = temporaryFolder(context);
    mkdirSync(join(root, "folder"));
    execFileSync("mkfifo", [join(root, "fifo")]);
    const files = new NodeFileSystem(root);
    for (const name of ["folder", "fifo"]) {
      await assert.rejects(files.open(name, "read"), /Cannot open \w+: it is not a file/);
      await assert.rejects(files.open(name, "create"), fails("exists"));
    }
    assert.equal((await files.stat("fifo"))?.kind, "other");
    assert.equal(files.descriptors.size, 0);
    await files.close();
  },
);

test("a read-only file system changes nothing", async (context) => {
  const root = temporaryFolder(context);
  writeFileSync(join(root, "a"), "content");
  const files = new NodeFileSystem(root, { readOnly: true });
  const file = await files.open("a", "read");
  assert.equal(await file.read(0, new Uint8Array(9)), 7);
  await assert.rejects(file.write(0, [bytes(1)]), Error);
  await assert.rejects(files.open("a", "write"), fails("permission"));
  await assert.rejects(files.open("b", "create"), fails("permission"));
  await assert.rejects(files.unlink("a"), fails("permission"));
  await assert.rejects(files.syncFolder(""), fails("permission"));
  await files.close();
  assert.deepEqual(readdirSync(root), ["a"]);
});

test("a folder that is not there is not opened", () => {
  assert.throws(() => new NodeFileSystem("/nowhere/at/all"), fails("missing"));
});

test("a close that fails while nobody uses the file is told by its next use, once", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  let isFailing = true;
  const files = new NodeFileSystem(temporaryFolder(context), {
    calls: {
      ...systemCalls,
      closeSync: (fd) => {
        systemCalls.closeSync(fd);
        if (isFailing) throw Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
      },
    },
  });
  const file = await files.open("a", "create");
  await file.write(0, [Uint8Array.of(1)]);
  context.mock.timers.tick(3 * OPEN_DESCRIPTOR_IDLE_MS);
  assert.equal(files.descriptors.size, 0);
  isFailing = false;
  await assert.rejects(file.sync(), fails("io"));
  await file.sync();
  await file.close();
  await files.close();
});

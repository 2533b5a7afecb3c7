import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { FileSystem, OpenFile } from "./file_system.ts";
import { NodeFileSystem } from "./folder/node_file_system.ts";
import { MemoryFileSystem } from "./memory_file_system.ts";
import { problemOf, type StorageProblem } from "./storage_error.ts";
import { SimulatedDisk } from "./testing/simulated_disk.ts";
import { temporaryFolder } from "./testing/temporary_folder.ts";

const KINDS: readonly (readonly [string, (context: TestContext) => FileSystem])[] = [
  ["memory", () => new MemoryFileSystem()],
  ["simulated", () => new SimulatedDisk(1).fileSystem()],
  ["node", (context) => new NodeFileSystem(temporaryFolder(context))],
];

async function contentOf(file: OpenFile): Promise<number[]> {
  const bytes = new Uint8Array(await file.size());
  assert.equal(await file.read(0, bytes), bytes.length);
  return [...bytes];
}

function fails(problem: StorageProblem): (error: unknown) => boolean {
  return (error) => problemOf(error) === problem;
}

for (const [kind, open] of KINDS) {
  test(`${kind}: parts are written one behind the other, and read at any place`, async (context) => {
    const files = open(context);
    const file = await files.open("a", "create");
    await file.write(0, [Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(3)]);
    await file.write(2, [Uint8Array.of(9), Uint8Array.of(8)]);
    assert.deepEqual(await contentOf(file), [1, 2, 9, 8]);
    const target = new Uint8Array(3);
    assert.equal(await file.read(2, target), 2);
    assert.equal(file.readSync(1, target), 3);
    assert.deepEqual([...target], [2, 9, 8]);
    assert.equal(file.readSync(4, target), 0);
    assert.equal(await file.read(9, target), 0);
    await file.close();
    await files.close();
  });

  test(`${kind}: a write behind the end leaves zeros between, and truncate cuts and extends`, async (context) => {
    const files = open(context);
    const file = await files.open("a", "create");
    await file.write(2, [Uint8Array.of(7)]);
    assert.deepEqual(await contentOf(file), [0, 0, 7]);
    await file.truncate(1);
    await file.truncate(4);
    assert.deepEqual(await contentOf(file), [0, 0, 0, 0]);
    await file.sync();
    await file.close();
    await files.close();
  });

  test(`${kind}: bytes go straight into shared memory and come from it`, async (context) => {
    const files = open(context);
    const shared = new Uint8Array(new SharedArrayBuffer(6));
    shared.set([1, 2, 3]);
    const file = await files.open("a", "create");
    await file.write(0, [shared.subarray(0, 3)]);
    await file.read(0, shared.subarray(3));
    assert.deepEqual([...shared], [1, 2, 3, 1, 2, 3]);
    shared.fill(0);
    file.readSync(1, shared.subarray(4));
    assert.deepEqual([...shared], [0, 0, 0, 0, 2, 3]);
    await file.close();
    await files.close();
  });

  test(`${kind}: names are created once, listed, renamed over others and removed`, async (context) => {
    const files = open(context);
    await files.makeFolder("x/y");
    await files.makeFolder("x/y");
    for (const name of ["x/b", "x/a", "x/y/c"]) {
      const file = await files.open(name, "create");
      await file.write(0, [new TextEncoder().encode(name)]);
      await file.close();
    }
    await assert.rejects(files.open("x/a", "create"), fails("exists"));
    await assert.rejects(files.open("x/z", "read"), fails("missing"));
    await assert.rejects(files.open("q/z", "create"), fails("missing"));
    assert.deepEqual(await files.list("x"), [
      { name: "a", kind: "file" },
      { name: "b", kind: "file" },
      { name: "y", kind: "folder" },
    ]);
    assert.deepEqual(await files.list(""), [{ name: "x", kind: "folder" }]);
    assert.deepEqual(await files.list("nowhere"), []);
    await files.rename("x/a", "x/b");
    await assert.rejects(files.rename("x/a", "x/b"), fails("missing"));
    assert.deepEqual((await files.stat("x/b"))?.sizeBytes, 3);
    const renamed = await files.open("x/b", "read");
    assert.equal(new TextDecoder().decode(Uint8Array.from(await contentOf(renamed))), "x/a");
    await renamed.close();
    assert.equal(await files.stat("x/a"), undefined);
    assert.equal((await files.stat("x/y"))?.kind, "folder");
    await files.unlink("x/b");
    await files.unlink("x/b");
    await files.syncFolder("x");
    await files.removeTree("x");
    await files.removeTree("x");
    assert.deepEqual(await files.list(""), []);
    await files.close();
  });

  test(`${kind}: a file that was deleted while it was open is not synced`, async (context) => {
    const files = open(context);
    const file = await files.open("a", "create");
    await file.write(0, [Uint8Array.of(1)]);
    await files.unlink("a");
    await assert.rejects(file.sync(), fails("missing"));
    await file.close();
    await files.close();
  });

  test(`${kind}: a closed file is not used`, async (context) => {
    const files = open(context);
    const file = await files.open("a", "create");
    await file.close();
    await assert.rejects(file.write(0, [Uint8Array.of(1)]), /File a is closed/);
    await assert.rejects(file.size(), /File a is closed/);
    await files.close();
  });

  test(`${kind}: names outside of the root or hidden are refused`, async (context) => {
    const files = open(context);
    for (const name of ["../a", "/a", "a//b", ".a", "a/.b", "a b", ""]) {
      await assert.rejects(async () => files.open(name, "create"), RangeError, name);
    }
    await files.close();
  });
}

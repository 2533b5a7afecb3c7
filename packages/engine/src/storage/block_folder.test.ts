import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../common/prng.ts";
import { type BlockFileRef, BlockFolder, type BlockKind } from "./block_folder.ts";
import { problemOf } from "./storage_error.ts";
import { SimulatedDisk } from "./testing/simulated_disk.ts";

const KINDS: readonly BlockKind[] = ["rows", "masks", "payloads"];

async function setUp(): Promise<{ disk: SimulatedDisk; folder: BlockFolder }> {
  const disk = new SimulatedDisk(1);
  await disk.fileSystem().makeFolder("shard");
  return { disk, folder: folderOn(disk) };
}

const folderOn = (disk: SimulatedDisk): BlockFolder =>
  new BlockFolder(disk.fileSystem(), "shard", undefined);

async function write(
  folder: BlockFolder,
  kind: BlockKind,
  content: Uint8Array,
): Promise<BlockFileRef> {
  const { writer, finish } = await folder.create(kind);
  await writer.append(content.subarray(0, 10));
  await writer.append(content.subarray(10));
  return finish();
}

async function contentOf(
  folder: BlockFolder,
  kind: BlockKind,
  ref: BlockFileRef,
): Promise<Uint8Array> {
  const range = await folder.range(kind, ref);
  const bytes = new Uint8Array(range.length);
  await range.read(0, bytes);
  return bytes;
}

function randomBytes(seed: number, length: number): Uint8Array {
  const random = seededRandom(seed);
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

test("files of all kinds are read as they were written, by another folder object too", async () => {
  const { disk, folder } = await setUp();
  const written: { kind: BlockKind; ref: BlockFileRef; content: Uint8Array }[] = [];
  for (const length of [0, 1, 4096, 4097, 70_000, 200_000]) {
    for (const kind of KINDS) {
      const content = randomBytes(length, length);
      written.push({ kind, content, ref: await write(folder, kind, content) });
    }
  }
  for (const { kind, content, ref } of written) {
    for (const one of [folder, folderOn(disk)]) {
      assert.deepEqual(await contentOf(one, kind, ref), content);
      const range = await one.range(kind, ref);
      assert.deepEqual([range.length, range.isInFile], [content.length, true]);
      const piece = new Uint8Array(Math.min(100, content.length));
      range.readSync(content.length - piece.length, piece);
      assert.deepEqual(piece, content.slice(content.length - piece.length));
      assert.throws(() => range.readSync(content.length, new Uint8Array(1)), RangeError);
    }
  }
});

test("a file is opened once, however many ask for it, and again after a failure", async () => {
  const { disk, folder } = await setUp();
  const ref = await write(folder, "rows", randomBytes(1, 1000));
  disk.faults = { open: 1 };
  await assert.rejects(folder.range("rows", ref), { code: "storage" });
  disk.faults = {};
  const opened = (): number =>
    disk.trace.filter((line) => line === `open shard/${ref.name}`).length;
  const before = opened();
  await Promise.all(Array.from({ length: 5 }, () => folder.range("rows", ref)));
  const once = opened() - before;
  await folder.range("rows", ref);
  assert.equal(opened() - before, once);
  await folder.close();
  await folder.range("rows", ref);
  assert.equal(opened() - before, 2 * once, "after it was closed");
});

test("what was opened is closed by close, and by the removal of the file", async () => {
  const { folder, disk } = await setUp();
  const refs = [
    await write(folder, "rows", randomBytes(1, 9)),
    await write(folder, "rows", randomBytes(2, 9)),
  ];
  const ranges = await Promise.all(refs.map((ref) => folder.range("rows", ref)));
  await folder.remove(refs[0]!.name);
  assert.deepEqual(disk.fileNames(), [`shard/${refs[1]!.name}`]);
  assert.throws(() => ranges[0]!.readSync(0, new Uint8Array(1)), { code: "closed" });
  ranges[1]!.readSync(0, new Uint8Array(1));
  await folder.close();
  assert.throws(() => ranges[1]!.readSync(1, new Uint8Array(1)), { code: "closed" });
  await folder.remove(refs[0]!.name);
});

test("a name is used once, whatever becomes of its file", async () => {
  const { disk, folder } = await setUp();
  const names: string[] = [];
  names.push((await write(folder, "rows", randomBytes(1, 5))).name);
  names.push((await write(folder, "masks", randomBytes(1, 5))).name);
  await folder.remove(names[1]!);
  const { writer } = await folder.create("rows");
  await writer.append(randomBytes(1, 5));
  await writer.abandon();
  disk.faults = { write: 1 };
  await assert.rejects(write(folder, "rows", randomBytes(1, 5)), { code: "storage" });
  disk.faults = {};
  names.push((await write(folder, "payloads", randomBytes(1, 5))).name);
  assert.deepEqual(names, ["0.rows", "1.masks", "4.payloads"]);
  assert.equal(folder.next, 5);

  const known = folderOn(disk);
  known.useUpTo(3);
  known.useUpTo(2);
  assert.equal(known.next, 3);
  await known.removeOthers(new Set(names));
  assert.equal(known.next, 5, "a file that no manifest knows has a greater number");
});

test("files that no manifest names are removed, and nothing else", async () => {
  const { disk, folder } = await setUp();
  const refs: BlockFileRef[] = [];
  for (const kind of KINDS) refs.push(await write(folder, kind, randomBytes(1, 50)));
  for (const name of ["manifest.json", "00.log", "7.other", "x.rows"]) {
    await (await disk.fileSystem().open(`shard/${name}`, "create")).close();
  }
  const again = folderOn(disk);
  await again.removeOthers(new Set([refs[2]!.name]));
  assert.deepEqual(
    disk.fileNames(),
    ["00.log", refs[2]!.name, "7.other", "manifest.json", "x.rows"].map((name) => `shard/${name}`),
  );
});

test("a file of another kind, of another content or damaged is refused", async () => {
  const { disk, folder } = await setUp();
  const content = randomBytes(1, 10_000);
  const ref = await write(folder, "payloads", content);
  const other = await write(folder, "payloads", randomBytes(2, 10_000));
  const isDamage = (error: unknown): boolean => problemOf(error) === "damaged";
  await assert.rejects(folder.range("rows", ref), isDamage);
  await assert.rejects(folder.range("payloads", { ...other, name: ref.name }), isDamage);
  await assert.rejects(
    folder.range("payloads", { ...ref, name: "9.payloads" }),
    (error) => problemOf(error) === "missing",
  );
  assert.deepEqual(await contentOf(folder, "payloads", ref), content);
  disk.damage(`shard/${ref.name}`, (bytes) => void (bytes[5000]! ^= 1));
  const again = folderOn(disk);
  const range = await again.range("payloads", ref);
  const first = new Uint8Array(100);
  range.readSync(0, first);
  assert.deepEqual(first, content.slice(0, 100), "other blocks are sound");
  assert.throws(() => range.readSync(4990, new Uint8Array(10)), isDamage);
});

test("what is finished is durable once its name is, and nothing is synced where nothing lasts", async () => {
  const { disk, folder } = await setUp();
  const content = randomBytes(1, 100_000);
  const ref = await write(folder, "rows", content);
  const files = disk.fileSystem();
  for (const name of ["shard", ""]) await files.syncFolder(name);
  const after = folderOn(disk.afterPowerLoss(2));
  assert.deepEqual(await contentOf(after, "rows", ref), content);

  const quick = new SimulatedDisk(1);
  await quick.fileSystem().makeFolder("shard");
  const process = new BlockFolder(quick.fileSystem(), "shard", "process");
  assert.deepEqual(
    await contentOf(process, "rows", await write(process, "rows", content)),
    content,
  );
  assert.equal(quick.trace.filter((line) => line.startsWith("sync")).length, 0);
});

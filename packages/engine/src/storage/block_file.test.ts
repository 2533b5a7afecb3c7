import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../common/prng.ts";
import { BlockFile } from "./block_file.ts";
import { BLOCK_FILE_HEADER_BYTES, type BlockFileSummary } from "./block_file_format.ts";
import { BlockFileWriter } from "./block_file_writer.ts";
import type { FileSystem } from "./file_system.ts";
import { MemoryFileSystem } from "./memory_file_system.ts";
import { problemOf } from "./storage_error.ts";
import { SimulatedDisk } from "./testing/simulated_disk.ts";

const SEED = Number(process.env["QUIVER_SEED"] ?? 815);
const KIND = "dense";

async function write(
  files: FileSystem,
  pieces: readonly Uint8Array[],
  blockSizeBytes = 512,
): Promise<BlockFileSummary> {
  const writer = await BlockFileWriter.create(files, "f", { kind: KIND, blockSizeBytes });
  for (const piece of pieces) await writer.append(piece);
  return writer.finish();
}

function randomBytes(length: number, random: () => number): Uint8Array {
  return Uint8Array.from({ length }, () => random() * 256);
}

test(`any range is read exactly, at once and not, checked or not (seed ${SEED})`, async () => {
  const random = seededRandom(SEED);
  for (let round = 0; round < 60; round++) {
    const files = new MemoryFileSystem();
    const size = Math.floor(random() * (round % 7 === 0 ? 400_000 : 6000));
    const content = randomBytes(size, random);
    const pieces: Uint8Array[] = [];
    for (let from = 0; from < size;) {
      const length = Math.ceil(random() ** 3 * size);
      pieces.push(content.subarray(from, from + length));
      from += length;
    }
    const summary = await write(files, pieces, 512 << Math.floor(random() * 3));
    assert.equal(summary.contentBytes, size);
    const file = await BlockFile.open(files, "f", KIND, summary);
    for (let i = 0; i < 30; i++) {
      const from = Math.floor(random() * (size + 1));
      const to = from + Math.floor(random() * (size - from + 1));
      const shared = new Uint8Array(new SharedArrayBuffer(to - from + 2)).fill(0xee);
      const target = shared.subarray(1, -1);
      if (random() < 0.5) file.readSync(from, target);
      else await file.read(from, target);
      assert.deepEqual(Uint8Array.from(target), content.slice(from, to));
      assert.ok(shared[0] === 0xee && shared.at(-1) === 0xee);
    }
    await file.verify();
    await assert.rejects(file.read(size, new Uint8Array(1)), RangeError);
    assert.throws(() => file.readSync(-1, new Uint8Array(1)), RangeError);
    await file.close();
  }
});

test("a block is read whole only until it is checked, and a checked range in one call", async () => {
  const disk = new SimulatedDisk(1);
  const files = disk.fileSystem();
  const summary = await write(files, [new Uint8Array(2000).fill(3)]);
  const file = await BlockFile.open(files, "f", KIND, summary);
  const reads = async (from: number, length: number): Promise<number> => {
    disk.trace.length = 0;
    await file.read(from, new Uint8Array(length));
    return disk.trace.filter((line) => line.startsWith("read")).length;
  };
  assert.equal(await reads(100, 10), 2);
  assert.equal(await reads(200, 10), 1);
  assert.equal(await reads(100, 1500), 3);
  assert.equal(await reads(100, 1500), 1);
  await file.verify();
  assert.equal(await reads(0, 2000), 1);
});

test("damage is found before its first use, and names file and block", async () => {
  const disk = new SimulatedDisk(1);
  const files = disk.fileSystem();
  const summary = await write(files, [new Uint8Array(2000).fill(3)]);
  disk.damage("f", (bytes) => (bytes[BLOCK_FILE_HEADER_BYTES + 1100]! ^= 4));
  const file = await BlockFile.open(files, "f", KIND, summary);
  file.readSync(0, new Uint8Array(1024));
  file.readSync(1536, new Uint8Array(464));
  for (const [from, length] of [
    [1024, 512],
    [1030, 4],
    [0, 2000],
  ] as const) {
    assert.throws(
      () => file.readSync(from, new Uint8Array(length)),
      /File f is damaged: block 2 \(byte 1088\) has another checksum/,
    );
  }
  await assert.rejects(file.verify(), (error) => problemOf(error) === "damaged");
});

test("damaged block checksums are told from damaged blocks", async () => {
  const disk = new SimulatedDisk(1);
  const files = disk.fileSystem();
  const summary = await write(files, [new Uint8Array(2000).fill(3)]);
  disk.damage("f", (bytes) => (bytes[BLOCK_FILE_HEADER_BYTES + 2000 + 5]! ^= 4));
  const file = await BlockFile.open(files, "f", KIND, summary);
  assert.throws(
    () => file.readSync(0, new Uint8Array(1)),
    /File f is damaged: its block checksums are not those that were written/,
  );
});

test("a flipped bit in any byte is found by the time all was read", async () => {
  const disk = new SimulatedDisk(1);
  const files = disk.fileSystem();
  const summary = await write(files, [randomBytes(1300, seededRandom(SEED))]);
  const { size } = disk.inode("f");
  for (let byte = 0; byte < size; byte++) {
    disk.damage("f", (bytes) => (bytes[byte]! ^= 1 << (byte & 7)));
    await assert.rejects(
      async () => (await BlockFile.open(files, "f", KIND, summary)).verify(),
      (error) => problemOf(error) === "damaged",
      `byte ${byte}`,
    );
    disk.damage("f", (bytes) => (bytes[byte]! ^= 1 << (byte & 7)));
  }
  await (await BlockFile.open(files, "f", KIND, summary)).verify();
});

test("a cut, lengthened, lost or other file is found when it is opened", async () => {
  const disk = new SimulatedDisk(1);
  const files = disk.fileSystem();
  const summary = await write(files, [new Uint8Array(1300).fill(3)]);
  const open = () => BlockFile.open(files, "f", KIND, summary);
  const { size } = disk.inode("f");
  for (const length of [0, 10, 70, size - 1, size + 1, size + 512]) {
    const file = await files.open("f", "write");
    const before = new Uint8Array(size);
    await file.read(0, before);
    await file.truncate(length);
    await assert.rejects(open, (error) => problemOf(error) === "damaged", `length ${length}`);
    await file.truncate(0);
    await file.write(0, [before]);
    await file.close();
  }
  disk.damage("f", (bytes) => bytes.copyWithin(100, 612));
  disk.inode("f").truncate(size - 512);
  await assert.rejects(open, /which is not what its footer says/);
  await files.unlink("f");
  await write(files, [new Uint8Array(1300).fill(3)]);
  await assert.rejects(BlockFile.open(files, "f", "sparse", summary), /of kind dense, not sparse/);
  await assert.rejects(
    BlockFile.open(files, "f", KIND, { ...summary, checksum: summary.checksum ^ 1 }),
    /not the file that the manifest names/,
  );
  await files.unlink("f");
  await assert.rejects(open, (error) => problemOf(error) === "missing");
});

test("a file of a version that is not known is refused with its version", async () => {
  const disk = new SimulatedDisk(1);
  const files = disk.fileSystem();
  const summary = await write(files, []);
  const { crc32 } = await import("./checksum.ts");
  disk.damage("f", (bytes) => {
    bytes[8] = 9;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    view.setUint32(60, crc32(bytes.subarray(0, 60)), true);
  });
  await assert.rejects(BlockFile.open(files, "f", KIND, summary), /version 9 of the block file/);
});

test("an abandoned file is removed, and a taken name is not written over", async () => {
  const files = new MemoryFileSystem();
  const header = { kind: KIND, blockSizeBytes: 512 };
  const writer = await BlockFileWriter.create(files, "f", header);
  await writer.append(new Uint8Array(10));
  assert.equal(writer.contentBytes, 10);
  await assert.rejects(
    BlockFileWriter.create(files, "f", header),
    (error) => problemOf(error) === "exists",
  );
  await writer.abandon();
  assert.deepEqual(await files.list(""), []);
});

test("kinds and block sizes that the format cannot hold are refused", async () => {
  const files = new MemoryFileSystem();
  for (const header of [
    { kind: "Dense", blockSizeBytes: 512 },
    { kind: "a_kind_of_17_char", blockSizeBytes: 512 },
    { kind: KIND, blockSizeBytes: 1000 },
    { kind: KIND, blockSizeBytes: 256 },
  ]) {
    await assert.rejects(BlockFileWriter.create(files, "f", header), RangeError);
  }
  assert.deepEqual(await files.list(""), []);
});

test("the bytes of a block file are those of its description", async () => {
  const disk = new SimulatedDisk(1);
  await write(disk.fileSystem(), [new TextEncoder().encode("abc")]);
  const bytes = Buffer.alloc(disk.inode("f").size);
  disk.inode("f").read(0, bytes);
  const lines = [0, 16, 32, 64, 67, 71].map((from, i, all) =>
    bytes.subarray(from, all[i + 1] ?? bytes.length).toString("hex"),
  );
  assert.deepEqual(lines, EXAMPLE);
});

/** The example of docs/formats/block_file.md. */
const EXAMPLE: readonly string[] = [
  "7175697672626c6b0100000000020000",
  "64656e73650000000000000000000000",
  "00000000000000000000000000000000000000000000000000000000f4a07f67",
  "616263",
  "c2412435",
  "7175697672656e640300000000000000e33b032b00000000000000008de4ce25",
];

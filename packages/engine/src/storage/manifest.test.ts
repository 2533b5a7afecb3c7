import assert from "node:assert/strict";
import { test } from "node:test";
import { type ManifestFormat, readManifest, writeManifest } from "./manifest.ts";
import { problemOf } from "./storage_error.ts";
import { SimulatedDisk } from "./testing/simulated_disk.ts";

const SEED = Number(process.env["QUIVER_SEED"] ?? 815);
const NAME = "m/manifest.json";
const FORMAT: ManifestFormat = { format: "quiver-test", version: 3, oldestVersion: 2 };

async function newDisk(): Promise<SimulatedDisk> {
  const disk = new SimulatedDisk(SEED);
  await disk.fileSystem().makeFolder("m");
  await disk.fileSystem().syncFolder("");
  return disk;
}

test("a document is read back, and replaced as a whole", async () => {
  const files = (await newDisk()).fileSystem();
  await writeManifest(files, NAME, FORMAT, { a: [1, "é"] });
  assert.deepEqual(await readManifest(files, NAME, FORMAT), {
    version: 3,
    content: { a: [1, "é"] },
  });
  await writeManifest(files, NAME, FORMAT, null);
  assert.deepEqual((await readManifest(files, NAME, FORMAT)).content, null);
  assert.deepEqual(await files.list("m"), [{ name: "manifest.json", kind: "file" }]);
});

test("the bytes of a manifest are those of its description", async () => {
  const disk = await newDisk();
  await writeManifest(disk.fileSystem(), NAME, FORMAT, { from: 7 });
  const bytes = Buffer.alloc(disk.inode(NAME).size);
  disk.inode(NAME).read(0, bytes);
  assert.equal(
    bytes.toString(),
    '{"format":"quiver-test","version":3,"content":{"from":7}}\ncrc32 982a992e\n',
  );
});

test("a flipped bit anywhere, a cut and a lengthened file are damage", async () => {
  const disk = await newDisk();
  const files = disk.fileSystem();
  await writeManifest(files, NAME, FORMAT, { from: 7 });
  const isDamaged = () =>
    assert.rejects(readManifest(files, NAME, FORMAT), (error) => problemOf(error) === "damaged");
  const { size } = disk.inode(NAME);
  for (let bit = 0; bit < 8 * size; bit++) {
    const flip = (bytes: Uint8Array): void => void (bytes[bit >> 3]! ^= 1 << (bit & 7));
    disk.damage(NAME, flip);
    await isDamaged();
    disk.damage(NAME, flip);
  }
  disk.inode(NAME).truncate(size + 1);
  await isDamaged();
  for (let length = size - 1; length >= 0; length--) {
    disk.inode(NAME).truncate(length);
    await isDamaged();
  }
});

test("one that is not there is an error that says so", async () => {
  const files = (await newDisk()).fileSystem();
  await assert.rejects(
    readManifest(files, NAME, FORMAT),
    (error) => problemOf(error) === "missing",
  );
});

test("older and newer formats are refused with both versions, known ones are read", async () => {
  const files = (await newDisk()).fileSystem();
  const write = (version: number) => writeManifest(files, NAME, { ...FORMAT, version }, "x");
  await write(2);
  assert.deepEqual(await readManifest(files, NAME, FORMAT), { version: 2, content: "x" });
  await write(4);
  await assert.rejects(
    readManifest(files, NAME, FORMAT),
    /a newer version of Quiver wrote it in version 4 of the format quiver-test; this one reads versions 2 to 3/,
  );
  await write(1);
  await assert.rejects(readManifest(files, NAME, FORMAT), /an older version of Quiver/);
  await assert.rejects(
    readManifest(files, NAME, { ...FORMAT, format: "quiver-other" }),
    (error) => problemOf(error) === "format",
  );
});

test(`a loss of power or a failure at any call leaves the old or the new one (seed ${SEED})`, async () => {
  for (let round = 0; round < 400; round++) {
    const disk = await newDisk();
    const files = disk.fileSystem();
    await writeManifest(files, NAME, FORMAT, "old");
    const loses = round % 2 === 0;
    if (loses) disk.powerLossAt = disk.callCount + 1 + (round % 11);
    else disk.faults = { write: 0.3, sync: 0.3, name: 0.3, unlink: 0.3, "sync folder": 0.3 };
    const isWritten = await writeManifest(files, NAME, FORMAT, "new").then(
      () => true,
      () => false,
    );
    disk.faults = {};
    const after = loses || round % 3 === 0 ? disk.afterPowerLoss(round) : disk;
    const { content } = await readManifest(after.fileSystem(), NAME, FORMAT);
    assert.ok(content === "new" || (content === "old" && !isWritten), `round ${round}`);
    await writeManifest(after.fileSystem(), NAME, FORMAT, "newer");
    const last = await readManifest(after.afterPowerLoss(round).fileSystem(), NAME, FORMAT);
    assert.equal(last.content, "newer");
  }
});

test("names in its folder are durable before it is", async () => {
  for (let round = 0; round < 50; round++) {
    const disk = await newDisk();
    const files = disk.fileSystem();
    const file = await files.open("m/named", "create");
    await file.sync();
    disk.powerLossAt = disk.callCount + 1 + (round % 8);
    await writeManifest(files, NAME, FORMAT, "names it").catch(() => undefined);
    const after = disk.afterPowerLoss(round).fileSystem();
    if ((await after.stat(NAME)) === undefined) continue;
    assert.ok((await after.stat("m/named")) !== undefined, `round ${round}`);
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { problemOf } from "../storage_error.ts";
import { SimulatedDisk } from "./simulated_disk.ts";
import { SECTOR_BYTES } from "./simulated_inode.ts";

const LOSSES = 300;

/** What a file holds after a loss of power, in as many ways as there are seeds. */
async function outcomes(
  prepare: (disk: SimulatedDisk) => Promise<void>,
  name: string,
): Promise<Set<string>> {
  const found = new Set<string>();
  for (let seed = 0; seed < LOSSES; seed++) {
    const disk = new SimulatedDisk(seed);
    await prepare(disk);
    const after = disk.afterPowerLoss(seed);
    if (after.node(name) === undefined) {
      found.add("nothing");
      continue;
    }
    const inode = after.inode(name);
    const bytes = new Uint8Array(inode.size);
    inode.read(0, bytes);
    const sectors: number[] = [];
    for (let at = 0; at < bytes.length; at += SECTOR_BYTES) sectors.push(bytes[at]!);
    found.add(sectors.join(" "));
  }
  return found;
}

const fill = (value: number, sectors: number) => new Uint8Array(SECTOR_BYTES * sectors).fill(value);

test("of unsynced bytes any sector and any length may survive, of synced ones all do", async () => {
  const write = async (disk: SimulatedDisk, syncs: boolean): Promise<void> => {
    const file = await disk.fileSystem().open("f", "create");
    await disk.fileSystem().syncFolder("");
    await file.write(0, [fill(1, 2)]);
    await file.sync();
    await file.write(0, [fill(2, 3)]);
    if (syncs) await file.sync();
  };
  const torn = await outcomes((disk) => write(disk, false), "f");
  for (const state of ["1 1", "1 2", "2 1", "2 2", "1 1 0", "1 1 2", "2 2 2", "2 1 0"]) {
    assert.ok(torn.has(state), state);
  }
  assert.deepEqual([...(await outcomes((disk) => write(disk, true), "f"))], ["2 2 2"]);
});

test("an unsynced name may be lost though its file was synced, and a rename is whole", async () => {
  const create = async (disk: SimulatedDisk, syncs: boolean): Promise<void> => {
    const files = disk.fileSystem();
    for (const [name, value] of [
      ["new", 2],
      ["f", 1],
    ] as const) {
      const file = await files.open(name, "create");
      await file.write(0, [fill(value, 1)]);
      await file.sync();
    }
    if (syncs) await files.syncFolder("");
    await files.rename("new", "f");
  };
  assert.deepEqual([...(await outcomes((disk) => create(disk, false), "f"))].sort(), [
    "1",
    "2",
    "nothing",
  ]);
  assert.deepEqual([...(await outcomes((disk) => create(disk, true), "f"))].sort(), ["1", "2"]);
});

test("after a sync that failed, a later one does not save what the first has lost", async () => {
  const states = await outcomes(async (disk) => {
    const file = await disk.fileSystem().open("f", "create");
    await disk.fileSystem().syncFolder("");
    await file.truncate(SECTOR_BYTES);
    await file.sync();
    await file.write(0, [fill(1, 1)]);
    disk.faults = { sync: 1 };
    await assert.rejects(file.sync(), (error) => problemOf(error) === "io");
    disk.faults = {};
    await file.sync();
  }, "f");
  assert.deepEqual([...states].sort(), ["0", "1"]);
});

test("a write beyond the capacity writes what fits and fails", async () => {
  const disk = new SimulatedDisk(1);
  disk.capacityBytes = 3 * SECTOR_BYTES;
  const file = await disk.fileSystem().open("f", "create");
  await assert.rejects(file.write(0, [fill(1, 4)]), (error) => problemOf(error) === "full");
  assert.equal(await file.size(), 3 * SECTOR_BYTES);
  await file.write(0, [fill(2, 3)]);
});

test("a killed process changes nothing more, and its files are as it left them", async () => {
  const disk = new SimulatedDisk(1);
  const file = await disk.fileSystem().open("f", "create");
  await file.write(0, [fill(1, 1)]);
  const reader = disk.fileSystem({ readOnly: true });
  disk.kill();
  await assert.rejects(file.write(0, [fill(2, 1)]), /the process has ended/);
  const target = new Uint8Array(1);
  await (await reader.open("f", "read")).read(0, target);
  await (await disk.fileSystem().open("f", "read")).read(0, target);
  assert.equal(target[0], 1);
});

test("a reader beside a writer sees a write in pieces", async () => {
  const seen = new Set<string>();
  for (let seed = 0; seed < 50; seed++) {
    const disk = new SimulatedDisk(seed);
    const file = await disk.fileSystem().open("f", "create");
    await file.write(0, [fill(1, 3)]);
    const other = await disk.fileSystem({ readOnly: true }).open("f", "read");
    const target = new Uint8Array(3 * SECTOR_BYTES);
    const writing = file.write(0, [fill(2, 3)]);
    for (let look = 0; look < 6; look++) {
      await other.read(0, target);
      seen.add([0, 1, 2].map((sector) => target[sector * SECTOR_BYTES]).join(" "));
    }
    await writing;
  }
  assert.ok(seen.has("1 1 2") && seen.has("2 1 1") && seen.has("2 2 2"), [...seen].join());
});

test("the same seed gives the same life", async () => {
  const live = async (): Promise<string[]> => {
    const disk = new SimulatedDisk(7);
    disk.faults = { write: 0.3, sync: 0.3 };
    const file = await disk.fileSystem().open("f", "create");
    for (let i = 0; i < 20; i++) {
      await file.write(i, [fill(i, 2)]).catch(() => undefined);
      await file.sync().catch(() => undefined);
    }
    return disk.trace;
  };
  assert.deepEqual(await live(), await live());
});

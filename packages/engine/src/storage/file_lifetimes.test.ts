import assert from "node:assert/strict";
import { test } from "node:test";
import { FileLifetimes } from "./file_lifetimes.ts";
import { problemOf } from "./storage_error.ts";
import { SimulatedDisk } from "./testing/simulated_disk.ts";

async function newDisk(): Promise<SimulatedDisk> {
  const disk = new SimulatedDisk(1);
  await (await disk.fileSystem().open("f", "create")).close();
  return disk;
}

async function settle(): Promise<void> {
  for (let turns = 0; turns < 10; turns++) await undefined;
}

test("a file that nobody holds is removed at once", async () => {
  const disk = await newDisk();
  await new FileLifetimes(disk.fileSystem(), assert.fail).remove("f");
  assert.deepEqual(disk.fileNames(), []);
});

test("a file is removed when the last of its readers lets it go", async () => {
  const disk = await newDisk();
  const lifetimes = new FileLifetimes(disk.fileSystem(), assert.fail);
  const first = lifetimes.retain("f");
  const second = lifetimes.retain("f");
  await lifetimes.remove("f");
  first();
  first();
  await settle();
  assert.deepEqual(disk.fileNames(), ["f"]);
  second();
  await settle();
  assert.deepEqual(disk.fileNames(), []);
});

test("a file that is let go and not removed stays, and can be held again", async () => {
  const disk = await newDisk();
  const lifetimes = new FileLifetimes(disk.fileSystem(), assert.fail);
  lifetimes.retain("f")();
  await settle();
  assert.deepEqual(disk.fileNames(), ["f"]);
  const release = lifetimes.retain("f");
  await lifetimes.remove("f");
  assert.deepEqual(disk.fileNames(), ["f"]);
  release();
  await settle();
  assert.deepEqual(disk.fileNames(), []);
});

test("a removal that fails after the last release is reported", async () => {
  const disk = await newDisk();
  const failures: string[] = [];
  const lifetimes = new FileLifetimes(disk.fileSystem(), (name, error) => {
    failures.push(`${name} ${problemOf(error)}`);
  });
  const release = lifetimes.retain("f");
  await lifetimes.remove("f");
  disk.faults = { unlink: 1 };
  release();
  await settle();
  assert.deepEqual(failures, ["f io"]);
});

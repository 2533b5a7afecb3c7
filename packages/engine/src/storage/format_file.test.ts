import assert from "node:assert/strict";
import { test } from "node:test";
import type { FileSystem } from "./file_system.ts";
import { createStorage, readFormat } from "./format_file.ts";
import { problemOf } from "./storage_error.ts";
import { SimulatedDisk } from "./testing/simulated_disk.ts";
import { makeSmallCatalog, SMALL_CATALOG_FILE } from "./testing/small_catalog.ts";

const SEED = Number(process.env["QUIVER_SEED"] ?? 815);

/** The folder is either no storage, and can become one, or a storage with its catalog. */
async function checkWholeOrNothing(disk: SimulatedDisk): Promise<"storage" | "empty"> {
  const files = disk.fileSystem();
  const state = await readFormat(files, "data");
  if (state === "empty") await createStorage(files, makeSmallCatalog);
  assert.equal((await files.stat(SMALL_CATALOG_FILE))?.sizeBytes, 2);
  assert.equal(await readFormat(files, "data"), "storage");
  return state;
}

async function callsOfCreation(): Promise<number> {
  const disk = new SimulatedDisk(SEED);
  await createStorage(disk.fileSystem(), makeSmallCatalog);
  return disk.callCount;
}

test(`a loss of power at any call leaves a whole storage or none (seed ${SEED})`, async () => {
  const calls = await callsOfCreation();
  const found = { storage: 0, empty: 0 };
  for (let at = 1; at <= calls + 1; at++) {
    for (let seed = SEED; seed < SEED + 20; seed++) {
      const disk = new SimulatedDisk(seed);
      disk.powerLossAt = at;
      const created = createStorage(disk.fileSystem(), makeSmallCatalog);
      if (at > calls) await created;
      else await assert.rejects(created);
      const state = await checkWholeOrNothing(disk.afterPowerLoss(seed));
      if (at > calls) assert.equal(state, "storage");
      found[state]++;
    }
  }
  assert.ok(found.storage > 20 && found.empty > 20, JSON.stringify(found));
});

test("a process that is killed at any call leaves a whole storage or none", async () => {
  const calls = await callsOfCreation();
  for (let at = 1; at <= calls; at++) {
    const disk = new SimulatedDisk(SEED + at);
    disk.killAt = at;
    await assert.rejects(createStorage(disk.fileSystem(), makeSmallCatalog));
    await checkWholeOrNothing(disk);
  }
});

test(`failing calls leave a whole storage or none, a full disk nothing (seed ${SEED})`, async () => {
  for (let seed = SEED; seed < SEED + 300; seed++) {
    const disk = new SimulatedDisk(seed);
    disk.faults =
      seed % 4 < 2
        ? { write: 0.2, sync: 0.2, name: 0.1, unlink: 0.2, "sync folder": 0.2, open: 0.1 }
        : { "sync folder": 0.4 };
    await createStorage(disk.fileSystem(), makeSmallCatalog).catch(() => undefined);
    disk.faults = {};
    await checkWholeOrNothing(seed % 2 === 0 ? disk : disk.afterPowerLoss(seed));
  }
  const full = new SimulatedDisk(SEED);
  // Enough for the catalog, not for the format file.
  full.capacityBytes = 512;
  await assert.rejects(
    createStorage(full.fileSystem(), makeSmallCatalog),
    (error) => problemOf(error) === "full",
  );
  assert.deepEqual(full.fileNames(), []);
  assert.equal(full.node("catalog"), undefined);
});

test("leftovers of an interrupted creation are no content, other things called catalog are", async () => {
  const files = new SimulatedDisk(SEED).fileSystem();
  for (const name of ["quiver.json.new", "lock", "lock.0123456789abcdef.new"]) {
    await make(files, name);
  }
  await files.makeFolder("catalog");
  await make(files, "catalog/log.0000000000000000");
  await make(files, "catalog/manifest.json.new");
  await files.makeFolder("lost+found");
  assert.equal(await readFormat(files, "data"), "empty");
  await make(files, "catalog/spring-2026.pdf");
  await assert.rejects(readFormat(files, "data"), /other content \(catalog\)/);
  await files.removeTree("catalog");
  await make(files, "catalog");
  await assert.rejects(readFormat(files, "data"), /other content \(catalog\)/);
});

async function make(files: FileSystem, name: string): Promise<void> {
  await (await files.open(name, "create")).close();
}

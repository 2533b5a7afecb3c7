import assert from "node:assert/strict";
import { test } from "node:test";

import { CATALOG_CHECKPOINT_SIZE_BYTES } from "../common/limits.ts";
import { processRuntime } from "../common/runtime.ts";
import { environmentOn } from "../shard/testing/environment.ts";
import { failNext } from "../storage/testing/fail_next.ts";
import { SimulatedDisk } from "../storage/testing/simulated_disk.ts";
import { Catalog } from "./catalog.ts";
import { catalogOn, readerOn } from "./testing/catalog_on.ts";
import { CONFIG, pointsOf, put, storageProblem } from "./testing/catalog_points.ts";

test("a long log gives way to a checkpoint, and readers follow across it", async () => {
  const disk = new SimulatedDisk(1);
  const catalog = await catalogOn(disk.fileSystem());
  await catalog.create("gone", CONFIG);
  await catalog.create("c", CONFIG);
  await put(catalog, "c", 1);
  await catalog.delete("gone");
  const reader = await readerOn(disk);
  const late = await readerOn(disk);
  const aliases: string[] = [];
  const size = 100_000;
  for (let at = 0; at * size < 2.5 * CATALOG_CHECKPOINT_SIZE_BYTES; at++) {
    const alias = String(at).padStart(size, "0");
    aliases.push(alias);
    await catalog.updateAliases([{ kind: "create", collection: "c", alias }]);
    assert.equal((await reader.listAliases()).length, at + 1);
  }
  const logs = disk.fileNames().filter((name) => name.startsWith("catalog/log."));
  assert.ok(logs.length === 1 && !logs[0]!.endsWith(".0000000000000000"), logs.join());
  assert.ok(disk.inode(logs[0]!).size < CATALOG_CHECKPOINT_SIZE_BYTES);
  const check = async (of: Catalog): Promise<void> => {
    assert.deepEqual(
      (await of.listAliases("c")).map(({ alias }) => alias),
      aliases,
    );
    assert.deepEqual([await of.names(), await pointsOf(of, "c")], [["c"], 1]);
  };
  await check(reader);
  await check(late);
  const after = await catalogOn(disk.afterPowerLoss(2).fileSystem());
  await check(after);
  // Numbers of deleted collections are not used again.
  await after.create("gone", CONFIG);
  assert.equal(await pointsOf(after, "gone"), 0);
});

test("a checkpoint that fails is reported, and the log goes on", async () => {
  const reports: string[] = [];
  const runtime = processRuntime((level, message) => reports.push(`${level} ${message}`));
  const disk = new SimulatedDisk(1);
  const catalog = await catalogOn(disk.fileSystem(), { runtime });
  await catalog.create("c", CONFIG);
  const alias = "a".repeat(CATALOG_CHECKPOINT_SIZE_BYTES);
  failNext(disk, "name");
  await catalog.updateAliases([{ kind: "create", collection: "c", alias }]);
  assert.deepEqual(reports, [
    "warn A checkpoint of the catalog could not be written; the log goes on",
  ]);
  await catalog.updateAliases([{ kind: "create", collection: "c", alias: "b" }]);
  const after = await catalogOn(disk.afterPowerLoss(2).fileSystem());
  assert.deepEqual(
    (await after.listAliases()).map((found) => found.alias),
    [alias, "b"],
  );
});

test("a collection whose data is gone is reported, never taken for an empty one", async () => {
  for (const gone of ["", "/manifest.json", "/log.0000000000000000"]) {
    const disk = new SimulatedDisk(1);
    const files = disk.fileSystem();
    const catalog = await catalogOn(files);
    for (const name of ["lost", "kept", "new"]) await catalog.create(name, CONFIG);
    await put(catalog, "lost", 1, 2);
    await put(catalog, "kept", 1);
    await catalog.close();
    if (gone === "") await files.removeTree("collections/0");
    else await files.unlink(`collections/0${gone}`);
    const left = disk.fileNames();
    const lost = storageProblem("missing", "collections/0/");
    const writer = await catalogOn(files);
    for (const opened of [writer, await readerOn(disk)]) {
      assert.deepEqual(await opened.names(), ["kept", "lost", "new"]);
      for (let attempt = 0; attempt < 2; attempt++) await assert.rejects(opened.get("lost"), lost);
      assert.deepEqual([await pointsOf(opened, "kept"), await pointsOf(opened, "new")], [1, 0]);
    }
    await assert.rejects(put(writer, "lost", 3), lost);
    await assert.rejects(pointsOf(writer, "lost"), lost);
    assert.deepEqual(disk.fileNames(), left, "nothing took its place");
    assert.equal(await writer.delete("lost"), true);
    await writer.create("lost", CONFIG);
    await put(writer, "lost", 7);
    assert.equal(await pointsOf(writer, "lost"), 1);
    await writer.close();
    assert.deepEqual(
      disk.fileNames().filter((name) => name.startsWith("collections/0/")),
      [],
    );
  }
});

test("a first write that is cut off anywhere leaves an empty collection or all of it", async () => {
  const seen = new Set<number>();
  for (const end of ["kill", "power"] as const) {
    for (let call = 1; ; call++) {
      const before = new SimulatedDisk(call);
      const catalog = await catalogOn(before.fileSystem());
      await catalog.create("c", CONFIG);
      before[end === "kill" ? "killAt" : "powerLossAt"] = before.callCount + call;
      const isWhole = await put(catalog, "c", 1, 2).then(
        () => true,
        () => false,
      );
      const disk = end === "power" ? before.afterPowerLoss(call) : before;
      disk.kill();
      const reopened = await catalogOn(disk.fileSystem());
      const count = await pointsOf(reopened, "c");
      assert.ok(count === 2 || (count === 0 && !isWhole), `${end} at call ${call}: ${count}`);
      seen.add(count);
      await put(reopened, "c", 3);
      assert.equal(await pointsOf(reopened, "c"), count + 1);
      await reopened.close();
      const again = await catalogOn(disk.fileSystem());
      assert.equal(await pointsOf(again, "c"), count + 1, `${end} at call ${call}`);
      if (isWhole) break;
    }
  }
  assert.deepEqual([...seen].sort(), [0, 2]);
});

test("a reader follows a writer that begins its log anew again and again", async () => {
  const disk = new SimulatedDisk(1);
  const catalog = await catalogOn(disk.fileSystem());
  const follower = await readerOn(disk);
  const description = "x".repeat(CATALOG_CHECKPOINT_SIZE_BYTES / 3);
  const config = {
    ...CONFIG,
    metadata: { description },
  };
  for (let number = 0; number < 12; number++) {
    await catalog.create(`c${number}`, config);
    await put(catalog, `c${number}`, number);
    if (number % 3 === 0) await catalog.delete(`c${number}`);
    if (number % 2 === 0) assert.deepEqual(await follower.names(), await catalog.names());
  }
  const late = await readerOn(disk);
  for (const reader of [follower, late]) {
    assert.deepEqual(await reader.names(), await catalog.names());
    assert.equal(await pointsOf(reader, "c11"), 1);
    await reader.close();
  }
  const logs = disk.fileNames().filter((name) => name.startsWith("catalog/log."));
  assert.deepEqual(logs.length, 1, logs.join());
  await catalog.close();
  const reopened = await catalogOn(disk.afterPowerLoss(1).fileSystem());
  assert.equal((await reopened.names()).length, 8);
});

test("a catalog that is gone is reported, never taken for a new one", async () => {
  for (const gone of ["", "/manifest.json", "/log.0000000000000000"]) {
    const disk = new SimulatedDisk(1);
    const files = disk.fileSystem();
    const catalog = await catalogOn(files);
    await catalog.create("c", CONFIG);
    await catalog.close();
    if (gone === "") await files.removeTree("catalog");
    else await files.unlink(`catalog${gone}`);
    const lost = storageProblem("missing", "catalog/");
    await assert.rejects(Catalog.open(environmentOn(files)), lost);
    await assert.rejects(readerOn(disk), lost);
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { failNext } from "../storage/testing/fail_next.ts";
import { SimulatedDisk } from "../storage/testing/simulated_disk.ts";
import { backendOn, C, contents, upsert } from "./testing/dense_collection.ts";
import {
  bytesOf,
  create,
  download,
  filesIn,
  listed,
  recover,
  withSnapshot,
} from "./testing/snapshot_calls.ts";

test("a full disk while a snapshot is made or recovered from leaves nothing behind", async () => {
  let fullMaking = 0;
  let fullRecovering = 0;
  for (let room = 0; room < 120_000; room += 4_000) {
    const disk = new SimulatedDisk(room);
    const files = disk.fileSystem();
    const { backend, bytes } = await withSnapshot(files);
    const before = await contents(backend);
    const names = await listed(backend);
    const snapshotFiles = await filesIn(files, "snapshots");
    disk.capacityBytes = 1e12;
    disk.capacityBytes = 1e12 - disk.freeBytes() + room;
    const isMade = await create(backend).then(
      () => true,
      (error: { details: { problem?: string } }) => {
        assert.equal(error.details.problem, "full");
        return false;
      },
    );
    if (!isMade) {
      fullMaking++;
      assert.deepEqual(await listed(backend), names);
      assert.deepEqual(await filesIn(files, "snapshots"), snapshotFiles);
    }
    const isRecovered = await recover(backend, bytes).then(
      () => true,
      (error: { details: { problem?: string } }) => {
        assert.equal(error.details.problem, "full");
        return false;
      },
    );
    if (!isRecovered) fullRecovering++;
    disk.capacityBytes = Infinity;
    assert.deepEqual(await contents(backend), before);
    await upsert(backend, [5], 9);
    await recover(backend, bytes);
    assert.deepEqual(await contents(backend), before);
    await backend.close();
    const collections = await files.list("collections");
    assert.equal(collections.length, 1);
    assert.equal((await filesIn(files, "snapshots")).length % 2, 0);
    if (isMade && isRecovered) break;
  }
  assert.ok(fullMaking > 0 && fullRecovering > 0, `${fullMaking}, ${fullRecovering}`);
});

test("a call that fails while a snapshot is recovered from leaves the collection as it was", async () => {
  let failures = 0;
  for (const kind of ["write", "sync", "name", "unlink", "sync folder", "read"] as const) {
    for (let skip = 0; skip < 14; skip++) {
      const disk = new SimulatedDisk(skip);
      const { backend, bytes } = await withSnapshot(disk.fileSystem());
      await upsert(backend, [999], 3);
      const before = await contents(backend);
      failNext(disk, kind, skip);
      const isRecovered = await recover(backend, bytes).then(
        () => true,
        () => false,
      );
      disk.faults = {};
      const now = await contents(backend);
      if (!isRecovered) {
        failures++;
        assert.deepEqual(now, before, `${kind} ${skip}`);
      } else assert.equal(now.has(999), false);
      await upsert(backend, [998], 3);
      await backend.close();
      const reopened = await backendOn(disk.fileSystem());
      assert.deepEqual(await contents(reopened), now.set(998, 3), `${kind} ${skip}`);
      await reopened.close();
    }
  }
  assert.ok(failures > 20, String(failures));
});

test("after a loss of power in the middle the collection is the one before or the whole new one", async () => {
  const outcomes = new Map<string, number>();
  for (const what of ["create", "recover", "delete"] as const) {
    for (let step = 1; step < 400; step += step < 60 ? 3 : 11) {
      const disk = new SimulatedDisk(step);
      const { backend, bytes } = await withSnapshot(disk.fileSystem());
      const [name] = await listed(backend);
      await upsert(backend, [999], 3);
      const before = await contents(backend);
      disk.powerLossAt = disk.callCount + step;
      const work =
        what === "create"
          ? create(backend)
          : what === "recover"
            ? recover(backend, bytes)
            : backend.call("deleteSnapshot", { path: { ...C, snapshot_name: name! }, query: {} });
      const isDone = await work.then(
        () => true,
        () => false,
      );
      const hadPower = disk.hasPower;
      const after = disk.afterPowerLoss(step + 1000);
      const reopened = await backendOn(after.fileSystem());
      const found = await contents(reopened);
      const isOld = found.has(999);
      assert.equal(found.size, isOld ? before.size : before.size - 1);
      if (what !== "recover") assert.ok(isOld);
      if (what === "recover" && isDone) assert.ok(!isOld, `step ${step}`);
      const names = await listed(reopened);
      if (what === "create") assert.ok(names.length === 2 || !isDone);
      if (what === "delete") assert.ok(names.length === 0 || !isDone);
      for (const one of names) {
        const whole = await bytesOf(await download(reopened, one));
        await recover(reopened, whole, "copy");
      }
      const outcome = `${what} ${isOld} ${names.length} ${isDone}`;
      outcomes.set(outcome, 1 + (outcomes.get(outcome) ?? 0));
      await reopened.close();
      const files = after.fileSystem();
      assert.ok((await files.list("collections")).length <= 2);
      assert.equal((await filesIn(files, "snapshots")).length, 2 * names.length);
      if (hadPower) break;
    }
  }
  for (const what of ["create true 1 false", "recover true 1 false", "recover false 1 true"]) {
    assert.ok(outcomes.has(what), `${what}: ${JSON.stringify([...outcomes])}`);
  }
});

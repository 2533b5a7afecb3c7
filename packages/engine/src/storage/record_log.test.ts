import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryFileSystem } from "./memory_file_system.ts";
import { checksumStartOf, encodeFileHeader, logFileName } from "./log_format.ts";
import { encodeGroup } from "./log_group.ts";
import type { LogOptions } from "./durability.ts";
import { RecordLog } from "./record_log.ts";
import { type LogPlace, RecordLogReader } from "./record_log_reader.ts";
import { problemOf } from "./storage_error.ts";
import { LOG_AHEAD_SIZE_BYTES_MIN } from "./storage_limits.ts";
import { SimulatedDisk } from "./testing/simulated_disk.ts";

const logId = "00112233445566778899aabbccddeeff";
const options: LogOptions = { idle: (callback) => queueMicrotask(callback) };

function onDisk(disk = new SimulatedDisk(1)): { disk: SimulatedDisk; place: LogPlace } {
  return { disk, place: { files: disk.fileSystem(), folder: "", logId } };
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

async function read(place: LogPlace, from = 0, durableEnd = from): Promise<string[]> {
  const reader = new RecordLogReader(place, { from, durableEnd });
  const found = await readOn(reader);
  await reader.close();
  return found;
}

async function readOn(reader: RecordLogReader): Promise<string[]> {
  const found: string[] = [];
  for await (const group of reader.groups()) {
    for (const { sequence, body } of group) {
      found.push(`${sequence} ${new TextDecoder().decode(body)}`);
    }
  }
  return found;
}

async function resume(place: LogPlace, from = 0): Promise<RecordLog> {
  const reader = new RecordLogReader(place, { from });
  await readOn(reader);
  return RecordLog.resume(reader, options);
}

/** Lets an idle log write its mark. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 30; turns++) await undefined;
}

function count(disk: SimulatedDisk, call: string): number {
  return disk.trace.filter((line) => line === call).length;
}

test("records of several parts are read back in order with their numbers", async () => {
  const { place } = onDisk();
  const log = await RecordLog.create(place, 5, options);
  assert.equal(await log.append([text("a"), text("b")]), 5);
  assert.equal(await log.append([]), 6);
  assert.equal(await log.append([text("c".repeat(9000)), text("d")]), 7);
  assert.equal(log.next, 8);
  await log.close();
  assert.deepEqual(await read(place, 5), ["5 ab", "6 ", `7 ${"c".repeat(9000)}d`]);
  assert.deepEqual(await read(place, 7), [`7 ${"c".repeat(9000)}d`]);
});

test("all records that wait go out in one write and one sync", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 0, options);
  const first = log.append([text("a")]);
  const together = Array.from({ length: 50 }, (_, i) => log.append([text(`r${i}`)]));
  await first;
  const late = Array.from({ length: 50 }, (_, i) => log.append([text(`s${i}`)]));
  await Promise.all([...together, ...late]);
  assert.equal(count(disk, `sync ${logFileName(0)}`), 2);
  await log.close();
  assert.equal((await read(place)).length, 101);
});

test("without durability on disk nothing is synced", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 0, { ...options, durability: "process" });
  await log.append([text("a")]);
  await log.close();
  assert.ok(!disk.trace.some((line) => line.startsWith("sync")));
  assert.deepEqual(await read(place), ["0 a"]);
});

test("a small group that fits into the extension does not change the length", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 0, options);
  await log.append([text("a")]);
  const { size } = disk.inode(logFileName(0));
  assert.ok(size >= LOG_AHEAD_SIZE_BYTES_MIN);
  for (let i = 0; i < 20; i++) await log.append([text("b")]);
  assert.equal(disk.inode(logFileName(0)).size, size);
});

test("a full disk rejects the group and what waits behind it, and leaves the log as it was", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 0, options);
  await log.append([text("a")]);
  disk.capacityBytes = 8192;
  const failing = log.append([text("b".repeat(20_000))]);
  await undefined;
  await undefined;
  const behind = log.append([text("c")]);
  for (const result of await Promise.allSettled([failing, behind])) {
    assert.ok(result.status === "rejected");
    assert.equal(problemOf(result.reason), "full");
    assert.equal(result.reason.details.isTakenBack, true);
    assert.match(result.reason.message, /The write was taken back/);
  }
  assert.equal(log.failureCount, 1);
  assert.equal(await log.append([text("d")]), 1);
  await log.close();
  assert.deepEqual(await read(place), ["0 a", "1 d"]);
});

test("a group that could not be taken back is taken back before the next", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 0, options);
  await log.append([text("a")]);
  disk.faults = { sync: 1, truncate: 1 };
  await assert.rejects(log.append([text("b")]), /could not be taken back yet/);
  disk.faults = { truncate: 1 };
  await assert.rejects(log.append([text("c")]), /Cannot truncate/);
  disk.faults = {};
  assert.equal(await log.append([text("dd")]), 1);
  await log.close();
  assert.deepEqual(await read(place), ["0 a", "1 dd"]);
});

test("a log that is closed with a failed group takes it back first", async () => {
  for (const durable of [[], ["0 a"]]) {
    const { disk, place } = onDisk();
    const log = await RecordLog.create(place, 0, options);
    if (durable.length > 0) await log.append([text("a")]);
    disk.faults = { sync: 1, truncate: 1 };
    await assert.rejects(log.append([text("b")]));
    disk.faults = {};
    await log.close();
    assert.deepEqual(await read(place), durable);
    await assert.rejects(log.append([text("c")]), /The log is closed/);
  }
});

test("a record that is left of a group which was taken back is not read behind another", async () => {
  const files = new MemoryFileSystem();
  const header = encodeFileHeader({ logId, firstSequence: 0 });
  const record = { parts: [text("same")], bodyBytes: 4 };
  const taken = Buffer.concat(encodeGroup([record, record], 0, checksumStartOf(header)));
  const kept = Buffer.concat(encodeGroup([record], 0, checksumStartOf(header)));
  const file = await files.open(logFileName(0), "create");
  await file.write(0, [header, kept, taken.subarray(kept.length)]);
  assert.deepEqual(await read({ files, folder: "", logId }), ["0 same"]);
});

test("a group without one of its records is not read", async () => {
  const files = new MemoryFileSystem();
  const header = encodeFileHeader({ logId, firstSequence: 0 });
  const record = { parts: [text("same")], bodyBytes: 4 };
  const group = Buffer.concat(encodeGroup([record, record, record], 0, checksumStartOf(header)));
  const third = group.length / 3;
  const file = await files.open(logFileName(0), "create");
  await file.write(0, [header, group.subarray(0, third), group.subarray(2 * third)]);
  assert.deepEqual(await read({ files, folder: "", logId }), []);
});

test("the log goes on in new files, and old ones are removed when they are not needed", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 0, { ...options, fileSizeBytes: 300 });
  for (let i = 0; i < 12; i++) await log.append([text("x".repeat(60))]);
  assert.deepEqual(disk.fileNames(), [0, 3, 6, 9].map(logFileName));
  assert.equal(await log.rotate(), 12);
  await log.append([text("y")]);
  assert.equal((await read(place)).length, 13);
  await log.removeBefore(8);
  assert.deepEqual(disk.fileNames(), [6, 9, 12].map(logFileName));
  await log.removeBefore(100);
  assert.deepEqual(disk.fileNames(), [logFileName(12)]);
  await log.close();
  assert.deepEqual(await read(place, 12), ["12 y"]);
  await assert.rejects(read(place, 11), (error) => problemOf(error) === "missing");
});

test("an empty file is not rotated", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 3, options);
  assert.equal(await log.rotate(), 3);
  await log.append([text("a")]);
  assert.equal(await log.rotate(), 4);
  assert.equal(await log.rotate(), 4);
  assert.deepEqual(disk.fileNames(), [3, 4].map(logFileName));
});

test("a rotation that fails half way is finished by the next group, also after a restart", async () => {
  for (const restarts of [false, true]) {
    const { disk, place } = onDisk();
    const log = await RecordLog.create(place, 0, options);
    await log.append([text("a")]);
    await settle();
    disk.faults = { write: 1 };
    await assert.rejects(log.rotate());
    disk.faults = {};
    assert.deepEqual(disk.fileNames(), [0, 1].map(logFileName));
    if (restarts) disk.kill();
    const { place: later } = restarts ? onDisk(disk) : { place };
    const resumed = restarts ? await resume(later) : log;
    assert.equal(await resumed.append([text("b")]), 1);
    await resumed.close();
    assert.deepEqual(await read(later, 1), ["1 b"]);
    assert.deepEqual(await read(later), ["0 a", "1 b"]);
  }
});

test("the next file is followed though a loss of power brings an older mark back", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 0, options);
  await log.append([text("a")]);
  await log.close();
  const before = new Uint8Array(disk.inode(logFileName(0)).size);
  disk.inode(logFileName(0)).read(0, before);
  const resumed = await resume(place);
  await resumed.rotate();
  await resumed.append([text("b")]);
  await resumed.close();
  disk.damage(logFileName(0), (bytes) => bytes.set(before));
  assert.deepEqual(await read(place), ["0 a", "1 b"]);
});

test("a log that was closed is known to be whole after a loss of power", async () => {
  for (let seed = 0; seed < 20; seed++) {
    const { disk, place } = onDisk(new SimulatedDisk(seed));
    const log = await RecordLog.create(place, 0, options);
    await log.append([text("a")]);
    await log.close();
    const reader = new RecordLogReader(onDisk(disk.afterPowerLoss(seed)).place, { from: 0 });
    assert.deepEqual(await readOn(reader), ["0 a"]);
    assert.ok(reader.end.isSettled);
  }
});

test("a log goes on where its reader stopped", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 0, options);
  await log.append([text("a")]);
  disk.kill();
  const { place: later } = onDisk(disk);
  const resumed = await resume(later);
  assert.equal(await resumed.append([text("b")]), 1);
  await resumed.close();
  const again = await resume(later);
  await again.close();
  assert.deepEqual(await read(later), ["0 a", "1 b"]);
});

test("opening and closing a log that was closed writes nothing", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 0, options);
  await log.append([text("a")]);
  await log.close();
  disk.trace.length = 0;
  const resumed = await resume(place);
  await resumed.close();
  assert.deepEqual(
    disk.trace.filter((line) => /^(write|sync|truncate)/.test(line)),
    [],
  );
});

test("a reader follows a log, also into its next files", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 0, { ...options, fileSizeBytes: 200 });
  const files = disk.fileSystem({ readOnly: true });
  const reader = new RecordLogReader({ files, folder: "", logId }, { from: 0 });
  assert.deepEqual(await readOn(reader), []);
  for (let i = 0; i < 6; i++) {
    await log.append([text("x".repeat(50))]);
    assert.deepEqual(await readOn(reader), [`${i} ${"x".repeat(50)}`]);
    assert.deepEqual(await readOn(reader), []);
  }
  assert.equal(reader.next, 6);
  await log.removeBefore(6);
  assert.deepEqual(await readOn(reader), []);
  await reader.close();
});

test("a reader whose open file was removed is told so, though it ends with a mark", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 0, options);
  await log.append([text("a")]);
  await log.close();
  const files = disk.fileSystem({ readOnly: true });
  const reader = new RecordLogReader({ files, folder: "", logId }, { from: 0 });
  assert.deepEqual(await readOn(reader), ["0 a"]);
  assert.deepEqual(await readOn(reader), []);
  await place.files.unlink(logFileName(0));
  await assert.rejects(readOn(reader), (error) => problemOf(error) === "missing");
  const next = await RecordLog.create(place, 2, options);
  await assert.rejects(readOn(reader), (error) => problemOf(error) === "missing");
  await next.close();
});

test("a file whose rotation was cut off by a kill keeps its name after a loss of power", async () => {
  for (let seed = 0; seed < 20; seed++) {
    const { disk, place } = onDisk(new SimulatedDisk(seed));
    const log = await RecordLog.create(place, 0, options);
    await log.append([text("a")]);
    await settle();
    disk.killAt = disk.callCount + 2;
    log.rotate().catch(() => undefined);
    await settle();
    assert.deepEqual(disk.fileNames(), [0, 1].map(logFileName));
    const resumed = await resume(onDisk(disk).place);
    await resumed.append([text("b")]);
    const after = onDisk(disk.afterPowerLoss(seed)).place;
    assert.deepEqual(await read(after), ["0 a", "1 b"], `seed ${seed}`);
  }
});

test("a reader that fell behind a checkpoint is told so", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 0, options);
  await log.append([text("a")]);
  const files = disk.fileSystem({ readOnly: true });
  const reader = new RecordLogReader({ files, folder: "", logId }, { from: 0 });
  await readOn(reader);
  await log.append([text("b")]);
  await log.rotate();
  await log.append([text("c")]);
  await log.rotate();
  await log.removeBefore(3);
  await reader.close();
  const late = new RecordLogReader({ files, folder: "", logId }, { from: 1 });
  await assert.rejects(readOn(late), (error) => problemOf(error) === "missing");
});

test("a reader that took over a group which was taken back is told so", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 0, options);
  await log.append([text("a")]);
  const files = disk.fileSystem({ readOnly: true });
  const reader = new RecordLogReader({ files, folder: "", logId }, { from: 0 });
  disk.faults = { sync: 1, truncate: 1 };
  await assert.rejects(log.append([text("b")]));
  disk.faults = {};
  assert.deepEqual(await readOn(reader), ["0 a", "1 b"]);
  await log.append([text("c")]);
  await assert.rejects(readOn(reader), (error) => problemOf(error) === "revoked");
});

test("a reader between two files is told that the end of the first was taken back", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 0, options);
  await log.append([text("a")]);
  disk.faults = { sync: 1, truncate: 1 };
  await assert.rejects(log.append([text("b")]));
  disk.faults = {};
  const files = disk.fileSystem({ readOnly: true });
  const groups = new RecordLogReader({ files, folder: "", logId }, { from: 0 }).groups();
  await groups.next();
  const { value } = await groups.next();
  assert.deepEqual(value?.[0]?.body, text("b"));
  await log.append([text("c")]);
  await log.rotate();
  await log.append([text("d")]);
  await assert.rejects(groups.next(), (error) => problemOf(error) === "revoked");
});

test("a log without its file is damaged, not empty", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 0, options);
  await log.close();
  assert.deepEqual(await read(place), []);
  await disk.fileSystem().unlink(logFileName(0));
  await assert.rejects(read(place), /Record 0 of the log is lost: log\.0{16} is not there/);
});

test("a log that ends before a record that was durable is damaged", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 0, options);
  await log.append([text("a")]);
  await log.append([text("b")]);
  await log.close();
  assert.deepEqual(await read(place, 0, 2), ["0 a", "1 b"]);
  disk.inode(logFileName(0)).truncate(110);
  assert.deepEqual(await read(place), ["0 a"]);
  await assert.rejects(read(place, 0, 2), /is damaged.*it ends, but record 1 was durable/);
});

test("a file of another log or another version is refused", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 0, options);
  await log.append([text("a")]);
  await log.close();
  const other = { ...place, logId: logId.replace("00", "01") };
  await assert.rejects(read(other, 0, 1), (error) => problemOf(error) === "damaged");
  const { crc32 } = await import("./checksum.ts");
  disk.damage(logFileName(0), (bytes) => {
    bytes[8] = 2;
    const sum = crc32(bytes.subarray(0, 60));
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(60, sum, true);
  });
  await assert.rejects(read(place), /version 2 of the log format/);
});

test("a record that looks like a header is no header", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 0, options);
  await log.append([text("a")]);
  await log.append([text("b")]);
  await log.close();
  const bytes = new Uint8Array(disk.inode(logFileName(0)).size);
  disk.inode(logFileName(0)).read(0, bytes);
  const { disk: second, place: other } = onDisk();
  const copying = await RecordLog.create(
    { ...other, logId: logId.replace("00", "01") },
    0,
    options,
  );
  await copying.append([text("first"), bytes]);
  second.kill();
  second.damage(logFileName(0), (stored) => stored.fill(0, 64, 96));
  const place2 = { ...onDisk(second).place, logId: logId.replace("00", "01") };
  assert.deepEqual(await read(place2), []);
});

test("a log in memory works as one on a disk", async () => {
  const place = { files: new MemoryFileSystem(), folder: "", logId };
  const log = await RecordLog.create(place, 0, options);
  await Promise.all([log.append([text("a")]), log.append([text("b")])]);
  await log.close();
  assert.deepEqual(await read(place), ["0 a", "1 b"]);
});

test("the bytes of a log are those of its description", async () => {
  const { disk, place } = onDisk();
  const log = await RecordLog.create(place, 7, options);
  await Promise.all([log.append([text("hello")]), log.append([text("")])]);
  await log.close();
  const bytes = Buffer.alloc(64 + 40 + 32 + 32);
  disk.inode(logFileName(7)).read(0, bytes);
  assert.equal(bytes.subarray(0, 8).toString("latin1"), "quivrlog");
  const lines = [0, 32, 64, 96, 104, 136].map((from, i, all) =>
    bytes.subarray(from, all[i + 1] ?? bytes.length).toString("hex"),
  );
  assert.deepEqual(lines, EXAMPLE);
});

/** The example of docs/formats/record_log.md. */
const EXAMPLE: readonly string[] = [
  "71756976726c6f67010000000000000007000000000000000011223344556677",
  "8899aabbccddeeff0000000000000000000000000000000000000000e26e589e",
  "51524543010000000700000000000000000000000500000086a61036c8cc0f82",
  "68656c6c6f000000",
  "5152454300000000080000000000000001000000000000000000000038d44f3c",
  "515245430200000009000000000000000000000000000000000000001e6fb61b",
];

import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../common/prng.ts";
import { Journal, type JournalPlace, mustReopen } from "./journal.ts";
import type { LogRecord } from "./log_file_reader.ts";
import type { ManifestFormat } from "./manifest.ts";
import type { LogOptions } from "./durability.ts";
import { problemOf } from "./storage_error.ts";
import { SimulatedDisk } from "./testing/simulated_disk.ts";

const FORMAT: ManifestFormat = { format: "quiver-test", version: 1, oldestVersion: 1 };
const FOLDER = "above/journal";
const options: LogOptions = { idle: (callback) => queueMicrotask(callback) };

function placeOn(disk: SimulatedDisk, readOnly = false): JournalPlace {
  return { files: disk.fileSystem({ readOnly }), folder: FOLDER };
}

function create(disk: SimulatedDisk, state: unknown = "new"): Promise<Journal> {
  return Journal.create(placeOn(disk), FORMAT, state, { ...options, random: seededRandom(1) });
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

async function textsOf(records: AsyncIterable<LogRecord>): Promise<string[]> {
  const texts: string[] = [];
  for await (const { sequence, body } of records) {
    texts.push(`${sequence} ${new TextDecoder().decode(body)}`);
  }
  return texts;
}

/** Opens a journal to read it, and reads all that is there. */
async function read(disk: SimulatedDisk): Promise<{ state: unknown; records: string[] }> {
  const journal = await Journal.open(placeOn(disk, true), FORMAT);
  const { state } = journal;
  const records = await textsOf(journal.records());
  await journal.close();
  return { state, records };
}

/** Opens a journal as its writer does. */
async function resume(disk: SimulatedDisk): Promise<Journal> {
  const journal = await Journal.open(placeOn(disk), FORMAT);
  await textsOf(journal.records());
  await journal.resume(options);
  return journal;
}

const logNames = (disk: SimulatedDisk): string[] =>
  disk.fileNames().filter((name) => !name.includes("manifest"));

test("a journal holds its state and the records since, from one opening to the next", async () => {
  const disk = new SimulatedDisk(1);
  let journal = await create(disk, { n: 0 });
  assert.deepEqual([journal.state, journal.from, journal.next], [{ n: 0 }, 0, 0]);
  assert.equal(await journal.append([bytesOf("a"), bytesOf("b")]), 0);
  assert.equal(await journal.append([bytesOf("c")]), 1);
  assert.deepEqual(await read(disk), { state: { n: 0 }, records: ["0 ab", "1 c"] });
  await journal.close();

  const files = logNames(disk);
  journal = await resume(disk);
  assert.equal(journal.next, 2);
  assert.deepEqual(logNames(disk), files, "the log goes on in its file");
  assert.equal(await journal.append([bytesOf("d")]), 2);
  await journal.checkpoint(2, { n: 2 });
  assert.deepEqual([journal.state, journal.from, journal.next], [{ n: 2 }, 2, 3]);
  assert.deepEqual(await read(disk), { state: { n: 2 }, records: ["2 d"] });
  await journal.close();
  await journal.close();
  assert.deepEqual(await read(disk), { state: { n: 2 }, records: ["2 d"] });
});

test("what is created is there at once or not at all, and can be created again", async () => {
  const whole = new SimulatedDisk(1);
  await create(whole);
  assert.ok(whole.callCount > 5);
  for (let call = 1; call <= whole.callCount + 1; call++) {
    for (const seed of [1, 2, 3]) {
      const disk = new SimulatedDisk(seed);
      disk.powerLossAt = call;
      const isCreated = await create(disk).then(
        () => true,
        () => false,
      );
      const after = disk.afterPowerLoss(seed);
      const label = `seed ${seed}, power loss at call ${call}`;
      const found = await read(after).catch((error: unknown) => problemOf(error));
      if (isCreated || found !== "missing") {
        assert.deepEqual(found, { state: "new", records: [] }, label);
      }
      const journal = await create(after, "again");
      await journal.append([bytesOf("a")]);
      assert.deepEqual(await read(after), { state: "again", records: ["0 a"] }, label);
    }
  }
});

test("creating fails as a whole when a call fails", async () => {
  for (const kind of ["open", "write", "sync", "name", "sync folder"] as const) {
    const disk = new SimulatedDisk(1);
    disk.faults = { [kind]: 1 };
    await assert.rejects(create(disk), { code: "storage" }, kind);
    disk.faults = {};
    await (await create(disk)).close();
  }
});

test("a checkpoint lets go the files whose records it holds, and no others", async () => {
  const disk = new SimulatedDisk(1);
  const journal = await create(disk);
  await journal.append([bytesOf("a")]);
  await journal.rotate();
  await journal.append([bytesOf("b")]);
  await journal.rotate();
  await journal.append([bytesOf("c")]);
  assert.equal(logNames(disk).length, 3);
  await journal.checkpoint(1, 1);
  assert.equal(logNames(disk).length, 3, "the manifest of before may come back until it is synced");
  await journal.removeOldRecords();
  assert.equal(logNames(disk).length, 2);
  assert.deepEqual(await read(disk), { state: 1, records: ["1 b", "2 c"] });
  await journal.checkpoint(3, 3);
  await journal.removeOldRecords();
  assert.equal(logNames(disk).length, 1, "the last file stays");
  assert.deepEqual(await read(disk), { state: 3, records: [] });
  await journal.append([bytesOf("d")]);
  await journal.close();
  assert.deepEqual(await read(disk), { state: 3, records: ["3 d"] });
});

test("old records that stayed are removed when the journal is opened again", async () => {
  const disk = new SimulatedDisk(1);
  const journal = await create(disk);
  await journal.append([bytesOf("a")]);
  await journal.rotate();
  await journal.append([bytesOf("b")]);
  await journal.checkpoint(1, 1);
  disk.kill();
  assert.equal(logNames(disk).length, 2);
  await (await resume(disk)).close();
  assert.equal(logNames(disk).length, 1);
  assert.deepEqual(await read(disk), { state: 1, records: ["1 b"] });
});

test("a reader is handed each record once, also of files that were begun since", async () => {
  const disk = new SimulatedDisk(1);
  const journal = await create(disk);
  const reader = await Journal.open(placeOn(disk, true), FORMAT);
  assert.deepEqual(await textsOf(reader.records()), []);
  await journal.append([bytesOf("a")]);
  assert.deepEqual(await textsOf(reader.records()), ["0 a"]);
  assert.deepEqual(await textsOf(reader.records()), []);
  await journal.append([bytesOf("b")]);
  await journal.rotate();
  await journal.append([bytesOf("c")]);
  await journal.checkpoint(2, 2);
  assert.deepEqual(await textsOf(reader.records()), ["1 b", "2 c"]);
  assert.deepEqual([reader.next, reader.state], [3, "new"]);
  await journal.close();
  assert.deepEqual(await textsOf(reader.records()), []);
  const next = await resume(disk);
  await next.append([bytesOf("d")]);
  assert.deepEqual(await textsOf(reader.records()), ["3 d"]);
  await reader.close();
});

test("a reader that a checkpoint overtakes has to open the journal anew", async () => {
  const disk = new SimulatedDisk(1);
  const journal = await create(disk);
  await journal.append([bytesOf("a")]);
  const followed = await Journal.open(placeOn(disk, true), FORMAT);
  await textsOf(followed.records());
  const opened = await Journal.open(placeOn(disk, true), FORMAT);
  for (const text of ["b", "c", "d"]) {
    await journal.append([bytesOf(text)]);
    await journal.rotate();
  }
  await journal.append([bytesOf("e")]);
  await journal.checkpoint(4, 4);
  await journal.removeOldRecords();
  for (const reader of [followed, opened]) {
    await assert.rejects(textsOf(reader.records()), (error) => mustReopen(error));
    await reader.close();
  }
  assert.deepEqual(await read(disk), { state: 4, records: ["4 e"] });
});

test("a rejected record is not among the durable ones, and a reader that saw it opens anew", async () => {
  let seenCount = 0;
  for (let seed = 1; seed <= 12; seed++) {
    const label = `seed ${seed}`;
    const disk = new SimulatedDisk(seed);
    const journal = await create(disk);
    await journal.append([bytesOf("a")]);
    const reader = await Journal.open(placeOn(disk, true), FORMAT);
    assert.deepEqual(await textsOf(reader.records()), ["0 a"], label);
    // The bytes reach the file, and are neither synced nor taken back.
    disk.faults = { sync: 1, truncate: 1 };
    const rejected = [journal.append([bytesOf("b")]), journal.append([bytesOf("c")])];
    await Promise.all(rejected.map((one) => assert.rejects(one, { code: "storage" })));
    assert.deepEqual([journal.failureCount, journal.next], [1, 1], label);
    assert.deepEqual(await textsOf(journal.durableRecords()), ["0 a"], label);
    const seen = await textsOf(reader.records());
    disk.faults = {};
    assert.equal(await journal.append([bytesOf("x")]), 1, label);
    assert.deepEqual(await textsOf(journal.durableRecords()), ["0 a", "1 x"], label);
    const followed = textsOf(reader.records());
    if (seen.length === 0) assert.deepEqual(await followed, ["1 x"], label);
    else {
      // Nothing said that they were not durable.
      assert.deepEqual(seen, ["1 b", "2 c"], label);
      await assert.rejects(followed, (error) => mustReopen(error), label);
      seenCount++;
    }
    assert.deepEqual(await read(disk), { state: "new", records: ["0 a", "1 x"] }, label);
    await journal.checkpoint(1, 1);
    assert.deepEqual(await textsOf(journal.durableRecords()), ["1 x"], label);
  }
  assert.ok(seenCount > 0 && seenCount < 12, `${seenCount} saw them`);
});

test("a checkpoint that fails leaves the old state or the new one, and the log goes on", async () => {
  for (const kind of ["write", "sync", "name", "sync folder"] as const) {
    for (const rate of [1, 0.5]) {
      const disk = new SimulatedDisk(3);
      const journal = await create(disk, 0);
      await journal.append([bytesOf("a")]);
      await journal.rotate();
      await journal.append([bytesOf("b")]);
      disk.faults = { [kind]: rate };
      const isWritten = await journal.checkpoint(1, 1).then(
        () => true,
        () => false,
      );
      disk.faults = {};
      if (rate === 1) assert.equal(isWritten, false, kind);
      assert.equal(journal.from, isWritten ? 1 : 0);
      await journal.append([bytesOf("c")]);
      await journal.removeOldRecords();
      const states = [
        { state: 0, records: ["0 a", "1 b", "2 c"] },
        { state: 1, records: ["1 b", "2 c"] },
      ];
      const label = `${kind} ${rate}`;
      const found = await read(disk.afterPowerLoss(2));
      assert.deepEqual(
        found,
        states.find(({ state }) => state === found.state),
        label,
      );
    }
  }
});

test("the log of a journal that was closed must end where it ended", async () => {
  const closed = new SimulatedDisk(1);
  const killed = new SimulatedDisk(1);
  for (const disk of [closed, killed]) {
    const journal = await create(disk);
    for (const text of ["a", "b"]) await journal.append([bytesOf(text)]);
    if (disk === closed) await journal.close();
    disk.kill();
    // The second record is lost.
    const [name] = logNames(disk);
    disk.damage(name!, (bytes) => {
      const at = Buffer.from(bytes).lastIndexOf("b");
      bytes.fill(0, at);
    });
  }
  await assert.rejects(read(closed), (error) => problemOf(error) === "damaged");
  assert.deepEqual(await read(killed), { state: "new", records: ["0 a"] });
});

test("a journal that is not there, of another format or damaged is refused", async () => {
  const disk = new SimulatedDisk(1);
  await assert.rejects(read(disk), (error) => problemOf(error) === "missing");
  const journal = await create(disk);
  await journal.append([bytesOf("a")]);
  await journal.close();
  const other = { ...FORMAT, format: "quiver-other" };
  await assert.rejects(
    Journal.open(placeOn(disk), other),
    (error) => problemOf(error) === "format",
  );
  const name = `${FOLDER}/manifest.json`;
  for (let at = 0; at < 20; at += 3) {
    const flip = (bytes: Uint8Array): void => void (bytes[at]! ^= 1);
    disk.damage(name, flip);
    await assert.rejects(read(disk), (error) => problemOf(error) === "damaged", `byte ${at}`);
    disk.damage(name, flip);
  }
  assert.deepEqual(await read(disk), { state: "new", records: ["0 a"] });
});

test("a journal that is open for reading writes nothing", async () => {
  const disk = new SimulatedDisk(1);
  await (await create(disk)).close();
  const reader = await Journal.open(placeOn(disk), FORMAT);
  assert.throws(() => reader.append([bytesOf("a")]), /open for reading/);
  await assert.rejects(reader.rotate(), /open for reading/);
  assert.throws(() => reader.removeOldRecords(), /open for reading/);
  await reader.close();
});

test("a journal that could not be made writable can be tried again", async () => {
  for (const kind of ["open", "write", "sync", "sync folder", "truncate", "list"] as const) {
    const disk = new SimulatedDisk(1);
    const first = await create(disk);
    await first.append([bytesOf("a")]);
    disk.kill();
    const journal = await Journal.open(placeOn(disk), FORMAT);
    await textsOf(journal.records());
    disk.faults = { [kind]: 1 };
    await journal.resume(options).catch(() => undefined);
    disk.faults = {};
    await journal.resume(options);
    assert.equal(await journal.append([bytesOf("b")]), 1, kind);
    await journal.close();
    assert.deepEqual(await read(disk), { state: "new", records: ["0 a", "1 b"] }, kind);
  }
});

test("whenever the power goes, the journal has what was acknowledged and nothing out of order", async () => {
  const texts = Array.from({ length: 12 }, (_, at) => `r${at}`);
  /** @returns how many records were acknowledged, if the journal was */
  const run = async (disk: SimulatedDisk): Promise<number> => {
    let durable = -1;
    try {
      let journal = await create(disk, 0);
      durable = 0;
      for (const text of texts) {
        await journal.append([bytesOf(text)]);
        durable++;
        if (durable % 3 === 0) {
          await journal.rotate();
          await journal.checkpoint(durable - 1, durable - 1);
          await journal.removeOldRecords();
        }
        if (durable % 5 === 0) {
          await journal.close();
          journal = await resume(disk);
        }
      }
      await journal.close();
    } catch {
      // The power went.
    }
    return durable;
  };
  const whole = new SimulatedDisk(1);
  await run(whole);
  for (let call = 1; call <= whole.callCount; call++) {
    const disk = new SimulatedDisk(1);
    disk.powerLossAt = call;
    const durable = await run(disk);
    const label = `power loss at call ${call}, ${durable} acknowledged`;
    const after = disk.afterPowerLoss(call);
    const found = await read(after).catch((error: unknown) => {
      if (problemOf(error) !== "missing") throw error;
      return undefined;
    });
    if (found === undefined) {
      assert.equal(durable, -1, label);
      continue;
    }
    const first = Number(found.state);
    const end = first + found.records.length;
    assert.ok(end >= durable && end <= durable + 1 + Number(durable < 0), label);
    assert.deepEqual(
      found.records,
      texts.slice(first, end).map((text, at) => `${first + at} ${text}`),
      label,
    );
    const journal = await resume(after);
    assert.equal(await journal.append([bytesOf("after")]), end, label);
    await journal.close();
  }
});

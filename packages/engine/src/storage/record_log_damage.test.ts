import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../common/prng.ts";
import type { FileSystem } from "./file_system.ts";
import { problemOf } from "./storage_error.ts";
import { CheckpointedLog, findRecords } from "./testing/checkpointed_log.ts";
import { SimulatedDisk } from "./testing/simulated_disk.ts";

const SEED = Number(process.env["QUIVER_SEED"] ?? 815);
const DAMAGES = Number(process.env["QUIVER_SCENARIOS"] ?? 300);

interface Case {
  readonly disk: SimulatedDisk;
  readonly records: readonly string[];
}

const idle = (callback: () => void): void => queueMicrotask(callback);

/** A store with a block file and several log files, ended cleanly or killed. */
async function newCase(seed: number, isClosed: boolean): Promise<Case> {
  const random = seededRandom(seed);
  const disk = new SimulatedDisk(seed);
  const store = await CheckpointedLog.create(disk.fileSystem(), { idle, fileSizeBytes: 1024 });
  for (let i = 0; i < 8; i++) {
    const bodies = Array.from(
      { length: 1 + Math.floor(random() * 3) },
      (_, k) => `${i} ${k} ${"y".repeat(Math.floor(random() * 200))}`,
    );
    await Promise.all(store.append(bodies));
    if (i === 3) await store.checkpoint();
  }
  const records = [...store.records];
  if (isClosed) await store.close();
  // The mark of an idle log is written a moment after the last group.
  for (let turns = 0; turns < 20; turns++) await undefined;
  disk.kill();
  return { disk, records };
}

/** What an opener finds: the records, or the error that names what is wrong. */
async function look(disk: SimulatedDisk): Promise<readonly string[] | Error> {
  const files: FileSystem = disk.fileSystem({ readOnly: true });
  try {
    return (await findRecords(files)).records;
  } catch (error) {
    const problem = problemOf(error);
    assert.ok(problem === "damaged" || problem === "missing", String(error));
    assert.ok(error instanceof Error);
    return error;
  }
}

/** About where the mark of a log file begins: 32 bytes before the zeros behind it. */
function markOf(disk: SimulatedDisk, name: string): number {
  const bytes = new Uint8Array(disk.inode(name).size);
  disk.inode(name).read(0, bytes);
  return bytes.findLastIndex((byte) => byte !== 0) - 34;
}

async function checkFoundOrHarmless(
  { disk, records }: Case,
  name: string,
  what: string,
): Promise<"found" | "harmless"> {
  const result = await look(disk);
  if (result instanceof Error) {
    const ending = name.split("/").at(-1)!;
    assert.ok(result.message.includes(ending), `${what}: ${result.message}`);
    return "found";
  }
  assert.deepEqual(result, records, what);
  return "harmless";
}

for (const isClosed of [true, false]) {
  const state = isClosed ? "closed" : "killed";

  test(`a flipped bit in any byte of a ${state} store is found and named, or harmless`, async () => {
    const original = await newCase(SEED, isClosed);
    const counts = { found: 0, harmless: 0 };
    for (const name of original.disk.fileNames()) {
      const { size } = original.disk.inode(name);
      const end = name.includes("log.") ? markOf(original.disk, name) : size;
      for (let byte = 0; byte < size; byte++) {
        const bit = 1 << (byte & 7);
        const flip = (bytes: Uint8Array): void => void (bytes[byte]! ^= bit);
        original.disk.damage(name, flip);
        const what = `${name}, byte ${byte}`;
        const result = await checkFoundOrHarmless(original, name, what);
        counts[result]++;
        if (byte < end) assert.equal(result, "found", what);
        original.disk.damage(name, flip);
      }
    }
    assert.deepEqual(await look(original.disk), original.records);
    assert.ok(counts.found > 1500, JSON.stringify(counts));
  });
}

test(`cut, zeroed, overwritten and lost files of a closed store are found (seed ${SEED})`, async () => {
  const random = seededRandom(SEED);
  const original = await newCase(SEED + 1, true);
  const { disk, records } = original;
  let found = 0;
  for (let i = 0; i < DAMAGES; i++) {
    const names = disk.fileNames();
    const name = names[Math.floor(random() * names.length)]!;
    const { size } = disk.inode(name);
    const before = new Uint8Array(size);
    disk.inode(name).read(0, before);
    const from = Math.floor((random() * size) / 64) * 64;
    const kind = Math.floor(random() * 4);
    if (kind === 0) disk.inode(name).truncate(from);
    else if (kind === 1) disk.damage(name, (bytes) => bytes.fill(0, from, from + 512));
    else if (kind === 2) disk.damage(name, (bytes) => bytes.copyWithin(from, 0, 64));
    else await disk.fileSystem().unlink(name);
    if (
      (await checkFoundOrHarmless({ disk, records }, name, `${name} ${kind} ${from}`)) === "found"
    ) {
      found++;
    }
    const files = disk.fileSystem();
    const file = await files.open(name, kind === 3 ? "create" : "write");
    await file.truncate(0);
    await file.write(0, [before]);
    assert.deepEqual(await look(disk), records);
  }
  assert.ok(found > DAMAGES / 4, `${found} found`);
});

test("a flipped bit in the last group of a killed store is found by the mark behind it", async () => {
  const { disk, records } = await newCase(SEED, false);
  const name = disk.fileNames().findLast((file) => file.includes("log."))!;
  const last = new TextEncoder().encode(records.at(-1));
  disk.damage(name, (bytes) => {
    const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(last);
    bytes[at]! ^= 1;
  });
  const result = await look(disk);
  assert.ok(result instanceof Error);
  assert.match(result.message, /record \d+: the record has another checksum, but the log goes on/);
});

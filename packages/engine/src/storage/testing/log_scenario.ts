/**
 * One random life of a {@link CheckpointedLog} on a simulated disk: several callers append, it is
 * checkpointed, closed and opened again, calls fail, the process is killed, the power goes, and a
 * reader follows beside it. After every opening what is there is compared with what was promised.
 */
import assert from "node:assert/strict";
import { seededRandom } from "../../common/prng.ts";
import type { Later } from "../../common/runtime.ts";
import type { FileSystem } from "../file_system.ts";
import { problemOf } from "../storage_error.ts";
import { CheckpointedLog, type Found, findRecords, readOn } from "./checkpointed_log.ts";
import { SimulatedDisk } from "./simulated_disk.ts";

/** Follows a store from another process. */
class Follower {
  readonly #files: FileSystem;
  #found: Found | undefined;

  constructor(files: FileSystem) {
    this.#files = files;
  }

  /** @returns all records so far; undefined when it has to begin anew */
  async look(): Promise<readonly string[] | undefined> {
    try {
      if (this.#found === undefined) this.#found = await findRecords(this.#files);
      else await readOn(this.#found.reader, this.#found.records);
      return this.#found.records;
    } catch (error) {
      const problem = problemOf(error);
      if (problem !== "missing" && problem !== "revoked") throw error;
      this.#found = undefined;
      return undefined;
    }
  }
}

/** Records that were appended in one turn: a later opening finds all of them or none. */
interface Burst {
  readonly bodies: readonly string[];
}

export interface ScenarioOptions {
  /** How often calls fail while the store is open. Default never. */
  readonly faultRate?: number;
  /** Whether the disk gets full now and then. */
  readonly fills?: boolean;
  /** Whether a reader follows. */
  readonly hasReader?: boolean;
}

/** See the head of the file. */
export class LogScenario {
  disk: SimulatedDisk;
  readonly #random: () => number;
  readonly #options: ScenarioOptions;
  /** Promised records. */
  #durable: string[] = [];
  /** Bursts that were neither promised nor certainly taken back since the last opening. */
  #uncertain: Burst[] = [];
  #isCreated = false;
  /** Kills before this opening. */
  #killCount = 0;
  /** Every record there ever was. */
  readonly #appended = new Set<string>();
  /** Openings whose records were compared. */
  checkedOpenings = 0;

  constructor(seed: number, options: ScenarioOptions = {}) {
    this.#random = seededRandom(seed);
    this.#options = options;
    this.disk = new SimulatedDisk(this.#seed());
  }

  /** Whether the process that was started last still runs. */
  get #isRunning(): boolean {
    return this.disk.hasPower && this.disk.killCount === this.#killCount;
  }

  /** Records that were promised so far. */
  get durableCount(): number {
    return this.#durable.length;
  }

  /** Lives through some openings, each ended by a close, a kill or a loss of power. */
  async run(openings: number): Promise<void> {
    for (let opening = 0; opening < openings; opening++) {
      const end = this.#random();
      const call = this.disk.callCount + 1 + Math.floor(this.#random() * 150);
      this.disk.powerLossAt = end < 0.5 ? call : Infinity;
      this.disk.killAt = end >= 0.5 && end < 0.8 ? call : Infinity;
      this.#killCount = this.disk.killCount;
      await this.#live(end > 0.9);
      if (!this.disk.hasPower) this.disk = this.disk.afterPowerLoss(this.#seed());
      else this.disk.kill();
    }
    this.disk.powerLossAt = Infinity;
    await this.close();
  }

  /** Opens once more, compares, and closes cleanly. */
  async close(): Promise<void> {
    const store = await this.#open();
    await Promise.all(store.append(this.#burst(1).bodies));
    this.#durable = [...store.records];
    await store.close();
    await this.check();
  }

  /** Compares what is there now with what was promised. */
  async check(): Promise<void> {
    this.#compare((await findRecords(this.disk.fileSystem({ readOnly: true }))).records);
  }

  /** @param isClosed whether the store is closed at the end, unless something fails before */
  async #live(isClosed: boolean): Promise<void> {
    let store: CheckpointedLog;
    try {
      store = await this.#open();
    } catch (error) {
      if (!this.#isRunning) return;
      throw error;
    }
    this.#fail(true);
    const follower = new Follower(this.disk.fileSystem({ readOnly: true }));
    const following = this.#options.hasReader ? this.#follow(follower) : undefined;
    const callers = Array.from({ length: 1 + Math.floor(this.#random() * 3) }, () =>
      this.#callOn(store),
    );
    await Promise.all([...callers, following]);
    this.#fail(false);
    if (!this.#isRunning) return;
    await this.#appendLast(store);
    if (following !== undefined && this.#isRunning) await this.#followToEnd(follower);
    if (this.#isRunning && isClosed) await store.close().catch(() => undefined);
  }

  /** Once nothing fails any more, a record is durable again. */
  async #appendLast(store: CheckpointedLog): Promise<void> {
    const burst = this.#burst(1);
    try {
      await Promise.all(store.append(burst.bodies));
      this.#settle(burst, true);
    } catch (error) {
      if (this.#isRunning) throw error;
    }
  }

  async #open(): Promise<CheckpointedLog> {
    const files = this.disk.fileSystem();
    const options = { idle: this.#idle, fileSizeBytes: 4096 };
    if (!this.#isCreated) {
      // What an attempt before left is no store yet.
      await files.removeTree("collections/1");
      const store = await CheckpointedLog.create(files, options);
      this.#isCreated = true;
      return store;
    }
    const store = await CheckpointedLog.open(files, options);
    this.#compare(store.records);
    this.#durable = [...store.records];
    this.#uncertain = [];
    return store;
  }

  async #callOn(store: CheckpointedLog): Promise<void> {
    for (let step = Math.floor(this.#random() * 12); step > 0 && this.#isRunning; step--) {
      const choice = this.#random();
      if (choice < 0.12) await store.checkpoint().catch(() => undefined);
      else if (choice < 0.2) await this.#pause();
      else await this.#append(store);
      if (this.#options.fills) this.disk.capacityBytes = this.#random() < 0.7 ? 40_000 : Infinity;
    }
  }

  async #append(store: CheckpointedLog): Promise<void> {
    const count = 1 + Math.floor(this.#random() * 3);
    const burst = this.#burst(count);
    const results = await Promise.allSettled(store.append(burst.bodies));
    const reasons = results.flatMap((result) =>
      result.status === "rejected" ? [result.reason] : [],
    );
    assert.ok(reasons.length === 0 || reasons.length === count, "half a group was acknowledged");
    if (reasons.length === 0) this.#settle(burst, true);
    else if (this.#isRunning && reasons[0]?.details?.isTakenBack) this.#settle(burst, false);
  }

  /** The power goes before the caller hears of it: then a promise was not given. */
  #settle(burst: Burst, isDurable: boolean): void {
    this.#uncertain.splice(this.#uncertain.indexOf(burst), 1);
    if (isDurable) this.#durable.push(...burst.bodies);
  }

  #compare(found: readonly string[]): void {
    const { length } = this.#durable;
    assert.deepEqual(found.slice(0, length), this.#durable, "durable records");
    const more = found.slice(length);
    assert.ok(more.length === 0 || this.#isRunOfBursts(more), `unexplained records: ${more}`);
    this.#checkWhole(found);
    this.checkedOpenings++;
  }

  /** Whether records are those of some bursts in a row, each of them whole. */
  #isRunOfBursts(records: readonly string[]): boolean {
    return this.#uncertain.some((_, from) => {
      const rest = this.#uncertain.slice(from);
      const bodies: string[] = [];
      for (const burst of rest) {
        bodies.push(...burst.bodies);
        if (bodies.length >= records.length) break;
      }
      return bodies.length === records.length && bodies.every((body, i) => body === records[i]);
    });
  }

  /** A reader in another process sees records that were appended, in whole bursts. */
  async #follow(follower: Follower): Promise<void> {
    for (let look = 0; look < 12 && this.#isRunning; look++) {
      try {
        const records = await follower.look();
        if (records !== undefined) this.#checkFollowed(records);
      } catch (error) {
        if (this.#isRunning) throw error;
      }
      await this.#pause();
    }
  }

  /** Once nothing fails or moves any more, a reader sees all that was promised. */
  async #followToEnd(follower: Follower): Promise<void> {
    try {
      const records = (await follower.look()) ?? (await follower.look());
      assert.ok(records !== undefined);
      this.#compare(records);
    } catch (error) {
      if (this.#isRunning) throw error;
    }
  }

  #checkFollowed(records: readonly string[]): void {
    for (const body of records) assert.ok(this.#appended.has(body), `never appended: ${body}`);
    this.#checkWhole(records);
  }

  /** The number of a record in its burst and the length of the burst are part of its body. */
  #checkWhole(records: readonly string[]): void {
    const [, number, count] = /^\d+: (\d+) of (\d+) /.exec(records.at(-1) ?? "0: 1 of 1 ") ?? [];
    assert.equal(number, count, "half a burst");
  }

  #fail(fails: boolean): void {
    const rate = fails ? (this.#options.faultRate ?? 0) : 0;
    this.disk.faults = {
      write: rate,
      sync: rate,
      truncate: rate,
      name: rate,
      unlink: rate,
      "sync folder": rate,
    };
    if (!fails) this.disk.capacityBytes = Infinity;
  }

  /** New records; mostly short, some with parts that are written on their own. */
  #burst(count: number): Burst {
    const bodies = Array.from({ length: count }, (_, i) => {
      const kind = this.#random();
      const length = this.#random() * (kind < 0.7 ? 40 : kind < 0.95 ? 700 : 9000);
      const body = `${this.#appended.size}: ${i + 1} of ${count} ${"x".repeat(length)}`;
      this.#appended.add(body);
      return body;
    });
    const burst = { bodies };
    this.#uncertain.push(burst);
    return burst;
  }

  async #pause(): Promise<void> {
    for (let turns = Math.floor(this.#random() * 30); turns > 0; turns--) await undefined;
  }

  #seed(): number {
    return Math.floor(this.#random() * 2 ** 32);
  }

  readonly #idle: Later = (callback) => void this.#pause().then(callback);
}

/**
 * One random life of the whole engine on a simulated disk: several callers write to several
 * collections, calls fail, the disk gets full, the process is killed, the power goes, bits flip,
 * and a reader follows beside it. After every opening what is there is compared with what was
 * promised.
 */
import assert from "node:assert/strict";

import { type Backend, QdrantError } from "@quiverdb/client";

import { Catalog } from "../../catalog/catalog.ts";
import { seededRandom } from "../../common/prng.ts";
import type { Runtime } from "../../common/runtime.ts";
import { Slices } from "../../common/slices.ts";
import type { Environment } from "../../shard/environment.ts";
import { environmentOn } from "../../shard/testing/environment.ts";
import { orphansIn } from "../../shard/testing/orphans.ts";
import { SEGMENTS_REWRITTEN } from "../../shard/optimizer.ts";
import { SimulatedDisk } from "../../storage/testing/simulated_disk.ts";
import { embeddedBackend } from "../embedded_backend.ts";
import { ownEngine } from "../engine.ts";
import { ExtraNames, isUnknownName } from "./extra_names.ts";
import { PlainCollection, type PlainPoint, type PlainPoints, textOf } from "./plain_collection.ts";
import { randomWrite } from "./random_write.ts";

export interface EngineScenarioOptions {
  /** How often calls that change something fail while the engine is open. Default never. */
  readonly faultRate?: number;
  /** How often reads fail while it is open. Default never. */
  readonly readFaultRate?: number;
  /** Whether the disk gets full now and then. */
  readonly fills?: boolean;
  /** Whether a reader follows. */
  readonly hasReader?: boolean;
  /** Whether bits flip while it is closed. */
  readonly flipsBits?: boolean;
}

const ALL = { must: [] };

/** See the head of the file. */
export class EngineScenario {
  disk: SimulatedDisk;
  readonly #random: () => number;
  readonly #options: EngineScenarioOptions;
  readonly #collections = new Map<string, PlainCollection>();
  /** Whose creation or deletion was not answered. */
  readonly #uncertain = new Map<string, PlainCollection>();
  readonly #extra = new ExtraNames();
  #nextName = 0;
  #isCreated = false;
  #killCount = 0;
  /** Openings whose contents were compared, and damages that were found. */
  checkedOpenings = 0;
  foundDamages = 0;
  /** Writes that were acknowledged. */
  writeCount = 0;
  /** Rewrites of segments that became durable. */
  rewriteCount = 0;

  constructor(seed: number, options: EngineScenarioOptions = {}) {
    this.#random = seededRandom(seed);
    this.#options = options;
    this.disk = new SimulatedDisk(this.#seed());
  }

  get #isRunning(): boolean {
    return this.disk.hasPower && this.disk.killCount === this.#killCount;
  }

  /** Lives through some openings, each ended by a close, a kill or a loss of power. */
  async run(openings: number): Promise<void> {
    for (let opening = 0; opening < openings; opening++) {
      const end = this.#random();
      const call = this.disk.callCount + 1 + Math.floor(this.#random() * 300);
      this.disk.powerLossAt = end < 0.45 ? call : Infinity;
      this.disk.killAt = end >= 0.45 && end < 0.75 ? call : Infinity;
      this.#killCount = this.disk.killCount;
      await this.#live();
      if (!this.disk.hasPower) this.disk = this.disk.afterPowerLoss(this.#seed());
      else this.disk.kill();
    }
    this.disk.powerLossAt = Infinity;
    this.disk.killAt = Infinity;
    this.#killCount = this.disk.killCount;
    if (this.#options.flipsBits) await this.#checkDamaged();
    else await this.#checkWhole();
  }

  /** Opens once more without faults, and writes. */
  async #checkWhole(): Promise<void> {
    const backend = await this.#open();
    assert.ok(backend !== undefined, "it opens");
    await this.#createCollection(backend);
    for (const collection of this.#collections.values()) await this.#write(backend, collection);
    await backend.close();
    await this.#checkNoOrphans();
    const reader = await this.#open(true);
    assert.ok(reader !== undefined, "it opens for reading");
    await reader.close();
  }

  /** After a close, only what manifest or log name is there. */
  async #checkNoOrphans(): Promise<void> {
    const files = this.disk.fileSystem({ readOnly: true });
    for (const { name } of await files.list("collections")) {
      const { orphans } = await orphansIn(files, `collections/${name}`);
      assert.deepEqual(orphans, [], `files of collection ${name} that nothing names`);
    }
  }

  async #live(): Promise<void> {
    const backend = await this.#open();
    if (backend === undefined) return;
    this.#fail(true);
    const callers = Array.from({ length: 1 + Math.floor(this.#random() * 3) }, () =>
      this.#callOn(backend),
    );
    const reading = this.#options.hasReader ? this.#follow() : undefined;
    await Promise.all([...callers, reading]);
    this.#fail(false);
    this.disk.capacityBytes = Infinity;
    if (!this.#isRunning) return;
    // Once nothing fails any more, all goes on.
    for (const collection of this.#collections.values()) {
      if (this.#isRunning) await this.#write(backend, collection, true);
      if (this.#isRunning && collection.isQuiet) await this.#compareOne(backend, collection);
    }
    if (this.#isRunning && this.#random() < 0.5) await backend.close().catch(() => undefined);
  }

  /** @returns undefined when the process ended meanwhile */
  async #open(readOnly = false): Promise<Backend | undefined> {
    try {
      const environment = this.#environment(readOnly);
      if (!this.#isCreated) {
        await Catalog.create(environment);
        this.#isCreated = true;
      }
      const engine = await ownEngine(environment);
      const backend = embeddedBackend(engine, environment.runtime);
      await this.#compare(backend);
      return backend;
    } catch (error) {
      if (!this.#isRunning) return undefined;
      throw error;
    }
  }

  /** Compares all that is there with what was promised. */
  async #compare(backend: Backend): Promise<void> {
    const { collections } = await backend.call("getCollections", { path: {}, query: {} });
    const found = new Set(collections.map(({ name }) => name));
    for (const [name, collection] of this.#uncertain) {
      if (found.has(name)) this.#collections.set(name, collection);
      else this.#collections.delete(name);
    }
    this.#uncertain.clear();
    assert.deepEqual([...found].sort(), [...this.#collections.keys()].sort(), "collections");
    for (const collection of this.#collections.values()) {
      this.#settle(collection, await this.#contents(backend, collection.name));
    }
    this.checkedOpenings++;
  }

  async #compareOne(backend: Backend, collection: PlainCollection): Promise<void> {
    try {
      this.#settle(collection, await this.#contents(backend, collection.name));
    } catch (error) {
      if (this.#isRunning) throw error;
    }
  }

  #settle(collection: PlainCollection, found: PlainPoints): void {
    collection.settle(textOf(found));
  }

  async #callOn(backend: Backend): Promise<void> {
    for (let step = 4 + Math.floor(this.#random() * 14); step > 0 && this.#isRunning; step--) {
      const choice = this.#random();
      const names = [...this.#collections.keys()].filter((name) => !this.#uncertain.has(name));
      const name = names[Math.floor(this.#random() * names.length)];
      const collection = name === undefined ? undefined : this.#collections.get(name);
      if (collection === undefined || choice < 0.04) await this.#createCollection(backend);
      else if (choice < 0.06) await this.#deleteCollection(backend, collection);
      else if (choice < 0.12) await this.#pause();
      else if (choice < 0.18) await this.#changeNames(backend, collection);
      else await this.#write(backend, collection);
      if (this.#options.fills) this.disk.capacityBytes = this.#random() < 0.6 ? 30_000 : Infinity;
    }
  }

  async #createCollection(backend: Backend): Promise<void> {
    const name = `c${this.#nextName++}`;
    const collection = new PlainCollection(name);
    this.#uncertain.set(name, collection);
    try {
      await backend.call("createCollection", {
        path: { collection_name: name },
        query: {},
        body: { vectors: { size: 2, distance: "Dot" }, sparse_vectors: { s: {} } },
      });
      if (!this.#isRunning) return;
      this.#uncertain.delete(name);
      this.#collections.set(name, collection);
    } catch (error) {
      this.#expectStorageError(error);
      if (this.#isRunning && isGone(error)) this.#uncertain.delete(name);
    }
  }

  async #deleteCollection(backend: Backend, collection: PlainCollection): Promise<void> {
    const { name } = collection;
    this.#uncertain.set(name, collection);
    try {
      await backend.call("deleteCollection", { path: { collection_name: name }, query: {} });
      if (!this.#isRunning) return;
      this.#uncertain.delete(name);
      this.#collections.delete(name);
    } catch (error) {
      this.#expectStorageError(error);
      if (this.#isRunning && isGone(error)) this.#uncertain.delete(name);
    }
  }

  async #changeNames(backend: Backend, { name, isQuiet }: PlainCollection): Promise<void> {
    try {
      await this.#extra.change(this.#random, backend, name, isQuiet);
    } catch (error) {
      if (!this.#isDeleted(name, error)) this.#expectStorageError(error);
    }
  }

  async #write(backend: Backend, collection: PlainCollection, mustSucceed = false): Promise<void> {
    const path = { collection_name: collection.name };
    const { write, call } = randomWrite(this.#random, backend, path, this.#extra);
    collection.begin(write);
    try {
      await call();
      if (!this.#isRunning) return;
      collection.succeed(write);
      this.writeCount++;
    } catch (error) {
      const isTooLate = isUnknownName(error);
      if (!isTooLate && !this.#isDeleted(collection.name, error)) this.#expectStorageError(error);
      if (!this.#isRunning) return;
      if (mustSucceed) throw error;
      collection.fail(write, isTooLate || isGone(error));
    }
  }

  /** Whether a call failed because the collection is deleted. */
  #isDeleted(name: string, error: unknown): boolean {
    const isDeleted = this.#uncertain.has(name) || !this.#collections.has(name);
    return isDeleted && error instanceof QdrantError && error.code === "not_found";
  }

  /** A reader in another process sees whole writes, and all that was durable before it looked. */
  async #follow(): Promise<void> {
    let backend: Backend | undefined;
    for (let look = 0; look < 10 && this.#isRunning; look++) {
      try {
        const environment = this.#environment(true);
        backend ??= embeddedBackend(await ownEngine(environment), environment.runtime);
        const { collections } = await backend.call("getCollections", { path: {}, query: {} });
        for (const { name } of collections) {
          const collection = this.#collections.get(name);
          if (collection === undefined || this.#uncertain.has(name)) continue;
          const watch = collection.watch();
          const found = textOf(await this.#contents(backend, name));
          // Whoever wrote what was seen hears of it a little later than the disk.
          await this.#turns(200);
          const states = watch.end();
          const possible = [...states].join("\n  ");
          if (this.#isRunning) assert.ok(states.has(found), `saw ${name}: ${found} of ${possible}`);
        }
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        if (!this.#isRunning) return;
        // A collection may be deleted, and a read fail, while it looks.
        const isExpected =
          error instanceof QdrantError && (error.code === "storage" || error.code === "not_found");
        if (!isExpected) throw error;
      }
      await this.#pause();
    }
    await backend?.close().catch(() => undefined);
  }

  /** Flips one bit: what is damaged is found, and the other collections are whole. */
  async #checkDamaged(): Promise<void> {
    const backend = await this.#open();
    assert.ok(backend !== undefined);
    await backend.close();
    const names = this.disk.fileNames().filter((name) => this.disk.inode(name).size > 0);
    const damaged = names[Math.floor(this.#random() * names.length)];
    if (damaged === undefined) return;
    let where = "";
    this.disk.damage(damaged, (bytes) => {
      const at = Math.floor(this.#random() * bytes.length);
      const bit = Math.floor(this.#random() * 8);
      bytes[at]! ^= 1 << bit;
      where = `${damaged} byte ${at} bit ${bit}`;
    });
    this.disk.trace.push(`damaged ${where}`);
    const environment = this.#environment(this.#random() < 0.5);
    let opened: Backend;
    try {
      opened = embeddedBackend(await ownEngine(environment), environment.runtime);
    } catch (error) {
      assert.ok(
        damaged.startsWith("catalog/"),
        `${where}: the catalog is not damaged: ${String(error)}`,
      );
      this.#expectDamage(error, where);
      return;
    }
    const { collections } = await opened.call("getCollections", { path: {}, query: {} });
    assert.deepEqual(
      collections.map(({ name }) => name).sort(),
      [...this.#collections.keys()].sort(),
      where,
    );
    let found = 0;
    for (const collection of this.#collections.values()) {
      try {
        this.#settle(collection, await this.#contents(opened, collection.name));
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        this.#expectDamage(error, where);
        found++;
      }
    }
    assert.ok(found <= 1, `${where}: ${found} collections are damaged`);
    await opened.close().catch(() => undefined);
  }

  #expectDamage(error: unknown, where: string): void {
    const isDamage =
      error instanceof QdrantError &&
      error.code === "storage" &&
      ["damaged", "format", "missing"].includes(String(error.details["problem"]));
    assert.ok(isDamage, `${where}: ${error instanceof Error ? error.stack : String(error)}`);
    this.foundDamages++;
  }

  #expectStorageError(error: unknown): void {
    if (!this.#isRunning) return;
    if (error instanceof QdrantError && error.code === "storage") return;
    throw error;
  }

  /** All points, by three ways of asking that must agree. */
  async #contents(backend: Backend, name: string): Promise<PlainPoints> {
    const path = { collection_name: name };
    const { points } = await backend.call("scrollPoints", {
      path,
      query: {},
      body: { limit: 1000, with_payload: true, with_vector: true, filter: ALL },
    });
    const found = new Map<number, PlainPoint>();
    for (const { id, payload, vector } of points) {
      const vectors: Record<string, unknown> = Array.isArray(vector)
        ? { "": vector }
        : { ...(vector as object) };
      const dense = vectors[""] as [number, number] | undefined;
      this.#extra.check(vectors, dense);
      const sparse = vectors["s"] as { values: number[] } | undefined;
      found.set(Number(id), {
        n: payload?.["n"] as number | undefined,
        dense,
        sparse: sparse?.values[0],
      });
    }
    return found;
  }

  #environment(readOnly: boolean): Environment {
    const files = this.disk.fileSystem({ readOnly });
    return environmentOn(files, {
      runtime: this.#runtime(),
      readOnly,
      limits: {
        checkpointSizeBytes: 1500,
        segmentRowsMax: 25,
        optimizers: { vacuumRowsMin: 4, segmentsMax: 1 },
      },
    });
  }

  /** Nothing in it depends on anything but the seed. */
  #runtime(): Runtime {
    const slices = new Slices(
      () => 0,
      (callback) => void this.#pause().then(callback),
    );
    return {
      clock: () => 0,
      random: this.#random,
      slices,
      idle: (callback) => void this.#pause().then(callback),
      log: (_level, message, facts) => {
        if (message === SEGMENTS_REWRITTEN) this.rewriteCount++;
        this.disk.trace.push(`log: ${message} ${JSON.stringify(facts)}`);
      },
    };
  }

  #fail(fails: boolean): void {
    const rate = fails ? (this.#options.faultRate ?? 0) : 0;
    const readRate = fails ? (this.#options.readFaultRate ?? 0) : 0;
    this.disk.faults = {
      write: rate,
      sync: rate,
      truncate: rate,
      name: rate,
      unlink: rate,
      "sync folder": rate,
      read: readRate,
      open: readRate,
      list: readRate,
    };
  }

  #pause(): Promise<void> {
    return this.#turns(Math.floor(this.#random() * 30));
  }

  async #turns(count: number): Promise<void> {
    for (let turn = 0; turn < count; turn++) await undefined;
  }

  #seed(): number {
    return Math.floor(this.#random() * 2 ** 32);
  }
}

/** Whether it is certain that what failed will not be found. */
function isGone(error: unknown): boolean {
  return error instanceof QdrantError && error.details["isTakenBack"] === true;
}

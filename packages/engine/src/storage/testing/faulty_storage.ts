/**
 * A storage for tests whose disk is simulated: commits fail on demand, and a crash loses what was
 * not synced. Overlays, groups and rollback are those of the folder storage.
 *
 * A commit takes four turns of the event loop (bytes, sync, transaction, answer), so that a test
 * can crash between any two of them by waiting with `setImmediate`.
 */
import { QdrantError } from "@quiverdb/client";
import { seededRandom } from "../../common/prng.ts";
import { GroupCommitStorage } from "../group_commit_storage.ts";
import type { Key } from "../key.ts";
import { KeyMap } from "../key_map.ts";
import type { Medium } from "../medium.ts";
import { SimulatedFile } from "./simulated_file.ts";
import type { Append, Change } from "../storage.ts";

/** The step of a commit that fails. */
export type FaultPoint = "append" | "sync" | "transaction";

/** See the head of the file. */
export class FaultyStorage extends GroupCommitStorage {
  readonly #medium: SimulatedMedium;

  /** @param seed decides how much of the unsynced bytes a crash leaves */
  constructor(seed: number, state?: DiskState) {
    const medium = new SimulatedMedium(seededRandom(seed), state ?? emptyDisk());
    super(medium, () => {});
    this.#medium = medium;
  }

  /** Number of transactions since the storage was created, those before a crash included. */
  get commitCount(): number {
    return this.#medium.state.commitCount;
  }

  /** Lets one transaction fail: the next, or the one after `skip` further ones. */
  failCommit(point: FaultPoint = "transaction", skip = 0): void {
    this.#medium.fault = { point, skip };
  }

  /**
   * The power goes: this storage is dead (commits under way reject), and what was synced, with an
   * arbitrary part of what was not, is found by the returned one.
   */
  crash(seed: number): FaultyStorage {
    return new FaultyStorage(seed, this.#medium.crash());
  }
}

interface DiskState {
  readonly keys: KeyMap<Uint8Array>;
  readonly files: Map<string, SimulatedFile>;
  commitCount: number;
}

function emptyDisk(): DiskState {
  return { keys: new KeyMap(), files: new Map(), commitCount: 0 };
}

class SimulatedMedium implements Medium {
  readonly readOnly = false;
  readonly state: DiskState;
  fault: { readonly point: FaultPoint; skip: number } | undefined;
  readonly #random: () => number;
  #crashed = false;

  constructor(random: () => number, state: DiskState) {
    this.#random = random;
    this.state = state;
  }

  revision(): number {
    return 0;
  }

  hold(): () => void {
    return () => {};
  }

  get(key: Key): Uint8Array | undefined {
    return this.state.keys.get(key)?.value.slice();
  }

  *range(prefix: Key): Generator<readonly [Key, Uint8Array], void> {
    for (const { key, value } of this.state.keys.range(prefix)) yield [key, value.slice()];
  }

  async write(changes: Iterable<Change>, appends: readonly Append[]): Promise<void> {
    const failing = this.#nextFault();
    await this.#turn();
    for (const { file, position, bytes } of appends) {
      const whole = bytes();
      const length =
        failing === "append" ? Math.floor(this.#random() * whole.length) : whole.length;
      this.#file(file).write(position, whole.subarray(0, length));
      if (failing === "append") throw new Error("ENOSPC: no space left on device (simulated)");
    }
    await this.#turn();
    if (failing === "append" || failing === "sync") {
      throw new Error("EIO: i/o error, fdatasync (simulated)");
    }
    for (const { file } of appends) this.#file(file).sync();
    await this.#turn();
    if (failing === "transaction") throw new Error("EIO: i/o error, write (simulated)");
    for (const { key, value } of changes) {
      if (value === undefined) this.state.keys.delete(key);
      else this.state.keys.set(key, value.slice());
    }
    this.state.commitCount++;
    await this.#turn();
  }

  async recover(): Promise<void> {}

  readFile(file: string, position: number, target: Uint8Array): void {
    const found = this.state.files.get(file);
    if (found?.read(position, target) === true) return;
    throw new QdrantError("storage", `File ${file} is missing or damaged`);
  }

  async removeFiles(prefix: string): Promise<void> {
    for (const name of this.listFiles(prefix)) this.state.files.delete(name);
    this.state.files.delete(prefix);
  }

  listFiles(prefix: string): string[] {
    const names = [...this.state.files.keys()];
    return names.filter((name) => prefix === "" || name.startsWith(`${prefix}/`)).sort();
  }

  async close(): Promise<void> {}

  crash(): DiskState {
    this.#crashed = true;
    const keys = new KeyMap<Uint8Array>();
    for (const { key, value } of this.state.keys.range(new Uint8Array(0)))
      keys.set(key, value.slice());
    const files = new Map<string, SimulatedFile>();
    for (const [name, file] of this.state.files) files.set(name, file.afterCrash(this.#random));
    return { keys, files, commitCount: this.state.commitCount };
  }

  #nextFault(): FaultPoint | undefined {
    if (this.fault === undefined || this.fault.skip-- > 0) return undefined;
    const { point } = this.fault;
    this.fault = undefined;
    return point;
  }

  #file(name: string): SimulatedFile {
    let file = this.state.files.get(name);
    if (file === undefined) {
      file = new SimulatedFile();
      this.state.files.set(name, file);
    }
    return file;
  }

  async #turn(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#crashed) throw new QdrantError("closed", "the storage crashed (simulated)");
  }
}

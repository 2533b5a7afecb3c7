/**
 * A disk for tests, deterministic from a seed: it fails on demand, and the power can go at any
 * call.
 *
 * `fileSystem()` is what a process sees. Calls take some turns of the event loop, and a write
 * becomes visible piece by piece, so that a second file system on the same disk sees what a reader
 * in another process would.
 */
import { seededRandom } from "../../common/prng.ts";
import type { FileSystem } from "../file_system.ts";
import { storageError, type StorageProblem } from "../storage_error.ts";
import { SimulatedFileSystem } from "./simulated_file_system.ts";
import { SimulatedFolder, type SimulatedNode } from "./simulated_folder.ts";
import { SECTOR_BYTES, SimulatedInode } from "./simulated_inode.ts";

/** What a call does, as faults name it. */
export type CallKind =
  "open" | "list" | "read" | "write" | "sync" | "truncate" | "name" | "unlink" | "sync folder";

/** How often calls fail, from 0 to 1. */
export type FaultRates = Partial<Record<CallKind, number>>;

/** See the head of the file. */
export class SimulatedDisk {
  readonly random: () => number;
  readonly root: SimulatedFolder;
  /** Calls from now on fail this often. */
  faults: FaultRates = {};
  /** Bytes that all files may have together. */
  capacityBytes = Infinity;
  /** The power goes at the call with this number. */
  powerLossAt = Infinity;
  /** The process that writes is killed at the call with this number. */
  killAt = Infinity;
  /** Calls so far. */
  callCount = 0;
  /** What was called, with the faults: for reading a failed scenario. */
  readonly trace: string[] = [];
  #process = 0;
  #hasPower = true;

  constructor(seed: number, root = newRoot()) {
    this.random = seededRandom(seed);
    this.root = root;
  }

  /** What a process sees, until `kill` or a loss of power. */
  fileSystem(options: { readOnly?: boolean } = {}): FileSystem {
    const process = this.#process;
    const isAlive = (): boolean =>
      this.#hasPower && (options.readOnly || process === this.#process);
    return new SimulatedFileSystem(this, options.readOnly ?? false, isAlive);
  }

  get hasPower(): boolean {
    return this.#hasPower;
  }

  /** How often the process that writes was killed. */
  get killCount(): number {
    return this.#process;
  }

  /** Ends the process that writes: its calls fail from now on. Files stay as it left them. */
  kill(): void {
    this.#process++;
    this.killAt = Infinity;
  }

  /** Cuts the power and starts the machine again. */
  afterPowerLoss(seed: number): SimulatedDisk {
    this.#hasPower = false;
    const left = this.root.afterPowerLoss(seededRandom(seed ^ 0x5bd1e995));
    const after = new SimulatedDisk(seed, left);
    after.trace.push(...this.trace, "the machine starts again");
    return after;
  }

  /** Changes the bytes of a file at rest. */
  damage(name: string, change: (bytes: Uint8Array) => void): void {
    this.inode(name).damage(change);
  }

  inode(name: string): SimulatedInode {
    const node = this.node(name);
    if (node instanceof SimulatedInode) return node;
    throw new Error(`There is no file ${name}`);
  }

  node(name: string): SimulatedNode | undefined {
    let node: SimulatedNode | undefined = this.root;
    for (const part of name === "" ? [] : name.split("/")) {
      node = node instanceof SimulatedFolder ? node.get(part) : undefined;
    }
    return node;
  }

  /** Names of all files. */
  fileNames(): string[] {
    const names: string[] = [];
    const visit = (folder: SimulatedFolder, prefix: string): void => {
      for (const [name, node] of folder.names()) {
        if (node instanceof SimulatedFolder) visit(node, `${prefix}${name}/`);
        else names.push(prefix + name);
      }
    };
    visit(this.root, "");
    return names.sort();
  }

  /** Bytes that may still be written. */
  freeBytes(): number {
    if (this.capacityBytes === Infinity) return Infinity;
    let used = 0;
    for (const name of this.fileNames()) {
      used += Math.ceil(this.inode(name).size / SECTOR_BYTES) * SECTOR_BYTES;
    }
    return Math.max(0, this.capacityBytes - used);
  }

  /**
   * One call: counts it, lets it fail or the power go, then does it.
   *
   * @param fail what is done of it when it fails
   */
  async call<Result>(
    kind: CallKind,
    name: string,
    isAlive: () => boolean,
    effect: () => Result,
    fail: () => void = () => {},
  ): Promise<Result> {
    for (let turns = Math.floor(this.random() * 3); turns > 0; turns--) await undefined;
    return this.callNow(kind, name, isAlive, effect, fail);
  }

  /** As {@link call}, within the turn. */
  callNow<Result>(
    kind: CallKind,
    name: string,
    isAlive: () => boolean,
    effect: () => Result,
    fail: () => void = () => {},
  ): Result {
    if (!isAlive()) throw new Error("the process has ended (simulated)");
    this.callCount++;
    if (this.callCount >= this.powerLossAt) {
      this.trace.push(`${kind} ${name}: the power goes`);
      if (this.random() < 0.5) effect();
      this.#hasPower = false;
      throw new Error("the power has gone (simulated)");
    }
    if (this.callCount >= this.killAt) {
      this.trace.push(`${kind} ${name}: the process is killed`);
      if (this.random() < 0.5) effect();
      this.kill();
      throw new Error("the process was killed (simulated)");
    }
    if (this.random() < (this.faults[kind] ?? 0)) {
      this.trace.push(`${kind} ${name}: fails`);
      fail();
      throw this.fault(kind, name, "io");
    }
    this.trace.push(`${kind} ${name}`);
    return effect();
  }

  fault(kind: CallKind, file: string, problem: StorageProblem): Error {
    return storageError(`Cannot ${kind} ${file}: ${problem} (simulated)`, { problem, file });
  }
}

function newRoot(): SimulatedFolder {
  return new SimulatedFolder();
}

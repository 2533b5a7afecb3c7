/**
 * A simulated folder: the names that readers see, those on the disk, and the changes between. A
 * loss of power keeps or loses each change on its own; a rename is one change.
 */
import { SimulatedInode } from "./simulated_inode.ts";

export type SimulatedNode = SimulatedInode | SimulatedFolder;

/** Names that change together; `undefined` removes one. */
type NameChange = ReadonlyMap<string, SimulatedNode | undefined>;

/** See the head of the file. */
export class SimulatedFolder {
  readonly #entries = new Map<string, SimulatedNode>();
  #durable = new Map<string, SimulatedNode>();
  #pending: NameChange[] = [];

  get(name: string): SimulatedNode | undefined {
    return this.#entries.get(name);
  }

  names(): IterableIterator<[string, SimulatedNode]> {
    return this.#entries.entries();
  }

  change(change: NameChange): void {
    for (const name of change.keys()) {
      const before = this.#entries.get(name);
      if (before instanceof SimulatedInode) before.isNamed = false;
    }
    apply(change, this.#entries);
    for (const node of change.values()) if (node instanceof SimulatedInode) node.isNamed = true;
    this.#pending.push(change);
  }

  sync(): void {
    this.#durable = new Map(this.#entries);
    this.#pending = [];
  }

  /** What a loss of power leaves of the folder and all that is in it. */
  afterPowerLoss(
    random: () => number,
    seen: Map<SimulatedNode, SimulatedNode> = new Map(),
  ): SimulatedFolder {
    const left = new SimulatedFolder();
    seen.set(this, left);
    const names = new Map(this.#durable);
    for (const change of this.#pending) if (random() < 0.5) apply(change, names);
    for (const [name, node] of names) {
      let kept = seen.get(node);
      if (kept === undefined) {
        kept =
          node instanceof SimulatedFolder
            ? node.afterPowerLoss(random, seen)
            : node.afterPowerLoss(random);
        seen.set(node, kept);
      }
      left.#entries.set(name, kept);
    }
    left.sync();
    return left;
  }
}

function apply(change: NameChange, names: Map<string, SimulatedNode>): void {
  for (const [name, node] of change) {
    if (node === undefined) names.delete(name);
    else names.set(name, node);
  }
}

/**
 * Vector names that come and go beside those of a collection of a scenario. Whoever upserts a point
 * gives it all that are known to be there; what is in one can be told from the default vector, so
 * that a row that is read by another name, or at another place, is noticed.
 */
import assert from "node:assert/strict";

import { type Backend, QdrantError } from "@quiverdb/client";

const NAME = /^x(\d+)$/;

/** See the head of the file. */
export class ExtraNames {
  /** By collection: made for certain, and not yet deleted. */
  private readonly known = new Map<string, string[]>();
  private next = 0;

  /**
   * Adds a name, or removes one.
   *
   * @param canRemove whether no upsert is under way that may have one: it would be refused, and
   *   nobody could tell whether it was before a crash
   */
  async change(
    random: () => number,
    backend: Backend,
    collection: string,
    canRemove: boolean,
  ): Promise<void> {
    const known = this.known.get(collection) ?? [];
    this.known.set(collection, known);
    const path = { collection_name: collection };
    const query = { wait: random() < 0.8 };
    if (canRemove && known.length > 0 && random() < 0.7) {
      const [vector_name] = known.splice(Math.floor(random() * known.length), 1);
      await backend.call("deleteVectorName", {
        path: { ...path, vector_name: vector_name! },
        query,
      });
      return;
    }
    const size = this.next++;
    const vector_name = `x${size}`;
    const body = { dense: { size: sizeOf(size), distance: "Dot" } } as const;
    await backend.call("createVectorName", { path: { ...path, vector_name }, query, body });
    known.push(vector_name);
  }

  /** Vectors of a point whose default vector is this. */
  vectors(collection: string, dense: readonly [number, number]): Record<string, number[]> {
    const names = this.known.get(collection) ?? [];
    return Object.fromEntries(names.map((name) => [name, vectorOf(name, dense)]));
  }

  /** Checks all vectors of a point that are not those of the collection. */
  check(vectors: Record<string, unknown>, dense: readonly [number, number] | undefined): void {
    for (const [name, vector] of Object.entries(vectors)) {
      if (!NAME.test(name)) continue;
      assert.ok(dense !== undefined, `a point has ${name} and no default vector`);
      assert.deepEqual(vector, vectorOf(name, dense), name);
    }
  }
}

/** Whether an upsert came after the deletion of a name that it has. */
export function isUnknownName(error: unknown): boolean {
  return error instanceof QdrantError && error.message.includes("Not existing vector name");
}

function vectorOf(name: string, [id, n]: readonly [number, number]): number[] {
  const number = Number(NAME.exec(name)![1]);
  return Array.from({ length: sizeOf(number) }, (_, at) => id + n * at + number);
}

function sizeOf(number: number): number {
  return 1 + (number % 5);
}

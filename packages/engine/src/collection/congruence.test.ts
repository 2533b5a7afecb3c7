import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../common/prng.ts";
import { testRun } from "../common/testing/test_run.ts";
import type { PointId, Vector } from "../common/point.ts";
import { parseJsonPath } from "../payload/testing/json_path.ts";
import { PlainPoints } from "../query/testing/plain_points.ts";
import { dense, level, nearestTo, rrf, sparse } from "../query/testing/queries.ts";
import type { UpdateOperation } from "../request/operations.ts";
import type { Query, QueryLevel, QueryRequest } from "../request/query_request.ts";
import { vectorSchema } from "../schema/collection_config.ts";
import { configOf } from "../schema/testing/collection_config.ts";
import { environmentInMemory, environmentOn } from "../shard/testing/environment.ts";
import { TestPlace } from "../shard/testing/test_place.ts";
import { MemoryFileSystem } from "../storage/memory_file_system.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import { homeAt } from "./collection_shards.ts";
import { Collection } from "./collection.ts";

const CONFIG = configOf({
  vectors: {
    "": { size: 2, distance: "Euclid" },
    d: { size: 2, distance: "Dot" },
    m: { size: 2, distance: "Dot", multivector_config: { comparator: "max_sim" } },
  },
  sparse_vectors: { s: {} },
});

const WAIT = { wait: true, timeoutMs: undefined };
const SHOWN = { withPayload: { kind: "all" }, withVector: true } as const;

const noLookup = async (): Promise<never> => assert.fail("nothing is looked up");

/** Whole numbers, so that every similarity is exact and ties are ties everywhere. */
class Chance {
  readonly random: () => number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  below(end: number): number {
    return Math.floor(this.random() * end);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  vector(name: string): Vector {
    const number = (): number => this.below(9) - 4;
    if (name === "s") return sparse([this.below(3), 1 + this.below(3)], [3 + this.below(3), 2]);
    if (name !== "m") return dense(number(), number());
    const rows = Float32Array.from({ length: 2 + 2 * this.below(2) }, number);
    return { kind: "multi", dim: 2, rows };
  }

  vectors(): Record<string, Vector> {
    const names = ["", "d", "m", "s"].filter(() => this.random() < 0.8);
    return Object.fromEntries(names.map((name) => [name, this.vector(name)]));
  }

  filter(): QueryLevel<Vector>["filter"] {
    switch (this.below(4)) {
      case 0:
        return parseFilter({ must: [{ key: "g", match: { value: this.below(4) } }] });
      case 1:
        return parseFilter({ must_not: [{ has_id: [this.below(30), this.below(30)] }] });
      case 2:
        return parseFilter({ should: [{ has_vector: "d" }, { key: "n", range: { lt: 9 } }] });
      default:
        return undefined;
    }
  }

  query(using: string, depth: number): Query<Vector> | undefined {
    const vector = (): Vector => this.vector(using);
    switch (this.below(depth === 0 ? 5 : 7)) {
      case 0:
        return {
          kind: "recommend",
          positive: [vector(), vector()],
          negative: [vector()],
          strategy: this.pick(["best_score", "sum_scores"]),
        };
      case 1: {
        const pairs = [{ positive: vector(), negative: vector() }];
        return { kind: "discover", target: vector(), pairs };
      }
      case 2:
        return depth === 0 ? undefined : nearestTo(vector());
      case 5:
        return rrf;
      case 6:
        return { kind: "fusion", fusion: "dbsf" };
      default:
        return nearestTo(vector());
    }
  }

  level(depth: number): QueryLevel<Vector> {
    const using = this.pick(["", "d", "m", "s"]);
    const query = this.query(using, depth);
    const isFusion = query?.kind === "fusion";
    const count = depth === 0 ? 0 : 1 + this.below(3);
    return level(query, {
      using: isFusion ? "" : using,
      limit: 1 + this.below(12),
      filter: this.filter(),
      scoreThreshold: query === undefined || this.random() < 0.7 ? undefined : this.below(6),
      prefetch: Array.from({ length: count }, () => this.level(depth - 1)),
    });
  }
}

interface Pair {
  readonly real: Collection;
  readonly plain: PlainPoints;
}

async function write(pair: Pair, chance: Chance): Promise<void> {
  const id = chance.below(30);
  if (chance.random() < 0.2) {
    if (pair.plain.view().find(id) === undefined) return;
    pair.plain.delete(id);
    await pair.real.update({ kind: "delete_points", selector: { kind: "ids", ids: [id] } }, WAIT);
    return;
  }
  const vectors = chance.vectors();
  const payload = { g: chance.below(4), n: id };
  pair.plain.put(id, vectors, payload);
  const operation: UpdateOperation<Vector> = {
    kind: "upsert",
    points: [{ id, vectors: new Map(Object.entries(vectors)), payload }],
    mode: "upsert",
    filter: undefined,
  };
  await pair.real.update(operation, WAIT);
}

/** Points as answers show them, but for their versions, which are counted in other ways. */
function comparable(points: readonly { id: PointId; version?: number }[]): unknown[] {
  return points.map((point) => ({ ...point, version: undefined }));
}

test("a collection answers as plain lists of points do, over many small segments", async () => {
  for (let seed = 1; seed <= 6; seed++) {
    const chance = new Chance(seed);
    const files = new MemoryFileSystem();
    const environment = environmentOn(files, {
      limits: { segmentRowsMax: 1 + chance.below(8), checkpointSizeBytes: 400 },
    });
    const real = await Collection.open(CONFIG, environment, homeAt(new TestPlace().on(files)));
    const plain = new PlainPoints(vectorSchema(CONFIG), 1 + chance.below(8));
    const model = await Collection.open(CONFIG, environmentInMemory());
    model.view = async () => plain.view();
    model.viewById = async () => plain.view();
    for (let round = 0; round < 40; round++) {
      await write({ real, plain }, chance);
      const root = chance.level(chance.below(3));
      const request: QueryRequest<Vector> = { ...root, offset: chance.below(3), ...SHOWN };
      const groups = {
        ...request,
        groupBy: parseJsonPath("g"),
        groupSize: 1 + chance.below(3),
        withLookup: undefined,
      };
      const scroll = { ...SHOWN, offset: chance.below(30), limit: 1 + chance.below(9) };
      const filter = chance.filter();
      const read = async (collection: Collection): Promise<unknown> => {
        const options = { numbers: "plain", run: testRun() } as const;
        const { points } = await collection.query(request, noLookup, options);
        const grouped = await collection.queryGroups(groups, noLookup, options);
        const page = await collection.scroll({ ...scroll, filter, orderBy: undefined }, options);
        return {
          query: comparable(points),
          groups: grouped.groups.map(({ id, hits }) => [id, comparable(hits)]),
          scroll: page,
          count: await collection.count({ filter, exact: true }, options),
          points: (await collection.info()).points_count,
        };
      };
      const expected = await read(model);
      assert.deepEqual(
        await read(real),
        expected,
        `seed ${seed}, round ${round}: ${JSON.stringify(request)}`,
      );
    }
  }
});

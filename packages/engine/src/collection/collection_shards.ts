/**
 * The shards of a collection: one, or with custom sharding one for each shard key.
 *
 * Qdrant may divide the points of a key among several shards. What it answers does not depend on
 * that, so here they are one.
 */
import { type OperationResult, QdrantError } from "@quiverdb/client";

import type { Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import type { UpdateOperation } from "../request/operations.ts";
import {
  keysOf,
  type Sharded,
  type ShardedKind,
  type ShardKey,
  type ShardKeySelector,
} from "../request/shard_key.ts";
import type { CollectionConfig } from "../schema/collection_config.ts";
import type { VectorNameChange } from "../schema/vector_name_change.ts";
import type { AcceptedOperation, Shard } from "../shard/shard.ts";
import type { ShardCopy } from "../shard/shard_copy.ts";
import type { FieldKeeper } from "../shard/shard_fields.ts";
import {
  type IndexChange,
  type IndexKeeper,
  indexesInMemory,
  withChange,
} from "../shard/shard_indexes.ts";
import type { ShardPlace } from "../shard/shard_state.ts";
import { optimizationsAnswer, type OptimizationsShown } from "./optimizations_answer.ts";

/** Where a shard keeps its points and its payload indexes. */
export interface ShardHome {
  /** Of one with a key; never that of another shard. */
  readonly number?: number | undefined;
  /** Undefined: its points are kept in memory only. */
  readonly place: ShardPlace | undefined;
  readonly indexes: IndexKeeper;
}

/** Where the shard of a key does. */
export interface KeyedShardHome extends ShardHome {
  readonly key: ShardKey;
  readonly number: number;
  /** The shards that Qdrant would have for the key. */
  readonly shardIds: readonly number[];
}

/** Where a collection keeps what it has. */
export interface CollectionHome extends ShardHome {
  /** Absent: its vector names stay. */
  readonly fields?: FieldKeeper;
  /** Those of its shard keys, as they are now; the same objects while they are. */
  readonly keyed: () => readonly KeyedShardHome[];
}

/** A shard, with its key if it has one. */
export interface CollectionShard {
  readonly home: KeyedShardHome | undefined;
  readonly shard: Shard;
}

/** A home for what is kept in memory, or at one place. */
export function homeAt(place: ShardPlace | undefined): CollectionHome {
  return { place, indexes: indexesInMemory(), keyed: () => [] };
}

/** An update of points: operations to apply in order, each to all of some shards. */
export interface CollectionUpdate extends Sharded {
  readonly operations: readonly UpdateOperation<Vector>[];
}

/** An update whose shards are known. */
export interface AimedUpdate {
  readonly operations: readonly UpdateOperation<Vector>[];
  readonly shards: readonly CollectionShard[];
}

type OpenShard = (home: ShardHome) => Promise<Shard>;

export class CollectionShards {
  private readonly home: CollectionHome;
  private readonly open: OpenShard;
  /** Undefined with custom sharding. */
  private readonly only: CollectionShard | undefined;
  /** Those of keys, by number. */
  private readonly keyed = new Map<number, Promise<CollectionShard>>();
  /** Ends when the payload indexes that were asked for are kept. */
  private indexing: Promise<void> = Promise.resolve();
  private config: CollectionConfig;
  private refusal: QdrantError | undefined;

  private constructor(
    config: CollectionConfig,
    home: CollectionHome,
    open: OpenShard,
    only: Shard | undefined,
  ) {
    this.home = home;
    this.open = open;
    this.only = only && { home: undefined, shard: only };
    this.config = config;
    only?.configure(config);
  }

  /** @throws QdrantError `storage` when the data of a shard cannot be read */
  static async open(
    config: CollectionConfig,
    home: CollectionHome,
    open: OpenShard,
  ): Promise<CollectionShards> {
    const isCustom = config.params.sharding_method === "custom";
    const only = isCustom ? undefined : await open(home);
    const shards = new CollectionShards(config, home, open, only);
    await shards.all();
    return shards;
  }

  /** Whether each point is in the shard of a key. */
  get areKeyed(): boolean {
    return this.only === undefined;
  }

  /** All shards, ascending by number. */
  async all(): Promise<readonly CollectionShard[]> {
    if (this.only !== undefined) return [this.only];
    return Promise.all(this.home.keyed().map((home) => this.opened(home)));
  }

  /**
   * The shards that a request is about.
   *
   * @throws QdrantError as {@link keysOf}; `bad_input` for an update that does not say of which
   */
  async selected(
    selectors: readonly ShardKeySelector[],
    kind: ShardedKind,
  ): Promise<readonly CollectionShard[]> {
    if (selectors.length === 0) {
      if (kind === "update" && this.only === undefined) {
        throw new QdrantError("bad_input", "Shard key not specified");
      }
      return this.all();
    }
    const homes = new Map(this.home.keyed().map((home) => [home.key, home]));
    const keys = keysOf(selectors, (key) => homes.has(key), kind);
    return Promise.all(keys.map((key) => this.opened(homes.get(key)!)));
  }

  /** @throws QdrantError as {@link selected} */
  aim(updates: readonly CollectionUpdate[]): Promise<AimedUpdate[]> {
    return Promise.all(
      updates.map(async ({ operations, shardKeys }) => ({
        operations,
        shards: await this.selected(shardKeys, "update"),
      })),
    );
  }

  /**
   * Changes the payload indexes of all shards; those of the collection are said to be changed when
   * every shard has done it.
   */
  async changeIndexes(change: IndexChange): Promise<AcceptedOperation> {
    if (this.only !== undefined) return this.only.shard.changeIndexes(change);
    const shards = await this.all();
    const accepted = await Promise.all(shards.map(({ shard }) => shard.changeIndexes(change)));
    const all = Promise.all(accepted.map(({ completed }) => completed));
    const completed = this.indexing.then(async () => {
      await all;
      const { schemas, operation } = this.home.indexes.kept();
      await this.home.indexes.keep({ schemas: withChange(schemas, change), operation });
      // A key that came meanwhile began with the indexes of before.
      for (const { home, shard } of await this.all()) {
        if (shards.some((known) => known.home?.number === home?.number)) continue;
        await (
          await shard.changeIndexes(change)
        ).completed;
      }
    });
    this.indexing = completed.catch(() => {});
    return { number: accepted[0]?.number ?? 0, completed };
  }

  /** @throws QdrantError `bad_input` when the name is that of another vector */
  async changeVectorNames(
    change: VectorNameChange,
    keeper: FieldKeeper,
  ): Promise<AcceptedOperation> {
    if (this.only !== undefined) return this.only.shard.changeVectorNames(change);
    await keeper.keep(change, 0);
    const shards = await this.all();
    const accepted = await Promise.all(shards.map(({ shard }) => shard.changeVectorNames()));
    const completed = Promise.all(accepted.map((of) => of.completed)).then(() => {});
    return { number: accepted[0]?.number ?? 0, completed };
  }

  /**
   * All shards as files, each as it is once every write is applied that was accepted before.
   *
   * @throws QdrantError `storage` when one cannot be read or written
   */
  async copies(run: Run): Promise<(ShardCopy & Pick<CollectionShard, "home">)[]> {
    const copying = (await this.all()).map(async ({ home, shard }) => ({
      home,
      ...(await shard.copy(run)),
    }));
    const results = await Promise.allSettled(copying);
    const copies = results.flatMap((of) => (of.status === "fulfilled" ? [of.value] : []));
    if (copies.length < results.length) for (const { release } of copies) release();
    // Rejects with the first failure, if there is one.
    return Promise.all(copying);
  }

  /** Takes over when segments are rewritten, and which graphs their vectors have. */
  configure(config: CollectionConfig): void {
    this.config = config;
    this.only?.shard.configure(config);
    for (const opened of this.keyed.values()) {
      opened.then(({ shard }) => shard.configure(config)).catch(() => {});
    }
  }

  /** What is told of the optimizations of all shards. */
  async optimizations(shown: OptimizationsShown): Promise<OperationResult<"getOptimizations">> {
    return optimizationsAnswer(
      (await this.all()).map(({ shard }) => shard.optimizers.report),
      shown,
    );
  }

  /**
   * Waits until all space is given back that can be.
   *
   * @throws QdrantError `storage` when data cannot be read or written, `forbidden` for a reader
   */
  async compact(run: Run): Promise<void> {
    for (const { shard } of await this.all()) await shard.compact(run);
  }

  /** Ends the shard of a key that there is no more. */
  async drop(number: number, refusal: QdrantError): Promise<void> {
    const opened = this.keyed.get(number);
    this.keyed.delete(number);
    await (await opened?.catch(() => undefined))?.shard.close(refusal);
  }

  /** Resolves when every accepted write is durable or has failed. */
  async close(refusal: QdrantError): Promise<void> {
    this.refusal = refusal;
    await this.only?.shard.close(refusal);
    await Promise.all([...this.keyed.keys()].map((number) => this.drop(number, refusal)));
  }

  private opened(home: KeyedShardHome): Promise<CollectionShard> {
    const known = this.keyed.get(home.number);
    if (known !== undefined) return known;
    if (this.refusal !== undefined) throw this.refusal;
    const opening = this.open(home).then((shard) => {
      shard.configure(this.config);
      return { home, shard };
    });
    this.keyed.set(home.number, opening);
    opening.catch(() => this.keyed.delete(home.number));
    return opening;
  }
}

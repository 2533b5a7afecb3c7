/**
 * A shard: the durable unit of a collection. Operations get ascending numbers when they are
 * accepted and are applied one at a time in that order; reads never wait for them.
 *
 * An operation is applied in memory first, then what it changed is appended to the log as one
 * record; it is acknowledged when that is durable. Should that fail, memory falls back to the
 * durable state.
 */
import { QdrantError } from "@quiverdb/client";

import { PENDING_COMMITS_MAX } from "../common/limits.ts";
import { Run } from "../common/run.ts";
import type { Vector } from "../common/point.ts";
import { OPTIMIZER_DEFAULTS } from "../common/defaults.ts";
import type { CollectionConfig, OptimizerConfig } from "../schema/collection_config.ts";
import { type GraphSettings, graphSettings } from "../schema/graph_settings.ts";
import type { VectorFields } from "../schema/vector_fields.ts";
import type { VectorNameChange } from "../schema/vector_name_change.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import type { SegmentReader } from "../segment/segment_reader.ts";
import { ReadEpochs } from "../storage/read_epochs.ts";
import { applyFitted } from "./apply_fitted.ts";
import type { Environment } from "./environment.ts";
import { type FittedOperation, fitOperation } from "./fit_operation.ts";
import { type OptimizerSettings, settingsOf } from "./optimization_plan.ts";
import { Optimizer } from "./optimizer.ts";
import type { UpdateOperation } from "../request/operations.ts";
import {
  type IndexChange,
  type IndexKeeper,
  indexesInMemory,
  withChange,
} from "./shard_indexes.ts";
import { copyShard, loadIntoMemory, type ShardCopy, type ShardFiles } from "./shard_copy.ts";
import { GraphIndexing } from "./graph_indexing.ts";
import { type FieldKeeper, fixedFields, UnknownField } from "./shard_fields.ts";
import { ShardJournal } from "./shard_journal.ts";
import type { ShardPlace } from "./shard_state.ts";
import { ShardPoints } from "./shard_points.ts";

/** An operation under way. */
export interface AcceptedOperation {
  readonly number: number;
  /** Settles when the operation is durable, or has failed. */
  readonly completed: Promise<void>;
}

/** Numbers that a change of the payload indexes or the vector names takes (Qdrant 1.19). */
const SCHEMA_OPERATIONS = 2;

export class Shard {
  private readonly environment: Environment;
  /** Absent: nothing is kept. */
  private readonly journal: ShardJournal | undefined;
  private readonly keeper: IndexKeeper;
  private readonly fieldKeeper: FieldKeeper;
  /** The vector names of accepted operations. */
  private fields: VectorFields;
  /** Those of operations that were applied. */
  private appliedFields: VectorFields;
  private readonly optimizer: Optimizer;
  private readonly reads = new ReadEpochs();
  readonly indexing: GraphIndexing;
  private graphs: ReadonlyMap<string, GraphSettings> = new Map();
  private points: ShardPoints;
  /** Whether `points` is the durable state and what was applied on top of it. */
  private isLoaded: boolean;
  /** Rejected records when it became that. */
  private failureCount = 0;
  /** Under way while `points` is brought up to date. */
  private loading: Promise<void> | undefined;
  /** Number of the last accepted operation. */
  private accepted = 0;
  /** Ends when every operation that asked for it has its number. */
  private accepting: Promise<void> = Promise.resolve();
  /** Ends when every accepted operation was applied. */
  private applying: Promise<void> = Promise.resolve();
  private readonly pending = new Set<Promise<void>>();
  private pendingSizeBytes = 0;
  /** Number of the last operation that was applied. */
  private applied = 0;
  private refusal: QdrantError | undefined;
  /** Why the last record was rejected, if it was. */
  private appendFailure: unknown;

  private constructor(
    environment: Environment,
    place: ShardPlace | undefined,
    fieldKeeper: FieldKeeper,
    keeper: IndexKeeper,
  ) {
    this.environment = environment;
    this.keeper = keeper;
    this.fieldKeeper = fieldKeeper;
    this.fields = fieldKeeper.kept();
    this.appliedFields = this.fields;
    this.accepted = Math.max(keeper.kept().operation, this.fields.operation);
    this.points = this.emptyPoints(this.fields);
    this.isLoaded = place === undefined;
    const exclusively = <T>(work: () => Promise<T>): Promise<T> => this.exclusively(work);
    const { reads } = this;
    this.journal = place && new ShardJournal(environment, place, exclusively, reads);
    const { journal } = this;
    const points = (): ShardPoints | undefined => this.current();
    const settings = this.settingsOf(OPTIMIZER_DEFAULTS);
    const shard = { journal, reads, points, exclusively };
    this.optimizer = new Optimizer(environment, shard, settings);
    this.indexing = new GraphIndexing(environment, points);
  }

  /**
   * Opens a shard as it is stored; a new one is empty.
   *
   * @param place undefined: it is kept in memory only
   * @param fields where its vector names are written down, or those of a shard whose names stay
   * @param keeper where its payload indexes are written down
   * @param content what one in memory begins with
   * @throws QdrantError `storage` when it cannot be read
   */
  static async open(
    environment: Environment,
    place: ShardPlace | undefined,
    fields: FieldKeeper | VectorSchema,
    keeper: IndexKeeper = indexesInMemory(),
    content?: ShardFiles,
  ): Promise<Shard> {
    const fieldKeeper = "kept" in fields ? fields : fixedFields(fields);
    const shard = new Shard(environment, place, fieldKeeper, keeper);
    if (content !== undefined) {
      await loadIntoMemory(content, shard.points, shard.newRun());
      shard.accepted = Math.max(shard.accepted, content.state.operation);
      shard.applied = content.state.operation;
    }
    await shard.upToDate();
    return shard;
  }

  /**
   * Views of the points as they are now, one for each segment, all made in one turn of the event
   * loop. An operation that is being applied is seen in part: point by point, as in Qdrant.
   *
   * @param run over when they are not read any more; absent: their vectors and payloads may be gone
   *   after a pause
   * @throws QdrantError `storage` when the storage changed and cannot be read
   */
  async readers(run?: Run): Promise<readonly SegmentReader[]> {
    const points = await this.upToDate();
    this.hold(run);
    return points.readers();
  }

  /** As {@link readers}, where points are found by id. */
  async readersById(run: Run): Promise<readonly SegmentReader[]> {
    const points = await this.upToDate();
    await points.prepareToFind(run);
    if (points !== this.points) return this.readersById(run);
    this.hold(run);
    return points.readers();
  }

  /** The vector names of the points that {@link readers} show. */
  get schema(): VectorSchema {
    return this.points.schema;
  }

  /** What is done about segments that had better be rewritten. */
  get optimizers(): Pick<Optimizer, "state" | "failure" | "report"> {
    return this.optimizer;
  }

  /** Takes over when segments are rewritten, and which graphs their vectors have. */
  configure(config: CollectionConfig): void {
    this.optimizer.configure(this.settingsOf(config.optimizer_config));
    this.graphs = graphSettings(config);
    this.points.configureGraphs(this.graphs);
    this.indexing.wake();
  }

  /** Waits until all space is given back that can be. */
  async compact(run: Run): Promise<void> {
    this.checkAcceptance();
    await this.upToDate();
    await this.optimizer.compact(run);
  }

  /**
   * The shard as files, as it is once every operation is applied that was accepted before.
   *
   * @throws QdrantError `storage` when it cannot be read or written
   */
  copy(run: Run): Promise<ShardCopy> {
    const { journal, reads, keeper } = this;
    return copyShard(
      {
        journal,
        reads,
        keeper,
        current: () => this.current(),
        refresh: () => this.upToDate(),
        inMemory: (look) => this.exclusively(async () => look(this.points, this.applied)),
      },
      run,
    );
  }

  /** Why the last record was rejected; undefined when it was not. */
  get failure(): unknown {
    return this.appendFailure;
  }

  /** Operations that are accepted and not yet durable. */
  get pendingCount(): number {
    return this.pending.size;
  }

  /**
   * Accepts an operation. What `completed` settles with need not be awaited.
   *
   * @throws QdrantError `bad_input` when a vector has the wrong size; the operation has no number
   *   then
   */
  accept(operation: UpdateOperation<Vector>): Promise<AcceptedOperation> {
    const accepted = this.accepting.then(() => this.acceptNext(operation));
    this.accepting = accepted.then(ignore, ignore);
    return accepted;
  }

  /** Accepts a change of the payload indexes, which takes its place among the operations. */
  changeIndexes(change: IndexChange): Promise<AcceptedOperation> {
    const accepted = this.accepting.then(async () => {
      this.checkAcceptance();
      while (this.isFull(0)) await Promise.race(this.pending);
      this.accepted += SCHEMA_OPERATIONS;
      const number = this.accepted;
      const work = async (): Promise<() => Promise<void>> => {
        await this.applyIndexes(change, number);
        return async () => {};
      };
      return this.enqueue(number, 0, work);
    });
    this.accepting = accepted.then(ignore, ignore);
    return accepted;
  }

  /**
   * Accepts a change of the vector names: operations accepted later have them. It is kept before it
   * has its number.
   *
   * @param change absent: it is kept already
   * @throws QdrantError `bad_input` when the name is that of another vector
   */
  changeVectorNames(change?: VectorNameChange): Promise<AcceptedOperation> {
    const accepted = this.accepting.then(async () => {
      this.checkAcceptance();
      while (this.isFull(0)) await Promise.race(this.pending);
      const number = this.accepted + SCHEMA_OPERATIONS;
      if (change !== undefined) await this.fieldKeeper.keep(change, number);
      this.accepted = number;
      const fields = this.fieldKeeper.kept();
      this.fields = fields;
      return this.enqueue(number, 0, async () => {
        this.appliedFields = fields;
        (await this.upToDate()).useFields(fields);
        return async () => {};
      });
    });
    this.accepting = accepted.then(ignore, ignore);
    return accepted;
  }

  /**
   * Refuses further operations; resolves when every accepted one is durable or has failed.
   *
   * @param refusal what further operations fail with
   */
  async close(refusal: QdrantError): Promise<void> {
    this.refusal = refusal;
    await this.optimizer.end();
    await this.indexing.end();
    await this.accepting;
    await Promise.all(this.pending);
    await this.applying;
    this.reads.end();
    await this.journal?.close();
  }

  private async acceptNext(operation: UpdateOperation<Vector>): Promise<AcceptedOperation> {
    this.checkAcceptance();
    const fitted = await fitOperation(this.fields.schema, operation, this.newRun());
    while (this.isFull(fitted.sizeBytes)) await Promise.race(this.pending);
    const number = ++this.accepted;
    return this.enqueue(number, fitted.sizeBytes, () => this.apply(fitted, number));
  }

  private checkAcceptance(): void {
    if (this.environment.readOnly) {
      throw new QdrantError("forbidden", "the storage folder is open read-only");
    }
    if (this.refusal !== undefined) throw this.refusal;
  }

  /** @param work applies the operation in its turn; what it gives waits until that is durable */
  private enqueue(
    number: number,
    sizeBytes: number,
    work: () => Promise<() => Promise<void>>,
  ): AcceptedOperation {
    const committed = this.applying.then(work);
    this.applying = committed.then(ignore, ignore);
    const completed = committed.then((commit) => commit());
    this.pendingSizeBytes += sizeBytes;
    const settled = completed.then(ignore, ignore).then(() => {
      this.pending.delete(settled);
      this.pendingSizeBytes -= sizeBytes;
    });
    this.pending.add(settled);
    return { number, completed };
  }

  /** A new index is built before it is kept, and shown when it is kept durably. */
  private async applyIndexes(change: IndexChange, operation: number): Promise<void> {
    const run = this.newRun();
    const { key, schema } = change;
    const schemas = withChange(this.keeper.kept().schemas, change);
    const points = await this.upToDate();
    if (schema !== undefined && schemas.get(key) === schema) {
      await points.buildIndex(key, schema, run);
    }
    await this.keeper.keep({ schemas, operation });
    // Points that are loaded meanwhile may not have it.
    for (let current = points; ;) {
      await current.useIndexes(schemas, run);
      const next = await this.upToDate();
      if (next === current) return;
      current = next;
    }
  }

  private isFull(sizeBytes: number): boolean {
    if (this.pending.size === 0) return false;
    if (this.pending.size >= PENDING_COMMITS_MAX) return true;
    const { pendingSizeBytesMax } = this.environment.limits;
    return this.pendingSizeBytes + sizeBytes > pendingSizeBytesMax;
  }

  /** Applies in memory and appends to the log; the result waits until that is durable. */
  private async apply(fitted: FittedOperation, number: number): Promise<() => Promise<void>> {
    const run = this.newRun();
    const { journal } = this;
    for (;;) {
      const points = await this.upToDate();
      await points.prepareToFind(run);
      if (journal !== undefined) await journal.prepareToWrite();
      const failure = await applyFitted(points, fitted, number, run);
      if (journal === undefined) {
        this.applied = number;
        await points.settle(run);
        this.wakeBackground();
        return async () => {
          if (failure !== undefined) throw failure;
        };
      }
      let record: readonly Uint8Array[];
      try {
        record = await points.takeRecord(number, run);
      } catch (error) {
        // Nothing of it is kept, in memory neither.
        points.undo();
        throw error;
      }
      // A record that was rejected meanwhile took away what this operation was applied to.
      if (this.mustLoad(journal) || points !== this.points) continue;
      const isAlone = this.pending.size <= 1;
      const durable = journal.append(record, points, number, isAlone);
      durable.then(
        () => {
          this.appendFailure = undefined;
        },
        (error: unknown) => {
          this.appendFailure = error;
        },
      );
      this.wakeBackground();
      return async () => {
        await durable;
        if (failure !== undefined) throw failure;
      };
    }
  }

  /**
   * The points, with what changed without this shard's doing taken over.
   *
   * @throws QdrantError `storage` when it cannot be read; the next call tries again
   */
  private async upToDate(): Promise<ShardPoints> {
    if (this.journal === undefined) return this.points;
    while (this.loading !== undefined || this.mustLoad(this.journal)) {
      this.loading ??= this.load(this.journal).finally(() => {
        this.loading = undefined;
      });
      await this.loading;
    }
    if (this.environment.readOnly) await this.follow(this.journal);
    return this.points;
  }

  /** What is read in a run stays where it is until the run is over. */
  private hold(run: Run | undefined): void {
    if (run !== undefined) run.atEnd(this.reads.begin());
  }

  /** The points as they are when nothing else is done; undefined: they have to be loaded anew. */
  private current(): ShardPoints | undefined {
    const { journal } = this;
    return journal !== undefined && this.mustLoad(journal) ? undefined : this.points;
  }

  /** Does work between two operations. */
  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    const done = this.applying.then(work);
    this.applying = done.then(ignore, ignore);
    return done;
  }

  private mustLoad(journal: ShardJournal): boolean {
    return !this.isLoaded || journal.failureCount !== this.failureCount;
  }

  private async load(journal: ShardJournal): Promise<void> {
    const { failureCount } = journal;
    this.isLoaded = false;
    this.points = await this.loadKnown(journal);
    this.isLoaded = true;
    this.failureCount = failureCount;
    this.indexing.wake();
    this.accepted = Math.max(this.accepted, journal.operation);
  }

  private async loadKnown(journal: ShardJournal): Promise<ShardPoints> {
    const { readOnly } = this.environment;
    // Operations that wait here were accepted before changes that wait behind them.
    const known = readOnly ? this.fieldKeeper.kept() : this.appliedFields;
    try {
      return await journal.load(() => this.emptyPoints(known));
    } catch (error) {
      if (!(error instanceof UnknownField)) throw error;
      await this.fieldKeeper.refresh();
      if (!readOnly || this.fieldKeeper.kept() === known) throw error.damage;
      return this.loadKnown(journal);
    }
  }

  /** Takes over what another process has written, one caller after the other. */
  private async follow(journal: ShardJournal): Promise<void> {
    this.loading ??= this.followNow(journal).finally(() => {
      this.loading = undefined;
    });
    await this.loading;
  }

  private async followNow(journal: ShardJournal): Promise<void> {
    try {
      this.points.useFields(this.fieldKeeper.kept());
      if (!(await journal.follow(this.points))) await this.load(journal);
    } catch (error) {
      // Half a record may have been taken over.
      this.isLoaded = false;
      if (!(error instanceof UnknownField)) throw error;
      await this.fieldKeeper.refresh();
      await this.load(journal);
    }
    await this.points.useIndexes(this.keeper.kept().schemas, this.newRun());
    this.indexing.wake();
  }

  private settingsOf(config: OptimizerConfig): OptimizerSettings {
    const { segmentRowsMax, optimizers } = this.environment.limits;
    return { ...settingsOf(config, segmentRowsMax), ...optimizers };
  }

  private newRun(): Run {
    return new Run(this.environment.runtime);
  }

  private emptyPoints(fields: VectorFields): ShardPoints {
    const points = new ShardPoints(this.environment, fields, this.keeper.kept().schemas);
    points.configureGraphs(this.graphs);
    return points;
  }

  private wakeBackground(): void {
    this.optimizer.wake();
    this.indexing.wake();
  }
}

function ignore(): void {}

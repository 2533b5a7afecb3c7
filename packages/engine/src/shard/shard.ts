/**
 * A shard: the durable unit of a collection. Operations get ascending numbers when they are
 * accepted and are applied one at a time in that order; reads never wait for them.
 *
 * An operation is applied in memory first, then committed as one change of the storage; it is
 * acknowledged when that is durable. Should a commit fail, memory falls back to the stored state.
 */
import { QdrantError } from "@quiverdb/client";

import { PENDING_COMMITS_MAX, WRITES_UNDER_WAY_MAX } from "../common/limits.ts";
import { Run } from "../common/run.ts";
import type { Vector } from "../common/point.ts";
import { Semaphore } from "../common/semaphore.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import type { SegmentReader } from "../segment/segment_reader.ts";
import { NO_EPOCH, type Storage } from "../storage/storage.ts";
import { applyOperation } from "./apply_operation.ts";
import type { Environment } from "./environment.ts";
import { type FittedOperation, fitOperation } from "./fit_operation.ts";
import type { UpdateOperation } from "../request/operations.ts";
import { readState, type ShardLocation, ShardPoints, type TakenChanges } from "./shard_points.ts";

/** An operation under way. */
export interface AcceptedOperation {
  readonly number: number;
  /** Settles when the operation is durable, or has failed. */
  readonly completed: Promise<void>;
}

/** An operation that was applied in memory. */
interface AppliedOperation extends TakenChanges {
  /** What it fails with, although what it did is kept. */
  readonly failure: unknown;
}

export class Shard {
  readonly schema: VectorSchema;
  private readonly storage: Storage;
  private readonly location: ShardLocation;
  private readonly environment: Environment;
  private readonly writes = new Semaphore(WRITES_UNDER_WAY_MAX);
  private points: ShardPoints;
  /** Of the storage when `points` was last brought up to date. */
  private epoch = NO_EPOCH;
  /** Under way while `points` is brought up to date. */
  private loading: Promise<void> | undefined;
  /** Number of the last accepted operation. */
  private accepted = 0;
  /** Ends when every operation that asked for it has its number. */
  private accepting: Promise<void> = Promise.resolve();
  /** Of a reader: the operation up to which `points` is loaded; undefined: it holds nothing. */
  private loaded: number | undefined;
  /** Ends when every accepted operation was applied. */
  private applying: Promise<void> = Promise.resolve();
  private readonly pending = new Set<Promise<void>>();
  private pendingSizeBytes = 0;
  private refusal: QdrantError | undefined;
  /** Why the last commit failed, if it did. */
  private commitFailure: unknown;

  private constructor(environment: Environment, location: ShardLocation, schema: VectorSchema) {
    this.environment = environment;
    this.storage = environment.storage;
    this.location = location;
    this.schema = schema;
    this.points = this.emptyPoints();
  }

  /**
   * Opens a shard as it is stored; a new one is empty.
   *
   * @throws QdrantError `storage` when it cannot be read
   */
  static async open(
    environment: Environment,
    location: ShardLocation,
    schema: VectorSchema,
  ): Promise<Shard> {
    const shard = new Shard(environment, location, schema);
    await shard.upToDate();
    return shard;
  }

  /**
   * Views of the points as they are now, one for each segment, all made in one turn of the event
   * loop. An operation that is being applied is seen in part: point by point, as in Qdrant.
   *
   * @throws QdrantError `storage` when the storage changed and cannot be read
   */
  async readers(): Promise<readonly SegmentReader[]> {
    return (await this.upToDate()).readers();
  }

  /** Why the last commit failed; undefined when it did not. */
  get failure(): unknown {
    return this.commitFailure;
  }

  /** Operations that are accepted and not yet durable. */
  get pendingCount(): number {
    return this.pending.size;
  }

  /**
   * Waits, in order, until few enough writes are under way. Await it before a body is read, so that
   * writes that wait hold nothing but what their callers hold anyway.
   *
   * @returns what to call, once, when the write is answered
   */
  beginWrite(): Promise<() => void> {
    return this.writes.enter();
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

  /**
   * Refuses further operations; resolves when every accepted one is durable or has failed.
   *
   * @param refusal what further operations fail with
   */
  async close(refusal: QdrantError): Promise<void> {
    this.refusal = refusal;
    await this.accepting;
    await Promise.all(this.pending);
  }

  private async acceptNext(operation: UpdateOperation<Vector>): Promise<AcceptedOperation> {
    if (this.storage.readOnly) {
      throw new QdrantError("forbidden", "the storage folder is open read-only");
    }
    if (this.refusal !== undefined) throw this.refusal;
    const fitted = await fitOperation(this.schema, operation, this.newRun());
    while (this.isFull(fitted.sizeBytes)) await Promise.race(this.pending);
    const number = ++this.accepted;
    const committed = this.applying.then(() => this.apply(fitted, number));
    this.applying = committed.then(ignore, ignore);
    const completed = committed.then((commit) => commit());
    this.pendingSizeBytes += fitted.sizeBytes;
    const settled = completed.then(ignore, ignore).then(() => {
      this.pending.delete(settled);
      this.pendingSizeBytes -= fitted.sizeBytes;
    });
    this.pending.add(settled);
    return { number, completed };
  }

  private isFull(sizeBytes: number): boolean {
    if (this.pending.size === 0) return false;
    if (this.pending.size >= PENDING_COMMITS_MAX) return true;
    const { pendingSizeBytesMax } = this.environment.limits;
    return this.pendingSizeBytes + sizeBytes > pendingSizeBytesMax;
  }

  /** Applies in memory and hands the changes to the storage; the result waits for the commit. */
  private async apply(fitted: FittedOperation, number: number): Promise<() => Promise<void>> {
    const run = this.newRun();
    for (;;) {
      const points = await this.upToDate();
      const { failure, changes, appends, settle } = await applyTo(points, fitted, number, run);
      // A commit that failed meanwhile took away what this operation was applied to.
      if (this.storage.epoch() !== this.epoch || points !== this.points) continue;
      const durable = this.storage.commit(changes, appends);
      durable.then(
        () => {
          settle();
          this.commitFailure = undefined;
        },
        (error: unknown) => {
          this.commitFailure = error;
        },
      );
      return async () => {
        await durable;
        if (failure !== undefined) throw failure;
      };
    }
  }

  /**
   * The points, with what changed in the storage without this shard's doing taken over.
   *
   * @throws QdrantError `storage` when it cannot be read; the next call tries again
   */
  private async upToDate(): Promise<ShardPoints> {
    while (this.loading !== undefined || this.storage.epoch() !== this.epoch) {
      this.loading ??= this.load().finally(() => {
        this.loading = undefined;
      });
      await this.loading;
    }
    return this.points;
  }

  private async load(): Promise<void> {
    const release = this.storage.hold();
    try {
      const epoch = this.storage.epoch();
      const state = readState(this.storage, this.location);
      // A writer's memory may be ahead of the storage, so it starts anew; a reader's is behind.
      const known = this.storage.readOnly && this.loaded !== undefined;
      if (!known || state.operation !== this.loaded) {
        const points = known ? this.points : this.emptyPoints();
        // Half of it may be taken over when this fails: the next time all of it is loaded.
        this.loaded = undefined;
        await points.load(this.storage, state, this.newRun());
        this.points = points;
        this.loaded = state.operation;
      }
      this.accepted = Math.max(this.accepted, state.operation);
      this.epoch = epoch;
    } finally {
      release();
    }
  }

  private newRun(): Run {
    return new Run(this.environment.runtime);
  }

  private emptyPoints(): ShardPoints {
    return new ShardPoints(this.environment, this.location, this.schema);
  }
}

/**
 * Applies an operation in memory. What it did before it met a mistake of the user is kept; after
 * any other failure all of it is undone.
 */
async function applyTo(
  points: ShardPoints,
  { operation, failure }: FittedOperation,
  number: number,
  run: Run,
): Promise<AppliedOperation> {
  let thrown: unknown = failure;
  if (failure === undefined) {
    try {
      if (run.due()) await run.pause();
      await applyOperation(points, operation, number, run);
    } catch (error) {
      thrown = error;
      if (!isMistake(error)) points.undo();
    }
  }
  return { failure: thrown, ...(await points.takeChanges(number, run)) };
}

/** Whether an operation failed for what the user asked for. */
function isMistake(error: unknown): boolean {
  return error instanceof QdrantError && (error.code === "not_found" || error.code === "bad_input");
}

function ignore(): void {}

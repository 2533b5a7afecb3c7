/**
 * A shard: the durable unit of a collection. Operations get ascending numbers when they are
 * accepted and are applied one at a time in that order; reads never wait for them.
 *
 * An operation is applied in memory first, then committed as one change of the storage; it is
 * acknowledged when that is durable. Should a commit fail, memory falls back to the stored state.
 */
import { QdrantError } from "@quiverdb/client";

import { PENDING_COMMITS_MAX } from "../common/limits.ts";
import { Run } from "../common/run.ts";
import type { Vector } from "../common/point.ts";
import { checkSizes } from "../schema/check_vector.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import { NO_EPOCH, type Storage } from "../storage/storage.ts";
import { applyOperation } from "./apply_operation.ts";
import type { Environment } from "./environment.ts";
import type { UpdateOperation } from "../request/operations.ts";
import { readState, type ShardLocation, ShardPoints, type ShardState } from "./shard_points.ts";
import { ScanReader } from "../segment/scan_reader.ts";
import type { SegmentReader } from "../segment/segment_reader.ts";

/** An operation under way. */
export interface AcceptedOperation {
  readonly number: number;
  /** Settles when the operation is durable, or has failed. */
  readonly completed: Promise<void>;
}

export class Shard {
  private readonly storage: Storage;
  private readonly location: ShardLocation;
  private readonly schema: VectorSchema;
  private readonly environment: Environment;
  private points: ShardPoints;
  /** Of the storage when `points` was last brought up to date. */
  private epoch = NO_EPOCH;
  /** Number of the last accepted operation. */
  private accepted = 0;
  /** Ends when every operation that asked for it has its number. */
  private accepting: Promise<void> = Promise.resolve();
  /** Number of the last operation that `points` holds; undefined when it holds nothing. */
  private loaded: number | undefined;
  /** Ends when every accepted operation was applied. */
  private applying: Promise<void> = Promise.resolve();
  private readonly pending = new Set<Promise<void>>();
  private refusal: QdrantError | undefined;
  /** Why the last commit failed, if it did. */
  private commitFailure: unknown;

  /** Opens a shard as it is stored; a new one is empty. */
  constructor(environment: Environment, location: ShardLocation, schema: VectorSchema) {
    this.environment = environment;
    this.storage = environment.storage;
    this.location = location;
    this.schema = schema;
    this.points = this.emptyPoints();
    this.refresh();
  }

  /** Readers of the points as they are now. */
  async readers(): Promise<SegmentReader[]> {
    this.refresh();
    const { segments, payloads } = this.points;
    return segments.map((segment) => new ScanReader(segment, payloads));
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
    if (operation.kind === "upsert") {
      for (const point of operation.points) checkSizes(this.schema, point.vectors);
    }
    while (this.pending.size >= PENDING_COMMITS_MAX) await Promise.race(this.pending);
    const number = ++this.accepted;
    const committed = this.applying.then(() => this.apply(operation, number));
    this.applying = committed.then(ignore, ignore);
    const completed = committed.then((commit) => commit());
    const settled = completed.then(ignore, ignore);
    this.pending.add(settled);
    void settled.then(() => this.pending.delete(settled));
    return { number, completed };
  }

  /** Applies in memory and hands the changes to the storage; the result waits for the commit. */
  private async apply(
    operation: UpdateOperation<Vector>,
    number: number,
  ): Promise<() => Promise<void>> {
    let failure: unknown;
    let points: ShardPoints;
    do {
      this.refresh();
      points = this.points;
      failure = undefined;
      try {
        await applyOperation(points, operation, number, new Run(this.environment.runtime));
      } catch (error) {
        failure = error;
      }
      this.refresh();
      // A commit that failed meanwhile took away what this operation was applied to.
    } while (points !== this.points);
    const { changes, appends } = points.takeChanges(number);
    this.loaded = number;
    const durable = this.storage.commit(changes, appends);
    durable.then(
      () => {
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

  /**
   * Takes over what changed in the storage without this shard's doing.
   *
   * @throws QdrantError `storage` when it cannot be read; the next call tries again
   */
  private refresh(): void {
    const epoch = this.storage.epoch();
    if (epoch === this.epoch) return;
    const state = readState(this.storage, this.location);
    // A writer's memory may be ahead of the storage, so it starts anew; a reader's is only behind.
    if (!this.storage.readOnly) this.points = this.loadPoints(this.emptyPoints(), state);
    else if (state.operation !== this.loaded) this.points = this.catchUp(state);
    this.loaded = state.operation;
    this.accepted = Math.max(this.accepted, state.operation);
    this.epoch = epoch;
  }

  /** Adds to the points what was committed since they were loaded. */
  private catchUp(state: ShardState): ShardPoints {
    try {
      return this.loadPoints(this.points, state);
    } catch (error) {
      // Half of it may be taken over: the next refresh loads all of it.
      this.points = this.emptyPoints();
      this.loaded = undefined;
      throw error;
    }
  }

  private loadPoints(points: ShardPoints, state: ShardState): ShardPoints {
    points.load(this.storage, state);
    return points;
  }

  private emptyPoints(): ShardPoints {
    const { segmentRowsMax } = this.environment.limits;
    return new ShardPoints(this.storage, this.location, this.schema, segmentRowsMax);
  }
}

function ignore(): void {}

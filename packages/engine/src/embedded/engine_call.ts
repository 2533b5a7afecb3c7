/** One call of the engine, as its handler sees it: what belongs to the call, and the catalog. */
import {
  type AccessRight,
  type CallContext,
  type NumberForm,
  QdrantError,
  validateCollectionReference,
} from "@quiverdb/client";

import type { Catalog } from "../catalog/catalog.ts";
import type { Collection } from "../collection/collection.ts";
import { Run } from "../common/run.ts";
import type { Runtime } from "../common/runtime.ts";
import type { Snapshots } from "../snapshot/snapshots.ts";
import type { ReadContext } from "../wire/kit/reading.ts";
import type { EngineHandle } from "./engine.ts";
import type { NodeState } from "./node_state.ts";
import { deadlineError } from "./running_calls.ts";
import type { WriteTurn } from "./write_turns.ts";

/** A request about one collection, named by itself or an alias. */
export interface CollectionRequest {
  readonly path: { readonly collection_name: string };
}

/** The `timeout` of a read, and what the error of one that runs out calls the operation. */
export interface ReadTimeout {
  readonly seconds: number | undefined;
  readonly name: string;
}

export class EngineCall {
  readonly numbers: NumberForm;
  readonly context: CallContext;
  /** The place of a write of points among those to its collection. */
  readonly turn: WriteTurn | undefined;
  private readonly engine: EngineHandle;
  private readonly runtime: Runtime;
  private readonly operation: string;
  private readonly runs: Run[] = [];

  constructor(
    engine: EngineHandle,
    runtime: Runtime,
    operation: string,
    context: CallContext,
    turn: WriteTurn | undefined,
  ) {
    this.engine = engine;
    this.runtime = runtime;
    this.operation = operation;
    this.context = context;
    this.turn = turn;
    this.numbers = context.numbers ?? "plain";
  }

  /** The run of this call; begun once, by its handler. */
  begin(timeout?: ReadTimeout): Run {
    const run = this.newRun(timeout);
    this.runs.push(run);
    return run;
  }

  /** Nothing of the call is under way any more. */
  end(): void {
    for (const run of this.runs) run.end();
  }

  private newRun(timeout: ReadTimeout | undefined): Run {
    const { signal, deadline } = this.context;
    const end = this.runtime.clock() + (timeout?.seconds ?? Infinity) * 1000;
    if (timeout !== undefined && end <= (deadline ?? Infinity) && end < Infinity) {
      const text = `Timeout error: Operation '${timeout.name}' timed out after ${timeout.seconds}s`;
      const onDeadline = (): QdrantError => new QdrantError("timeout", text);
      return new Run(this.runtime, { signal, deadline: end, onDeadline });
    }
    const onDeadline = (): QdrantError => deadlineError(this.operation);
    return new Run(this.runtime, { signal, deadline, onDeadline });
  }

  /** How the body of this call is read: lossless numbers come from a JSON text. */
  reading(run: Run): ReadContext {
    return { source: this.numbers === "lossless" ? "json_text" : "caller", run };
  }

  get nodeState(): NodeState {
    return this.engine.nodeState;
  }

  /** As it is now; ask anew after a pause. */
  get catalog(): Catalog {
    return this.engine.catalog();
  }

  /** As of the catalog. */
  get snapshots(): Snapshots {
    return this.engine.snapshots();
  }

  /** @throws QdrantError `validation`, `forbidden`, `not_found` */
  async collection({ path }: CollectionRequest, right: AccessRight): Promise<Collection> {
    const name = path.collection_name;
    validateCollectionReference(name);
    this.requireRight(right, name);
    return this.catalog.get(name);
  }

  /** A collection that a query names besides its own. */
  readonly lookup = async (name: string): Promise<Collection> => {
    this.requireRight("read", name);
    const collection = await this.catalog.find(name);
    if (collection !== undefined) return collection;
    throw new QdrantError("not_found", `Collection ${name} not found`);
  };

  /** @throws QdrantError `forbidden` for want of a right, or for a write to a read-only folder */
  requireRight(right: AccessRight, collection?: string): void {
    this.context.access?.requireRight(right, collection);
  }

  /** Whether the caller has a right. */
  allows(right: AccessRight, collection?: string): boolean {
    try {
      this.requireRight(right, collection);
      return true;
    } catch (error) {
      if (error instanceof QdrantError && error.code === "forbidden") return false;
      throw error;
    }
  }

  /** @throws QdrantError `insufficient_storage` when a quota is used up */
  async admitWrite(): Promise<void> {
    await this.nodeState.quotas.admit(await this.catalog.quotas());
  }

  /** @throws QdrantError `forbidden` */
  requireWritable(): void {
    if (!this.engine.readOnly) return;
    throw new QdrantError("forbidden", "the storage folder is open read-only");
  }
}

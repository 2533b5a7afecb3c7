/**
 * The points of a shard: its segments and payloads, in memory as applied, in the storage as
 * committed.
 */
import type { Run } from "../common/run.ts";
import { PayloadStore } from "../payload/payload_store.ts";
import { Segment } from "../segment/segment.ts";
import { SegmentGroup } from "../segment/segment_group.ts";
import type { SegmentReader } from "../segment/segment_reader.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import { encodeKey, type Key, type KeyPart } from "../storage/key.ts";
import type { Append, Change, Storage } from "../storage/storage.ts";
import type { Environment } from "./environment.ts";

/** Where the data of a shard lies. */
export interface ShardLocation {
  /** Begin every key of the shard. */
  readonly keyParts: readonly KeyPart[];
  /** The folder of its flat files. */
  readonly folder: string;
}

/** The durable state of a shard besides its points; stored as JSON. */
export interface ShardState {
  /** Number of the last operation. */
  readonly operation: number;
  /** Numbers of the segments, oldest first. */
  readonly segments: readonly number[];
}

/** What one commit holds. */
export interface TakenChanges {
  readonly changes: Change[];
  readonly appends: Append[];
  /** To be called once the commit is durable. */
  readonly settle: () => void;
}

export class ShardPoints {
  readonly schema: VectorSchema;
  readonly group: SegmentGroup;
  private readonly payloads: PayloadStore;
  private readonly location: ShardLocation;

  constructor(
    { storage, workers, limits }: Environment,
    location: ShardLocation,
    schema: VectorSchema,
  ) {
    this.schema = schema;
    this.location = location;
    const payloads = new PayloadStore(storage, [...location.keyParts, "payload"]);
    this.payloads = payloads;
    this.group = new SegmentGroup((number) => {
      const keyParts = [...location.keyParts, "block", number];
      return new Segment(
        number,
        schema,
        { keyParts, folder: `${location.folder}/${number}` },
        payloads,
        workers,
      );
    }, limits.segmentRowsMax);
  }

  /** Views of the points as they are now. */
  readers(): readonly SegmentReader[] {
    return this.group.segments.map((segment) => segment.reader());
  }

  /** Takes over the segments as they are stored; those known already take over what is new. */
  async load(storage: Storage, state: ShardState, run: Run): Promise<void> {
    for (const number of state.segments) await this.group.segment(number).load(storage, run);
  }

  /** All changes since the last call, for one commit, with the state as it now is. */
  async takeChanges(operation: number, run: Run): Promise<TakenChanges> {
    const { changes, settle } = await this.payloads.takeChanges(run);
    const appends: Append[] = [];
    for (const segment of this.group.segments) {
      const taken = await segment.takeChanges(run);
      for (const change of taken.changes) changes.push(change);
      appends.push(...taken.appends);
    }
    const state: ShardState = {
      operation,
      segments: this.group.segments.map((segment) => segment.number),
    };
    changes.push({ key: stateKey(this.location), value: encodeState(state) });
    return { changes, appends, settle };
  }

  /** Undoes all changes since they were last taken. */
  undo(): void {
    this.group.undo();
    this.payloads.undo();
  }
}

/** The stored state of a shard; that of a new one when there is none. */
export function readState(storage: Storage, location: ShardLocation): ShardState {
  const bytes = storage.get(stateKey(location));
  if (bytes === undefined) return { operation: 0, segments: [] };
  const state: ShardState = JSON.parse(new TextDecoder().decode(bytes));
  return state;
}

function encodeState(state: ShardState): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(state));
}

function stateKey(location: ShardLocation): Key {
  return encodeKey(...location.keyParts, "state");
}

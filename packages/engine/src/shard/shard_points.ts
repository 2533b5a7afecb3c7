/**
 * The points of a shard: its segments and payloads, in memory as applied, in the storage as
 * committed.
 *
 * Invariant: a point id is live in at most one segment. Writes go to the last segment; a new one is
 * opened when a vector no longer fits.
 */
import { QdrantError } from "@quiverdb/client";

import type { PointId, Vector } from "../common/point.ts";
import { PayloadStore } from "../payload/payload_store.ts";
import { Segment } from "../segment/segment.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import { encodeKey, type Key, type KeyPart } from "../storage/key.ts";
import type { Append, Change, Storage } from "../storage/storage.ts";

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

/** Where a living point is. */
export interface PointPlace {
  readonly segment: Segment;
  readonly offset: number;
}

export class ShardPoints {
  readonly schema: VectorSchema;
  readonly payloads: PayloadStore;
  readonly segments: Segment[] = [];
  private readonly location: ShardLocation;
  private readonly segmentRowsMax: number;
  private payloadChanges: Change[] = [];

  constructor(
    storage: Storage,
    location: ShardLocation,
    schema: VectorSchema,
    segmentRowsMax: number,
  ) {
    this.schema = schema;
    this.location = location;
    this.segmentRowsMax = segmentRowsMax;
    this.payloads = new PayloadStore(storage, [...location.keyParts, "payload"]);
  }

  get pointCount(): number {
    return this.segments.reduce((total, segment) => total + segment.pointCount, 0);
  }

  /** Takes over the segments as they are stored; those known already take over what is new. */
  load(storage: Storage, state: ShardState): void {
    for (const number of state.segments) {
      const known = this.segments.find((segment) => segment.number === number);
      const segment = known ?? this.addSegment(number);
      segment.load(storage);
    }
  }

  find(id: PointId): PointPlace | undefined {
    for (let at = this.segments.length - 1; at >= 0; at--) {
      const segment = this.segments[at]!;
      const offset = segment.tracker.offsetOf(id);
      if (offset !== undefined) return { segment, offset };
    }
    return undefined;
  }

  /**
   * Makes room for points that will be put, so that a lack of memory is met before anything
   * changed.
   *
   * @throws QdrantError `storage` when the machine has no more memory
   */
  reserve(points: readonly ReadonlyMap<string, Vector>[]): void {
    const [first] = points;
    if (first === undefined) return;
    const segment = this.segmentFor(first);
    segment.reserve(points.slice(0, this.segmentRowsMax - segment.tracker.rowCount));
  }

  /**
   * Inserts a point, or gives an existing one exactly these vectors. Its payload stays as it is.
   */
  putVectors(id: PointId, version: number, vectors: ReadonlyMap<string, Vector>): void {
    const target = this.segmentFor(vectors);
    target.reserve([vectors]);
    const place = this.find(id);
    place?.segment.supersede(place.offset);
    target.append(id, version, vectors);
  }

  putPayload(id: PointId, payload: Parameters<PayloadStore["put"]>[1]): void {
    this.payloadChanges.push(this.payloads.put(id, payload));
  }

  /** Removes a point and its payload. */
  delete(id: PointId, place: PointPlace): void {
    place.segment.delete(place.offset);
    this.putPayload(id, undefined);
  }

  /** All changes since the last call, for one commit, with the state as it now is. */
  takeChanges(operation: number): { changes: Change[]; appends: Append[] } {
    const changes = this.payloadChanges;
    this.payloadChanges = [];
    const appends: Append[] = [];
    for (const segment of this.segments) {
      const taken = segment.takeChanges();
      changes.push(...taken.changes);
      appends.push(...taken.appends);
    }
    const state: ShardState = {
      operation,
      segments: this.segments.map((segment) => segment.number),
    };
    changes.push({ key: stateKey(this.location), value: encodeState(state) });
    return { changes, appends };
  }

  private segmentFor(vectors: ReadonlyMap<string, Vector>): Segment {
    const last = this.segments.at(-1);
    if (last?.hasRoomFor(vectors, this.segmentRowsMax) === true) return last;
    const fresh = this.addSegment(last === undefined ? 0 : last.number + 1);
    if (fresh.hasRoomFor(vectors, this.segmentRowsMax)) return fresh;
    throw new QdrantError("bad_input", "The vectors of one point exceed the memory of a segment");
  }

  private addSegment(number: number): Segment {
    const segment = new Segment(number, this.schema, {
      keyParts: [...this.location.keyParts, "block", number],
      folder: `${this.location.folder}/${number}`,
    });
    this.segments.push(segment);
    return segment;
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

/**
 * The payloads of a shard by point id, encoded. A point with the empty payload has no entry, so
 * payloads stay where they are when a point moves between segments.
 *
 * A changed payload is seen at once. It lies here until the commit that holds it is durable.
 */
import type { JsonObject } from "@quiverdb/client";

import type { PointId } from "../common/point.ts";
import { pointIdToBytes } from "../common/point_id.ts";
import type { Run } from "../common/run.ts";
import { encodeKey, type Key, type KeyPart } from "../storage/key.ts";
import type { Change, Storage } from "../storage/storage.ts";
import { decodePayload, encodePayload } from "./payload_codec.ts";

/** Encoded payloads by id; undefined: the empty payload. */
type Payloads = Map<PointId, Uint8Array | undefined>;

/** Payloads made into changes between two looks at the clock. */
const PACED_PAYLOADS = 64;

export class PayloadStore {
  private readonly storage: Storage;
  private readonly keyParts: readonly KeyPart[];
  /** Changes since the last commit. */
  private changed: Payloads = new Map();
  /** Changes of commits that are not durable yet, oldest first. */
  private readonly committing: Payloads[] = [];

  /** @param keyParts begin the key of every payload; the id's ordered bytes follow */
  constructor(storage: Storage, keyParts: readonly KeyPart[]) {
    this.storage = storage;
    this.keyParts = keyParts;
  }

  /** A private copy with exact numbers; the empty payload when there is none. */
  get(id: PointId): JsonObject {
    const bytes = this.encoded(id);
    return bytes === undefined ? {} : decodePayload(bytes);
  }

  /** @param payload as {@link encodePayload} made it; undefined: the empty payload */
  set(id: PointId, payload: Uint8Array | undefined): void {
    this.changed.set(id, payload);
  }

  /**
   * The changes since the last call, for one commit.
   *
   * @returns the changes, and what to call once they are durable
   */
  async takeChanges(run: Run): Promise<{ changes: Change[]; settle: () => void }> {
    const taken = this.changed;
    const changes: Change[] = [];
    for (const [id, value] of taken) {
      changes.push({ key: this.key(id), value });
      if (changes.length % PACED_PAYLOADS === 0 && run.due()) await run.pause();
    }
    this.changed = new Map();
    this.committing.push(taken);
    const settle = (): void => {
      this.committing.splice(this.committing.indexOf(taken), 1);
    };
    return { changes, settle };
  }

  /** Forgets the changes since the last commit. */
  undo(): void {
    this.changed = new Map();
  }

  private encoded(id: PointId): Uint8Array | undefined {
    if (this.changed.has(id)) return this.changed.get(id);
    for (let at = this.committing.length - 1; at >= 0; at--) {
      if (this.committing[at]!.has(id)) return this.committing[at]!.get(id);
    }
    return this.storage.get(this.key(id));
  }

  private key(id: PointId): Key {
    return encodeKey(...this.keyParts, pointIdToBytes(id));
  }
}

/** The stored form of a payload; undefined for the empty one. */
export function encodeStored(payload: JsonObject | undefined): Uint8Array | undefined {
  if (payload === undefined) return undefined;
  for (const _ in payload) return encodePayload(payload);
  return undefined;
}

/**
 * The payloads of a shard by point id, encoded. A point with the empty payload has no entry, so
 * payloads stay where they are when a point moves between segments.
 */
import type { JsonObject } from "@quiverdb/client";

import type { PointId } from "../common/point.ts";
import { pointIdToBytes } from "../common/point_id.ts";
import { encodeKey, type Key, type KeyPart } from "../storage/key.ts";
import type { Change, Storage } from "../storage/storage.ts";
import { decodePayload, encodePayload } from "./payload_codec.ts";

export class PayloadStore {
  private readonly storage: Storage;
  private readonly keyParts: readonly KeyPart[];

  /** @param keyParts begin the key of every payload; the id's ordered bytes follow */
  constructor(storage: Storage, keyParts: readonly KeyPart[]) {
    this.storage = storage;
    this.keyParts = keyParts;
  }

  /** A private copy with exact numbers; the empty payload when there is none. */
  get(id: PointId): JsonObject {
    const bytes = this.storage.get(this.key(id));
    return bytes === undefined ? {} : decodePayload(bytes);
  }

  /** The stored form; undefined for the empty payload. */
  getEncoded(id: PointId): Uint8Array | undefined {
    return this.storage.get(this.key(id));
  }

  /** The change that makes `payload` the payload of a point. */
  put(id: PointId, payload: JsonObject | undefined): Change {
    const empty = payload === undefined || Object.keys(payload).length === 0;
    return { key: this.key(id), value: empty ? undefined : encodePayload(payload) };
  }

  private key(id: PointId): Key {
    return encodeKey(...this.keyParts, pointIdToBytes(id));
  }
}

/** Reading a batch of update operations (`POST .../points/batch`). */
import type { UpdateOperation } from "../request/operations.ts";
import type { BodySource, Place } from "./place.ts";
import {
  readClearPayload,
  readDeletePayload,
  readDeletePoints,
  readOverwritePayload,
  readSetPayload,
} from "./payload_operations.ts";
import type { RawObject } from "./raw_value.ts";
import { list, readBody, required, struct, unionByMember } from "./reader.ts";
import type { Reader } from "./reader.ts";
import { readShardKeys } from "./shard_key.ts";
import type { ShardKey } from "../request/shard_key.ts";
import { readUpsert } from "./upsert.ts";
import { readDeleteVectors, readUpdateVectors } from "./vector_operations.ts";

/** One entry of a batch. Its answer is that of the last operation. */
export interface BatchOperation {
  /** One operation, or two: a deletion of vectors with both a filter and points. */
  readonly operations: readonly UpdateOperation[];
  /** Shards the entry asks for; empty: any. */
  readonly shardKeys: readonly ShardKey[];
}

/**
 * The kinds in the order in which Qdrant tries them; of several in one entry the first that fits
 * counts.
 */
const readEntry = unionByMember<BatchOperation>(
  "data did not match any variant of untagged enum UpdateOperation",
  {
    upsert: entry("upsert", single(readUpsert)),
    delete: entry("delete", single(readDeletePoints)),
    set_payload: entry("set_payload", single(readSetPayload)),
    overwrite_payload: entry("overwrite_payload", single(readOverwritePayload)),
    delete_payload: entry("delete_payload", single(readDeletePayload)),
    clear_payload: entry("clear_payload", single(readClearPayload)),
    update_vectors: entry("update_vectors", single(readUpdateVectors)),
    delete_vectors: entry("delete_vectors", readDeleteVectors),
  },
);

const body = struct("UpdateOperations", { operations: required(list(readEntry)) });

/**
 * Reads the body of a batch of updates. All operations are checked before the first one may run.
 *
 * @throws QdrantError `format`, `validation`, or `bad_request` if an operation names no points
 */
export function parseBatchOperations(
  value: unknown,
  source: BodySource = "caller",
): readonly BatchOperation[] {
  return readBody(value, source, "", body).operations;
}

function single(read: Reader<UpdateOperation>): Reader<readonly UpdateOperation[]> {
  return (value, at) => [read(value, at)];
}

/** The operation in the member `kind` of an entry. */
function entry(kind: string, read: Reader<readonly UpdateOperation[]>) {
  return (raw: RawObject, at: Place): BatchOperation => {
    const place = at.member(kind);
    return { operations: read(raw[kind], place), shardKeys: readShardKeys(raw[kind], place) };
  };
}

/** Reading a batch of update operations (`POST .../points/batch`). */
import type { UpdateRequest } from "../request/operations.ts";
import { readLongBody } from "./kit/body.ts";
import { listOfLong } from "./kit/long_values.ts";
import { rawObject, readLongAt, requiredMember } from "./kit/reader.ts";
import type { LongReader } from "./kit/reader.ts";
import type { ReadContext, Reading } from "./kit/reading.ts";
import { longUnionByMember } from "./kit/union.ts";
import type { RawObject } from "../common/raw_json.ts";
import {
  clearPayload,
  deletePayload,
  deletePoints,
  overwritePayload,
  setPayload,
} from "./payload_operations.ts";
import { upsert } from "./upsert.ts";
import { deleteVectors, updateVectors } from "./vector_operations.ts";

/**
 * Reads the body of a batch of updates. All operations are checked before the first one may run.
 * The answer of an entry is that of its last operation.
 *
 * @throws QdrantError `format`, `validation`, or `bad_request` if an operation names no points
 */
export function readBatchUpdate(
  body: unknown,
  context: ReadContext,
): Promise<readonly UpdateRequest[]> {
  return readLongBody(batchUpdate, body, context);
}

/**
 * The kinds in the order in which Qdrant tries them; of several in one entry the first that fits
 * counts.
 */
const entries = listOfLong(
  longUnionByMember<UpdateRequest>(
    "data did not match any variant of untagged enum UpdateOperation",
    {
      upsert: only("upsert", upsert),
      delete: only("delete", deletePoints),
      set_payload: only("set_payload", setPayload),
      overwrite_payload: only("overwrite_payload", overwritePayload),
      delete_payload: only("delete_payload", deletePayload),
      clear_payload: only("clear_payload", clearPayload),
      update_vectors: only("update_vectors", updateVectors),
      delete_vectors: only("delete_vectors", deleteVectors),
    },
  ),
);

const batchUpdate: LongReader<readonly UpdateRequest[]> = async (value, reading) => {
  const operations = requiredMember(rawObject(value, "struct UpdateOperations"), "operations");
  return readLongAt(entries, operations, reading, "operations");
};

/** An operation that one member of an entry tells. */
function only(name: string, read: LongReader<UpdateRequest>) {
  return (raw: RawObject, reading: Reading): Promise<UpdateRequest> =>
    readLongAt(read, raw[name], reading, name);
}

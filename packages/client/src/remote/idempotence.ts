/** Which operations may be sent again when nobody knows whether they have arrived. */
import type { OperationName } from "../operation/operations.ts";

/**
 * Operations that do something else the second time: they fail, make one more of something, or
 * (the batch) mix with their own first run.
 */
const NOT_IDEMPOTENT = new Set<OperationName>([
  "createCollection",
  "updateAliases",
  "batchUpdate",
  "createSnapshot",
  "createFullSnapshot",
  "createShardSnapshot",
  "recoverFromSnapshot",
  "recoverFromUploadedSnapshot",
  "recoverShardFromSnapshot",
  "recoverShardFromUploadedSnapshot",
  "updateCollectionCluster",
  "createShardKey",
  "recoverCurrentPeer",
  "removePeer",
]);

/** Whether an operation that is done twice leaves what it leaves when it is done once. */
export function isIdempotent(operation: OperationName): boolean {
  return !NOT_IDEMPOTENT.has(operation);
}

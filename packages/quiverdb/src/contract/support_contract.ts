/**
 * The table of what a back end serves, held against the back end and against the suite: it has
 * every operation, what it calls refused is refused, and what it calls served some test has called.
 */
import assert from "node:assert/strict";
import { it } from "node:test";

import type { OperationName, OperationRequest } from "@quiverdb/client";
import { ROUTES } from "@quiverdb/client/rest";

import { BOOKS, CONFIG, type ContractTarget, failsWith, type Subject } from "./contract_target.ts";

/** Values for every name in a path. */
const PATH = {
  collection_name: BOOKS,
  vector_name: "v",
  field_name: "a",
  snapshot_name: "s",
  shard_id: 0,
  peer_id: 1,
  id: 1,
};

const NO_SNAPSHOT = {
  async *[Symbol.asyncIterator]() {
    yield new TextEncoder().encode("no snapshot");
  },
};

/** Bodies that are read before an operation is refused; others may be empty. */
const BODIES: { readonly [Name in OperationName]?: unknown } = {
  createVectorName: { sparse: {} },
  createFieldIndex: { field_name: "a", field_schema: "keyword" },
  facet: { key: "a" },
  updateCollectionCluster: { drop_replica: { shard_id: 0, peer_id: 1 } },
  recoverFromUploadedSnapshot: { snapshot: NO_SNAPSHOT },
  recoverShardFromUploadedSnapshot: { snapshot: NO_SNAPSHOT },
  createShardKey: { shard_key: "a" },
  deleteShardKey: { shard_key: "a" },
};

/** Registered last: it looks at what the tests before it have called. */
export function supportContract(subject: Subject, { support }: ContractTarget): void {
  it("the table of support has every operation of the API", () => {
    assert.deepEqual(Object.keys(support).sort(), Object.keys(ROUTES).sort());
  });

  for (const [name, entry] of Object.entries(support)) {
    if (entry === "served") continue;
    it(`${name} is refused: ${entry.why}`, async () => {
      await subject.client.createCollection(BOOKS, CONFIG);
      const operation = name as OperationName;
      const body = BODIES[operation] ?? {};
      const request = { path: PATH, query: {}, body } as OperationRequest<OperationName>;
      await failsWith(subject.backend.call(operation, request), entry.refusal, "");
    });
  }

  it("every operation that is served was called by a test, and no other was answered", () => {
    const served = Object.entries(support).filter(([, entry]) => entry === "served");
    const names = served.map(([name]) => name);
    assert.deepEqual([...subject.answered].sort(), names.sort());
  });
}

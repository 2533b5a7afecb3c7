/** What the types of requests accept; the bodies that arrive are those given. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Filter, PointId, Schemas } from "../operation/models.ts";
import type { LegacyOperations } from "../operation/legacy_operations.ts";
import type { DocumentedName } from "../operation/operation_types.ts";
import type { OperationName } from "../operation/operations.ts";
import { recordingBackend } from "../testing/recording_backend.ts";
import { QdrantClientBase } from "./qdrant_client_base.ts";

class TestClient extends QdrantClientBase {
  readonly recorded = recordingBackend({
    queryPoints: () => ({ points: [] }),
    scrollPoints: () => ({ points: [], next_page_offset: null }),
    upsertPoints: () => ({ status: "completed" }),
    getPoints: () => [],
  });

  constructor() {
    super(async () => this.recorded.backend);
  }
}

type Equal<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

test("every operation of the document and every superseded one has a contract", () => {
  const isComplete: Equal<OperationName, DocumentedName | keyof LegacyOperations> = true;
  assert.ok(isComplete);
});

test("a member that is undefined counts as absent", async () => {
  const client = new TestClient();
  const filters: (Filter | undefined)[] = [undefined, { must: undefined, should: [] }];
  for (const filter of filters) {
    await client.query("c", { query: [1], filter, limit: undefined, timeout: undefined });
  }
  assert.equal(client.recorded.calls.length, 2);
});

test("pages are read with the offset of the page before", async () => {
  const client = new TestClient();
  let offset: PointId | null | undefined;
  do {
    const page = await client.scroll("c", { offset, limit: 2 });
    offset = page.next_page_offset;
  } while (offset != null);
  assert.equal(client.recorded.calls.length, 1);
});

test("lists may be readonly, sparse vectors may be typed arrays", async () => {
  const client = new TestClient();
  const ids: readonly number[] = [1, 2];
  const must = [{ key: "a", match: { any: ["x", "y"] } }] as const;
  const indices = new Uint32Array([1]);
  const values = new Float32Array([0.5]);
  await client.retrieve("c", { ids });
  await client.query("c", { query: { indices, values }, filter: { must } });
  const points = [
    { id: 1, vector: { s: { indices, values }, m: [values] as const } },
    { id: 2, vector: [1, 2] as const },
  ] as const;
  await client.upsert("c", { points });
  const { request } = client.recorded.calls[2] ?? assert.fail();
  assert.equal((request as { body: { points: unknown } }).body.points, points);
});

test("vectors of results are lists that can be changed", () => {
  const vector: Schemas["SparseVector"] = { indices: [1], values: [2] };
  vector.values.push(1);
  assert.equal(vector.values.length, 2);
});

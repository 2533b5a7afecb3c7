/** Payload indexes, and what needs one. */
import assert from "node:assert/strict";
import { it } from "node:test";

import { CONFIG, type Subject } from "./contract_target.ts";

const INDEXED = "indexed";

export function indexContract(subject: Subject): void {
  it("orders and counts by an indexed field, which shows in the collection until it is dropped", async () => {
    const { client } = subject;
    await client.createCollection(INDEXED, CONFIG);
    await client.upsert(INDEXED, {
      points: [3, 1, 2].map((id) => ({ id, vector: {}, payload: { n: id % 2, k: `${id}` } })),
    });
    await assert.rejects(client.scroll(INDEXED, { order_by: "n" }), /No range index/);
    await assert.rejects(client.facet(INDEXED, { key: "k" }), /No appropriate index/);
    const index = { field_name: "n", field_schema: "integer" } as const;
    const { status } = await client.createPayloadIndex(INDEXED, { ...index, wait: true });
    assert.equal(status, "completed");
    await client.createPayloadIndex(INDEXED, { ...index, wait: true });
    const { payload_schema } = await client.getCollection(INDEXED);
    assert.deepEqual(payload_schema, { n: { data_type: "integer", points: 3 } });
    const { points } = await client.scroll(INDEXED, {
      order_by: { key: "n", direction: "desc", start_from: 1 },
      with_payload: false,
    });
    assert.deepEqual(
      points.map(({ id, order_value }) => [id, order_value]),
      [
        [3, 1],
        [1, 1],
        [2, 0],
      ],
    );
    const ordered = await client.query(INDEXED, { query: { order_by: "n" }, limit: 1 });
    assert.deepEqual(ordered.points, [{ id: 2, version: 0, score: 1, order_value: 0 }]);
    const { hits } = await client.facet(INDEXED, { key: "n" });
    assert.deepEqual(hits, [
      { value: 1, count: 2 },
      { value: 0, count: 1 },
    ]);
    await client.deletePayloadIndex(INDEXED, "n", { wait: true });
    assert.deepEqual((await client.getCollection(INDEXED)).payload_schema, {});
    await client.deleteCollection(INDEXED);
  });
}

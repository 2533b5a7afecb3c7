/** Reads and searches of points. */
import assert from "node:assert/strict";
import { it } from "node:test";

import { BOOKS, CONFIG, failsWith, type Subject } from "./contract_target.ts";

export function queryContract(subject: Subject): void {
  it("finds the nearest points of dense, multi and sparse vectors, by vector and by id", async () => {
    await subject.client.createCollection(BOOKS, CONFIG);
    await subject.client.upsert(BOOKS, {
      batch: {
        ids: [1, 2, 3],
        vectors: {
          d: [
            [1, 0, 0, 0],
            [1, 1, 0, 0],
            [0, 1, 0, 0],
          ],
          m: [[[1, 0]], [[0, 1]], [[2, 2]]],
          t: [
            { indices: [1, 2], values: [1, 1] },
            { indices: [2], values: [3] },
            { indices: [9], values: [1] },
          ],
        },
        payloads: [{ n: 1 }, { n: 2 }, null],
      },
    });
    const idsOf = (found: { points: { id: unknown }[] }): unknown[] =>
      found.points.map(({ id }) => id);
    assert.deepEqual(
      idsOf(await subject.client.query(BOOKS, { query: [1, 0.1, 0, 0], using: "d" })),
      [1, 2, 3],
    );
    assert.deepEqual(idsOf(await subject.client.query(BOOKS, { query: 1, using: "d" })), [2, 3]);
    assert.deepEqual(
      idsOf(await subject.client.query(BOOKS, { query: [[1, 1]], using: "m" })),
      [3, 1, 2],
    );
    assert.deepEqual(
      idsOf(
        await subject.client.query(BOOKS, { query: { indices: [2], values: [1] }, using: "t" }),
      ),
      [2, 1],
    );
    const filtered = await subject.client.query(BOOKS, {
      query: [1, 0.1, 0, 0],
      using: "d",
      filter: { must: [{ key: "n", range: { gte: 2 } }] },
      with_payload: ["n"],
    });
    assert.deepEqual(filtered.points[0]?.payload, { n: 2 });
    assert.equal(filtered.points.length, 1);
    const fused = await subject.client.query(BOOKS, {
      prefetch: [
        { query: [1, 0, 0, 0], using: "d", limit: 2 },
        { query: { indices: [2], values: [1] }, using: "t", limit: 2 },
      ],
      query: { fusion: "rrf" },
    });
    assert.deepEqual(
      fused.points.map(({ id, score }) => [id, score]),
      [
        [1, 0.8333334],
        [2, 0.8333334],
      ],
    );
    const batches = await subject.client.queryBatch(BOOKS, {
      searches: [
        { query: 3, using: "d", limit: 1 },
        { query: [0, 1, 0, 0], using: "d", limit: 1 },
      ],
    });
    assert.deepEqual(batches.map(idsOf), [[2], [3]]);
  });

  it("texts become BM25 vectors in documents and in queries", async () => {
    await subject.client.createCollection(BOOKS, CONFIG);
    const document = (text: string): { text: string; model: string } => ({
      text,
      model: "qdrant/bm25",
    });
    await subject.client.upsert(BOOKS, {
      points: [
        { id: 1, vector: { s: document("the quick brown fox jumps") }, payload: { t: "fox" } },
        { id: 2, vector: { s: document("a lazy dog sleeps") }, payload: { t: "dog" } },
      ],
    });
    const { points } = await subject.client.queryPoints(BOOKS, {
      query: document("jumping foxes"),
      using: "s",
      with_payload: true,
    });
    assert.deepEqual(
      points.map(({ id, payload }) => [id, payload]),
      [[1, { t: "fox" }]],
    );
  });

  it("one point is read by its id, with payload and vectors", async () => {
    await subject.client.createCollection(BOOKS, CONFIG);
    const point = { id: 7, vector: { d: [0, 1, 0, 0] }, payload: { a: 1 } };
    await subject.client.upsert(BOOKS, { points: [point] });
    const get = (id: number): Promise<unknown> =>
      subject.backend.call("getPoint", { path: { collection_name: BOOKS, id }, query: {} });
    assert.deepEqual(await get(7), point);
    await failsWith(get(8), "not_found", "Point with id 8 does not exists!");
  });

  it("the best points of each value of a payload field are found", async () => {
    await subject.client.createCollection(BOOKS, CONFIG);
    await subject.client.upsert(BOOKS, {
      points: [1, 2, 3, 4, 5].map((id) => ({
        id,
        vector: { d: [1, id, 0, 0] },
        payload: { shelf: id % 2 === 0 ? "a" : "b" },
      })),
    });
    const { groups } = await subject.client.queryGroups(BOOKS, {
      query: [1, 0, 0, 0],
      using: "d",
      group_by: "shelf",
      group_size: 2,
      limit: 5,
    });
    assert.deepEqual(
      groups.map(({ id, hits }) => [id, hits.map((hit) => hit.id)]),
      [
        ["b", [1, 3]],
        ["a", [2, 4]],
      ],
    );
  });

  it("what query superseded finds the same", async () => {
    const { client } = subject;
    await client.createCollection(BOOKS, CONFIG);
    await client.upsert(BOOKS, {
      points: [1, 2, 3, 4].map((id) => ({
        id,
        vector: { d: [1, id, 0, 0] },
        payload: { shelf: id % 2 === 0 ? "a" : "b" },
      })),
    });
    const idsOf = (found: readonly { id: unknown }[]): unknown[] => found.map(({ id }) => id);
    const groups = { group_by: "shelf", group_size: 1, limit: 2 };
    const search = { vector: { name: "d", vector: [1, 0, 0, 0] }, limit: 2 };
    const recommend = { positive: [1], using: "d", limit: 2 };
    const discover = { target: 1, context: [], using: "d", limit: 2 };
    assert.deepEqual(idsOf(await client.search(BOOKS, search)), [1, 2]);
    assert.deepEqual(idsOf(await client.recommend(BOOKS, recommend)), [2, 3]);
    assert.deepEqual(idsOf(await client.discoverPoints(BOOKS, discover)), [2, 3]);
    const batches = [
      await client.searchBatch(BOOKS, { searches: [search, search] }),
      await client.recommendBatch(BOOKS, { searches: [recommend] }),
      await client.discoverBatchPoints(BOOKS, { searches: [discover] }),
    ];
    assert.deepEqual(
      batches.map((batch) => batch.map(idsOf)),
      [
        [
          [1, 2],
          [1, 2],
        ],
        [[2, 3]],
        [[2, 3]],
      ],
    );
    const found = [
      await client.searchPointGroups(BOOKS, { ...search, ...groups }),
      await client.recommendPointGroups(BOOKS, { ...recommend, ...groups }),
    ];
    assert.deepEqual(
      found.map((answer) => answer.groups.map(({ id }) => id)),
      [
        ["b", "a"],
        ["a", "b"],
      ],
    );
  });

  it("neighbours within a sample come as pairs and as offsets", async () => {
    const { client } = subject;
    await client.createCollection(BOOKS, CONFIG);
    await client.upsert(BOOKS, {
      points: [1, 2, 3].map((id) => ({ id, vector: { m: [[id, 0]] } })),
    });
    const wanted = { using: "m", limit: 1 };
    const { pairs } = await client.searchMatrixPairs(BOOKS, wanted);
    assert.deepEqual(pairs, [
      { a: 1, b: 3, score: 3 },
      { a: 2, b: 3, score: 6 },
      { a: 3, b: 2, score: 6 },
    ]);
    assert.deepEqual(await client.searchMatrixOffsets(BOOKS, wanted), {
      offsets_row: [0, 1, 2],
      offsets_col: [2, 2, 1],
      scores: [3, 6, 6],
      ids: [1, 2, 3],
    });
  });
}

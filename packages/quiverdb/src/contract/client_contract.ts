/**
 * What every back end must do, told through the client. A back end that differs in something says
 * so in `supports`, with the reason.
 */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";

import type { QdrantClient } from "../qdrant_client.ts";

export interface ContractTarget {
  readonly name: string;
  /** A client of an empty back end. */
  readonly open: () => Promise<QdrantClient>;
  /**
   * A further client of the same data, after the first one was closed; absent where nothing is
   * kept.
   */
  readonly reopen?: () => Promise<QdrantClient>;
  readonly cleanUp?: () => Promise<void>;
}

const BOOKS = "books";

const CONFIG = {
  vectors: {
    d: { size: 4, distance: "Cosine" },
    m: { size: 2, distance: "Dot", multivector_config: { comparator: "max_sim" } },
  },
  sparse_vectors: { s: { modifier: "idf" }, t: {} },
} as const;

const BIG = 18446744073709551615n;
const UUID = "550e8400-e29b-41d4-a716-446655440000";

/** Registers the suite for one back end. */
export function describeContract(target: ContractTarget): void {
  describe(`client contract on ${target.name}`, () => {
    let client: QdrantClient;

    beforeEach(async () => {
      client = await target.open();
    });

    afterEach(async () => {
      await client.close();
      await target.cleanUp?.();
    });

    const reopened = async (): Promise<boolean> => {
      if (target.reopen === undefined) return false;
      await client.close();
      client = await target.reopen();
      return true;
    };

    const failsWith = async (
      call: Promise<unknown>,
      code: string,
      text: RegExp | string,
    ): Promise<void> => {
      await assert.rejects(call, (error: unknown) => {
        assert.ok(error instanceof Error);
        assert.equal("code" in error ? error.code : undefined, code, error.message);
        if (typeof text === "string") assert.ok(error.message.includes(text), error.message);
        else assert.match(error.message, text);
        return true;
      });
    };

    it("creates, lists, describes and deletes collections", async () => {
      assert.deepEqual(await client.getCollections(), { collections: [] });
      assert.equal(await client.createCollection(BOOKS, CONFIG), true);
      await client.createCollection("a b✓", { vectors: { size: 1, distance: "Dot" } });
      assert.deepEqual(await client.getCollections(), {
        collections: [{ name: "a b✓" }, { name: BOOKS }],
      });
      assert.deepEqual(await client.collectionExists(BOOKS), { exists: true });
      const info = await client.getCollection(BOOKS);
      assert.equal(info.status, "green");
      assert.equal(info.points_count, 0);
      assert.deepEqual(info.config.params.vectors, CONFIG.vectors);
      await failsWith(client.createCollection(BOOKS, CONFIG), "already_exists", BOOKS);
      assert.equal(await client.deleteCollection(BOOKS), true);
      assert.equal(await client.deleteCollection(BOOKS), false);
      assert.deepEqual(await client.collectionExists(BOOKS), { exists: false });
      await failsWith(
        client.getCollection(BOOKS),
        "not_found",
        "Collection `books` doesn't exist!",
      );
      if (await reopened()) {
        assert.deepEqual(await client.getCollections(), { collections: [{ name: "a b✓" }] });
      }
    });

    it("a collection created again under a deleted name is empty", async () => {
      await client.createCollection(BOOKS, CONFIG);
      await client.upsert(BOOKS, { points: [{ id: 1, vector: { d: [1, 0, 0, 0] } }] });
      await client.recreateCollection(BOOKS, CONFIG);
      assert.equal((await client.count(BOOKS)).count, 0);
      if (await reopened()) assert.equal((await client.count(BOOKS)).count, 0);
    });

    it("ids of every form, and integers of 64 bits, come back exactly, also after a reopen", async () => {
      await client.createCollection(BOOKS, CONFIG);
      const payload = { min: -9223372036854775808n, max: 9223372036854775807n, one: 1, half: 0.5 };
      await client.upsert(BOOKS, {
        points: [
          { id: BIG, vector: {}, payload },
          { id: 9007199254740993n, vector: {} },
          { id: `urn:uuid:${UUID.toUpperCase()}`, vector: {} },
          { id: "{550e8400-e29b-41d4-a716-446655440001}", vector: {} },
          { id: "550e8400e29b41d4a716446655440002", vector: {} },
          { id: 0, vector: {} },
        ],
      });
      const check = async (): Promise<void> => {
        const { points } = await client.scroll(BOOKS, { with_payload: true });
        assert.deepEqual(
          points.map(({ id }) => id),
          [
            0,
            9007199254740993n,
            BIG,
            UUID,
            "550e8400-e29b-41d4-a716-446655440001",
            "550e8400-e29b-41d4-a716-446655440002",
          ],
        );
        assert.deepEqual(points[2]?.payload, payload);
        const [same] = await client.retrieve(BOOKS, { ids: [UUID.replaceAll("-", "")] });
        assert.equal(same?.id, UUID);
      };
      await check();
      if (await reopened()) await check();
    });

    it("vectors come back as they are stored: cosine ones of unit length, sparse ones sorted", async () => {
      await client.createCollection(BOOKS, CONFIG);
      await client.upsert(BOOKS, {
        points: [
          {
            id: 1,
            vector: {
              d: new Float32Array([3, 0, 4, 0]),
              m: [
                [0.1, 0.2],
                [1, 2],
              ],
              s: { indices: [5, 1], values: [0.5, 0.1] },
            },
          },
        ],
      });
      const check = async (): Promise<void> => {
        const [point] = await client.retrieve(BOOKS, { ids: [1], with_vector: true });
        assert.deepEqual(point?.vector, {
          d: [0.6, 0, 0.8, 0],
          m: [
            [0.1, 0.2],
            [1, 2],
          ],
          s: { indices: [1, 5], values: [0.1, 0.5] },
        });
      };
      await check();
      if (await reopened()) await check();
    });

    it("finds the nearest points of dense, multi and sparse vectors, by vector and by id", async () => {
      await client.createCollection(BOOKS, CONFIG);
      await client.upsert(BOOKS, {
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
        idsOf(await client.query(BOOKS, { query: [1, 0.1, 0, 0], using: "d" })),
        [1, 2, 3],
      );
      assert.deepEqual(idsOf(await client.query(BOOKS, { query: 1, using: "d" })), [2, 3]);
      assert.deepEqual(
        idsOf(await client.query(BOOKS, { query: [[1, 1]], using: "m" })),
        [3, 1, 2],
      );
      assert.deepEqual(
        idsOf(await client.query(BOOKS, { query: { indices: [2], values: [1] }, using: "t" })),
        [2, 1],
      );
      const filtered = await client.query(BOOKS, {
        query: [1, 0.1, 0, 0],
        using: "d",
        filter: { must: [{ key: "n", range: { gte: 2 } }] },
        with_payload: ["n"],
      });
      assert.deepEqual(filtered.points[0]?.payload, { n: 2 });
      assert.equal(filtered.points.length, 1);
      const fused = await client.query(BOOKS, {
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
      const batches = await client.queryBatch(BOOKS, {
        searches: [
          { query: 3, using: "d", limit: 1 },
          { query: [0, 1, 0, 0], using: "d", limit: 1 },
        ],
      });
      assert.deepEqual(batches.map(idsOf), [[2], [3]]);
    });

    it("texts become BM25 vectors in documents and in queries", async () => {
      await client.createCollection(BOOKS, CONFIG);
      const document = (text: string): { text: string; model: string } => ({
        text,
        model: "qdrant/bm25",
      });
      await client.upsert(BOOKS, {
        points: [
          { id: 1, vector: { s: document("the quick brown fox jumps") }, payload: { t: "fox" } },
          { id: 2, vector: { s: document("a lazy dog sleeps") }, payload: { t: "dog" } },
        ],
      });
      const { points } = await client.queryPoints(BOOKS, {
        query: document("jumping foxes"),
        using: "s",
        with_payload: true,
      });
      assert.deepEqual(
        points.map(({ id, payload }) => [id, payload]),
        [[1, { t: "fox" }]],
      );
    });

    it("changes payloads by ids, by filter and by path", async () => {
      await client.createCollection(BOOKS, CONFIG);
      await client.upsert(BOOKS, {
        points: [1, 2, 3].map((id) => ({ id, vector: {}, payload: { id, tags: ["x"] } })),
      });
      const payloads = async (): Promise<unknown[]> =>
        (await client.scroll(BOOKS, { with_payload: true })).points.map(({ payload }) => payload);
      await client.setPayload(BOOKS, { payload: { a: { b: 1 } }, points: [1] });
      await client.setPayload(BOOKS, { payload: { c: 2 }, points: [1], key: "a" });
      await client.overwritePayload(BOOKS, { payload: { only: true }, points: [2] });
      await client.clearPayload(BOOKS, {
        filter: { must: [{ key: "id", match: { value: 3 } }] },
      });
      await client.deletePayload(BOOKS, { keys: ["tags[]", "id"], points: [1] });
      const expected = [{ tags: [], a: { b: 1, c: 2 } }, { only: true }, {}];
      assert.deepEqual(await payloads(), expected);
      if (await reopened()) assert.deepEqual(await payloads(), expected);
    });

    it("updates and deletes vectors of points, and deletes points", async () => {
      await client.createCollection(BOOKS, CONFIG);
      await client.upsert(BOOKS, {
        points: [1, 2].map((id) => ({
          id,
          vector: { d: [1, 0, 0, 0], t: { indices: [1], values: [id] } },
          payload: { id },
        })),
      });
      await client.updateVectors(BOOKS, { points: [{ id: 1, vector: { d: [0, 0, 0, 1] } }] });
      await client.deleteVectors(BOOKS, { points: [2], vector: ["d"] });
      const check = async (): Promise<void> => {
        const { points } = await client.scroll(BOOKS, { with_vector: true, with_payload: true });
        assert.deepEqual(
          points.map(({ vector, payload }) => ({ vector, payload })),
          [
            {
              vector: { d: [0, 0, 0, 1], t: { indices: [1], values: [1] } },
              payload: { id: 1 },
            },
            { vector: { t: { indices: [1], values: [2] } }, payload: { id: 2 } },
          ],
        );
        const found = await client.query(BOOKS, { query: [0, 0, 0, 1], using: "d" });
        assert.deepEqual(
          found.points.map(({ id }) => id),
          [1],
        );
      };
      await check();
      if (await reopened()) await check();
      await client.delete(BOOKS, { points: [1, 99] });
      await client.delete(BOOKS, { filter: { must: [{ has_id: [2] }] } });
      assert.equal((await client.count(BOOKS)).count, 0);
    });

    it("uploads streams of points in batches and reports progress", async () => {
      await client.createCollection(BOOKS, CONFIG);
      async function* points(): AsyncGenerator<{ id: number; vector: { d: number[] } }> {
        for (let id = 0; id < 130; id++) yield { id, vector: { d: [id, 1, 0, 0] } };
      }
      const progress: number[] = [];
      await client.uploadPoints(BOOKS, points(), {
        batchSize: 50,
        wait: true,
        onProgress: ({ uploaded }) => progress.push(uploaded),
      });
      assert.equal(progress.at(-1), 130);
      assert.equal((await client.count(BOOKS)).count, 130);
    });

    it("bad input is refused with a message that names it, and changes nothing", async () => {
      await client.createCollection(BOOKS, CONFIG);
      await client.upsert(BOOKS, { points: [{ id: 1, vector: { d: [1, 0, 0, 0] } }] });
      const upsert = (point: object): Promise<unknown> =>
        client.upsert(BOOKS, {
          points: [{ id: 7, vector: {} }, JSON.parse("{}"), point].filter(
            (item) => Object.keys(item).length > 0,
          ),
        });
      await failsWith(
        upsert({ id: 2, vector: { d: [1, 2] } }),
        "bad_input",
        "expected dim: 4, got 2",
      );
      await failsWith(upsert({ id: 2, vector: { zz: [1, 2] } }), "bad_input", "zz");
      await failsWith(upsert({ id: 2, vector: { d: [NaN, 0, 0, 0] } }), "format", /NaN/);
      await failsWith(upsert({ id: -1, vector: {} }), "format", "-1 is not a valid point ID");
      await failsWith(upsert({ id: "abc", vector: {} }), "format", "abc is not a valid point ID");
      await failsWith(upsert({ id: 2, vector: "x" }), "format", "vector");
      await failsWith(upsert({ id: 2, vector: {}, payload: [1] }), "format", "payload");
      await failsWith(upsert({ id: 2, vector: {}, payload: { a: [NaN] } }), "format", /a\[0\]|NaN/);
      await failsWith(client.upsert(BOOKS, { points: [] }), "bad_request", "Empty update request");
      await failsWith(
        client.upsert("nope", { points: [{ id: 1, vector: {} }] }),
        "not_found",
        "nope",
      );
      await failsWith(client.query(BOOKS, { query: [1], using: "d" }), "bad_input", "got 1");
      await failsWith(client.query(BOOKS, { query: [1], using: "zz" }), "bad_input", "zz");
      await failsWith(client.query(BOOKS, { query: 99, using: "d" }), "not_found", "99");
      await failsWith(
        client.createCollection("x/y", { vectors: { size: 1, distance: "Dot" } }),
        "validation",
        "/",
      );
      await failsWith(
        client.createCollection("z", { vectors: { size: 65537, distance: "Dot" } }),
        "validation",
        "vectors.size: value 65537 invalid, must be from 1 to 65536",
      );
      const { points } = await client.scroll(BOOKS, { with_vector: true });
      assert.deepEqual(
        points.map(({ id, vector }) => ({ id, vector })),
        [{ id: 1, vector: { d: [1, 0, 0, 0] } }],
      );
    });

    it("what the engine does not serve yet says so", async () => {
      await client.createCollection(BOOKS, CONFIG);
      await failsWith(
        client.createPayloadIndex(BOOKS, { field_name: "a", field_schema: "keyword" }),
        "not_implemented",
        "payload indexes",
      );
    });

    it("an aborted call rejects with the signal's reason", async () => {
      await client.createCollection(BOOKS, CONFIG);
      const reason = new Error("enough");
      await assert.rejects(
        client.query(BOOKS, { query: [1, 0, 0, 0], using: "d", signal: AbortSignal.abort(reason) }),
        reason,
      );
    });

    it("after close every call is refused, and closing again is harmless", async () => {
      await client.createCollection(BOOKS, CONFIG);
      await client.close();
      await client.close();
      await failsWith(client.getCollections(), "closed", "closed");
    });

    it("writes without wait are applied in order", async () => {
      await client.createCollection(BOOKS, CONFIG);
      for (let n = 0; n < 100; n++) {
        const { status } = await client.upsert(BOOKS, {
          points: [{ id: 1, vector: {}, payload: { n } }],
          wait: false,
        });
        assert.equal(status, "acknowledged");
      }
      await client.setPayload(BOOKS, { payload: { last: true }, points: [1] });
      const [point] = await client.retrieve(BOOKS, { ids: [1], with_payload: true });
      assert.deepEqual(point?.payload, { n: 99, last: true });
    });
  });
}

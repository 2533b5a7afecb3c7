/** Writes of points, and what is stored of them. */
import assert from "node:assert/strict";
import { it } from "node:test";

import { BOOKS, CONFIG, failsWith, type Subject } from "./contract_target.ts";

const BIG = 18446744073709551615n;
const UUID = "550e8400-e29b-41d4-a716-446655440000";

export function pointContract(subject: Subject): void {
  it("ids of every form, and integers of 64 bits, come back exactly, also after a reopen", async () => {
    await subject.client.createCollection(BOOKS, CONFIG);
    const payload = { min: -9223372036854775808n, max: 9223372036854775807n, one: 1, half: 0.5 };
    await subject.client.upsert(BOOKS, {
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
      const { points } = await subject.client.scroll(BOOKS, { with_payload: true });
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
      const [same] = await subject.client.retrieve(BOOKS, { ids: [UUID.replaceAll("-", "")] });
      assert.equal(same?.id, UUID);
    };
    await check();
    if (await subject.reopened()) await check();
  });

  it("vectors come back as they are stored: cosine ones of unit length, sparse ones sorted", async () => {
    await subject.client.createCollection(BOOKS, CONFIG);
    await subject.client.upsert(BOOKS, {
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
      const [point] = await subject.client.retrieve(BOOKS, { ids: [1], with_vector: true });
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
    if (await subject.reopened()) await check();
  });

  it("changes payloads by ids, by filter and by path", async () => {
    await subject.client.createCollection(BOOKS, CONFIG);
    await subject.client.upsert(BOOKS, {
      points: [1, 2, 3].map((id) => ({ id, vector: {}, payload: { id, tags: ["x"] } })),
    });
    const payloads = async (): Promise<unknown[]> =>
      (await subject.client.scroll(BOOKS, { with_payload: true })).points.map(
        ({ payload }) => payload,
      );
    await subject.client.setPayload(BOOKS, { payload: { a: { b: 1 } }, points: [1] });
    await subject.client.setPayload(BOOKS, { payload: { c: 2 }, points: [1], key: "a" });
    await subject.client.overwritePayload(BOOKS, { payload: { only: true }, points: [2] });
    await subject.client.clearPayload(BOOKS, {
      filter: { must: [{ key: "id", match: { value: 3 } }] },
    });
    await subject.client.deletePayload(BOOKS, { keys: ["tags[]", "id"], points: [1] });
    const expected = [{ tags: [], a: { b: 1, c: 2 } }, { only: true }, {}];
    assert.deepEqual(await payloads(), expected);
    if (await subject.reopened()) assert.deepEqual(await payloads(), expected);
  });

  it("updates and deletes vectors of points, and deletes points", async () => {
    await subject.client.createCollection(BOOKS, CONFIG);
    await subject.client.upsert(BOOKS, {
      points: [1, 2].map((id) => ({
        id,
        vector: { d: [1, 0, 0, 0], t: { indices: [1], values: [id] } },
        payload: { id },
      })),
    });
    await subject.client.updateVectors(BOOKS, { points: [{ id: 1, vector: { d: [0, 0, 0, 1] } }] });
    await subject.client.deleteVectors(BOOKS, { points: [2], vector: ["d"] });
    const check = async (): Promise<void> => {
      const { points } = await subject.client.scroll(BOOKS, {
        with_vector: true,
        with_payload: true,
      });
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
      const found = await subject.client.query(BOOKS, { query: [0, 0, 0, 1], using: "d" });
      assert.deepEqual(
        found.points.map(({ id }) => id),
        [1],
      );
    };
    await check();
    if (await subject.reopened()) await check();
    await subject.client.delete(BOOKS, { points: [1, 99] });
    await subject.client.delete(BOOKS, { filter: { must: [{ has_id: [2] }] } });
    assert.equal((await subject.client.count(BOOKS)).count, 0);
  });

  it("uploads streams of points in batches and reports progress", async () => {
    await subject.client.createCollection(BOOKS, CONFIG);
    async function* points(): AsyncGenerator<{ id: number; vector: { d: number[] } }> {
      for (let id = 0; id < 130; id++) yield { id, vector: { d: [id, 1, 0, 0] } };
    }
    const progress: number[] = [];
    await subject.client.uploadPoints(BOOKS, points(), {
      batchSize: 50,
      wait: true,
      onProgress: ({ uploaded }) => progress.push(uploaded),
    });
    assert.equal(progress.at(-1), 130);
    assert.equal((await subject.client.count(BOOKS)).count, 130);
  });

  it("bad input is refused with a message that names it, and changes nothing", async () => {
    await subject.client.createCollection(BOOKS, CONFIG);
    await subject.client.upsert(BOOKS, { points: [{ id: 1, vector: { d: [1, 0, 0, 0] } }] });
    const upsert = (point: object): Promise<unknown> =>
      subject.client.upsert(BOOKS, {
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
    await failsWith(
      subject.client.upsert(BOOKS, { points: [] }),
      "bad_request",
      "Empty update request",
    );
    await failsWith(
      subject.client.upsert("nope", { points: [{ id: 1, vector: {} }] }),
      "not_found",
      "nope",
    );
    await failsWith(subject.client.query(BOOKS, { query: [1], using: "d" }), "bad_input", "got 1");
    await failsWith(subject.client.query(BOOKS, { query: [1], using: "zz" }), "bad_input", "zz");
    await failsWith(subject.client.query(BOOKS, { query: 99, using: "d" }), "not_found", "99");
    await failsWith(
      subject.client.createCollection("x/y", { vectors: { size: 1, distance: "Dot" } }),
      "validation",
      "/",
    );
    await failsWith(
      subject.client.createCollection("z", { vectors: { size: 65537, distance: "Dot" } }),
      "validation",
      "vectors.size: value 65537 invalid, must be from 1 to 65536",
    );
    const { points } = await subject.client.scroll(BOOKS, { with_vector: true });
    assert.deepEqual(
      points.map(({ id, vector }) => ({ id, vector })),
      [{ id: 1, vector: { d: [1, 0, 0, 0] } }],
    );
  });

  it("writes without wait are applied in order", async () => {
    await subject.client.createCollection(BOOKS, CONFIG);
    for (let n = 0; n < 100; n++) {
      const { status } = await subject.client.upsert(BOOKS, {
        points: [{ id: 1, vector: {}, payload: { n } }],
        wait: false,
      });
      assert.equal(status, "acknowledged");
    }
    await subject.client.setPayload(BOOKS, { payload: { last: true }, points: [1] });
    const [point] = await subject.client.retrieve(BOOKS, { ids: [1], with_payload: true });
    assert.deepEqual(point?.payload, { n: 99, last: true });
  });

  it("a batch of updates is applied in order, and stops at the first that fails", async () => {
    await subject.client.createCollection(BOOKS, CONFIG);
    const results = await subject.client.batchUpdate(BOOKS, {
      operations: [
        { upsert: { points: [1, 2, 3].map((id) => ({ id, vector: {}, payload: { id } })) } },
        { set_payload: { payload: { set: true }, points: [1, 2] } },
        { delete_payload: { keys: ["id"], points: [2] } },
        { clear_payload: { points: [3] } },
        { update_vectors: { points: [{ id: 1, vector: { d: [0, 1, 0, 0] } }] } },
        { delete: { points: [3] } },
      ],
    });
    assert.deepEqual(
      results.map(({ status }) => status),
      Array.from({ length: 6 }, () => "completed"),
    );
    const failing = subject.client.batchUpdate(BOOKS, {
      operations: [
        { upsert: { points: [{ id: 4, vector: {} }] } },
        { set_payload: { payload: { a: 1 }, points: [99] } },
        { upsert: { points: [{ id: 5, vector: {} }] } },
      ],
    });
    await failsWith(failing, "not_found", "99");
    const check = async (): Promise<void> => {
      const { points } = await subject.client.scroll(BOOKS, { with_vector: true });
      assert.deepEqual(
        points.map(({ id, payload, vector }) => [id, payload, vector]),
        [
          [1, { id: 1, set: true }, { d: [0, 1, 0, 0] }],
          [2, { set: true }, {}],
          [4, {}, {}],
        ],
      );
    };
    await check();
    if (await subject.reopened()) await check();
  });
}

/** Collections, as every back end keeps them. */
import assert from "node:assert/strict";
import { it } from "node:test";

import { BOOKS, CONFIG, failsWith, type Subject } from "./contract_target.ts";

export function collectionContract(subject: Subject): void {
  it("adds and removes vector names", async () => {
    const { client } = subject;
    await client.createCollection(BOOKS, CONFIG);
    await client.createVectorName(BOOKS, "late", { sparse: {} }, { wait: true });
    await client.upsert(BOOKS, {
      points: [{ id: 1, vector: { late: { indices: [1], values: [2] } } }],
      wait: true,
    });
    const hasLate = { must: [{ has_vector: "late" }] };
    assert.equal((await client.count(BOOKS, { filter: hasLate })).count, 1);
    await client.deleteVectorName(BOOKS, "late", { wait: true });
    const { config } = await client.getCollection(BOOKS);
    assert.deepEqual(Object.keys(config.params.sparse_vectors ?? {}), ["s", "t"]);
  });

  it("creates, lists, describes and deletes collections", async () => {
    assert.deepEqual(await subject.client.getCollections(), { collections: [] });
    assert.equal(await subject.client.createCollection(BOOKS, CONFIG), true);
    await subject.client.createCollection("a b✓", { vectors: { size: 1, distance: "Dot" } });
    assert.deepEqual(await subject.client.getCollections(), {
      collections: [{ name: "a b✓" }, { name: BOOKS }],
    });
    assert.deepEqual(await subject.client.collectionExists(BOOKS), { exists: true });
    const info = await subject.client.getCollection(BOOKS);
    assert.equal(info.status, "green");
    assert.equal(info.points_count, 0);
    assert.deepEqual(info.config.params.vectors, CONFIG.vectors);
    await failsWith(subject.client.createCollection(BOOKS, CONFIG), "already_exists", BOOKS);
    assert.equal(await subject.client.deleteCollection(BOOKS), true);
    assert.equal(await subject.client.deleteCollection(BOOKS), false);
    assert.deepEqual(await subject.client.collectionExists(BOOKS), { exists: false });
    await failsWith(
      subject.client.getCollection(BOOKS),
      "not_found",
      "Collection `books` doesn't exist!",
    );
    if (await subject.reopened()) {
      assert.deepEqual(await subject.client.getCollections(), { collections: [{ name: "a b✓" }] });
    }
  });

  it("a collection created again under a deleted name is empty", async () => {
    await subject.client.createCollection(BOOKS, CONFIG);
    await subject.client.upsert(BOOKS, { points: [{ id: 1, vector: { d: [1, 0, 0, 0] } }] });
    await subject.client.recreateCollection(BOOKS, CONFIG);
    assert.equal((await subject.client.count(BOOKS)).count, 0);
    if (await subject.reopened()) assert.equal((await subject.client.count(BOOKS)).count, 0);
  });

  it("settings are merged into those of a collection, also through an alias", async () => {
    await subject.client.createCollection(BOOKS, CONFIG);
    await subject.client.updateCollectionAliases({
      actions: [{ create_alias: { collection_name: BOOKS, alias_name: "library" } }],
    });
    await subject.client.updateCollection("library", { hnsw_config: { m: 8 } });
    const check = async (): Promise<void> => {
      const { config } = await subject.client.getCollection(BOOKS);
      assert.equal(config.hnsw_config.m, 8);
      assert.deepEqual(config.params.vectors, CONFIG.vectors);
    };
    await check();
    if (await subject.reopened()) await check();
    await failsWith(subject.client.updateCollection("nope", {}), "not_found", "nope");
  });

  it("aliases stand for collections, are renamed and deleted, and go with their collection", async () => {
    await subject.client.createCollection(BOOKS, CONFIG);
    await subject.client.createCollection("films", {});
    const aliases = async (collection?: string): Promise<unknown[]> => {
      const answer =
        collection === undefined
          ? await subject.client.getAliases()
          : await subject.client.getCollectionAliases(collection);
      return answer.aliases.map(({ alias_name, collection_name }) => [alias_name, collection_name]);
    };
    await subject.client.updateCollectionAliases({
      actions: [
        { create_alias: { collection_name: BOOKS, alias_name: "a" } },
        { create_alias: { collection_name: "films", alias_name: "b" } },
        { rename_alias: { old_alias_name: "a", new_alias_name: "c" } },
        { create_alias: { collection_name: BOOKS, alias_name: "d" } },
        { delete_alias: { alias_name: "d" } },
      ],
    });
    const expected = [
      ["b", "films"],
      ["c", BOOKS],
    ];
    assert.deepEqual((await aliases()).sort(), expected);
    assert.deepEqual(await aliases(BOOKS), [["c", BOOKS]]);
    await subject.client.upsert("c", { points: [{ id: 1, vector: {} }] });
    assert.equal((await subject.client.count(BOOKS)).count, 1);
    if (await subject.reopened()) assert.deepEqual((await aliases()).sort(), expected);
    await subject.client.deleteCollection("films");
    assert.deepEqual(await aliases(), [["c", BOOKS]]);
    const action = { create_alias: { collection_name: "nope", alias_name: "e" } };
    await failsWith(
      subject.client.updateCollectionAliases({ actions: [action] }),
      "not_found",
      "nope",
    );
  });
}

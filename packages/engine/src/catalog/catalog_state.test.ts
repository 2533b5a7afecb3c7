import assert from "node:assert/strict";
import { test } from "node:test";

import { isJsonObject, JSON_DEPTH_MAX, parseJson, stringifyJson } from "@quiverdb/client";

import { seededRandom } from "../common/prng.ts";
import type { CollectionConfig } from "../schema/collection_config.ts";
import { configOf } from "../schema/testing/collection_config.ts";
import {
  applyChange,
  type CatalogChange,
  type CatalogState,
  type CollectionRecord,
  decodeCatalogChanges,
  decodeState,
  emptyState,
  encodeCatalogChanges,
  encodeState,
} from "./catalog_state.ts";

const CONFIG = configOf({ vectors: { size: 1, distance: "Dot" } });

const record = (number: number, config: CollectionConfig = CONFIG): CollectionRecord => ({
  number,
  config,
});

const created = (name: string, number: number): CatalogChange => ({
  kind: "collection",
  name,
  record: record(number),
});

const alias = (name: string, collection: string | null): CatalogChange => ({
  kind: "alias",
  alias: name,
  collection,
});

function stateOf(...changes: readonly CatalogChange[]): CatalogState {
  const state = emptyState();
  for (const change of changes) applyChange(state, change);
  return state;
}

/** A state as a manifest holds it and gives it back: through plain JSON. */
function kept(state: CatalogState): CatalogState {
  return decodeState(JSON.parse(JSON.stringify(encodeState(state))));
}

test("a collection is there from its creation to its deletion, which takes its aliases along", () => {
  const state = stateOf(
    created("a", 0),
    created("b", 1),
    alias("x", "a"),
    alias("y", "b"),
    alias("z", "a"),
    { kind: "deleted", name: "a" },
  );
  assert.deepEqual([...state.collections], [["b", record(1)]]);
  assert.deepEqual([...state.aliases], [["y", "b"]]);
  assert.equal(state.nextNumber, 2);
});

test("numbers only grow, also when the last collection is gone", () => {
  const state = stateOf(created("a", 7), { kind: "deleted", name: "a" });
  assert.equal(state.nextNumber, 8);
  assert.equal(kept(state).nextNumber, 8);
  // A changed configuration of an older collection is no new number.
  applyChange(state, created("b", 3));
  assert.equal(state.nextNumber, 8);
});

test("a changed configuration replaces the former, and what has begun stays begun", () => {
  const larger = configOf({ vectors: { size: 2, distance: "Dot" } });
  const state = stateOf(created("a", 0), created("b", 1), {
    kind: "begun",
    number: 0,
    journalId: "id",
  });
  const begun = { ...record(0), journalId: "id" };
  assert.deepEqual(
    [...state.collections],
    [
      ["a", begun],
      ["b", record(1)],
    ],
  );
  const change = { kind: "collection", name: "a", record: { ...begun, config: larger } } as const;
  applyChange(state, change);
  assert.deepEqual(state.collections.get("a"), { ...begun, config: larger });
});

test("changes that find nothing to change are no mistake", () => {
  const changes: CatalogChange[] = [
    { kind: "begun", number: 5, journalId: "id" },
    { kind: "deleted", name: "a" },
    alias("x", null),
  ];
  assert.deepEqual(stateOf(...changes), emptyState());
});

test("an alias goes to its last collection until it is removed", () => {
  const both = [created("a", 0), created("b", 1)];
  assert.equal(stateOf(...both, alias("x", "a"), alias("x", "b")).aliases.get("x"), "b");
  assert.equal(stateOf(...both, alias("x", "a"), alias("x", null)).aliases.has("x"), false);
});

test("changes come back as they were, with odd names and numbers that doubles cannot hold", () => {
  const names = ["__proto__", "toString", "a\u0000b", "\u2028", '"\\', "日本😀", "a".repeat(3000)];
  const metadata = { big: 18446744073709551615n, small: -9223372036854775808n, half: 0.5 };
  const changes: CatalogChange[] = names.flatMap((name, number) => [
    { kind: "collection", name, record: record(number, { ...CONFIG, metadata }) },
    { kind: "begun", number, journalId: "0".repeat(32) },
    alias(`${name}*`, name),
    alias("gone", null),
    { kind: "deleted", name },
  ]);
  assert.deepEqual(decodeCatalogChanges(encodeCatalogChanges(changes)), changes);
  assert.deepEqual(decodeCatalogChanges(encodeCatalogChanges([])), []);
  const state = stateOf(...changes.filter(({ kind }) => kind !== "deleted"));
  assert.equal(state.collections.size, names.length);
  assert.deepEqual(kept(state), state);
});

test("metadata as deep and exact as a body may hold it comes back as it was", () => {
  const depth = JSON_DEPTH_MAX - 1;
  const text = `{"float":1.0,"deep":${'{"a":'.repeat(depth)}1${"}".repeat(depth)}}`;
  const metadata = parseJson(text);
  assert.ok(isJsonObject(metadata));
  const change = {
    kind: "collection",
    name: "a",
    record: record(0, { ...CONFIG, metadata }),
  } as const;
  const textOf = (found: CollectionRecord | undefined): string =>
    stringifyJson(found?.config.metadata);
  const [found] = decodeCatalogChanges(encodeCatalogChanges([change]));
  assert.ok(found?.kind === "collection");
  assert.equal(textOf(found.record), text);
  assert.equal(textOf(kept(stateOf(change)).collections.get("a")), text);
});

test("the document of something else is no state", () => {
  for (const value of [undefined, null, 7, "x", [], {}, { nextNumber: 1 }, { changes: "[]" }]) {
    assert.throws(() => decodeState(value), {
      code: "storage",
      message: /catalog\/manifest\.json/,
    });
  }
  assert.deepEqual(decodeState({ nextNumber: 0, changes: "[]" }), emptyState());
});

test("a checkpoint at any time and the changes since give the same state", () => {
  for (let seed = 1; seed <= 30; seed++) {
    const random = seededRandom(seed);
    const below = (end: number): number => Math.floor(random() * end);
    const name = (): string => `c${below(6)}`;
    const whole = emptyState();
    let followed = emptyState();
    for (let step = 0; step < 60; step++) {
      const kind = below(10);
      const number = below(10);
      const known = whole.collections.get(name());
      const change: CatalogChange =
        kind < 4
          ? created(name(), whole.nextNumber)
          : kind < 6
            ? { kind: "begun", number: known?.number ?? number, journalId: `id${step}` }
            : kind < 8
              ? alias(`a${below(6)}`, random() < 0.7 ? name() : null)
              : { kind: "deleted", name: name() };
      applyChange(whole, change);
      for (const found of decodeCatalogChanges(encodeCatalogChanges([change]))) {
        applyChange(followed, found);
      }
      if (random() < 0.2) followed = kept(followed);
      assert.deepEqual(followed, whole, `seed ${seed}, step ${step}: ${change.kind}`);
      for (const [of, { number: used }] of whole.collections) {
        assert.ok(used < whole.nextNumber, `seed ${seed}: ${of} has number ${used}`);
      }
    }
  }
});

/**
 * Every configuration and every payload index on the tape is echoed as the server echoes it, after
 * creation and after each update.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";

import { parseJson, QdrantError } from "@quiverdb/client";

import { collectionWarnings } from "../schema/collection_config.ts";
import type { CollectionConfig } from "../schema/collection_config.ts";
import { applyCollectionUpdate } from "../schema/collection_update.ts";
import type { CollectionUpdate } from "../schema/collection_update.ts";
import { formatJsonPath } from "../payload/json_path.ts";
import type { PayloadSchema } from "../schema/payload_schema.ts";
import { readCreateCollection } from "./create_collection.ts";
import { readCreateFieldIndex } from "./field_index.ts";
import { isRawObject } from "../common/raw_json.ts";
import type { RawObject } from "../common/raw_json.ts";
import { readContext } from "./testing/parse.ts";
import { readUpdateCollection } from "./update_collection.ts";

const created = (body: unknown): CollectionConfig => readCreateCollection(body, readContext());
const updated = (body: unknown): CollectionUpdate => readUpdateCollection(body, readContext());

const SHARED =
  process.env["QUIVER_SHARED"] ?? resolve(import.meta.dirname, "../../../../../shared");
const TAPE = join(SHARED, "tape");
const SCENARIOS = /^(?:0[2-8]|35|71|72|73|76|78)-.*\.json$/;

for (const file of existsSync(TAPE) ? readdirSync(TAPE).sort() : []) {
  if (!SCENARIOS.test(file)) continue;
  test(`configurations of ${file} are echoed as the server echoes them`, () => {
    const collections = new Map<string, Collection>();
    let compared = 0;
    for (const step of stepsOf(file)) compared += replay(step, collections);
    assert.ok(compared > 0 || file.startsWith("06"));
  });
}

test("the tape is there", { skip: existsSync(TAPE) ? false : `no tape at ${TAPE}` }, () => {
  assert.ok(readdirSync(TAPE).some((file) => SCENARIOS.test(file)));
});

test("metadata is merged by its top-level keys, null removes one, and only there", () => {
  const config = created({ metadata: { a: 1, keep: { x: 1 }, n: null } });
  const update = updated({ metadata: { a: null, keep: { y: null }, b: 3, c: null } });
  assert.deepEqual(applyCollectionUpdate(config, update).metadata, {
    keep: { y: null },
    n: null,
    b: 3,
  });
  for (const metadata of [{}, null]) {
    const unchanged = applyCollectionUpdate(config, updated({ metadata }));
    assert.deepEqual(unchanged.metadata, { a: 1, keep: { x: 1 }, n: null });
  }
});

test("an empty graph configuration of a vector is as none", () => {
  const vectors = { size: 4, distance: "Dot", hnsw_config: {} };
  const config = created({ vectors });
  const update = updated({ vectors: { "": { hnsw_config: {}, on_disk: true } } });
  assert.deepEqual(config.params.vectors, { size: 4, distance: "Dot" });
  assert.deepEqual(applyCollectionUpdate(config, update).params.vectors, {
    size: 4,
    distance: "Dot",
    on_disk: true,
  });
});

test("an unknown vector is refused", () => {
  const config = created({ vectors: { size: 4, distance: "Dot" } });
  assert.throws(
    () => applyCollectionUpdate(config, updated({ vectors: { a: {} } })),
    new QdrantError("bad_input", "Not existing vector name error: a"),
  );
});

/** What the bodies say of a collection. */
interface Collection {
  config: CollectionConfig;
  readonly indexes: Map<string, PayloadSchema>;
}

/**
 * Applies a step to the collections, or compares one with the answer. Returns the number of
 * comparisons.
 */
function replay(step: RawObject, collections: Map<string, Collection>): number {
  const request = objectIn(step, "request");
  const [, root, name = "", part, field = ""] = String(request["path"]).split("/");
  if (root !== "collections" || name === "aliases" || step["status"] !== 200) return 0;
  const { method, body } = request;
  const collection = collections.get(name);
  if (method === "PUT" && part === undefined) {
    const config = readCreateCollection(body, readContext("json_text"));
    collections.set(name, { config, indexes: new Map() });
  }
  if (collection === undefined) return 0;
  if (method === "GET" && part === undefined) return compare(collection, step);
  if (method === "DELETE" && part === undefined) collections.delete(name);
  // A collection that gets another vector is no longer told by the bodies followed here.
  if (part?.startsWith("vectors") === true) collections.delete(name);
  if (method === "PATCH") {
    const update = readUpdateCollection(body, readContext("json_text"));
    collection.config = applyCollectionUpdate(collection.config, update);
  }
  if (part?.startsWith("index") === true) {
    if (method === "DELETE") {
      collection.indexes.delete(decodeURIComponent(field.replace(/\?.*/, "")));
    } else {
      const index = readCreateFieldIndex(body, readContext("json_text"));
      collection.indexes.set(formatJsonPath(index.field), index.schema);
    }
  }
  return 0;
}

function compare({ config, indexes }: Collection, step: RawObject): number {
  const result = objectIn(objectIn(step, "response"), "result");
  assert.deepEqual(plain(config), plain(result["config"]), String(step["id"]));
  assert.deepEqual(collectionWarnings(config), plain(result["warnings"] ?? []), String(step["id"]));
  const shown = Object.entries(objectIn(result, "payload_schema")).map(([field, index]) => {
    assert.ok(isRawObject(index));
    const { points: _, ...schema } = index;
    return [field, schema];
  });
  assert.deepEqual(Object.fromEntries(indexes), plain(Object.fromEntries(shown)));
  return 1;
}

/** Without the difference between `1` and `1.0`. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function objectIn(object: RawObject, member: string): RawObject {
  const value = object[member];
  assert.ok(isRawObject(value), member);
  return value;
}

function stepsOf(file: string): readonly RawObject[] {
  const { steps } = objectIn({ file: parseJson(readFileSync(join(TAPE, file), "utf8")) }, "file");
  assert.ok(Array.isArray(steps));
  return steps.filter(isRawObject);
}

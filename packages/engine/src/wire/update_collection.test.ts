/**
 * Every configuration on the tape is echoed as the server echoes it, after creation and after each
 * update.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";

import { parseJson, QdrantError } from "@quiverdb/client";

import { collectionWarnings } from "../schema/collection_config.ts";
import type { CollectionConfig } from "../schema/collection_config.ts";
import { applyCollectionUpdate } from "../schema/collection_update.ts";
import { parseCreateCollection } from "./create_collection.ts";
import { isRawObject } from "./raw_value.ts";
import type { RawObject } from "./raw_value.ts";
import { parseUpdateCollection } from "./update_collection.ts";

const SHARED =
  process.env["QUIVER_SHARED"] ?? resolve(import.meta.dirname, "../../../../../shared");
const TAPE = join(SHARED, "tape");
const SCENARIOS = /^0[2-8]-.*\.json$/;

for (const file of existsSync(TAPE) ? readdirSync(TAPE).sort() : []) {
  if (!SCENARIOS.test(file)) continue;
  test(`configurations of ${file} are echoed as the server echoes them`, () => {
    const configs = new Map<string, CollectionConfig>();
    let compared = 0;
    for (const step of stepsOf(file)) compared += replay(step, configs);
    assert.ok(compared > 0 || file.startsWith("06"));
  });
}

test("the tape is there", { skip: existsSync(TAPE) ? false : `no tape at ${TAPE}` }, () => {
  assert.ok(readdirSync(TAPE).some((file) => SCENARIOS.test(file)));
});

test("metadata is merged by its top-level keys, null removes one", () => {
  const config = parseCreateCollection({ metadata: { a: 1, keep: { x: 1 } } });
  const update = parseUpdateCollection({ metadata: { a: null, keep: { y: 2 }, b: 3 } });
  assert.deepEqual(applyCollectionUpdate(config, update).metadata, { keep: { y: 2 }, b: 3 });
});

test("an empty graph configuration of a vector is as none", () => {
  const vectors = { size: 4, distance: "Dot", hnsw_config: {} };
  const config = parseCreateCollection({ vectors });
  const update = parseUpdateCollection({ vectors: { "": { hnsw_config: {}, on_disk: true } } });
  assert.deepEqual(config.params.vectors, { size: 4, distance: "Dot" });
  assert.deepEqual(applyCollectionUpdate(config, update).params.vectors, {
    size: 4,
    distance: "Dot",
    on_disk: true,
  });
});

test("an unknown vector is refused", () => {
  const config = parseCreateCollection({ vectors: { size: 4, distance: "Dot" } });
  assert.throws(
    () => applyCollectionUpdate(config, parseUpdateCollection({ vectors: { a: {} } })),
    new QdrantError("bad_input", "Not existing vector name error: a"),
  );
});

/**
 * Applies a step to the configurations, or compares one with the answer. Returns the number of
 * comparisons.
 */
function replay(step: RawObject, configs: Map<string, CollectionConfig>): number {
  const request = objectIn(step, "request");
  const [, root, name = "", part] = String(request["path"]).split("/");
  if (root !== "collections" || name === "aliases") return 0;
  const refused = step["status"] !== 200;
  const config = configs.get(name);
  const body = request["body"];
  if (part !== undefined) return 0;
  switch (request["method"]) {
    case "PUT":
      if (!refused) configs.set(name, parseCreateCollection(body, "json_text"));
      return 0;
    case "DELETE":
      if (!refused) configs.delete(name);
      return 0;
    case "PATCH":
      if (!refused && config !== undefined) {
        configs.set(name, applyCollectionUpdate(config, parseUpdateCollection(body, "json_text")));
      }
      return 0;
    default:
      return config === undefined || refused ? 0 : compare(config, step);
  }
}

function compare(config: CollectionConfig, step: RawObject): number {
  const result = objectIn(objectIn(step, "response"), "result");
  assert.deepEqual(plain(config), plain(result["config"]), String(step["id"]));
  assert.deepEqual(collectionWarnings(config), plain(result["warnings"] ?? []), String(step["id"]));
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

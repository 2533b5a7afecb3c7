import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";

import { readCreateFieldIndex } from "./field_index.ts";
import { readContext } from "./testing/parse.ts";

function schemaOf(field_schema: unknown): ReturnType<typeof readCreateFieldIndex>["schema"] {
  return readCreateFieldIndex({ field_name: "f", field_schema }, readContext()).schema;
}

test("a mere type has no parameters", () => {
  assert.deepEqual(schemaOf("keyword"), { data_type: "keyword" });
  assert.deepEqual(schemaOf(["keyword"]), { data_type: "keyword" });
  assert.deepEqual(
    readCreateFieldIndex({ field_name: "f", field_type: "geo" }, readContext()).schema,
    {
      data_type: "geo",
    },
  );
});

test("parameters are echoed as the server shows them", () => {
  assert.deepEqual(schemaOf({ type: "keyword", lookup: true, is_tenant: true }).params, {
    type: "keyword",
    is_tenant: true,
  });
  assert.deepEqual(schemaOf({ type: "integer", range: false }).params, {
    type: "integer",
    lookup: null,
    range: false,
    is_principal: null,
  });
  assert.deepEqual(schemaOf({ type: "datetime" }).params, { type: "datetime", is_principal: null });
  assert.deepEqual(
    schemaOf({
      type: "text",
      stopwords: { languages: ["de", "english"], custom: ["foo", "Bar"] },
      stemmer: { type: "snowball", language: "en" },
    }).params,
    {
      type: "text",
      tokenizer: "word",
      stopwords: { languages: ["english", "german"], custom: ["Bar", "foo"] },
      stemmer: { type: "snowball", language: "english" },
    },
  );
});

test("a schema is needed, and must be known", () => {
  assert.throws(
    () => schemaOf(null),
    new QdrantError(
      "bad_request",
      "Can't auto-detect field type, please specify `field_schema` in the request",
    ),
  );
  for (const schema of ["string", { is_tenant: true }, { type: "text", stopwords: "klingon" }]) {
    assert.throws(() => schemaOf(schema), /untagged enum PayloadFieldSchema at field_schema/);
  }
});

test("an integer index has one of its two abilities", () => {
  assert.throws(
    () => schemaOf({ type: "integer", lookup: false, range: false }),
    /\[field_schema.lookup: Validation error: the 'lookup' and 'range' capabilities can't be both/,
  );
});

/** Every body on the tape of a Qdrant server is read, or refused with the same status and text. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";

import { JsonSyntaxError, parseJson, QdrantError } from "@quiverdb/client";

import { parseAliasActions } from "./aliases.ts";
import { parseBatchOperations } from "./batch_operations.ts";
import { parseCreateCollection } from "./create_collection.ts";
import { parseCreateFieldIndex } from "./field_index.ts";
import {
  parseClearPayload,
  parseDeletePayload,
  parseDeletePoints,
  parseOverwritePayload,
  parseSetPayload,
} from "./payload_operations.ts";
import type { BodySource } from "./place.ts";
import { parseQuery, parseQueryBatch, parseQueryGroups } from "./query.ts";
import { isRawObject } from "./raw_value.ts";
import type { RawObject } from "./raw_value.ts";
import { parseCount, parseFacet, parseRetrieve, parseScroll, parseSearchMatrix } from "./reads.ts";
import { parseUpdateCollection } from "./update_collection.ts";
import { parseUpsert } from "./upsert.ts";
import { parseCreateVectorName } from "./vector_name.ts";
import { parseDeleteVectors, parseUpdateVectors } from "./vector_operations.ts";

type Parser = (body: unknown, source: BodySource) => unknown;

const SHARED =
  process.env["QUIVER_SHARED"] ?? resolve(import.meta.dirname, "../../../../../shared");
const TAPE = join(SHARED, "tape");

const ENDPOINTS: readonly (readonly [RegExp, Parser])[] = [
  [/^PUT \/collections\/[^/]+$/, parseCreateCollection],
  [/^PATCH \/collections\/[^/]+$/, parseUpdateCollection],
  [/^POST \/collections\/aliases$/, parseAliasActions],
  [/^PUT \/collections\/[^/]+\/index$/, parseCreateFieldIndex],
  [/^PUT \/collections\/[^/]+\/vectors\/[^/]+$/, parseCreateVectorName],
  [/^PUT \/collections\/[^/]+\/points$/, parseUpsert],
  [/^POST \/collections\/[^/]+\/points$/, parseRetrieve],
  [/^POST \/collections\/[^/]+\/points\/delete$/, parseDeletePoints],
  [/^PUT \/collections\/[^/]+\/points\/vectors$/, parseUpdateVectors],
  [/^POST \/collections\/[^/]+\/points\/vectors\/delete$/, parseDeleteVectors],
  [/^POST \/collections\/[^/]+\/points\/payload$/, parseSetPayload],
  [/^PUT \/collections\/[^/]+\/points\/payload$/, parseOverwritePayload],
  [/^POST \/collections\/[^/]+\/points\/payload\/delete$/, parseDeletePayload],
  [/^POST \/collections\/[^/]+\/points\/payload\/clear$/, parseClearPayload],
  [/^POST \/collections\/[^/]+\/points\/batch$/, parseBatchOperations],
  [/^POST \/collections\/[^/]+\/points\/scroll$/, parseScroll],
  [/^POST \/collections\/[^/]+\/points\/count$/, parseCount],
  [/^POST \/collections\/[^/]+\/facet$/, parseFacet],
  [/^POST \/collections\/[^/]+\/points\/query$/, parseQuery],
  [/^POST \/collections\/[^/]+\/points\/query\/batch$/, parseQueryBatch],
  [/^POST \/collections\/[^/]+\/points\/query\/groups$/, parseQueryGroups],
  [/^POST \/collections\/[^/]+\/points\/search\/matrix\/(pairs|offsets)$/, parseSearchMatrix],
];

/** Failures that the parsers see although the server finds them later, or in another place. */
const BODY_FAILURE =
  /^(Format error in JSON body|Validation error in JSON body|Bad request: Empty update)/;

const counts = { read: 0, refusedWithText: 0, refusedWithStatus: 0 };

for (const file of existsSync(TAPE) ? readdirSync(TAPE).sort() : []) {
  if (!/^\d\d-.*\.json$/.test(file)) continue;
  test(`bodies of ${file} are read as the server reads them`, () => {
    const differences = stepsOf(file).flatMap((step) => difference(step) ?? []);
    assert.deepEqual(differences, []);
  });
}

test("the tape is there", { skip: existsSync(TAPE) ? false : `no tape at ${TAPE}` }, (t) => {
  t.diagnostic(JSON.stringify(counts));
  assert.ok(counts.read > 3000 && counts.refusedWithText > 60 && counts.refusedWithStatus > 300);
});

/** What differs between the answer on the tape and what the parser does; undefined if nothing. */
function difference(step: RawObject): string | undefined {
  const request = step["request"];
  assert.ok(isRawObject(request));
  const endpoint = `${request["method"]} ${request["path"]}`.replace(/\?.*/, "");
  const parse = ENDPOINTS.find(([pattern]) => pattern.test(endpoint))?.[1];
  const body = bodyOf(request);
  if (parse === undefined || body === undefined) return undefined;
  const expected = errorOf(step);
  const failure = failureOf(() => parse(body.value, "json_text"));
  const where = `${step["id"]} ${endpoint}: `;
  if (isFoundElsewhere(expected)) return undefined;
  if (!BODY_FAILURE.test(expected)) {
    // Whatever comes later must not be hidden by a refusal of the body, unless it says the same.
    if (step["status"] === 200) counts.read++;
    return failure === undefined || failure.reason === expected
      ? undefined
      : `${where}expected ${step["status"]} ${expected}, refused with ${failure.reason}`;
  }
  if (failure === undefined) return `${where}expected ${expected}, but it was read`;
  const compare = step["compare"];
  const anyText = isRawObject(compare) && compare["error"] === "any";
  counts[anyText ? "refusedWithStatus" : "refusedWithText"]++;
  const agrees = failure.status === step["status"] && (anyText || failure.reason === expected);
  return agrees ? undefined : `${where}expected ${expected}, got ${failure.reason}`;
}

/** Repeated members are the JSON parser's to judge. */
function isFoundElsewhere(expected: string): boolean {
  return /: duplicate field /.test(expected);
}

/** The body as the server's parser sees it; undefined without one, or if it is no JSON at all. */
function bodyOf(request: RawObject): { readonly value: unknown } | undefined {
  const raw = request["raw_body"];
  if (typeof raw !== "string") {
    return request["body"] === undefined ? undefined : { value: request["body"] };
  }
  try {
    return { value: parseJson(raw) };
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}

function errorOf(step: RawObject): string {
  const response = step["response"];
  const status = isRawObject(response) ? response["status"] : undefined;
  return isRawObject(status) ? String(status["error"]) : "";
}

function failureOf(run: () => unknown): QdrantError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof QdrantError) return error;
    throw error;
  }
}

/**
 * One step per line. A line that nests too deep for the parser holds a body that the server
 * refuses, too.
 */
function stepsOf(file: string): readonly RawObject[] {
  const steps: RawObject[] = [];
  const lines = readFileSync(join(TAPE, file), "utf8").split("\n");
  const texts = lines.filter((line) => line.startsWith('{"id"') || line.startsWith(' {"id"'));
  for (const line of texts) {
    const text = line.trim().replace(/,$/, "");
    try {
      const step: unknown = parseJson(text);
      assert.ok(isRawObject(step), file);
      steps.push(step);
    } catch (error) {
      assert.ok(error instanceof JsonSyntaxError && /recursion limit exceeded/.test(text), file);
    }
  }
  return steps;
}

/** Every body on the tape of a Qdrant server is read, or refused with the same status and text. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";

import { JsonSyntaxError, parseJson, QdrantError } from "@quiverdb/client";

import { isRawObject } from "../common/raw_json.ts";
import type { RawObject } from "../common/raw_json.ts";
import { readUpdateAliases } from "./aliases.ts";
import { readBatchUpdate } from "./batch_operations.ts";
import { readCreateCollection } from "./create_collection.ts";
import { readCreateFieldIndex } from "./field_index.ts";
import type { ReadContext } from "./kit/reading.ts";
import {
  readDiscoverBatchPoints,
  readDiscoverPoints,
  readRecommendBatchPoints,
  readRecommendPointGroups,
  readRecommendPoints,
  readSearchBatchPoints,
  readSearchPointGroups,
  readSearchPoints,
} from "./legacy_queries.ts";
import {
  readClearPayload,
  readDeletePayload,
  readDeletePoints,
  readOverwritePayload,
  readSetPayload,
} from "./payload_operations.ts";
import { readQueryBatchPoints, readQueryPoints, readQueryPointsGroups } from "./query.ts";
import {
  readCountPoints,
  readFacet,
  readGetPoints,
  readScrollPoints,
  readSearchMatrix,
} from "./reads.ts";
import { readContext } from "./testing/parse.ts";
import { readUpdateCollection } from "./update_collection.ts";
import { readUpsertPoints } from "./upsert.ts";
import { readCreateVectorName } from "./vector_name.ts";
import { readDeleteVectors, readUpdateVectors } from "./vector_operations.ts";

type ReadOperation = (body: unknown, context: ReadContext) => unknown;

const SHARED =
  process.env["QUIVER_SHARED"] ?? resolve(import.meta.dirname, "../../../../../shared");
const TAPE = join(SHARED, "tape");

const ENDPOINTS: readonly (readonly [RegExp, ReadOperation])[] = [
  [/^PUT \/collections\/[^/]+$/, readCreateCollection],
  [/^PATCH \/collections\/[^/]+$/, readUpdateCollection],
  [/^POST \/collections\/aliases$/, readUpdateAliases],
  [/^PUT \/collections\/[^/]+\/index$/, readCreateFieldIndex],
  [/^PUT \/collections\/[^/]+\/vectors\/[^/]+$/, readCreateVectorName],
  [/^PUT \/collections\/[^/]+\/points$/, readUpsertPoints],
  [/^POST \/collections\/[^/]+\/points$/, readGetPoints],
  [/^POST \/collections\/[^/]+\/points\/delete$/, readDeletePoints],
  [/^PUT \/collections\/[^/]+\/points\/vectors$/, readUpdateVectors],
  [/^POST \/collections\/[^/]+\/points\/vectors\/delete$/, readDeleteVectors],
  [/^POST \/collections\/[^/]+\/points\/payload$/, readSetPayload],
  [/^PUT \/collections\/[^/]+\/points\/payload$/, readOverwritePayload],
  [/^POST \/collections\/[^/]+\/points\/payload\/delete$/, readDeletePayload],
  [/^POST \/collections\/[^/]+\/points\/payload\/clear$/, readClearPayload],
  [/^POST \/collections\/[^/]+\/points\/batch$/, readBatchUpdate],
  [/^POST \/collections\/[^/]+\/points\/scroll$/, readScrollPoints],
  [/^POST \/collections\/[^/]+\/points\/count$/, readCountPoints],
  [/^POST \/collections\/[^/]+\/facet$/, readFacet],
  [/^POST \/collections\/[^/]+\/points\/query$/, readQueryPoints],
  [/^POST \/collections\/[^/]+\/points\/query\/batch$/, readQueryBatchPoints],
  [/^POST \/collections\/[^/]+\/points\/query\/groups$/, readQueryPointsGroups],
  [/^POST \/collections\/[^/]+\/points\/search$/, readSearchPoints],
  [/^POST \/collections\/[^/]+\/points\/search\/batch$/, readSearchBatchPoints],
  [/^POST \/collections\/[^/]+\/points\/search\/groups$/, readSearchPointGroups],
  [/^POST \/collections\/[^/]+\/points\/recommend$/, readRecommendPoints],
  [/^POST \/collections\/[^/]+\/points\/recommend\/batch$/, readRecommendBatchPoints],
  [/^POST \/collections\/[^/]+\/points\/recommend\/groups$/, readRecommendPointGroups],
  [/^POST \/collections\/[^/]+\/points\/discover$/, readDiscoverPoints],
  [/^POST \/collections\/[^/]+\/points\/discover\/batch$/, readDiscoverBatchPoints],
  [/^POST \/collections\/[^/]+\/points\/search\/matrix\/(pairs|offsets)$/, readSearchMatrix],
];

/** Failures that the readers see although the server finds them later, or in another place. */
const BODY_FAILURE =
  /^(Format error in JSON body|Validation error in JSON body|Bad request: Empty update)/;

const counts = { read: 0, refusedWithText: 0, refusedWithStatus: 0 };

for (const file of existsSync(TAPE) ? readdirSync(TAPE).sort() : []) {
  if (!/^\d\d-.*\.json$/.test(file)) continue;
  test(`bodies of ${file} are read as the server reads them`, async () => {
    const differences: string[] = [];
    for (const step of stepsOf(file)) differences.push(...(await differencesOf(step)));
    assert.deepEqual(differences, []);
  });
}

test("the tape is there", { skip: existsSync(TAPE) ? false : `no tape at ${TAPE}` }, (t) => {
  t.diagnostic(JSON.stringify(counts));
  assert.ok(counts.read > 3000 && counts.refusedWithText > 60 && counts.refusedWithStatus > 300);
});

/** What differs between the answer on the tape and what the reader does. */
async function differencesOf(step: RawObject): Promise<readonly string[]> {
  const found = await difference(step);
  return found === undefined ? [] : [found];
}

async function difference(step: RawObject): Promise<string | undefined> {
  const request = step["request"];
  assert.ok(isRawObject(request));
  const endpoint = `${request["method"]} ${request["path"]}`.replace(/\?.*/, "");
  const read = ENDPOINTS.find(([pattern]) => pattern.test(endpoint))?.[1];
  const body = bodyOf(request);
  if (read === undefined || body === undefined) return undefined;
  const expected = errorOf(step);
  const failure = await failureOf(async () => read(body.value, readContext("json_text")));
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

async function failureOf(run: () => Promise<unknown>): Promise<QdrantError | undefined> {
  try {
    await run();
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

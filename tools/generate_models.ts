/**
 * Writes packages/client/src/generated/openapi.ts from Qdrant's openapi.json.
 *
 * The document is adapted before `openapi-typescript` reads it: 64-bit integers that users meet
 * (ids, payload values, group keys) become `number | bigint`, dense vectors in requests also take
 * typed arrays, payloads in requests any object, `nullable: true` means `null` (not `unknown`), and
 * only the 200 and 202 answers are kept.
 *
 * Run: `node --import tsx tools/generate_models.ts` (needs the registry once, for npx).
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonRecord = { [key: string]: Json };

/** Exact versions, so that two runs write the same file. */
const GENERATOR = "openapi-typescript@7.13.0";
const GENERATOR_TYPESCRIPT = "typescript@5.9.3";

/** Schemas whose 64-bit integers reach users as data, so that they have to be exact. */
const EXACT_INTEGER_SCHEMAS = [
  "ExtendedPointId",
  "ValueVariants",
  "AnyVariants",
  "GroupId",
  "FacetValue",
  "OrderValue",
  "StartFrom",
  "ShardKey",
];

/** Schemas of requests that hold dense vectors. */
const DENSE_INPUT_SCHEMAS = [
  "Vector",
  "VectorStruct",
  "BatchVectorStruct",
  "VectorInput",
  "NamedVectorStruct",
  "NamedVector",
  "RecommendExample",
];

/** Schemas of requests that hold payloads. */
const PAYLOAD_INPUT_SCHEMAS = ["PointStruct", "Batch", "SetPayload"];

/** Types that OpenAPI cannot express, put in place of the generated ones. */
const WRITTEN_TYPES: Record<string, string> = {
  PayloadInput: "object",
  Integer64: "number | bigint",
  DenseVectorInput: "readonly number[] | Float32Array | Float64Array | Int8Array | Uint8Array",
};

function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function record(value: Json | undefined): JsonRecord {
  if (!isRecord(value)) throw new Error("openapi.json does not have the expected form");
  return value;
}

/** A copy with every object passed through `change`, innermost first. */
function mapObjects(value: Json, change: (object: JsonRecord) => Json): Json {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, change));
  if (!isRecord(value)) return value;
  const copy: JsonRecord = {};
  for (const [key, member] of Object.entries(value)) copy[key] = mapObjects(member, change);
  return change(copy);
}

function reference(schema: string): JsonRecord {
  return { $ref: `#/components/schemas/${schema}` };
}

function isNullableOnly(object: JsonRecord): boolean {
  return Object.keys(object).length === 1 && object["nullable"] === true;
}

function isFloatArray(object: JsonRecord): boolean {
  const items = object["items"];
  return object["type"] === "array" && isRecord(items) && items["type"] === "number";
}

function isInteger64(object: JsonRecord): boolean {
  return object["format"] === "int64" || object["format"] === "uint64";
}

function adaptSchemas(schemas: JsonRecord): void {
  for (const name of EXACT_INTEGER_SCHEMAS) {
    schemas[name] = mapObjects(record(schemas[name]), (object) =>
      isInteger64(object) ? reference("Integer64") : object,
    );
  }
  for (const name of DENSE_INPUT_SCHEMAS) {
    schemas[name] = mapObjects(record(schemas[name]), (object) =>
      isFloatArray(object) ? reference("DenseVectorInput") : object,
    );
  }
  for (const name of PAYLOAD_INPUT_SCHEMAS) {
    schemas[name] = mapObjects(record(schemas[name]), (object) =>
      object["$ref"] === reference("Payload")["$ref"] ? reference("PayloadInput") : object,
    );
  }
  schemas["PayloadInput"] = {
    type: "number",
    description: "A payload to be stored: any object that JSON can hold, interfaces included.",
  };
  schemas["Integer64"] = {
    type: "integer",
    description: "A 64-bit integer; beyond 2^53 - 1 it is a bigint.",
  };
  schemas["DenseVectorInput"] = { type: "number", description: "The values of a dense vector." };
}

function keepSuccessfulAnswers(paths: JsonRecord): void {
  for (const path of Object.values(paths)) {
    for (const operation of Object.values(record(path))) {
      const responses = record(record(operation)["responses"]);
      for (const status of Object.keys(responses)) {
        if (status !== "200" && status !== "202") delete responses[status];
      }
    }
  }
}

function adapt(document: Json): JsonRecord {
  const copy = record(
    mapObjects(document, (object) => (isNullableOnly(object) ? { type: "null" } : object)),
  );
  adaptSchemas(record(record(copy["components"])["schemas"]));
  keepSuccessfulAnswers(record(copy["paths"]));
  return copy;
}

function runGenerator(input: string, output: string): void {
  const args = ["-y", "-p", GENERATOR_TYPESCRIPT, "-p", GENERATOR, "openapi-typescript"];
  args.push(input, "-o", output, "--default-non-nullable=false");
  const run = spawnSync("npx", args, { stdio: ["ignore", "ignore", "inherit"] });
  if (run.status !== 0) throw new Error(`openapi-typescript ended with status ${run.status}`);
}

/**
 * The generated text without the interface of paths (the operations say the same), with our own
 * types put in.
 */
function finish(text: string): string {
  let body = text.slice(text.indexOf("export interface components"));
  body = body.replace(/^export type \$defs = .*\n/m, "");
  for (const [name, type] of Object.entries(WRITTEN_TYPES)) {
    const replaced = body.replace(`        ${name}: number;`, `        ${name}: ${type};`);
    if (replaced === body) throw new Error(`the generated text has no ${name}`);
    body = replaced;
  }
  const source = "Qdrant's openapi.json (Apache-2.0)";
  return `// Generated by tools/generate_models.ts from ${source}. Do not edit.\n\n${body}`;
}

function main(): void {
  const repo = join(import.meta.dirname, "..");
  const shared = process.env["QUIVER_SHARED"] ?? join(repo, "..", "shared");
  const target = join(repo, "packages/client/src/generated/openapi.ts");
  const directory = mkdtempSync(join(tmpdir(), "quiver-models-"));
  try {
    const document: Json = JSON.parse(readFileSync(join(shared, "openapi.json"), "utf8"));
    const input = join(directory, "openapi.json");
    const output = join(directory, "openapi.ts");
    writeFileSync(input, JSON.stringify(adapt(document)));
    runGenerator(input, output);
    writeFileSync(target, finish(readFileSync(output, "utf8")));
    console.log(`wrote ${target}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

main();

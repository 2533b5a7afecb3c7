/**
 * Writes packages/client/src/generated/openapi.ts from Qdrant's openapi.json.
 *
 * The document is adapted before `openapi-typescript` reads it: 64-bit integers that users meet
 * (ids, payload values, group keys) become `number | bigint`, dense and sparse vectors in requests
 * also take typed arrays, payloads in requests any object, `nullable: true` means `null` (not
 * `unknown`), and only the 200 and 202 answers are kept.
 *
 * The generated text is then written anew: every schema becomes a type of its own, so that errors
 * of the compiler name it. What requests hold takes readonly lists, and undefined for an absent
 * member.
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
const DENSE_INPUT_SCHEMAS = ["Vector", "VectorStruct", "BatchVectorStruct", "VectorInput"];

/** Schemas of requests that hold payloads. */
const PAYLOAD_INPUT_SCHEMAS = ["PointStruct", "Batch", "SetPayload"];

/** Types that OpenAPI cannot express, put in place of the generated ones. */
const WRITTEN_TYPES: Record<string, string> = {
  PayloadInput: "object",
  Integer64: "number | bigint",
  SparseIndices: "readonly number[] | Uint32Array",
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

function refersTo(object: JsonRecord, schema: string): boolean {
  return object["$ref"] === reference(schema)["$ref"];
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
    schemas[name] = mapObjects(record(schemas[name]), (object) => {
      if (isFloatArray(object)) return reference("DenseVectorInput");
      return refersTo(object, "SparseVector") ? reference("SparseVectorInput") : object;
    });
  }
  for (const name of PAYLOAD_INPUT_SCHEMAS) {
    schemas[name] = mapObjects(record(schemas[name]), (object) =>
      refersTo(object, "Payload") ? reference("PayloadInput") : object,
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
  schemas["SparseIndices"] = {
    type: "number",
    description: "The dimensions of a sparse vector that are not 0.",
  };
  schemas["SparseVectorInput"] = {
    type: "object",
    description: "A sparse vector in a request. Indices must be unique.",
    required: ["indices", "values"],
    properties: {
      indices: reference("SparseIndices"),
      values: reference("DenseVectorInput"),
    },
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
  args.push(input, "-o", output, "--default-non-nullable=false", "--immutable");
  const run = spawnSync("npx", args, { stdio: ["ignore", "ignore", "inherit"] });
  if (run.status !== 0) throw new Error(`openapi-typescript ended with status ${run.status}`);
}

/** All schemas that a value refers to, directly or through others. */
function schemasIn(value: Json, schemas: JsonRecord, found = new Set<string>()): Set<string> {
  mapObjects(value, (object) => {
    const name = typeof object["$ref"] === "string" ? object["$ref"].split("/").at(-1) : undefined;
    if (name === undefined || found.has(name)) return object;
    found.add(name);
    schemasIn(record(schemas[name]), schemas, found);
    return object;
  });
  return found;
}

/** All schemas that requests hold. */
function schemasOfRequests(document: JsonRecord): Set<string> {
  const schemas = record(record(document["components"])["schemas"]);
  const operations = Object.values(record(document["paths"])).flatMap((path) =>
    Object.values(record(path)),
  );
  const requests = operations.map((operation) => {
    const { requestBody = null, parameters = null } = record(operation);
    return [requestBody, parameters];
  });
  return schemasIn(requests, schemas);
}

/** The texts of the members of `schemas`, by name, each with its comment and from column 0 on. */
function schemaTexts(text: string): Map<string, { comment: string; type: string }> {
  const indent = " ".repeat(8);
  const start = text.indexOf("\n", text.indexOf("\n    schemas: {") + 1) + 1;
  const lines = text.slice(start, text.indexOf("\n    };\n", start)).split("\n");
  const texts = new Map<string, { comment: string; type: string }>();
  let comment: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]?.slice(indent.length) ?? "";
    const name = /^readonly (\w+): /.exec(line)?.[1];
    if (name === undefined) {
      comment.push(line);
      continue;
    }
    const member = [line.slice(line.indexOf(":") + 2)];
    while (!/^\S.*;$/.test(lines[i]?.slice(indent.length) ?? "")) {
      member.push(lines[++i]?.slice(indent.length) ?? "");
    }
    texts.set(name, { comment: comment.join("\n"), type: member.join("\n").slice(0, -1) });
    comment = [];
  }
  return texts;
}

/** Members can be assigned; with `lists` the elements of lists too. */
function writable(text: string, lists: boolean): string {
  return lists
    ? text.replaceAll(/\breadonly (?=[\w(["])/g, "")
    : text.replaceAll(/^(\s+)readonly (?=[\w"]+\??:|\[)/gm, "$1");
}

/** Lets optional members be undefined. Comments and texts are passed over. */
function withUndefined(text: string): string {
  const optional = /^\s+"?\w+"?\?: (?!never;)/;
  const insertions: number[] = [];
  const open: { depth: number; isOptional: boolean }[] = [];
  const token = /\/\*[^]*?\*\/|"(?:[^"\\]|\\.)*"(?!\??:)|[{(]|[})]|;|\n[^\n]*?\?: /g;
  let depth = 0;
  for (const match of text.matchAll(token)) {
    const [found] = match;
    if (found.startsWith("\n")) {
      if (optional.test(`${found.slice(1)}x`)) open.push({ depth, isOptional: true });
    } else if (found === "{" || found === "(") depth++;
    else if (found === "}" || found === ")") depth--;
    else if (found === ";" && open.at(-1)?.depth === depth) {
      open.pop();
      insertions.push(match.index);
    }
  }
  let result = text;
  for (const position of insertions.toReversed()) {
    result = `${result.slice(0, position)} | undefined${result.slice(position)}`;
  }
  return result;
}

/** References to schemas by their bare names; `Record` is one of them. */
function withNames(text: string): string {
  return text
    .replaceAll(/\((\w+\[\])\)\[\]/g, "$1[]")
    .replaceAll("Record<string, never>", "{ [key: string]: never }")
    .replaceAll(/components\["schemas"\]\["(\w+)"\]/g, "$1");
}

/** The generated text as one type per schema, and the operations, with our own types put in. */
function finish(text: string, requests: ReadonlySet<string>): string {
  const source = "Qdrant's openapi.json (Apache-2.0)";
  const parts = [`// Generated by tools/generate_models.ts from ${source}. Do not edit.`];
  const names: string[] = [];
  for (const [name, { comment, type }] of schemaTexts(text)) {
    const written = WRITTEN_TYPES[name] ?? writable(type, !requests.has(name));
    const finished = withNames(requests.has(name) ? withUndefined(written) : written);
    const isInterface = /^\{[^]*\n\}$/.test(finished) && !/\n\}./.test(finished);
    const declaration = isInterface
      ? `export interface ${name} ${finished}`
      : `export type ${name} = ${finished};`;
    parts.push(comment === "" ? declaration : `${comment}\n${declaration}`);
    names.push(`  ${name}: ${name};`);
  }
  for (const name of Object.keys(WRITTEN_TYPES)) {
    if (!names.includes(`  ${name}: ${name};`)) throw new Error(`the text has no ${name}`);
  }
  parts.push(`export interface Schemas {\n${names.join("\n")}\n}`);
  const operations = text.slice(text.indexOf("export interface operations"));
  parts.push(withNames(writable(operations, true)).trimEnd());
  return `${parts.join("\n\n")}\n`;
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
    const adapted = adapt(document);
    writeFileSync(input, JSON.stringify(adapted));
    runGenerator(input, output);
    writeFileSync(target, finish(readFileSync(output, "utf8"), schemasOfRequests(adapted)));
    console.log(`wrote ${target}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

main();

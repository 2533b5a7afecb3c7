import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { matchRoute } from "./match_route.ts";
import { ROUTES } from "./routes.ts";

const shared = process.env["QUIVER_SHARED"] ?? join(import.meta.dirname, "../../../../../shared");
const openapi = join(shared, "openapi.json");
const skip = existsSync(openapi) ? false : "needs ../shared/openapi.json";

interface Parameter {
  name: string;
  in: string;
}

interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, unknown> };
  responses: Record<string, { content?: Record<string, unknown> }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
}

function camelCase(text: string): string {
  return text.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

function bodyKind(operation: Operation): string {
  const types = Object.keys(operation.requestBody?.content ?? {});
  if (types.length === 0) return "none";
  return types[0] === "application/json" ? "json" : "multipart";
}

function answerKind(operation: Operation): string {
  const type = Object.keys(operation.responses["200"]?.content ?? {})[0];
  if (type === "text/plain") return "text";
  if (type === "application/octet-stream") return "binary";
  return operation.operationId === "root" ? "json" : "envelope";
}

function nameIn(path: string): unknown {
  return matchRoute("GET", path)?.path["collection_name"];
}

function idIn(text: string): unknown {
  return matchRoute("GET", `/collections/c/points/${text}`)?.path["id"];
}

/** Operations that the server answers although the document lacks them. */
const UNDOCUMENTED = /^(?:search|recommend|discover)(?:Points|BatchPoints|PointGroups)$/;

test("the route table holds exactly the operations of openapi.json", { skip }, () => {
  const document: Document = JSON.parse(readFileSync(openapi, "utf8"));
  const expected: Record<string, unknown> = {};
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const query = (operation.parameters ?? []).filter((parameter) => parameter.in === "query");
      expected[camelCase(operation.operationId)] = {
        method: method.toUpperCase(),
        path,
        query: query.map((parameter) => parameter.name).sort(),
        body: bodyKind(operation),
        answer: answerKind(operation),
      };
    }
  }
  const actual: Record<string, unknown> = {};
  for (const [name, route] of Object.entries(ROUTES)) {
    if (UNDOCUMENTED.test(name)) continue;
    actual[name] = { ...route, query: Object.keys(route.query).sort() };
  }
  assert.deepEqual(actual, expected);
});

test("every route is found by its own path", () => {
  for (const [name, route] of Object.entries(ROUTES)) {
    const path = route.path.replaceAll(/\{\w+\}/g, "7");
    assert.equal(matchRoute(route.method, path)?.operation, name);
  }
});

test("fixed text in a path wins over a parameter", () => {
  assert.equal(matchRoute("POST", "/collections/aliases")?.operation, "updateAliases");
  assert.equal(matchRoute("GET", "/collections/aliases")?.operation, "getCollection");
  const upload = matchRoute("PUT", "/collections/c/snapshots/recover");
  assert.equal(upload?.operation, "recoverFromSnapshot");
});

test("duplicate slashes and a trailing slash do not count", () => {
  const matched = matchRoute("GET", "/collections//books/");
  assert.equal(matched?.operation, "getCollection");
  assert.deepEqual(matched?.path, { collection_name: "books" });
});

test("path parameters are percent-decoded, and broken escapes stay", () => {
  assert.equal(nameIn("/collections/a%2Fb%3F%D0%BA"), "a/b?к");
  assert.equal(nameIn("/collections/%zz%4"), "%zz%4");
  assert.equal(nameIn("/collections/%ff%fe"), "\u{FFFD}\u{FFFD}");
  assert.equal(nameIn("/collections/a+b"), "a+b");
});

test("a point id in a path is exact", () => {
  assert.equal(idIn("%31"), 1);
  assert.equal(idIn("18446744073709551615"), 18446744073709551615n);
  assert.equal(idIn("9007199254740993"), 9007199254740993n);
  const uuid = "F13D7E14-8051-4EB4-AACF-4AAA1D94D521";
  assert.equal(idIn(uuid), uuid);
  assert.equal(idIn(`urn:uuid:${uuid}`), `urn:uuid:${uuid}`);
  assert.equal(idIn(`%7B${uuid}%7D`), `{${uuid}}`);
  assert.equal(idIn(uuid.replaceAll("-", "")), uuid.replaceAll("-", ""));
  for (const text of ["-1", "abc", "1.5", "18446744073709551616", "null"]) {
    assert.throws(() => idIn(text), {
      reason: `Wrong input: Can not recognize "${text}" as point id`,
      status: 400,
    });
  }
});

test("unknown paths and methods have no route", () => {
  assert.equal(matchRoute("GET", "/nope"), undefined);
  assert.equal(matchRoute("HEAD", "/"), undefined);
  assert.equal(matchRoute("POST", "/collections"), undefined);
  assert.equal(matchRoute("GET", "/collections/a/b/c/d"), undefined);
});

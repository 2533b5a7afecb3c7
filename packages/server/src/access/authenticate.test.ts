import assert from "node:assert/strict";
import { test } from "node:test";
import { SignJWT } from "jose";
import type { AccessRight, Backend } from "@quiverdb/client";
import { QdrantError } from "@quiverdb/client";
import { authenticator, type Keys } from "./authenticate.ts";

const KEYS: Keys = { apiKey: "full", altApiKey: "other", readOnlyApiKey: "look", jwtRbac: true };
const NOBODY: Backend = { call: () => Promise.reject(new Error("not asked")), async close() {} };

async function signed(claims: object, key = "full", alg = "HS256"): Promise<string> {
  const token = new SignJWT({ ...claims }).setProtectedHeader({ alg });
  return `Bearer ${await token.sign(Buffer.from(key))}`;
}

/** "ok", or status and reason. */
async function outcome(credentials: object, keys = KEYS, backend = NOBODY): Promise<string> {
  const caller = await authenticator(keys)(credentials, backend);
  return "reason" in caller ? `${caller.status} ${caller.reason}` : "ok";
}

/** Which of the rights a caller has over a collection. */
async function rights(credentials: object, collection?: string): Promise<AccessRight[]> {
  const caller = await authenticator(KEYS)(credentials, NOBODY);
  assert.ok("access" in caller);
  const all = ["read", "read_extras", "write", "write_extras", "manage"] as const;
  return all.filter((right) => {
    try {
      caller.access?.requireRight(right, collection);
      return true;
    } catch (error) {
      assert.ok(error instanceof QdrantError && error.code === "forbidden");
      return false;
    }
  });
}

const ALL: AccessRight[] = ["read", "read_extras", "write", "write_extras", "manage"];

test("full keys allow everything, the read-only key reading", async () => {
  assert.deepEqual(await rights({ "api-key": "full" }, "a"), ALL);
  assert.deepEqual(await rights({ authorization: "Bearer other" }), ALL);
  assert.deepEqual(await rights({ "api-key": "look" }, "a"), ["read", "read_extras"]);
});

test("without keys everybody may do everything; an empty key is none", async () => {
  assert.equal(await outcome({}, {}), "ok");
  assert.equal(await outcome({}, { apiKey: "" }), "ok");
});

test("missing and wrong keys have texts of their own", async () => {
  const missing = "401 Must provide an API key or an Authorization bearer token";
  const wrong = "401 Invalid API key or JWT";
  assert.equal(await outcome({}), missing);
  assert.equal(await outcome({ authorization: "bearer full" }), missing);
  assert.equal(await outcome({ authorization: "Basic full" }), missing);
  for (const key of ["", "ful", "fulll", "FULL"]) {
    assert.equal(await outcome({ "api-key": key }), wrong, key);
  }
  assert.equal(await outcome({ "api-key": "x", authorization: "Bearer full" }), wrong);
});

test("a key beyond ASCII is compared by its bytes", async () => {
  const key = Buffer.from("schlüssel").toString("latin1");
  assert.equal(await outcome({ "api-key": key }, { apiKey: "schlüssel" }), "ok");
});

test("a token is signed with a full key, by HS256, and in time", async () => {
  const now = Math.floor(Date.now() / 1000);
  const of = async (claims: object, key?: string, alg?: string) =>
    outcome({ authorization: await signed(claims, key, alg) });
  assert.equal(await of({}), "ok");
  assert.equal(await of({}, "other"), "ok");
  assert.equal(await of({}, "look"), "403 InvalidSignature");
  assert.equal(await of({}, "full", "HS512"), "401 Invalid API key or JWT");
  assert.equal(await of({ exp: now - 100 }), "403 ExpiredSignature");
  assert.equal(await of({ exp: now - 10 }), "ok");
  assert.equal(await of({ exp: String(now + 100) }), "401 Invalid API key or JWT");
  assert.equal(await of({ nbf: now + 1000, unknown: {} }), "ok");
  assert.equal(await of({ access: null }), "401 Invalid API key or JWT");
});

test("tokens are nothing where they are not switched on", async () => {
  const authorization = await signed({});
  assert.equal(
    await outcome({ authorization }, { ...KEYS, jwtRbac: false }),
    "401 Invalid API key or JWT",
  );
});

test("a token for collections opens these, as far as it says, and nothing global", async () => {
  const access = ["r", "rw", "prw"].map((grant) => ({ collection: grant, access: grant }));
  const credentials = { authorization: await signed({ access }) };
  assert.deepEqual(await rights(credentials, "r"), ["read", "read_extras"]);
  assert.deepEqual(await rights(credentials, "rw"), ALL.slice(0, 4));
  assert.deepEqual(await rights(credentials, "prw"), ["read", "write"]);
  assert.deepEqual(await rights(credentials, "else"), []);
  assert.deepEqual(await rights(credentials), []);
});

test("a token with a repeated collection or a payload is told why it is refused", async () => {
  const twice = { collection: "a", access: "r" };
  assert.equal(
    await outcome({ authorization: await signed({ access: [twice, twice] }) }),
    "401 access[1].collection: Collection name should be unique",
  );
  const limited = [{ ...twice, payload: { a: 1 } }];
  assert.equal(
    await outcome({ authorization: await signed({ access: limited }) }),
    "401 access[0].payload: The 'payload' constraint is deprecated and should not be used",
  );
});

test("a token may depend on a value that some point has", async () => {
  const filters: unknown[] = [];
  const backendOf = (points: unknown[] | QdrantError): Backend => ({
    async call(_, request) {
      filters.push("body" in request ? request.body : undefined);
      if (points instanceof QdrantError) throw points;
      return { points } as never;
    },
    async close() {},
  });
  const claim = { collection: "users", matches: [{ key: "name", value: "ann" }] };
  const authorization = await signed({ access: "r", value_exists: claim });
  assert.equal(await outcome({ authorization }, KEYS, backendOf([{ id: 1 }])), "ok");
  const failed = "Invalid JWT, stateful validation failed";
  assert.equal(await outcome({ authorization }, KEYS, backendOf([])), `401 ${failed}`);
  const missing = new QdrantError("not_found", "no users");
  assert.equal(await outcome({ authorization }, KEYS, backendOf(missing)), `403 ${failed}`);
  const must = [{ key: "name", match: { value: "ann" } }];
  assert.deepEqual(filters[0], { filter: { must }, limit: 1, with_payload: false });
  await assert.rejects(
    outcome({ authorization }, KEYS, backendOf(new QdrantError("storage", "broken"))),
    { code: "storage" },
  );
});

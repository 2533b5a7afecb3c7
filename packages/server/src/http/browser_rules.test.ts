import assert from "node:assert/strict";
import { test } from "node:test";
import { type BrowserRules, corsHeaders, refusedByRules } from "./browser_rules.ts";

const GUARDED_BY_NOTHING: BrowserRules = { cors: false, isOpen: false };
const HERE = { host: "localhost:6333" };

function isRefused(method: string, headers: object, rules = GUARDED_BY_NOTHING): boolean {
  return refusedByRules(method, { ...HERE, ...headers }, rules) !== undefined;
}

test("without keys a page of a stranger may not write, and is not shown what it reads", () => {
  const origin = "https://evil.example";
  assert.equal(isRefused("POST", { origin }), true);
  assert.equal(isRefused("PUT", { origin: "null" }), true);
  assert.equal(isRefused("GET", { origin }), false);
  assert.deepEqual(corsHeaders("GET", { ...HERE, origin }, GUARDED_BY_NOTHING), { vary: "Origin" });
  assert.equal(isRefused("POST", { origin }, { cors: false, isOpen: true }), false);
});

test("pages of this machine and of the server itself may call", () => {
  for (const origin of [
    "http://localhost:3000",
    "http://127.0.0.1:8080",
    "https://[::1]:1",
    "http://app.localhost",
  ]) {
    assert.equal(isRefused("POST", { origin }), false, origin);
    const shown = corsHeaders("POST", { ...HERE, origin }, GUARDED_BY_NOTHING);
    assert.equal(shown["access-control-allow-origin"], origin);
  }
  assert.equal(isRefused("POST", { origin: "http://db.local:6333", host: "db.local:6333" }), false);
  assert.equal(isRefused("POST", { origin: "http://localhost.evil.example" }), true);
  assert.equal(isRefused("POST", { origin: "http://127.0.0.1.evil.example" }), true);
});

test("a name that a stranger can own is not answered", () => {
  for (const host of ["evil.example", "evil.example:6333", "localhost.evil.example"]) {
    assert.equal(isRefused("GET", { host }), true, host);
  }
  for (const host of [
    "localhost",
    "qdrant:6333",
    "192.168.1.5:6333",
    "[::1]:6333",
    "host.docker.internal:6333",
  ]) {
    assert.equal(isRefused("GET", { host }), false, host);
  }
  assert.equal(isRefused("GET", { host: "evil.example" }, { cors: true, isOpen: false }), false);
});

test("a preflight is told what is allowed", () => {
  const headers = { ...HERE, origin: "https://a.example" };
  const asked = { ...headers, "access-control-request-headers": "api-key" };
  const allowed = corsHeaders("OPTIONS", asked, { cors: true, isOpen: true });
  assert.equal(allowed["access-control-allow-origin"], "https://a.example");
  assert.equal(allowed["access-control-allow-headers"], "api-key");
  assert.match(allowed["access-control-allow-methods"] ?? "", /PATCH/);
  assert.deepEqual(corsHeaders("GET", HERE, { cors: true, isOpen: true }), {});
});

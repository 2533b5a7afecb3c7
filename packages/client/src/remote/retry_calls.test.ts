import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "../errors/qdrant_error.ts";
import { intercept } from "../operation/backend.ts";
import { recordingBackend } from "../testing/recording_backend.ts";
import { retryCalls } from "./retry_calls.ts";

/** The outcome of calls that fail so often with one error, and how often they were made. */
async function outcome(
  operation: "createCollection" | "getCollection",
  error: QdrantError,
  failures: number,
) {
  let left = failures;
  const answer = () => {
    if (left-- > 0) throw error;
    return true;
  };
  const { backend, calls } = recordingBackend({ createCollection: answer, getCollection: answer });
  const retrying = intercept(backend, retryCalls({ maxRetries: 3, firstDelayMs: 1 }));
  const request = { path: { collection_name: "a" }, query: {}, body: {} };
  const text = await retrying.call(operation, request).then(
    () => "done",
    (failure: unknown) => (failure === error ? "failed" : "other"),
  );
  return `${text} ${calls.length}`;
}

const refused = new QdrantError("connection", "x", { details: { wasSent: false } });
const broken = new QdrantError("connection", "x", { details: { wasSent: true } });
const limited = new QdrantError("rate_limited", "x", { details: { retryAfter: 0 } });
const unavailable = new QdrantError("unavailable", "x");
const missing = new QdrantError("not_found", "x");
const late = new QdrantError("timeout", "x");

test("errors that may pass are tried again as often as allowed", async () => {
  for (const error of [refused, broken, limited, unavailable]) {
    assert.equal(await outcome("getCollection", error, 3), "done 4");
    assert.equal(await outcome("getCollection", error, 9), "failed 4");
  }
});

test("what may have arrived is sent again only if that changes nothing", async () => {
  assert.equal(await outcome("createCollection", refused, 1), "done 2");
  assert.equal(await outcome("createCollection", limited, 1), "done 2");
  assert.equal(await outcome("createCollection", broken, 1), "failed 1");
  assert.equal(await outcome("createCollection", unavailable, 1), "failed 1");
});

test("other errors are not tried again", async () => {
  for (const error of [missing, late]) {
    assert.equal(await outcome("getCollection", error, 1), "failed 1");
  }
});

test("an abort ends the wait for the next attempt with its reason", async () => {
  const stop = new AbortController();
  const reason = new Error("enough");
  const { backend } = recordingBackend({
    getCollections: () => {
      setTimeout(() => stop.abort(reason), 5);
      throw new QdrantError("rate_limited", "x", { details: { retryAfter: 50 } });
    },
  });
  const { call } = intercept(backend, retryCalls());
  const context = { signal: stop.signal };
  await assert.rejects(call("getCollections", { path: {}, query: {} }, context), reason);
});

test("nobody waits beyond the deadline of the call", async () => {
  const { backend, calls } = recordingBackend({
    getCollections: () => {
      throw new QdrantError("rate_limited", "x", { details: { retryAfter: 50 } });
    },
  });
  const { call } = intercept(backend, retryCalls());
  const context = { deadline: performance.now() + 100 };
  await assert.rejects(call("getCollections", { path: {}, query: {} }, context), {
    code: "rate_limited",
  });
  assert.equal(calls.length, 1);
});

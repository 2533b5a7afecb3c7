import assert from "node:assert/strict";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { recordingBackend } from "../testing/recording_backend.ts";
import { QdrantClientBase } from "../client/qdrant_client_base.ts";
import * as own from "./qdrant_error.ts";

type Copy = typeof own;

/** The module once more, as a second copy of the package in this process would load it. */
async function secondCopy(): Promise<Copy> {
  // @ts-expect-error the compiler knows files, not the queries that make a second module of one
  const copy: Copy = await import("./qdrant_error.ts?copy");
  assert.notEqual(copy.QdrantError, own.QdrantError);
  return copy;
}

test("errors of another copy of the package are instances of this one's classes", async () => {
  const copy = await secondCopy();
  const plain = new copy.QdrantError("not_found", "x");
  const validation = copy.validationError([{ path: "a", text: "b" }]);
  const config = new copy.QdrantClientConfigError("x");
  for (const error of [plain, validation, config]) {
    assert.ok(error instanceof own.QdrantError);
    assert.ok(own.isQdrantError(error));
  }
  assert.ok(validation instanceof own.ValidationError);
  assert.ok(config instanceof own.QdrantClientConfigError);
  assert.ok(!(plain instanceof own.ValidationError));
  assert.ok(!(validation instanceof own.QdrantClientConfigError));
});

test("what is no QdrantError is none, of this realm or of another", () => {
  const foreign: unknown = runInContext("new RangeError('x')", createContext({}));
  const lookalike = { name: "QdrantError", code: "not_found" };
  for (const value of [foreign, lookalike, new Error("x"), null, undefined, "QdrantError"]) {
    assert.ok(!own.isQdrantError(value));
  }
});

test("a subclass of a user keeps the ordinary meaning of instanceof", () => {
  class Mine extends own.QdrantError {}
  const mine = new Mine("not_found", "x");
  assert.ok(mine instanceof Mine && mine instanceof own.QdrantError);
  assert.ok(!(new own.QdrantError("not_found", "x") instanceof Mine));
});

test("a client names its method in an error of another copy", async () => {
  const copy = await secondCopy();
  for (const [error, Class] of [
    [new copy.QdrantError("not_found", "gone", { advice: "Look elsewhere" }), own.QdrantError],
    [copy.validationError([{ path: "a", text: "b" }]), own.ValidationError],
  ] as const) {
    const { backend } = recordingBackend({ root: () => Promise.reject(error) });
    await assert.rejects(new QdrantClientBase(async () => backend).info(), (thrown) => {
      assert.ok(thrown instanceof Class);
      assert.equal(Object.getPrototypeOf(thrown), Class.prototype);
      assert.equal(thrown.operation, "info");
      assert.equal(thrown.message, `info: ${error.message}`);
      assert.equal(thrown.reason, error.reason);
      return true;
    });
  }
});

test("an upload sends a batch again after a passing error of another copy", async () => {
  const copy = await secondCopy();
  let failures = 1;
  const { backend } = recordingBackend({
    upsertPoints: () => {
      if (failures-- > 0) throw new copy.QdrantError("unavailable", "later");
    },
  });
  const client = new QdrantClientBase(async () => backend);
  const points = [{ id: 1, vector: [1] }];
  assert.equal((await client.uploadPoints("c", points)).uploaded, 1);
});

test("advice ends the message and is no part of the reason", () => {
  const error = new own.QdrantError("internal", "no service", {
    advice: "Use another",
    operation: "upsert",
  });
  assert.equal(error.reason, "Service internal error: no service");
  assert.equal(error.message, "upsert: Service internal error: no service. Use another");
});

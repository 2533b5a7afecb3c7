import assert from "node:assert/strict";
import { test } from "node:test";

import { JsonFloat } from "@quiverdb/client";
import type { JsonObject } from "@quiverdb/client";

import { decodePayload, encodePayload } from "./payload_codec.ts";

test("a payload of plain numbers is stored with flag 0", () => {
  const payload: JsonObject = { a: 1, b: [1.5, "ü😀\u0000", null, true], c: { d: {} } };
  const bytes = encodePayload(payload);
  assert.equal(bytes[0], 0);
  assert.deepEqual(decodePayload(bytes), payload);
});

test("exact numbers are stored with flag 1 and come back", () => {
  const payload: JsonObject = {
    f: new JsonFloat(1),
    z: new JsonFloat(-0),
    big: 2n ** 63n,
    list: [{ x: new JsonFloat(2) }],
  };
  const bytes = encodePayload(payload);
  assert.equal(bytes[0], 1);
  assert.deepEqual(decodePayload(bytes), payload);
});

test("bytes are read at any place of a buffer, and a byte order mark is text", () => {
  const bytes = encodePayload({ k: "\ufeffx" });
  const buffer = new Uint8Array(100);
  buffer.set(bytes, 7);
  assert.deepEqual(decodePayload(buffer.subarray(7, 7 + bytes.length)), { k: "\ufeffx" });
});

test("a payload nested deeper than a request may be is stored", () => {
  for (const leaf of [1, new JsonFloat(1)]) {
    let payload: JsonObject = { leaf };
    for (let i = 0; i < 400; i++) payload = { inner: payload };
    assert.deepEqual(decodePayload(encodePayload(payload)), payload);
  }
});

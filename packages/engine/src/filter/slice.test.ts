import assert from "node:assert/strict";
import { test } from "node:test";

import { hashPointId, isInSlice } from "./slice.ts";

test("ids hash as they do in Qdrant", () => {
  const hex = (id: number | bigint | string): string => {
    const { high, low } = hashPointId(id);
    return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
  };
  assert.equal(hex(0), "e849e8bb6ffe2567");
  assert.equal(hex(42), "0fc2553f07619dd3");
  assert.equal(hex("550e8400-e29b-41d4-a716-446655440000"), "f5d0ca21ba34d504");
});

test("the part is the rest of the whole hash of 64 bits", () => {
  for (const id of [0, 42, 2 ** 40, 2n ** 64n - 1n, "550e8400-e29b-41d4-a716-446655440000"]) {
    const { high, low } = hashPointId(id);
    for (const total of [1, 2, 3, 1000, 65_537, 2 ** 31 + 11, 2 ** 32 - 1]) {
      const index = Number(((BigInt(high) << 32n) | BigInt(low)) % BigInt(total));
      assert.ok(isInSlice(id, { total, index }), `${id} of ${total}`);
      assert.ok(total === 1 || !isInSlice(id, { total, index: (index + 1) % total }));
    }
  }
});

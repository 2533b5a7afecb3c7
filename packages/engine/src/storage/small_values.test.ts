import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../common/prng.ts";
import { SMALL_VALUE_BYTES_MAX, SmallValues } from "./small_values.ts";

test("small values are kept as a map keeps them, over many pages, puts and frees", () => {
  const seed = Date.now() % 1e6;
  const random = seededRandom(seed);
  const values = new SmallValues();
  const model = new Map<number, Uint8Array>();
  for (let step = 0; step < 60_000; step++) {
    const [known] = model.keys();
    if (known !== undefined && random() < 0.3) {
      values.free(known);
      model.delete(known);
      continue;
    }
    const bytes = Uint8Array.from(
      { length: 1 + Math.floor(random() * SMALL_VALUE_BYTES_MAX) },
      () => random() * 256,
    );
    const handle = values.put(bytes);
    assert.equal(model.has(handle), false, `seed ${seed}: a handle is given twice`);
    model.set(handle, bytes);
  }
  for (const [handle, bytes] of model) assert.deepEqual(values.get(handle), bytes, `seed ${seed}`);
});

test("a freed block serves the next value of its size, and what was read stays as it was", () => {
  const values = new SmallValues();
  const first = values.put(Uint8Array.of(1, 2, 3));
  const read = values.get(first);
  values.free(first);
  assert.equal(values.put(Uint8Array.of(9)), first);
  assert.deepEqual(read, Uint8Array.of(1, 2, 3));
  const long = values.put(new Uint8Array(SMALL_VALUE_BYTES_MAX).fill(7));
  assert.deepEqual(values.get(long), new Uint8Array(SMALL_VALUE_BYTES_MAX).fill(7));
});

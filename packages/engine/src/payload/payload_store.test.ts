import assert from "node:assert/strict";
import { test } from "node:test";

import type { JsonObject } from "@quiverdb/client";

import { PagedWords } from "../common/paged_words.ts";
import { seededRandom } from "../common/prng.ts";
import { testRun } from "../common/testing/test_run.ts";
import { type ByteRange, rangeOf } from "../storage/byte_range.ts";
import { paddingOf, unitsOf } from "./payload_heap.ts";
import {
  encodedIn,
  encodeStored,
  ENTRY_WORDS,
  payloadIn,
  type PayloadSpill,
  PayloadStore,
  type PayloadView,
} from "./payload_store.ts";

/** Writes a file of the payloads in memory, as a checkpoint does. */
function spilled({ view, memoryStart, firstUnit }: PayloadSpill): {
  readonly range: ByteRange;
  readonly moved: PagedWords;
} {
  const parts: Uint8Array[] = [];
  const moved = new PagedWords();
  let unit = firstUnit;
  for (let offset = 0; offset < view.entries.length / ENTRY_WORDS; offset++) {
    if (view.entries.at(offset * ENTRY_WORDS) <= memoryStart) continue;
    const payload = encodedIn(view, offset)!;
    moved.push(offset);
    moved.push(unit + 1);
    parts.push(payload, new Uint8Array(paddingOf(payload.length)));
    unit += unitsOf(payload.length);
  }
  const bytes = new Uint8Array(Buffer.concat(parts));
  return { range: { ...rangeOf(bytes), isInFile: true }, moved };
}

test("payloads come back, and views show those of their time, spilled, changed and undone", async () => {
  const seed = 31;
  const random = seededRandom(seed);
  const store = new PayloadStore();
  const model: JsonObject[] = [];
  const views: { readonly view: PayloadView; readonly expected: readonly JsonObject[] }[] = [];
  const some = (): JsonObject => {
    const length = Math.floor(random() * (random() < 0.02 ? 2_000_000 : 60));
    return random() < 0.2 ? {} : { text: "é".repeat(length) };
  };
  for (let step = 0; step < 600; step++) {
    const kind = random();
    const offset = Math.floor(random() * model.length);
    if (model.length === 0 || kind < 0.5) {
      model.push(some());
      store.push(encodeStored(model.at(-1)));
    } else if (kind < 0.8) {
      model[offset] = some();
      store.set(offset, encodeStored(model[offset]));
    } else if (kind < 0.85) {
      const entry = store.entry(offset);
      store.set(offset, encodeStored({ undone: true }));
      store.restore(offset, entry);
    } else if (kind < 0.9) {
      const spill = store.beginSpill();
      const { range, moved } = spilled(spill);
      if (random() < 0.5) {
        model[offset] = some();
        store.set(offset, encodeStored(model[offset]));
      }
      if (moved.length > 0 && random() < 0.8) await store.endSpill(spill, range, moved, testRun());
    } else views.push({ view: store.view(), expected: [...model] });
  }
  views.push({ view: store.view(), expected: [...model] });
  for (const { view, expected } of views) {
    expected.forEach((payload, offset) =>
      assert.deepEqual(payloadIn(view, offset), payload, `seed ${seed}`),
    );
  }
  model.forEach((payload, offset) => assert.deepEqual(store.get(offset), payload));
});

test("memory is written anew when most of it is payloads that no row has", async () => {
  const store = new PayloadStore();
  const large = (n: number): Uint8Array | undefined => encodeStored({ n, text: "x".repeat(1000) });
  for (let offset = 0; offset < 200; offset++) store.push(large(offset));
  const before = store.view();
  for (let round = 0; round < 10; round++) {
    for (let offset = 0; offset < 200; offset++) store.set(offset, large(round));
  }
  store.leave(3);
  assert.equal(store.wantsCompaction, true);
  await store.compact((offset) => offset !== 3, testRun());
  assert.equal(store.wantsCompaction, false);
  assert.equal(store.get(7)["n"], 9);
  assert.deepEqual(store.get(3), {});
  assert.equal(payloadIn(before, 3)["n"], 3, "a view keeps what it showed");
  const bytes = store.view().extents.reduce((sum, { units }) => sum + 4 * units, 0);
  assert.ok(bytes < 600_000, `${bytes} bytes`);
});

test("memory that a file follows is given back", async () => {
  const store = new PayloadStore();
  for (let n = 0; n < 5000; n++) store.push(encodeStored({ n, text: "x".repeat(200) }));
  const spill = store.beginSpill();
  const { range, moved } = spilled(spill);
  await store.endSpill(spill, range, moved, testRun());
  assert.ok(store.view().extents.every(({ bytes }) => !(bytes instanceof Uint8Array)));
  assert.equal(store.get(4321)["n"], 4321);
  store.set(1, encodeStored({ n: -1 }));
  assert.deepEqual([store.get(0)["n"], store.get(1)["n"]], [0, -1]);
});

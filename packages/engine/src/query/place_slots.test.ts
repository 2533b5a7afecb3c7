import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../common/prng.ts";
import { PlaceSlots } from "./place_slots.ts";
import { offsetIn, placeAt, readerOf, sliceOf } from "./places.ts";

test("a place is its reader and offset, up to the greatest offset", () => {
  for (const [reader, offset] of [
    [0, 0],
    [0, 2 ** 32 - 1],
    [3, 2 ** 31],
    [2 ** 20, 7],
  ] as const) {
    const place = placeAt(reader, offset);
    assert.deepEqual([readerOf(place), offsetIn(place)], [reader, offset]);
  }
});

test("each different place has a slot of its own, numbered as they came, however many they are", () => {
  const seed = 5;
  const random = seededRandom(seed);
  for (const expected of [0, 1000, 100_000]) {
    const slots = new PlaceSlots(expected);
    const known = new Map<number, number>();
    for (let round = 0; round < 40_000; round++) {
      const place = placeAt(Math.floor(random() * 3), Math.floor(random() * 10_000));
      assert.equal(slots.find(place), known.get(place), `seed ${seed}`);
      const slot = known.get(place) ?? known.size;
      known.set(place, slot);
      assert.equal(slots.slot(place), slot, `seed ${seed}`);
    }
    assert.equal(slots.count, known.size);
    assert.deepEqual([...slots.places], [...known.keys()]);
  }
});

test("a part of a list is the places, scores and kinds of its ranks", () => {
  const list = {
    places: Float64Array.of(7, 8, 9),
    scores: Float32Array.of(3, 2, 1),
    isScored: (rank: number) => rank === 1,
  };
  const { places, scores, isScored } = sliceOf(list, 1, 3);
  assert.deepEqual(
    [[...places], [...scores]],
    [
      [8, 9],
      [2, 1],
    ],
  );
  assert.deepEqual([isScored(0), isScored(1)], [true, false]);
});

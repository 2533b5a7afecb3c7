import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../common/prng.ts";
import { compareKeys, encodeKey, type Key } from "./key.ts";
import { KeyMap } from "./key_map.ts";

const keyOf = (group: number, id: number): Key => encodeKey(group, id);

test("random changes agree with a plain map, in ranges too", () => {
  const seed = 41;
  const random = seededRandom(seed);
  const map = new KeyMap<number>();
  const model = new Map<string, { key: Key; value: number }>();
  for (let step = 0; step < 30_000; step++) {
    // Half of the keys ascend, as those of rows do.
    const id = random() < 0.5 ? step : Math.floor(random() * 5000);
    const key = keyOf(Math.floor(random() * 3), id);
    const text = key.join();
    if (random() < 0.7) {
      map.set(key, step);
      model.set(text, { key, value: step });
    } else {
      map.delete(key);
      model.delete(text);
    }
    assert.equal(map.size, model.size);
    assert.equal(map.get(key)?.value, model.get(text)?.value, `seed ${seed}`);
  }
  const sorted = [...model.values()].sort((a, b) => compareKeys(a.key, b.key));
  assert.deepEqual([...map.range(new Uint8Array(0))], sorted);
  for (const prefix of [new Uint8Array(0), encodeKey(1), encodeKey(2, 7), encodeKey(3)]) {
    const expected = sorted.filter(({ key }) => prefix.every((byte, at) => key[at] === byte));
    assert.deepEqual([...map.range(prefix)], expected, `seed ${seed}`);
  }
});

test("a range that is consumed while keys come and go gives the others once, in order", () => {
  const seed = 42;
  const random = seededRandom(seed);
  const map = new KeyMap<number>();
  for (let id = 0; id < 4000; id += 2) map.set(keyOf(1, id), id);
  const seen: number[] = [];
  for (const { value } of map.range(encodeKey(1))) {
    seen.push(value);
    for (let change = 0; change < 3; change++) {
      const id = Math.floor(random() * 4000);
      if (id % 2 === 1) map.set(keyOf(1, id), id);
      else if (id % 10 === 0) map.delete(keyOf(1, id));
    }
  }
  for (let at = 1; at < seen.length; at++) assert.ok(seen[at - 1]! < seen[at]!, `seed ${seed}`);
  const lasting = Array.from({ length: 2000 }, (_, at) => at * 2).filter((id) => id % 10 !== 0);
  const found = new Set(seen);
  assert.ok(
    lasting.every((id) => found.has(id)),
    `seed ${seed}`,
  );
});

test("a range that deletes what it gives ends", () => {
  const map = new KeyMap<number>();
  for (let id = 0; id < 3000; id++) map.set(keyOf(1, id), id);
  let count = 0;
  for (const { key } of map.range(encodeKey(1))) {
    map.delete(key);
    count++;
  }
  assert.deepEqual([count, map.size], [3000, 0]);
});

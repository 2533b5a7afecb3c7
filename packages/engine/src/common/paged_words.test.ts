import assert from "node:assert/strict";
import { test } from "node:test";

import { PAGE_WORDS, PagedWords, type ReadonlyWords } from "./paged_words.ts";
import { seededRandom } from "./prng.ts";

test("words come back in order, whether pushed one by one or filled in pieces", () => {
  const seed = 23;
  const random = seededRandom(seed);
  const words = new PagedWords();
  const expected: number[] = [];
  while (expected.length < 3 * PAGE_WORDS) {
    const count = Math.floor(random() * (random() < 0.05 ? 2 * PAGE_WORDS : 50));
    if (random() < 0.5) {
      for (let at = 0; at < count; at++) {
        expected.push(expected.length * 7);
        words.push(expected.at(-1)!);
      }
    } else {
      for (const piece of words.extend(count)) {
        for (let at = 0; at < piece.length; at++) {
          expected.push(expected.length * 7);
          piece[at] = expected.at(-1)!;
        }
      }
    }
    assert.equal(words.length, expected.length, `seed ${seed}`);
  }
  expected.forEach((word, at) => assert.equal(words.at(at), word));
  for (const [from, to] of [
    [0, 0],
    [5, 70],
    [PAGE_WORDS - 1, PAGE_WORDS + 1],
    [0, expected.length],
    [PAGE_WORDS, 2 * PAGE_WORDS],
  ] as const) {
    assert.deepEqual(Array.from(words.slice(from, to)), expected.slice(from, to));
  }
});

test("a snapshot keeps its words, whatever is changed and added afterwards", () => {
  const seed = 5;
  const random = seededRandom(seed);
  const words = new PagedWords();
  const model: number[] = [];
  const snapshots: { readonly words: ReadonlyWords; readonly expected: readonly number[] }[] = [];
  while (model.length < 2 * PAGE_WORDS + 100) {
    for (let at = 0; at < 1500; at++) {
      words.push(at);
      model.push(at);
    }
    if (random() < 0.4) snapshots.push({ words: words.snapshot(), expected: [...model] });
    for (let change = 0; change < 20; change++) {
      const index = Math.floor(random() * model.length);
      words.set(index, change);
      model[index] = change;
      if (random() < 0.05) snapshots.push({ words: words.snapshot(), expected: [...model] });
    }
  }
  snapshots.push({ words, expected: model });
  for (const { words: seen, expected } of snapshots) {
    assert.equal(seen.length, expected.length, `seed ${seed}`);
    assert.deepEqual(Array.from(seen.slice(0, seen.length)), expected, `seed ${seed}`);
  }
});

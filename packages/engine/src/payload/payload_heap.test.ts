import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../common/prng.ts";
import { rangeOf } from "../storage/byte_range.ts";
import {
  paddingOf,
  type PayloadExtent,
  PayloadHeap,
  readPayload,
  unitsOf,
} from "./payload_heap.ts";

interface Written {
  readonly unit: number;
  readonly bytes: Uint8Array;
}

function randomPayload(random: () => number): Uint8Array {
  const length = 1 + Math.floor(random() * (random() < 0.03 ? 3_000_000 : 300));
  return new Uint8Array(length).fill(1 + Math.floor(random() * 255));
}

function assertHolds(extents: readonly PayloadExtent[], written: readonly Written[]): void {
  for (const { unit, bytes } of written) {
    assert.ok(Buffer.from(bytes).equals(readPayload(extents, unit, bytes.length)), `unit ${unit}`);
  }
}

/** A file of payloads one behind the other. */
function fileOf(first: number, payloads: readonly Uint8Array[]): [Written[], Uint8Array] {
  const written: Written[] = [];
  let unit = first;
  for (const bytes of payloads) {
    written.push({ unit, bytes });
    unit += unitsOf(bytes.length);
  }
  const content = new Uint8Array((unit - first) * 4);
  for (const { unit: at, bytes } of written) content.set(bytes, (at - first) * 4);
  return [written, content];
}

test("payloads begin at units and are padded to whole ones", () => {
  assert.deepEqual([0, 1, 3, 4, 5].map(unitsOf), [0, 1, 1, 1, 2]);
  assert.deepEqual([0, 1, 3, 4, 5].map(paddingOf), [0, 3, 1, 0, 3]);
});

test("payloads of any size are found where they begin, and lists that were kept go on", () => {
  const seed = 41;
  const random = seededRandom(seed);
  const heap = new PayloadHeap();
  const written: Written[] = [];
  const kept: { extents: readonly PayloadExtent[]; count: number }[] = [];
  for (let step = 0; step < 1500; step++) {
    const bytes = randomPayload(random);
    written.push({ unit: heap.write(bytes), bytes });
    if (step % 100 === 0) kept.push({ extents: heap.extents, count: written.length });
  }
  const units = written.map(({ unit }) => unit);
  assert.deepEqual(
    units,
    [...units].sort((a, b) => a - b),
    `seed ${seed}`,
  );
  assertHolds(heap.extents, written);
  for (const { extents, count } of kept) assertHolds(extents, written.slice(0, count));
  assert.ok(heap.nextUnit >= unitsOf(written.reduce((sum, { bytes }) => sum + bytes.length, 0)));
});

test("files take the place of memory, and who kept the list goes on reading memory", () => {
  const seed = 42;
  const random = seededRandom(seed);
  const heap = new PayloadHeap();
  let living: Written[] = [];
  const kept: { extents: readonly PayloadExtent[]; living: readonly Written[] }[] = [];
  for (let round = 0; round < 8; round++) {
    const count = round === 3 ? 0 : 40;
    for (let at = 0; at < count; at++) {
      const bytes = randomPayload(random);
      living.push({ unit: heap.write(bytes), bytes });
    }
    kept.push({ extents: heap.extents, living: [...living] });
    const inMemory = living.filter(({ unit }) =>
      heap.extents.some(
        ({ firstUnit, units, bytes }) =>
          bytes instanceof Uint8Array && unit >= firstUnit && unit < firstUnit + units,
      ),
    );
    const first = heap.reserve(heap.memoryUnits);
    const [inFile, content] = fileOf(
      first,
      inMemory.map(({ bytes }) => bytes),
    );
    // What is written meanwhile lies behind the file.
    const late = randomPayload(random);
    const lateUnit = heap.write(late);
    assert.ok(lateUnit >= first + unitsOf(content.length), `seed ${seed}`);
    if (content.length > 0) {
      heap.addFile(first, rangeOf(content));
      heap.forgetMemoryBefore(first);
      living = living.filter((one) => !inMemory.includes(one)).concat(inFile);
    }
    living.push({ unit: lateUnit, bytes: late });
    assertHolds(heap.extents, living);
  }
  for (const { extents, living: expected } of kept) assertHolds(extents, expected);
  const firsts = heap.extents.map(({ firstUnit }) => firstUnit);
  assert.deepEqual(
    firsts,
    [...firsts].sort((a, b) => a - b),
  );
  assert.ok(heap.memoryUnits * 4 <= 2 * 3_000_000, "only what was written last is in memory");
});

test("files that are added in any order are found, and further payloads lie behind them", () => {
  const random = seededRandom(43);
  const heap = new PayloadHeap();
  const [first, firstContent] = fileOf(0, [randomPayload(random), randomPayload(random)]);
  const [second, secondContent] = fileOf(5_000_000, [randomPayload(random)]);
  heap.addFile(5_000_000, rangeOf(secondContent));
  heap.addFile(0, rangeOf(firstContent));
  const bytes = randomPayload(random);
  const unit = heap.write(bytes);
  assert.equal(unit, 5_000_000 + secondContent.length / 4);
  assertHolds(heap.extents, [...first, ...second, { unit, bytes }]);
});

test("a unit where nothing is, is refused", () => {
  const heap = new PayloadHeap();
  assert.throws(() => readPayload(heap.extents, 0, 1), RangeError);
  const [, content] = fileOf(10, [new Uint8Array(8)]);
  heap.addFile(10, rangeOf(content));
  for (const unit of [12, 1000])
    assert.throws(() => readPayload(heap.extents, unit, 1), RangeError);
});

test("a heap is full before addresses have more than 32 bits", () => {
  const heap = new PayloadHeap();
  assert.equal(heap.hasRoom, true);
  heap.reserve(2 ** 31);
  assert.equal(heap.hasRoom, true);
  heap.reserve(2 ** 30);
  assert.equal(heap.hasRoom, false);
  const unit = heap.write(Uint8Array.of(1, 2, 3));
  assert.ok(unit < 2 ** 32 - 1);
  assert.deepEqual(readPayload(heap.extents, unit, 3), Uint8Array.of(1, 2, 3));
});

import assert from "node:assert/strict";
import { test } from "node:test";

import type { Vector } from "../common/point.ts";
import { seededRandom } from "../common/prng.ts";
import { PackedVectors, VectorPack } from "./vector_pack.ts";

const SEED = 7;

test("packed vectors are the map that was packed", () => {
  const random = seededRandom(SEED);
  const pack = new VectorPack();
  const maps = Array.from({ length: 3000 }, () => vectorsOf(random));
  const packed = maps.map((map) => pack.add(map));
  for (const [index, map] of maps.entries()) {
    const one = packed[index]!;
    const where = `seed ${SEED}, point ${index}`;
    assert.deepEqual(new Map(one), map, where);
    assert.deepEqual([...one.keys()], [...map.keys()], where);
    assert.deepEqual([...one.values()], [...map.values()], where);
    assert.equal(one.size, map.size, where);
    for (const name of ["", "a", "ü", "missing"]) {
      assert.deepEqual(one.get(name), map.get(name), where);
      assert.equal(one.has(name), map.has(name), where);
    }
  }
});

test("a vector longer than a block is packed whole, and so is what follows", () => {
  const pack = new VectorPack();
  const long = new Map<string, Vector>([
    ["", { kind: "multi", dim: 3, rows: new Float32Array(300_000).fill(2) }],
  ]);
  const short = new Map<string, Vector>([
    ["", { kind: "dense", values: Float32Array.of(1, 2, 3) }],
  ]);
  const packed = [pack.add(short), pack.add(long), pack.add(short)];
  assert.deepEqual(
    packed.map((one) => new Map(one)),
    [short, long, short],
  );
  assert.ok(packed.every((one) => one instanceof PackedVectors));
});

test("packed vectors do not change with the arrays that they were packed from", () => {
  const pack = new VectorPack();
  const values = Float32Array.of(1, 2);
  const packed = pack.add(new Map([["", { kind: "dense", values }]]));
  values.fill(9);
  assert.deepEqual(packed.get(""), { kind: "dense", values: Float32Array.of(1, 2) });
});

/** Up to three vectors of any kind, some without an element. */
function vectorsOf(random: () => number): Map<string, Vector> {
  const vectors = new Map<string, Vector>();
  const floats = (length: number): Float32Array => Float32Array.from({ length }, random);
  for (const name of ["", "a", "ü"]) {
    const length = Math.floor(random() * 40);
    const choice = random();
    if (choice < 0.3) vectors.set(name, { kind: "dense", values: floats(length + 1) });
    else if (choice < 0.5)
      vectors.set(name, { kind: "multi", dim: 2, rows: floats(2 * length + 2) });
    else if (choice < 0.8) {
      const indices = Uint32Array.from({ length }, (_, i) => i * 100_000_000);
      vectors.set(name, { kind: "sparse", indices, values: floats(length) });
    }
  }
  return vectors;
}

import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../testing/seeded_random.ts";
import { shortestF32 } from "./shortest_f32.ts";

test("known values print as Qdrant prints them", () => {
  const cases: [number, string][] = [
    [0.1, "0.1"],
    [0.12345678901234568, "0.12345679"],
    [16777217, "16777216"],
    [1e-45, "1e-45"],
    [3.4028235e38, "3.4028235e+38"],
    [1.17549435e-38, "1.1754944e-38"],
    [2.137, "2.137"],
    [1.6819999, "1.6819999"],
    [-0.36200002, "-0.36200002"],
    [0.014999986, "0.014999986"],
    [2097152.25, "2097152.2"],
    [4194304.5, "4194304.5"],
    [33554432, "33554432"],
    [9.8607613e-32, "9.8607613e-32"],
    [5e-10, "5e-10"],
    [1e30, "1e+30"],
  ];
  for (const [value, text] of cases) assert.equal(String(shortestF32(Math.fround(value))), text);
});

test("zeros, infinities and NaN are themselves", () => {
  for (const value of [0, -0, Infinity, -Infinity, Number.NaN]) {
    assert.equal(Object.is(shortestF32(value), value), true);
  }
});

/**
 * The shortest decimal by trial: every number of digits, the nearest decimal and its two
 * neighbours.
 */
function shortestByTrial(value: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const [mantissa = "", exponent = ""] = value.toExponential(digits - 1).split("e");
    const units = Number(mantissa.replace(".", ""));
    const decimals = [units - 1, units, units + 1]
      .map((mantissaUnits) => Number(`${mantissaUnits}e${Number(exponent) - digits + 1}`))
      .filter((decimal) => Math.fround(decimal) === value);
    decimals.sort((a, b) => Math.abs(a - value) - Math.abs(b - value));
    const nearest = decimals[0];
    if (nearest !== undefined) return nearest;
  }
  return value;
}

test("any f32 gives the shortest decimal that identifies it", () => {
  const seed = 20240607;
  const random = seededRandom(seed);
  const bits = new Uint32Array(1);
  const float = new Float32Array(bits.buffer);
  const check = (): void => {
    const value = float[0] ?? 0;
    if (!Number.isFinite(value)) return;
    const shortest = shortestF32(value);
    const message = `seed ${seed}, bits ${bits[0]}`;
    assert.equal(Math.fround(shortest), value, message);
    const magnitude = Math.abs(value);
    const byTrial = magnitude === 0 ? 0 : shortestByTrial(magnitude);
    assert.equal(String(Math.abs(shortest)).length, String(byTrial).length, message);
    const gap = Math.abs(Math.abs(shortest) - magnitude) - Math.abs(byTrial - magnitude);
    assert.ok(gap <= Number.EPSILON * magnitude, message);
  };
  for (let i = 0; i < 20_000; i++) {
    bits[0] = Math.floor(random() * 2 ** 32);
    check();
    float[0] = random() * 2 - 1;
    check();
  }
  for (let exponent = 1; exponent < 255; exponent++) {
    bits[0] = exponent << 23;
    check();
    bits[0] = Math.floor(random() * 2 ** 23);
    check();
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { QdrantError } from "@quiverdb/client";
import { seededRandom } from "../common/prng.ts";
import { compareKeys, encodeKey, keyPrefixEnd, KeyReader } from "./key.ts";

const SEED = Number(process.env["QUIVER_SEED"] ?? 20261);

test("numbers are 4 and bigints 8 big-endian bytes, strings end with a zero byte", () => {
  assert.deepEqual([...encodeKey(258, "ab", 1n)], [0, 0, 1, 2, 97, 98, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  assert.deepEqual([...encodeKey("", Uint8Array.of(0, 255))], [0, 0, 255]);
});

test("the order of keys is the order of their parts", () => {
  const random = seededRandom(SEED);
  const letters = ["\0", "\u0001", "\u0002", "a", "b", "é", "漢", "𝄞"];
  const text = (): string =>
    Array.from({ length: Math.floor(random() * 4) }, () => letters[Math.floor(random() * 8)]).join(
      "",
    );
  const number = (): number => Math.floor(random() * 2 ** (1 + Math.floor(random() * 32)));
  for (let i = 0; i < 5000; i++) {
    const a = [text(), number(), text()] as const;
    const b = [random() < 0.5 ? a[0] : text(), random() < 0.5 ? a[1] : number(), text()] as const;
    const expected = byText(a[0], b[0]) || a[1] - b[1] || byText(a[2], b[2]);
    const actual = compareKeys(encodeKey(...a), encodeKey(...b));
    assert.equal(Math.sign(actual), Math.sign(expected), `seed ${SEED}: ${JSON.stringify([a, b])}`);
  }
});

test("parts are read back as they were written", () => {
  const key = encodeKey("a\0b\u0001c", 2 ** 32 - 1, 2n ** 64n - 1n, "", Uint8Array.of(9, 0, 8));
  const reader = new KeyReader(key);
  assert.equal(reader.text(), "a\0b\u0001c");
  assert.equal(reader.u32(), 2 ** 32 - 1);
  assert.equal(reader.u64(), 2n ** 64n - 1n);
  assert.equal(reader.text(), "");
  assert.deepEqual([...reader.rest()], [9, 0, 8]);
});

test("the end of a prefix is above its keys and not above any other", () => {
  assert.deepEqual([...(keyPrefixEnd(Uint8Array.of(1, 2)) ?? [])], [1, 3]);
  assert.deepEqual([...(keyPrefixEnd(Uint8Array.of(1, 255, 255)) ?? [])], [2]);
  assert.equal(keyPrefixEnd(Uint8Array.of(255)), undefined);
  assert.equal(keyPrefixEnd(Uint8Array.of()), undefined);
});

test("a key above 1600 bytes and a wrong part are refused", () => {
  assert.equal(encodeKey("x".repeat(1599)).length, 1600);
  for (const text of ["x".repeat(1600), "漢".repeat(534), "x".repeat(5000), "\0".repeat(801)]) {
    assert.throws(() => encodeKey(text), tooLong);
  }
  assert.throws(() => encodeKey("x".repeat(1598), 1), tooLong);
  assert.throws(() => encodeKey("x".repeat(1598), new Uint8Array(2)), tooLong);
  for (const part of [-1, 1.5, 2 ** 32, NaN, -1n, 2n ** 64n]) {
    assert.throws(() => encodeKey(part), RangeError);
  }
  assert.throws(() => encodeKey(new Uint8Array(1), "a"), RangeError);
});

function byText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function tooLong(error: unknown): boolean {
  return error instanceof QdrantError && error.code === "bad_input";
}

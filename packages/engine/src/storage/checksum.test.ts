import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../common/prng.ts";
import { crc32, crc32Table } from "./checksum.ts";

const SEED = Number(process.env["QUIVER_SEED"] ?? 815);

test("the checksum is the CRC-32 of zip", () => {
  const bytes = new TextEncoder().encode("123456789");
  assert.equal(crc32(bytes), 0xcbf43926);
  assert.equal(crc32Table(bytes), 0xcbf43926);
  assert.equal(crc32(new Uint8Array(0)), 0);
  assert.equal(crc32Table(new Uint8Array(0)), 0);
});

test(`the platform's checksum and the table form agree, whole and in parts (seed ${SEED})`, () => {
  const random = seededRandom(SEED);
  for (let round = 0; round < 300; round++) {
    const bytes = Uint8Array.from({ length: Math.floor(random() * 500) }, () => random() * 256);
    const cut = Math.floor(random() * bytes.length);
    const whole = crc32Table(bytes);
    assert.equal(crc32(bytes), whole);
    assert.equal(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut))), whole);
    assert.equal(crc32Table(bytes.subarray(cut), crc32Table(bytes.subarray(0, cut))), whole);
  }
});

test("bytes in shared memory have the same checksum", () => {
  const shared = new Uint8Array(new SharedArrayBuffer(200)).fill(7);
  assert.equal(crc32(shared), crc32(new Uint8Array(200).fill(7)));
});

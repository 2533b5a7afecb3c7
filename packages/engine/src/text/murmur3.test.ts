import assert from "node:assert/strict";
import test from "node:test";

import { murmur3, tokenIndex } from "./murmur3.ts";

test("the index of a token is the one Qdrant stores", () => {
  const indices = {
    hello: 613153351,
    world: 74040069,
    fox: 1621867415,
    quick: 771291085,
    jump: 1913189942,
    qdrant: 802574768,
    café: 605818632,
  };
  for (const [token, index] of Object.entries(indices)) assert.equal(tokenIndex(token), index);
});

test("the hash equals the published vectors of MurmurHash3_x86_32", () => {
  assert.equal(murmur3(""), 0);
  assert.equal(murmur3("test") >>> 0, 0xba6bd213);
  assert.equal(murmur3("Hello, world!") >>> 0, 0xc0363e43);
  assert.equal(murmur3("The quick brown fox jumps over the lazy dog") >>> 0, 0x2e4ff723);
});

test("a text longer than any before is hashed whole", () => {
  assert.notEqual(murmur3("é".repeat(5000)), murmur3("é".repeat(4999)));
  assert.equal(tokenIndex("hello"), 613153351);
});

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { seededRandom } from "../common/prng.ts";
import { newSha256, portableSha256 } from "./sha256.ts";

test("the checksum of the platform and of the library are SHA-256, in pieces of any size", () => {
  const seed = 77;
  const random = seededRandom(seed);
  for (const size of [0, 1, 63, 64, 65, 1000, 100_000]) {
    const bytes = Uint8Array.from({ length: size }, () => random() * 256);
    const expected = createHash("sha256").update(bytes).digest("hex");
    for (const sha256 of [newSha256(), portableSha256()]) {
      for (let at = 0; at < size;) {
        const end = at + 1 + Math.floor(random() * size);
        sha256.update(bytes.subarray(at, end));
        at = end;
      }
      assert.equal(sha256.digest(), expected, `seed ${seed}, ${size} bytes`);
    }
  }
});

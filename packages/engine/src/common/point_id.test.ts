import assert from "node:assert/strict";
import { test } from "node:test";

import { parseJson, QdrantError } from "@quiverdb/client";

import type { PointId } from "./point.ts";
import { comparePointIds, parsePathPointId, pointIdToBytes, readPointId } from "./point_id.ts";
import { seededRandom } from "./prng.ts";

const UUID = "550e8400-e29b-41d4-a716-446655440000";

test("unsigned 64-bit integers are ids and canonical", () => {
  assert.equal(readPointId(0), 0);
  assert.equal(Object.is(readPointId(-0), 0), true);
  assert.equal(readPointId(7n), 7);
  assert.equal(readPointId(2n ** 53n - 1n), 2 ** 53 - 1);
  assert.equal(readPointId(2n ** 53n), 2n ** 53n);
  assert.equal(readPointId(parseJson("18446744073709551615")), 2n ** 64n - 1n);
});

test("every spelling of a UUID gives the same lower-case hyphenated id", () => {
  const spellings = [
    UUID,
    UUID.toUpperCase(),
    UUID.replaceAll("-", ""),
    UUID.replaceAll("-", "").toUpperCase(),
    `{${UUID}}`,
    `urn:uuid:${UUID.toUpperCase()}`,
  ];
  for (const spelling of spellings) assert.equal(readPointId(spelling), UUID, spelling);
});

test("a path names an id by its digits or its UUID", () => {
  assert.equal(parsePathPointId("0017"), 17);
  assert.equal(parsePathPointId("18446744073709551615"), 2n ** 64n - 1n);
  assert.equal(parsePathPointId(`{${UUID}}`), UUID);
  for (const text of ["-1", "abc", "1.5", "18446744073709551616", " ", "null", ""]) {
    assert.throws(
      () => parsePathPointId(text),
      new QdrantError("bad_input", `Can not recognize "${text}" as point id`),
    );
  }
});

test("bytes keep the id and the order", () => {
  const seed = 31;
  const random = seededRandom(seed);
  const ids: PointId[] = [
    0,
    1,
    255,
    256,
    2 ** 32 - 1,
    2 ** 32,
    2 ** 53 - 1,
    2n ** 53n,
    2n ** 64n - 1n,
  ];
  ids.push("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff");
  for (let i = 0; i < 300; i++) {
    const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join("");
    ids.push(
      parsePathPointId(`{${hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")}}`),
      parsePathPointId(String(BigInt(`0x${hex.slice(0, 1 + Math.floor(random() * 16))}`))),
    );
  }
  const byId = [...ids].sort(comparePointIds);
  const byBytes = [...ids].sort((a, b) => Buffer.compare(pointIdToBytes(a), pointIdToBytes(b)));
  assert.deepEqual(byId, byBytes, `seed ${seed}`);
});

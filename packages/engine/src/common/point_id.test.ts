import assert from "node:assert/strict";
import { test } from "node:test";

import { JsonFloat, parseJson, QdrantError } from "@quiverdb/client";

import type { PointId } from "./point.ts";
import {
  comparePointIds,
  parsePathPointId,
  parsePointId,
  pointIdToBytes,
  readPointId,
} from "./point_id.ts";
import { seededRandom } from "./prng.ts";

const UUID = "550e8400-e29b-41d4-a716-446655440000";

test("unsigned 64-bit integers are ids and canonical", () => {
  assert.equal(parsePointId(0), 0);
  assert.equal(Object.is(parsePointId(-0), 0), true);
  assert.equal(parsePointId(7n), 7);
  assert.equal(parsePointId(2n ** 53n - 1n), 2 ** 53 - 1);
  assert.equal(parsePointId(2n ** 53n), 2n ** 53n);
  assert.equal(parsePointId(parseJson("18446744073709551615")), 2n ** 64n - 1n);
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
  for (const spelling of spellings) assert.equal(parsePointId(spelling), UUID, spelling);
});

test("what is no id is refused with Qdrant's words", () => {
  const cases: [unknown, string][] = [
    [-1, "-1"],
    [1.5, "1.5"],
    [new JsonFloat(1), "1"],
    [parseJson("18446744073709551616"), "18446744073709552000"],
    ["abc", "abc"],
    ["1", "1"],
    ["", ""],
    [null, "Unit"],
    [true, "true"],
    [[1], "[U64(1)]"],
    [{ num: 1 }, '{String("num"): U64(1)}'],
    [UUID.slice(1), UUID.slice(1)],
    [`${UUID}0`, `${UUID}0`],
    [`z${UUID.slice(1)}`, `z${UUID.slice(1)}`],
    [UUID.replaceAll("-", "_"), UUID.replaceAll("-", "_")],
    [`(${UUID})`, `(${UUID})`],
    [`URN:UUID:${UUID}`, `URN:UUID:${UUID}`],
    [2 ** 53, "9007199254740992"],
  ];
  for (const [value, printed] of cases) {
    assert.equal(readPointId(value), undefined);
    assert.throws(
      () => parsePointId(value),
      new QdrantError(
        "format",
        `value ${printed} is not a valid point ID, valid values are either an unsigned integer or a UUID`,
      ),
    );
  }
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
      parsePointId(hex),
      parsePointId(BigInt(`0x${hex.slice(0, 1 + Math.floor(random() * 16))}`)),
    );
  }
  const byId = [...ids].sort(comparePointIds);
  const byBytes = [...ids].sort((a, b) => Buffer.compare(pointIdToBytes(a), pointIdToBytes(b)));
  assert.deepEqual(byId, byBytes, `seed ${seed}`);
});

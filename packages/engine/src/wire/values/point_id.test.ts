import assert from "node:assert/strict";
import { test } from "node:test";

import { JsonFloat, parseJson, QdrantError } from "@quiverdb/client";

import { parsePointId } from "../testing/parse.ts";

const UUID = "550e8400-e29b-41d4-a716-446655440000";

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
  ];
  for (const [value, printed] of cases) {
    assert.throws(
      () => parsePointId(value),
      new QdrantError(
        "format",
        `value ${printed} is not a valid point ID, valid values are either an unsigned integer or a UUID`,
      ),
    );
  }
});

test("an integer that a number may not hold exactly should be a bigint", () => {
  const text = (shown: string, hint: string): string =>
    `value ${shown} is not a valid point ID, valid values are either an unsigned integer or a UUID${hint}`;
  assert.throws(
    () => parsePointId(2 ** 53),
    new QdrantError(
      "format",
      text(
        "9007199254740992",
        ": a number is exact up to 2^53-1 only; write a bigint, such as 9007199254740992n",
      ),
    ),
  );
  assert.throws(
    () => parsePointId(-(2 ** 53)),
    new QdrantError("format", text("-9007199254740992", "")),
  );
  assert.equal(parsePointId(2n ** 53n), 2n ** 53n);
});

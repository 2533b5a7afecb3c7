import assert from "node:assert/strict";
import { test } from "node:test";

import {
  compareDatetimes,
  datetimeNanos,
  nanosToMicros,
  parseDatetime,
  parseDatetimeParts,
} from "./datetime.ts";
import { seededRandom } from "../testing/seeded_random.ts";

const SECOND = 1709618828n * 1_000_000_000n;

test("every spelling of a moment is the same moment", () => {
  const spellings = [
    "2024-03-05T06:07:08Z",
    "2024-03-05T06:07:08z",
    "2024-03-05t06:07:08Z",
    "2024-03-05T06:07:08+00:00",
    "2024-03-05T08:07:08+02:00",
    "2024-03-05T08:07:08+0200",
    "2024-03-05T08:07:08+02",
    "2024-03-05 08:07:08+02",
    "2024-03-05T00:37:08-05:30",
    "2024-03-05 06:07:08Z",
    "2024-03-05 06:07:08 +00:00",
    "2024-03-05 06:07:08",
    "2024-03-05T06:07:08",
    "2024-03-05T06:07:08.0",
    "2024-03-05T06:07:08.0000000001Z",
    "2024-3-5T6:7:8Z",
    "2024-03-05T06:07:08 UTC",
    "2024-03-05 06:07:08 utc",
    " 2024-03-05T06:07:08Z ",
    "+2024-03-05T06:07:08Z",
    "2024-03-05T04:07:08−02:00",
  ];
  for (const text of spellings) assert.equal(parseDatetime(text), SECOND, text);
});

test("fractions count to the nanosecond", () => {
  assert.equal(parseDatetime("2024-03-05T06:07:08.5Z"), SECOND + 500_000_000n);
  assert.equal(parseDatetime("2024-03-05T06:07:08.123456789Z"), SECOND + 123_456_789n);
  assert.equal(parseDatetime("2024-03-05 06:07:08.000001"), SECOND + 1000n);
});

test("seconds, time and zone may be absent", () => {
  assert.equal(parseDatetime("2024-03-05T06:07"), SECOND - 8_000_000_000n);
  assert.equal(parseDatetime("2024-03-05 06:07"), SECOND - 8_000_000_000n);
  assert.equal(parseDatetime("2024-03-05"), SECOND - (6n * 3600n + 7n * 60n + 8n) * 1_000_000_000n);
});

test("years far away are dates", () => {
  assert.equal(parseDatetime("0001-01-01T00:00:00Z"), -62135596800n * 1_000_000_000n);
  assert.equal(parseDatetime("9999-12-31T23:59:59Z"), 253402300799n * 1_000_000_000n);
  assert.equal(parseDatetime("-0001-01-01T00:00:00Z"), -62198755200n * 1_000_000_000n);
  assert.equal(parseDatetime("+10000-01-01T00:00:00Z"), 253402300800n * 1_000_000_000n);
});

test("what is no date is undefined", () => {
  const texts = [
    "2024-03-05T06:07Z",
    "2024-03",
    "2024",
    "05/03/2024",
    "2024/03/05",
    "20240305",
    "20240305T060708Z",
    "2024-03-05T06:07:08GMT",
    "Tue, 05 Mar 2024 06:07:08 GMT",
    "1709618828",
    "2024-03-05T24:00:00Z",
    "2024-03-05T23:60:00Z",
    "2024-03-05T23:59:61Z",
    "2024-02-30T00:00:00Z",
    "2023-02-29",
    "2023-13-01T00:00:00Z",
    "2024-00-01",
    "10000-01-01T00:00:00Z",
    "2024-03-05T06:07:08,5Z",
    "2024-03-05T06:07:08.Z",
    "2024-03-05T06:07:08+24:00",
    "2024-03-05T06:07:08+02:60",
    "2024-03-05T06:07:08+2",
    "2024-W10-2",
    "2024-065",
    "now",
    "",
    "+999999-01-01",
  ];
  for (const text of texts) assert.equal(parseDatetime(text), undefined, text);
});

test("a leap second comes before the next second", () => {
  const leap = parseDatetimeParts("2024-03-05T23:59:60Z");
  const before = parseDatetimeParts("2024-03-05T23:59:59.999999999Z");
  const after = parseDatetimeParts("2024-03-06T00:00:00Z");
  assert.ok(leap !== undefined && before !== undefined && after !== undefined);
  assert.ok(compareDatetimes(before, leap) < 0);
  assert.ok(compareDatetimes(leap, after) < 0);
  assert.equal(parseDatetime("2024-03-05T23:59:60Z"), parseDatetime("2024-03-06T00:00:00Z"));
});

test("microseconds round down", () => {
  assert.equal(datetimeNanos({ seconds: -1, nanos: 999_999_999 }), -1n);
  assert.equal(nanosToMicros(-1n), -1n);
  assert.equal(nanosToMicros(-1000n), -1n);
  assert.equal(nanosToMicros(1999n), 1n);
});

test("ISO texts of any time are read as JavaScript reads them", () => {
  const seed = 5;
  const random = seededRandom(seed);
  for (let i = 0; i < 5000; i++) {
    const date = new Date(Math.floor((random() - 0.4) * 2e14));
    const text = date.toISOString();
    assert.equal(parseDatetime(text), BigInt(date.getTime()) * 1_000_000n, `seed ${seed}: ${text}`);
  }
});

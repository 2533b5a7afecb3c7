/** Numbers that are indexed in order: how they are read from payloads, and how they are kept. */
import {
  datetimeNanos,
  type DatetimeParts,
  isJsonFloat,
  type JsonValue,
  nanosToMicros,
  parseDatetimeParts,
} from "@quiverdb/client";
import { toInteger64, toNumber } from "../common/raw_json.ts";
import type { Bounds } from "../request/filter.ts";
import type { EntryBound } from "./sorted_entries.ts";

/** A float, or an integer: a `bigint` beyond 2^53-1, so that `===` tells equal ones. */
export type ExactNumber = number | bigint;

/** How the values of a field become numbers; undefined for those that are not indexed. */
export type ReadNumber = (value: JsonValue) => ExactNumber | undefined;

/** Integers of 64 bits with a sign, floats that are integral among them. */
export const readInteger: ReadNumber = (value) => {
  if (!isJsonFloat(value)) return toInteger64(value);
  return Number.isInteger(value.value) ? toInteger64(BigInt(value.value)) : undefined;
};

export const readFloat: ReadNumber = (value) => {
  const number = toNumber(value);
  return number === undefined || Number.isNaN(number) ? undefined : number + 0;
};

const MICROS_PER_SECOND = 1_000_000;

/** Dates, as microseconds since the epoch. */
export const readMicros: ReadNumber = (value) => {
  const parts = typeof value === "string" ? parseDatetimeParts(value) : undefined;
  if (parts === undefined) return undefined;
  const fraction = Math.floor(parts.nanos / 1000);
  const number = parts.seconds * MICROS_PER_SECOND + fraction;
  if (Number.isSafeInteger(number)) return number;
  return toInteger64(BigInt(parts.seconds) * BigInt(MICROS_PER_SECOND) + BigInt(fraction));
};

/** Bounds in nanoseconds as bounds of what {@link readMicros} gives. */
export function boundsInMicros({ lt, lte, gt, gte }: Bounds<DatetimeParts>): Bounds<ExactNumber> {
  return { lt: microsOf(lt), lte: microsOf(lte), gt: microsOf(gt), gte: microsOf(gte) };
}

function microsOf(parts: DatetimeParts | undefined): ExactNumber | undefined {
  return parts === undefined ? undefined : toInteger64(nanosToMicros(datetimeNanos(parts)));
}

/** What an integer is more than its nearest float. */
export function restOf(value: ExactNumber): number {
  return typeof value === "number" ? 0 : Number(value - BigInt(Number(value)));
}

/** The number that a float and a rest stand for; `isInteger` where all numbers of a field are. */
export function exactNumber(key: number, rest: number, isInteger: boolean): ExactNumber {
  if (!isInteger || Number.isSafeInteger(key)) return key;
  return toInteger64(BigInt(key) + BigInt(rest)) ?? key;
}

/** The place before all entries of a number, or behind them. */
export function boundAt(value: ExactNumber, side: "before" | "behind"): EntryBound {
  return { key: Number(value), rest: restOf(value), row: side === "before" ? 0 : Infinity };
}

export const FIRST_BOUND: EntryBound = { key: -Infinity, rest: -Infinity, row: 0 };
export const LAST_BOUND: EntryBound = { key: Infinity, rest: Infinity, row: Infinity };

/** The places between which the entries within bounds lie. */
export function boundsToEntries({ lt, lte, gt, gte }: Bounds<ExactNumber>): {
  readonly from: EntryBound;
  readonly to: EntryBound;
} {
  let from = FIRST_BOUND;
  if (gte !== undefined) from = boundAt(gte, "before");
  if (gt !== undefined && (gte === undefined || gt >= gte)) from = boundAt(gt, "behind");
  let to = LAST_BOUND;
  if (lte !== undefined) to = boundAt(lte, "behind");
  if (lt !== undefined && (lte === undefined || lt <= lte)) to = boundAt(lt, "before");
  return { from, to };
}

/** Dates of REST, which are texts, as `google.protobuf.Timestamp`. */
import { dateMilliseconds, parseDatetimeParts } from "@quiverdb/client";

import { MessageError, refuse, ShapeFailure } from "./rest_value.ts";

/** Fields of a timestamp. */
export interface Timestamp {
  readonly seconds: number | bigint;
  readonly nanos: number;
}

const NANOS_PER_SECOND = 1_000_000_000;
/** Farthest from 1970 that JavaScript's dates reach, which is as far as Qdrant's. */
const SECONDS_MAX = 8_640_000_000_000;

/** @param rest a date text or a `Date`. @throws ShapeFailure */
export function timestampOf(rest: unknown): Timestamp {
  const milliseconds = dateMilliseconds(rest);
  const text = milliseconds === undefined ? rest : isoText(milliseconds);
  if (typeof text !== "string") return refuse(rest, "a datetime");
  const parts = parseDatetimeParts(text);
  if (parts === undefined) {
    throw new ShapeFailure(`${JSON.stringify(text)} is no datetime`);
  }
  // A leap second has no place in a timestamp; it counts as the second that follows it.
  const carry = Math.floor(parts.nanos / NANOS_PER_SECOND);
  return { seconds: parts.seconds + carry, nanos: parts.nanos - carry * NANOS_PER_SECOND };
}

function isoText(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) throw new ShapeFailure("the date is invalid");
  return new Date(milliseconds).toISOString();
}

/** `2024-03-05T06:07:08.123456789Z`, with as many digits as it takes. @throws MessageError */
export function datetimeText({ seconds, nanos }: Timestamp): string {
  const whole = Number(seconds);
  if (Math.abs(whole) > SECONDS_MAX || !(nanos >= 0 && nanos < NANOS_PER_SECOND)) {
    throw new MessageError("Unable to parse timestamp");
  }
  const date = new Date(whole * 1000).toISOString().slice(0, -".000Z".length);
  const fraction = String(nanos).padStart(9, "0").replace(/0+$/, "");
  return fraction === "" ? `${date}Z` : `${date}.${fraction}Z`;
}

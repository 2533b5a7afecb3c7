/**
 * Date texts: every form that Qdrant reads (it asks the chrono library, one format after another).
 *
 * - RFC 3339, loosely: one-digit fields, blanks around fields, `T`, `t` or a blank in the middle,
 *   zone `Z`, `UTC` or an offset
 * - `2024-03-05T06:07:08.5+0200`, also with a blank for the `T` and `+02` for the offset
 * - without a zone, meaning UTC: date and time, the seconds optional; or the date alone
 *
 * A leap second (`:60`) is kept apart: it comes after `:59.999…` and before the next minute.
 */

/** A moment. Compare `seconds` first, then `nanos`. */
export interface DatetimeParts {
  /** Whole seconds since 1970-01-01T00:00:00Z, rounded down. */
  readonly seconds: number;
  /** 0 … 999,999,999; within a leap second 1,000,000,000 … 1,999,999,999. */
  readonly nanos: number;
}

const NANOS_PER_SECOND = 1_000_000_000;
const SECONDS_PER_DAY = 86_400;

/** Years that chrono's dates can hold. */
const YEAR_MIN = -262_143;
const YEAR_MAX = 262_142;

const BLANK = "[\\s\\u0085]*";
const YEAR = `${BLANK}([+-]\\d+|\\d{1,4})`;
const FIELD = `${BLANK}(\\d{1,2})`;
const SECONDS = `:${FIELD}(?:\\.(\\d{1,9})\\d*)?`;
const SIGNED_HOURS = "([+\\-\\u2212])(\\d\\d)[:\\s\\u0085]*";
const DATE = `${YEAR}-${FIELD}-${FIELD}`;
/** `T` or any blanks; none at all only after a two-digit day. */
const MIDDLE = "(?:T|[\\s\\u0085]+|(?<=\\d\\d))";

const LOOSE_RFC_3339 = new RegExp(
  `^${YEAR}${BLANK}-${FIELD}${BLANK}-${FIELD}[tT ]${FIELD}${BLANK}:${FIELD}${BLANK}${SECONDS}` +
    `${BLANK}(?:[Zz]|[Uu][Tt][Cc]|${SIGNED_HOURS}([0-5]\\d))${BLANK}$`,
);
const WITH_OFFSET = new RegExp(
  `^${DATE}${MIDDLE}${FIELD}:${FIELD}${SECONDS}${BLANK}(?:[Zz]|${SIGNED_HOURS}([0-5]\\d)?)$`,
);
const WITHOUT_ZONE = new RegExp(`^${DATE}(?:${MIDDLE}${FIELD}:${FIELD}(?:${SECONDS})?)?$`);

/**
 * Nanoseconds from 1970-01-01T00:00:00Z to the moment a text names, or `undefined` if it is no
 * date. A leap second counts as the second that follows it.
 */
export function parseDatetime(text: string): bigint | undefined {
  const parts = parseDatetimeParts(text);
  return parts && datetimeNanos(parts);
}

/** Nanoseconds since the epoch. A leap second counts as the second that follows it. */
export function datetimeNanos({ seconds, nanos }: DatetimeParts): bigint {
  return BigInt(seconds) * BigInt(NANOS_PER_SECOND) + BigInt(nanos);
}

/** Microseconds, rounded down: what a datetime index holds. */
export function nanosToMicros(nanos: bigint): bigint {
  const micros = nanos / 1000n;
  return nanos % 1000n < 0n ? micros - 1n : micros;
}

/** Negative if `a` is earlier, positive if it is later, 0 if they are equal. */
export function compareDatetimes(a: DatetimeParts, b: DatetimeParts): number {
  return a.seconds === b.seconds ? a.nanos - b.nanos : a.seconds - b.seconds;
}

/** The moment a text names, or `undefined` if it is no date. */
export function parseDatetimeParts(text: string): DatetimeParts | undefined {
  if (text.length < 8) return undefined;
  return parseUsualForm(text) ?? parseAnyForm(text);
}

/**
 * `2024-03-05T06:07:08Z` with an optional fraction: the form of nearly all dates, read without a
 * regexp.
 */
function parseUsualForm(text: string): DatetimeParts | undefined {
  const last = text.length - 1;
  if (last < 19 || last > 29 || text.charCodeAt(last) !== 0x5a) return undefined;
  if (text[4] !== "-" || text[7] !== "-" || text[10] !== "T") return undefined;
  if (text[13] !== ":" || text[16] !== ":") return undefined;
  if (last > 19 && (text[19] !== "." || last === 20)) return undefined;
  const days = daysSinceEpoch(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
  const second = digits(text, 17, 19);
  const time = secondsOfDay(digits(text, 11, 13), digits(text, 14, 16), second);
  const fraction = last > 19 ? digits(text, 20, last) * 10 ** (29 - last) : 0;
  if (days === undefined || time === undefined || Number.isNaN(fraction)) return undefined;
  const leap = second === 60 ? NANOS_PER_SECOND : 0;
  return { seconds: days * SECONDS_PER_DAY + time, nanos: leap + fraction };
}

/** The number of some ASCII digits; NaN if another character is among them. */
function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function parseAnyForm(text: string): DatetimeParts | undefined {
  const match = LOOSE_RFC_3339.exec(text) ?? WITH_OFFSET.exec(text) ?? WITHOUT_ZONE.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHours, offsetMinutes] =
    match;
  const days = daysSinceEpoch(Number(year), Number(month), Number(day));
  const time = secondsOfDay(Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0));
  if (days === undefined || time === undefined) return undefined;
  let offset = Number(offsetHours ?? 0) * 3600 + Number(offsetMinutes ?? 0) * 60;
  if (offset >= SECONDS_PER_DAY) return undefined;
  if (sign !== undefined && sign !== "+") offset = -offset;
  const leap = second === "60" ? NANOS_PER_SECOND : 0;
  return {
    seconds: days * SECONDS_PER_DAY + time - offset,
    nanos: leap + Number((fraction ?? "").padEnd(9, "0")),
  };
}

/** Seconds since midnight; a leap second shares the number of the one before it. */
function secondsOfDay(hour: number, minute: number, second: number): number | undefined {
  if (!(hour <= 23 && minute <= 59 && second <= 60)) return undefined;
  return hour * 3600 + minute * 60 + Math.min(second, 59);
}

/**
 * Days since 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant's `days_from_civil`).
 */
function daysSinceEpoch(year: number, month: number, day: number): number | undefined {
  if (!(year >= YEAR_MIN && year <= YEAR_MAX)) return undefined;
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth(year, month))) return undefined;
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Parsing JSON without losing numbers.
 *
 * `JSON.parse` is several times faster than any parser in JavaScript, and for most documents it is
 * exact. One scan of the text finds out: it looks for every literal that `JSON.parse` would read
 * differently, and only then the exact parser is used.
 */
import { parseExactJson } from "./exact_parser.ts";
import { JSON_DEPTH_MAX } from "./json_value.ts";
import type { JsonValue } from "./json_value.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const NINE = 0x39;

/** Digits (of any number) up to which a `number` is surely exact. */
const SAFE_DIGITS = 15;

/**
 * Parses a JSON document; numbers keep their value and form (see {@link JsonValue}). The last of
 * equal keys wins. An integer outside of -2^63 … 2^64-1 becomes a float, as in Qdrant.
 *
 * @param depthMax deepest nesting of lists and objects
 * @throws JsonSyntaxError if the text is no JSON document; the message is that of Qdrant's parser
 */
export function parseJson(text: string, depthMax = JSON_DEPTH_MAX): JsonValue {
  if (needsExactParser(text, depthMax)) return parseExactJson(text, depthMax);
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return parseExactJson(text, depthMax);
  }
}

function needsExactParser(text: string, depthMax: number): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      i = endOfString(text, i + 1);
      if (i < 0) return true;
    } else if ((code >= ZERO && code <= NINE) || code === 0x2d) {
      i = endOfPlainNumber(text, i);
      if (i < 0) return true;
    } else if ((code & 0xdf) === 0x5b) {
      if (++depth > depthMax) return true;
    } else if ((code & 0xdf) === 0x5d) {
      depth--;
    }
  }
  return false;
}

/** Index of the closing quote; -1 if the string is unterminated or has a surrogate escape. */
function endOfString(text: string, start: number): number {
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) return i;
    if (code === BACKSLASH) {
      i++;
      if (text.charCodeAt(i) === 0x75 && (text.charCodeAt(i + 1) | 0x20) === 0x64) return -1;
    }
  }
  return -1;
}

/** Index of the last character of a number; -1 if `JSON.parse` might distort or misread it. */
function endOfPlainNumber(text: string, start: number): number {
  let i = start;
  if (text.charCodeAt(i) === 0x2d) i++;
  const digitsStart = i;
  let code = text.charCodeAt(i);
  while (code >= ZERO && code <= NINE) code = text.charCodeAt(++i);
  const integerDigits = i - digitsStart;
  if (code === 0x2e) {
    const fractionStart = i + 1;
    let nonZero = 0;
    code = text.charCodeAt(++i);
    while (code >= ZERO && code <= NINE) {
      nonZero |= code ^ ZERO;
      code = text.charCodeAt(++i);
    }
    if (nonZero === 0) return -1;
    const digits = integerDigits + i - fractionStart;
    if (digits > SAFE_DIGITS && mayRoundToInteger(text, integerDigits, fractionStart)) return -1;
  } else if (integerDigits > SAFE_DIGITS) {
    return -1;
  } else if (digitsStart > start && text.charCodeAt(digitsStart) === ZERO && code !== 0x65) {
    return -1;
  }
  if (code === 0x65 || code === 0x45) return endOfPlainExponent(text, start, i);
  return i - 1;
}

/** Whether a number of more than 15 digits may be so close to an integer that it rounds to it. */
function mayRoundToInteger(text: string, integerDigits: number, fractionStart: number): boolean {
  if (integerDigits > 8) return true;
  const first = text.charCodeAt(fractionStart);
  if (first !== ZERO && first !== NINE) return false;
  for (let i = 1; i < 7; i++) {
    if (text.charCodeAt(fractionStart + i) !== first) return false;
  }
  return true;
}

function endOfPlainExponent(text: string, start: number, exponentAt: number): number {
  let i = exponentAt + 1;
  let code = text.charCodeAt(i);
  if (code === 0x2b || code === 0x2d) code = text.charCodeAt(++i);
  while (code >= ZERO && code <= NINE) code = text.charCodeAt(++i);
  const value = Number(text.slice(start, i));
  return Number.isFinite(value) && !Number.isInteger(value) ? i - 1 : -1;
}

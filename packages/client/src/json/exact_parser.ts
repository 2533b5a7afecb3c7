/**
 * A JSON parser that keeps what `JSON.parse` loses: integers beyond 2^53, the form of integral
 * floats, and the strictness of Qdrant's parser (serde_json) in depth, numbers and surrogate
 * escapes.
 *
 * Invariant: `position` is the index of the next unread UTF-16 unit. Errors name either the
 * character just read (`fail`) or the one ahead (`failAhead`), as serde_json does.
 */
import { JsonSyntaxError } from "./json_syntax_error.ts";
import { setMember } from "./json_object.ts";
import { JSON_DEPTH_MAX, JSON_INTEGER_MAX, JSON_INTEGER_MIN, JsonFloat } from "./json_value.ts";
import type { JsonObject, JsonValue } from "./json_value.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const LIST_OPEN = 0x5b;
const LIST_CLOSE = 0x5d;
const OBJECT_OPEN = 0x7b;
const OBJECT_CLOSE = 0x7d;

/** Digits of an integer that a `number` holds exactly, whatever they are. */
const SAFE_DIGITS = 15;

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/**
 * Parses a JSON document exactly.
 *
 * @throws JsonSyntaxError if the text is no JSON document or nests deeper than `depthMax`
 */
export function parseExactJson(text: string, depthMax = JSON_DEPTH_MAX): JsonValue {
  return new ExactParser(text, depthMax).parseDocument();
}

class ExactParser {
  readonly #text: string;
  readonly #depthMax: number;
  #position = 0;
  #depth = 0;

  constructor(text: string, depthMax: number) {
    this.#text = text;
    this.#depthMax = depthMax;
  }

  parseDocument(): JsonValue {
    const value = this.#parseValue();
    this.#skipSpace();
    if (this.#position < this.#text.length) this.#failAhead("trailing characters");
    return value;
  }

  #parseValue(): JsonValue {
    const code = this.#skipSpace();
    if (code === QUOTE) return this.#parseString();
    if ((code >= ZERO && code <= NINE) || code === MINUS) return this.#parseNumber();
    if (code === OBJECT_OPEN) return this.#parseObject();
    if (code === LIST_OPEN) return this.#parseList();
    if (code === 0x74) return this.#parseWord("true", true);
    if (code === 0x66) return this.#parseWord("false", false);
    if (code === 0x6e) return this.#parseWord("null", null);
    if (this.#position >= this.#text.length) this.#failAhead("EOF while parsing a value");
    return this.#failAhead("expected value");
  }

  #parseList(): JsonValue[] {
    this.#enter();
    const list: JsonValue[] = [];
    let code = this.#skipSpace();
    while (code !== LIST_CLOSE) {
      if (list.length > 0) {
        if (this.#position >= this.#text.length) this.#failAhead("EOF while parsing a list");
        if (code !== COMMA) this.#failAhead("expected `,` or `]`");
        this.#position++;
        if (this.#skipSpace() === LIST_CLOSE) this.#failAhead("trailing comma");
      } else if (this.#position >= this.#text.length) {
        this.#failAhead("EOF while parsing a list");
      }
      list.push(this.#parseValue());
      code = this.#skipSpace();
    }
    this.#leave();
    return list;
  }

  #parseObject(): JsonObject {
    this.#enter();
    const object: JsonObject = {};
    let first = true;
    let code = this.#skipSpace();
    while (code !== OBJECT_CLOSE) {
      if (this.#position >= this.#text.length) this.#failAhead("EOF while parsing an object");
      if (!first) {
        if (code !== COMMA) this.#failAhead("expected `,` or `}`");
        this.#position++;
        code = this.#skipSpace();
        if (code === OBJECT_CLOSE) this.#failAhead("trailing comma");
        if (this.#position >= this.#text.length) this.#failAhead("EOF while parsing a value");
      }
      first = false;
      if (code !== QUOTE) this.#failAhead("key must be a string");
      const key = this.#parseString();
      if (this.#skipSpace() !== COLON) {
        const ended = this.#position >= this.#text.length;
        this.#failAhead(ended ? "EOF while parsing an object" : "expected `:`");
      }
      this.#position++;
      setMember(object, key, this.#parseValue());
      code = this.#skipSpace();
    }
    this.#leave();
    return object;
  }

  #parseString(): string {
    const text = this.#text;
    let start = this.#position + 1;
    let result = "";
    for (let i = start; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === QUOTE) {
        this.#position = i + 1;
        return result + text.slice(start, i);
      }
      if (code === BACKSLASH) {
        result += text.slice(start, i);
        this.#position = i + 1;
        result += this.#parseEscape();
        start = this.#position;
        i = start - 1;
      } else if (code < 0x20) {
        this.#position = i + 1;
        this.#fail("control character (\\u0000-\\u001F) found while parsing a string");
      }
    }
    this.#position = text.length;
    return this.#fail("EOF while parsing a string");
  }

  /** Reads an escape behind its backslash. */
  #parseEscape(): string {
    const letter = this.#next("EOF while parsing a string");
    const plain = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
    if (plain !== undefined) return plain;
    if (letter !== "u") this.#fail("invalid escape");
    const unit = this.#parseHex();
    if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit);
    if (unit >= 0xdc00) this.#fail("lone leading surrogate in hex escape");
    if (this.#next("EOF while parsing a string") !== "\\")
      this.#fail("unexpected end of hex escape");
    if (this.#next("EOF while parsing a string") !== "u")
      this.#fail("unexpected end of hex escape");
    const low = this.#parseHex();
    if (low < 0xdc00 || low > 0xdfff) this.#fail("lone leading surrogate in hex escape");
    return String.fromCharCode(unit, low);
  }

  #parseHex(): number {
    const digits = this.#text.slice(this.#position, this.#position + 4);
    if (digits.length < 4) {
      this.#position = this.#text.length;
      this.#fail("EOF while parsing a string");
    }
    this.#position += 4;
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#fail("invalid escape");
    return Number.parseInt(digits, 16);
  }

  #parseNumber(): JsonValue {
    const text = this.#text;
    const start = this.#position;
    const negative = text.charCodeAt(start) === MINUS;
    if (negative) this.#position++;
    const first = this.#next("EOF while parsing a value").charCodeAt(0);
    if (!isDigit(first)) this.#fail("invalid number");
    let magnitude = first - ZERO;
    const digitsStart = this.#position - 1;
    let code = this.#peek();
    if (first === ZERO && isDigit(code)) this.#failAhead("invalid number");
    while (isDigit(code)) {
      magnitude = magnitude * 10 + (code - ZERO);
      this.#position++;
      code = this.#peek();
    }
    if (code === DOT || code === 0x65 || code === 0x45) {
      this.#skipFraction(code);
      return this.#toFloat(Number(text.slice(start, this.#position)));
    }
    if (magnitude === 0 && negative) return new JsonFloat(-0);
    if (this.#position - digitsStart <= SAFE_DIGITS) return negative ? -magnitude : magnitude;
    return this.#toInteger(text.slice(start, this.#position));
  }

  #skipFraction(next: number): void {
    let code = next;
    if (code === DOT) {
      this.#position++;
      code = this.#peek();
      if (!isDigit(code)) {
        const ended = this.#position >= this.#text.length;
        this.#failAhead(ended ? "EOF while parsing a value" : "invalid number");
      }
      code = this.#skipDigits();
    }
    if (code !== 0x65 && code !== 0x45) return;
    this.#position++;
    code = this.#peek();
    if (code === MINUS || code === 0x2b) this.#position++;
    const digit = this.#next("EOF while parsing a value").charCodeAt(0);
    if (!isDigit(digit)) this.#fail("invalid number");
    this.#skipDigits();
  }

  #skipDigits(): number {
    let code = this.#peek();
    while (isDigit(code)) {
      this.#position++;
      code = this.#peek();
    }
    return code;
  }

  #toInteger(literal: string): JsonValue {
    const value = BigInt(literal);
    if (value < JSON_INTEGER_MIN || value > JSON_INTEGER_MAX) return this.#toFloat(Number(literal));
    const rounded = Number(value);
    return Number.isSafeInteger(rounded) ? rounded : value;
  }

  #toFloat(value: number): JsonValue {
    if (!Number.isFinite(value)) this.#fail("number out of range");
    return Number.isInteger(value) ? new JsonFloat(value) : value;
  }

  #parseWord<T>(word: string, value: T): T {
    for (const letter of word) {
      if (this.#next("EOF while parsing a value") !== letter) this.#fail("expected ident");
    }
    return value;
  }

  #enter(): void {
    if (++this.#depth > this.#depthMax) this.#failAhead("recursion limit exceeded");
    this.#position++;
  }

  #leave(): void {
    this.#depth--;
    this.#position++;
  }

  /** Skips white space; the code of the next character, or NaN at the end. */
  #skipSpace(): number {
    let code = this.#peek();
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      this.#position++;
      code = this.#peek();
    }
    return code;
  }

  #peek(): number {
    return this.#text.charCodeAt(this.#position);
  }

  #next(reasonAtEnd: string): string {
    const letter = this.#text[this.#position];
    if (letter === undefined) return this.#fail(reasonAtEnd);
    this.#position++;
    return letter;
  }

  #fail(reason: string): never {
    throw new JsonSyntaxError(reason, this.#text, this.#position);
  }

  #failAhead(reason: string): never {
    throw new JsonSyntaxError(reason, this.#text, this.#position, true);
  }
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

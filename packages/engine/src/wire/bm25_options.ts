/**
 * The options of the BM25 embedding model: what a request may write, its defaults, and the texts of
 * its mistakes. Unknown options are ignored.
 */
import { JsonFloat, QdrantError } from "@quiverdb/client";

import type { Bm25Options } from "../bm25/bm25_options.ts";
import { BM25_AVERAGE_LENGTH_DEFAULT } from "../common/limits.ts";
import { describeJson, rustFloat } from "../common/serde_text.ts";
import { parseSnowballLanguage, type SnowballLanguage } from "../text/stemmer.ts";
import { NO_STOP_WORDS, parseStopWordLanguage, type StopWords } from "../text/stop_words.ts";
import { TOKENIZER_TYPES, type TokenizerType } from "../text/token_pipeline.ts";

const K_DEFAULT = 1.2;
const B_DEFAULT = 0.75;
const LANGUAGE_DEFAULT = "english";
const TOKENIZER_DEFAULT: TokenizerType = "word";

/**
 * Reads the `options` of a document.
 *
 * `language` (default English) picks the stop words and the stemmer where `stopwords` and `stemmer`
 * are absent or null; a language that has none, such as `"none"`, picks none.
 *
 * @throws QdrantError `bad_input` for an option of the wrong type or out of range
 */
export function parseBm25Options(options: unknown): Bm25Options {
  if (!isObject(options)) throw invalid(`invalid type: ${describeJson(options)}, expected a map`);
  const language = optional(options, "language", "a string", asString) ?? LANGUAGE_DEFAULT;
  const parsed: Bm25Options = {
    k: number(options, "k", K_DEFAULT),
    b: number(options, "b", B_DEFAULT),
    averageLength: number(options, "avg_len", BM25_AVERAGE_LENGTH_DEFAULT),
    pipeline: {
      tokenizer: tokenizer(options["tokenizer"]),
      lowercase: optional(options, "lowercase", "a boolean", asBoolean) ?? true,
      asciiFolding: optional(options, "ascii_folding", "a boolean", asBoolean) ?? false,
      stopWords: stopWords(options["stopwords"], language),
      stemmer: stemmer(options["stemmer"], language),
      minTokenLength: tokenLength(options, "min_token_len"),
      maxTokenLength: tokenLength(options, "max_token_len"),
    },
  };
  checkRanges(parsed);
  return parsed;
}

function checkRanges({ k, b, averageLength }: Bm25Options): void {
  if (!Number.isFinite(k) || k < 0) {
    throw outOfRange(`BM25 k1 must be finite and >= 0, got ${rustFloat(k)}`);
  }
  if (!(b >= 0 && b <= 1)) {
    throw outOfRange(`BM25 b must be finite and in [0.0, 1.0], got ${rustFloat(b)}`);
  }
  if (!Number.isFinite(averageLength) || averageLength <= 0) {
    throw outOfRange(`BM25 avg_doc_len must be finite and > 0, got ${rustFloat(averageLength)}`);
  }
}

function outOfRange(text: string): QdrantError {
  return new QdrantError("bad_input", text);
}

/** The text is the debug form of serde's error; strings in it are escaped once more. */
function invalid(text: string): QdrantError {
  const error = `Error(${JSON.stringify(text)}, line: 0, column: 0)`;
  return new QdrantError("bad_input", `Invalid BM25 config: ${error}`);
}

type Options = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Options {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof JsonFloat)
  );
}

function optional<T>(
  options: Options,
  key: string,
  expected: string,
  read: (value: unknown) => T | undefined,
): T | undefined {
  const value = options[key];
  if (value === undefined || value === null) return undefined;
  const result = read(value);
  if (result === undefined) {
    throw invalid(`invalid type: ${describeJson(value)}, expected ${expected}`);
  }
  return result;
}

function asString(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function asBoolean(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function asNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint" || value instanceof JsonFloat) return Number(value);
  return undefined;
}

function asInteger(value: unknown): number | undefined {
  if (typeof value === "bigint") return Number(value);
  return typeof value === "number" && Number.isInteger(value) ? value : undefined;
}

/** A number that may be absent but not null. */
function number(options: Options, key: string, fallback: number): number {
  const value = options[key];
  if (value === undefined) return fallback;
  const result = asNumber(value);
  if (result === undefined) throw invalid(`invalid type: ${describeJson(value)}, expected f64`);
  return result;
}

function tokenLength(options: Options, key: string): number | undefined {
  const length = optional(options, key, "usize", asInteger);
  if (length !== undefined && length < 0) {
    throw invalid(`invalid value: ${describeJson(options[key])}, expected usize`);
  }
  return length;
}

function tokenizer(value: unknown): TokenizerType {
  if (value === undefined) return TOKENIZER_DEFAULT;
  const type = TOKENIZER_TYPES.find((name) => name === value);
  if (type !== undefined) return type;
  if (typeof value !== "string") {
    throw invalid(`invalid type: ${describeJson(value)}, expected string or map`);
  }
  const names = TOKENIZER_TYPES.map((name) => `\`${name}\``).join(", ");
  throw invalid(`unknown variant \`${value}\`, expected one of ${names}`);
}

function stopWords(value: unknown, language: string): StopWords {
  if (value === undefined || value === null) {
    const builtIn = parseStopWordLanguage(language);
    return builtIn === undefined ? NO_STOP_WORDS : { languages: [builtIn], custom: [] };
  }
  const mismatch = invalid("data did not match any variant of untagged enum StopwordsInterface");
  if (typeof value === "string") {
    const builtIn = parseStopWordLanguage(value);
    if (builtIn === undefined) throw mismatch;
    return { languages: [builtIn], custom: [] };
  }
  if (!isObject(value)) throw mismatch;
  const languages = strings(value["languages"], mismatch).map((name) => {
    const builtIn = parseStopWordLanguage(name);
    if (builtIn === undefined) throw mismatch;
    return builtIn;
  });
  return { languages, custom: strings(value["custom"], mismatch) };
}

function strings(value: unknown, mismatch: QdrantError): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw mismatch;
  return value.map((item: unknown) => {
    if (typeof item !== "string") throw mismatch;
    return item;
  });
}

/** `{type: "snowball", language}`, or the `{type: "none"}` that Qdrant 1.19 added. */
function stemmer(value: unknown, language: string): SnowballLanguage | undefined {
  if (value === undefined || value === null) return parseSnowballLanguage(language);
  const mismatch = invalid("data did not match any variant of untagged enum StemmingAlgorithm");
  if (!isObject(value)) throw mismatch;
  if (value["type"] === "none") return undefined;
  const name = value["language"];
  const known = typeof name === "string" ? parseSnowballLanguage(name) : undefined;
  if (value["type"] !== "snowball" || known === undefined) throw mismatch;
  return known;
}

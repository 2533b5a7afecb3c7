/**
 * Reading the options of the BM25 embedding model: what a request may write, its defaults, and the
 * texts of its mistakes. Unknown options are ignored.
 */
import { QdrantError } from "@quiverdb/client";

import type { Bm25Options } from "../bm25/bm25_options.ts";
import { BM25_DEFAULTS } from "../common/defaults.ts";
import { rustFloat } from "../common/serde_text.ts";
import type { StemmerParam, StopWordsParam } from "../schema/payload_schema.ts";
import { parseSnowballLanguage } from "../text/stemmer.ts";
import type { SnowballLanguage } from "../text/stemmer.ts";
import { NO_STOP_WORDS, parseStopWordLanguage } from "../text/stop_words.ts";
import type { StopWords } from "../text/stop_words.ts";
import { TOKENIZER_TYPES } from "../text/token_pipeline.ts";
import type { TokenizerType } from "../text/token_pipeline.ts";
import { optional, orAbsent, refuseType, struct } from "./kit/reader.ts";
import type { Reader } from "./kit/reader.ts";
import { Reading } from "./kit/reading.ts";
import { anyNumber, boolean, oneOf, string, unsigned } from "./kit/scalars.ts";
import { ShapeFailure } from "./kit/shape_failure.ts";
import { stemmer, stopWords } from "./values/text_options.ts";

const tokenizerName = oneOf(...TOKENIZER_TYPES);

const tokenizer: Reader<TokenizerType> = (value, reading) =>
  typeof value === "string" ? tokenizerName(value, reading) : refuseType(value, "string or map");

const optionsBody = struct("Bm25Config", {
  language: optional(string),
  k: orAbsent(anyNumber("f64")),
  b: orAbsent(anyNumber("f64")),
  avg_len: orAbsent(anyNumber("f64")),
  tokenizer: orAbsent(tokenizer),
  lowercase: optional(boolean),
  ascii_folding: optional(boolean),
  stopwords: optional(stopWords),
  stemmer: optional(stemmer),
  min_token_len: optional(unsigned("usize")),
  max_token_len: optional(unsigned("usize")),
});

/**
 * Reads the `options` of a document.
 *
 * `language` (default English) picks the stop words and the stemmer where `stopwords` and `stemmer`
 * are absent or null; a language that has none, such as `"none"`, picks none.
 *
 * @throws QdrantError `bad_input` for an option of the wrong type or out of range
 */
export function readBm25Options(options: unknown): Bm25Options {
  const given = readShape(options);
  const { language = BM25_DEFAULTS.language } = given;
  const read: Bm25Options = {
    k: given.k ?? BM25_DEFAULTS.k,
    b: given.b ?? BM25_DEFAULTS.b,
    averageLength: given.avg_len ?? BM25_DEFAULTS.averageLength,
    pipeline: {
      tokenizer: given.tokenizer ?? BM25_DEFAULTS.tokenizer,
      lowercase: given.lowercase ?? true,
      asciiFolding: given.ascii_folding ?? false,
      stopWords: stopWordsOf(given.stopwords, language),
      stemmer: stemmerOf(given.stemmer, language),
      minTokenLength: given.min_token_len,
      maxTokenLength: given.max_token_len,
    },
  };
  checkRanges(read);
  return read;
}

/** The text of a failure is the debug form of serde's error, with its strings escaped once more. */
function readShape(options: unknown): ReturnType<typeof optionsBody> {
  try {
    return optionsBody(options, new Reading("json_text"));
  } catch (error) {
    if (!(error instanceof ShapeFailure)) throw error;
    const shown = `Error(${JSON.stringify(error.text)}, line: 0, column: 0)`;
    throw new QdrantError("bad_input", `Invalid BM25 config: ${shown}`);
  }
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

function stopWordsOf(given: StopWordsParam | undefined, language: string): StopWords {
  if (given === undefined) {
    const builtIn = parseStopWordLanguage(language);
    return builtIn === undefined ? NO_STOP_WORDS : { languages: [builtIn], custom: [] };
  }
  if (typeof given === "string") return { languages: [given], custom: [] };
  return { languages: given.languages ?? [], custom: given.custom ?? [] };
}

function stemmerOf(
  given: StemmerParam | undefined,
  language: string,
): SnowballLanguage | undefined {
  if (given === undefined) return parseSnowballLanguage(language);
  return given.type === "none" ? undefined : given.language;
}

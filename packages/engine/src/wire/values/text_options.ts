/** Reading how texts become tokens: languages, stop words, stemmers. */
import { isRawObject } from "../../common/raw_json.ts";
import { describeJson } from "../../common/serde_text.ts";
import type { StemmerParam, StopWordsParam } from "../../schema/payload_schema.ts";
import { parseSnowballLanguage } from "../../text/stemmer.ts";
import type { SnowballLanguage } from "../../text/stemmer.ts";
import { parseStopWordLanguage } from "../../text/stop_words.ts";
import type { StopWordLanguage } from "../../text/stop_words.ts";
import { list, optional, required, struct } from "../kit/reader.ts";
import type { Reader } from "../kit/reader.ts";
import { oneOf, string } from "../kit/scalars.ts";
import { refuse } from "../kit/shape_failure.ts";
import { firstOf } from "../kit/union.ts";

const stopWordLanguage: Reader<StopWordLanguage> = (value, reading) =>
  parseStopWordLanguage(string(value, reading)) ?? refuseLanguage(value);

const snowballLanguage: Reader<SnowballLanguage> = (value, reading) =>
  parseSnowballLanguage(string(value, reading)) ?? refuseLanguage(value);

function refuseLanguage(value: unknown): never {
  return refuse(`unknown language ${describeJson(value)}`);
}

const stopWordsSet = struct("StopwordsSet", {
  languages: optional(list(stopWordLanguage)),
  custom: optional(list(string)),
});

/** A language, or languages and words, each sorted and without repetition. */
export const stopWords: Reader<StopWordsParam> = firstOf<StopWordsParam>(
  "data did not match any variant of untagged enum StopwordsInterface",
  (value, reading) => {
    if (typeof value === "string") return stopWordLanguage(value, reading);
    const { languages, custom } = stopWordsSet(value, reading);
    return {
      ...(languages !== undefined && { languages: sortedSet(languages) }),
      ...(custom !== undefined && { custom: sortedSet(custom) }),
    };
  },
);

const snowball = struct("SnowballParams", {
  type: required(oneOf("snowball")),
  language: required(snowballLanguage),
});

/** `{type: "snowball", language}`, or `{type: "none"}`. */
export const stemmer: Reader<StemmerParam> = firstOf<StemmerParam>(
  "data did not match any variant of untagged enum StemmingAlgorithm",
  (value, reading) =>
    isRawObject(value) && value["type"] === "none" ? { type: "none" } : snowball(value, reading),
);

function sortedSet<T extends string>(texts: readonly T[]): readonly T[] {
  return [...new Set(texts)].sort();
}

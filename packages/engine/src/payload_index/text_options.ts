/** How the texts of an indexed field become tokens, from the parameters of its index. */
import type { PayloadIndexParams, StopWordsParam } from "../schema/payload_schema.ts";
import { NO_STOP_WORDS, type StopWords } from "../text/stop_words.ts";
import { TokenPipeline } from "../text/token_pipeline.ts";

export function tokenPipelineOf(params: Partial<PayloadIndexParams>): TokenPipeline {
  return new TokenPipeline({
    tokenizer: params.tokenizer ?? "word",
    lowercase: params.lowercase ?? true,
    asciiFolding: params.ascii_folding ?? false,
    stopWords: stopWordsOf(params.stopwords),
    stemmer: params.stemmer?.type === "snowball" ? params.stemmer.language : undefined,
    minTokenLength: params.min_token_len,
    maxTokenLength: params.max_token_len,
  });
}

function stopWordsOf(given: StopWordsParam | undefined): StopWords {
  if (given === undefined) return NO_STOP_WORDS;
  if (typeof given === "string") return { languages: [given], custom: [] };
  return { languages: given.languages ?? [], custom: given.custom ?? [] };
}

/** BM25 vectors of texts, with options as requests write them. */
import { stringifyJson } from "@quiverdb/client";

import { Bm25Model } from "../bm25/bm25.ts";
import { BM25_COMPILED_MAX } from "../common/limits.ts";
import type { SparseVector } from "../common/point.ts";
import type { TokenMode } from "../text/token_pipeline.ts";
import { readBm25Options } from "../wire/bm25_options.ts";

/**
 * Embeds a text. Models compiled from the latest options are kept, so a call costs about its
 * tokens.
 *
 * @param options a JSON object, see {@link readBm25Options}; `{}` for the defaults
 * @throws QdrantError `bad_input` for bad options
 */
export function embedBm25(text: string, options: unknown, mode: TokenMode): SparseVector {
  return compiledModel(options).embed(text, mode);
}

const compiledModels = new Map<string, Bm25Model>();

function compiledModel(options: unknown): Bm25Model {
  const key = stringifyJson(options);
  let model = compiledModels.get(key);
  if (model === undefined) {
    model = new Bm25Model(readBm25Options(options));
    if (compiledModels.size >= BM25_COMPILED_MAX) compiledModels.clear();
    compiledModels.set(key, model);
  }
  return model;
}

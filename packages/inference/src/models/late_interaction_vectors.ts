/**
 * A vector for each token of a text (ColBERT), as FastEmbed makes them: a marker behind the first
 * token says whether it is a query or a document; a query is filled up with mask tokens, which
 * count; of a document, punctuation and padding are left out, and vectors are scaled to length 1.
 */
import type { InferenceMode } from "@quiverdb/client";

import { modelError } from "../description/model_error.ts";
import type { TokenBatch, TextTokenizer } from "../runtime/text_tokenizer.ts";
import { normalize } from "./dense_vectors.ts";
import type { TextModel } from "./text_model.ts";

/** Ids of the marker tokens, and the token a query is filled up with. */
const MARKERS: Readonly<Record<InferenceMode, number>> = { query: 1, document: 2 };
const MASK_TOKEN = "[MASK]";
/** Tokens of a query before its marker. */
const QUERY_TOKENS_MIN = 31;
const PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/** @throws QdrantError `inference` as the model does */
export async function lateInteractionVectors(
  model: TextModel,
  texts: readonly string[],
  mode: InferenceMode,
): Promise<Float32Array[][]> {
  // Each query is filled up on its own, so that it does not depend on its batch.
  if (mode === "query") {
    const vectors: Float32Array[][] = [];
    for (const text of texts) vectors.push(...(await vectorsOf(model, [text], mode)));
    return vectors;
  }
  return vectorsOf(model, texts, mode);
}

async function vectorsOf(
  model: TextModel,
  texts: readonly string[],
  mode: InferenceMode,
): Promise<Float32Array[][]> {
  const { tokenizer, description } = model;
  const batch = withMarker(encoded(model, texts, mode), MARKERS[mode]);
  const { data, dims } = await model.run(batch);
  const [, tokens, size = 0] = dims;
  if (dims.length !== 3 || tokens !== batch.width) {
    const text = `its output has the shape [${dims.join(", ")}], not one vector a token`;
    throw modelError(description.name, text);
  }
  model.requireSize(size);
  const skipped = mode === "query" ? new Set<bigint>() : punctuationIds(tokenizer);
  return Array.from({ length: batch.rows }, (_, row) => {
    const vectors: Float32Array[] = [];
    for (let token = 0; token < batch.width; token++) {
      const at = row * batch.width + token;
      if (mode === "document" && (batch.mask[at] !== 1n || skipped.has(batch.ids[at]!))) continue;
      const vector = data.slice(at * size, (at + 1) * size);
      if (mode === "document") normalize(vector);
      vectors.push(vector);
    }
    return vectors;
  });
}

function encoded(model: TextModel, texts: readonly string[], mode: InferenceMode): TokenBatch {
  const { tokenizer, description } = model;
  if (mode === "document") return tokenizer.encode(texts, { reserved: 1 });
  const mask = tokenizer.tokenId(MASK_TOKEN);
  if (mask === undefined) throw modelError(description.name, `its tokenizer has no ${MASK_TOKEN}`);
  return tokenizer.encode(texts, {
    reserved: 1,
    padding: { id: mask, widthMin: QUERY_TOKENS_MIN },
  });
}

/** A token more in each row, behind the first. */
function withMarker({ rows, width, ids, mask, types }: TokenBatch, marker: number): TokenBatch {
  const insert = (words: BigInt64Array, value: bigint): BigInt64Array => {
    const longer = new BigInt64Array(rows * (width + 1));
    for (let row = 0; row < rows; row++) {
      const from = row * width;
      const to = row * (width + 1);
      longer[to] = words[from]!;
      longer[to + 1] = value;
      longer.set(words.subarray(from + 1, from + width), to + 2);
    }
    return longer;
  };
  return {
    rows,
    width: width + 1,
    ids: insert(ids, BigInt(marker)),
    mask: insert(mask, 1n),
    types: insert(types, 0n),
  };
}

function punctuationIds(tokenizer: TextTokenizer): Set<bigint> {
  const ids = [...PUNCTUATION].map((sign) => tokenizer.tokenId(sign));
  return new Set(ids.flatMap((id) => (id === undefined ? [] : [BigInt(id)])));
}

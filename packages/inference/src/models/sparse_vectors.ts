/**
 * A sparse vector for each text, over the vocabulary of the model (SPLADE++): for each entry the
 * greatest `log(1 + relu(logit))` of the tokens of the text; what is 0 is left out.
 */
import type { SparseVector } from "@quiverdb/client/models";

import { modelError } from "../description/model_error.ts";
import type { TextModel } from "./text_model.ts";

/** @throws QdrantError `inference` as the model does */
export async function sparseVectors(
  model: TextModel,
  texts: readonly string[],
): Promise<SparseVector[]> {
  const { rows, width, mask, ...batch } = model.tokenizer.encode(texts);
  const { data, dims } = await model.run({ rows, width, mask, ...batch });
  const [, tokens, size = 0] = dims;
  if (dims.length !== 3 || tokens !== width) {
    const { name } = model.description;
    throw modelError(name, `its output has the shape [${dims.join(", ")}], not that of SPLADE`);
  }
  model.requireSize(size);
  return Array.from({ length: rows }, (_, row) => {
    const best = new Float32Array(size);
    for (let token = 0; token < width; token++) {
      if (mask[row * width + token] !== 1n) continue;
      const start = (row * width + token) * size;
      for (let i = 0; i < size; i++) best[i] = Math.max(best[i]!, data[start + i]!);
    }
    const indices: number[] = [];
    const values: number[] = [];
    for (let i = 0; i < size; i++) {
      if (best[i]! <= 0) continue;
      indices.push(i);
      values.push(Math.fround(Math.log1p(best[i]!)));
    }
    return { indices, values };
  });
}

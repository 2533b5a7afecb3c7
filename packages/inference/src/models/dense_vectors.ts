/** One vector for each text: pooled over its tokens, and scaled to length 1, as FastEmbed does. */
import { modelError } from "../description/model_error.ts";
import type { FloatTensor } from "../runtime/tensors.ts";
import type { TokenBatch } from "../runtime/text_tokenizer.ts";
import type { Pooling } from "../description/model_description.ts";
import type { TextModel } from "./text_model.ts";

/** Least length that a vector is divided by. */
const LENGTH_MIN = 1e-12;
/** Least number of tokens that a sum is divided by. */
const TOKENS_MIN = 1e-9;

/** @throws QdrantError `inference` as the model does */
export async function denseVectors(
  model: TextModel,
  texts: readonly string[],
): Promise<Float32Array[]> {
  const batch = model.tokenizer.encode(texts);
  const output = await model.run(batch);
  const { pooling = "mean", isNormalized = true, name } = model.description;
  const pooled = output.dims.length === 2 ? rowsOf(output) : pool(name, output, batch, pooling);
  for (const vector of pooled) {
    model.requireSize(vector.length);
    if (isNormalized) normalize(vector);
  }
  return pooled;
}

/** Scales a vector to length 1. */
export function normalize(vector: Float32Array): void {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.max(Math.sqrt(sum), LENGTH_MIN);
  for (let i = 0; i < vector.length; i++) vector[i]! /= length;
}

function rowsOf({ data, dims }: FloatTensor): Float32Array[] {
  const [rows = 0, size = 0] = dims;
  return Array.from({ length: rows }, (_, row) => data.slice(row * size, (row + 1) * size));
}

function pool(
  model: string,
  { data, dims }: FloatTensor,
  { mask, width }: TokenBatch,
  pooling: Pooling,
): Float32Array[] {
  const [rows = 0, tokens = 0, size = 0] = dims;
  if (dims.length !== 3 || tokens !== width || pooling === "none") {
    throw modelError(model, `its output has the shape [${dims.join(", ")}], which is not pooled`);
  }
  return Array.from({ length: rows }, (_, row) => {
    const isToken = (token: number): boolean => mask[row * width + token] === 1n;
    const vectorAt = (token: number): Float32Array => {
      const start = (row * width + token) * size;
      return data.subarray(start, start + size);
    };
    if (pooling === "first") return vectorAt(0).slice();
    if (pooling === "last") return vectorAt(lastToken(width, isToken)).slice();
    return meanOf(size, width, isToken, vectorAt);
  });
}

function lastToken(width: number, isToken: (token: number) => boolean): number {
  for (let token = width - 1; token > 0; token--) if (isToken(token)) return token;
  return 0;
}

function meanOf(
  size: number,
  width: number,
  isToken: (token: number) => boolean,
  vectorAt: (token: number) => Float32Array,
): Float32Array {
  const sums = new Float64Array(size);
  let count = 0;
  for (let token = 0; token < width; token++) {
    if (!isToken(token)) continue;
    count++;
    const vector = vectorAt(token);
    for (let i = 0; i < size; i++) sums[i]! += vector[i]!;
  }
  return Float32Array.from(sums, (sum) => sum / Math.max(count, TOKENS_MIN));
}

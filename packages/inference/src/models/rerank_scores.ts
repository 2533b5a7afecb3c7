/** How well texts answer a question (cross-encoders): the first logit of each pair, no sigmoid. */
import { modelError } from "../description/model_error.ts";
import type { TextModel } from "./text_model.ts";

/** Pairs that are scored together, as FastEmbed does. */
const BATCH_SIZE = 64;

/**
 * Scores of texts for a question, in their order.
 *
 * @throws QdrantError `inference` as the model does; the reason of an aborted signal
 */
export async function rerankScores(
  model: TextModel,
  question: string,
  texts: readonly string[],
  signal?: AbortSignal,
): Promise<number[]> {
  const scores: number[] = [];
  for (let from = 0; from < texts.length; from += BATCH_SIZE) {
    signal?.throwIfAborted();
    const pairs = texts.slice(from, from + BATCH_SIZE);
    const batch = model.tokenizer.encode(
      pairs.map(() => question),
      { pairs },
    );
    const { data, dims } = await model.run(batch);
    const [rows = 0, columns = 1] = dims;
    if (dims.length > 2) {
      const text = `its output has the shape [${dims.join(", ")}], not a score a pair`;
      throw modelError(model.description.name, text);
    }
    for (let row = 0; row < rows; row++) scores.push(data[row * columns]!);
  }
  return scores;
}

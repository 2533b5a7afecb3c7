/**
 * Scores of a point from its similarities to examples (Qdrant 1.18,
 * `vector_storage/query/*_query.rs`). All arithmetic in f32; a larger score is better for every
 * distance.
 */

/** The score of a point; `similarities` are those to the examples of the query, in their order. */
export type Combine = (similarities: Float32Array) => number;

const F32_EPSILON = 1.1920929e-7;

/**
 * `best_score`: the closest example decides. The first `positives` examples are the positive ones.
 */
export function bestScore(positives: number): Combine {
  return (similarities) => {
    const best = maximum(similarities, 0, positives);
    const worst = maximum(similarities, positives, similarities.length);
    return best > worst ? scaledSigmoid(best) : -scaledSigmoid(worst);
  };
}

/** `sum_scores`: positive similarities minus negative ones. */
export function sumScores(positives: number): Combine {
  return (similarities) => {
    let sum = 0;
    similarities.forEach((similarity, at) => {
      sum = Math.fround(at < positives ? sum + similarity : sum - similarity);
    });
    return sum;
  };
}

/**
 * `discover`: how many more pairs the point is on the positive side of than on the negative, then
 * the similarity to the target. Examples: the target, then positive and negative of each pair.
 */
export function discoverScore(similarities: Float32Array): number {
  let rank = 0;
  for (let at = 1; at < similarities.length; at += 2) {
    rank += Math.sign(similarities[at]! - similarities[at + 1]!);
  }
  return Math.fround(rank + scaledSigmoid(similarities[0]!));
}

/**
 * `context`: 0 where the point is on the positive side of every pair, less by how far it is on the
 * negative side. Examples: positive and negative of each pair.
 */
export function contextScore(similarities: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < similarities.length; at += 2) {
    const lead = Math.fround(similarities[at]! - similarities[at + 1]!);
    sum = Math.fround(sum + sigmoid(Math.min(Math.fround(lead - F32_EPSILON), 0)));
  }
  return sum;
}

/** The weights of the naive strategy of relevance feedback. */
export interface FeedbackStrategy {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/**
 * Relevance feedback: a·s(target) + Σ d^b·c·(s(p) − s(n)) over all ordered pairs of examples with d
 * = score(p) − score(n) > 0. Examples: the target, then those with feedback.
 *
 * @param scores the feedback, one per example behind the target
 */
export function feedbackScore(scores: readonly number[], { a, b, c }: FeedbackStrategy): Combine {
  const pairs = scores.flatMap((better, p) =>
    scores.flatMap((worse, n) => {
      const confidence = Math.fround(better - worse);
      if (confidence <= 0) return [];
      return [{ p: p + 1, n: n + 1, weight: Math.fround(Math.fround(confidence ** b) * c) }];
    }),
  );
  return (similarities) => {
    let score = Math.fround(a * similarities[0]!);
    for (const { p, n, weight } of pairs) {
      const lead = Math.fround(similarities[p]! - similarities[n]!);
      score = Math.fround(score + Math.fround(weight * lead));
    }
    return score;
  };
}

/** x / (1 + |x|). */
function sigmoid(x: number): number {
  if (!Number.isFinite(x)) return Math.sign(x);
  return Math.fround(x / Math.fround(1 + Math.abs(x)));
}

/** A sigmoid between 0 and 1. */
function scaledSigmoid(x: number): number {
  return Math.fround(0.5 * Math.fround(sigmoid(x) + 1));
}

function maximum(values: Float32Array, from: number, to: number): number {
  let max = -Infinity;
  for (let at = from; at < to; at++) max = Math.max(max, values[at]!);
  return max;
}

/**
 * Explains a ranking by asking again, word by word. A BM25 score is the sum of what each term adds,
 * so the score of a one-word query on the same points is exactly the share of that word.
 */

import type { QdrantClient } from "quiverdb";
import { collectionName, model, vectorName } from "./dictionary.ts";

/** Why the answers are ranked as they are. */
export interface Explanation {
  /** The words that count and those that do not, in two lines. */
  readonly summary: string;
  /** By point id: the shares of the words, such as `fear 7.04 + heights 10.73`. */
  readonly contributions: ReadonlyMap<number, string>;
}

/** Words of the query that are one term to the index: they have the same stem. */
interface Term {
  name: string;
  readonly scores: ReadonlyMap<number, number>;
}

/** @param answers the points whose scores are explained */
export async function explainTerms(
  client: QdrantClient,
  query: string,
  answers: readonly { readonly id: number }[],
): Promise<Explanation> {
  const words = [...new Set(query.toLowerCase().match(/[\p{Alphabetic}\p{N}]+/gu))];
  const ids = answers.map(({ id }) => id);
  /** By the best answer and its score, which words of one stem share. */
  const terms = new Map<string, Term>();
  const ignored: string[] = [];
  for (const word of words) {
    const best = await bestOf(client, word);
    const known = terms.get(best);
    if (best === "") ignored.push(word);
    // Two terms of one text can score alike by chance; only the same term adds nothing to itself.
    else if (known && (await bestOf(client, `${known.name} ${word}`)) === best) {
      known.name += `/${word}`;
    } else {
      const key = known ? `${best} ${word}` : best;
      terms.set(key, { name: word, scores: await scoresOf(client, word, ids) });
    }
  }
  const all = [...terms.values()];
  return {
    summary: summarize(
      all.map(({ name }) => name),
      ignored,
    ),
    contributions: new Map(ids.map((id) => [id, shares(all, id)])),
  };
}

function shares(terms: readonly Term[], id: number): string {
  return terms
    .filter(({ scores }) => scores.has(id))
    .map(({ name, scores }) => `${name} ${scores.get(id)!.toFixed(2)}`)
    .join(" + ");
}

/** The best point for some words and its score, as a key. */
async function bestOf(client: QdrantClient, words: string): Promise<string> {
  return [...(await scoresOf(client, words))].join();
}

/** The scores of a query: on the given points, or only the best one of all. */
async function scoresOf(
  client: QdrantClient,
  text: string,
  ids?: readonly number[],
): Promise<Map<number, number>> {
  if (ids?.length === 0) return new Map();
  const { points } = await client.queryPoints(collectionName, {
    query: { text, model },
    using: vectorName,
    limit: ids?.length ?? 1,
    with_payload: false,
    ...(ids === undefined ? {} : { filter: { must: [{ has_id: [...ids] }] } }),
  });
  return new Map(points.map(({ id, score }) => [Number(id), score]));
}

function summarize(counted: readonly string[], ignored: readonly string[]): string {
  const none = "none";
  return (
    `words that count: ${counted.join(", ") || none}\n` +
    `ignored (too common, or in no definition): ${ignored.join(", ") || none}`
  );
}

/** Asks the dictionary and prints the words it finds. */

import type { QdrantClient } from "quiverdb";
import type { RunCommand } from "./command_line.ts";
import { meaningName, model, vectorName, wordsOnly } from "./dictionary.ts";
import type { Dictionary, Meaning } from "./dictionary.ts";
import { explainTerms } from "./explain.ts";
import { formatNumber } from "./progress_bar.ts";

/** A meaning that fits the description. */
export interface Answer extends Meaning {
  readonly id: number;
  /** Higher is better: of BM25, of the model, or of the fusion of both. */
  readonly score: number;
}

/** What to look for. */
export type Question = Pick<RunCommand, "pos" | "limit"> & { readonly query: string };

/** By what answers are ranked. */
export type Ranking = "words" | "meaning" | "both";

/** Candidates of each kind that are fused. */
const candidates = 100;

/**
 * The meanings that fit a description, best first.
 *
 * @param ranking default: by both where the dictionary has an embedding model
 */
export async function findAnswers(
  client: QdrantClient,
  question: Question,
  dictionary: Dictionary = wordsOnly,
  ranking: Ranking = dictionary.embedding === undefined ? "words" : "both",
): Promise<Answer[]> {
  const { query, pos, limit } = question;
  const words = { query: { text: query, model }, using: vectorName };
  const meaning = {
    query: { text: query, model: dictionary.embedding?.model ?? model },
    using: meaningName,
  };
  const asked = {
    words,
    meaning,
    both: {
      prefetch: [words, meaning].map((one) => ({ ...one, limit: candidates })),
      query: { fusion: "rrf" as const },
    },
  }[ranking];
  const { points } = await client.queryPoints<Meaning>(dictionary.collection, {
    ...asked,
    limit,
    with_payload: true,
    ...(pos === undefined ? {} : { filter: { must: [{ key: "pos", match: { value: pos } }] } }),
  });
  return points.flatMap(({ id, score, payload }) =>
    payload ? [{ id: Number(id), score, ...payload }] : [],
  );
}

/** The answers as text for people, with the explanation if the question asks for it. */
export async function describeAnswers(
  client: QdrantClient,
  question: Question & Pick<RunCommand, "explain">,
  pointCount: number,
  dictionary: Dictionary = wordsOnly,
): Promise<string> {
  const startedAt = performance.now();
  const answers = await findAnswers(client, question, dictionary);
  const milliseconds = (performance.now() - startedAt).toFixed(1);
  if (answers.length === 0 && !question.explain) return "No definition has one of these words.\n";
  if (dictionary.embedding !== undefined) {
    const blocks = answers.map((answer, at) => formatAnswer(answer, at + 1, ""));
    const rankings = question.explain ? await describeRankings(client, question, dictionary) : "";
    return `${blocks.join("\n")}${rankings}`;
  }

  const terms = question.explain ? await explainTerms(client, question.query, answers) : undefined;
  const blocks = answers.map((answer, at) => {
    const terms_ = terms?.contributions.get(answer.id);
    return formatAnswer(answer, at + 1, terms_ === undefined ? "" : ` = ${terms_}`);
  });
  const summary = terms
    ? `\n${terms.summary}\n${formatNumber(pointCount)} points searched in ${milliseconds} ms\n`
    : "";
  return `${blocks.join("\n")}${summary}`;
}

/** What either ranking alone would answer, as one line each. */
async function describeRankings(
  client: QdrantClient,
  question: Question,
  dictionary: Dictionary,
): Promise<string> {
  const lines = ["words", "meaning"] as const;
  const texts = await Promise.all(
    lines.map(async (ranking) => {
      const answers = await findAnswers(client, question, dictionary, ranking);
      const found = answers.map(({ words: [word], score }) => `${word} ${score.toFixed(2)}`);
      return `by ${ranking} alone: ${found.join(", ")}\n`;
    }),
  );
  return `\n${texts.join("")}`;
}

function formatAnswer(answer: Answer, rank: number, terms: string): string {
  const { words, pos, domain, gloss, score } = answer;
  return (
    `${String(rank).padStart(3)}. ${words.join(", ")}\n` +
    `     ${gloss}\n` +
    `     ${pos}, ${domain}, score ${score.toFixed(2)}${terms}\n`
  );
}

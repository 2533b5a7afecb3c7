/** Asks the dictionary and prints the words it finds. */

import type { QdrantClient } from "quiverdb";
import type { RunCommand } from "./command_line.ts";
import { collectionName, model, vectorName } from "./dictionary.ts";
import type { Meaning } from "./dictionary.ts";
import { explainTerms } from "./explain.ts";
import { formatNumber } from "./progress_bar.ts";

/** A meaning that fits the description. */
export interface Answer extends Meaning {
  readonly id: number;
  /** BM25: higher is better. */
  readonly score: number;
}

/** What to look for. */
export type Question = Pick<RunCommand, "pos" | "limit"> & { readonly query: string };

/** The meanings that fit a description, best first. */
export async function findAnswers(client: QdrantClient, question: Question): Promise<Answer[]> {
  const { query, pos, limit } = question;
  const { points } = await client.queryPoints<Meaning>(collectionName, {
    query: { text: query, model },
    using: vectorName,
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
): Promise<string> {
  const startedAt = performance.now();
  const answers = await findAnswers(client, question);
  const milliseconds = (performance.now() - startedAt).toFixed(1);
  if (answers.length === 0 && !question.explain) return "No definition has one of these words.\n";

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

function formatAnswer(answer: Answer, rank: number, terms: string): string {
  const { words, pos, domain, gloss, score } = answer;
  return (
    `${String(rank).padStart(3)}. ${words.join(", ")}\n` +
    `     ${gloss}\n` +
    `     ${pos}, ${domain}, score ${score.toFixed(2)}${terms}\n`
  );
}

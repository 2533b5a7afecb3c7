/**
 * The recorded text index answers of Qdrant 1.18.3, by plain comparison of tokens: what a full-text
 * condition finds depends on nothing but the tokens of the query and of each payload string.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import test from "node:test";

import { parseSnowballLanguage } from "./stemmer.ts";
import { parseStopWordLanguage, type StopWords } from "./stop_words.ts";
import { TokenPipeline, type TokenizerType } from "./token_pipeline.ts";

interface TextSchema {
  type?: string;
  tokenizer?: TokenizerType;
  lowercase?: boolean | null;
  ascii_folding?: boolean | null;
  phrase_matching?: boolean | null;
  stopwords?: string | { languages?: string[] | null; custom?: string[] | null } | null;
  stemmer?: { language: string } | null;
  min_token_len?: number | null;
  max_token_len?: number | null;
}

interface Match {
  text?: string;
  text_any?: string;
  phrase?: string;
}

interface Step {
  id: string;
  status: number;
  request: {
    method: string;
    path: string;
    body?: {
      points?: { id: number; payload?: Record<string, unknown> }[];
      field_name?: string;
      field_schema?: TextSchema | string;
      filter?: Record<string, { key?: string; match?: Match }[]>;
    };
  };
  response: { result?: { points?: { id: number }[] } };
}

interface TextIndex {
  readonly pipeline: TokenPipeline;
  readonly phraseMatching: boolean;
}

const SHARED =
  process.env["QUIVER_SHARED"] ?? resolve(import.meta.dirname, "../../../../../shared");
const TAPE = resolve(SHARED, "tape");
const skip = existsSync(TAPE) ? false : "the recorded answers are not on this machine";

function compile(schema: TextSchema): TextIndex {
  return {
    phraseMatching: schema.phrase_matching ?? false,
    pipeline: new TokenPipeline({
      tokenizer: schema.tokenizer ?? "word",
      lowercase: schema.lowercase ?? true,
      asciiFolding: schema.ascii_folding ?? false,
      stopWords: stopWords(schema.stopwords ?? {}),
      stemmer: schema.stemmer ? parseSnowballLanguage(schema.stemmer.language) : undefined,
      minTokenLength: schema.min_token_len ?? undefined,
      maxTokenLength: schema.max_token_len ?? undefined,
    }),
  };
}

function stopWords(value: NonNullable<TextSchema["stopwords"]>): StopWords {
  const names = typeof value === "string" ? [value] : (value.languages ?? []);
  const languages = names.map((name) => {
    const language = parseStopWordLanguage(name);
    assert.ok(language !== undefined, name);
    return language;
  });
  return { languages, custom: typeof value === "string" ? [] : (value.custom ?? []) };
}

function matches(index: TextIndex, texts: readonly string[], match: Match): boolean {
  const documents = texts.map((text) => index.pipeline.tokenize(text, "document"));
  if (match.phrase !== undefined) {
    const phrase = index.pipeline.tokenize(match.phrase, "document");
    return index.phraseMatching && documents.some((tokens) => contains(tokens, phrase));
  }
  const known = new Set(documents.flat());
  const query = index.pipeline.tokenize(match.text ?? match.text_any ?? "", "query");
  if (match.text_any !== undefined) return query.some((token) => known.has(token));
  return query.length > 0 && query.every((token) => known.has(token));
}

function contains(tokens: readonly string[], phrase: readonly string[]): boolean {
  return (
    phrase.length > 0 &&
    tokens.some((_, start) => phrase.every((token, i) => tokens[start + i] === token))
  );
}

function strings(value: unknown): string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.filter((item) => typeof item === "string");
}

/** Answers a full-text step as the tape did, or `undefined` for any other step. */
function answer(
  step: Step,
  payloads: ReadonlyMap<number, Record<string, unknown>>,
  indexes: ReadonlyMap<string, TextIndex>,
): number[] | undefined {
  const { filter } = step.request.body ?? {};
  const clause = filter?.["must"] ?? filter?.["must_not"];
  const condition = clause?.[0];
  if (clause?.length !== 1 || condition?.key === undefined) return undefined;
  const { key, match = {} } = condition;
  const index = indexes.get(key);
  const isFullText = ["text", "text_any", "phrase"].some((kind) => kind in match);
  if (index === undefined || !isFullText) return undefined;
  const isWanted = filter?.["must"] !== undefined;
  return [...payloads]
    .filter(([, payload]) => matches(index, strings(payload[key]), match) === isWanted)
    .map(([id]) => id)
    .sort((a, b) => a - b);
}

function replay(name: string): { compared: number; differing: string[] } {
  const { steps } = JSON.parse(readFileSync(resolve(TAPE, name), "utf8")) as { steps: Step[] };
  const payloads = new Map<number, Record<string, unknown>>();
  const indexes = new Map<string, TextIndex>();
  const differing: string[] = [];
  let compared = 0;
  for (const step of steps) {
    const { method, path, body } = step.request;
    if (step.status !== 200) continue;
    if (method === "PUT" && path.endsWith("/points")) {
      for (const { id, payload } of body?.points ?? []) payloads.set(id, payload ?? {});
    } else if (method === "PUT" && path.endsWith("/index")) {
      const schema = body?.field_schema;
      if (typeof schema === "object") indexes.set(body?.field_name ?? "", compile(schema));
    } else if (method === "DELETE") {
      indexes.delete(path.split("/").at(-1) ?? "");
    } else {
      const found = answer(step, payloads, indexes);
      if (found === undefined) continue;
      compared++;
      const expected = step.response.result?.points?.map(({ id }) => id) ?? [];
      if (JSON.stringify(found) !== JSON.stringify(expected)) differing.push(step.id);
    }
  }
  return { compared, differing };
}

for (const [name, count] of [
  ["37-text-index.json", 546],
  ["38-text-languages.json", 49],
] as const) {
  test(`every full-text condition of ${name} finds the recorded points`, { skip }, () => {
    const { compared, differing } = replay(name);
    assert.deepEqual(differing, []);
    assert.equal(compared, count);
  });
}

/**
 * Rows by the tokens of their texts. All texts of a row are one document; a phrase lies within one
 * of them.
 *
 * Each distinct token has a number; a number whose token is in no document any more is given to
 * another one. So whatever lasts longer than a call names tokens, not numbers.
 */
import type { JsonValue } from "@quiverdb/client";

import type { FieldTest, Match } from "../request/filter.ts";
import type { TokenPipeline } from "../text/token_pipeline.ts";
import { allOf, anyOf, type Cardinality, exactly } from "./cardinality.ts";
import { PostingTable } from "./posting_table.ts";
import { RowSet } from "./row_set.ts";
import { RowValues } from "./row_values.ts";
import { type IndexAnswer, NO_ROWS, type ValueIndex } from "./value_index.ts";

type TextMatch = Extract<Match, { kind: "text" | "text_any" | "phrase" }>;

/** Between the texts of a document. */
const GAP = 0;

export class TextIndex implements ValueIndex {
  readonly indexed = new RowSet();
  private readonly pipeline: TokenPipeline;
  private readonly hasPhrases: boolean;
  private readonly numbers = new Map<string, number>();
  /** By number; {@link GAP} is no token. */
  private readonly tokens: string[] = [""];
  private readonly freeNumbers: number[] = [];
  private readonly postings = new PostingTable();
  /** The distinct tokens of each row, or with phrases all of them in their order. */
  private readonly documents = new RowValues();

  constructor(pipeline: TokenPipeline, hasPhrases: boolean) {
    this.pipeline = pipeline;
    this.hasPhrases = hasPhrases;
  }

  add(row: number, values: readonly JsonValue[]): void {
    const texts = values.filter((value) => typeof value === "string");
    if (texts.length === 0) return;
    const document: number[] = [];
    for (const text of texts) {
      if (this.hasPhrases && document.length > 0) document.push(GAP);
      for (const token of this.pipeline.tokenize(text, "document")) {
        document.push(this.numbers.get(token) ?? this.newToken(token));
      }
    }
    const distinct = new Set(document);
    this.documents.set(row, this.hasPhrases ? document : [...distinct]);
    distinct.delete(GAP);
    for (const number of distinct) this.postings.add(number, row);
    this.indexed.add(row);
  }

  remove(row: number): void {
    if (!this.indexed.delete(row)) return;
    const distinct = new Set(this.documents.of(row));
    distinct.delete(GAP);
    for (const number of distinct) {
      this.postings.delete(number, row);
      if (this.postings.count(number) > 0) continue;
      this.numbers.delete(this.tokens[number]!);
      this.freeNumbers.push(number);
    }
    this.documents.clear(row);
  }

  answer(test: FieldTest): IndexAnswer | undefined {
    const match = textMatch(test);
    if (match === undefined) return undefined;
    const tokens = this.tokensOf(match);
    if (tokens.length === 0) return NO_ROWS;
    switch (match.kind) {
      case "text":
        return this.answerAll(tokens);
      case "text_any":
        return this.answerAny(tokens);
      case "phrase":
        return tokens.length === 1 ? this.answerAll(tokens) : this.answerPhrase(tokens);
    }
  }

  /** The test as a function of one value, for payloads that have no row: elements of `nested`. */
  compileValueCheck(test: FieldTest): ((value: JsonValue) => boolean) | undefined {
    const match = textMatch(test);
    if (match === undefined) return undefined;
    const tokens = this.tokensOf(match);
    return (value) => {
      const texts = (Array.isArray(value) ? value : [value]).filter(
        (each) => typeof each === "string",
      );
      const documents = texts.map((text) => this.pipeline.tokenize(text, "document"));
      return tokens.length > 0 && matchesDocuments(match.kind, tokens, documents);
    };
  }

  /** The tokens that a match asks for; none if nothing can match. Only a phrase repeats them. */
  private tokensOf(match: TextMatch): readonly string[] {
    if (match.kind !== "phrase") {
      return [...new Set(this.pipeline.tokenize(match.text, "query"))];
    }
    return this.hasPhrases ? this.pipeline.tokenize(match.text, "document") : [];
  }

  private answerAll(tokens: readonly string[]): IndexAnswer {
    return {
      estimate: allOf(this.counts(tokens), this.indexed.size),
      isExact: true,
      rows: () => this.rowsOfAll(tokens),
      test: (row) => tokens.every((token) => this.has(token, row)),
    };
  }

  private answerAny(tokens: readonly string[]): IndexAnswer {
    return {
      estimate: anyOf(this.counts(tokens), this.indexed.size),
      isExact: true,
      rows: () => this.postings.rowsOfAny(tokens.map((token) => this.numbers.get(token) ?? GAP)),
      test: (row) => tokens.some((token) => this.has(token, row)),
    };
  }

  private answerPhrase(tokens: readonly string[]): IndexAnswer {
    const { expected, max } = allOf(this.counts(tokens), this.indexed.size);
    const estimate: Cardinality = {
      min: 0,
      expected: Math.round(expected / tokens.length ** 2),
      max,
    };
    return {
      estimate,
      isExact: false,
      rows: () => this.rowsOfAll(tokens),
      test: (row) => this.hasPhrase(tokens, row),
    };
  }

  private rowsOfAll(tokens: readonly string[]): RowSet {
    const numbers: number[] = [];
    for (const token of new Set(tokens)) {
      const number = this.numbers.get(token);
      if (number === undefined) return new RowSet();
      numbers.push(number);
    }
    numbers.sort((a, b) => this.postings.count(a) - this.postings.count(b));
    const [rarest, ...others] = numbers;
    let rows = rarest === undefined ? new RowSet() : this.postings.rows(rarest);
    for (const number of others) rows = rows.and(this.postings.rows(number));
    return rows;
  }

  private has(token: string, row: number): boolean {
    const number = this.numbers.get(token);
    return number !== undefined && this.postings.has(number, row);
  }

  private hasPhrase(tokens: readonly string[], row: number): boolean {
    const wanted = tokens.map((token) => this.numbers.get(token));
    return !wanted.includes(undefined) && containsRun(this.documents.of(row), wanted);
  }

  private counts(tokens: readonly string[]): Cardinality[] {
    return tokens.map((token) => {
      const number = this.numbers.get(token);
      return exactly(number === undefined ? 0 : this.postings.count(number));
    });
  }

  private newToken(token: string): number {
    const number = this.freeNumbers.pop() ?? this.tokens.length;
    this.tokens[number] = token;
    this.numbers.set(token, number);
    return number;
  }
}

function textMatch(test: FieldTest): TextMatch | undefined {
  if (test.kind !== "match") return undefined;
  const { match } = test;
  switch (match.kind) {
    case "text":
    case "text_any":
    case "phrase":
      return match;
    default:
      return undefined;
  }
}

/** Whether tokens are in the texts of one value. */
function matchesDocuments(
  kind: TextMatch["kind"],
  tokens: readonly string[],
  documents: readonly (readonly string[])[],
): boolean {
  switch (kind) {
    case "text":
      return tokens.every((token) => documents.some((document) => document.includes(token)));
    case "text_any":
      return tokens.some((token) => documents.some((document) => document.includes(token)));
    case "phrase":
      return documents.some((document) => containsRun(document, tokens));
  }
}

/** Whether a sequence lies within another one, without gaps. */
function containsRun<T>(sequence: ArrayLike<T>, run: ArrayLike<T | undefined>): boolean {
  for (let from = 0; from + run.length <= sequence.length; from++) {
    let at = 0;
    while (at < run.length && sequence[from + at] === run[at]) at++;
    if (at === run.length) return true;
  }
  return false;
}

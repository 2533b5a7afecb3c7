/**
 * BM25 embedding: a text becomes a sparse vector whose dot product with a query's vector, weighted
 * by the collection's `modifier: idf`, is the BM25 score.
 *
 * The index of a token is a hash of it. In a document a token that occurs n times among `length`
 * tokens weighs `n (k + 1) / (n + k (1 - b + b length / avg_len))`; in a query it weighs 1 however
 * often it occurs. Should two tokens of a text share an index, the later one's weight stays.
 */
import { BM25_VOCABULARY_TOKENS_MAX } from "../common/limits.ts";
import type { SparseVector } from "../common/point.ts";
import { tokenIndex } from "../text/murmur3.ts";
import { TokenPipeline, type TokenMode } from "../text/token_pipeline.ts";
import type { Bm25Options } from "./bm25_options.ts";

/**
 * A token and its count in the text being embedded; the count holds for the text numbered
 * `textNumber`.
 */
interface Term {
  readonly index: number;
  textNumber: number;
  count: number;
}

/**
 * One set of options, compiled. Remembers what became of raw tokens: texts of one collection share
 * most of their words, and stemming costs more than all the rest.
 */
export class Bm25Model {
  readonly #options: Bm25Options;
  readonly #pipeline: TokenPipeline;
  /** Raw token -> its term, or `null` if the pipeline drops it. Bounded, see {@link #beginText}. */
  readonly #termOfRaw = new Map<string, Term | null>();
  readonly #termOfToken = new Map<string, Term>();
  #textNumber = 0;

  constructor(options: Bm25Options) {
    this.#options = options;
    this.#pipeline = new TokenPipeline(options.pipeline);
  }

  embed(text: string, mode: TokenMode): SparseVector {
    this.#beginText();
    const terms: Term[] = [];
    let length = 0;
    if (this.#pipeline.isTokenwise) {
      for (const raw of this.#pipeline.splitRaw(text)) {
        const term = this.#lookUp(raw);
        if (term === null) continue;
        this.#count(term, terms);
        length++;
      }
    } else {
      for (const token of this.#pipeline.tokenize(text, mode)) {
        this.#count(this.#term(token), terms);
        length++;
      }
    }
    return this.#vector(terms, mode, length);
  }

  #lookUp(raw: string): Term | null {
    let term = this.#termOfRaw.get(raw);
    if (term === undefined) {
      const token = this.#pipeline.processRaw(raw);
      term = token === undefined ? null : this.#term(token);
      this.#termOfRaw.set(raw, term);
    }
    return term;
  }

  #term(token: string): Term {
    let term = this.#termOfToken.get(token);
    if (term === undefined) {
      term = { index: tokenIndex(token), textNumber: 0, count: 0 };
      this.#termOfToken.set(token, term);
    }
    return term;
  }

  #count(term: Term, terms: Term[]): void {
    if (term.textNumber !== this.#textNumber) {
      term.textNumber = this.#textNumber;
      term.count = 0;
      terms.push(term);
    }
    term.count++;
  }

  /** Only between texts may terms be forgotten: within one, a token must stay the same term. */
  #beginText(): void {
    this.#textNumber++;
    const size = Math.max(this.#termOfRaw.size, this.#termOfToken.size);
    if (size <= BM25_VOCABULARY_TOKENS_MAX) return;
    this.#termOfRaw.clear();
    this.#termOfToken.clear();
  }

  #vector(terms: Term[], mode: TokenMode, length: number): SparseVector {
    terms.sort((a, b) => a.index - b.index);
    const indices = new Uint32Array(terms.length);
    const values = new Float32Array(terms.length);
    let size = 0;
    for (const term of terms) {
      if (size > 0 && indices[size - 1] === term.index) size--;
      indices[size] = term.index;
      values[size] = mode === "query" ? 1 : this.#weight(term.count, length);
      size++;
    }
    if (size === terms.length) return { kind: "sparse", indices, values };
    return { kind: "sparse", indices: indices.slice(0, size), values: values.slice(0, size) };
  }

  #weight(count: number, length: number): number {
    const { k, b, averageLength } = this.#options;
    return (count * (k + 1)) / (count + k * (1 - b + (b * length) / averageLength));
  }
}

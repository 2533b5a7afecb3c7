/**
 * From text to tokens, as a text index and BM25 see them: a tokenizer cuts raw tokens, and each one
 * is folded to ASCII, lower-cased, dropped if a stop word, stemmed and dropped by length, in this
 * order. Every step but the cutting can be off.
 */
import { foldToAscii } from "./ascii_folding.ts";
import { splitMultilingual } from "./multilingual_tokenizer.ts";
import { createStemmer, type SnowballLanguage, type Stem } from "./stemmer.ts";
import { stopWordSet, type StopWords } from "./stop_words.ts";
import { countCharacters, splitWhitespace, splitWords, takeCharacters } from "./word_split.ts";

/** In the order Qdrant lists them in errors. */
export const TOKENIZER_TYPES = ["prefix", "whitespace", "word", "multilingual"] as const;

export type TokenizerType = (typeof TOKENIZER_TYPES)[number];

/**
 * Documents are indexed, queries look them up; only the `prefix` tokenizer treats them differently.
 */
export type TokenMode = "document" | "query";

export interface TokenPipelineOptions {
  readonly tokenizer: TokenizerType;
  readonly lowercase: boolean;
  readonly asciiFolding: boolean;
  readonly stopWords: StopWords;
  /** No stemming if undefined. */
  readonly stemmer: SnowballLanguage | undefined;
  /** Shortest token kept, in characters after stemming. The shortest prefix for `prefix`. */
  readonly minTokenLength: number | undefined;
  /** Longest token kept, in characters after stemming. The longest prefix for `prefix`. */
  readonly maxTokenLength: number | undefined;
}

/** Options compiled once, used for any number of texts. */
export class TokenPipeline {
  readonly #tokenizer: TokenizerType;
  readonly #lowercase: boolean;
  readonly #asciiFolding: boolean;
  readonly #stopWords: ReadonlySet<string>;
  readonly #stem: Stem | undefined;
  readonly #lengthMin: number;
  readonly #lengthMax: number;
  /** With an explicit minimum of 0 a document has the empty prefix too, as in Qdrant. */
  readonly #prefixLengthMin: number;

  constructor(options: TokenPipelineOptions) {
    this.#tokenizer = options.tokenizer;
    this.#lowercase = options.lowercase;
    this.#asciiFolding = options.asciiFolding;
    this.#stopWords = stopWordSet(options.stopWords, options.lowercase);
    this.#stem = options.stemmer === undefined ? undefined : createStemmer(options.stemmer);
    this.#lengthMin = options.minTokenLength ?? 0;
    this.#lengthMax = options.maxTokenLength ?? Infinity;
    this.#prefixLengthMin = options.minTokenLength ?? 1;
  }

  /**
   * Whether {@link tokenize} is {@link splitRaw} followed by {@link processRaw} of each raw token.
   * Then a caller may remember what became of a raw token.
   */
  get isTokenwise(): boolean {
    return this.#tokenizer === "word" || this.#tokenizer === "whitespace";
  }

  /** Tokens in the order of the text, repeated as often as they occur. */
  tokenize(text: string, mode: TokenMode): string[] {
    switch (this.#tokenizer) {
      case "prefix":
        return mode === "document" ? this.#prefixes(text) : this.#longestPrefixes(text);
      case "multilingual":
        return this.#multilingual(text);
      case "word":
      case "whitespace": {
        const tokens: string[] = [];
        for (const raw of this.splitRaw(text)) pushDefined(tokens, this.processRaw(raw));
        return tokens;
      }
    }
  }

  /** Raw tokens of the `whitespace` tokenizer, of `word` otherwise. */
  splitRaw(text: string): string[] {
    return this.#tokenizer === "whitespace" ? splitWhitespace(text) : splitWords(text);
  }

  /** What becomes of a raw token; `undefined` if it is dropped. */
  processRaw(raw: string): string | undefined {
    return this.#process(raw, this.#lengthMax);
  }

  #process(raw: string, lengthMax: number): string | undefined {
    let token = this.#normalize(raw);
    if (token === "" || this.#stopWords.has(token)) return undefined;
    if (this.#stem !== undefined) token = this.#stem(token);
    return this.#isLengthWithin(token, lengthMax) ? token : undefined;
  }

  #normalize(raw: string): string {
    const folded = this.#asciiFolding ? foldToAscii(raw) : raw;
    return this.#lowercase ? folded.toLowerCase() : folded;
  }

  #isLengthWithin(token: string, lengthMax: number): boolean {
    if (this.#lengthMin === 0 && lengthMax === Infinity) return true;
    const length = countCharacters(token);
    return length >= this.#lengthMin && length <= lengthMax;
  }

  /**
   * Every prefix of every word, from the shortest to the longest allowed, or the word if it is
   * shorter.
   */
  #prefixes(text: string): string[] {
    const tokens: string[] = [];
    for (const raw of splitWords(text)) {
      const word = this.#process(raw, Infinity);
      if (word === undefined) continue;
      const length = countCharacters(word);
      const longest = Math.min(length, this.#lengthMax);
      for (let count = this.#prefixLengthMin; count <= longest; count++) {
        tokens.push(takeCharacters(word, count));
      }
      // Only an empty stem can be that short, and Qdrant keeps it if any length is allowed.
      const isAnyAllowed = this.#prefixLengthMin <= this.#lengthMax;
      if (length < this.#prefixLengthMin && isAnyAllowed) tokens.push(word);
    }
    return tokens;
  }

  /**
   * Of every word the longest prefix a document may have. Stop words stay: they may be a word's
   * start.
   */
  #longestPrefixes(text: string): string[] {
    const tokens: string[] = [];
    for (const raw of splitWords(text)) {
      let word = this.#normalize(raw);
      if (this.#stem !== undefined) word = this.#stem(word);
      if (countCharacters(word) < this.#lengthMin) continue;
      tokens.push(takeCharacters(word, this.#lengthMax));
    }
    return tokens;
  }

  #multilingual(text: string): string[] {
    const { tokens: raws, isJapanese } = splitMultilingual(text);
    const tokens: string[] = [];
    for (const raw of raws) {
      if (!isJapanese) pushDefined(tokens, this.processRaw(raw));
      else if (!this.#stopWords.has(raw)) tokens.push(this.#lowercase ? raw.toLowerCase() : raw);
    }
    return tokens;
  }
}

function pushDefined(tokens: string[], token: string | undefined): void {
  if (token !== undefined) tokens.push(token);
}

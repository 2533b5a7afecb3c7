/**
 * The `multilingual` tokenizer, close to what Qdrant does with charabia and vaporetto.
 *
 * Same as Qdrant on most text of alphabetic scripts: separators, removal of accents and
 * compatibility forms, `æ` -> `ae`, final sigma, the Arabic article as a token of its own, tokens
 * without a letter dropped. Different, because Qdrant uses dictionaries that are not here:
 * - Chinese, Japanese, Thai, Khmer, Lao and Burmese are cut by `Intl.Segmenter` (ICU), so words
 *   may be cut elsewhere: of 841 Chinese stop words 533 gave Qdrant's tokens, of 135 Japanese 100.
 * - Chinese characters are not replaced by their common variant, so `数` does not match `數`.
 * - Qdrant guesses the language of a text; here any kana makes it Japanese, and Arabic letters are
 *   never taken for Persian ones.
 * - A few symbols that Qdrant keeps inside tokens separate them, and the reverse.
 *
 * Documents and queries pass the same way, so what differs is where a match across different texts
 * is found, not whether a text matches itself.
 */

/**
 * What separates tokens: punctuation, spaces and operators, but not `=`, `<`, `|`, `~`, `$`, nor
 * the no-break space (U+00A0) and the line separator (U+2028).
 */
const SEPARATOR = /(?:(?![\u00A0\u2028])[\p{P}\p{Z}\t\n+±×÷`−∓-∿≀-⋿])+/u;

/** Scripts written without spaces between words. */
const SPACELESS =
  "\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}" +
  "\\p{sc=Thai}\\p{sc=Khmer}\\p{sc=Lao}\\p{sc=Myanmar}";

/** A run of such text, or of anything else. */
const SPACELESS_OR_OTHER = new RegExp(`(?<spaceless>[${SPACELESS}]+)|[^${SPACELESS}]+`, "gu");

const KANA = /[\p{sc=Hiragana}\p{sc=Katakana}]/u;
const LETTER = /\p{Alphabetic}/u;

/** Scripts whose marks are accents or optional vowels, not letters of their own. */
const MARKS_ARE_OPTIONAL =
  /[\p{sc=Latin}\p{sc=Greek}\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Thai}\p{sc=Thaana}\p{sc=Syriac}]/u;

const ARABIC_ARTICLE = "ال";

const LETTER_FORMS: readonly (readonly [from: RegExp, to: string])[] = [
  [/æ/gu, "ae"],
  [/œ/gu, "oe"],
  [/ς$/u, "σ"],
  [/ـ/gu, ""],
  [/ى/gu, "ي"],
  [/ة/gu, "ه"],
  [/ٱ/gu, "ا"],
];

/**
 * Tokens of a text, and whether it was taken for Japanese, which Qdrant neither stems nor filters.
 */
export interface MultilingualTokens {
  readonly tokens: readonly string[];
  readonly isJapanese: boolean;
}

export function splitMultilingual(text: string): MultilingualTokens {
  const isJapanese = KANA.test(text);
  const tokens: string[] = [];
  for (const run of text.split(SEPARATOR)) {
    for (const match of run.matchAll(SPACELESS_OR_OTHER)) {
      if (match.groups?.["spaceless"] !== undefined) {
        for (const word of segment(match[0], isJapanese)) push(tokens, word, isJapanese);
      } else {
        push(tokens, match[0], isJapanese);
      }
    }
  }
  return { tokens, isJapanese };
}

const segmenters = new Map<string, Intl.Segmenter>();

function segment(run: string, isJapanese: boolean): string[] {
  const locale = isJapanese ? "ja" : "zh";
  let segmenter = segmenters.get(locale);
  if (segmenter === undefined) {
    segmenter = new Intl.Segmenter(locale, { granularity: "word" });
    segmenters.set(locale, segmenter);
  }
  return Array.from(segmenter.segment(run), (part) => part.segment);
}

function push(tokens: string[], raw: string, isJapanese: boolean): void {
  const token = isJapanese ? raw.normalize("NFKC") : normalize(raw);
  if (!LETTER.test(token)) return;
  if (token.length > ARABIC_ARTICLE.length && token.startsWith(ARABIC_ARTICLE)) {
    tokens.push(ARABIC_ARTICLE, token.slice(ARABIC_ARTICLE.length));
  } else {
    tokens.push(token);
  }
}

/** Decomposed (NFKD), lower-case, without marks where they are optional. */
function normalize(raw: string): string {
  let token = raw.normalize("NFKD").toLowerCase();
  if (MARKS_ARE_OPTIONAL.test(token)) token = token.replace(/\p{Mn}/gu, "");
  for (const [from, to] of LETTER_FORMS) token = token.replace(from, to);
  return token;
}

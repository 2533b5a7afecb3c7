/**
 * Splits TypeScript source into the few tokens the house rules need: words, strings, punctuation.
 *
 * Comments and the text of regular expressions and templates are dropped, so that a rule never
 * trips over prose. Code inside `${}` of a template is tokenized like any other. This is not a
 * parser: whether `/` starts a regular expression is decided by the token before it.
 */

/** One token. */
export interface Token {
  readonly kind: "word" | "string" | "punctuation";
  /** The word, the contents of the string without quotes, or one character of punctuation. */
  readonly text: string;
  /** Line in the file, from 1. */
  readonly line: number;
}

const wordPattern = /[\p{L}\p{N}_$#]+/uy;
const stringPattern = /(["'])((?:\\[^]|(?!\1)[^\\\n])*)\1/y;
const regexPattern = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/[\\\n])+\/[a-z]*/y;
const templateTextPattern = /(?:\\[^]|\$(?!\{)|[^\\`$])*/y;

/** After these words a `/` starts a regular expression, after any other word it divides. */
const wordsBeforeRegex = new Set(
  "return typeof case in of void delete throw await yield else do instanceof new".split(" "),
);

/** The tokens of a source text, in order. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  /** Depth of open braces at which each enclosing `${` closes. */
  const templates: number[] = [];
  let depth = 0;
  let position = 0;
  let line = 1;

  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    const match = pattern.exec(source);
    if (match) skipTo(position + match[0].length);
    return match;
  };
  const skipTo = (end: number): void => {
    for (let at = position; at < end; at++) if (source.charCodeAt(at) === 10) line++;
    position = end;
  };
  const skipPast = (text: string): void => {
    const end = source.indexOf(text, position);
    skipTo(end < 0 ? source.length : end + text.length);
  };
  const push = (kind: Token["kind"], text: string, at: number): void => {
    tokens.push({ kind, text, line: at });
  };
  const takeTemplateText = (): void => {
    take(templateTextPattern);
    if (source[position] === "$") {
      templates.push(depth);
      skipTo(position + 2);
    } else {
      skipTo(position + 1);
      push("string", "", line);
    }
  };

  while (position < source.length) {
    const character = source[position]!;
    const start = line;
    if (/\s/.test(character)) skipTo(position + 1);
    else if (source.startsWith("//", position)) skipPast("\n");
    else if (source.startsWith("/*", position)) skipPast("*/");
    else if (character === "`") {
      skipTo(position + 1);
      takeTemplateText();
    } else if (character === "}" && templates.at(-1) === depth) {
      templates.pop();
      skipTo(position + 1);
      takeTemplateText();
    } else if (character === '"' || character === "'") {
      const match = take(stringPattern);
      if (match) push("string", match[2]!, start);
      else skipTo(position + 1);
    } else if (character === "/" && startsRegex(tokens.at(-1)) && take(regexPattern)) {
      push("string", "", start);
    } else {
      const word = take(wordPattern);
      if (word) {
        push("word", word[0], start);
        continue;
      }
      if (character === "{") depth++;
      if (character === "}") depth--;
      push("punctuation", character, start);
      skipTo(position + 1);
    }
  }
  return tokens;
}

function startsRegex(before: Token | undefined): boolean {
  if (!before || before.kind === "string") return !before;
  if (before.kind === "word") return wordsBeforeRegex.has(before.text);
  return before.text !== ")" && before.text !== "]" && before.text !== "}";
}

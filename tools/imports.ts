/**
 * Finds every import of a TypeScript file: static, type-only, side-effect, re-export, dynamic
 * `import()`, `import()` inside types, `require()`, and files loaded by
 * `new URL(x, import.meta.url)`.
 */
import { tokenize } from "./source_tokens.ts";
import type { Token } from "./source_tokens.ts";

/** One import of a file. */
export interface SourceImport {
  /** The specifier as written; undefined when it is computed at run time. */
  readonly specifier: string | undefined;
  /** Line of the specifier, from 1. */
  readonly line: number;
}

/** The imports of a source text, in order. */
export function findImports(source: string): SourceImport[] {
  return importsOfTokens(tokenize(source));
}

/** As {@link findImports}, for a text that is already split into tokens. */
export function importsOfTokens(tokens: readonly Token[]): SourceImport[] {
  const found: SourceImport[] = [];
  tokens.forEach((token, index) => {
    if (token.kind !== "word") return;
    const isMember = tokens[index - 1]?.text === "." && tokens[index - 2]?.text !== ".";
    if (isMember) return;
    const next = tokens[index + 1];
    const afterNext = tokens[index + 2];
    if (token.text === "import" && next?.kind === "string") {
      found.push({ specifier: next.text, line: next.line });
    } else if ((token.text === "import" || token.text === "require") && next?.text === "(") {
      if (isDeclaration(tokens, index)) return;
      const specifier = afterNext?.kind === "string" ? afterNext.text : "";
      found.push({ specifier: specifier === "" ? undefined : specifier, line: token.line });
    } else if (token.text === "from" && next?.kind === "string" && opensClause(tokens, index)) {
      found.push({ specifier: next.text, line: next.line });
    } else if (token.text === "URL" && next?.text === "(" && isModuleUrl(tokens, index)) {
      found.push({ specifier: afterNext!.text, line: afterNext!.line });
    }
  });
  return found;
}

/** A method named `import` or `require` is declared, not called. */
function isDeclaration(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]?.text;
  if (before === "function" || before === "async") return true;
  let depth = 0;
  for (let at = index + 1; at < tokens.length; at++) {
    const text = tokens[at]!.text;
    if (text === "(") depth++;
    if (text === ")" && --depth === 0) return tokens[at + 1]?.text === "{";
  }
  return false;
}

/** Whether the `from` at `index` closes an `import ...` or `export ...` clause. */
function opensClause(tokens: readonly Token[], index: number): boolean {
  for (let at = index - 1; at >= 0; at--) {
    const token = tokens[at]!;
    if (token.kind === "string") return false;
    if (token.text === "import" || token.text === "export") return true;
    if (token.kind === "punctuation" && !"{},*".includes(token.text)) return false;
  }
  return false;
}

/** `new URL("./worker.ts", import.meta.url)` */
function isModuleUrl(tokens: readonly Token[], index: number): boolean {
  const path = tokens[index + 2];
  if (path?.kind !== "string" || !/^\.{1,2}\/.*\.[cm]?[jt]s$/.test(path.text)) return false;
  return tokens.slice(index + 3, index + 9).some((token) => token.text === "meta");
}

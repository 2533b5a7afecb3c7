/**
 * House rules that neither the compiler nor the linter knows (the linter refuses `any`, for
 * example). Each rule sees one text file and yields the lines that break it. Patterns are written
 * so that this file does not match itself.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "./repository.ts";
import { tokenize } from "./source_tokens.ts";
import type { Breach } from "./layers.ts";

const linesMax = 500;
const columnsMax = 100;

interface Rule {
  /** What is wrong, as shown after the path and line. */
  readonly message: string;
  readonly applies: (file: string) => boolean;
  /** @returns the lines that break the rule, from 1. */
  readonly find: (text: string, file: string) => number[];
}

const isCode = (file: string): boolean => /\.[cm]?[jt]s$/.test(file) && !isGenerated(file);
const isGenerated = (file: string): boolean => /(^|\/)(generated|data|fixtures)\//.test(file);
const isText = (file: string): boolean =>
  /\.([cm]?[jt]s|json|md|sh|ya?ml|txt)$|(^|\/)[^.]+$|(^|\/)\.[^/]+$/.test(file);

const declaringWords = new Set("function class interface type const let var".split(" "));
const bannedPart = /(?:Manager|Helper|Util)s?(?![a-z])|^(?:manager|helper|util)s?(?![a-z])/;
const bannedFile = /(?:^|[_/])(?:manager|helper|util)s?(?:[_.]|$)/;

const rules: readonly Rule[] = [
  {
    message: "names a folder of one machine",
    applies: isText,
    find: linesMatching(/(?:^|[\s"'`(=:,[])\/(?:work|root|home\/\w+|Users\/\w+)\//),
  },
  {
    message: "leaves work behind; finish it or describe the limit in prose",
    applies: isText,
    find: linesMatching(/\b(?:TO[D]O|FIX[M]E|X[X]X)\b/),
  },
  {
    message: "runs only a part of the tests",
    applies: isCode,
    find: linesMatching(/\.on[l]y\(|\b(?:test|it|suite|describe)\(.*\bon[l]y: true\b/),
  },
  {
    message: "silences the compiler",
    applies: isCode,
    find: linesMatching(/@ts-(?:ig[n]ore|noc[h]eck)/),
  },
  {
    message: `has more than ${linesMax} lines; split it by subject`,
    applies: isCode,
    find: (text) => {
      const lines = text.split("\n").length - 1;
      return lines > linesMax ? [lines] : [];
    },
  },
  {
    message: `has a comment beyond column ${columnsMax} (the formatter breaks the code itself)`,
    applies: (file) => file.endsWith(".ts") && isCode(file),
    find: (text) =>
      text.split("\n").flatMap((line, index) => {
        const isLong = [...line].length > columnsMax && /^\s*(?:\/?\*|\/\/)/.test(line);
        return isLong && !line.includes("://") ? [index + 1] : [];
      }),
  },
  {
    message: "declares a default; those of the engine stand in common/defaults.ts",
    applies: (file) =>
      /^packages\/engine\/src\/(?!common\/defaults\.ts$)/.test(file) && isCode(file),
    find: linesMatching(/^(?:export )?const \w+_DEFAULTS?\b[^=]*= ["'\d.-]/),
  },
  {
    message: "does not begin with a header comment that says what it is",
    applies: (file) => file.endsWith(".ts") && isCode(file) && !file.endsWith(".test.ts"),
    find: (text) => (/^(?:\/\*\*|#!)/.test(text) ? [] : [1]),
  },
  {
    message: "links to a file that does not exist",
    applies: (file) => file.endsWith(".md"),
    find: findDeadLinks,
  },
  {
    message: "has a name that says nothing (manager, helper, util); use the glossary",
    applies: isCode,
    find: findEmptyNames,
  },
];

/**
 * Checks one file against all house rules.
 *
 * @param file path from the repository root, with `/`
 */
export function findTidyBreaches(file: string, text: string): Breach[] {
  if (file === "package-lock.json" || file === "LICENSE" || text.includes("\0")) return [];
  return rules
    .filter((rule) => rule.applies(file))
    .flatMap((rule) =>
      rule.find(text, file).map((line) => ({
        file,
        line,
        message: `${file}:${line} ${rule.message}`,
      })),
    );
}

function linesMatching(pattern: RegExp): (text: string) => number[] {
  return (text) =>
    text.split("\n").flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}

/** Relative links of Markdown; anchors and web addresses are not looked at. */
function findDeadLinks(text: string, file: string): number[] {
  const folder = dirname(join(repositoryRoot, file));
  return text.split("\n").flatMap((line, index) => {
    const targets = [...line.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map((match) => match[1]!);
    const isDead = (target: string): boolean =>
      !/^[a-z]+:/.test(target) && !existsSync(join(folder, target));
    return targets.some(isDead) ? [index + 1] : [];
  });
}

function findEmptyNames(text: string, file: string): number[] {
  const tokens = tokenize(text);
  const lines = tokens.flatMap((token, index) => {
    const before = tokens[index - 1];
    const isName = before?.kind === "word" && declaringWords.has(before.text);
    return isName && bannedPart.test(token.text) ? [token.line] : [];
  });
  return bannedFile.test(file) ? [1, ...lines] : lines;
}

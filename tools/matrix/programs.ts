/** The texts of the programs that the cells run, made from the fixtures and from README.md. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../repository.ts";

const fixture = (name: string): string =>
  readFileSync(join(repositoryRoot, "tools/matrix/fixtures", name), "utf8");

const tour = fixture("tour.js");
const importLine = 'import * as quiverdb from "quiverdb";\n';
const requireLine = 'const quiverdb = require("quiverdb");\n';

const ending = `
takeTour(quiverdb).catch((error) => {
  console.error(error);
  process.exit(1);
});
`;

/** The tour as an ES module. */
export const moduleTour = importLine + tour + ending;

/** The tour in CommonJS. */
export const commonJsTour = requireLine + tour + ending;

/** The tour as a test in an ES module; `test` is imported from `runner`, or global. */
export function moduleTourTest(runner?: string): string {
  const test = runner === undefined ? "" : `import { test } from "${runner}";\n`;
  return `${test}${importLine}${tour}\ntest("tour", () => takeTour(quiverdb), 60_000);\n`;
}

/** The tour as a test in CommonJS; `test` is global. */
export const commonJsTourTest = `${requireLine}${tour}\ntest("tour", () => takeTour(quiverdb), 60_000);\n`;

/** The typed program. */
export const typedProgram = fixture("program.ts");

/** The typed program with `await using`. */
export const disposalProgram = fixture("disposal.ts");

/** Judges the documentation in the declarations; its argument is the path of TypeScript. */
export const documentedProgram = fixture("documented.cjs");

/**
 * The programs of a Markdown text: fenced blocks that name a file, as in "```js books.mjs".
 *
 * @returns source by file name
 */
export function markdownPrograms(text: string): ReadonlyMap<string, string> {
  const blocks = text.matchAll(/^```\w+ (\S+)\n([^]*?)^```$/gm);
  return new Map([...blocks].map(([, name, source]) => [name!, source!]));
}

/**
 * `npm run check`: everything that can be said about the code without running it. All checks run,
 * each prints its result, and one failure makes the whole fail.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./child_process.ts";
import { generate } from "./generate.ts";
import { findLayerBreaches } from "./layers.ts";
import type { Breach } from "./layers.ts";
import { repositoryFiles, repositoryRoot } from "./repository.ts";
import { findTidyBreaches } from "./tidy.ts";

interface Check {
  readonly name: string;
  /** @returns what is wrong; empty when nothing is. */
  readonly run: () => Promise<string>;
}

const checks: readonly Check[] = [
  { name: "types", run: () => runTool("typescript/bin/tsc", "-p", ".") },
  { name: "lint", run: () => runTool("oxlint/bin/oxlint", "--quiet") },
  { name: "format", run: () => runTool("prettier/bin/prettier.cjs", "--check", ".") },
  { name: "layers", run: async () => breaches(findLayerBreaches) },
  { name: "tidy", run: async () => breaches(findTidyBreaches) },
];

await generate();
let failures = 0;
for (const check of checks) {
  const startedAt = performance.now();
  const problems = await check.run();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (problems === "") {
    console.log(`ok    ${check.name} (${seconds} s)`);
  } else {
    failures++;
    console.log(`FAIL  ${check.name} (${seconds} s)\n${problems.trimEnd()}\n`);
  }
}
if (failures > 0) {
  console.error(`${failures} of ${checks.length} checks failed`);
  process.exitCode = 1;
}

async function runTool(script: string, ...parameters: string[]): Promise<string> {
  const path = join(repositoryRoot, "node_modules", script);
  const { code, output } = await run(process.execPath, [path, ...parameters], { capture: true });
  return code === 0 ? "" : output || `exit code ${code}`;
}

function breaches(find: (file: string, text: string) => Breach[]): string {
  return repositoryFiles()
    .flatMap((file) => find(file, readFileSync(join(repositoryRoot, file), "utf8")))
    .map((breach) => breach.message)
    .join("\n");
}

/**
 * `npm test [-- part-of-path ...]`: builds the kernels, finds every `*.test.ts`, and hands them to
 * node's own runner. Arguments keep the files whose path contains one of them; arguments that begin
 * with `--` go to the runner (for example `--test-name-pattern=braced`).
 */
import { availableParallelism } from "node:os";
import { existsSync } from "node:fs";
import { run } from "./child_process.ts";
import { generate } from "./generate.ts";
import { repositoryFiles, sharedFolder } from "./repository.ts";

/** Longest time of a test, and of a file of tests: what hangs is ended and counts as failed. */
const testMsMax = 300_000;

const parameters = process.argv.slice(2);
const runnerOptions = parameters.filter((parameter) => parameter.startsWith("--"));
const parts = parameters.filter((parameter) => !parameter.startsWith("--"));

process.exitCode = await main();

async function main(): Promise<number> {
  const files = repositoryFiles()
    .filter((file) => /^(?:packages|tools|bench|examples)\/.*\.test\.ts$/.test(file))
    .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)));
  if (files.length === 0) {
    console.error(`No test file has a path with ${parts.join(" or ")}`);
    return 1;
  }
  if (!existsSync(sharedFolder)) {
    console.log(`${sharedFolder} is not there: tests on recorded answers and data sets skip.\n`);
  }
  await generate();
  const reporter = process.stdout.isTTY ? "spec" : "./tools/compact_reporter.mjs";
  const { code } = await run(process.execPath, [
    "--import=tsx",
    "--conditions=@quiverdb/source",
    "--test",
    `--test-concurrency=${availableParallelism()}`,
    `--test-timeout=${testMsMax}`,
    `--test-reporter=${reporter}`,
    "--test-reporter-destination=stdout",
    ...runnerOptions,
    ...files,
  ]);
  return code;
}

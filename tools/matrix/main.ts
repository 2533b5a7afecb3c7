/**
 * `npm run test:matrix [-- part-of-name ...]`: packs the packages, installs them beside pinned
 * tools, and tries each way to use them: runtimes, compilers, test runners, bundlers. Prints a
 * table and fails when a cell fails. What the registry does not give is skipped with a message.
 *
 * Arguments keep the cells whose name contains one of them.
 */
import { rmSync } from "node:fs";
import { bundleCells } from "./bundle_cells.ts";
import { type Cell, CellSkipped } from "./cell.ts";
import { type Place, makePlace, makeRoot } from "./place.ts";
import { runtimeCells } from "./runtime_cells.ts";
import { serverCells } from "./server_cells.ts";
import { testRunnerCells } from "./test_runner_cells.ts";
import { typeCells } from "./type_cells.ts";

interface Result {
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  readonly seconds: number;
  /** Why it failed or was skipped. */
  readonly reason: string;
}

/** Cells that run at the same time: the machines of CI have two cores. */
const concurrency = 2;

/** Set by Ctrl-C or SIGTERM, which end the programs of the running cells: no further one begins. */
let interrupted = false;
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => (interrupted = true));

process.exitCode = await main(process.argv.slice(2));

async function main(parts: readonly string[]): Promise<number> {
  const all = [runtimeCells(), typeCells(), testRunnerCells(), bundleCells(), serverCells()].flat();
  const cells = all.filter(
    ({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)),
  );
  if (cells.length === 0) {
    console.error(`No cell has a name with ${parts.join(" or ")}`);
    return 1;
  }
  const startedAt = performance.now();
  const root = makeRoot();
  try {
    const place = await makePlace(root);
    const kilobytes = (place.packedSizeBytes / 1000).toFixed(0);
    console.log(`packed ${kilobytes} kB, installed in ${secondsSince(startedAt).toFixed(0)} s`);
    const results = await runCells(cells, place);
    printTable(results);
    if (interrupted) return 130;
    return results.some(({ outcome }) => outcome === "failed") ? 1 : 0;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function runCells(cells: readonly Cell[], place: Place): Promise<Result[]> {
  const results = new Map<Cell, Result>();
  const waiting = cells.values();
  const work = async (): Promise<void> => {
    for (const cell of waiting) {
      if (!interrupted) results.set(cell, await runCell(cell, place));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return cells.flatMap((cell) => results.get(cell) ?? []);
}

async function runCell({ name, run }: Cell, place: Place): Promise<Result> {
  const startedAt = performance.now();
  try {
    await run(place);
    return { name, outcome: "passed", seconds: secondsSince(startedAt), reason: "" };
  } catch (error) {
    const outcome = error instanceof CellSkipped ? "skipped" : "failed";
    const reason = error instanceof Error ? error.message : String(error);
    return { name, outcome, seconds: secondsSince(startedAt), reason };
  }
}

function printTable(results: readonly Result[]): void {
  const width = Math.max(...results.map(({ name }) => name.length));
  for (const { name, outcome, seconds, reason } of results) {
    const why = outcome === "skipped" ? `  ${reason}` : "";
    console.log(`${name.padEnd(width)}  ${outcome}  ${seconds.toFixed(1).padStart(5)} s${why}`);
  }
  for (const { name, reason } of results.filter(({ outcome }) => outcome === "failed")) {
    console.log(`\nFAILED: ${name}\n${reason.trimEnd().replaceAll(/^/gm, "    ")}`);
  }
  const count = (wanted: Result["outcome"]): number =>
    results.filter(({ outcome }) => outcome === wanted).length;
  console.log(`${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`);
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000;
}

/** One entry of the matrix, and how programs in it are judged. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { run } from "../child_process.ts";
import type { Place } from "./place.ts";

/** One way to use the packages. */
export interface Cell {
  /** Unique; groups of cells begin with the same word. */
  readonly name: string;
  /**
   * @throws CellSkipped when what the cell tries the packages with is not there; another error when
   *   the packages do not work
   */
  readonly run: (place: Place) => Promise<void>;
}

/** Not a failure: the registry or the platform lacks what the cell needs. */
export class CellSkipped extends Error {
  override readonly name = "CellSkipped";
}

const cellTimeMsMax = 120_000;

/**
 * Runs a program and returns what it printed.
 *
 * @throws Error with the output when the program fails, or does not end within two minutes
 */
export async function succeed(
  cwd: string,
  command: string,
  ...parameters: string[]
): Promise<string> {
  const options = { cwd, capture: true, timeMsMax: cellTimeMsMax };
  const { code, output } = await run(command, parameters, options);
  if (code === 0) return output;
  throw new Error(`${[command, ...parameters].join(" ")} ends with ${code}\n${output}`);
}

/** As {@link succeed}; the program must have come to the end of the tour. */
export async function succeedTour(
  cwd: string,
  command: string,
  ...parameters: string[]
): Promise<void> {
  const output = await succeed(cwd, command, ...parameters);
  if (!output.includes("tour done")) throw new Error(`The tour did not end:\n${output}`);
}

/** @returns the first of `paths` below the tools that exists */
export function requireTool(place: Place, ...paths: string[]): string {
  const found = paths.map((path) => join(place.tools, path)).find((path) => existsSync(path));
  if (found === undefined) throw new CellSkipped(`the registry gave no ${paths[0]}`);
  return found;
}

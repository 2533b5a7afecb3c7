/** The folders of the tape, and how the engine is opened for each. */
import { join } from "node:path";
import type { EmbeddedOptions } from "@quiverdb/engine";
import { scenarioFiles } from "./scenario.ts";
import { sharedFolder } from "./shared_folder.ts";

/** Scenarios that one server was asked. */
export interface Tape {
  readonly folder: string;
  /** Before the names of its scenarios. */
  readonly prefix: string;
  readonly options: EmbeddedOptions;
}

/** Those that the embedded engine can answer; undefined when they are not on this machine. */
export function tapes(): readonly Tape[] | undefined {
  const folder = sharedFolder("tape");
  if (folder === undefined) return undefined;
  const cluster = { enabled: true };
  return [
    { folder, prefix: "", options: {} },
    { folder: join(folder, "cluster"), prefix: "cluster/", options: { cluster } },
  ];
}

/** The names of the scenarios of a tape, with its prefix: `cluster/01-custom-sharding.json`. */
export function scenarioNames({ folder, prefix }: Tape): string[] {
  return scenarioFiles(folder).map((file) => prefix + file);
}

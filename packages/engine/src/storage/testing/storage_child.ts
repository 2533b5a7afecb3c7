/**
 * A second process for the tests of storage folders. Arguments: what to do, the folder.
 *
 * - `hold`: opens for writing, prints `open` or `error CODE DETAILS MESSAGE`, closes at the end of
 *   stdin.
 * - `leave`: opens for writing, ends without closing.
 * - `create`: as `hold`, and says before whether it made the catalog: `new open`.
 * - `die`: is killed while it makes the catalog.
 * - `starve`: opens with ever more free descriptors, prints for each number the outcome and whether
 *   as many are free afterwards. Needs a low `ulimit -n`. A file `.stale` of the folder is its lock
 *   each time.
 */
import { closeSync, existsSync, linkSync, openSync } from "node:fs";
import { join } from "node:path";
import { QdrantError } from "@quiverdb/client";
import type { FileSystem } from "../file_system.ts";
import { openAt } from "./open_at.ts";
import { problemOf } from "../storage_error.ts";
import { makeSmallCatalog } from "./small_catalog.ts";

await main(process.argv[2] ?? "", process.argv[3] ?? "");

async function main(action: string, folder: string): Promise<void> {
  if (action === "starve") return starve(folder);
  let isNew = false;
  const initialize = async (files: FileSystem): Promise<void> => {
    await makeSmallCatalog(files);
    isNew = true;
    if (action !== "die") return;
    process.kill(process.pid, "SIGKILL");
    await new Promise(() => {});
  };
  try {
    const opened = await openAt(folder, { initialize });
    say(action === "create" && isNew ? "new open" : "open");
    if (action === "leave") return;
    for await (const chunk of process.stdin) void chunk;
    await opened.close();
  } catch (error) {
    if (!(error instanceof QdrantError)) throw error;
    say(`error ${error.code} ${JSON.stringify(error.details)} ${error.message}`);
  }
}

async function starve(folder: string): Promise<void> {
  // What is loaded or opened once must not count.
  await (await openAt(folder, { initialize: makeSmallCatalog })).close();
  const taken = takeDescriptors();
  for (let free = 0; free <= 12; free++) {
    const [stale, lock] = [join(folder, ".stale"), join(folder, "lock")];
    if (existsSync(stale) && !existsSync(lock)) linkSync(stale, lock);
    const outcome = await tryOpen(folder);
    const freed = takeDescriptors();
    say(`${free} ${outcome} ${freed.length === free ? "clean" : `leaves ${freed.length}`}`);
    for (const fd of freed) closeSync(fd);
    closeSync(taken.pop() ?? -1);
  }
}

async function tryOpen(folder: string): Promise<string> {
  try {
    const opened = await openAt(folder, { initialize: makeSmallCatalog });
    await opened.close();
    return "open";
  } catch (error) {
    return problemOf(error) ?? String(error);
  }
}

function takeDescriptors(): number[] {
  const taken: number[] = [];
  try {
    for (;;) taken.push(openSync("/dev/null", "r"));
  } catch {
    return taken;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

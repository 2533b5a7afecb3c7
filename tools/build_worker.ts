/**
 * Bundles what the engine's threads run (`packages/engine/src/worker_entry.ts`) into one script and
 * writes it, as a string, into a TypeScript module that the engine imports: a thread is started
 * from it wherever a program is bundled or copied to.
 *
 * The kernels have to be there, and are not part of it: a thread is given them compiled. The module
 * is written only when it changes, and appears by rename, so runs at the same time do not disturb
 * each other.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { replaceFile } from "./replace_file.ts";
import { repositoryRoot } from "./repository.ts";

const ENGINE_SRC = join(repositoryRoot, "packages", "engine", "src");
const OUTPUT = join(ENGINE_SRC, "workers", "generated", "worker_code.ts");

/**
 * Makes the generated module current.
 *
 * @returns whether it has changed
 * @throws Error when a source does not compile, or the script would need a module at run time
 */
export async function buildWorker(): Promise<boolean> {
  const text =
    "// Written by tools/build_worker.ts; do not edit.\n" +
    "/** The script of the engine's threads. */\n" +
    `export const WORKER_CODE =\n  ${JSON.stringify(await bundleWorker())};\n`;
  if (existsSync(OUTPUT) && (await readFile(OUTPUT, "utf8")) === text) return false;
  await replaceFile(OUTPUT, text);
  return true;
}

/** A classic script, which runs alike in every mode of `eval`. */
async function bundleWorker(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: repositoryRoot,
    entryPoints: [join(ENGINE_SRC, "worker_entry.ts")],
    bundle: true,
    format: "iife",
    platform: "neutral",
    target: "node20.19",
    conditions: ["@quiverdb/source"],
    minify: true,
    keepNames: true,
    write: false,
    logLevel: "error",
  });
  const [script] = outputFiles;
  if (script === undefined) throw new Error("esbuild has made no script");
  return script.text;
}

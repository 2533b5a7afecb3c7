/**
 * `npm run prepare`: everything that is made from sources before the sources can run, in the order
 * in which one needs the other. Does nothing, and takes a tenth of a second, when all is current.
 */
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildKernels } from "./build_kernels.ts";
import { buildLibraries } from "./build_libraries.ts";
import { buildWorker } from "./build_worker.ts";

/** Makes all generated modules current; says what it did. */
export async function generate(): Promise<void> {
  if (await buildKernels()) console.log("Kernels compiled.");
  if (await buildLibraries()) console.log("Libraries bundled.");
  if (await buildWorker()) console.log("Worker bundled.");
}

const script = process.argv[1];
if (script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url)) {
  await generate();
}

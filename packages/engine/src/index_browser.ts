/** `index.ts` for browsers: the same names, without folders and the modules these need. */
export type { Log, LogLevel } from "./common/runtime.ts";
export { bm25OfProcess } from "./embedded/bm25_of_process.ts";
export type { EmbeddedOptions } from "./embedded/embedded_options.ts";
export type { FolderProblem, FolderReport } from "./embedded/verify_folder.ts";
export { verifyNothing as verify } from "./embedded/open_in_memory.ts";
export { openInMemory as openEmbedded } from "./embedded/open_in_memory.ts";
export { ownWorkers } from "./workers/process_workers.ts";
export type { Workers } from "./workers/workers.ts";

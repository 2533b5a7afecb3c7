/**
 * The embedded engine of Quiver: a Qdrant-compatible vector database behind the `Backend` contract.
 * A bundle for browsers gets `index_browser.ts` in its place.
 */
export type { Log, LogLevel } from "./common/runtime.ts";
export { bm25OfProcess } from "./embedded/bm25_of_process.ts";
export type { EmbeddedOptions } from "./embedded/embedded_options.ts";
export type { FolderProblem, FolderReport } from "./embedded/verify_folder.ts";
export { verify } from "./embedded/verify.ts";
export { openEmbedded } from "./embedded/open_embedded.ts";
export { ownWorkers } from "./workers/process_workers.ts";
export type { Workers } from "./workers/workers.ts";

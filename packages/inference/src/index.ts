/** Local inference: embedding models behind the client's `Embedder`. */
export { LocalEmbedder } from "./local_embedder.ts";
export type { LocalEmbedderOptions } from "./local_embedder.ts";
export { describeFolder } from "./files/describe_folder.ts";
export type { DownloadProgress, HubOptions } from "./files/model_hub.ts";
export { INSTALL_COMMAND } from "./runtime/optional_package.ts";
export * from "./model_names.ts";

/** Finds the files of a model, and downloads those that this machine has not. */
import { join } from "node:path";

import { modelError } from "../description/model_error.ts";
import type { ModelSource } from "../description/model_description.ts";
import {
  cacheFolder,
  type Environment,
  foreignSnapshot,
  isFile,
  repositoryFolder,
} from "./cache_folders.ts";
import { download, MissingFile } from "./download.ts";
import { OPTIONAL_FILES, TOKENIZER_FILES } from "./model_folder.ts";

/** Where the hub is, unless `HF_ENDPOINT` says otherwise. */
const HUB = "https://huggingface.co";

/** How far a download has come. */
export interface DownloadProgress {
  readonly model: string;
  /** Path of the file in its repository. */
  readonly file: string;
  readonly receivedBytes: number;
  /** Undefined where the server does not say it. */
  readonly totalBytes: number | undefined;
}

/** Settings of {@link fetchModel}. */
export interface HubOptions {
  /** Folder that downloads are kept in; default: `QUIVERDB_CACHE`, or `~/.cache/quiverdb`. */
  readonly cacheFolder?: string | undefined;
  /** Never ask the network. Default: whether `HF_HUB_OFFLINE` is set. */
  readonly offline?: boolean | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Default: the process's own. */
  readonly environment?: Environment | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds before a further try of a download; default 500. */
  readonly retryMs?: number | undefined;
}

/**
 * The folder with the files of a model. Caches of the hub and of FastEmbed are looked at first; a
 * download goes on where one before it was cut.
 *
 * @throws QdrantError `inference` when a file is missing and cannot be downloaded
 */
export async function fetchModel(
  model: string,
  { repository, file, extraFiles = [] }: ModelSource,
  options: HubOptions = {},
): Promise<string> {
  const { environment = process.env } = options;
  const required = [file, ...TOKENIZER_FILES, ...extraFiles];
  const known = await foreignSnapshot(repository, required, environment);
  if (known !== undefined) return known;
  const folder = repositoryFolder(options.cacheFolder ?? cacheFolder(environment), repository);
  const isOffline = options.offline ?? isSet(environment["HF_HUB_OFFLINE"]);
  const isComplete = await isFile(join(folder, file));
  // The model itself comes last: where it is, everything is.
  const names = [...TOKENIZER_FILES, ...extraFiles, ...OPTIONAL_FILES, file];
  for (const name of names) {
    const path = join(folder, name);
    const isOptional = !required.includes(name);
    if ((await isFile(path)) || (isOptional && isComplete)) continue;
    if (isOffline) {
      if (isOptional) continue;
      // Not the folder: the error may go to another machine.
      throw modelError(model, `${name} of ${repository} is not here, and downloads are off`);
    }
    await fetchFile(model, repository, name, path, isOptional, options);
  }
  return folder;
}

async function fetchFile(
  model: string,
  repository: string,
  name: string,
  path: string,
  isOptional: boolean,
  options: HubOptions,
): Promise<void> {
  const { environment = process.env, onProgress } = options;
  const url = `${environment["HF_ENDPOINT"] ?? HUB}/${repository}/resolve/main/${name}`;
  try {
    await download(url, path, {
      fetch: options.fetch ?? fetch,
      signal: options.signal,
      retryMs: options.retryMs,
      onProgress: (receivedBytes, totalBytes) =>
        onProgress?.({ model, file: name, receivedBytes, totalBytes }),
    });
  } catch (error) {
    options.signal?.throwIfAborted();
    if (isOptional && error instanceof MissingFile) return;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw modelError(model, `${name} cannot be downloaded from ${url}: ${String(cause)}`, error);
  }
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && !["", "0", "false", "no", "off"].includes(value.toLowerCase());
}

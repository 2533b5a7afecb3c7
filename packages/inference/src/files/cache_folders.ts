/** Where files of models may lie already, and where they are put. */
import { readdir, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** Variables of the environment that say where. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The folder that downloads go to: `QUIVERDB_CACHE`, or `quiverdb` in the cache of the user. */
export function cacheFolder(environment: Environment): string {
  const { QUIVERDB_CACHE: given, XDG_CACHE_HOME: caches } = environment;
  return given ?? join(caches ?? join(homedir(), ".cache"), "quiverdb");
}

/** A repository as a folder of our own cache. */
export function repositoryFolder(cache: string, repository: string): string {
  return join(cache, "models", repository.replaceAll("/", "--"));
}

/**
 * The folder of a snapshot of a repository, with all files, in a cache that others filled: that of
 * the hub, or of FastEmbed.
 */
export async function foreignSnapshot(
  repository: string,
  files: readonly string[],
  environment: Environment,
): Promise<string | undefined> {
  const { HF_HUB_CACHE: hub, HF_HOME: home, FASTEMBED_CACHE_PATH: fastembed } = environment;
  const hubCache = hub ?? join(home ?? join(homedir(), ".cache", "huggingface"), "hub");
  for (const cache of [hubCache, ...(fastembed === undefined ? [] : [fastembed])]) {
    const snapshots = join(cache, `models--${repository.replaceAll("/", "--")}`, "snapshots");
    for (const name of await readdir(snapshots).catch(() => [])) {
      const folder = join(snapshots, name);
      if (await hasAll(folder, files)) return folder;
    }
  }
  return undefined;
}

export async function hasAll(folder: string, files: readonly string[]): Promise<boolean> {
  for (const file of files) if (!(await isFile(join(folder, file)))) return false;
  return true;
}

export async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}

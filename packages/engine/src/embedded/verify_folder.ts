/** Reads everything in a storage folder, and reports what is damaged. */
import { QdrantError } from "@quiverdb/client";

import { Catalog } from "../catalog/catalog.ts";
import { openFolder, findFolder } from "../storage/folder/open_folder.ts";
import { environmentOf } from "./embedded_environment.ts";

/** Something in a storage folder that cannot be read. */
export interface FolderProblem {
  /** The collection it belongs to; undefined: the storage as a whole. */
  readonly collection: string | undefined;
  /** Name of the file below the folder, if it is about one. */
  readonly file: string | undefined;
  /** What is wrong, in words. */
  readonly text: string;
}

/** What a storage folder holds, and what of it is damaged. */
export interface FolderReport {
  /** Collections with their points; undefined: the collection cannot be opened. */
  readonly collections: ReadonlyMap<string, number | undefined>;
  readonly problems: readonly FolderProblem[];
}

/**
 * Reads all files of a storage folder and checks them against their checksums, beside a process
 * that writes to it, too. Changes nothing.
 *
 * @throws QdrantError `storage` when the path is that of no storage folder
 */
export async function verifyFolder(path: string): Promise<FolderReport> {
  const opened = await openFolder(findFolder(path, true), { readOnly: true, initialize });
  const collections = new Map<string, number | undefined>();
  const problems: FolderProblem[] = [];
  try {
    const environment = { ...environmentOf({}), files: opened.files, readOnly: true };
    const catalog = await Catalog.open(environment);
    for (const name of await catalog.names()) {
      const found = (await catalog.verify(name)).map((error) => problemOf(error, name));
      problems.push(...found);
      collections.set(name, found.length > 0 ? undefined : await pointCount(catalog, name));
    }
    await catalog.close();
  } catch (error) {
    if (!(error instanceof QdrantError)) throw error;
    problems.push(problemOf(error, undefined));
  } finally {
    await opened.close();
  }
  return { collections, problems };
}

async function pointCount(catalog: Catalog, name: string): Promise<number | undefined> {
  // It may have been deleted meanwhile.
  return (await (await catalog.find(name))?.view())?.pointCount;
}

function problemOf(error: QdrantError, collection: string | undefined): FolderProblem {
  const { file } = error.details;
  return { collection, file: typeof file === "string" ? file : undefined, text: error.reason };
}

async function initialize(): Promise<void> {}

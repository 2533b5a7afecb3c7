/** Descriptions of model folders, loaded when they are asked for: they need modules of Node. */
import type { ModelDescription } from "@quiverdb/inference/models";

/**
 * What a folder says of the dense model in it, to be given to `registerModel`: named like the
 * folder, with the size of `config.json`, pooled as sentence-transformers' `1_Pooling` says or else
 * by the mean, scaled to length 1.
 *
 * @throws QdrantError `inference` when `config.json` is missing or has no `hidden_size`
 */
export async function describeFolder(path: string): Promise<ModelDescription> {
  const { describeFolder: describe } = await import("@quiverdb/inference");
  return describe(path);
}

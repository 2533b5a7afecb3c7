/** What a folder says of the model in it: the length of its vectors, and how they are pooled. */
import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";

import type { ModelDescription, Pooling } from "../description/model_description.ts";
import { modelError } from "../description/model_error.ts";

/** Members of `1_Pooling/config.json` of sentence-transformers. */
const POOLINGS: readonly (readonly [member: string, pooling: Pooling])[] = [
  ["pooling_mode_cls_token", "first"],
  ["pooling_mode_lasttoken", "last"],
  ["pooling_mode_mean_tokens", "mean"],
];

/**
 * A dense model under the name of its folder. Where the folder does not say how vectors are pooled
 * it is the mean of the tokens; they are scaled to length 1.
 *
 * @throws QdrantError `inference` when `config.json` is missing or has no `hidden_size`
 */
export async function describeFolder(path: string): Promise<ModelDescription> {
  const folder = resolve(path);
  const name = basename(folder);
  const config = await jsonIn(name, join(folder, "config.json"));
  const size = config["hidden_size"];
  if (typeof size !== "number" || !Number.isSafeInteger(size)) {
    throw modelError(name, `${join(folder, "config.json")} has no hidden_size`);
  }
  const file = join(folder, "1_Pooling", "config.json");
  const said = await jsonIn(name, file).catch(() => undefined);
  const [, pooling] = POOLINGS.find(([member]) => said?.[member] === true) ?? [];
  return { name, kind: "dense", size, pooling: pooling ?? "mean", folder };
}

async function jsonIn(model: string, path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return Object(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    throw modelError(model, `the file ${path} cannot be read: ${String(error)}`, error);
  }
}

/** The models that requests may name: those of the list, and those that the program registers. */
import { QdrantError } from "@quiverdb/client";

import type { ModelDescription, ModelKind } from "../description/model_description.ts";
import { MODEL_LIST } from "./model_list.ts";

const KINDS: readonly ModelKind[] = ["dense", "sparse", "late_interaction", "reranker"];

const known = new Map(MODEL_LIST.map((model) => [keyOf(model.name), model]));

/** The models that can be named, those that were registered last at the end. */
export function listSupportedModels(): ModelDescription[] {
  return [...known.values()];
}

/**
 * Makes a model known under its name, in this process: from a folder of this machine, or from a
 * repository of the hub. One of the same name is replaced.
 *
 * @throws QdrantError `inference` for a description that cannot be right
 */
export function registerModel(model: ModelDescription): void {
  const { name, kind, size, folder, source } = model;
  const problem =
    typeof name !== "string" || name === ""
      ? "a model needs a name"
      : !KINDS.includes(kind)
        ? `kind must be one of ${KINDS.join(", ")}`
        : !Number.isSafeInteger(size) || size < 1
          ? "size must be the length of its vectors"
          : (folder === undefined) === (source === undefined)
            ? "either folder or source says where its files are"
            : undefined;
  if (problem !== undefined) {
    throw new QdrantError("inference", `Cannot register the model ${String(name)}: ${problem}`);
  }
  known.set(keyOf(name), model);
}

export function findModel(name: string): ModelDescription | undefined {
  return known.get(keyOf(name));
}

/** Whether there is a model of this name that makes vectors. */
export function isEmbeddingModel(name: string): boolean {
  const kind = findModel(name)?.kind;
  return kind !== undefined && kind !== "reranker";
}

/**
 * The length of the vectors of a model.
 *
 * @throws QdrantError `inference` for an unknown model, or one whose vectors have no length of
 *   their own
 */
export function getEmbeddingSize(name: string): number {
  const model = findModel(name);
  if (model === undefined) {
    throw new QdrantError("inference", `Unsupported embedding model: ${name}`, {
      advice: "listSupportedModels() names those that there are; registerModel() adds one",
    });
  }
  if (model.kind === "sparse") {
    const text = "Sparse embeddings do not return fixed embedding size and distance type";
    throw new QdrantError("inference", text);
  }
  return model.size;
}

function keyOf(name: string): string {
  return name.toLowerCase();
}

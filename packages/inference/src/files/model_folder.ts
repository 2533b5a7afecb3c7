/** The files of a model in a folder of this machine, laid out as in a repository of the hub. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { modelError } from "../description/model_error.ts";

/** Largest file of JSON that is read: a tokenizer with a large vocabulary has 20 MB. */
const JSON_SIZE_BYTES_MAX = 256 << 20;

/** Files beside the model that say how a text becomes its input. */
export const TOKENIZER_FILES = ["tokenizer.json", "tokenizer_config.json"] as const;
export const OPTIONAL_FILES = ["config.json", "special_tokens_map.json"] as const;

/** See the head of the file. */
export interface ModelFiles {
  /** Absolute path of the ONNX file. */
  readonly onnxPath: string;
  /** Content of `tokenizer.json`. */
  readonly tokenizer: object;
  readonly tokenizerConfig: Readonly<Record<string, unknown>>;
  /** Content of `config.json`; empty where there is none. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Reads what belongs to a model but the ONNX file itself.
 *
 * @param onnxFile its path in the folder; undefined: the only one there is
 * @throws QdrantError `inference` for a folder that lacks a file, or has one that is no JSON
 */
export async function readModelFolder(
  model: string,
  folder: string,
  onnxFile: string | undefined,
): Promise<ModelFiles> {
  const onnxPath = join(folder, onnxFile ?? (await onlyOnnxFile(model, folder)));
  const stats = await stat(onnxPath).catch(() => undefined);
  if (stats?.isFile() !== true) throw modelError(model, `there is no file ${onnxPath}`);
  const [tokenizer, tokenizerConfig, config] = await Promise.all([
    jsonFile(model, join(folder, "tokenizer.json")),
    jsonFile(model, join(folder, "tokenizer_config.json")),
    jsonFile(model, join(folder, "config.json"), {}),
  ]);
  return { onnxPath, tokenizer, tokenizerConfig, config };
}

async function onlyOnnxFile(model: string, folder: string): Promise<string> {
  const found: string[] = [];
  for (const place of ["", "onnx"]) {
    const names = await readdir(join(folder, place)).catch(() => []);
    found.push(...names.filter((name) => name.endsWith(".onnx")).map((name) => join(place, name)));
  }
  const [first] = found;
  if (first === undefined) throw modelError(model, `there is no ONNX file in ${folder}`);
  const usual = found.find((name) => /(^|[\\/])model\.onnx$/.test(name));
  if (found.length > 1 && usual === undefined) {
    const text = `${folder} has several ONNX files (${found.join(", ")}); say which by source.file`;
    throw modelError(model, text);
  }
  return usual ?? first;
}

async function jsonFile(
  model: string,
  path: string,
  otherwise?: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined && otherwise !== undefined) return otherwise;
  if (stats?.isFile() !== true) throw modelError(model, `there is no file ${path}`);
  if (stats.size > JSON_SIZE_BYTES_MAX) throw modelError(model, `the file ${path} is too large`);
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    if (isRecord(value)) return value;
    throw new TypeError("it holds no object");
  } catch (error) {
    throw modelError(model, `the file ${path} cannot be read: ${String(error)}`, error);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Packages that a user installs when a model is wanted, and that nobody else pays for. */
import { QdrantError } from "@quiverdb/client";

/**
 * Installs everything that models need. The install script of `onnxruntime-node` fetches libraries
 * for graphics cards, which few need, and which fails without a network.
 */
export const INSTALL_COMMAND =
  "ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node @huggingface/tokenizers";

/** Loads a package; replaced in tests. */
export type Load = (name: string) => Promise<unknown>;

export const loadPackage: Load = (name) => import(name);

/**
 * @returns what the package exports; undefined when it is not installed
 * @throws QdrantError `inference` when it is there and cannot be loaded
 */
export async function optionalPackage(name: string, load: Load): Promise<unknown> {
  try {
    return await load(name);
  } catch (error) {
    if (isMissing(error, name)) return undefined;
    throw new QdrantError("inference", `The package ${name} cannot be loaded: ${String(error)}`, {
      cause: error,
    });
  }
}

/** @throws QdrantError `inference`, which says what to install */
export async function requiredPackage(name: string, load: Load): Promise<unknown> {
  return (await optionalPackage(name, load)) ?? missing(name);
}

export function missing(name: string): never {
  throw new QdrantError(
    "inference",
    `Embedding needs the package ${name}, which is not installed`,
    {
      advice: `Install it: ${INSTALL_COMMAND}`,
      details: { package: name },
    },
  );
}

/** Whether the package itself is missing, and not one that it needs. */
function isMissing(error: unknown, name: string): boolean {
  if (typeof error !== "object" || error === null || !("code" in error)) return false;
  const codes: readonly unknown[] = ["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"];
  return codes.includes(error.code) && String(error).includes(`'${name}'`);
}

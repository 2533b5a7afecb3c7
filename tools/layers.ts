/**
 * Who may import whom: one table of ranks with a reason each, and the invariants that ranks cannot
 * express. An import may only point to a lower rank; two folders of the same rank never meet.
 *
 * Files at the top of `packages/engine/src` form the folder `index`. Tests, and what lies in a
 * folder `testing`, may import what they like of their own package: a test of a low room may write
 * its input in the form of a high one.
 */
import { posix } from "node:path";
import { importsOfTokens } from "./imports.ts";
import type { SourceImport } from "./imports.ts";
import { tokenize } from "./source_tokens.ts";
import type { Token } from "./source_tokens.ts";

/**
 * Height of a package or folder and why it stands there; `why` ends the sentence "x may import ...
 * because".
 */
export interface Layer {
  readonly rank: number;
  readonly why: string;
}

/** A file breaks a rule. */
export interface Breach {
  /** Path from the repository root. */
  readonly file: string;
  readonly line: number;
  /** The whole sentence with file, rule and reason. */
  readonly message: string;
}

/** Packages by folder name. */
export const packageLayers: Readonly<Record<string, Layer>> = {
  client: { rank: 0, why: "it runs at the edge and in browsers and carries nothing of the engine" },
  engine: { rank: 1, why: "it is one Backend among several and knows only the contract" },
  quiverdb: { rank: 2, why: "a composition root only picks a Backend" },
};

/** Folders of `packages/engine/src`. */
export const engineLayers: Readonly<Record<string, Layer>> = {
  common: { rank: 0, why: "it is the vocabulary of all folders and depends on none of them" },
  kernels: { rank: 1, why: "it is arithmetic over WASM memory and knows no point" },
  storage: { rank: 1, why: "it keeps keys and bytes and gives them no meaning" },
  text: { rank: 1, why: "it turns text into tokens and knows no collection" },
  workers: { rank: 1, why: "it runs jobs on other threads and does not know what they compute" },
  schema: { rank: 2, why: "it says how a collection is configured and holds no data" },
  id_tracker: { rank: 2, why: "it maps ids to offsets and knows no vector and no payload" },
  bm25: { rank: 2, why: "it turns documents into vectors before the engine sees them" },
  payload: { rank: 2, why: "it stores and edits JSON objects and knows no condition" },
  request: { rank: 3, why: "it says what can be asked and neither reads nor answers it" },
  vectors: { rank: 4, why: "it stores and scores rows by offset and knows no filter" },
  sparse: { rank: 5, why: "it scores posting lists of offsets under any predicate" },
  filter: { rank: 5, why: "it judges one offset at a time and does not search" },
  segment: { rank: 6, why: "it answers for its own points alone and does not merge answers" },
  query: { rank: 7, why: "it plans and merges over a view of segments and opens no storage" },
  shard: { rank: 8, why: "it orders operations and does not know how a request is written" },
  collection: { rank: 9, why: "it holds one schema and does not know its siblings" },
  wire: { rank: 9, why: "it turns wire bodies into the types of request and schema" },
  catalog: { rank: 10, why: "it names collections and does not know who asks" },
  embedded: { rank: 11, why: "it is the Backend that composes the engine" },
  testing: { rank: 11, why: "it only hands test tools to other packages" },
  index: { rank: 12, why: "it is what the package shows" },
};

const scopeOfPackages = /^(?:@quiverdb\/([a-z_-]+)|(quiverdb))(?:\/.*)?$/;
const isTest = (file: string): boolean => /\.test\.ts$|\/testing\//.test(file);

/** One file as the rules see it. */
interface Source {
  readonly file: string;
  readonly packageName: string;
  /** Folder of the engine; undefined in other packages. */
  readonly folder: string | undefined;
  readonly tokens: readonly Token[];
}

/**
 * Checks one file of `packages/<name>/src`; other files have no rules and yield nothing.
 *
 * @param file path from the repository root, with `/`
 */
export function findLayerBreaches(file: string, text: string): Breach[] {
  const match = /^packages\/([^/]+)\/src\/(?:([^/]+)\/)?/.exec(file);
  if (!match || !/\.[cm]?ts$/.test(file) || file.includes("/kernels/assembly/")) return [];
  const packageName = match[1]!;
  const folder = packageName === "engine" ? (match[2] ?? "index") : undefined;
  const source: Source = { file, packageName, folder, tokens: tokenize(text) };

  const breaches: Breach[] = [];
  const report = (line: number, message: string): void => {
    breaches.push({ file, line, message });
  };
  if (!packageLayers[packageName]) {
    report(1, `${file}: the package ${packageName} has no rank in tools/layers.ts`);
    return breaches;
  }
  if (folder !== undefined && !engineLayers[folder]) {
    report(1, `${file}: the folder ${folder} has no rank in tools/layers.ts`);
    return breaches;
  }
  for (const found of importsOfTokens(source.tokens)) {
    const reason = judgeImport(source, found);
    if (reason === undefined) continue;
    report(found.line, `${file} may not import ${found.specifier ?? "a computed path"}: ${reason}`);
  }
  for (const token of source.tokens) {
    if (token.kind !== "word" || token.text !== "WebAssembly" || folder === "kernels") continue;
    report(
      token.line,
      `${file} may not use WebAssembly: only packages/engine/src/kernels/ touches WASM, ` +
        "because views of its memory die when it grows",
    );
  }
  return breaches;
}

/** @returns why the import is forbidden, or undefined when it is allowed. */
function judgeImport(source: Source, found: SourceImport): string | undefined {
  const { specifier } = found;
  if (specifier === undefined) return "the layers can only be checked on literal paths";
  if (specifier.startsWith(".")) return judgeRelative(source, specifier);
  if (specifier.startsWith("node:")) return judgeNode(source);
  const ours = scopeOfPackages.exec(specifier);
  if (ours) return judgePackage(source, ours[1] ?? ours[2]!);
  return judgeForeign(source, specifier);
}

function judgeRelative(
  { file, packageName, folder }: Source,
  specifier: string,
): string | undefined {
  const target = posix.join(posix.dirname(file), specifier);
  const home = `packages/${packageName}/src/`;
  if (!target.startsWith(home)) return "another package is imported by its name, not by a path";
  if (folder === undefined || isTest(file)) return undefined;
  const inside = target.slice(home.length);
  const targetFolder = inside.includes("/") ? inside.slice(0, inside.indexOf("/")) : "index";
  if (targetFolder === folder) return undefined;
  if (folder === "query" && targetFolder === "storage") {
    return "query never opens storage, because a plan reads through segments only";
  }
  const targetLayer = engineLayers[targetFolder];
  if (!targetLayer) return `the folder ${targetFolder} has no rank in tools/layers.ts`;
  return judgeRanks(folder, engineLayers[folder]!, targetFolder, targetLayer);
}

function judgePackage({ packageName }: Source, target: string): string | undefined {
  if (target === packageName) return "a package imports its own files by relative paths";
  const layer = packageLayers[target];
  if (!layer) return `the package ${target} has no rank in tools/layers.ts`;
  return judgeRanks(packageName, packageLayers[packageName]!, target, layer);
}

function judgeRanks(from: string, layer: Layer, to: string, other: Layer): string | undefined {
  if (other.rank < layer.rank) return undefined;
  return (
    `${from} (rank ${layer.rank}) may import only from lower ranks because ${layer.why}; ` +
    `${to} has rank ${other.rank}`
  );
}

function judgeNode({ file, packageName, folder }: Source): string | undefined {
  if (isTest(file)) return undefined;
  if (packageName === "client") return `client has no node: module, because ${whyNoNode}`;
  if (folder === undefined || file.startsWith(nodeFolder)) return undefined;
  if (file.startsWith(lmdbFolder) && lmdbFiles.has(file.slice(lmdbFolder.length))) return undefined;
  return `in the engine only storage/folder/ has node: modules, because ${whyNoNode}`;
}

const nodeFolder = "packages/engine/src/storage/folder/";
const lmdbFolder = "packages/engine/src/storage/";

/** Files of the storage on LMDB with `node:` modules; they go with LMDB. */
const lmdbFiles: ReadonlySet<string> = new Set([
  "flat_files.ts",
  "folder_format.ts",
  "folder_lock.ts",
  "folder_medium.ts",
  "lmdb_file.ts",
  "lmdb_store.ts",
  "lock_holder.ts",
  "lock_socket.ts",
  "open_files.ts",
  "open_storage.ts",
  "sync_folder.ts",
]);

const whyNoNode = "everything else must also run in a browser";

function judgeForeign({ file, packageName }: Source, specifier: string): string | undefined {
  if (/^lmdb(\/|$)/.test(specifier) && file !== "packages/engine/src/storage/lmdb_store.ts") {
    return (
      "only packages/engine/src/storage/lmdb_store.ts imports lmdb, " +
      "because memory collections load no native module"
    );
  }
  if (packageName === "client" && !isTest(file)) {
    return "client has no dependencies, because its weight is what edge users pay";
  }
  return undefined;
}

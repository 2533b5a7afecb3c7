/**
 * Who may import whom: one table of ranks with a reason each, and the invariants that ranks cannot
 * express. An import may only point to a lower rank; two places of the same rank never meet.
 *
 * Places are the packages, the folders beside `packages/`, and within the larger packages the
 * folders of `src`, whose files at the top form the folder `index`. Tests, and what lies in a
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
  inference: { rank: 1, why: "it embeds for any backend and knows none of them" },
  engine: { rank: 1, why: "it is one Backend among several and knows only the contract" },
  grpc: { rank: 1, why: "it carries calls between any Backends and knows none of them" },
  server: { rank: 2, why: "it serves any Backend and knows no client of its own" },
  quiverdb: { rank: 3, why: "a composition root only picks a Backend" },
};

/** Folders of programs beside `packages/`. They import packages by name. */
export const programLayers: Readonly<Record<string, Layer>> = {
  tools: { rank: 4, why: "it builds and checks the packages and measures nothing" },
  examples: { rank: 5, why: "it shows what a user of the packages writes" },
  bench: { rank: 5, why: "it measures the packages and is used by nothing" },
};

const clientLayers: Readonly<Record<string, Layer>> = {
  errors: { rank: 0, why: "it is how every room fails and depends on none of them" },
  generated: { rank: 0, why: "it is written by a program from the API's own document" },
  json: { rank: 1, why: "it reads and writes values and knows no operation" },
  operation: { rank: 2, why: "it says what can be called and neither calls nor answers" },
  rest: { rank: 3, why: "it writes operations as HTTP and knows no client" },
  inference: { rank: 3, why: "it stands in front of any backend and knows none of them" },
  upload: { rank: 3, why: "it cuts and sends batches and does not know to whom" },
  migration: { rank: 4, why: "it copies between two backends and knows neither" },
  remote: { rank: 4, why: "it carries operations to a server and knows no method" },
  client: { rank: 5, why: "it is the methods that users call" },
  testing: { rank: 5, why: "it only hands test tools to other packages" },
  index: { rank: 6, why: "it is what the package shows" },
};

const engineLayers: Readonly<Record<string, Layer>> = {
  common: { rank: 0, why: "it is the vocabulary of all folders and depends on none of them" },
  kernels: { rank: 1, why: "it is arithmetic over WASM memory and knows no point" },
  storage: { rank: 1, why: "it keeps keys and bytes and gives them no meaning" },
  text: { rank: 1, why: "it turns text into tokens and knows no collection" },
  workers: { rank: 1, why: "it runs jobs on other threads and does not know what they compute" },
  schema: { rank: 2, why: "it says how a collection is configured and holds no data" },
  graph: { rank: 2, why: "it links rows of codes with their neighbours and knows no segment" },
  id_tracker: { rank: 2, why: "it maps ids to offsets and knows no vector and no payload" },
  bm25: { rank: 2, why: "it turns documents into vectors before the engine sees them" },
  payload: { rank: 2, why: "it stores and edits JSON objects and knows no condition" },
  request: { rank: 3, why: "it says what can be asked and neither reads nor answers it" },
  payload_index: { rank: 4, why: "it finds rows by payload values and knows no filter tree" },
  vectors: { rank: 4, why: "it stores and scores rows by offset and knows no filter" },
  sparse: { rank: 5, why: "it scores posting lists of offsets under any predicate" },
  filter: { rank: 5, why: "it judges one offset at a time and does not search" },
  segment: { rank: 6, why: "it answers for its own points alone and does not merge answers" },
  query: { rank: 7, why: "it plans and merges over a view of segments and opens no storage" },
  shard: { rank: 8, why: "it orders operations and does not know how a request is written" },
  collection: { rank: 9, why: "it holds one schema and does not know its siblings" },
  wire: { rank: 9, why: "it turns wire bodies into the types of request and schema" },
  catalog: { rank: 10, why: "it names collections and does not know who asks" },
  snapshot: { rank: 11, why: "it makes archives of collections and does not know who asks" },
  embedded: { rank: 12, why: "it is the Backend that composes the engine" },
  testing: { rank: 12, why: "it only hands test tools to other packages" },
  index: { rank: 13, why: "it is what the package shows" },
};

const inferenceLayers: Readonly<Record<string, Layer>> = {
  description: { rank: 0, why: "it says what a model is and loads none" },
  runtime: { rank: 1, why: "it runs models and does not know what they are for" },
  files: { rank: 1, why: "it brings files of models here and runs none" },
  models: { rank: 2, why: "it turns texts into vectors" },
  testing: { rank: 2, why: "it only hands test tools to other packages" },
  index: { rank: 3, why: "it is what the package shows" },
};

const serverLayers: Readonly<Record<string, Layer>> = {
  access: { rank: 0, why: "it says who calls and knows no way by which calls come" },
  http: { rank: 1, why: "it carries calls over HTTP to whatever backend there is" },
  grpc: { rank: 2, why: "it opens a second way to the same backend" },
  report: { rank: 2, why: "it tells of a server that runs and starts none" },
  server: { rank: 3, why: "it puts a server together and does not know who starts it" },
  integrations: { rank: 4, why: "it holds tests with clients of others and is used by nothing" },
  testing: { rank: 4, why: "it only hands test tools to tests" },
  command: { rank: 4, why: "it reads what who starts a server wants" },
  index: { rank: 5, why: "it is what the package shows" },
};

const grpcLayers: Readonly<Record<string, Layer>> = {
  generated: { rank: 0, why: "it is written by a program from the API's own files" },
  framing: { rank: 0, why: "it moves bytes and statuses and does not read messages" },
  message: { rank: 1, why: "it reads and writes messages as REST structures and calls nothing" },
  rpc: { rank: 2, why: "it pairs operations with methods and does not know how they travel" },
  remote: { rank: 3, why: "it is the Backend that calls a server" },
  serving: { rank: 3, why: "it answers calls from a Backend and makes none" },
  testing: { rank: 4, why: "it only holds tools of tests" },
  index: { rank: 5, why: "it is what the package shows" },
};

/** Folders of `packages/<name>/src`, by package. */
export const roomLayers: Readonly<Record<string, Readonly<Record<string, Layer>>>> = {
  client: clientLayers,
  engine: engineLayers,
  server: serverLayers,
  grpc: grpcLayers,
  inference: inferenceLayers,
};

const scopeOfPackages = /^(?:@quiverdb\/([a-z_-]+)|(quiverdb))(?:\/.*)?$/;
const isTest = (file: string): boolean => /\.test\.ts$|\/testing\//.test(file);

/** One file as the rules see it. */
interface Source {
  readonly file: string;
  /** The package, or the folder beside `packages/`. */
  readonly place: string;
  readonly layer: Layer;
  /** Folder of `src` in a package whose folders have ranks. */
  readonly folder: string | undefined;
  readonly tokens: readonly Token[];
}

/**
 * Checks one file of a package's `src` or of a folder of programs; other files have no rules and
 * yield nothing.
 *
 * @param file path from the repository root, with `/`
 */
export function findLayerBreaches(file: string, text: string): Breach[] {
  const match = /^(?:packages\/([^/]+)\/src|([^/]+))\/(?:([^/]+)\/)?/.exec(file);
  const place = match?.[1] ?? match?.[2];
  const layer = match?.[1] === undefined ? programLayers[place ?? ""] : packageLayers[place ?? ""];
  if (!match || place === undefined || !/\.[cm]?ts$/.test(file)) return [];
  if (file.includes("/kernels/assembly/") || (match[1] === undefined && !layer)) return [];

  const breaches: Breach[] = [];
  const report = (line: number, message: string): void => {
    breaches.push({ file, line, message });
  };
  if (!layer) {
    report(1, `${file}: the package ${place} has no rank in tools/layers.ts`);
    return breaches;
  }
  const rooms = match[1] === undefined ? undefined : roomLayers[place];
  const folder = rooms === undefined ? undefined : (match[3] ?? "index");
  if (folder !== undefined && !rooms?.[folder]) {
    report(1, `${file}: the folder ${folder} has no rank in tools/layers.ts`);
    return breaches;
  }
  const source: Source = { file, place, layer, folder, tokens: tokenize(text) };
  for (const found of importsOfTokens(source.tokens)) {
    const reason = judgeImport(source, found);
    if (reason === undefined) continue;
    report(found.line, `${file} may not import ${found.specifier ?? "a computed path"}: ${reason}`);
  }
  for (const token of source.tokens) {
    if (match[1] === undefined) break;
    const rule = token.kind === "word" ? confinedWords.get(token.text) : undefined;
    if (rule === undefined || folder === rule.folder || rule.isFree(file)) continue;
    report(token.line, `${file} may not use ${token.text}: ${rule.why}`);
  }
  return breaches;
}

/** Words that belong to one folder of the engine. */
interface Confinement {
  readonly folder: string;
  readonly why: string;
  /** Whether a file elsewhere may use them all the same. */
  readonly isFree: (file: string) => boolean;
}

const confinedWords: ReadonlyMap<string, Confinement> = new Map([
  [
    "WebAssembly",
    {
      folder: "kernels",
      why:
        "only packages/engine/src/kernels/ touches WASM, " +
        "because views of its memory die when it grows",
      isFree: () => false,
    },
  ],
  [
    "getBuiltinModule",
    {
      folder: "workers",
      why:
        "below quiverdb only packages/engine/src/workers/ and two files of checksums ask for a " +
        "module at run time, because an import is what a rule can be checked on",
      isFree: (file: string) =>
        isTest(file) ||
        file.startsWith("packages/quiverdb/") ||
        file.endsWith("storage/checksum.ts") ||
        file.endsWith("snapshot/sha256.ts"),
    },
  ],
]);

/** @returns why the import is forbidden, or undefined when it is allowed. */
function judgeImport(source: Source, found: SourceImport): string | undefined {
  const { specifier } = found;
  if (specifier === undefined && isTest(source.file)) return undefined;
  if (specifier === undefined) {
    const isProgram = programLayers[source.place] === source.layer;
    return isProgram || source.file === optionalPeers
      ? undefined
      : "the layers can only be checked on literal paths";
  }
  if (specifier.startsWith(".")) return judgeRelative(source, specifier);
  if (specifier.startsWith("node:")) return judgeNode(source);
  const ours = scopeOfPackages.exec(specifier);
  if (ours) return judgePackage(source, ours[1] ?? ours[2]!);
  return judgeForeign(source);
}

function judgeRelative(source: Source, specifier: string): string | undefined {
  const { file, place, layer, folder } = source;
  const target = posix.join(posix.dirname(file), specifier);
  const isPackage = packageLayers[place] === layer;
  const home = isPackage ? `packages/${place}/src/` : `${place}/`;
  if (!target.startsWith(home)) return judgeOutside(source, target);
  const rooms = roomLayers[place];
  if (folder === undefined || rooms === undefined || isTest(file)) return undefined;
  const inside = target.slice(home.length);
  const targetFolder = inside.includes("/") ? inside.slice(0, inside.indexOf("/")) : "index";
  if (target.startsWith(clientNodeFolder) && !isOfNode(file)) {
    return "only remote/index_node.ts reaches remote/node/, by the export condition of Node";
  }
  if (targetFolder === folder) return undefined;
  if (place === "engine" && folder === "query" && targetFolder === "storage") {
    return "query never opens storage, because a plan reads through segments only";
  }
  const targetLayer = rooms[targetFolder];
  if (!targetLayer) return `the folder ${targetFolder} has no rank in tools/layers.ts`;
  return judgeRanks(folder, rooms[folder]!, targetFolder, targetLayer);
}

/** An import by path of another place. */
function judgeOutside({ file, place, layer }: Source, target: string): string | undefined {
  const program = programLayers[target.slice(0, target.indexOf("/"))];
  if (program && programLayers[place]) {
    return judgeRanks(place, layer, target.slice(0, target.indexOf("/")), program);
  }
  // What a benchmark measures, and what a tool has written, is no entry of a package.
  const looksInside = place === "bench" || (programLayers[place] && isTest(file));
  if (looksInside && target.startsWith("packages/")) return undefined;
  return "another package is imported by its name, not by a path";
}

function judgePackage(source: Source, target: string): string | undefined {
  if (target === source.place) return "a package imports its own files by relative paths";
  const layer = packageLayers[target];
  if (!layer) return `the package ${target} has no rank in tools/layers.ts`;
  return judgeRanks(source.place, source.layer, target, layer);
}

function judgeRanks(from: string, layer: Layer, to: string, other: Layer): string | undefined {
  if (other.rank < layer.rank) return undefined;
  return (
    `${from} (rank ${layer.rank}) may import only from lower ranks because ${layer.why}; ` +
    `${to} has rank ${other.rank}`
  );
}

function judgeNode({ file, place }: Source): string | undefined {
  if (isTest(file)) return undefined;
  if (place === "client") {
    if (file.startsWith(clientNodeFolder)) return undefined;
    return `in the client only remote/node/ has node: modules, because ${whyNoNode}`;
  }
  if (place !== "engine" || file.startsWith(nodeFolder)) return undefined;
  return `in the engine only storage/folder/ has node: modules, because ${whyNoNode}`;
}

/** Loads packages of other people that may not be installed: no bundle may look for them. */
const optionalPeers = "packages/inference/src/runtime/optional_package.ts";

const nodeFolder = "packages/engine/src/storage/folder/";
/** Reached by the export condition of Node alone: every other program gets \`fetch\`. */
const clientNodeFolder = "packages/client/src/remote/node/";
const isOfNode = (file: string): boolean =>
  file.startsWith(clientNodeFolder) || file === "packages/client/src/remote/index_node.ts";
const whyNoNode = "everything else must also run in a browser";

function judgeForeign({ file, place }: Source): string | undefined {
  if (place === "client" && !isTest(file)) {
    return "client has no dependencies, because its weight is what edge users pay";
  }
  return undefined;
}

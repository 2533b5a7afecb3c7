/**
 * Native engines to compare with. They are no dependencies: `npm install hnswlib-node usearch` into
 * any folder, and name it.
 */
import { createRequire } from "node:module";
import { join } from "node:path";

import type { AnnData } from "./ann_data.ts";

/** See the head of the file. */
export interface AnnPeer {
  readonly name: string;
  build(): Promise<void> | void;
  /** What answers a query at an ef. */
  search(ef: number): (query: Float32Array) => readonly number[];
}

const LIMIT = 10;
const M = 16;
const EF_CONSTRUCT = 100;

/** The parts in use of `hnswlib-node`. */
interface HnswlibModule {
  readonly HierarchicalNSW: new (
    space: string,
    dim: number,
  ) => {
    initIndex(options: {
      readonly maxElements: number;
      readonly m: number;
      readonly efConstruction: number;
    }): void;
    addPoint(point: readonly number[], label: number): void;
    setEf(ef: number): void;
    searchKnn(query: readonly number[], k: number): { readonly neighbors: readonly number[] };
  };
}

/** The parts in use of `usearch`. */
interface UsearchModule {
  readonly Index: new (options: {
    readonly metric: string;
    readonly dimensions: number;
    readonly connectivity: number;
    readonly quantization: string;
    readonly expansion_add: number;
    readonly expansion_search: number;
  }) => {
    add(key: bigint, vector: Float32Array): void;
    search(query: Float32Array, k: number, threads: number): { readonly keys: BigUint64Array };
  };
}

/** The peers that are installed in a folder. */
export function loadPeers(folder: string, data: AnnData): AnnPeer[] {
  const require = createRequire(join(folder, "package.json"));
  const peers: AnnPeer[] = [];
  const load = <T>(name: string, use: (module: T) => AnnPeer): void => {
    try {
      peers.push(use(require(name) as T));
    } catch (error) {
      console.error(`${name} is left out: ${String(error)}`);
    }
  };
  load<HnswlibModule>("hnswlib-node", (module) => hnswlib(module, data));
  load<UsearchModule>("usearch", (module) => usearch(module, data));
  return peers;
}

function rowOf({ rows, dim }: AnnData, at: number): Float32Array {
  return rows.subarray(at * dim, (at + 1) * dim);
}

function hnswlib({ HierarchicalNSW }: HnswlibModule, data: AnnData): AnnPeer {
  const space = data.distance === "Euclid" ? "l2" : "ip";
  const index = new HierarchicalNSW(data.distance === "Cosine" ? "cosine" : space, data.dim);
  const queries = new Map(data.queries.map((query) => [query, Array.from(query)]));
  return {
    name: "hnswlib-node",
    build: () => {
      index.initIndex({ maxElements: data.rowCount, m: M, efConstruction: EF_CONSTRUCT });
      for (let at = 0; at < data.rowCount; at++) index.addPoint(Array.from(rowOf(data, at)), at);
    },
    search: (ef) => (query) => {
      index.setEf(ef);
      return index.searchKnn(queries.get(query)!, LIMIT).neighbors;
    },
  };
}

/** The breadth of its searches is fixed when it is made: its default is used at every ef. */
function usearch({ Index }: UsearchModule, data: AnnData): AnnPeer {
  const metric = data.distance === "Euclid" ? "l2sq" : data.distance === "Dot" ? "ip" : "cos";
  const index = new Index({
    metric,
    dimensions: data.dim,
    connectivity: M,
    quantization: "f32",
    expansion_add: EF_CONSTRUCT,
    expansion_search: 64,
  });
  return {
    name: "usearch (ef 64)",
    build: () => {
      for (let at = 0; at < data.rowCount; at++) index.add(BigInt(at), rowOf(data, at));
    },
    search: () => (query) => Array.from(index.search(query, LIMIT, 1).keys, Number),
  };
}

/**
 * Data sets for approximate search: vectors, queries, payloads, filters and exact answers, in a
 * folder.
 *
 * - `meta.json`: `n`, `dim`, `metric` ("cosine", "euclid" or "dot"), `filters` by name, each a
 *   filter of Qdrant, and `schema`: payload keys with the type of their index, or "none";
 * - `base.f16.bin`, `base.f32.bin` or `base.u8.bin`, row-major, and `query.*` likewise; with `.gz`
 *   at the end they are compressed;
 * - `payload.jsonl.gz`: the payload of each point;
 * - `gt_NAME.i32.bin`: for each query the exact 100 nearest ids under a filter, "none" without.
 */
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";

import type { Filter, PayloadSchemaType } from "quiverdb";

import { halfToFloat } from "./embeddings.ts";

export interface AnnData {
  readonly name: string;
  readonly dim: number;
  readonly distance: "Cosine" | "Euclid" | "Dot";
  readonly rowCount: number;
  /** Row-major. */
  readonly rows: Float32Array;
  readonly queries: readonly Float32Array[];
  readonly payloads: readonly Record<string, unknown>[];
  readonly indexes: readonly (readonly [string, PayloadSchemaType])[];
  readonly filters: readonly (readonly [string, Filter])[];
  /** The nearest ids of each query, nearest first; undefined where only some rows are taken. */
  readonly nearest: (filter: string) => readonly Int32Array[] | undefined;
}

interface Meta {
  readonly n: number;
  readonly dim: number;
  readonly metric: string;
  readonly gt_k: number;
  readonly filters: Readonly<Record<string, { readonly filter: Filter }>>;
  readonly schema: Readonly<Record<string, string>>;
}

const DISTANCES = { cosine: "Cosine", euclid: "Euclid", dot: "Dot" } as const;

/**
 * The first rows and queries of a data set.
 *
 * @throws TypeError when the folder does not hold one
 */
export function loadAnnData(folder: string, rowsMax: number, queryCount: number): AnnData {
  const path = join(folder, "meta.json");
  if (!existsSync(path)) throw new TypeError(`There is no data set in ${folder}: no meta.json`);
  const meta: Meta = JSON.parse(readFileSync(path, "utf8"));
  const { dim } = meta;
  const distance = Object.entries(DISTANCES).find(([metric]) => metric === meta.metric)?.[1];
  if (distance === undefined) throw new TypeError(`Unknown metric ${meta.metric} in ${path}`);
  const rowCount = Math.min(rowsMax, meta.n);
  const rows = readFloats(folder, "base", rowCount * dim);
  const queryFloats = readFloats(folder, "query", Infinity);
  const queries = Array.from({ length: Math.min(queryCount, queryFloats.length / dim) }, (_, at) =>
    queryFloats.slice(at * dim, (at + 1) * dim),
  );
  const lines = gunzipSync(readFileSync(join(folder, "payload.jsonl.gz"))).toString("utf8");
  const payloads = lines
    .split("\n", rowCount)
    .map((line): Record<string, unknown> => JSON.parse(line));
  const isWhole = rowCount === meta.n;
  return {
    name: basename(folder),
    dim,
    distance,
    rowCount,
    rows,
    queries,
    payloads,
    indexes: Object.entries(meta.schema).flatMap(([key, type]) =>
      isIndexType(type) ? [[key, type] as const] : [],
    ),
    filters: Object.entries(meta.filters).map(([name, { filter }]) => [name, filter] as const),
    nearest: (filter) => {
      if (!isWhole) return undefined;
      const bytes = readFileSync(join(folder, `gt_${filter}.i32.bin`));
      const ids = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
      return queries.map((_, at) => ids.subarray(at * meta.gt_k, (at + 1) * meta.gt_k));
    },
  };
}

function isIndexType(type: string): type is "keyword" | "integer" | "float" {
  return type === "keyword" || type === "integer" || type === "float";
}

function readFloats(folder: string, name: string, most: number): Float32Array {
  for (const [ending, bytesOfOne] of [
    ["f16", 2],
    ["f32", 4],
    ["u8", 1],
  ] as const) {
    for (const packed of ["", ".gz"]) {
      const path = join(folder, `${name}.${ending}.bin${packed}`);
      if (!existsSync(path)) continue;
      const bytes = packed === "" ? readFileSync(path) : gunzipSync(readFileSync(path));
      const count = Math.min(most, bytes.length / bytesOfOne);
      const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + count * bytesOfOne);
      if (ending === "f32") return new Float32Array(buffer);
      if (ending === "u8") return Float32Array.from(new Uint8Array(buffer));
      const floatOfHalf = Float32Array.from({ length: 2 ** 16 }, (_, half) => halfToFloat(half));
      const halves = new Uint16Array(buffer);
      const floats = new Float32Array(count);
      for (let at = 0; at < count; at++) floats[at] = floatOfHalf[halves[at]!]!;
      return floats;
    }
  }
  throw new TypeError(`There is no ${name}.{f16,f32,u8}.bin in ${folder}`);
}

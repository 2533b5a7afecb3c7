/**
 * `GET /collections/{name}/memory`, which the dashboard asks and Qdrant's document does not have:
 * what a collection takes, as a tree. Vectors are counted by their configuration; what else a
 * collection keeps is not told apart.
 */
import type { Backend, CallContext } from "@quiverdb/client";

interface MemoryUsage {
  readonly ram_bytes: number;
  readonly cached_bytes: number;
  readonly expected_cache_bytes: number;
  readonly disk_bytes: number;
}

interface MemoryNode {
  readonly name: string;
  readonly usage: MemoryUsage;
  readonly children: readonly MemoryNode[];
}

const BYTES_OF_TYPE: Readonly<Record<string, number>> = { float32: 4, float16: 2, uint8: 1 };

/** The name of the collection that a path asks about, or undefined. */
export function collectionOfMemoryPath(method: string, path: string): string | undefined {
  const segment = /^\/collections\/([^/]+)\/memory\/?$/.exec(path)?.[1];
  if (method !== "GET" || segment === undefined) return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** @throws QdrantError `not_found`, `forbidden` */
export async function memoryOfCollection(
  backend: Backend,
  name: string,
  context: CallContext,
): Promise<MemoryNode> {
  const request = { path: { collection_name: name }, query: {} };
  const { points_count: points, config } = await backend.call("getCollection", request, context);
  const { vectors = {} } = config.params;
  const named = isParams(vectors) ? { "": vectors } : vectors;
  const children = Object.entries(named).map(([vector, params]): MemoryNode => {
    const bytes = BYTES_OF_TYPE[params?.datatype ?? "float32"] ?? 1;
    const label = vector === "" ? "vectors" : `vectors/${vector}`;
    return {
      name: label,
      usage: inMemory((points ?? 0) * (params?.size ?? 0) * bytes),
      children: [],
    };
  });
  const total = children.reduce((sum, { usage }) => sum + usage.ram_bytes, 0);
  return { name, usage: inMemory(total), children };
}

function inMemory(bytes: number): MemoryUsage {
  return { ram_bytes: bytes, cached_bytes: 0, expected_cache_bytes: 0, disk_bytes: bytes };
}

interface VectorParams {
  readonly size: number;
  readonly datatype?: string | null;
}

function isParams(vectors: object): vectors is VectorParams {
  return "size" in vectors && typeof vectors.size === "number";
}

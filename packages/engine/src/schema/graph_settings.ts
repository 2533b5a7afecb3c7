/** What a configuration says of the graphs of its vectors (Qdrant 1.19). */
import { type CollectionConfig, vectorParamsByName } from "./collection_config.ts";

export interface GraphSettings {
  /** Neighbours that a row chooses; 0: no graph. */
  readonly m: number;
  /** Rows that it chooses them from; also the `hnsw_ef` of a search that names none. */
  readonly efConstruct: number;
  /** Bytes of vectors below which a search scores all of them. */
  readonly fullScanBytes: number;
  /** Bytes of the vectors of one name from which on a segment gets graphs; 0: never. */
  readonly indexingBytes: number;
}

/** Qdrant's lower bound of `ef_construct`. */
const EF_CONSTRUCT_MIN = 4;

const KILOBYTE = 1024;

/** The settings of each dense vector, by name; multivectors have no graph. */
export function graphSettings(config: CollectionConfig): ReadonlyMap<string, GraphSettings> {
  const settings = new Map<string, GraphSettings>();
  const indexingKilobytes = config.optimizer_config.indexing_threshold ?? 0;
  for (const [name, params] of vectorParamsByName(config.params.vectors)) {
    if (params.multivector_config !== undefined) continue;
    const { hnsw_config: common } = config;
    const { hnsw_config: own } = params;
    const fullScanKilobytes = own?.full_scan_threshold ?? common.full_scan_threshold;
    settings.set(name, {
      m: own?.m ?? common.m,
      efConstruct: Math.max(EF_CONSTRUCT_MIN, own?.ef_construct ?? common.ef_construct),
      fullScanBytes: fullScanKilobytes * KILOBYTE,
      indexingBytes: indexingKilobytes * KILOBYTE,
    });
  }
  return settings;
}

/**
 * What holds where a request or a configuration says nothing. The values are Qdrant's (1.19).
 * Bounds are in `limits.ts`.
 */

/**
 * Results of a query, points of a scroll page, groups, facet hits: where a request has no `limit`.
 */
export const LIMIT_DEFAULT = 10;

/** Hits of a group where a request has no `group_size`. */
export const GROUP_SIZE_DEFAULT = 3;

/** Points of a search matrix where a request has no `sample`. */
export const MATRIX_SAMPLE_DEFAULT = 10;

/** Neighbours of each point of a search matrix where a request has no `limit`. */
export const MATRIX_LIMIT_DEFAULT = 3;

/** Finished optimizations of a report where a request has no `completed_limit`. */
export const OPTIMIZATIONS_COMPLETED_DEFAULT = 16;

/** The constant k of reciprocal rank fusion. */
export const RRF_K_DEFAULT = 2;

/** Balance of maximal marginal relevance: 0 is relevance only, 1 diversity only. */
export const MMR_DIVERSITY_DEFAULT = 0.5;

/** The distance from its target at which a decay is at its midpoint. */
export const DECAY_SCALE_DEFAULT = 1;

/** The value of a decay at that distance. */
export const DECAY_MIDPOINT_DEFAULT = 0.5;

/** Options of the BM25 embedding model. */
export const BM25_DEFAULTS = {
  /** Saturation of term frequency. */
  k: 1.2,
  /** How much a document's length counts. */
  b: 0.75,
  /** Expected length of a document in tokens. */
  averageLength: 256,
  language: "english",
  tokenizer: "word",
} as const;

/** The graph of a collection. */
export const HNSW_DEFAULTS = {
  m: 16,
  ef_construct: 100,
  /** Kilobytes of vectors. */
  full_scan_threshold: 10_000,
  max_indexing_threads: 0,
  on_disk: false,
} as const;

/** When and how segments are rewritten. */
export const OPTIMIZER_DEFAULTS = {
  deleted_threshold: 0.2,
  vacuum_min_vector_number: 1000,
  default_segment_number: 0,
  max_segment_size: null,
  memmap_threshold: null,
  /** Kilobytes of vectors. */
  indexing_threshold: 10_000,
  flush_interval_sec: 5,
  max_optimization_threads: null,
  prevent_unoptimized: null,
} as const;

/** Percent that the use of a resource falls below its quota before writes are taken again. */
export const QUOTA_MARGIN_PERCENT = 5;
/** How long a measured use that is below its quota counts, in milliseconds. */
export const QUOTA_READING_MS = 5000;

/** The write-ahead log that a configuration shows. */
export const WAL_DEFAULTS = {
  wal_capacity_mb: 32,
  wal_segments_ahead: 0,
  wal_retain_closed: 1,
} as const;

/** The one peer there is, whether or not it answers as a cluster. */
export const PEER_ID = 1;

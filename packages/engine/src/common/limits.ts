/** Every limit of the engine. What holds where a request says nothing is in `defaults.ts`. */

/** Longest slice of work between two looks at the event loop. */
export const SLICE_MS = 10;

/** Time after which work that can wait is done, if nothing else was meanwhile. */
export const IDLE_MS = 50;

/** Longest time of a timer of the platform; a longer one fires at once. */
export const TIMER_MS_MAX = 2 ** 31 - 1;

/**
 * Rows scored between two looks at the clock when each accepted row also needs its payload read.
 */
export const FILTERED_SLICE_ROWS = 128;

/** Rows of one appendable segment; a further segment is opened beyond. */
export const SEGMENT_ROWS_MAX = 2 ** 24;

/** Queries of a batch that run at once (Qdrant 1.19); more hold the results of all their levels. */
export const QUERY_BATCH_MAX = 16;

/** Deepest nesting of prefetches (Qdrant 1.18). */
export const PREFETCH_DEPTH_MAX = 64;

/** Elements of one multivector stay below this. */
export const MULTI_VECTOR_ELEMENTS_LIMIT = 1_048_576;

/** Greatest index of a sparse vector. */
export const SPARSE_INDEX_MAX = 2 ** 32 - 1;

/** Greatest size of a dense vector. */
export const VECTOR_SIZE_MAX = 65_536;

/** Bytes of a vector name in UTF-8. */
export const VECTOR_NAME_BYTES_MAX = 200;

/** Greatest number of candidates of maximal marginal relevance. */
export const MMR_CANDIDATES_MAX = 16_384;

/** Ids that an update by id changes before it looks for unknown ones (Qdrant 1.18). */
export const UPDATE_CHUNK_IDS = 32;

/**
 * Accepted writes of a shard that may wait for their commit; further ones wait before they are
 * accepted.
 */
export const PENDING_COMMITS_MAX = 64;

/** Bytes of their vectors, with the same effect; a larger operation is accepted alone. */
export const PENDING_SIZE_BYTES_MAX = 256 << 20;

/** Bytes of a shard's log after which a checkpoint moves its records to files. */
export const CHECKPOINT_SIZE_BYTES = 32 << 20;

/** Writes of a shard that may be under way; bodies of further ones wait before they are read. */
export const WRITES_UNDER_WAY_MAX = 128;

/** Compiled sets of BM25 options kept; all are forgotten when one more comes. */
export const BM25_COMPILED_MAX = 64;

/** Tokens whose stem and hash a compiled BM25 model remembers; all are forgotten beyond. */
export const BM25_VOCABULARY_TOKENS_MAX = 65_536;

/** Bytes of the catalog's log after which a checkpoint begins it anew. */
export const CATALOG_CHECKPOINT_SIZE_BYTES = 1 << 20;

/** Steps of a path into a payload; bounds the depth of a payload that grows by set paths. */
export const JSON_PATH_STEPS_MAX = 256;

/**
 * Deepest nesting of prefetches, filters and formulas in a body of a JavaScript caller (one from a
 * JSON text is bounded by its parser).
 */
export const BODY_DEPTH_MAX = 128;

/** A connection to a lock socket that takes longer is taken for one to a living process. */
export const LOCK_CONNECT_MS_MAX = 2000;

/**
 * How often a takeover by another process is looked at again before it is reported as the holder.
 */
export const LOCK_TAKEOVER_LOOKS_MAX = 100;

/** Takeovers of takeovers that were cut off, before the lock files count as tangled. */
export const LOCK_TAKEOVER_DEPTH_MAX = 16;

/**
 * Most rows scored by one call. Large enough that the call and the new view cost nothing beside the
 * scores, small enough that the scores are still in the first cache when they are read.
 */
export const SCORE_CHUNK = 4096;

/** Threads that may score the rows of one memory at a time, the one that adds rows included. */
export const SCRATCH_SLOTS = 16;

/** Rows that are judged or scored one by one between two looks at the clock. */
export const PACED_ROWS = 64;

/**
 * What it costs to hand a job to a running thread and to hear of its end, with a margin: a shorter
 * job stays where it is. Measured: 0.05 ms there and back, 0.1 ms to link the kernels.
 */
export const JOB_HANDOVER_MS = 2;

/** What it costs to start a thread. Measured: 20 to 25 ms. */
export const THREAD_START_MS = 25;

/** Time after which a thread that is still not ready is given up. */
export const THREAD_START_MS_MAX = 10_000;

/** Time without a job after which a thread ends; an idle one takes 8 MB. */
export const THREAD_IDLE_MS = 10_000;

/** Jobs of one lane that may wait for a thread; the calling thread does further ones. */
export const JOBS_WAITING_MAX = 1024;

/** Bytes of rows that all queries of a scan score before the next: a part of the second cache. */
export const SCAN_CHUNK_BYTES = 1 << 19;

/** Bytes of rows that one thread scores in a millisecond, about. */
export const SCAN_BYTES_PER_MS = 16 << 20;

/** Longest part of a scan that is handed to a thread, about. */
export const SCAN_PART_MS_MAX = 8;

/** Queries that share one pass over the rows. */
export const SCAN_QUERIES_MAX = 8;

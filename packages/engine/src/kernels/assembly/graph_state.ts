/**
 * Where the parts of a graph are in its memory, and what the search or insertion under way knows.
 *
 * All of it is per instance, so per thread: threads that share a memory share codes and links and
 * have a slot of scratch each. `../graph_layout.ts` lays the memory out.
 */
export class Graph {
  /** One of EUCLID, DOT, MANHATTAN. */
  static metric: i32 = 0;
  /** Rows of 7-bit codes, `stride` bytes apart (a multiple of 16), zeros behind the last. */
  static codes: usize = 0;
  static stride: usize = 0;
  /** An i32 for each row: what its key has besides the dot product. */
  static factors: usize = 0;
  /** An f32 for each row, for DOT: the coordinate that makes all rows equally long. */
  static tilts: usize = 0;
  /** Lists of neighbours, `listBytes` each: a u32 count, then ids. */
  static links: usize = 0;
  static listBytes: usize = 0;
  /** Most neighbours of a list. */
  static linksMax: i32 = 0;
  /** What a distance has besides key and factor. */
  static distanceBase: f32 = 0;

  // The slot of this thread.
  /** The query as the distance kernels read it. */
  static query: usize = 0;
  /** A second one, for rows that are compared while a search goes on. */
  static other: usize = 0;
  /** A byte for each row: the number of the search that saw it last. */
  static visited: usize = 0;
  static visitedBytes: usize = 0;
  static epoch: u32 = 0;
  /** Sorted i64 entries, with room for two below the first. */
  static pool: usize = 0;
  /** Entries that are to be merged into it. */
  static fresh: usize = 0;
  /** Ids to be scored. */
  static buffer: usize = 0;
  /** Ids that an insertion keeps, and their keys. */
  static kept: usize = 0;

  // The search under way.
  static poolSize: i32 = 0;
  static poolMax: i32 = 0;
  static cursor: i32 = 0;
  static wanted: i32 = 0;
  static limit: i32 = i32.MAX_VALUE;
  /** How far beyond the last wanted distance a search goes: a share of it. */
  static reach: f64 = 0;
  /** What makes a distance of a key. */
  static queryBase: f64 = 0;
  /** Added to a distance for what codes are uncertain about; for MANHATTAN, a constant. */
  static slack: f64 = 0;
  /** By which the bytes of the query are to be multiplied. */
  static queryScale: f32 = 1;
  static queryTilt: f32 = 0;
  /** A bit for each row: whether it may be found; 0: all may. */
  static mask: usize = 0;
  /** How many lists away from a row in the pool another is looked for. */
  static hops: i32 = 1;
}

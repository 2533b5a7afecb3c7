/**
 * Insertion of rows into a graph: a search for its neighbours, a choice among them, and links back.
 *
 * The choice (Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using
 * HNSW graphs", algorithm 4): candidates by ascending distance; one is dropped if a row that was
 * kept is nearer to it than the new row is. Here it must be clearly nearer, so that some more are
 * kept.
 *
 * Of rows that equal the new one only a few are kept: they would fill the list and cut off the
 * rest.
 */
import { CodeKeys } from "./code_keys";
import { GraphSearch } from "./graph_search";
import { Graph } from "./graph_state";
import { DOT, MANHATTAN } from "./row_scores";

const ENTRY_BYTES: usize = 8;
const GROUP_BYTES: usize = 16;

/** How many times nearer a kept row must be for a candidate to be dropped. */
const DROP_RATIO: f32 = 1.1;

/** Rows at distance 0 that a list holds. */
const EQUALS_MAX: i32 = 4;

export class GraphBuild {
  /**
   * Links row `id`, whose codes are there, with rows that were inserted before. The buffer holds
   * `entries` rows to begin at.
   *
   * @param most neighbours that the row chooses; it may be chosen by more
   * @param breadth rows that the search keeps to choose from
   */
  static insert(id: u32, entries: i32, most: i32, breadth: i32): void {
    GraphBuild.query(id, Graph.query);
    Graph.mask = 0;
    Graph.reach = -1;
    GraphSearch.begin(breadth, breadth);
    GraphSearch.see(id);
    GraphSearch.offer(entries);
    while (!GraphSearch.run(64)) {}
    const kept = GraphBuild.choose(Graph.pool, Graph.poolSize, id, most);
    GraphBuild.write(id, kept, 0);
    const list = Graph.links + (id as usize) * Graph.listBytes;
    for (let i = 0; i < kept; i++)
      GraphBuild.linkBack(load<u32>(list + (((i + 1) as usize) << 2)), id);
  }

  /** Makes a row the query. */
  static query(id: u32, query: usize): void {
    CodeKeys.widen(CodeKeys.codeAt(id), query);
    Graph.queryScale = 1;
    Graph.queryTilt = Graph.metric == DOT ? 2 * load<f32>(Graph.tilts + ((id as usize) << 2)) : 0;
  }

  /** What makes a distance of a key whose query is a row. */
  @inline
  private static baseOf(id: u32): f32 {
    if (Graph.metric == MANHATTAN) return 0;
    return Graph.distanceBase + (load<i32>(Graph.factors + ((id as usize) << 2)) as f32);
  }

  /**
   * Chooses from sorted entries, whose keys are for row `id`. The chosen ids are left in `kept`,
   * behind room for four keys.
   *
   * @returns how many they are
   */
  private static choose(entries: usize, count: i32, id: u32, most: i32): i32 {
    const base = GraphBuild.baseOf(id);
    const ids = Graph.kept + GROUP_BYTES;
    let kept = 0;
    let equals = 0;
    for (let i = 0; i < count && kept < most; i++) {
      const entry = load<i64>(entries + (i as usize) * ENTRY_BYTES);
      const candidate = ((entry as u32) >> 1) as u32;
      if (candidate == id) continue;
      const distance = ((entry >> 32) as i32 as f32) + base;
      if (distance <= 0) {
        if (equals == EQUALS_MAX) continue;
        equals++;
      } else if (GraphBuild.isCovered(candidate, distance, kept)) continue;
      store<u32>(ids + ((kept as usize) << 2), candidate);
      kept++;
    }
    return kept;
  }

  /** Whether one of the first rows of `kept` is clearly nearer to a candidate than `distance`. */
  private static isCovered(candidate: u32, distance: f32, kept: i32): bool {
    if (kept == 0) return false;
    GraphBuild.query(candidate, Graph.other);
    const ids = Graph.kept + GROUP_BYTES;
    const last = load<u32>(ids);
    for (let i = kept; i < kept + 3; i++) store<u32>(ids + ((i as usize) << 2), last);
    const limit = distance / DROP_RATIO - GraphBuild.baseOf(candidate);
    const limits = f32x4.splat(limit);
    for (let i = 0; i < kept; i += 4) {
      const keys = CodeKeys.keysOf(Graph.other, ids + ((i as usize) << 2));
      if (v128.any_true(f32x4.lt(f32x4.convert_i32x4_s(keys), limits))) return true;
    }
    return false;
  }

  /**
   * Makes the chosen rows the list of a row, behind the first `pinned` that are there. Other
   * threads see valid ids at all times.
   */
  private static write(id: u32, count: i32, pinned: i32): void {
    const list = Graph.links + (id as usize) * Graph.listBytes;
    const ids = Graph.kept + GROUP_BYTES;
    for (let i = 0; i < count; i++) {
      store<u32>(list + (((pinned + i + 1) as usize) << 2), load<u32>(ids + ((i as usize) << 2)));
    }
    atomic.store<u32>(list, (pinned << 16) | (pinned + count));
  }

  /** Adds row `id` to the list of another, which is thinned out when it is full. */
  private static linkBack(to: u32, id: u32): void {
    const list = Graph.links + (to as usize) * Graph.listBytes;
    const head = load<u32>(list);
    const length = (head & 0xffff) as i32;
    // Two places stay free for what connects rows that nobody leads to.
    if (length < Graph.linksMax - 2) {
      store<u32>(list + (((length + 1) as usize) << 2), id);
      atomic.store<u32>(list, head + 1);
      return;
    }
    const pinned = (head >>> 16) as i32;
    const loose = length - pinned;
    // The search of the insertion is over: its room serves.
    const candidates = Graph.buffer;
    memory.copy(candidates, list + 4 + ((pinned as usize) << 2), (loose as usize) << 2);
    const count = loose + 1;
    for (let i = loose; i < count + 3; i++) store<u32>(candidates + ((i as usize) << 2), id);
    GraphBuild.query(to, Graph.query);
    for (let i = 0; i < count; i += 4) {
      const ids = candidates + ((i as usize) << 2);
      v128.store(Graph.kept, CodeKeys.keysOf(Graph.query, ids));
      for (let lane: usize = 0; lane < 4; lane++) {
        const key = load<i32>(Graph.kept + (lane << 2)) as i64;
        const entry = (key << 32) | ((load<u32>(ids + (lane << 2)) as i64) << 1);
        store<i64>(Graph.pool + (((i as usize) + lane) << 3), entry);
      }
    }
    GraphSearch.sortEntries(Graph.pool, count);
    const most = Graph.linksMax - 2 - pinned;
    GraphBuild.write(to, GraphBuild.choose(Graph.pool, count, to, most), pinned);
  }
}

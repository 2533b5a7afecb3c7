/**
 * The search loop: a pool of the nearest rows seen so far, of which the nearest that were not
 * expanded yet are expanded two at a time.
 *
 * What makes it fast (memory is what a search waits for): all rows of a round are touched before
 * the first is scored, so their cache misses overlap; rows of a round are scored in fours against
 * one threshold, sorted, and merged into the pool at once; the search ends at a distance, not when
 * a pool of a given size is full of expanded rows.
 *
 * An entry of the pool is `key << 32 | id << 1 | expanded`; entries ascend.
 */
import { Check } from "./check";
import { CodeKeys } from "./code_keys";
import { Graph } from "./graph_state";
import { MANHATTAN } from "./row_scores";

const ENTRY_BYTES: usize = 8;
const LINE_BYTES: usize = 64;

/** Ids that one round gathers at most: more than two hops from two full lists are worth. */
const ROUND_IDS: i32 = 256;

export class GraphSearch {
  /** Empties the pool and forgets which rows were seen. */
  static begin(wanted: i32, poolMax: i32): void {
    Graph.wanted = wanted;
    Graph.poolMax = poolMax;
    Graph.poolSize = 0;
    Graph.cursor = 0;
    Graph.limit = i32.MAX_VALUE;
    Graph.epoch++;
    if (Graph.epoch > 255) {
      memory.fill(Graph.visited, 0, Graph.visitedBytes);
      Graph.epoch = 1;
    }
  }

  /** Puts `count` rows of the buffer, none of which was seen, into the pool. */
  static offer(count: i32): void {
    for (let i = 0; i < count; i++) {
      const id = GraphSearch.bufferAt(i);
      store<u8>(Graph.visited + (id as usize), Graph.epoch);
    }
    GraphSearch.take(count);
  }

  /** Goes on for `rounds` rounds. @returns whether the search has ended */
  static run(rounds: i32): bool {
    for (let round = 0; round < rounds; round++) {
      const count = GraphSearch.gather();
      if (count < 0) return true;
      GraphSearch.take(count);
    }
    return false;
  }

  /** Scores the first `count` rows of the buffer and merges those that are near enough. */
  static take(count: i32): void {
    if (count == 0) return;
    GraphSearch.touch(count);
    const fresh = GraphSearch.score(count);
    if (fresh == 0) return;
    GraphSearch.sort(fresh);
    GraphSearch.merge(fresh);
    if (Graph.reach >= 0 && Graph.poolSize >= Graph.wanted) GraphSearch.setLimit();
  }

  /**
   * How far rows are of use, from the key of the last wanted one: the share `reach` beyond it, and
   * what codes are uncertain about.
   */
  private static setLimit(): void {
    const last = GraphSearch.keyAt(Graph.wanted - 1) as f64;
    const limit = GraphSearch.uncertain(last) + Graph.reach * max<f64>(0, last + Graph.queryBase);
    Graph.limit = limit >= <f64>i32.MAX_VALUE ? i32.MAX_VALUE : (limit as i32);
  }

  /** The key of the farthest row that may truly be as near as one of a key. */
  static uncertain(key: f64): f64 {
    if (Graph.metric == MANHATTAN) return key + Graph.slack;
    const distance = max<f64>(0, key + Graph.queryBase);
    return key + 2 * Math.sqrt(distance) * Graph.slack + 2;
  }

  @inline
  static keyAt(at: i32): i32 {
    return (load<i64>(Graph.pool + (at as usize) * ENTRY_BYTES) >> 32) as i32;
  }

  @inline
  static idAt(at: i32): u32 {
    return (load<u32>(Graph.pool + (at as usize) * ENTRY_BYTES) >> 1) as u32;
  }

  /** The key of the first row of the buffer, which holds four. */
  static keyOfBuffer(): i32 {
    return i32x4.extract_lane(CodeKeys.keysOf(Graph.query, Graph.buffer), 0);
  }

  @inline
  private static bufferAt(at: i32): u32 {
    return load<u32>(Graph.buffer + ((at as usize) << 2));
  }

  /**
   * Expands up to two rows: writes their neighbours that were not seen to the buffer.
   *
   * @returns how many they are; -1 when there was no row to expand
   */
  private static gather(): i32 {
    const end = Graph.poolSize;
    let at = Graph.cursor;
    let first: usize = 0;
    let second: usize = 0;
    while (at < end) {
      const address = Graph.pool + (at as usize) * ENTRY_BYTES;
      const entry = load<u64>(address);
      at++;
      if ((entry & 1) != 0) continue;
      if ((((entry as i64) >> 32) as i32) > Graph.limit) {
        at--;
        break;
      }
      store<u8>(address, (entry as u8) | 1);
      const list = Graph.links + (((entry as u32) >> 1) as usize) * Graph.listBytes;
      GraphSearch.touchList(list);
      if (first == 0) first = list;
      else {
        second = list;
        break;
      }
    }
    Graph.cursor = at;
    if (first == 0) return -1;
    if (Graph.mask != 0) {
      const count = GraphSearch.addMatching(first, 0);
      return second == 0 ? count : GraphSearch.addMatching(second, count);
    }
    const count = GraphSearch.addUnseen(first, 0);
    return second == 0 ? count : GraphSearch.addUnseen(second, count);
  }

  /** Every neighbour is written; one that was seen is overwritten by the next. */
  @inline
  private static addUnseen(list: usize, from: i32): i32 {
    const visited = Graph.visited;
    const epoch = Graph.epoch;
    const buffer = Graph.buffer;
    const end = list + ((GraphSearch.lengthOf(list) as usize) << 2);
    let count = from;
    for (let at = list; at < end; at += 4) {
      const id = load<u32>(at + 4);
      Check.row(id, Graph.visitedBytes as u32);
      const seen = visited + (id as usize);
      const was = load<u8>(seen) as u32;
      store<u8>(seen, epoch);
      store<u32>(buffer + ((count as usize) << 2), id);
      count += (was != epoch) as i32;
    }
    return count;
  }

  /** Only neighbours whose bit is set, and with two hops those of the others. */
  private static addMatching(list: usize, from: i32): i32 {
    const end = list + ((GraphSearch.lengthOf(list) as usize) << 2);
    let count = from;
    for (let at = list; at < end; at += 4) {
      const id = load<u32>(at + 4);
      if (GraphSearch.wasSeen(id)) continue;
      if (GraphSearch.isWanted(id)) {
        GraphSearch.see(id);
        store<u32>(Graph.buffer + ((count++ as usize) << 2), id);
      } else if (Graph.hops > 1 && count < ROUND_IDS) {
        GraphSearch.see(id);
        count = GraphSearch.addBehind(id, count);
      }
    }
    return count;
  }

  private static addBehind(id: u32, from: i32): i32 {
    const list = Graph.links + (id as usize) * Graph.listBytes;
    const end = list + ((GraphSearch.lengthOf(list) as usize) << 2);
    let count = from;
    for (let at = list; at < end; at += 4) {
      const behind = load<u32>(at + 4);
      if (!GraphSearch.isWanted(behind) || GraphSearch.wasSeen(behind)) continue;
      GraphSearch.see(behind);
      store<u32>(Graph.buffer + ((count++ as usize) << 2), behind);
    }
    return count;
  }

  /** Neighbours of a list. The upper half of its first word says how many of them are to stay. */
  @inline
  static lengthOf(list: usize): u32 {
    Check.span(list, Graph.listBytes as u64, 4);
    return load<u32>(list) & 0xffff;
  }

  @inline
  static wasSeen(id: u32): bool {
    return (load<u8>(Graph.visited + (id as usize)) as u32) == Graph.epoch;
  }

  @inline
  static see(id: u32): void {
    Check.row(id, Graph.visitedBytes as u32);
    store<u8>(Graph.visited + (id as usize), Graph.epoch);
  }

  @inline
  static isWanted(id: u32): bool {
    return ((load<u8>(Graph.mask + ((id >>> 3) as usize)) >>> ((id & 7) as u8)) & 1) != 0;
  }

  /** Loads a word of each line of a list: the loads miss the cache together. */
  @inline
  private static touchList(list: usize): void {
    for (let line: usize = 0; line < Graph.listBytes; line += LINE_BYTES) load<u32>(list + line);
  }

  /** Loads a byte of each line of the codes of the first `count` rows of the buffer. */
  @inline
  private static touch(count: i32): void {
    const stride = Graph.stride;
    for (let i = 0; i < count; i++) {
      const code = CodeKeys.codeAt(GraphSearch.bufferAt(i));
      for (let line: usize = 0; line < stride; line += LINE_BYTES) load<u8>(code + line);
      load<u8>(Graph.factors + ((GraphSearch.bufferAt(i) as usize) << 2));
    }
  }

  /**
   * Appends an entry to `fresh` for each row of the buffer that is near enough.
   *
   * @returns how many they are
   */
  private static score(count: i32): i32 {
    let worst = Graph.limit;
    if (Graph.poolSize == Graph.poolMax) worst = min(worst, GraphSearch.keyAt(Graph.poolSize - 1));
    const worsts = i32x4.splat(worst);
    // The last group of four is filled with its first row.
    const last = GraphSearch.bufferAt(count - 1);
    for (let i = count; i < count + 3; i++) store<u32>(Graph.buffer + ((i as usize) << 2), last);
    let fresh = 0;
    for (let i = 0; i < count; i += 4) {
      const ids = Graph.buffer + ((i as usize) << 2);
      const keys = CodeKeys.keysOf(Graph.query, ids);
      let lanes = i32x4.bitmask(i32x4.lt_s(keys, worsts));
      if (count - i < 4) lanes &= (1 << (count - i)) - 1;
      if (lanes == 0) continue;
      v128.store(Graph.kept, keys);
      while (lanes != 0) {
        const lane = ctz(lanes) as usize;
        lanes &= lanes - 1;
        const key = load<i32>(Graph.kept + (lane << 2)) as i64;
        const id = load<u32>(ids + (lane << 2)) as i64;
        store<i64>(Graph.fresh + (fresh as usize) * ENTRY_BYTES, (key << 32) | (id << 1));
        fresh++;
      }
    }
    return fresh;
  }

  /** Sorts the entries of `fresh`; mostly they are few. */
  @inline
  private static sort(count: i32): void {
    GraphSearch.sortEntries(Graph.fresh, count);
  }

  /** Insertion sort: entries are few, or nearly in order. */
  static sortEntries(entries: usize, count: i32): void {
    for (let i = 1; i < count; i++) {
      const entry = load<i64>(entries + (i as usize) * ENTRY_BYTES);
      let at = entries + (i as usize) * ENTRY_BYTES;
      while (at > entries && load<i64>(at - ENTRY_BYTES) > entry) {
        store<i64>(at, load<i64>(at - ENTRY_BYTES));
        at -= ENTRY_BYTES;
      }
      store<i64>(at, entry);
    }
  }

  /** Merges the sorted entries of `fresh` into the pool from its end; drops what has no place. */
  private static merge(count: i32): void {
    const pool = Graph.pool;
    const size = Graph.poolSize;
    let from = size - 1;
    let next = count - 1;
    let to = size + count - 1;
    const most = Graph.poolMax;
    Graph.poolSize = min(size + count, most);
    let entry = load<i64>(Graph.fresh + (next as usize) * ENTRY_BYTES);
    while (true) {
      let moved = entry;
      if (from >= 0) {
        const other = load<i64>(pool + (from as usize) * ENTRY_BYTES);
        if (other > entry) {
          if (to < most) store<i64>(pool + (to as usize) * ENTRY_BYTES, other);
          from--;
          to--;
          continue;
        }
      }
      if (to < most) store<i64>(pool + (to as usize) * ENTRY_BYTES, moved);
      to--;
      next--;
      if (next < 0) break;
      entry = load<i64>(Graph.fresh + (next as usize) * ENTRY_BYTES);
    }
    Graph.cursor = min(Graph.cursor, to + 1);
  }
}

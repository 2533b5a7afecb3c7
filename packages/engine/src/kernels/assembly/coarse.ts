/**
 * The coarse level of a graph: centroids of leaves and of cells of leaves. Centroids are rows of
 * codes behind those of the vectors, so they have keys like any row.
 */
import { CodeKeys } from "./code_keys";
import { GraphBuild } from "./graph_build";
import { Graph } from "./graph_state";

export class Coarse {
  /** Best entries at `fresh`, `key << 32 | id << 1`, ascending. */
  private static count: i32 = 0;
  private static most: i32 = 0;

  /**
   * The nearest of some centroids for each row of a list; writes its place among them and the key
   * (two words for each row).
   */
  static assign(list: usize, count: u32, firstCentroid: u32, centroids: u32, out: usize): void {
    for (let i: u32 = 0; i < count; i++) {
      GraphBuild.query(load<u32>(list + ((i as usize) << 2)), Graph.query);
      Coarse.begin(1);
      Coarse.addRange(firstCentroid, centroids);
      const to = out + ((i as usize) << 3);
      store<u32>(to, Coarse.idAt(0) - firstCentroid);
      store<i32>(to + 4, load<i32>(Graph.fresh + 4));
    }
  }

  /** Adds the codes of each row of a list to the sums (u32, `stride` of them) of its place. */
  static addUp(list: usize, count: u32, places: usize, sums: usize): void {
    const stride = Graph.stride;
    for (let i: u32 = 0; i < count; i++) {
      const code = CodeKeys.codeAt(load<u32>(list + ((i as usize) << 2)));
      let sum = sums + (load<u32>(places + ((i as usize) << 3)) as usize) * (stride << 2);
      for (let at: usize = 0; at < stride; at += 4) {
        const four = i32x4.extend_low_i16x8_u(
          i16x8.extend_low_i8x16_u(v128.load32_zero(code + at)),
        );
        v128.store(sum, i32x4.add(v128.load(sum), four));
        sum += 16;
      }
    }
  }

  /**
   * The entries of the leaves nearest to the query, among those of the nearest cells.
   *
   * @param tables for each cell its first leaf, and the end; then for each leaf its entry
   * @returns how many rows are in the buffer
   */
  static enter(
    tables: usize,
    firstCell: u32,
    cells: u32,
    cellsWanted: i32,
    leavesWanted: i32,
  ): i32 {
    Coarse.begin(cellsWanted);
    Coarse.addRange(firstCell, cells);
    const found = Coarse.count;
    for (let i = 0; i < found; i++) {
      store<u32>(Graph.buffer + ((i as usize) << 2), Coarse.idAt(i) - firstCell);
    }
    const firstLeaf = firstCell + cells;
    // The ids of cells in the buffer are read before entries are written over them.
    Coarse.begin(leavesWanted);
    for (let i = 0; i < found; i++) {
      const cell = tables + ((load<u32>(Graph.buffer + ((i as usize) << 2)) as usize) << 2);
      const from = load<u32>(cell);
      Coarse.addRange(firstLeaf + from, load<u32>(cell + 4) - from);
    }
    const entries = tables + (((cells + 1) as usize) << 2);
    for (let i = 0; i < Coarse.count; i++) {
      const leaf = Coarse.idAt(i) - firstLeaf;
      store<u32>(Graph.buffer + ((i as usize) << 2), load<u32>(entries + ((leaf as usize) << 2)));
    }
    return Coarse.count;
  }

  /**
   * The nearest of the centroids of a list; their places in it, nearest first, are left in the
   * buffer.
   *
   * @returns how many they are
   */
  static nearest(list: usize, count: u32, wanted: i32): i32 {
    Coarse.begin(wanted);
    for (let i: u32 = 0; i < count; i += 4)
      Coarse.addFour(list + ((i as usize) << 2), i, count - i);
    for (let i = 0; i < Coarse.count; i++) {
      store<u32>(Graph.buffer + ((i as usize) << 2), Coarse.idAt(i));
    }
    return Coarse.count;
  }

  @inline
  private static begin(most: i32): void {
    Coarse.count = 0;
    Coarse.most = most;
  }

  private static addRange(first: u32, count: u32): void {
    const ids = Graph.kept + 16;
    for (let i: u32 = 0; i < count; i += 4) {
      for (let lane: u32 = 0; lane < 4; lane++) {
        store<u32>(ids + ((lane as usize) << 2), first + min(i + lane, count - 1));
      }
      Coarse.addFour(ids, first + i, count - i);
    }
  }

  /** @param name of the first of the four; those of the others follow */
  @inline
  private static addFour(ids: usize, name: u32, left: u32): void {
    const keys = CodeKeys.keysOf(Graph.query, ids);
    let worst = i32.MAX_VALUE;
    if (Coarse.count == Coarse.most) worst = Coarse.keyAt(Coarse.count - 1);
    let lanes = i32x4.bitmask(i32x4.lt_s(keys, i32x4.splat(worst)));
    if (left < 4) lanes &= (1 << left) - 1;
    if (lanes == 0) return;
    v128.store(Graph.kept, keys);
    while (lanes != 0) {
      const lane = ctz(lanes) as u32;
      lanes &= lanes - 1;
      Coarse.add(load<i32>(Graph.kept + ((lane as usize) << 2)), name + lane);
    }
  }

  private static add(key: i32, name: u32): void {
    const entry = ((key as i64) << 32) | ((name as i64) << 1);
    let at = Coarse.count;
    if (at == Coarse.most) at--;
    else Coarse.count++;
    while (at > 0 && load<i64>(Graph.fresh + (((at - 1) as usize) << 3)) > entry) {
      store<i64>(
        Graph.fresh + ((at as usize) << 3),
        load<i64>(Graph.fresh + (((at - 1) as usize) << 3)),
      );
      at--;
    }
    store<i64>(Graph.fresh + ((at as usize) << 3), entry);
  }

  @inline
  private static keyAt(at: i32): i32 {
    return load<i32>(Graph.fresh + ((at as usize) << 3) + 4);
  }

  @inline
  private static idAt(at: i32): u32 {
    return load<u32>(Graph.fresh + ((at as usize) << 3)) >> 1;
  }
}

/**
 * Finds rows by id: an open-addressing hash table with one entry per id, its newest row.
 *
 * A table of many ids is parted into shards by the first bits of the hash, and each grows by
 * itself: no step rehashes more than a small part of it. Entries are never removed, because a
 * reader may still see a row that died.
 */
import { hashIdWords } from "./id_words.ts";
import type { IdRows } from "./id_rows.ts";

/** Entries of the one shard of a small table. */
const SINGLE_SHARD_ENTRIES_MAX = 4096;

const SHARD_BITS = 8;

const SLOTS_MIN = 64;

interface Shard {
  /** Row + 1; 0: empty. A power of two of them, at most half of them used. */
  slots: Uint32Array;
  used: number;
}

export class IdTable {
  private readonly rows: IdRows;
  private shards: Shard[] = [newShard(SLOTS_MIN)];

  constructor(rows: IdRows) {
    this.rows = rows;
  }

  /** The newest row of the id with these words. */
  find(words: Uint32Array): number | undefined {
    const hash = hashIdWords(words, 0);
    const { slots } = this.shardOf(hash);
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = slots[slot]!;
      if (entry === 0) return undefined;
      if (this.rows.compareTo(entry - 1, words) === 0) return entry - 1;
    }
  }

  /**
   * Makes a row the newest of its id.
   *
   * @returns the row that was the newest
   */
  put(row: number): number | undefined {
    const hash = this.rows.hash(row);
    const shard = this.shardOf(hash);
    const { slots } = shard;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const known = slots[slot]! - 1;
      if (this.rows.compare(known, row) !== 0) continue;
      slots[slot] = row + 1;
      return known;
    }
    slots[slot] = row + 1;
    shard.used++;
    if (shard.used * 2 > slots.length) this.grow(shard);
    return undefined;
  }

  /** Makes room for so many ids, so that putting them grows nothing. */
  reserve(ids: number): void {
    if (ids <= SINGLE_SHARD_ENTRIES_MAX || this.shards.length > 1) return;
    const perShard = (ids / 2 ** SHARD_BITS) * 1.25;
    const slots = 2 ** Math.ceil(Math.log2(Math.max(SLOTS_MIN, 2 * perShard)));
    const entries = this.shards[0]!.slots.filter((entry) => entry !== 0);
    this.shards = Array.from({ length: 1 << SHARD_BITS }, () => newShard(slots));
    for (const entry of entries) this.put(entry - 1);
  }

  private shardOf(hash: number): Shard {
    return this.shards.length === 1 ? this.shards[0]! : this.shards[hash >>> (32 - SHARD_BITS)]!;
  }

  private grow(shard: Shard): void {
    const { slots } = shard;
    if (this.shards.length === 1 && shard.used > SINGLE_SHARD_ENTRIES_MAX) {
      this.shards = Array.from({ length: 1 << SHARD_BITS }, () => newShard(SLOTS_MIN));
    } else {
      shard.slots = new Uint32Array(slots.length * 2);
      shard.used = 0;
    }
    for (const entry of slots) if (entry !== 0) this.put(entry - 1);
  }
}

function newShard(slots: number): Shard {
  return { slots: new Uint32Array(slots), used: 0 };
}

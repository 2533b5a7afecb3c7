/** The groups that the rounds of a grouping have found so far. */
import type { Run } from "../common/run.ts";
import type { GroupKey, GroupValues } from "./group_values.ts";
import { inSlices } from "./in_slices.ts";
import { PlaceSlots } from "./place_slots.ts";
import type { ScoredPlaces } from "./places.ts";
import { sortedRanks } from "./sorted_ranks.ts";

export interface PointGroup {
  readonly key: GroupKey;
  /** At most as many as the size of a group, best first. */
  readonly hits: ScoredPlaces;
}

/** Which score is better; `none`: that which came first. */
export type ScoreOrder = "larger" | "smaller" | "none";

/** How many groups are wanted, and of what size. */
export interface GroupLimits {
  readonly limit: number;
  readonly groupSize: number;
}

interface Group {
  readonly key: GroupKey;
  /** Numbers of hits. */
  readonly hits: number[];
  /** The number of the best of them. */
  bestHit: number;
}

export class GroupCollection {
  /** Points that are in a group. */
  readonly grouped = new PlaceSlots();
  private readonly values: GroupValues;
  private readonly limits: GroupLimits;
  private readonly run: Run;
  private readonly order: ScoreOrder;
  private readonly groups: Group[] = [];
  private readonly byKey = new Map<GroupKey, Group>();
  private readonly keysOfFull: GroupKey[] = [];
  /** All hits of all rounds by number. */
  private readonly places: number[] = [];
  private readonly scores: number[] = [];
  private readonly scored: boolean[] = [];

  constructor(values: GroupValues, limits: GroupLimits, order: ScoreOrder, run: Run) {
    this.values = values;
    this.limits = limits;
    this.order = order;
    this.run = run;
  }

  /** Puts hits into the groups of their values; those without a usable one are left out. */
  async add({ places, scores, isScored }: ScoredPlaces): Promise<void> {
    for (let rank = 0; rank < places.length; rank++) {
      const keys = this.values.keysOf(places[rank]!);
      if (keys.size > 0) {
        const hit = this.places.push(places[rank]!) - 1;
        this.scores.push(scores[rank]!);
        this.scored.push(isScored(rank));
        this.grouped.slot(places[rank]!);
        for (const key of keys) this.addTo(key, hit);
      }
      if (this.run.due()) await this.run.pause();
    }
  }

  /** The keys of all groups that have as many hits as are wanted, or more. */
  fullKeys(): readonly GroupKey[] {
    return this.keysOfFull;
  }

  /** Whether there are as many groups as wanted, and the best of them lack no hits. */
  async areFull(): Promise<boolean> {
    const best = await this.bestGroups();
    return best.length >= this.limits.limit && best.every((group) => this.isFull(group));
  }

  /** The keys of the best groups that lack hits. */
  async unfilledBest(): Promise<GroupKey[]> {
    const best = await this.bestGroups();
    return best.filter((group) => !this.isFull(group)).map(({ key }) => key);
  }

  /** The best groups, each with its best hits. */
  async best(): Promise<PointGroup[]> {
    const result: PointGroup[] = [];
    for (const { key, hits } of await this.bestGroups()) {
      const compare = (a: number, b: number): number => this.compareHits(hits[a]!, hits[b]!);
      const ranks = await sortedRanks(hits.length, compare, this.run);
      result.push({ key, hits: await this.listOf(hits, ranks.subarray(0, this.limits.groupSize)) });
    }
    return result;
  }

  private async listOf(hits: readonly number[], ranks: Uint32Array): Promise<ScoredPlaces> {
    const places = new Float64Array(ranks.length);
    const scores = new Float32Array(ranks.length);
    await inSlices(ranks.length, this.run, (at) => {
      const hit = hits[ranks[at]!]!;
      places[at] = this.places[hit]!;
      scores[at] = this.scores[hit]!;
    });
    return { places, scores, isScored: (at) => this.scored[hits[ranks[at]!]!]! };
  }

  private addTo(key: GroupKey, hit: number): void {
    let group = this.byKey.get(key);
    if (group === undefined) {
      group = { key, hits: [], bestHit: hit };
      this.byKey.set(key, group);
      this.groups.push(group);
    }
    group.hits.push(hit);
    if (group.hits.length === this.limits.groupSize) this.keysOfFull.push(key);
    if (this.compareHits(hit, group.bestHit) < 0) group.bestHit = hit;
  }

  private isFull({ hits }: Group): boolean {
    return hits.length >= this.limits.groupSize;
  }

  private async bestGroups(): Promise<Group[]> {
    const { groups } = this;
    const compare = (a: number, b: number): number =>
      this.compareHits(groups[a]!.bestHit, groups[b]!.bestHit);
    const ranks = await sortedRanks(groups.length, compare, this.run);
    return Array.from(ranks.subarray(0, this.limits.limit), (rank) => groups[rank]!);
  }

  private compareHits(a: number, b: number): number {
    if (this.order === "none") return 0;
    const difference = this.scores[a]! - this.scores[b]!;
    return this.order === "smaller" ? difference : -difference;
  }
}

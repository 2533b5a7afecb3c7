/**
 * Limits on the resources of a node (Qdrant 1.19): beyond one of them, writes that need space are
 * refused until the use has fallen some percent below.
 */
import { QdrantError, type QuotaConfig } from "@quiverdb/client";

import { QUOTA_MARGIN_PERCENT, QUOTA_READING_MS } from "../common/defaults.ts";
import type { Clock } from "../common/slices.ts";
import type { Amount, ResourceMeter } from "../storage/resource_meter.ts";

/** Percent of each resource in use; null where it cannot be measured. */
export interface ResourceUsage {
  readonly resident_memory_percent: number | null;
  readonly disk_usage_percent: number | null;
}

/** Whether a resource is used up; null where that is not enforced. */
export interface ResourceExcess {
  readonly resident_memory: boolean | null;
  readonly disk_usage: boolean | null;
}

export class Quotas {
  private readonly memory: Resource;
  private readonly disk: Resource;

  constructor(meter: ResourceMeter, clock: Clock) {
    this.memory = new Resource(MEMORY_WORDS, async () => meter.memory(), clock);
    this.disk = new Resource(DISK_WORDS, () => meter.disk(), clock);
  }

  async usage(): Promise<ResourceUsage> {
    return {
      resident_memory_percent: (await this.memory.measure()) ?? null,
      disk_usage_percent: (await this.disk.measure()) ?? null,
    };
  }

  async excess(config: QuotaConfig): Promise<ResourceExcess> {
    return {
      resident_memory: (await this.memory.isExceeded(memoryLimit(config))) ?? null,
      disk_usage: (await this.disk.isExceeded(diskLimit(config))) ?? null,
    };
  }

  /** @throws QdrantError `insufficient_storage` when a resource is used up */
  async admit(config: QuotaConfig): Promise<void> {
    if (!config.enabled) return;
    await this.memory.admit(memoryLimit(config));
    await this.disk.admit(diskLimit(config));
  }

  /** Forgets what was used up: other limits count now. */
  reset(): void {
    this.memory.isTripped = false;
    this.disk.isTripped = false;
  }
}

/** A limit that counts, in percent, and what the use has to fall below once it was reached. */
interface Limit {
  readonly percent: number;
  readonly release: number;
}

function limitOf(config: QuotaConfig, percent: number | null | undefined): Limit | undefined {
  if (config.enabled !== true || typeof percent !== "number") return undefined;
  const margin = config.release_margin_percent ?? QUOTA_MARGIN_PERCENT;
  return { percent, release: Math.max(1, percent - margin) };
}

function memoryLimit(config: QuotaConfig): Limit | undefined {
  return limitOf(config, config.max_resident_memory_percent);
}

function diskLimit(config: QuotaConfig): Limit | undefined {
  return limitOf(config, config.max_disk_usage_percent);
}

/** How a resource is named in texts. */
interface ResourceWords {
  readonly use: string;
  readonly whole: string;
  readonly reduce: string;
  readonly option: string;
}

const MEMORY_WORDS: ResourceWords = {
  use: "Resident memory usage",
  whole: "total memory",
  reduce: "Reduce memory usage",
  option: "max_resident_memory_percent",
};
const DISK_WORDS: ResourceWords = {
  use: "Disk usage",
  whole: "total capacity",
  reduce: "Reduce disk usage",
  option: "max_disk_usage_percent",
};

class Resource {
  isTripped = false;
  private readonly words: ResourceWords;
  private readonly meter: () => Promise<Amount | undefined>;
  private readonly clock: Clock;
  private reading: { readonly percent: number; readonly at: number } | undefined;

  constructor(words: ResourceWords, meter: () => Promise<Amount | undefined>, clock: Clock) {
    this.words = words;
    this.meter = meter;
    this.clock = clock;
  }

  /** Percent in use, rounded down. */
  async measure(): Promise<number | undefined> {
    const amount = await this.meter();
    if (amount === undefined || amount.total <= 0) return undefined;
    const percent = Math.min(100, Math.floor((amount.used * 100) / amount.total));
    this.reading = { percent, at: this.clock() };
    return percent;
  }

  /** Undefined where there is no limit, or nothing to measure. */
  async isExceeded(limit: Limit | undefined): Promise<boolean | undefined> {
    if (limit === undefined) return undefined;
    const percent = await this.percentFor(limit);
    if (percent === undefined) return undefined;
    this.isTripped = percent >= (this.isTripped ? limit.release : limit.percent);
    return this.isTripped;
  }

  async admit(limit: Limit | undefined): Promise<void> {
    if (limit === undefined || (await this.isExceeded(limit)) !== true) return;
    const { use, whole, reduce, option } = this.words;
    const percent = this.reading?.percent ?? limit.percent;
    const excess =
      percent >= limit.percent
        ? `, exceeding the configured limit of ${limit.percent}%`
        : `. It reached the configured limit of ${limit.percent}% and has to fall below ` +
          `${limit.release}% before this node takes writes again`;
    throw new QdrantError(
      "insufficient_storage",
      `${use} is at ${percent}% of ${whole}${excess}. Help: ${reduce} (e.g. delete points or ` +
        `drop collections), or raise \`${option}\` in the global quota config.`,
    );
  }

  /** A reading that refuses nothing is used for a while. */
  private async percentFor(limit: Limit): Promise<number | undefined> {
    const { reading } = this;
    const isGood = reading !== undefined && reading.percent < limit.percent && !this.isTripped;
    if (isGood && this.clock() - reading.at < QUOTA_READING_MS) return reading.percent;
    return this.measure();
  }
}

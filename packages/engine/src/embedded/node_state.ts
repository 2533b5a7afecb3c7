/** What an open engine knows of itself beside its collections. It is forgotten when it closes. */
import type { QuotaConfig } from "@quiverdb/client";

import type { Runtime } from "../common/runtime.ts";

export class NodeState {
  /** Whether it answers as a cluster of one peer: shard keys can be made. */
  readonly isCluster: boolean;
  /** Another one for every opening. */
  readonly id: string;
  /** An ISO date. */
  readonly startup: string;
  /**
   * Limits on the resources of the node. What they limit is not measured, and what is not measured
   * is not enforced.
   */
  quotas: QuotaConfig = { enabled: false };

  constructor({ clock, random }: Pick<Runtime, "clock" | "random">, isCluster = false) {
    this.isCluster = isCluster;
    this.id = uuid(random);
    this.startup = new Date(performance.timeOrigin + clock()).toISOString();
  }
}

/** A random UUID (version 4). */
function uuid(random: () => number): string {
  return "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replaceAll("x", () =>
    Math.floor(random() * 16).toString(16),
  );
}

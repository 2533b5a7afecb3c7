/** What an open engine knows of itself beside its collections. It is forgotten when it closes. */
import type { Runtime } from "../common/runtime.ts";
import { noMeter, type ResourceMeter } from "../storage/resource_meter.ts";
import { Quotas } from "./quotas.ts";

/** What a node is made with. */
export interface NodeOptions {
  /** Whether it answers as a cluster of one peer. Default false. */
  readonly isCluster?: boolean | undefined;
  /** Default: nothing is measured. */
  readonly meter?: ResourceMeter | undefined;
}

export class NodeState {
  /** Whether it answers as a cluster of one peer: shard keys can be made. */
  readonly isCluster: boolean;
  /** Another one for every opening. */
  readonly id: string;
  /** An ISO date. */
  readonly startup: string;
  readonly quotas: Quotas;

  constructor(
    { clock, random }: Pick<Runtime, "clock" | "random">,
    { isCluster = false, meter = noMeter }: NodeOptions = {},
  ) {
    this.isCluster = isCluster;
    this.quotas = new Quotas(meter, clock);
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

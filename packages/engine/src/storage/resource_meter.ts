/** What is used of the resources that an engine lives on. */

/** How much of a resource there is, and how much is used, in the same unit. */
export interface Amount {
  readonly used: number;
  readonly total: number;
}

/** Measures; undefined where that cannot be done. */
export interface ResourceMeter {
  /** Memory of this process, of what it may have. */
  memory(): Amount | undefined;
  /** What data is kept in. */
  disk(): Promise<Amount | undefined>;
}

/** Measures nothing. */
export const noMeter: ResourceMeter = {
  memory: () => undefined,
  disk: () => Promise.resolve(undefined),
};

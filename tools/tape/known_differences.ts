/**
 * Steps of the tape that the engine answers differently, each with the reason. None is about the
 * results of a query, a filter or a count. A test fails for a step that is listed and passes.
 */
interface Difference {
  readonly reason: string;
  /** Scenario and step, as the replay prints them. */
  readonly steps: readonly string[];
}

const differences: readonly Difference[] = [
  {
    reason: "An engine in a process answers no HTTP and does not count what its hardware does",
    steps: [
      "61-cluster-single-node.json :: metrics",
      "61-cluster-single-node.json :: metrics-per-collection",
      "79-standalone-legacy-shapes.json :: metrics",
    ],
  },
  {
    reason:
      "Keys of a cluster's metadata are no part of the documented API, and no client has them",
    steps: ["put", "list", "get", "delete"].map(
      (step) => `79-standalone-legacy-shapes.json :: metadata-${step}`,
    ),
  },
  {
    reason: "The root says which software answers",
    steps: ["01-service.json :: root"],
  },
];

/** The reason of each step that is known to differ. */
export const KNOWN_DIFFERENCES: ReadonlyMap<string, string> = new Map(
  differences.flatMap(({ reason, steps }) => steps.map((step) => [step, reason] as const)),
);

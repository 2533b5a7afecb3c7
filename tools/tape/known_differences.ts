/**
 * Steps of the tape that the engine answers differently, each with the reason. About results are
 * only those where the recorded server itself answers wrongly: an index must not change what
 * matches. A test fails for a step that is listed and passes.
 */
interface Difference {
  readonly reason: string;
  /** Scenario and step, as the replay prints them. */
  readonly steps: readonly string[];
}

const differences: readonly Difference[] = [
  {
    reason: "An embedded engine says what it is; the server says what Qdrant's does",
    steps: ["01-service.json :: root"],
  },
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
    reason:
      "The recorded server loses points by its geo index in boxes that go around the globe; " +
      "without the index it answers as we do",
    steps: ["geo-box-all", "geo-box-antimeridian-wide", "geo-box-antimeridian-wide-count"].map(
      (step) => `27-filter-geo-indexed.json :: ${step}`,
    ),
  },
  {
    reason:
      "The recorded server takes an empty field of one element for one of all elements, " +
      "where it has an index; without the index it answers as we do",
    steps: ["31-filter-nested-indexed.json :: nested-is-empty"],
  },
  {
    reason:
      "The recorded server forgets a negated condition that equals the one it begins with, " +
      "where it has an index; without the index it answers as we do",
    steps: ["33-filter-combinations-indexed.json :: combo-contradiction"],
  },
  {
    reason: "A sparse vector that was deleted alone does not count for IDF any more",
    steps: ["75-idf-corpus.json :: after-global"],
  },
];

/** The reason of each step that is known to differ. */
export const KNOWN_DIFFERENCES: ReadonlyMap<string, string> = new Map(
  differences.flatMap(({ reason, steps }) => steps.map((step) => [step, reason] as const)),
);

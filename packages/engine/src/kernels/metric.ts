/**
 * How two vectors are compared. A score is larger for a better match:
 *
 * - `dot`: the sum of products;
 * - `euclid`: minus the sum of squared differences;
 * - `manhattan`: minus the sum of absolute differences.
 *
 * Cosine is `dot` over vectors of length one.
 */
export type Metric = "dot" | "euclid" | "manhattan";

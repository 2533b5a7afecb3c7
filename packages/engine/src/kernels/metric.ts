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

/**
 * How rows are compared: `cosine` is, for rows of bytes, the dot product over the square root of
 * the product of both squared lengths. Other rows have length one then, and it is `dot`.
 */
export type RowMetric = Metric | "cosine";

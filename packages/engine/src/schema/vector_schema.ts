/** Which vectors the points of a collection may have. */
import type { Distance } from "../common/point.ts";

export type VectorParams =
  | { readonly kind: "dense"; readonly size: number; readonly distance: Distance }
  | { readonly kind: "multi"; readonly size: number; readonly distance: Distance }
  | {
      readonly kind: "sparse";
      /** Whether query weights are multiplied by the inverse document frequency. */
      readonly idf: boolean;
    };

/** Vector name -> parameters. */
export type VectorSchema = ReadonlyMap<string, VectorParams>;

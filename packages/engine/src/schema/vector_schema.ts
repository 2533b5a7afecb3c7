/** Which vectors the points of a collection may have. */
import type { Distance } from "../common/point.ts";

/** Of what a vector consists as it is stored. */
export type VectorDatatype = "float32" | "uint8" | "float16" | "turbo4";

export type VectorParams =
  | DenseParams<"dense">
  | DenseParams<"multi">
  | {
      readonly kind: "sparse";
      /** Whether query weights are multiplied by the inverse document frequency. */
      readonly idf: boolean;
    };

interface DenseParams<Kind> {
  readonly kind: Kind;
  readonly size: number;
  readonly distance: Distance;
  /** Of what a stored row consists; absent: of 32-bit floats. */
  readonly datatype?: Exclude<VectorDatatype, "float32">;
}

/** Vector name -> parameters. */
export type VectorSchema = ReadonlyMap<string, VectorParams>;

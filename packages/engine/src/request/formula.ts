/** Expressions of formula queries (Qdrant 1.18, `rest/schema.rs`). */
import type { JsonPath } from "../payload/json_path.ts";
import type { GeoPoint } from "../common/geo_area.ts";
import type { Filter } from "./filter.ts";

export type DecayKind = "lin_decay" | "exp_decay" | "gauss_decay";

/** What a decay is made of. Absent members: target 0, scale 1, midpoint 0.5. */
export interface Decay {
  readonly x: Expression;
  readonly target: Expression | undefined;
  /** The distance from the target at which the decay is `midpoint`. */
  readonly scale: number | undefined;
  readonly midpoint: number | undefined;
}

/** Constants are f32 values. */
export type Expression =
  | { readonly kind: "constant"; readonly value: number }
  /** As written: `$score`, `$score[1]`, or a path into the payload. */
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "condition"; readonly filter: Filter }
  | { readonly kind: "geo_distance"; readonly origin: GeoPoint; readonly to: JsonPath }
  | { readonly kind: "datetime"; readonly text: string }
  | { readonly kind: "datetime_key"; readonly key: JsonPath }
  | { readonly kind: "mult" | "sum"; readonly operands: readonly Expression[] }
  | {
      readonly kind: "neg" | "abs" | "sqrt" | "exp" | "log10" | "ln";
      readonly operand: Expression;
    }
  | {
      readonly kind: "div";
      readonly left: Expression;
      readonly right: Expression;
      readonly byZeroDefault: number | undefined;
    }
  | { readonly kind: "pow"; readonly base: Expression; readonly exponent: Expression }
  | ({ readonly kind: DecayKind } & Decay);

/** How the values of a message are wanted. */
import type { NumberForm } from "@quiverdb/client";

export interface ReadForm {
  /** `lossless`: doubles that are integral become `JsonFloat`. */
  readonly numbers: NumberForm;
  /**
   * Dense vectors: `typed` arrays, or `numbers` with the shortest decimals, as REST answers have
   * them.
   */
  readonly vectors: "typed" | "numbers";
}

/** What a server makes of a request. */
export const REQUEST_FORM: ReadForm = { numbers: "lossless", vectors: "typed" };

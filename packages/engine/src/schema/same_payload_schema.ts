/** Whether two payload schemas ask for the same index. */
import type { PayloadSchema } from "./payload_schema.ts";

/** A type asks for the same as its parameters do where none but defaults are given. */
export function samePayloadSchema(a: PayloadSchema, b: PayloadSchema): boolean {
  return a === b || textOf(a) === textOf(b);
}

/** The same text whatever the order of the members. */
function textOf({ data_type, params }: PayloadSchema): string {
  const defaults = data_type === "text" ? { tokenizer: "word" } : {};
  return JSON.stringify({ ...defaults, ...params, type: data_type }, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([, member]) => member !== null)
            .sort(([one], [other]) => (one < other ? -1 : 1)),
        )
      : value,
  );
}

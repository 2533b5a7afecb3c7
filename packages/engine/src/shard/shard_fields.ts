/** Where the vector names of a shard are written down: in the configuration of its collection. */
import { damaged } from "../storage/storage_error.ts";
import { changedFields, originalFields, type VectorFields } from "../schema/vector_fields.ts";
import type { VectorNameChange } from "../schema/vector_name_change.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";

/** Keeps them. */
export interface FieldKeeper {
  /** As they were kept last, by whatever process; the same object until they change. */
  kept(): VectorFields;
  /**
   * Keeps a change, durably, with the number of its operation.
   *
   * @throws QdrantError `bad_input` when the name is that of another vector; nothing is kept then
   */
  keep(change: VectorNameChange, operation: number): Promise<void>;
  /** Looks for what another process has kept. */
  refresh(): Promise<void>;
}

/** Names that do not change. */
export function fixedFields(schema: VectorSchema): FieldKeeper {
  let kept = originalFields(schema);
  return {
    kept: () => kept,
    async keep(_, operation) {
      kept = changedFields(kept, schema, operation);
    },
    async refresh() {},
  };
}

/** What was read has vector names that are not known yet: another process has added them since. */
export class UnknownField extends Error {
  /** What it means where no other process writes. */
  readonly damage: Error;

  constructor(number: number) {
    super(`rows have vectors of field ${number}`);
    this.damage = damaged("log", `rows have vectors of field ${number}, which has no name`);
  }
}

/** @throws UnknownField */
export function requireKnown(
  numbers: Iterable<number>,
  { next }: Pick<VectorFields, "next">,
): void {
  for (const number of numbers) if (number >= next) throw new UnknownField(number);
}

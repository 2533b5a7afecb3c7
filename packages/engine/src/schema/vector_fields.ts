/**
 * The vector names of a collection and their numbers, by which records and files name them. A
 * number is never used again, so that rows of a name that was deleted are not taken for those of
 * one that was made later.
 */
import type { VectorSchema } from "./vector_schema.ts";

/** See the head of the file. */
export interface VectorFields {
  readonly schema: VectorSchema;
  /** Of each name. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Numbers from here on were never used. */
  readonly next: number;
  /** Number of the last operation that added or removed a name; 0 before the first. */
  readonly operation: number;
}

/** Of a collection whose names are those that it was made with. */
export function originalFields(schema: VectorSchema): VectorFields {
  const numbers = new Map([...schema.keys()].map((name, number) => [name, number]));
  return { schema, numbers, next: numbers.size, operation: 0 };
}

/**
 * With the names of another schema: those that stay keep their numbers.
 *
 * @param operation number of the operation that changed them
 */
export function changedFields(
  fields: VectorFields,
  schema: VectorSchema,
  operation: number,
): VectorFields {
  let { next } = fields;
  const numbers = new Map<string, number>();
  for (const name of schema.keys()) numbers.set(name, fields.numbers.get(name) ?? next++);
  return { schema, numbers, next, operation };
}

/** How the structure of a message differs from the REST structure that means the same. */
import type { ReadForm } from "./read_form.ts";
import type { Fields } from "./rest_value.ts";

/**
 * Where nothing is said, a message and its REST structure have the same members under the same
 * names, an absent member is absent (or null in REST), and empty lists and maps are left out of
 * the REST structure.
 *
 * A shape with `toFields` or `fromFields` has both: they exchange a whole REST value, which may be
 * no object, and the fields of the message. Values of the fields are REST values of their own.
 */
export interface Shape {
  /** REST names of fields that have another name there. */
  readonly names?: Readonly<Record<string, string>>;
  /** Lists and maps (fields) that the REST structure always has, empty or not. */
  readonly required?: readonly string[];
  /** Fields that are read as empty when they are absent, and may be absent in REST. */
  readonly filled?: readonly string[];
  /**
   * Fields without presence that REST may leave out. All others of them are required in REST, where
   * zero has to be said.
   */
  readonly optional?: readonly string[];
  readonly toFields?: (rest: unknown) => Fields;
  readonly fromFields?: (fields: Fields, form: ReadForm) => unknown;
}

/** Shapes by the name of the message, without its package. */
export type Shapes = Readonly<Record<string, Shape>>;

/** The room that further rows take in one vector name of a segment. */
import type { Vector } from "../common/point.ts";
import type { VectorField } from "./vector_field.ts";

export class Room {
  private readonly field: VectorField;
  private readonly left: number;
  private taken = 0;

  constructor(field: VectorField) {
    this.field = field;
    this.left = field.store.room;
  }

  fits(vectors: ReadonlyMap<string, Vector>): boolean {
    return this.taken + this.roomOf(vectors) <= this.left;
  }

  take(vectors: ReadonlyMap<string, Vector>): void {
    this.taken += this.roomOf(vectors);
  }

  reserve(): void {
    this.field.store.reserve(this.taken);
  }

  private roomOf(vectors: ReadonlyMap<string, Vector>): number {
    return this.field.store.roomOf(vectors.get(this.field.name));
  }
}

/** The numbers of each row, in the order in which they were given. */
import type { ExactNumber } from "./numeric_kinds.ts";
import { PagedDoubles } from "./paged_doubles.ts";

export class RowNumbers {
  /** The number of each row that has just one, and one that is no `bigint`. */
  private readonly single = new PagedDoubles();
  private readonly several = new Map<number, readonly ExactNumber[]>();

  /** Gives a row that has no numbers these. */
  set(row: number, numbers: readonly ExactNumber[]): void {
    const [only] = numbers;
    if (numbers.length === 1 && typeof only === "number") this.single.set(row, only);
    else if (numbers.length > 0) this.several.set(row, numbers);
  }

  clear(row: number): void {
    if (!this.several.delete(row)) this.single.set(row, Number.NaN);
  }

  of(row: number): readonly ExactNumber[] {
    const number = this.single.at(row);
    return Number.isNaN(number) ? (this.several.get(row) ?? []) : [number];
  }

  some(row: number, test: (number: ExactNumber) => boolean): boolean {
    const number = this.single.at(row);
    if (!Number.isNaN(number)) return test(number);
    return this.several.size > 0 && (this.several.get(row)?.some(test) ?? false);
  }
}

/** A growable array of floats in pages, so that growth copies nothing. What was not set is NaN. */
const PAGE_LOG2 = 12;
const PAGE = 1 << PAGE_LOG2;

export class PagedDoubles {
  private readonly pages: Float64Array[] = [];

  at(index: number): number {
    return this.pages[index >>> PAGE_LOG2]?.[index & (PAGE - 1)] ?? Number.NaN;
  }

  set(index: number, value: number): void {
    const at = index >>> PAGE_LOG2;
    while (this.pages.length <= at) this.pages.push(new Float64Array(PAGE).fill(Number.NaN));
    this.pages[at]![index & (PAGE - 1)] = value;
  }
}

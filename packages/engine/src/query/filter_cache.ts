/** Filters of one call, each compiled once however many levels and queries have it. */
import { filterText } from "../filter/filter_text.ts";
import type { Filter } from "../request/filter.ts";
import type { PointsView, ViewFilter } from "./points_view.ts";

export class FilterCache {
  private readonly view: PointsView;
  private readonly isBatch: boolean;
  private readonly byFilter = new Map<Filter | undefined, ViewFilter>();
  private readonly byText = new Map<string, ViewFilter>();

  /** @param isBatch filters that say the same come as different objects: compare what they say */
  constructor(view: PointsView, isBatch: boolean) {
    this.view = view;
    this.isBatch = isBatch;
  }

  /** The same result for the same filter. Call it before the first pause. */
  compile(filter: Filter | undefined): ViewFilter {
    const known = this.byFilter.get(filter);
    if (known !== undefined) return known;
    const compiled =
      this.isBatch && filter !== undefined ? this.compileText(filter) : this.view.filter(filter);
    this.byFilter.set(filter, compiled);
    return compiled;
  }

  private compileText(filter: Filter): ViewFilter {
    const text = filterText(filter);
    const compiled = this.byText.get(text) ?? this.view.filter(filter);
    this.byText.set(text, compiled);
    return compiled;
  }
}

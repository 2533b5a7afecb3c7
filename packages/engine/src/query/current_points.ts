/**
 * The points at the places of a view as they are when they are asked for. A point that died or was
 * replaced since is looked up again by its id, so that what is read of it belongs together.
 */
import type { Run } from "../common/run.ts";
import type { SegmentReader } from "../segment/segment_reader.ts";
import { offsetIn, type Place } from "./places.ts";
import type { PointsView } from "./points_view.ts";

/** A point to read at once; after a pause it may be another. */
export interface CurrentPoint {
  readonly reader: SegmentReader;
  readonly offset: number;
}

export class CurrentPoints {
  private readonly view: PointsView;
  private readonly run: Run;
  private renewedView: Promise<PointsView> | undefined;

  constructor(view: PointsView, run: Run) {
    this.view = view;
    this.run = run;
  }

  /** The point, if it still is at its place. */
  at(place: Place): CurrentPoint | undefined {
    const reader = this.view.reader(place);
    const offset = offsetIn(place);
    return reader.isCurrent(offset) ? { reader, offset } : undefined;
  }

  /** Where a point is that is no longer at its place; undefined when it is gone. */
  async find(place: Place): Promise<CurrentPoint | undefined> {
    this.renewedView ??= this.view.latest();
    const view = await this.renewedView;
    const found = view.find(this.view.idAt(place));
    return found === undefined
      ? undefined
      : { reader: view.reader(found), offset: offsetIn(found) };
  }

  /** Lets others run; what was looked up before is of the past then. */
  async pause(): Promise<void> {
    await this.run.pause();
    this.renewedView = undefined;
  }
}

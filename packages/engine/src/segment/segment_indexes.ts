/**
 * The payload indexes of one segment, in memory.
 *
 * Each holds the rows below its row count and is told of every change of those; it is of use, and
 * shown to readers, once it holds all rows. From then on it gets each row as that is added.
 */
import type { JsonObject } from "@quiverdb/client";

import { PACED_ROWS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import type { IdTracker } from "../id_tracker/id_tracker.ts";
import { formatJsonPath, getValues, type JsonPath, readJsonPath } from "../payload/json_path.ts";
import { FieldIndex } from "../payload_index/field_index.ts";
import { IndexView } from "../payload_index/index_view.ts";
import { RowChanges } from "../payload_index/row_changes.ts";
import type { PayloadSchema } from "../schema/payload_schema.ts";
import { samePayloadSchema } from "../schema/same_payload_schema.ts";

/** The schema of each indexed field, by its path as `formatJsonPath` shows it. */
export type IndexSchemas = ReadonlyMap<string, PayloadSchema>;

/** An index with the path of its field. */
export interface SegmentIndex {
  readonly path: JsonPath;
  readonly index: FieldIndex;
}

/** The rows that indexes are built over. */
export interface IndexedRows {
  readonly tracker: Pick<IdTracker, "rowCount">;
  readonly payloadAt: (row: number) => JsonObject;
}

export class SegmentIndexes {
  /** What readers may use; replaced as a whole, so that each keeps what it began with. */
  published: ReadonlyMap<string, SegmentIndex> = new Map();
  /** Of rows whose payloads were replaced. */
  readonly changes = new RowChanges();
  private readonly building = new Map<string, SegmentIndex>();
  /** Whether there are readers that may have an index. */
  private wasUsed = false;

  /** Whether indexes are to be told of rows. */
  get isEmpty(): boolean {
    return this.published.size === 0 && this.building.size === 0;
  }

  /**
   * The indexes by field, for one who looks at the segment from now on.
   *
   * @param payloadAt the payloads that he sees
   * @param end rows from here on come later
   */
  viewer(
    payloadAt: (row: number) => JsonObject,
    end: number,
  ): (field: JsonPath) => IndexView | undefined {
    const changed = this.changes.since();
    const { published } = this;
    return (field) => {
      if (published.size === 0) return undefined;
      const found = published.get(formatJsonPath(field));
      return found && new IndexView(found.index, found.path, changed, payloadAt, end);
    };
  }

  /** Makes an index hold all rows that there are, unless it does. Rows may change meanwhile. */
  async build(key: string, schema: PayloadSchema, rows: IndexedRows, run: Run): Promise<void> {
    const { path, index } = this.begun(key, schema);
    while (index.rowCount < rows.tracker.rowCount) {
      const row = index.rowCount;
      index.add(row, getValues(rows.payloadAt(row), path));
      if (row % PACED_ROWS === PACED_ROWS - 1 && run.due()) await run.pause();
    }
  }

  /** Shows the indexes of just these schemas, all of which hold all rows. */
  publish(schemas: IndexSchemas): void {
    this.published = new Map([...schemas].map(([key, schema]) => [key, this.begun(key, schema)]));
    this.building.clear();
    this.wasUsed ||= this.published.size > 0;
  }

  /** Takes the row that was added last. */
  add(row: number, payloadAt: (row: number) => JsonObject): void {
    if (this.isEmpty) return;
    const payload = payloadAt(row);
    for (const { path, index } of this.all()) {
      if (index.rowCount === row) index.add(row, getValues(payload, path));
    }
  }

  /** Takes the payload that a row has now. */
  change(row: number, payloadAt: (row: number) => JsonObject): void {
    if (this.wasUsed) this.changes.add(row);
    if (this.isEmpty) return;
    const payload = payloadAt(row);
    for (const { path, index } of this.all()) {
      if (row < index.rowCount) index.change(row, getValues(payload, path));
    }
  }

  private *all(): Generator<SegmentIndex> {
    yield* this.published.values();
    for (const [key, index] of this.building) {
      if (this.published.get(key) !== index) yield index;
    }
  }

  /** The index of a schema, an empty one if there is none. */
  private begun(key: string, schema: PayloadSchema): SegmentIndex {
    const known = [this.published.get(key), this.building.get(key)].find(
      (one) => one !== undefined && samePayloadSchema(one.index.schema, schema),
    );
    if (known !== undefined) return known;
    const path = readJsonPath(key);
    if (path === undefined) throw new Error(`${key} is no path of a payload`);
    const begun = { path, index: new FieldIndex(schema) };
    this.building.set(key, begun);
    return begun;
  }
}

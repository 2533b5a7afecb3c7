/** The points of a shard: its segments, in memory as applied. */
import { QdrantError } from "@quiverdb/client";

import type { Run } from "../common/run.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import { Segment } from "../segment/segment.ts";
import { SegmentGroup } from "../segment/segment_group.ts";
import type { SegmentReader } from "../segment/segment_reader.ts";
import { encodeChanges } from "../segment/segment_record.ts";
import { bytesOf } from "../storage/byte_range.ts";
import type { Environment } from "./environment.ts";

export class ShardPoints {
  readonly schema: VectorSchema;
  readonly group: SegmentGroup;
  private readonly recordSizeBytesMax: number;

  constructor({ workers, limits }: Environment, schema: VectorSchema) {
    this.schema = schema;
    this.recordSizeBytesMax = limits.recordSizeBytesMax;
    const fieldNumbers = new Map([...schema.keys()].map((name, number) => [name, number]));
    this.group = new SegmentGroup(
      (number) => new Segment(number, schema, fieldNumbers, workers),
      limits.segmentRowsMax,
    );
  }

  /** Makes sure that looks for ids take no time. */
  async prepareToFind(run: Run): Promise<void> {
    for (const segment of this.group.segments) await segment.prepareToFind(run);
  }

  /** Views of the points as they are now. */
  readers(): readonly SegmentReader[] {
    return this.group.segments.map((segment) => segment.reader());
  }

  /**
   * The record of all changes since the last call, in parts that do not change
   * (docs/formats/segment.md): the number of the operation, then the changes of each segment.
   *
   * @throws QdrantError `bad_input` when it would be longer than a log takes; the changes can be
   *   undone then
   */
  async takeRecord(operation: number, run: Run): Promise<readonly Uint8Array[]> {
    const parts = [bytesOf(Uint32Array.of(operation, Math.floor(operation / 2 ** 32)))];
    for (const segment of this.group.segments) {
      const changes = await segment.recordChanges(run);
      if (changes !== undefined) parts.push(...encodeChanges(changes));
    }
    const sizeBytes = parts.reduce((sum, { length }) => sum + length, 0);
    if (sizeBytes > this.recordSizeBytesMax) {
      throw new QdrantError(
        "bad_input",
        `An operation may change at most ${this.recordSizeBytesMax} bytes of a folder, not ${sizeBytes}`,
        { advice: "Divide it into several" },
      );
    }
    for (const segment of this.group.segments) segment.forgetChanges();
    return parts;
  }

  /** Forgets what a record would hold, where no log is kept, and gives garbage back. */
  async settle(run: Run): Promise<void> {
    for (const segment of this.group.segments) {
      segment.forgetChanges();
      if (segment.wantsCompaction) await segment.compactPayloads(run);
    }
  }

  /** Undoes all changes since they were last taken. */
  undo(): void {
    this.group.undo();
  }
}

/** The points of a shard: its segments, in memory as applied. */
import { QdrantError } from "@quiverdb/client";

import type { Run } from "../common/run.ts";
import type { GraphSettings } from "../schema/graph_settings.ts";
import type { PayloadSchema } from "../schema/payload_schema.ts";
import type { VectorFields } from "../schema/vector_fields.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import { Segment } from "../segment/segment.ts";
import { SegmentGroup } from "../segment/segment_group.ts";
import type { SegmentReader } from "../segment/segment_reader.ts";
import type { IndexSchemas } from "../segment/segment_indexes.ts";
import { encodeChanges } from "../segment/segment_record.ts";
import { bytesOf } from "../storage/byte_range.ts";
import type { Environment } from "./environment.ts";
import type { SegmentFacts } from "./optimization_plan.ts";

/** Of an element of a dense vector, about. */
const DATATYPE_BYTES = { float32: 4, float16: 2, uint8: 1, turbo4: 0.5 } as const;

export class ShardPoints {
  readonly group: SegmentGroup;
  private readonly recordSizeBytesMax: number;
  /** The vector names that new rows have. */
  private current: VectorFields;
  /** At least: of the vectors whose size the schema says. */
  private vectorBytesOfRow: number;
  /** The payload indexes of every segment. */
  private indexes: IndexSchemas;
  /** Of the vectors of every segment. */
  private graphs: ReadonlyMap<string, GraphSettings> = new Map();

  constructor(
    { workers, limits }: Environment,
    fields: VectorFields,
    indexes: IndexSchemas = new Map(),
  ) {
    this.current = fields;
    this.vectorBytesOfRow = vectorBytesOf(fields.schema);
    this.indexes = indexes;
    this.recordSizeBytesMax = limits.recordSizeBytesMax;
    const create = (number: number): Segment => {
      const segment = new Segment(number, this.current, workers, this.indexes);
      segment.graphs.configure(this.graphs);
      return segment;
    };
    this.group = new SegmentGroup(create, limits.segmentRowsMax);
  }

  get fields(): VectorFields {
    return this.current;
  }

  get schema(): VectorSchema {
    return this.current.schema;
  }

  /** Makes just these vector names be there. Nothing may be changed meanwhile. */
  useFields(fields: VectorFields): void {
    if (fields === this.current) return;
    this.current = fields;
    this.vectorBytesOfRow = vectorBytesOf(fields.schema);
    for (const segment of this.group.segments) {
      segment.useFields(fields);
      segment.graphs.configure(this.graphs);
    }
  }

  /** Makes sure that looks for ids take no time. */
  async prepareToFind(run: Run): Promise<void> {
    for (const segment of this.group.segments) await segment.prepareToFind(run);
  }

  /** Builds a payload index; {@link useIndexes} shows it. Nothing may be changed meanwhile. */
  async buildIndex(key: string, schema: PayloadSchema, run: Run): Promise<void> {
    for (const segment of this.group.segments) await segment.buildIndex(key, schema, run);
  }

  /**
   * Makes just these payload indexes be there, in every segment at once. Nothing may be changed
   * meanwhile.
   */
  async useIndexes(schemas: IndexSchemas, run: Run): Promise<void> {
    const { segments } = this.group;
    if (schemas === this.indexes) return;
    for (const [key, schema] of schemas) await this.buildIndex(key, schema, run);
    this.indexes = schemas;
    for (const segment of segments) segment.useIndexes(schemas);
  }

  /** Gives a segment that is not yet among the others what those have got since it was made. */
  async adapt(segment: Segment, run: Run): Promise<void> {
    segment.useFields(this.current);
    for (const [key, schema] of this.indexes) await segment.buildIndex(key, schema, run);
    segment.useIndexes(this.indexes);
  }

  /** Bytes of the vectors of all rows of segments, about. */
  vectorBytesOf(segments: readonly Segment[]): number {
    return segments.reduce((sum, { rowCount }) => sum + rowCount * this.vectorBytesOfRow, 0);
  }

  /** Says which graphs the vectors of every segment are to have, by name. */
  configureGraphs(settings: ReadonlyMap<string, GraphSettings>): void {
    this.graphs = settings;
    for (const { graphs } of this.group.segments) graphs.configure(settings);
  }

  /** A segment whose graphs are to be built or to grow. */
  graphSegment(): Segment | undefined {
    return this.group.segments.find(({ isFrozen, graphs }) => !isFrozen && graphs.haveWork);
  }

  /** What optimizers look at, ascending by number; the last segment takes points. */
  facts(): SegmentFacts[] {
    return this.group.segments.map(({ number, rowCount, liveCount, payloadSizes }) => ({
      number,
      rowCount,
      liveCount,
      vectorSizeBytes: liveCount * this.vectorBytesOfRow,
      payloadSizeBytes: payloadSizes.sizeBytes,
      payloadGarbageBytes: payloadSizes.garbageBytes,
    }));
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

/** Bytes of the vectors of a point, at least: of those whose size the schema says. */
function vectorBytesOf(schema: VectorSchema): number {
  let sum = 0;
  for (const params of schema.values()) {
    if (params.kind === "sparse") continue;
    sum += params.size * DATATYPE_BYTES[params.datatype ?? "float32"];
  }
  return sum;
}

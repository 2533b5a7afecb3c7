/** What a shard keeps of one segment: records of its changes, and files of its checkpoints. */
import { testRun } from "../../common/testing/test_run.ts";
import type { VectorSchema } from "../../schema/vector_schema.ts";
import { BlockFolder } from "../../storage/block_folder.ts";
import { MemoryFileSystem } from "../../storage/memory_file_system.ts";
import { type SegmentState, writeImage } from "../segment_files.ts";
import {
  decodeChanges,
  encodeChanges,
  RecordReader,
  type SegmentChanges,
} from "../segment_record.ts";
import type { Segment } from "../segment.ts";
import { emptySegment } from "./segments.ts";

/** Takes all changes since the last call. */
export async function takeChanges(segment: Segment): Promise<SegmentChanges | undefined> {
  const changes = await segment.recordChanges(testRun());
  segment.forgetChanges();
  return changes;
}

interface StoredRecord {
  readonly operation: number;
  readonly body: Uint8Array;
}

export class StoredSegment {
  readonly files = new MemoryFileSystem();
  readonly schema: VectorSchema;
  readonly folder = new BlockFolder(this.files, "", undefined);
  state: SegmentState | undefined;
  /** Since the last checkpoint. */
  records: StoredRecord[] = [];

  constructor(schema: VectorSchema) {
    this.schema = schema;
  }

  /** Records all changes of a segment, made by one operation. */
  async commit(segment: Segment, operation: number): Promise<void> {
    const changes = await takeChanges(segment);
    if (changes === undefined) return;
    const body = Uint8Array.from(encodeChanges(changes).flatMap((part) => [...part]));
    this.records.push({ operation, body });
  }

  /**
   * Writes the files of a segment whose changes were all recorded.
   *
   * @param meanwhile changes the segment before the files are taken over
   */
  async checkpoint(
    segment: Segment,
    meanwhile: () => Promise<void> = async () => {},
  ): Promise<void> {
    const image = segment.image();
    this.records = [];
    if (image === undefined) return meanwhile();
    const { state, moved } = await writeImage(image, this.state, this.folder, testRun());
    this.state = state;
    await meanwhile();
    const last = state.payloads.at(-1);
    if (moved.length === 0 || last === undefined) return;
    const range = await this.folder.range("payloads", last.file);
    await segment.settleImage(image, { range, moved }, testRun());
  }

  /** The segment as it is found at an opening. */
  async loaded(): Promise<Segment> {
    const segment = emptySegment(this.schema);
    if (this.state !== undefined) await segment.load(this.state, this.folder, testRun());
    for (const record of this.records) await this.replay(segment, record);
    return segment;
  }

  /** Takes over in a segment that knows some records what came since. */
  async follow(segment: Segment, known: number): Promise<void> {
    for (const record of this.records.slice(known)) await this.replay(segment, record);
  }

  private async replay(segment: Segment, { operation, body }: StoredRecord): Promise<void> {
    await segment.replay(decodeChanges(new RecordReader(body)), operation, testRun());
  }
}

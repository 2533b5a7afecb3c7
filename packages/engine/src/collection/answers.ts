/**
 * Points as answers hold them. An f32 is shown as the number whose shortest decimal form is that of
 * the f32: 0.1, not 0.10000000149011612 (Qdrant prints its answers so).
 *
 * What can be long, the numbers of vectors, is written down in slices after the rest of a point.
 */
import {
  type NumberForm,
  type Record as PointRecord,
  type ScoredPoint as ScoredPointAnswer,
  shortestF32,
  toPlainJson,
  type VectorOutput,
  type VectorStructOutput,
} from "@quiverdb/client";

import { PACED_ROWS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import {
  DEFAULT_VECTOR,
  type MultiVector,
  type PointId,
  rowsOf,
  type Vector,
} from "../common/point.ts";
import { type PayloadSelector, selectPayload } from "../payload/payload_selector.ts";
import { offsetIn, type Place, type ScoredPlaces } from "../query/places.ts";
import type { PointsView } from "../query/points_view.ts";
import type { VectorSelector } from "../request/query_request.ts";
import type { ShardKey } from "../request/shard_key.ts";
import type { SegmentReader } from "../segment/segment_reader.ts";
import { paramsOf } from "../schema/check_vector.ts";

/** What an answer shows of each point. */
export interface AnswerShape {
  readonly withPayload: PayloadSelector;
  readonly withVector: VectorSelector;
  readonly numbers: NumberForm;
}

/**
 * The points at some places, in their order.
 *
 * @throws QdrantError `bad_input` for an unknown vector name
 */
export async function recordAnswers(
  view: PointsView,
  places: ArrayLike<Place>,
  shape: AnswerShape,
  run: Run,
): Promise<PointRecord[]> {
  const writer = new AnswerWriter(view, shape, run);
  const records: PointRecord[] = [];
  await writer.each(places, (point) => records.push(writer.recordOf(point)));
  return records;
}

/** As {@link recordAnswers}, with the values that the points are ordered by. */
export async function orderedAnswers(
  view: PointsView,
  { places, orderValues }: ScoredPlaces,
  shape: AnswerShape,
  run: Run,
): Promise<PointRecord[]> {
  const records = await recordAnswers(view, places, shape, run);
  return records.map((record, rank) => ({ ...record, order_value: orderValues?.[rank] ?? null }));
}

/**
 * The scored points, in their order.
 *
 * @throws QdrantError `bad_input` for an unknown vector name
 */
export async function scoredAnswers(
  view: PointsView,
  { places, scores, isScored, orderValues }: ScoredPlaces,
  shape: AnswerShape,
  run: Run,
): Promise<ScoredPointAnswer[]> {
  const writer = new AnswerWriter(view, shape, run);
  const points: ScoredPointAnswer[] = [];
  await writer.each(places, (point, rank) => {
    const version = isScored(rank) ? point.reader.versionAt(point.offset) : 0;
    const id = point.reader.idAt(point.offset);
    const answer: ScoredPointAnswer = { id, version, score: shortestF32(scores[rank]!) };
    writer.show(answer, point);
    if (orderValues !== undefined) answer.order_value = orderValues[rank]!;
    points.push(answer);
  });
  return points;
}

/** Where a point is read. */
interface PointAt {
  readonly shardKey: ShardKey | undefined;
  readonly reader: SegmentReader;
  readonly offset: number;
}

/** Numbers of a vector that are still to be written to their list. */
interface UnwrittenNumbers {
  readonly values: Float32Array;
  readonly into: number[];
}

class AnswerWriter {
  private readonly view: PointsView;
  private readonly shape: AnswerShape;
  private readonly run: Run;
  private readonly unwritten: UnwrittenNumbers[] = [];

  constructor(view: PointsView, shape: AnswerShape, run: Run) {
    this.view = view;
    this.shape = shape;
    this.run = run;
  }

  /** Calls `answer` for each point. */
  async each(
    places: ArrayLike<Place>,
    answer: (point: PointAt, rank: number) => void,
  ): Promise<void> {
    for (let rank = 0; rank < places.length; rank++) {
      const place = places[rank]!;
      const shardKey = this.view.shardKeyAt(place);
      answer({ shardKey, reader: this.view.reader(place), offset: offsetIn(place) }, rank);
      // A promise for each of a million points would be all that the collector hears of.
      if (this.unwritten.length > 0 || this.run.due()) await this.writeNumbers();
    }
  }

  /** The record of a point; the numbers of its vectors come later. */
  recordOf(point: PointAt): PointRecord {
    const record: PointRecord = { id: point.reader.idAt(point.offset) };
    this.show(record, point);
    return record;
  }

  /** Adds the payload, the vectors and the shard key that the answer shows. */
  show(record: Partial<PointRecord>, { shardKey, reader, offset }: PointAt): void {
    const { withPayload, withVector, numbers } = this.shape;
    if (withPayload.kind !== "none") {
      const payload = selectPayload(reader.payloadAt(offset), withPayload);
      record.payload = numbers === "plain" ? toPlainJson(payload) : payload;
    }
    if (withVector !== false) record.vector = this.structOf(this.vectorsOf(reader, offset));
    if (shardKey !== undefined) record.shard_key = shardKey;
  }

  private vectorsOf(reader: SegmentReader, offset: number): Map<string, Vector> {
    const { withVector } = this.shape;
    if (typeof withVector === "boolean") return reader.vectorsAt(offset);
    const vectors = new Map<string, Vector>();
    for (const name of withVector) {
      paramsOf(this.view.schema, name);
      const vector = reader.vectorAt(name, offset);
      if (vector !== undefined) vectors.set(name, vector);
    }
    return vectors;
  }

  /**
   * The `vector` member of an answer: bare when the default vector is the only one, else a map by
   * name.
   */
  private structOf(vectors: ReadonlyMap<string, Vector>): VectorStructOutput {
    const only = vectors.size === 1 ? vectors.get(DEFAULT_VECTOR) : undefined;
    if (only?.kind === "dense") return this.numbersOf(only.values);
    if (only?.kind === "multi") return this.matrixOf(only);
    return Object.fromEntries([...vectors].map(([name, vector]) => [name, this.outputOf(vector)]));
  }

  private outputOf(vector: Vector): VectorOutput {
    switch (vector.kind) {
      case "dense":
        return this.numbersOf(vector.values);
      case "multi":
        return this.matrixOf(vector);
      case "sparse":
        return { indices: Array.from(vector.indices), values: this.numbersOf(vector.values) };
    }
  }

  private matrixOf(vector: MultiVector): number[][] {
    return rowsOf(vector).map((row) => this.numbersOf(row));
  }

  private numbersOf(values: Float32Array): number[] {
    const into: number[] = [];
    this.unwritten.push({ values, into });
    return into;
  }

  /** Writes down what is unwritten, and lets others run when it is their turn. */
  private async writeNumbers(): Promise<void> {
    for (const { values, into } of this.unwritten) {
      for (let at = 0; at < values.length; at++) {
        into.push(shortestF32(values[at]!));
        if ((at & (PACED_ROWS - 1)) === PACED_ROWS - 1 && this.run.due()) await this.run.pause();
      }
    }
    this.unwritten.length = 0;
    if (this.run.due()) await this.run.pause();
  }
}

/** The places of points that exist, each once, in the order of `ids`. */
export async function placesOf(
  view: PointsView,
  ids: readonly PointId[],
  run: Run,
): Promise<Place[]> {
  const seen = new Set<PointId>();
  const places: Place[] = [];
  for (const id of ids) {
    const place = seen.has(id) ? undefined : view.find(id);
    seen.add(id);
    if (place !== undefined) places.push(place);
    if (run.due()) await run.pause();
  }
  return places;
}

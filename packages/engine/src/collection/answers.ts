/**
 * Points as answers hold them. An f32 is shown as the number whose shortest decimal form is that of
 * the f32: 0.1, not 0.10000000149011612 (Qdrant prints its answers so).
 */
import {
  type Record as PointRecord,
  type ScoredPoint as ScoredPointAnswer,
  toPlainJson,
  type VectorOutput,
  type VectorStructOutput,
} from "@quiverdb/client";

import type { Run } from "../common/run.ts";
import { DEFAULT_VECTOR, type PointId, type Vector } from "../common/point.ts";
import { shortestF32 } from "../common/shortest_f32.ts";
import { type PayloadSelector, selectPayload } from "../payload/payload_selector.ts";
import type { VectorSelector } from "../request/query_request.ts";
import type { ScoredPoint } from "../query/searcher.ts";
import type { ShardReader } from "../shard/shard_reader.ts";

/**
 * How payload numbers stand in answers. *Plain*: every float is a `number`. *Lossless*: an integral
 * float (`1.0`) stays a `JsonFloat`, as a server needs it to print what came in.
 */
export type NumberForm = "plain" | "lossless";

/** What an answer shows of each point. */
export interface AnswerShape {
  readonly withPayload: PayloadSelector;
  readonly withVector: VectorSelector;
  readonly numbers: NumberForm;
}

/** @throws QdrantError `bad_input` for an unknown vector name */
export function recordAnswer(reader: ShardReader, id: PointId, shape: AnswerShape): PointRecord {
  const record: PointRecord = { id };
  if (shape.withPayload.kind !== "none") {
    const payload = selectPayload(reader.payloadOf(id), shape.withPayload);
    record.payload = shape.numbers === "plain" ? toPlainJson(payload) : payload;
  }
  if (shape.withVector !== false) {
    const names = shape.withVector === true ? undefined : shape.withVector;
    record.vector = vectorsAnswer(reader.namedVectorsOf(id, names));
  }
  return record;
}

/**
 * The points that exist, in the order of `ids`.
 *
 * @throws QdrantError `bad_input` for an unknown vector name
 */
export function recordAnswers(
  reader: ShardReader,
  ids: readonly PointId[],
  shape: AnswerShape,
  run: Run,
): Promise<PointRecord[]> {
  return inSlices(ids, run, (id) => (reader.has(id) ? recordAnswer(reader, id, shape) : undefined));
}

/**
 * The scored points that still exist, in order.
 *
 * @throws QdrantError `bad_input` for an unknown vector name
 */
export function scoredAnswers(
  reader: ShardReader,
  points: readonly ScoredPoint[],
  shape: AnswerShape,
  run: Run,
): Promise<ScoredPointAnswer[]> {
  return inSlices(points, run, ({ id, version, score }) => {
    if (!reader.has(id)) return undefined;
    const { id: _, ...shown } = recordAnswer(reader, id, shape);
    return { id, version, score: shortestF32(score), ...shown };
  });
}

async function inSlices<T, A>(
  items: readonly T[],
  run: Run,
  answer: (item: T) => A | undefined,
): Promise<A[]> {
  const answers: A[] = [];
  for (const item of items) {
    const made = answer(item);
    if (made !== undefined) answers.push(made);
    if (run.due()) await run.pause();
  }
  return answers;
}

/**
 * The `vector` member of an answer: bare when the default vector is the only one, else a map by
 * name.
 */
function vectorsAnswer(vectors: ReadonlyMap<string, Vector>): VectorStructOutput {
  const only = vectors.size === 1 ? vectors.get(DEFAULT_VECTOR) : undefined;
  if (only?.kind === "dense") return numbers(only.values);
  if (only?.kind === "multi") return matrix(only.rows, only.dim);
  return Object.fromEntries([...vectors].map(([name, vector]) => [name, vectorAnswer(vector)]));
}

function vectorAnswer(vector: Vector): VectorOutput {
  switch (vector.kind) {
    case "dense":
      return numbers(vector.values);
    case "multi":
      return matrix(vector.rows, vector.dim);
    case "sparse":
      return { indices: Array.from(vector.indices), values: numbers(vector.values) };
  }
}

function numbers(values: Float32Array): number[] {
  return Array.from(values, shortestF32);
}

function matrix(rows: Float32Array, dim: number): number[][] {
  const lists: number[][] = [];
  for (let at = 0; at < rows.length; at += dim) lists.push(numbers(rows.subarray(at, at + dim)));
  return lists;
}

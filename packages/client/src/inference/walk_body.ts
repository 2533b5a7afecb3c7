/**
 * The walk over REST-shaped bodies, to every place where an inference object may stand instead of a
 * vector. A body is never changed: what is put in place of an object comes in a copy, which shares
 * all that is not on the way.
 *
 * Malformed parts are passed by; to refuse them belongs to whoever reads the body.
 */
import { setMember } from "../json/json_object.ts";
import type { OperationName } from "../operation/operations.ts";
import type { InferenceInput, InferenceMode } from "./embedder.ts";

/** Slices of the event loop, so that a long body does not hold it. */
export interface Slices {
  /** Begins a slice, unless one has begun. */
  enter(): void;
  /** Whether others should run now. */
  due(): boolean;
  /** Resolves when they have, with the next slice. */
  turn(): Promise<void>;
}

/** An inference object in a body. */
export interface InferencePlace {
  readonly input: InferenceInput;
  readonly mode: InferenceMode;
  /** Whether the vector has a name; the default vector has none. */
  readonly isNamed: boolean;
}

/** Told of each inference object, in order; gives what takes its place, or `given`. */
export type Visit = (place: InferencePlace, given: unknown) => unknown;

type Members = Readonly<Record<string, unknown>>;
type Map = (value: unknown) => unknown;

/** Elements of a list between two looks at the clock. */
const SLICE_ITEMS = 256;
/** Deeper prefetches are refused by every server. */
const PREFETCH_DEPTH_MAX = 128;

/** Walks the body of one operation; undefined for operations without vectors. */
export function bodyWalk(
  operation: OperationName,
): ((body: unknown, visit: Visit, slices: Slices) => Promise<unknown>) | undefined {
  switch (operation) {
    case "upsertPoints":
      return walkUpsert;
    case "updateVectors":
      return walkVectorUpdate;
    case "batchUpdate":
      return walkBatchUpdate;
    case "queryPoints":
    case "queryPointsGroups":
      return async (body, visit) => mapLevel(body, visit, 0);
    case "queryBatchPoints":
      return (body, visit, slices) =>
        mapEachSliced(body, "searches", (search) => mapLevel(search, visit, 0), slices);
    default:
      return undefined;
  }
}

async function walkUpsert(body: unknown, visit: Visit, slices: Slices): Promise<unknown> {
  if (!isMembers(body)) return body;
  if (body["batch"] === undefined) return walkVectorUpdate(body, visit, slices);
  return replaceMember(body, "batch", await walkColumns(body["batch"], visit, slices));
}

/** Lists of points, each with its vectors. */
function walkVectorUpdate(body: unknown, visit: Visit, slices: Slices): Promise<unknown> {
  return mapEachSliced(body, "points", (point) => mapPoint(point, visit), slices);
}

async function walkBatchUpdate(body: unknown, visit: Visit, slices: Slices): Promise<unknown> {
  if (!isMembers(body) || !Array.isArray(body["operations"])) return body;
  const given: readonly unknown[] = body["operations"];
  const operations = new MappedList(given);
  for (const [index, operation] of given.entries()) {
    if (!isMembers(operation)) continue;
    const { upsert, update_vectors } = operation;
    let walked: Members = operation;
    if (upsert !== undefined) {
      walked = replaceMember(walked, "upsert", await walkUpsert(upsert, visit, slices));
    }
    if (update_vectors !== undefined) {
      const updated = await walkVectorUpdate(update_vectors, visit, slices);
      walked = replaceMember(walked, "update_vectors", updated);
    }
    operations.set(index, walked);
  }
  return replaceMember(body, "operations", operations.items);
}

/** Vectors as columns: of the default vector, or by name. */
async function walkColumns(batch: unknown, visit: Visit, slices: Slices): Promise<unknown> {
  if (!isMembers(batch)) return batch;
  const { vectors } = batch;
  if (!isMembers(vectors)) {
    const unnamed = (vector: unknown): unknown => mapVector(vector, "document", false, visit);
    return mapEachSliced(batch, "vectors", unnamed, slices);
  }
  let columns = vectors;
  for (const name of Object.keys(vectors)) {
    const named = (vector: unknown): unknown => mapVector(vector, "document", name !== "", visit);
    columns = await mapEachSliced(columns, name, named, slices);
  }
  return replaceMember(batch, "vectors", columns);
}

function mapPoint(point: unknown, visit: Visit): unknown {
  if (!isMembers(point)) return point;
  const member = point["vector"] === undefined ? "vectors" : "vector";
  return replaceMember(point, member, mapVectors(point[member], visit));
}

/** The default vector, or vectors by name. */
function mapVectors(value: unknown, visit: Visit): unknown {
  if (!isMembers(value)) return value;
  if (inputOf(value) !== undefined) return mapVector(value, "document", false, visit);
  let vectors = value;
  for (const name of Object.keys(value)) {
    vectors = replaceMember(vectors, name, mapVector(value[name], "document", name !== "", visit));
  }
  return vectors;
}

/** A query level with its prefetches. */
function mapLevel(level: unknown, visit: Visit, depth: number): unknown {
  if (!isMembers(level) || depth > PREFETCH_DEPTH_MAX) return level;
  const inner: Map = (prefetch) => mapLevel(prefetch, visit, depth + 1);
  const { prefetch } = level;
  const prefetches = Array.isArray(prefetch) ? mapList(prefetch, inner) : inner(prefetch);
  const mapped = replaceMember(level, "prefetch", prefetches);
  return replaceMember(mapped, "query", mapQuery(level["query"], visit));
}

function mapQuery(query: unknown, visit: Visit): unknown {
  const example: Map = (value) => mapVector(value, "query", true, visit);
  if (!isMembers(query) || inputOf(query) !== undefined) return example(query);
  let mapped: unknown = mapMember(query, "nearest", example);
  mapped = mapMember(mapped, "recommend", (recommend) =>
    mapEach(mapEach(recommend, "positive", example), "negative", example),
  );
  mapped = mapMember(mapped, "discover", (discover) =>
    mapMember(mapMember(discover, "target", example), "context", (pairs) =>
      mapContext(pairs, example),
    ),
  );
  mapped = mapMember(mapped, "context", (pairs) => mapContext(pairs, example));
  return mapMember(mapped, "relevance_feedback", (feedback) =>
    mapEach(mapMember(feedback, "target", example), "feedback", (item) =>
      mapMember(item, "example", example),
    ),
  );
}

/** One pair, or a list of pairs; a pair may be a list of its two members. */
function mapContext(pairs: unknown, example: Map): unknown {
  const isOnePair = !Array.isArray(pairs) || (pairs.length === 2 && !isMembers(pairs[0]));
  return isOnePair ? mapPair(pairs, example) : mapList(pairs, (pair) => mapPair(pair, example));
}

function mapPair(pair: unknown, example: Map): unknown {
  if (Array.isArray(pair)) return mapList(pair, example);
  return mapMember(mapMember(pair, "positive", example), "negative", example);
}

function mapVector(value: unknown, mode: InferenceMode, isNamed: boolean, visit: Visit): unknown {
  if (!isMembers(value)) return value;
  const input = inputOf(value);
  return input === undefined ? value : visit({ input, mode, isNamed }, value);
}

/** What an object asks for, if it is an inference object as servers recognize it. */
function inputOf(value: Members): InferenceInput | undefined {
  const { model, text, image, object } = value;
  const options = value["options"] ?? {};
  if (typeof model !== "string" || !isMembers(options)) return undefined;
  const common = { model, options };
  if (text !== undefined) {
    return typeof text === "string" ? { ...common, type: "text", data: text } : undefined;
  }
  if (image !== undefined) return { ...common, type: "image", data: image };
  return object === undefined ? undefined : { ...common, type: "object", data: object };
}

/** The same object, or a copy with another value of a member. */
function replaceMember(object: Members, name: string, value: unknown): Members {
  if (object[name] === value) return object;
  const copy = { ...object };
  setMember(copy, name, value);
  return copy;
}

function mapMember(object: unknown, name: string, map: Map): unknown {
  if (!isMembers(object) || object[name] === undefined) return object;
  return replaceMember(object, name, map(object[name]));
}

/** The elements of a member that is a list. */
function mapEach(object: unknown, name: string, map: Map): unknown {
  return mapMember(object, name, (list) => (Array.isArray(list) ? mapList(list, map) : list));
}

/** As {@link mapEach}, in slices. */
async function mapEachSliced<T>(
  object: T,
  name: string,
  map: Map,
  slices: Slices,
): Promise<T | Members> {
  const list = isMembers(object) ? object[name] : undefined;
  if (!isMembers(object) || !Array.isArray(list)) return object;
  slices.enter();
  const mapped = new MappedList(list);
  for (let index = 0; index < list.length; index++) {
    mapped.set(index, map(list[index]));
    if (index % SLICE_ITEMS === SLICE_ITEMS - 1 && slices.due()) await slices.turn();
  }
  return replaceMember(object, name, mapped.items);
}

function mapList(list: readonly unknown[], map: Map): readonly unknown[] {
  const mapped = new MappedList(list);
  for (let index = 0; index < list.length; index++) mapped.set(index, map(list[index]));
  return mapped.items;
}

/** A list, copied when the first of its elements changes. */
class MappedList {
  items: readonly unknown[];
  private copy: unknown[] | undefined;

  constructor(items: readonly unknown[]) {
    this.items = items;
  }

  set(index: number, value: unknown): void {
    if (this.items[index] === value) return;
    this.copy ??= this.items.slice();
    this.copy[index] = value;
    this.items = this.copy;
  }
}

function isMembers(value: unknown): value is Members {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value)
  );
}

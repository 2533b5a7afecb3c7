/**
 * Whether a point satisfies a filter (semantics-data.md 5), straight from the tables there, with
 * what an index of the field changes (5.8). Filters have one test in each condition.
 */
import type { PlainPoint } from "./plain_points.ts";
import {
  dateOf,
  elementsOf,
  type Fields,
  type Indexes,
  type IndexKind,
  isFields,
  isInteger,
  metersBetween,
  type Place,
  placeOf,
  tokensOf,
  uuidOf,
  type Value,
  valuesAt,
} from "./plain_values.ts";

export interface Bounds {
  readonly gt?: number | string;
  readonly gte?: number | string;
  readonly lt?: number | string;
  readonly lte?: number | string;
}

export type Match =
  | { readonly value: string | number | boolean }
  | { readonly any: readonly (string | number)[] }
  | { readonly except: readonly (string | number)[] }
  | { readonly text: string }
  | { readonly text_any: string }
  | { readonly phrase: string }
  | { readonly prefix: string };

/** A condition on a field, with one test. */
export interface FieldCondition {
  readonly key: string;
  readonly match?: Match;
  readonly range?: Bounds;
  readonly values_count?: Bounds;
  readonly geo_radius?: { readonly center: Place; readonly radius: number };
  readonly geo_bounding_box?: { readonly top_left: Place; readonly bottom_right: Place };
  readonly is_empty?: boolean;
  readonly is_null?: boolean;
}

export type Condition =
  | FieldCondition
  | { readonly is_empty: { readonly key: string } }
  | { readonly is_null: { readonly key: string } }
  | { readonly has_id: readonly number[] }
  | { readonly has_vector: string }
  | { readonly nested: { readonly key: string; readonly filter: Filter } }
  | Filter;

export interface Filter {
  readonly must?: readonly Condition[];
  readonly should?: readonly Condition[];
  readonly must_not?: readonly Condition[];
  readonly min_should?: { readonly conditions: readonly Condition[]; readonly min_count: number };
}

type Check = (condition: Condition) => boolean;

export function matches(point: PlainPoint, filter: Filter | undefined, indexes: Indexes): boolean {
  return filter === undefined || holds(filter, (condition) => holdsFor(condition, point, indexes));
}

function holds({ must = [], should = [], must_not = [], min_should }: Filter, check: Check) {
  if (!must.every(check) || must_not.some(check)) return false;
  if (should.length > 0 && !should.some(check)) return false;
  if (min_should === undefined) return true;
  return min_should.conditions.filter(check).length >= min_should.min_count;
}

function holdsFor(condition: Condition, point: PlainPoint, indexes: Indexes): boolean {
  if ("has_id" in condition) return condition.has_id.includes(point.id);
  if ("has_vector" in condition) return condition.has_vector in point.vectors;
  return holdsForPayload(condition, point.payload, indexes, (inner) =>
    holdsFor(inner, point, indexes),
  );
}

function holdsForPayload(
  condition: Condition,
  payload: Fields,
  indexes: Indexes,
  check: Check,
): boolean {
  if ("key" in condition) return fieldHolds(condition, payload, indexes.get(condition.key));
  if ("nested" in condition) {
    const { key, filter } = condition.nested;
    const elements = valuesAt(payload, key.endsWith("[]") ? key : `${key}[]`);
    return elements.filter(isFields).some((element) => holds(filter, inElement(element)));
  }
  if ("is_empty" in condition) {
    return valuesAt(payload, condition.is_empty.key).every(isEmptyValue);
  }
  if ("is_null" in condition) {
    const { key } = condition.is_null;
    return valuesAt(payload, key).some(indexes.has(key) ? hasNull : (value) => value === null);
  }
  if ("has_id" in condition || "has_vector" in condition) return false;
  return holds(condition, check);
}

/** Inside of `nested` there are neither ids nor vectors nor indexes. */
function inElement(element: Fields): Check {
  const check: Check = (condition) => holdsForPayload(condition, element, new Map(), check);
  return check;
}

function isEmptyValue(value: Value): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

function hasNull(value: Value): boolean {
  return value === null || (Array.isArray(value) && (value as Value[]).includes(null));
}

function fieldHolds(condition: FieldCondition, payload: Fields, index?: IndexKind): boolean {
  const values = valuesAt(payload, condition.key);
  const { values_count, is_empty, is_null } = condition;
  if (values_count !== undefined) {
    const counts = values.length === 0 ? [0] : values.map(countOf);
    return counts.some((count) => isWithin(count, values_count));
  }
  if (is_empty !== undefined) {
    if (values.length === 0) return is_empty;
    if (index !== undefined) return values.every(isEmptyValue) === is_empty;
    return values.some((value) => isEmptyValue(value) === is_empty);
  }
  if (is_null !== undefined) {
    if (values.length === 0) return !is_null;
    if (index !== undefined) return values.some(hasNull) === is_null;
    return values.some((value) => hasNull(value) === is_null);
  }
  const elements = elementsOf(values);
  const indexed = index && indexedTest(condition, elements, index);
  return indexed ?? elements.some((value) => elementHolds(condition, value));
}

function countOf(value: Value): number {
  if (value === null) return 0;
  return Array.isArray(value) ? value.length : 1;
}

type ReadBound = (bound: number | string) => number;

function isWithin(value: number, { gt, gte, lt, lte }: Bounds, read: ReadBound = Number): boolean {
  return (
    (gt === undefined || value > read(gt)) &&
    (gte === undefined || value >= read(gte)) &&
    (lt === undefined || value < read(lt)) &&
    (lte === undefined || value <= read(lte))
  );
}

/** What an index says of the values of a point; undefined: it cannot serve the test. */
function indexedTest(
  condition: FieldCondition,
  elements: readonly Value[],
  index: IndexKind,
): boolean | undefined {
  const { match, range } = condition;
  switch (index) {
    case "keyword":
      return heldBy(condition, elements, (value) => typeof value === "string", isText);
    case "integer":
      if (range !== undefined && !isDateRange(range)) {
        return elements.filter(isInteger).some((value) => isWithin(value, range));
      }
      return heldBy(condition, elements, isInteger, (value) => typeof value === "number");
    case "uuid": {
      const known = elements.map(uuidOf).filter((uuid) => uuid !== undefined);
      return heldBy(spelledAlike(condition), known, () => true, isUuid);
    }
    case "text":
      return match === undefined ? undefined : textHolds(match, elements);
    case "geo": {
      const places = elements.filter((value) => {
        const place = placeOf(value);
        return place !== undefined && isOnMap(place);
      });
      return places.some((value) => elementHolds(condition, value));
    }
    default:
      return undefined;
  }
}

function isText(value: string | number): boolean {
  return typeof value === "string";
}

function isDateRange(range: Bounds): boolean {
  return Object.values(range).some((bound) => typeof bound === "string");
}

/** A match of values, judged by those that the index holds, if it holds values of that kind. */
function heldBy(
  condition: FieldCondition,
  elements: readonly Value[],
  isHeld: (value: Value) => boolean,
  isServed: (value: string | number) => boolean,
): boolean | undefined {
  const { match } = condition;
  if (match === undefined) return undefined;
  let wanted: readonly (string | number)[];
  if ("any" in match) wanted = match.any;
  else if ("except" in match) wanted = match.except;
  else if ("value" in match && typeof match.value !== "boolean") wanted = [match.value];
  else return undefined;
  if (!wanted.every(isServed)) return undefined;
  return elements.filter(isHeld).some((value) => elementHolds(condition, value));
}

function isUuid(value: string | number): boolean {
  return uuidOf(value) !== undefined;
}

function isOnMap({ lon, lat }: Place): boolean {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
}

function spelled(value: string | number): string | number {
  return uuidOf(value) ?? value;
}

/** The condition with UUIDs in one spelling. */
function spelledAlike(condition: FieldCondition): FieldCondition {
  const { key, match } = condition;
  if (match === undefined) return condition;
  if ("any" in match) return { key, match: { any: match.any.map(spelled) } };
  if ("except" in match) return { key, match: { except: match.except.map(spelled) } };
  if ("value" in match && typeof match.value === "string") {
    return { key, match: { value: spelled(match.value) } };
  }
  return condition;
}

function textHolds(match: Match, elements: readonly Value[]): boolean | undefined {
  const texts = elements.filter((value) => typeof value === "string");
  const known = new Set(texts.flatMap(tokensOf));
  if ("text" in match) {
    const tokens = tokensOf(match.text);
    return tokens.length > 0 && tokens.every((token) => known.has(token));
  }
  if ("text_any" in match) return tokensOf(match.text_any).some((token) => known.has(token));
  if ("phrase" in match) {
    const phrase = ` ${tokensOf(match.phrase).join(" ")} `;
    return (
      phrase !== "  " && texts.some((text) => ` ${tokensOf(text).join(" ")} `.includes(phrase))
    );
  }
  return undefined;
}

function elementHolds(condition: FieldCondition, value: Value): boolean {
  const { match, range, geo_radius: circle, geo_bounding_box: box } = condition;
  if (match !== undefined) return matchHolds(match, value);
  if (range !== undefined) {
    if (!isDateRange(range)) return typeof value === "number" && isWithin(value, range);
    const date = dateOf(value);
    return !Number.isNaN(date) && isWithin(date, range, dateOf);
  }
  const place = placeOf(value);
  if (place === undefined) return false;
  if (circle !== undefined) return metersBetween(circle.center, place) < circle.radius;
  if (box === undefined) return false;
  const { top_left: from, bottom_right: to } = box;
  if (place.lat >= from.lat || place.lat <= to.lat) return false;
  return from.lon > to.lon
    ? place.lon > from.lon || place.lon < to.lon
    : place.lon > from.lon && place.lon < to.lon;
}

function matchHolds(match: Match, value: Value): boolean {
  const isOneOf = (list: readonly (string | number)[]): boolean =>
    list.some((one) => one === value);
  if ("value" in match) return value === match.value;
  if ("any" in match) return isOneOf(match.any);
  if ("except" in match) return value !== null && !isOneOf(match.except);
  if (typeof value !== "string") return false;
  if ("text" in match) return value.includes(match.text);
  if ("phrase" in match) return value.includes(match.phrase);
  if ("prefix" in match) return value.startsWith(match.prefix);
  return match.text_any
    .split(/\s+/)
    .filter((word) => word !== "")
    .some((word) => value.includes(word));
}

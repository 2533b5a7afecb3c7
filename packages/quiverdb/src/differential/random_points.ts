/** Random points, filters and queries. Numbers of vectors are small integers: ties are ties. */
import type { Bounds, Condition, FieldCondition, Filter, Match } from "./plain_filter.ts";
import { METRICS, type Nearest, type PlainPoint, type SparseVector } from "./plain_points.ts";
import type { Fields, IndexKind, Place, Value } from "./plain_values.ts";

export const DIM = 4;
const ID_END = 90;

/** The indexes of the cases, by field. */
export const INDEXES: ReadonlyMap<string, IndexKind> = new Map([
  ["k", "keyword"],
  ["n", "integer"],
  ["f", "float"],
  ["b", "bool"],
  ["d", "datetime"],
  ["u", "uuid"],
  ["g", "geo"],
  ["t", "text"],
  ["c", "keyword"],
  ["o.n", "integer"],
  ["list[].n", "integer"],
  ["list[].k", "keyword"],
]);

const KEYWORDS = ["red", "green", "blue", "Red", "", "ünï"];
const UUIDS = ["550e8400-e29b-41d4-a716-446655440000", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"];
const DATES = [
  "2024-05-01T10:00:00Z",
  "2024-05-01T12:00:00+02:00",
  "2024-05-02",
  "2023-12-31T23:59:59.5Z",
  "soon",
];
const WORDS = ["quick", "Brown", "fox", "lazy", "dog", "jumps"];
const PLACES: readonly Place[] = [
  { lon: 13.4, lat: 52.5 },
  { lon: 2.35, lat: 48.85 },
  { lon: -179, lat: 10 },
  { lon: 179, lat: -10 },
  { lon: 190, lat: 48 },
];

export class RandomPoints {
  readonly random: () => number;

  constructor(random: () => number) {
    this.random = random;
  }

  below(end: number): number {
    return Math.floor(this.random() * end);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  some<T>(countMax: number, make: () => T): T[] {
    return Array.from({ length: this.below(countMax + 1) }, make);
  }

  id(): number {
    return this.below(ID_END);
  }

  point(): PlainPoint {
    const vectors: Record<string, readonly number[] | SparseVector> = {};
    for (const metric of METRICS) if (this.chance(0.9)) vectors[metric] = this.dense();
    if (this.chance(0.8)) vectors["sparse"] = this.sparse();
    return { id: this.id(), vectors, payload: this.payload() };
  }

  payload(): Fields {
    const fields: [string, Value][] = [
      ["k", this.value(() => this.pick(KEYWORDS))],
      ["n", this.value(() => this.below(9) - 3)],
      ["f", this.value(() => this.below(20) / 4)],
      ["b", this.value(() => this.chance(0.5))],
      ["d", this.value(() => this.pick(DATES))],
      ["u", this.value(() => this.uuid())],
      ["g", this.value(() => ({ ...this.pick(PLACES) }))],
      ["t", this.value(() => this.text())],
      ["c", this.chance(0.2) ? [this.group(), this.group()] : this.group()],
      ["o", this.chance(0.8) ? { n: this.value(() => this.below(5)) } : this.odd()],
      ["list", this.some(3, () => this.element())],
    ];
    return Object.fromEntries(fields.filter(() => this.chance(0.85)));
  }

  filter(depth = 2): Filter {
    const list = (): Condition[] => this.some(2, () => this.condition(depth));
    const filter: Filter = {
      ...(this.chance(0.7) ? { must: list() } : {}),
      ...(this.chance(0.3) ? { should: list() } : {}),
      ...(this.chance(0.3) ? { must_not: list() } : {}),
    };
    if (!this.chance(0.15)) return filter;
    const conditions = Array.from({ length: 3 }, () => this.condition(depth));
    return { ...filter, min_should: { conditions, min_count: 1 + this.below(2) } };
  }

  maybeFilter(): Filter | undefined {
    return this.chance(0.8) ? this.filter() : undefined;
  }

  nearest(using: Nearest["using"]): Nearest {
    return {
      using,
      vector: using === "sparse" ? this.sparse() : this.dense(),
      filter: this.maybeFilter(),
      limit: 1 + this.below(20),
      // Between two scores, so that no rounding decides.
      threshold: this.chance(0.2) ? this.below(6) + 0.37 : undefined,
    };
  }

  private condition(depth: number): Condition {
    const kind = this.below(12);
    if (kind === 0) return { has_id: this.some(12, () => this.id()) };
    if (kind === 1) return { has_vector: this.pick([...METRICS, "sparse", "unknown"]) };
    if (kind === 2) return { is_empty: { key: this.pick([...INDEXES.keys()]) } };
    if (kind === 3) return { is_null: { key: this.pick([...INDEXES.keys()]) } };
    if (kind === 4 && depth > 0) return this.filter(depth - 1);
    if (kind === 5) return { nested: { key: this.pick(["list", "list[]"]), filter: this.inner() } };
    return this.fieldCondition(this.pick([...INDEXES.keys()]));
  }

  /** A filter of elements; it has no empty lists, which mean something else there. */
  private inner(): Filter {
    const condition = (): Condition => this.fieldCondition(this.pick(["n", "k"]));
    return this.chance(0.5)
      ? { must: [condition(), condition()] }
      : { should: [condition()], must_not: [condition()] };
  }

  private fieldCondition(key: string): FieldCondition {
    const kind = this.below(8);
    if (kind === 0) return { key, values_count: this.bounds(() => this.below(4)) };
    if (kind === 1) return { key, is_empty: this.chance(0.5) };
    if (kind === 2) return { key, is_null: this.chance(0.5) };
    switch (key.at(-1)) {
      case "n":
        return this.chance(0.5)
          ? { key, range: this.bounds(() => this.below(18) / 2 - 3) }
          : { key, match: this.matchOf(() => this.below(9) - 3) };
      case "f":
        return { key, range: this.bounds(() => this.below(20) / 4) };
      case "b":
        return { key, match: { value: this.chance(0.5) } };
      case "d":
        return { key, range: this.bounds(() => this.pick(DATES.slice(0, 4))) };
      case "u":
        return { key, match: this.matchOf(() => this.uuid()) };
      case "g":
        return this.geoCondition(key);
      case "t":
        return { key, match: this.textMatch() };
      default:
        if (this.chance(0.15)) return { key, match: { prefix: this.pick(["", "r", "gre"]) } };
        return { key, match: this.matchOf(() => this.pick(KEYWORDS)) };
    }
  }

  private matchOf(value: () => string | number): Match {
    const values = (): (string | number)[] => [value(), value()];
    switch (this.below(3)) {
      case 0:
        return { value: value() };
      case 1:
        return { any: values() };
      default:
        return { except: values() };
    }
  }

  private textMatch(): Match {
    const words = `${this.pick(WORDS)} ${this.pick(WORDS)}`;
    switch (this.below(3)) {
      case 0:
        return { text: this.pick([words, this.pick(WORDS).toLowerCase()]) };
      case 1:
        return { text_any: words };
      default:
        return { phrase: words };
    }
  }

  private geoCondition(key: string): FieldCondition {
    const center = this.pick(PLACES.slice(0, 4));
    if (this.chance(0.5)) return { key, geo_radius: { center, radius: 10 ** (3 + this.below(5)) } };
    const top_left = { lon: this.pick([-20, 0, 100, 170]), lat: this.pick([20, 60]) };
    const bottom_right = { lon: this.pick([-170, 10, 20]), lat: this.pick([-20, 0, 50]) };
    return { key, geo_bounding_box: { top_left, bottom_right } };
  }

  private bounds<T extends number | string>(value: () => T): Bounds {
    return {
      ...(this.chance(0.6) ? { [this.pick(["gt", "gte"])]: value() } : {}),
      ...(this.chance(0.6) ? { [this.pick(["lt", "lte"])]: value() } : { lte: value() }),
    };
  }

  /** Mostly a value of the kind, sometimes several, none, or one of another kind. */
  private value(make: () => Value): Value {
    const kind = this.below(12);
    if (kind === 0) return this.odd();
    if (kind === 1) return null;
    if (kind === 2) return [];
    if (kind < 5) return this.some(3, () => (this.chance(0.1) ? null : make()));
    return make();
  }

  private odd(): Value {
    return this.pick<Value>([7, 2.5, true, "odd", { x: 1 }, [[1], "odd"]]);
  }

  private element(): Value {
    if (this.chance(0.1)) return this.odd();
    const fields: [string, Value][] = [
      ["n", this.value(() => this.below(5))],
      ["k", this.value(() => this.pick(KEYWORDS))],
    ];
    return Object.fromEntries(fields.filter(() => this.chance(0.8)));
  }

  private group(): Value {
    return this.pick<Value>(["a", "b", "c", 1, 2]);
  }

  private uuid(): string {
    const uuid = this.pick(UUIDS);
    return this.chance(0.3) ? uuid.toUpperCase() : uuid;
  }

  private text(): string {
    return Array.from({ length: 1 + this.below(4) }, () => this.pick(WORDS)).join(" ");
  }

  private dense(): number[] {
    const numbers = Array.from({ length: DIM }, () => this.below(7) - 3);
    // A vector of zeros has no direction.
    return numbers.every((number) => number === 0) ? [1, 0, 0, 0] : numbers;
  }

  private sparse(): SparseVector {
    return Object.fromEntries([0, 1, 2].map(() => [this.below(8), 1 + this.below(5)]));
  }
}

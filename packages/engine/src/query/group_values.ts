/**
 * The values that points are grouped by, read once per point and remembered for the run, and which
 * points the rounds of a grouping still want by them.
 */
import type { JsonValue } from "@quiverdb/client";

import { isInteger, toInteger64 } from "../common/raw_json.ts";
import { onElements } from "../filter/field_check.ts";
import { compileElementCheck } from "../filter/value_check.ts";
import { getValues, type JsonPath } from "../payload/json_path.ts";
import { isEmptyValue } from "../payload/payload_value.ts";
import type { Match } from "../request/filter.ts";
import { PlaceSlots } from "./place_slots.ts";
import { type Place, placeAt } from "./places.ts";
import type { PointsView, ViewFilter } from "./points_view.ts";

/** A value that names a group; `1` and `"1"` are different ones. */
export type GroupKey = string | number | bigint;

/** Says whether the values of a point pass; an array is looked at by its elements. */
export type ValuesCheck = (values: readonly JsonValue[]) => boolean;

export class GroupValues {
  private readonly view: PointsView;
  private readonly path: JsonPath;
  private readonly slots = new PlaceSlots();
  private readonly values: (readonly JsonValue[])[] = [];

  constructor(view: PointsView, path: JsonPath) {
    this.view = view;
    this.path = path;
  }

  /**
   * The groups of a point. None if any of its values cannot name a group, and none for a path that
   * picks one element of an array: Qdrant reads values through a payload selector, which cannot.
   */
  keysOf(place: Place): ReadonlySet<GroupKey> {
    const keys = new Set<GroupKey>();
    if (this.path.steps.some(({ kind }) => kind === "index")) return keys;
    for (const value of this.valuesOf(place).flat()) {
      if (!isGroupKey(value)) return new Set();
      keys.add(value);
    }
    return keys;
  }

  /** The points of a filter that have a value, are not excluded, and whose values pass. */
  narrow(filter: ViewFilter, excluded: PlaceSlots, check: ValuesCheck): ViewFilter {
    return filter.map(({ accept, candidates }, reader) => ({
      candidates,
      accept: (offset) => {
        const place = placeAt(reader, offset);
        if (excluded.find(place) !== undefined) return false;
        // What is known of a point is asked first; its payload is read last.
        const known = this.slots.find(place) !== undefined;
        if (known) return this.passes(place, check) && (accept?.(offset) ?? true);
        return (accept?.(offset) ?? true) && this.passes(place, check);
      },
    }));
  }

  private passes(place: Place, check: ValuesCheck): boolean {
    const values = this.valuesOf(place);
    return values.some((value) => !isEmptyValue(value)) && check(values);
  }

  private valuesOf(place: Place): readonly JsonValue[] {
    const known = this.slots.count;
    const slot = this.slots.slot(place);
    if (slot === known) this.values.push(getValues(this.view.payloadAt(place), this.path));
    return this.values[slot]!;
  }
}

/** Whether values hold something else than these keys, of each kind of keys there is. */
export function noneOf(keys: readonly GroupKey[]): ValuesCheck {
  return matchesAll(keys, "except") ?? (() => true);
}

/**
 * Whether values hold one of these keys, of each kind of keys there is; undefined when none of the
 * keys can be matched.
 */
export function oneOf(keys: readonly GroupKey[]): ValuesCheck | undefined {
  return matchesAll(keys, "any");
}

/**
 * Qdrant matches the integers and the strings among keys by a condition each, both of which have to
 * hold. Integers beyond 64 bits with a sign are in neither.
 */
function matchesAll(keys: readonly GroupKey[], kind: "any" | "except"): ValuesCheck | undefined {
  const strings = keys.filter((key) => typeof key === "string");
  const integers = keys.filter((key) => toInteger64(key) !== undefined);
  const checks = [integers, strings]
    .filter((values) => values.length > 0)
    .map((values): Match => ({ kind, values }))
    .map((match) => onElements([compileElementCheck({ kind: "match", match })]));
  if (checks.length === 0) return undefined;
  return (values) => checks.every((check) => values.some(check));
}

function isGroupKey(value: JsonValue): value is GroupKey {
  return typeof value === "string" || isInteger(value);
}

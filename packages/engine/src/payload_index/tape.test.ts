/** Orders, facets and counted points of indexes against the recorded answers of a real Qdrant. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { isJsonFloat } from "@quiverdb/client";
import type { JsonObject, JsonValue } from "@quiverdb/client";

import type { PointId } from "../common/point.ts";
import { comparePointIds } from "../common/point_id.ts";
import { compileFilter } from "../filter/compile_filter.ts";
import { setPayload } from "../payload/payload_changes.ts";
import { formatJsonPath } from "../payload/json_path.ts";
import { readFacet, readScrollPoints } from "../wire/reads.ts";
import { parseFilter, readContext } from "../wire/testing/parse.ts";
import {
  list,
  load,
  loadScenario,
  member,
  Points,
  skip,
  type Step,
} from "../wire/testing/tape_points.ts";
import { FacetCounts } from "./facet_counts.ts";
import type { ExactNumber } from "./numeric_kinds.ts";

/** Runs a scenario; every step that does not write is handed to `check`, which may pass it over. */
async function replay(
  name: string,
  check: (points: Points, step: Step) => Promise<boolean>,
): Promise<number> {
  let points = new Points();
  let checked = 0;
  for (const step of loadScenario(name)) {
    if (step.status !== 200) continue;
    if (step.method === "PUT" && step.route === "") points = new Points();
    else if (points.changeIndex(step)) continue;
    else if (step.method === "PUT" && step.route === "/points") load(points, step);
    else if (step.method === "POST" && step.route === "/points/payload") {
      points.change(step.body, (payload) => setPayload(payload, member(step.body["payload"])));
    } else if (step.route === "/points/payload/clear") points.change(step.body, () => ({}));
    else if (step.route === "/points/delete") points.delete(step.body);
    else if (await check(points, step)) checked++;
  }
  return checked;
}

function matcher(points: Points, filter: JsonValue | undefined): (row: number) => boolean {
  const matches = compileFilter(parseFilter(filter ?? {}), points.context);
  const live = new Set(points.live());
  return (row) => live.has(row) && matches(row);
}

interface Ordered {
  readonly id: PointId;
  readonly value: ExactNumber;
}

async function orderedPoints(points: Points, step: Step): Promise<Ordered[] | undefined> {
  const { orderBy } = await readScrollPoints(step.body, readContext("json_text"));
  if (orderBy === undefined) return undefined;
  const { direction, key, startFrom } = orderBy;
  const rows = points.indexes.get(formatJsonPath(key))?.ordered(direction, startFrom);
  assert.ok(rows !== undefined, step.id);
  const matches = matcher(points, step.body["filter"]);
  const found: Ordered[] = [];
  for (let batch = rows.next(7); batch.length > 0; batch = rows.next(7)) {
    for (const { row, value } of batch) {
      if (matches(row)) found.push({ id: points.ids[row]!, value });
    }
  }
  const sign = direction === "asc" ? 1 : -1;
  found.sort((a, b) =>
    a.value === b.value ? sign * comparePointIds(a.id, b.id) : sign * (a.value < b.value ? -1 : 1),
  );
  return found.slice(0, Number(step.body["limit"] ?? 10));
}

test("rows come in the order of the tape 41-order-by", { skip }, async () => {
  const checked = await replay("41-order-by", async (points, step) => {
    if (step.route !== "/points/scroll") return false;
    const found = await orderedPoints(points, step);
    const recorded = list(member(step.result)["points"]).map((point) => {
      const { id, order_value } = member(point);
      return { id, value: isJsonFloat(order_value) ? order_value.value : order_value };
    });
    if (found === undefined) return false;
    const valuesOf = (ordered: readonly { readonly value: unknown }[]): unknown[] =>
      ordered.map(({ value }) => value);
    // The order of equal values within a segment is the server's own.
    if (step.id === "dup-values") assert.deepEqual(valuesOf(found), valuesOf(recorded), step.id);
    else assert.deepEqual(found, recorded, step.id);
    return true;
  });
  assert.equal(checked, 35);
});

test("facets count as on the tape 43-facet", { skip }, async () => {
  const checked = await replay("43-facet", async (points, step) => {
    if (step.route !== "/facet" || step.id === "after-delete") return false;
    const { key, limit } = await readFacet(step.body, readContext("json_text"));
    const index = points.indexes.get(formatJsonPath(key));
    assert.ok(index?.hasFacets, step.id);
    const counts = new FacetCounts();
    points
      .live()
      .filter(matcher(points, step.body["filter"]))
      .forEach((row) => counts.add(index.facetValuesOf(row)));
    assert.deepEqual(counts.top(limit ?? 10), list(member(step.result)["hits"]), step.id);
    return true;
  });
  assert.equal(checked, 44);
});

for (const [name, schemas] of [
  ["35-index-types", 158],
  ["36-index-errors", 2],
  ["72-memory-field-indexes", 99],
] as const) {
  test(`indexes hold as many points as on the tape ${name}`, { skip }, async () => {
    let checked = 0;
    await replay(name, async (points, step) => {
      if (step.method !== "GET" || step.route !== "") return false;
      const shown: JsonObject = {};
      for (const [field, index] of points.indexes) {
        const live = points.live().filter((row) => index.indexed.has(row)).length;
        shown[field] = { ...JSON.parse(JSON.stringify(index.schema)), points: live };
      }
      assert.deepEqual(shown, member(step.result)["payload_schema"], step.id);
      checked += points.indexes.size;
      return true;
    });
    assert.equal(checked, schemas);
  });
}

/** Filters, payload changes and payload selectors against the recorded answers of a real Qdrant. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";

import {
  isJsonObject,
  JSON_PRINT_DEPTH_MAX,
  JsonSyntaxError,
  parseJson,
  QdrantError,
  stringifyJson,
} from "@quiverdb/client";
import type { JsonObject, JsonValue } from "@quiverdb/client";

import type { PointId } from "../common/point.ts";
import { comparePointIds } from "../common/point_id.ts";
import { parseJsonPath } from "../payload/testing/json_path.ts";
import { deletePayloadAt, setPayload, setPayloadAt } from "../payload/payload_changes.ts";
import { decodePayload, encodePayload } from "../payload/payload_codec.ts";
import { selectPayload } from "../payload/payload_selector.ts";
import { candidateOffsets } from "../filter/candidate_offsets.ts";
import { compileFilter } from "../filter/compile_filter.ts";
import type { FilterContext } from "../filter/filter_context.ts";
import { parseFilter, parsePayloadSelector, parsePointId } from "./testing/parse.ts";

const SHARED =
  process.env["QUIVER_SHARED"] ?? resolve(import.meta.dirname, "../../../../../shared");
const TAPE = resolve(SHARED, "tape");
const skip = existsSync(TAPE) ? false : `no tape in ${TAPE}`;

/** The points of one collection as plain arrays, kept by the write steps of a scenario. */
class Points {
  readonly ids: PointId[] = [];
  readonly payloads: Uint8Array[] = [];
  readonly hasDefaultVector: boolean[] = [];
  private readonly offsets = new Map<PointId, number>();

  readonly context: FilterContext = {
    offsetOf: (id) => this.offsets.get(id),
    idAt: (offset) => this.ids[offset] ?? "",
    payloadAt: (offset) => this.payloadAt(offset),
    hasVector: (name, offset) => name === "" && this.hasDefaultVector[offset] === true,
  };

  payloadAt(offset: number): JsonObject {
    return decodePayload(this.payloads[offset] ?? encodePayload({}));
  }

  put(point: JsonObject): void {
    const id = parsePointId(point["id"]);
    const offset = this.offsets.get(id) ?? this.ids.length;
    const payload = point["payload"];
    this.ids[offset] = id;
    this.payloads[offset] = encodePayload(isJsonObject(payload) ? payload : {});
    this.hasDefaultVector[offset] = Array.isArray(point["vector"]);
    this.offsets.set(id, offset);
  }

  select(filter: JsonValue | undefined): number[] {
    const parsed = parseFilter(filter ?? {});
    const matches = compileFilter(parsed, this.context);
    const found = [...this.offsets.values()].sort((a, b) => a - b).filter(matches);
    const candidates = candidateOffsets(parsed, this.context);
    if (candidates !== undefined) {
      assert.ok(found.every((offset) => candidates.includes(offset)));
      assert.deepEqual(candidates, candidates.toSorted());
    }
    return found;
  }

  change(body: JsonObject, change: (payload: JsonObject) => JsonObject): void {
    for (const offset of this.offsetsOf(body)) {
      this.payloads[offset] = encodePayload(change(this.payloadAt(offset)));
    }
  }

  delete(body: JsonObject): void {
    for (const offset of this.offsetsOf(body)) this.offsets.delete(this.ids[offset] ?? "");
  }

  private offsetsOf(body: JsonObject): number[] {
    const ids = body["points"];
    return Array.isArray(ids)
      ? ids.map((id) => this.offsets.get(parsePointId(id))).filter((offset) => offset !== undefined)
      : this.select(body["filter"]);
  }
}

interface Step {
  readonly id: string;
  readonly method: string;
  /** The path behind the name of the collection. */
  readonly route: string;
  readonly body: JsonObject;
  readonly status: number;
  readonly result: JsonValue;
  /** The recorded error, without the position that a parser adds. */
  readonly error: string;
  readonly exactError: boolean;
}

function loadScenario(name: string): Step[] {
  const text = readFileSync(resolve(TAPE, `${name}.json`), "utf8");
  const scenario = member(parseJson(text, JSON_PRINT_DEPTH_MAX));
  return list(scenario["steps"]).map((each) => {
    const step = member(each);
    const request = member(step["request"]);
    const response = isJsonObject(step["response"]) ? step["response"] : {};
    const status = isJsonObject(response["status"]) ? response["status"] : {};
    const rawBody = request["raw_body"];
    const isRead = typeof rawBody === "string" && step["status"] === 200;
    const body = request["body"] ?? (isRead ? parseJson(rawBody) : {});
    return {
      id: String(step["id"]),
      method: String(request["method"]),
      route: String(request["path"]).replace(/^\/collections\/[^/]+/, ""),
      body: isJsonObject(body) ? body : {},
      status: Number(step["status"]),
      result: response["result"] ?? null,
      error: String(status["error"]).replace(/ at line \d+ column \d+$/, ""),
      exactError: member(step["compare"])["error"] !== "any",
    };
  });
}

function member(value: JsonValue | undefined): JsonObject {
  assert.ok(isJsonObject(value));
  return value;
}

function list(value: JsonValue | undefined): JsonValue[] {
  assert.ok(Array.isArray(value));
  return value;
}

function load(points: Points, step: Step): void {
  for (const point of list(step.body["points"])) points.put(member(point));
}

const FILTER_PATHS: Readonly<Record<string, string>> = {
  "/points/scroll": "scroll_request.filter",
  "/points/count": "count_request.filter",
  "/points/query": "internal.filter",
};

function checkFilterError(step: Step): void {
  try {
    const body = parseJson(stringifyJson(step.body));
    parseFilter(member(body)["filter"] ?? {}, FILTER_PATHS[step.route] ?? "");
  } catch (error) {
    if (error instanceof JsonSyntaxError) {
      assert.equal(`Format error in JSON body: ${error.message}`.startsWith(step.error), true);
      return;
    }
    assert.ok(error instanceof QdrantError, `${step.id}: ${String(error)}`);
    assert.equal(error.status, step.status, step.id);
    if (step.exactError) assert.equal(error.reason, step.error, step.id);
    return;
  }
  assert.fail(`${step.id}: not refused, expected ${step.error}`);
}

function checkFoundIds(points: Points, step: Step): void {
  const found = points.select(step.body["filter"] ?? {});
  const result = member(step.result);
  if (step.route === "/points/count") {
    assert.equal(found.length, result["count"], step.id);
    return;
  }
  const ids = found.map((offset) => points.ids[offset] ?? "").sort(comparePointIds);
  const limit = Number(step.body["limit"] ?? 10);
  const expected = list(result["points"]).map((point) => member(point)["id"]);
  assert.deepEqual(ids.slice(0, limit), expected, step.id);
}

/** How many filters of a scenario were compared. */
function checkFilters(name: string, isComparable: (step: Step) => boolean): number {
  const points = new Points();
  let compared = 0;
  for (const step of loadScenario(name)) {
    if (step.method === "PUT" && step.route === "/points" && step.status === 200) {
      load(points, step);
    } else if (step.route === "/points/payload" && step.status === 200) {
      points.change(step.body, (payload) => setPayload(payload, member(step.body["payload"])));
    } else if (step.route === "/points/delete" && step.status === 200) {
      points.delete(step.body);
    } else if (step.route in FILTER_PATHS && isComparable(step)) {
      if (step.status >= 400) checkFilterError(step);
      else if (step.route !== "/points/query") checkFoundIds(points, step);
      compared++;
    }
  }
  return compared;
}

/** `others`: steps whose answer depends on more than payloads and the filter. */
const FILTER_SCENARIOS: [name: string, compared: number, others?: RegExp][] = [
  ["22-filter-match", 83],
  ["24-filter-range", 61],
  ["26-filter-geo", 46],
  ["28-filter-null-empty-count", 111],
  ["30-filter-nested", 42],
  ["32-filter-combinations", 80],
  ["34-filter-errors", 63],
  ["73-prefix-match", 51, /^strict-/],
  ["74-slice", 57, /^scroll-/],
  ["76-changed-limits", 20, /^(?:ef|text|bm25|huge|limit|offset)-/],
];

for (const [name, compared, others] of FILTER_SCENARIOS) {
  test(`every filter of the tape ${name} selects or fails as recorded`, { skip }, () => {
    assert.equal(
      checkFilters(name, (step) => others?.test(step.id) !== true),
      compared,
    );
  });
}

test("the filters of the tape 21-payload-fidelity select as recorded", { skip }, () => {
  assert.ok(checkFilters("21-payload-fidelity", (step) => step.id.startsWith("filter-")) > 10);
});

test("unindexed dates of the tape 39-datetime-formats compare as recorded", { skip }, () => {
  const compared = checkFilters(
    "39-datetime-formats",
    (step) => step.id.startsWith("d-") || (step.id.startsWith("bound-") && step.status >= 400),
  );
  assert.ok(compared > 20);
});

const PAYLOAD_CHANGES: Readonly<
  Record<string, (payload: JsonObject, body: JsonObject) => JsonObject>
> = {
  "POST /points/payload": (payload, body) => {
    const patch = member(body["payload"]);
    const key = body["key"];
    if (typeof key !== "string") return setPayload(payload, patch);
    return setPayloadAt(payload, parseJsonPath(key), patch);
  },
  "PUT /points/payload": (_payload, body) => member(body["payload"]),
  "POST /points/payload/delete": (payload, body) =>
    list(body["keys"]).reduce<JsonObject>(
      (rest, key) => deletePayloadAt(rest, parseJsonPath(String(key))),
      payload,
    ),
  "POST /points/payload/clear": () => ({}),
};

test("payloads change as on the tape 16-payload-operations", { skip }, () => {
  let points = new Points();
  let compared = 0;
  for (const step of loadScenario("16-payload-operations")) {
    const change = PAYLOAD_CHANGES[`${step.method} ${step.route}`];
    if (step.method === "PUT" && step.route === "/points") {
      points = new Points();
      load(points, step);
    } else if (change !== undefined && step.status < 400) {
      points.change(step.body, (payload) => change(payload, step.body));
    } else if (step.id === "bad-set-mixed-missing") {
      points.change(step.body, (payload) => setPayload(payload, member(step.body["payload"])));
    } else if (step.route === "/points/scroll" && step.body["filter"] === undefined) {
      const expected = list(member(step.result)["points"]).map((point) => member(point)["payload"]);
      const actual = points.ids.map((_, offset) => points.payloadAt(offset));
      assert.deepEqual(actual, expected, step.id);
      compared++;
    }
  }
  assert.ok(compared > 30);
});

test("payload selectors show what the tape 20-retrieve shows", { skip }, () => {
  const points = new Points();
  let compared = 0;
  for (const step of loadScenario("20-retrieve")) {
    const selector = step.body["with_payload"] ?? null;
    if (step.method === "PUT" && step.route === "/points") {
      load(points, step);
    } else if (step.id.startsWith("sel-") && selector !== null) {
      compared++;
      if (step.status >= 400) {
        assert.throws(
          () => parsePayloadSelector(selector),
          (error: unknown) => error instanceof QdrantError && error.reason.startsWith(step.error),
          step.id,
        );
        continue;
      }
      const selected = parsePayloadSelector(selector);
      for (const record of list(step.result).map(member)) {
        const offset = points.context.offsetOf(parsePointId(record["id"]));
        const shown = selectPayload(points.payloadAt(offset ?? -1), selected);
        assert.deepEqual(shown, record["payload"] ?? {}, step.id);
      }
    }
  }
  assert.ok(compared > 30);
});

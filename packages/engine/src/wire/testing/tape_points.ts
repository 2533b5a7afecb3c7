/** Scenarios of the tape of a real Qdrant, and the points that they write. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

import { isJsonObject, JSON_PRINT_DEPTH_MAX, parseJson } from "@quiverdb/client";
import type { JsonObject, JsonValue } from "@quiverdb/client";

import type { PointId } from "../../common/point.ts";
import { candidateOffsets } from "../../filter/candidate_offsets.ts";
import { compileFilter } from "../../filter/compile_filter.ts";
import type { FilterContext } from "../../filter/filter_context.ts";
import { formatJsonPath, getValues } from "../../payload/json_path.ts";
import { decodePayload, encodePayload } from "../../payload/payload_codec.ts";
import { parseJsonPath } from "../../payload/testing/json_path.ts";
import { FieldIndex } from "../../payload_index/field_index.ts";
import { readCreateFieldIndex } from "../field_index.ts";
import { parseFilter, parsePointId, readContext } from "./parse.ts";

const SHARED =
  process.env["QUIVER_SHARED"] ?? resolve(import.meta.dirname, "../../../../../../shared");
const TAPE = resolve(SHARED, "tape");
export const skip = existsSync(TAPE) ? false : `no tape in ${TAPE}`;

/** How a scenario calls an index. */
const INDEX_ROUTE = /^\/index(?:\/(.*))?$/;

/** The points of one collection as plain arrays, kept by the write steps of a scenario. */
export class Points {
  readonly ids: PointId[] = [];
  readonly payloads: Uint8Array[] = [];
  readonly hasDefaultVector: boolean[] = [];
  private readonly offsets = new Map<PointId, number>();
  /** By the text of their path. */
  readonly indexes = new Map<string, FieldIndex>();

  readonly context: FilterContext = {
    offsetOf: (id) => this.offsets.get(id),
    idAt: (offset) => this.ids[offset] ?? "",
    payloadAt: (offset) => this.payloadAt(offset),
    hasVector: (name, offset) => name === "" && this.hasDefaultVector[offset] === true,
    fieldIndex: (key) => this.indexes.get(formatJsonPath(key)),
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
    this.reindex(offset);
  }

  /** Creates or drops an index if the step does; whether it does. */
  changeIndex(step: Step): boolean {
    const match = INDEX_ROUTE.exec(step.route);
    if (match === null || step.status !== 200) return false;
    if (step.method === "DELETE") {
      this.indexes.delete(formatJsonPath(parseJsonPath(decodeURIComponent(match[1] ?? ""))));
      return true;
    }
    const { field, schema } = readCreateFieldIndex(step.body, readContext("json_text"));
    const index = new FieldIndex(schema);
    this.indexes.set(formatJsonPath(field), index);
    this.payloads.forEach((_, row) => index.add(row, getValues(this.payloadAt(row), field)));
    return true;
  }

  /** The offsets of the points, ascending. */
  live(): number[] {
    return [...this.offsets.values()].sort((a, b) => a - b);
  }

  private reindex(offset: number): void {
    for (const [field, index] of this.indexes) {
      const values = getValues(this.payloadAt(offset), parseJsonPath(field));
      if (offset < index.rowCount) index.change(offset, values);
      else index.add(offset, values);
    }
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
      this.reindex(offset);
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

export interface Step {
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

export function loadScenario(name: string): Step[] {
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

export function member(value: JsonValue | undefined): JsonObject {
  assert.ok(isJsonObject(value));
  return value;
}

export function list(value: JsonValue | undefined): JsonValue[] {
  assert.ok(Array.isArray(value));
  return value;
}

export function load(points: Points, step: Step): void {
  for (const point of list(step.body["points"])) points.put(member(point));
}

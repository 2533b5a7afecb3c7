/** Parts of bodies as a JavaScript program writes them, for tests. */
import { testRun } from "../../common/testing/test_run.ts";
import type { PointId } from "../../common/point.ts";
import type { PayloadSelector } from "../../payload/payload_selector.ts";
import type { Filter } from "../../request/filter.ts";
import type { Expression } from "../../request/formula.ts";
import { readBody } from "../kit/body.ts";
import type { Reader } from "../kit/reader.ts";
import type { BodySource, ReadContext } from "../kit/reading.ts";
import { filter } from "../values/filter.ts";
import { expression } from "../values/formula.ts";
import { payloadSelector } from "../values/payload.ts";
import { pointId } from "../values/point_id.ts";

/** The context of a body of its own call. */
export function readContext(source: BodySource = "caller"): ReadContext {
  return { source, run: testRun() };
}

export function parseFilter(value: unknown, rule = ""): Filter {
  return parse(filter, value, rule);
}

export function parseExpression(value: unknown, rule = ""): Expression {
  return parse(expression, value, rule);
}

export function parsePayloadSelector(value: unknown): PayloadSelector {
  return parse(payloadSelector, value);
}

export function parsePointId(value: unknown): PointId {
  return parse(pointId, value);
}

function parse<T>(read: Reader<T>, value: unknown, rule = ""): T {
  return readBody(read, value, readContext(), rule);
}

/** Reading point ids. */
import { isJsonFloat } from "@quiverdb/client";

import { readPointId } from "../../common/point_id.ts";
import type { PointId } from "../../common/point.ts";
import { isInexactInteger } from "../../common/raw_json.ts";
import { postponableList } from "../kit/long_values.ts";
import type { Reader } from "../kit/reader.ts";
import { refuse } from "../kit/shape_failure.ts";

/** An unsigned integer or a UUID. */
export const pointId: Reader<PointId> = (value) => readPointId(value) ?? refuseId(value);

export const pointIds: Reader<readonly PointId[]> = postponableList(pointId);

function refuseId(value: unknown): never {
  const hint =
    isInexactInteger(value) && value > 0
      ? `a number is exact up to 2^53-1 only; write a bigint, such as ${BigInt(value)}n`
      : "";
  return refuse(
    `value ${printRefused(value)} is not a valid point ID, ` +
      "valid values are either an unsigned integer or a UUID",
    hint,
  );
}

/** A refused id as Qdrant prints it: `null` is its `Unit`, and nested values show their types. */
function printRefused(value: unknown): string {
  if (value === null || value === undefined) return "Unit";
  if (isJsonFloat(value)) return String(value.value);
  if (typeof value !== "object") return String(value);
  return printDebug(value);
}

function printDebug(value: unknown): string {
  if (value === null || value === undefined) return "Unit";
  if (typeof value === "string") return `String(${JSON.stringify(value)})`;
  if (typeof value === "boolean") return `Bool(${value})`;
  if (typeof value === "bigint") return `${value < 0n ? "I64" : "U64"}(${value})`;
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) return `F64(${value})`;
    return `${value < 0 ? "I64" : "U64"}(${value})`;
  }
  if (isJsonFloat(value)) return `F64(${value.value.toFixed(1)})`;
  if (Array.isArray(value)) return `[${value.slice(0, 8).map(printShallow).join(", ")}]`;
  const members = typeof value === "object" ? Object.entries<unknown>({ ...value }) : [];
  const list = members
    .slice(0, 8)
    .map(([key, member]) => `${printDebug(key)}: ${printShallow(member)}`);
  return `{${list.join(", ")}}`;
}

function printShallow(value: unknown): string {
  return typeof value === "object" && value !== null ? "…" : printDebug(value);
}

/**
 * Changes of a payload: setting and deleting members.
 *
 * All functions return a new payload and leave the given one as it is; unchanged parts are shared.
 */
import { getMember, isJsonObject, setMember } from "@quiverdb/client";
import type { JsonObject, JsonValue } from "@quiverdb/client";

import type { JsonPath, JsonPathStep } from "./json_path.ts";

/**
 * Replaces each top-level member that `patch` names; a `null` deletes it. Nothing is merged deeper.
 *
 * @param payload undefined: there is none, and the patch becomes it as it is, as in Qdrant
 */
export function setPayload(payload: JsonObject | undefined, patch: JsonObject): JsonObject {
  if (payload === undefined) return patch;
  const result = { ...payload };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else setMember(result, key, value);
  }
  return result;
}

/**
 * Applies {@link setPayload} to the value at a path, creating what is missing on the way. A value
 * in the way that the next step cannot enter is replaced by `{}` or `[]`; an array is never made
 * longer.
 */
export function setPayloadAt(payload: JsonObject, path: JsonPath, patch: JsonObject): JsonObject {
  return setMembersAt(payload, path.steps, 0, patch);
}

/**
 * Deletes the member that a path leads to; a final `[]` empties the array. A final index and a path
 * that leads nowhere change nothing.
 */
export function deletePayloadAt(payload: JsonObject, path: JsonPath): JsonObject {
  const result = deleteAt(payload, path.steps, 0);
  return isJsonObject(result) ? result : payload;
}

/** A path begins with a key, so the result at step 0 is an object. */
function setMembersAt(
  value: JsonValue | undefined,
  steps: readonly JsonPathStep[],
  at: number,
  patch: JsonObject,
): JsonObject {
  const object = isJsonObject(value) ? value : {};
  const step = steps[at];
  if (step === undefined || step.kind !== "key") return setPayload(object, patch);
  const result = { ...object };
  setMember(result, step.key, setAt(getMember(object, step.key), steps, at + 1, patch));
  return result;
}

function setAt(
  value: JsonValue | undefined,
  steps: readonly JsonPathStep[],
  at: number,
  patch: JsonObject,
): JsonValue {
  const step = steps[at];
  if (step === undefined || step.kind === "key") return setMembersAt(value, steps, at, patch);
  const list = Array.isArray(value) ? value : [];
  return list.map((item, i) =>
    step.kind === "all" || step.index === i ? setAt(item, steps, at + 1, patch) : item,
  );
}

function deleteAt(value: JsonValue, steps: readonly JsonPathStep[], at: number): JsonValue {
  const step = steps[at];
  if (step === undefined) return value;
  const isLast = at === steps.length - 1;
  if (step.kind === "key") {
    const member = isJsonObject(value) ? getMember(value, step.key) : undefined;
    if (!isJsonObject(value) || member === undefined) return value;
    const result = { ...value };
    if (isLast) delete result[step.key];
    else setMember(result, step.key, deleteAt(member, steps, at + 1));
    return result;
  }
  if (!Array.isArray(value)) return value;
  if (isLast) return step.kind === "all" ? [] : value;
  return value.map((item, i) =>
    step.kind === "all" || step.index === i ? deleteAt(item, steps, at + 1) : item,
  );
}

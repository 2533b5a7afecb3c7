/** How the result of an operation stands in the message that answers it. */
import { QdrantError } from "@quiverdb/client";

import { isRecord, recordOf, type RestObject, without } from "../message/rest_value.ts";
import type { RestRequest } from "./rpc.ts";

/** Both directions; the time is no part of it. */
export interface AnswerForm {
  readonly toMessage: (result: unknown) => RestObject;
  /** @param request that is answered */
  readonly fromMessage: (message: RestObject, request: RestRequest) => unknown;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Whether a request asks for payloads; scrolls do so if they say nothing. */
function asksForPayload(body: unknown, byDefault: boolean): boolean {
  const { with_payload: selector } = isRecord(body) ? body : {};
  return (selector ?? byDefault) !== false;
}

/** Messages cannot tell an empty payload from none: what nobody asked for is none. */
function withoutPayload(point: unknown): unknown {
  return isRecord(point) ? without(point, ["payload"]) : point;
}

function pointsFor(body: unknown, points: unknown, byDefault = false): unknown[] {
  const found = listOf(points);
  return asksForPayload(body, byDefault) ? [...found] : found.map(withoutPayload);
}

function searchesOf(request: RestRequest): readonly unknown[] {
  return isRecord(request.body) ? listOf(request.body["searches"]) : [];
}

const result: AnswerForm = {
  toMessage: (value) => ({ result: value }),
  fromMessage: (message) => message["result"],
};

/** The message itself, but for the time and the usage. */
const whole: AnswerForm = {
  toMessage: (value) => recordOf(value, "a result"),
  fromMessage: (message) => without(message, ["time", "usage"]),
};

const list: AnswerForm = {
  toMessage: (value) => ({ result: value }),
  fromMessage: (message) => listOf(message["result"]),
};

/** A list of points. */
const points: AnswerForm = {
  toMessage: (value) => ({ result: value }),
  fromMessage: (message, { body }) => pointsFor(body, message["result"]),
};

/** An object with the points. */
const found: AnswerForm = {
  toMessage: (value) => ({ result: recordOf(value, "QueryResponse")["points"] }),
  fromMessage: (message, { body }) => ({ points: pointsFor(body, message["result"]) }),
};

const foundBatch: AnswerForm = {
  toMessage: (value) => ({
    result: listOf(value).map((item) => recordOf(item, "QueryResponse")["points"]),
  }),
  fromMessage: (message, request) => {
    const searches = searchesOf(request);
    return listOf(message["result"]).map((item, at) => ({
      points: pointsFor(searches[at], item),
    }));
  },
};

const pointsBatch: AnswerForm = {
  toMessage: (value) => ({ result: value }),
  fromMessage: (message, request) => {
    const searches = searchesOf(request);
    return listOf(message["result"]).map((item, at) => pointsFor(searches[at], item));
  },
};

const scroll: AnswerForm = {
  toMessage: (value) => recordOf(value, "ScrollResult"),
  fromMessage: (message, { body }) => ({
    points: pointsFor(body, message["points"], true),
    next_page_offset: message["next_page_offset"],
  }),
};

const groups: AnswerForm = {
  toMessage: (value) => ({ result: value }),
  fromMessage: (message, { body }) => {
    const { groups: all } = recordOf(message["result"] ?? { groups: [] }, "GroupsResult");
    const { with_lookup: lookup } = isRecord(body) ? body : {};
    const keepsLookup = asksForPayload(lookup, true);
    return {
      groups: listOf(all).map((item) => {
        const group = recordOf(item, "PointGroup");
        const hits = pointsFor(body, group["hits"]);
        if (keepsLookup || group["lookup"] === undefined) return { ...group, hits };
        return { ...group, hits, lookup: withoutPayload(group["lookup"]) };
      }),
    };
  },
};

/** One point of a list of one. */
const point: AnswerForm = {
  toMessage: (value) => ({ result: [value] }),
  fromMessage: (message, { path }) => {
    const only = listOf(message["result"])[0];
    if (only !== undefined) return only;
    throw new QdrantError("not_found", `Point with id ${String(path["id"])} does not exists!`);
  },
};

const snapshot: AnswerForm = {
  toMessage: (value) => ({ snapshot_description: value }),
  fromMessage: (message) => message["snapshot_description"] ?? null,
};

const snapshots: AnswerForm = {
  toMessage: (value) => ({ snapshot_descriptions: value }),
  fromMessage: (message) => listOf(message["snapshot_descriptions"]),
};

/** The message says only that it is done. */
const done: AnswerForm = {
  toMessage: () => ({}),
  fromMessage: () => true,
};

/** By the name that the table of methods uses. */
export const answerForms = {
  result,
  whole,
  list,
  points,
  found,
  foundBatch,
  pointsBatch,
  scroll,
  groups,
  point,
  snapshot,
  snapshots,
  done,
} as const;

/** Operations as calls of methods: the request of one is the message of the other. */
import type { OperationName } from "@quiverdb/client";
import { ROUTES, type Route } from "@quiverdb/client/rest";

import { codecOf } from "../message/message_codec.ts";
import { MessageReader, MessageWriter } from "../message/message_io.ts";
import { type ReadForm, REQUEST_FORM } from "../message/read_form.ts";
import { recordOf, type RestObject, ShapeFailure, without } from "../message/rest_value.ts";
import { type AnswerForm, answerForms } from "./answer_forms.ts";

/** The request of an operation, as its route has it. */
export interface RestRequest {
  readonly path: RestObject;
  readonly query: RestObject;
  readonly body?: unknown;
}

/** An operation and its method. */
export interface Rpc {
  readonly operation: OperationName;
  /** `/qdrant.Points/Upsert` */
  readonly path: string;
  /** @throws QdrantError `format` for a request that the message cannot hold */
  encodeRequest(request: RestRequest): Uint8Array;
  /** @throws MessageError, or another error if the bytes are no message */
  decodeRequest(bytes: Uint8Array): RestRequest;
  /** @param seconds that the operation took */
  encodeAnswer(result: unknown, seconds: number): Uint8Array;
  /** @param request that is answered */
  decodeAnswer(bytes: Uint8Array, request: RestRequest, form: ReadForm): unknown;
}

/** What the table of methods says of one. */
export interface RpcEntry {
  readonly path: string;
  readonly requestMessage: string;
  readonly answerMessage: string;
  readonly answer: keyof typeof answerForms;
  /** Requests in the body that name the collection once more. */
  readonly batch?: string;
  /** The message in the place of the request, if it has other members. */
  readonly toMessage?: (request: RestRequest) => RestObject;
  readonly fromMessage?: (members: RestObject) => RestRequest;
}

export function makeRpc(operation: OperationName, entry: RpcEntry): Rpc {
  const route = ROUTES[operation];
  const form: AnswerForm = answerForms[entry.answer];
  const toMessage = entry.toMessage ?? ((request) => messageOf(route, entry, request));
  const fromMessage = entry.fromMessage ?? ((members) => requestOf(route, entry, members));
  return {
    operation,
    path: entry.path,
    encodeRequest: (request) => encode(entry.requestMessage, () => toMessage(request)),
    decodeRequest: (bytes) => fromMessage(decode(entry.requestMessage, bytes, REQUEST_FORM)),
    encodeAnswer: (result, time) =>
      encode(entry.answerMessage, () => ({ ...form.toMessage(result), time })),
    decodeAnswer: (bytes, request, readForm) =>
      form.fromMessage(decode(entry.answerMessage, bytes, readForm), request),
  };
}

/** Writes a REST structure as a message. @throws QdrantError `format` */
export function encode(message: string, rest: () => unknown): Uint8Array {
  const writer = new MessageWriter();
  try {
    codecOf(message).write(writer, rest());
  } catch (error) {
    throw error instanceof ShapeFailure ? error.toQdrantError() : error;
  }
  return writer.finish();
}

/** Reads a message with an object as REST structure. */
export function decode(message: string, bytes: Uint8Array, form: ReadForm): RestObject {
  const reader = new MessageReader(bytes, form);
  return recordOf(codecOf(message).read(reader, bytes.length), message);
}

/** Query parameters in messages: REST name to message. */
function fieldOfParameter(name: string): string {
  return name === "consistency" ? "read_consistency" : name;
}

function pathNames(route: Route): string[] {
  return Array.from(route.path.matchAll(/\{(\w+)\}/g), ([, name]) => name ?? "");
}

function messageOf(route: Route, { batch }: RpcEntry, request: RestRequest): RestObject {
  const body = route.body === "json" ? recordOf(request.body, "a map") : {};
  const message: Record<string, unknown> = { ...body };
  for (const name of Object.keys(route.query))
    message[fieldOfParameter(name)] = request.query[name];
  for (const name of pathNames(route)) message[name] = request.path[name];
  const items = batch === undefined ? undefined : message[batch];
  if (batch !== undefined && Array.isArray(items)) {
    const { collection_name } = message;
    message[batch] = items.map((item: unknown) => ({
      ...recordOf(item, "a map"),
      collection_name,
      read_consistency: undefined,
      timeout: undefined,
    }));
  }
  return message;
}

function requestOf(route: Route, { batch }: RpcEntry, members: RestObject): RestRequest {
  const body: Record<string, unknown> = { ...members };
  const take = (name: string): unknown => {
    const value = body[name];
    delete body[name];
    return value;
  };
  const query: Record<string, unknown> = {};
  for (const name of Object.keys(route.query)) {
    const value = take(fieldOfParameter(name));
    if (value !== undefined) query[name] = value;
  }
  const path = Object.fromEntries(pathNames(route).map((name) => [name, take(name)]));
  if (route.body !== "json") return { path, query };
  const items = batch === undefined ? undefined : body[batch];
  if (batch !== undefined && Array.isArray(items)) body[batch] = items.map(withoutCall);
  return { path, query, body };
}

/** An item of a batch is asked as the whole is: what it says of that does not count. */
function withoutCall(item: unknown): RestObject {
  return without(recordOf(item, "a map"), ["collection_name", "read_consistency", "timeout"]);
}

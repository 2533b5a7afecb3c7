/**
 * One HTTP request from its head to the end of its answer: who may call, how much is taken on, and
 * then `dispatch` of the one route table.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Access, Backend, CallContext, OperationName } from "@quiverdb/client";
import { isQdrantError, QdrantError } from "@quiverdb/client";
import { answerOfError, type DispatchAnswer, dispatch } from "@quiverdb/client/rest";
import type { Authenticate } from "../access/authenticate.ts";
import type { Admission, Reservation } from "./admission.ts";
import { collectionOfMemoryPath, memoryOfCollection } from "./collection_memory.ts";
import { type BrowserRules, corsHeaders, refusedByRules } from "./browser_rules.ts";
import { snapshotOf } from "./multipart_upload.ts";
import { type BodyLimits, readBodyText } from "./request_body.ts";
import { sendAnswer } from "./send_answer.ts";
import type { StaticFolder } from "./static_folder.ts";

/** A request that has been answered, or whose caller has gone. */
export interface AnsweredRequest {
  readonly id: string;
  readonly method: string;
  /** Without query, which may hold what is no business of a log. */
  readonly path: string;
  /** 499 if the caller had gone. */
  readonly status: number;
  readonly operation: OperationName | undefined;
  readonly durationMs: number;
}

/** Told of what happens to requests. */
export interface RequestObserver {
  answered(request: AnsweredRequest): void;
  /** A failure that is a fault of the server; the caller learns only that there was one. */
  failed(id: string, error: unknown): void;
}

export interface RestHandlerOptions {
  readonly backend: Backend;
  readonly authenticate: Authenticate;
  readonly admission: Admission;
  readonly browserRules: BrowserRules;
  readonly bodyLimits: BodyLimits;
  /** Longest time of an operation; 0 for none. */
  readonly operationMs: number;
  readonly dashboard: StaticFolder | undefined;
  readonly observer: RequestObserver;
}

/** Answered without a key, also while the server is full. */
const OPEN_PATHS: ReadonlySet<string> = new Set(["/", "/healthz", "/livez", "/readyz"]);
const CALLER_GONE = 499;
const REQUEST_ID = /^[\w.:-]{1,128}$/;
const JSON_TYPE = "application/json";
const TEXT = "text/plain; charset=utf-8";
/** Time in which the rest of a refused body is thrown away before the connection ends. */
const DRAIN_MS = 10_000;

export type RestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** @param nextId names requests that bring no `x-request-id` */
export function restHandler(options: RestHandlerOptions, nextId: () => string): RestHandler {
  return (request, response) => {
    const given = request.headers["x-request-id"];
    const id = typeof given === "string" && REQUEST_ID.test(given) ? given : nextId();
    void answerRequest(new Exchange(request, response, id), options);
  };
}

/** A request and its answer under way. */
class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly id: string;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly startedAt = performance.now();
  private readonly abort = new AbortController();

  constructor(request: IncomingMessage, response: ServerResponse, id: string) {
    this.request = request;
    this.response = response;
    this.id = id;
    this.method = request.method ?? "";
    this.target = originForm(request.url ?? "/");
    response.once("close", () => {
      if (!response.writableFinished) this.abort.abort(new Error("the caller has gone"));
    });
  }

  get path(): string {
    return this.target.split("?", 1)[0] ?? "";
  }

  /** Aborts when the caller is gone. */
  get signal(): AbortSignal {
    return this.abort.signal;
  }
}

async function answerRequest(exchange: Exchange, options: RestHandlerOptions): Promise<void> {
  const { request, response, id, method, path, startedAt } = exchange;
  let status = CALLER_GONE;
  let operation: OperationName | undefined;
  try {
    const answer = await answerOf(exchange, options);
    const cors = corsHeaders(method, request.headers, options.browserRules);
    operation = answer.operation;
    endUnreadBody(exchange);
    const headers = { ...cors, ...answer.headers, "x-request-id": id };
    await sendAnswer(request, response, { ...answer, headers });
    if (!exchange.signal.aborted) status = answer.status;
  } catch (error) {
    if (!exchange.signal.aborted) {
      options.observer.failed(id, error);
      response.destroy();
    }
  } finally {
    const durationMs = performance.now() - startedAt;
    options.observer.answered({ id, method, path, status, operation, durationMs });
  }
}

/** Checks in the order in which they cost: page, file, key, room, and then the operation. */
async function answerOf(exchange: Exchange, options: RestHandlerOptions): Promise<DispatchAnswer> {
  const { request, method, path } = exchange;
  const refusal = refusedByRules(method, request.headers, options.browserRules);
  if (refusal !== undefined) return textAnswer(403, refusal);
  if (method === "OPTIONS") return operationAnswer(exchange, options, undefined);
  const file = await options.dashboard?.find(method, path);
  if (file !== undefined) return file;
  if (OPEN_PATHS.has(path)) return operationAnswer(exchange, options, undefined);
  let reservation: Reservation;
  try {
    reservation = options.admission.enter();
  } catch (error) {
    return errorAnswer(error);
  }
  try {
    const caller = await options.authenticate(request.headers, options.backend);
    if ("reason" in caller) return textAnswer(caller.status, caller.reason);
    const collection = collectionOfMemoryPath(method, path);
    if (collection !== undefined) {
      const context = { access: caller.access, signal: exchange.signal };
      return await memoryAnswer(options.backend, collection, context);
    }
    return await operationAnswer(exchange, options, { access: caller.access, reservation });
  } finally {
    reservation.release();
  }
}

interface Admitted {
  readonly access: Access | undefined;
  readonly reservation: Reservation;
}

function operationAnswer(
  exchange: Exchange,
  options: RestHandlerOptions,
  admitted: Admitted | undefined,
): Promise<DispatchAnswer> {
  const { request, response, method, target, signal, id } = exchange;
  const { bodyLimits, operationMs } = options;
  const readBody = async (): Promise<string> => {
    if (admitted === undefined) throw new QdrantError("internal", "an open path has no body");
    expectContinue(request, response);
    return readBodyText(request, bodyLimits, admitted.reservation);
  };
  const deadline = operationMs > 0 ? performance.now() + operationMs : undefined;
  return dispatch(
    options.backend,
    {
      method,
      path: target,
      headers: singleHeaders(request),
      body: readBody,
      upload: async () => {
        expectContinue(request, response);
        return snapshotOf(request, bodyLimits.idleMs);
      },
      signal,
    },
    {
      maxBodyBytes: bodyLimits.maxBytes,
      context: { access: admitted?.access, deadline },
      onUnexpectedError: (error) => options.observer.failed(id, error),
    },
  );
}

/** A caller that asks before it sends a large body sends it only now. */
function expectContinue(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.expect?.toLowerCase() === "100-continue") response.writeContinue();
}

/** Lets the answer to a request arrive that was not read to its end. */
function endUnreadBody({ request, response }: Exchange): void {
  if (request.complete) return;
  response.once("finish", () => {
    const timer = setTimeout(() => request.destroy(), DRAIN_MS).unref();
    request.once("close", () => clearTimeout(timer));
    request.unpipe();
    request.resume();
  });
}

function singleHeaders({ headers }: IncomingMessage): Record<string, string | undefined> {
  const single: Record<string, string | undefined> = {};
  for (const name of ["origin", "access-control-request-method"] as const) {
    const value = headers[name];
    if (value !== undefined) single[name] = value;
  }
  return single;
}

/** The target of a request to a proxy is a whole URL. */
function originForm(target: string): string {
  const origin = /^https?:\/\/[^/?]*/i.exec(target);
  const rest = origin === null ? target : target.slice(origin[0].length);
  return rest.startsWith("/") ? rest : `/${rest}`;
}

async function memoryAnswer(
  backend: Backend,
  collection: string,
  context: CallContext,
): Promise<DispatchAnswer> {
  try {
    const result = await memoryOfCollection(backend, collection, context);
    const body = JSON.stringify({ result, status: "ok", time: 0 });
    return { status: 200, contentType: JSON_TYPE, headers: {}, body };
  } catch (error) {
    return errorAnswer(error);
  }
}

function textAnswer(status: number, text: string): DispatchAnswer {
  return { status, contentType: TEXT, headers: {}, body: text };
}

function errorAnswer(error: unknown): DispatchAnswer {
  if (!isQdrantError(error)) throw error;
  return answerOfError(error);
}

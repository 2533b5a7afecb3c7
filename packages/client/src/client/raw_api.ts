/**
 * `client.api()`: the operations by their names in the API, for code that was written for the
 * official client. Arguments are one flat object of path, query and body; answers have the form of
 * HTTP answers.
 */
import type { CallOptions } from "../operation/backend.ts";
import type { OperationName, OperationRequest, OperationResult } from "../operation/operations.ts";
import { ROUTES } from "../rest/routes.ts";
import { connection } from "./connection.ts";
import type { Caller } from "./connection.ts";

type BodyOf<Name extends OperationName> =
  OperationRequest<Name> extends { readonly body: infer Body } ? Body : unknown;

/** Path, query and body of a request as one object. */
export type RawArguments<Name extends OperationName> = OperationRequest<Name>["path"] &
  OperationRequest<Name>["query"] &
  BodyOf<Name>;

/** An answer as the official client gives it. There need not have been any HTTP. */
export interface RawAnswer<Result> {
  readonly ok: true;
  readonly status: 200;
  readonly statusText: "OK";
  readonly data: {
    readonly result: Result;
    readonly status: "ok";
    /** Seconds. */
    readonly time: number;
  };
}

/** Every operation of the API. Failures are those of the client's own methods. */
export type RawApi = {
  readonly [Name in OperationName]: (
    args: RawArguments<Name>,
    options?: CallOptions,
  ) => Promise<RawAnswer<OperationResult<Name>>>;
};

/** The operations by name. */
export const rawApiMethods = {
  /**
   * All operations of the API by name: `(await client.api().getCollections({})).data.result`.
   *
   * @param _part what older official clients divide the operations by; all are given
   */
  api(this: Caller, _part?: string): RawApi {
    const operations = Object.keys(ROUTES).map((name) => [name, rawOperation(this, name)]);
    return Object.fromEntries(operations) as RawApi;
  },
};

type Members = Readonly<Record<string, unknown>>;

function rawOperation(caller: Caller, name: string) {
  const operation = name as OperationName;
  return async (args: Members = {}, { signal }: CallOptions = {}): Promise<unknown> => {
    const start = performance.now();
    const request = requestOf(operation, args);
    const answer = await caller[connection].call(name, operation, request, { signal });
    const time = (performance.now() - start) / 1000;
    const isBare = ROUTES[operation].answer !== "envelope";
    const data: unknown = isBare ? answer : { result: answer, status: "ok", time };
    return { ok: true, status: 200, statusText: "OK", url: "", data };
  };
}

function requestOf(operation: OperationName, args: Members): OperationRequest<OperationName> {
  const route = ROUTES[operation];
  const path: Record<string, unknown> = {};
  const query: Record<string, unknown> = {};
  const body: Record<string, unknown> = {};
  const inPath = new Set([...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  for (const [name, value] of Object.entries(args)) {
    if (value === undefined) continue;
    if (inPath.has(name)) path[name] = value;
    else if (Object.hasOwn(route.query, name)) query[name] = value;
    else body[name] = value;
  }
  // Typed by the route only: to check it is the back end's part of the contract.
  return { path, query, ...(route.body === "none" ? {} : { body }) } as never;
}

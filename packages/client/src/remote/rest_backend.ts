/**
 * The backend that is a server: every operation becomes one HTTP request by the route table, and
 * its answer a result or an error.
 *
 * Keys, retries and the check of versions stand in front of it as interceptors.
 */
import { QdrantError } from "../errors/qdrant_error.ts";
import type { Backend, Call, CallContext } from "../operation/backend.ts";
import type { BinaryContent } from "../operation/operation_types.ts";
import type { OperationName } from "../operation/operations.ts";
import { ROUTES } from "../rest/routes.ts";
import type { Route } from "../rest/routes.ts";
import { CallLimit } from "./call_limit.ts";
import { answerTimeout, connectionError } from "./connection_error.ts";
import { isIdempotent } from "./idempotence.ts";
import { snapshotForm } from "./multipart.ts";
import { printBody } from "./print_body.ts";
import { readAnswer } from "./read_answer.ts";
import { requestTarget } from "./request_target.ts";
import type { UrlParts } from "./request_target.ts";
import type { Transport } from "./transport.ts";

/** What a {@link RestBackend} is made with. */
export interface RestBackendSettings {
  readonly transport: Transport;
  /** `http://host:port`, for error texts. */
  readonly origin: string;
  /** Empty, or begins with `/`. */
  readonly prefix: string;
  /** Sent with every request; those of a call go before them. Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Longest time of a request in milliseconds; Infinity for none. */
  readonly timeoutMs: number;
}

/** How much longer than the server the client waits when a call has a `timeout` of its own. */
const GRACE_MS = 5_000;

type Content = {
  readonly body?: string | BinaryContent;
  readonly type?: string;
};

/** Calls a server. */
export class RestBackend implements Backend {
  private readonly settings: RestBackendSettings;
  private running = 0;
  private onIdle: (() => void) | undefined;
  private closing: Promise<void> | undefined;

  constructor(settings: RestBackendSettings) {
    this.settings = settings;
  }

  readonly call: Call = async (operation, request, context = {}) => {
    if (this.closing !== undefined) throw new QdrantError("closed", "The connection is closed.");
    this.running++;
    try {
      // The result is what the server says it is.
      return (await this.send(operation, request, context)) as never;
    } finally {
      this.running--;
      if (this.running === 0) this.onIdle?.();
    }
  };

  close(): Promise<void> {
    this.closing ??= this.closeTransport();
    return this.closing;
  }

  private async closeTransport(): Promise<void> {
    if (this.running > 0) {
      await new Promise<void>((resolve) => {
        this.onIdle = resolve;
      });
    }
    this.settings.transport.close();
  }

  private async send(
    operation: OperationName,
    request: UrlParts & { readonly body?: unknown },
    context: CallContext,
  ): Promise<unknown> {
    context.signal?.throwIfAborted();
    const { transport, origin, prefix, headers } = this.settings;
    const route = ROUTES[operation];
    const path = prefix + requestTarget(route, request);
    const { body, type } = contentOf(route, request.body);
    const place = { method: route.method, url: origin + path.replace(/\?.*$/, "") };
    const milliseconds = this.timeOf(route, request.query["timeout"], context);
    const limit = new CallLimit(context.signal, milliseconds);
    try {
      const answer = await transport.send({
        method: route.method,
        path,
        headers: { ...headers, ...(type && { "content-type": type }), ...context.headers },
        body,
        isIdempotent: isIdempotent(operation),
        signal: limit.signal,
      });
      return await readAnswer(answer, route, context.numbers, place);
    } catch (error) {
      context.signal?.throwIfAborted();
      if (error instanceof QdrantError) throw error;
      throw limit.isOver ? answerTimeout(milliseconds, place) : connectionError(error, place);
    } finally {
      limit.release();
    }
  }

  /** Files take as long as they take. */
  private timeOf(route: Route, timeout: unknown, { deadline = Infinity }: CallContext): number {
    const isFile = route.answer === "binary" || route.body === "multipart";
    const own = typeof timeout === "number" ? timeout * 1000 + GRACE_MS : this.settings.timeoutMs;
    return Math.min(isFile ? Infinity : own, deadline - performance.now());
  }
}

function contentOf(route: Route, body: unknown): Content {
  switch (route.body) {
    case "none":
      return {};
    case "json":
      return { body: printBody(body ?? {}), type: "application/json" };
    case "multipart": {
      const { contentType: type, body: form } = snapshotForm(snapshotIn(body));
      return { body: form, type };
    }
  }
}

function snapshotIn(body: unknown): BinaryContent {
  const given: unknown =
    typeof body === "object" && body !== null && "snapshot" in body ? body.snapshot : undefined;
  if (isBytes(given)) return given;
  throw new QdrantError("format", "snapshot: expected the bytes of a file");
}

function isBytes(value: unknown): value is BinaryContent {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/** Answers the calls of streams of HTTP/2. */
import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { type Access, type Backend, isQdrantError, QdrantError } from "@quiverdb/client";

import { encodeFrame, FrameCollector } from "../framing/frame.ts";
import { statusOfError } from "../framing/qdrant_status.ts";
import { encodeMessage, STATUS_NUMBERS, StatusError } from "../framing/status.ts";
import { parseTimeout, TIMER_MS_MAX } from "../framing/timeout.ts";
import { MessageError } from "../message/rest_value.ts";
import { type GrpcMethod, methodAt } from "./methods.ts";

/** Who calls: allowed, with rights or with all of them, or refused. */
export type GrpcCaller =
  | { readonly access?: Access | undefined }
  | {
      /** 401 for a caller that is not known, else 403. */
      readonly status: number;
      readonly reason: string;
    };

/** Options of a handler of calls. */
export interface GrpcHandlerOptions {
  /**
   * Told the metadata of a call (`api-key`, `authorization`), before its message is read. The
   * health checks need no key. Absent: everybody may do everything.
   */
  readonly authenticate?:
    ((metadata: IncomingHttpHeaders) => GrpcCaller | Promise<GrpcCaller>) | undefined;
  /** Longest message of a request in bytes, also once it is unpacked. Default 128 MiB. */
  readonly maxMessageBytes?: number | undefined;
  /** Longest time of a call in milliseconds, whatever its deadline is; 0 (default) for none. */
  readonly callTimeoutMs?: number | undefined;
  /** Longest time in milliseconds in which a message brings no byte. Default 30,000. */
  readonly messageIdleTimeoutMs?: number | undefined;
  /** Told of every failure that is no QdrantError; the peer learns only that there was one. */
  readonly onUnexpectedError?: ((error: unknown) => void) | undefined;
  /** Told of every call that has ended. */
  readonly onCall?: ((call: GrpcCallReport) => void) | undefined;
}

/** A call that has ended. */
export interface GrpcCallReport {
  /** `/qdrant.Points/Upsert` */
  readonly path: string;
  /** Number of the status; 0 is OK. */
  readonly status: number;
  /** Milliseconds. */
  readonly duration: number;
}

const MAX_MESSAGE_BYTES = 128 * 1024 * 1024;
const IDLE_TIMEOUT_MS = 30_000;
const CONTENT_TYPE = "application/grpc";

const { NGHTTP2_NO_ERROR, NGHTTP2_CANCEL } = constants;

export class GrpcHandler {
  readonly #backend: Backend;
  readonly #options: GrpcHandlerOptions;
  readonly #running = new Map<ServerHttp2Stream, Promise<void>>();

  constructor(backend: Backend, options: GrpcHandlerOptions) {
    this.#backend = backend;
    this.#options = options;
  }

  /** Answers the call of a stream. Never throws. */
  handle(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    // A peer that resets its call, or goes away, is heard by way of `close`.
    stream.on("error", () => {});
    const running = this.#serve(stream, headers);
    this.#running.set(stream, running);
    void running.finally(() => this.#running.delete(stream));
  }

  /** Waits for the calls under way, and aborts those that take longer. */
  async finish(graceMs: number): Promise<void> {
    const timer = setTimeout(() => {
      for (const stream of this.#running.keys()) stream.close(NGHTTP2_CANCEL);
    }, graceMs);
    await Promise.all(this.#running.values());
    clearTimeout(timer);
  }

  async #serve(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const start = performance.now();
    const path = String(headers[":path"] ?? "");
    let status: number = STATUS_NUMBERS.OK;
    try {
      const type = headers["content-type"] ?? "";
      if (headers[":method"] !== "POST" || !/^application\/grpc(?:\+proto)?(?:;|$)/.test(type)) {
        refuseHttp(stream, headers[":method"] === "POST" ? 415 : 405);
        return;
      }
      const message = await this.#answer(stream, headers, path, start);
      await sendMessage(stream, message, acceptsGzip(headers));
    } catch (error) {
      const failure = this.#statusOf(error);
      status = STATUS_NUMBERS[failure.status];
      sendStatus(stream, failure);
    } finally {
      this.#options.onCall?.({ path, status, duration: performance.now() - start });
    }
  }

  async #answer(
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    path: string,
    start: number,
  ): Promise<Uint8Array> {
    const method = methodAt(path);
    if (method === undefined) throw new StatusError("UNIMPLEMENTED", `no method ${path}`);
    const access = method.isOpen ? undefined : await this.#access(headers);
    const deadline = this.#deadlineOf(headers, start);
    const ended = new AbortController();
    const expiry = abortAt(ended, deadline);
    stream.on("close", () => ended.abort(new StatusError("CANCELLED", "the call was cancelled")));
    try {
      const message = await this.#read(stream, headers, ended.signal);
      return await this.#call(method, message, { access, deadline, signal: ended.signal });
    } finally {
      clearTimeout(expiry);
    }
  }

  async #call(
    method: GrpcMethod,
    message: Uint8Array,
    context: { access: Access | undefined; deadline: number | undefined; signal: AbortSignal },
  ): Promise<Uint8Array> {
    // A backend that does not see the signal at once is not waited for.
    const answered = method.answer(this.#backend, message, { ...context, numbers: "lossless" });
    return Promise.race([answered, aborted(context.signal)]);
  }

  async #access(headers: IncomingHttpHeaders): Promise<Access | undefined> {
    const caller = (await this.#options.authenticate?.(headers)) ?? {};
    if (!("reason" in caller)) return caller.access;
    const status = caller.status === 401 ? "UNAUTHENTICATED" : "PERMISSION_DENIED";
    throw new StatusError(status, caller.reason);
  }

  #deadlineOf(headers: IncomingHttpHeaders, start: number): number | undefined {
    const { callTimeoutMs = 0 } = this.#options;
    const text = headers["grpc-timeout"];
    const asked = typeof text === "string" ? parseTimeout(text) : undefined;
    if (text !== undefined && asked === undefined) {
      throw new StatusError("INTERNAL", "grpc-timeout is no timeout");
    }
    const limit = callTimeoutMs > 0 ? callTimeoutMs : Number.POSITIVE_INFINITY;
    const longest = Math.min(asked ?? Number.POSITIVE_INFINITY, limit);
    return longest === Number.POSITIVE_INFINITY ? undefined : start + longest;
  }

  async #read(
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const { maxMessageBytes = MAX_MESSAGE_BYTES, messageIdleTimeoutMs = IDLE_TIMEOUT_MS } =
      this.#options;
    const encoding = String(headers["grpc-encoding"] ?? "identity");
    if (encoding !== "identity" && encoding !== "gzip") {
      throw new StatusError("UNIMPLEMENTED", `messages compressed by ${encoding} are not read`, {
        "grpc-accept-encoding": "identity,gzip",
      });
    }
    const collector = new FrameCollector(maxMessageBytes);
    const late = new StatusError("DEADLINE_EXCEEDED", "the message did not come in time");
    await readAll(stream, collector, signal, messageIdleTimeoutMs, late);
    return collector.message(encoding);
  }

  #statusOf(error: unknown): StatusError {
    if (error instanceof StatusError) return error;
    if (isQdrantError(error)) return statusOfError(error);
    if (error instanceof MessageError) return new StatusError("INVALID_ARGUMENT", error.message);
    this.#options.onUnexpectedError?.(error);
    return statusOfError(new QdrantError("internal", "unexpected failure"));
  }
}

function abortAt(
  controller: AbortController,
  deadline: number | undefined,
): NodeJS.Timeout | undefined {
  if (deadline === undefined) return undefined;
  const remaining = Math.max(0, deadline - performance.now());
  const late = (): void => {
    controller.abort(new StatusError("DEADLINE_EXCEEDED", "Timeout: the deadline has passed"));
  };
  return setTimeout(late, Math.min(remaining, TIMER_MS_MAX));
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function readAll(
  stream: ServerHttp2Stream,
  collector: FrameCollector,
  signal: AbortSignal,
  idleMs: number,
  late: StatusError,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const idle = setTimeout(() => reject(late), idleMs);
    const done = (settle: () => void): void => {
      clearTimeout(idle);
      stream.removeAllListeners("data");
      settle();
    };
    stream.on("data", (chunk: Buffer) => {
      idle.refresh();
      try {
        collector.add(chunk);
      } catch (error) {
        done(() => reject(error));
      }
    });
    stream.on("end", () => done(resolve));
    signal.addEventListener("abort", () => done(() => reject(signal.reason)), { once: true });
  });
}

function acceptsGzip(headers: IncomingHttpHeaders): boolean {
  const accepted = headers["grpc-accept-encoding"];
  const wanted = headers["grpc-encoding"];
  // A peer that compresses its requests gets compressed answers; others pay for no compression.
  return wanted === "gzip" && typeof accepted === "string" && /\bgzip\b/.test(accepted);
}

function refuseHttp(stream: ServerHttp2Stream, status: number): void {
  if (stream.destroyed || stream.headersSent) return;
  stream.respond({ ":status": status }, { endStream: true });
}

async function sendMessage(
  stream: ServerHttp2Stream,
  message: Uint8Array,
  isGzip: boolean,
): Promise<void> {
  const frame = await encodeFrame(message, isGzip);
  if (stream.destroyed) return;
  const encoding = isGzip ? { "grpc-encoding": "gzip" } : {};
  const headers = { ":status": 200, "content-type": CONTENT_TYPE, ...encoding };
  stream.respond(headers, { waitForTrailers: true });
  stream.on("wantTrailers", () => {
    stream.sendTrailers({ "grpc-status": "0" });
  });
  await new Promise<void>((resolve) => {
    stream.once("close", resolve);
    stream.end(frame);
  });
}

/** A status without a message: headers that are trailers as well. */
function sendStatus(stream: ServerHttp2Stream, { status, message, metadata }: StatusError): void {
  if (stream.destroyed || stream.closed || stream.headersSent) return;
  const text = message === "" ? {} : { "grpc-message": encodeMessage(message) };
  stream.respond(
    {
      ...metadata,
      ":status": 200,
      "content-type": CONTENT_TYPE,
      "grpc-status": String(STATUS_NUMBERS[status]),
      ...text,
    },
    { endStream: true },
  );
  // The rest of a message that is not read would fill the connection.
  if (!stream.readableEnded) stream.close(NGHTTP2_NO_ERROR);
}

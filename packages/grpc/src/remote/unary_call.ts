/** One unary call on a stream of HTTP/2. */
import {
  type ClientHttp2Stream,
  constants,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
} from "node:http2";
import { onAbort } from "@quiverdb/client";

import { FrameCollector } from "../framing/frame.ts";
import { decodeMessage, StatusError, statusName, statusOfHttp } from "../framing/status.ts";
import { formatTimeout, TIMER_MS_MAX } from "../framing/timeout.ts";

/** What is sent, and how long it may take. */
export interface UnaryCall {
  /** `/package.Service/Method` */
  readonly path: string;
  /** With its prefix. */
  readonly frame: Uint8Array;
  /** Metadata, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** In milliseconds of `performance.now()`. */
  readonly deadline?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Longest message of an answer. */
  readonly bytesMax: number;
}

/** A call that no server has answered. */
export class LostCallError extends StatusError {
  /** Whether no server has looked at it: it may be made again, whatever it does. */
  readonly isUnseen: boolean;

  constructor(message: string, isUnseen: boolean, cause: unknown) {
    super("UNAVAILABLE", message, {}, cause);
    this.isUnseen = isUnseen;
  }
}

type Headers = IncomingHttpHeaders & IncomingHttpStatusHeader;

const { NGHTTP2_CANCEL, NGHTTP2_REFUSED_STREAM } = constants;

/**
 * @param open gives a stream for the headers
 * @returns the message of the answer
 * @throws StatusError
 * @throws the reason of the signal
 */
export async function unaryCall(
  open: (headers: Readonly<Record<string, string>>) => ClientHttp2Stream,
  call: UnaryCall,
): Promise<Uint8Array> {
  call.signal?.throwIfAborted();
  const remaining =
    call.deadline === undefined ? undefined : Math.max(0, call.deadline - performance.now());
  const timeout = remaining === undefined ? {} : { "grpc-timeout": formatTimeout(remaining) };
  const stream = open({ ...call.headers, ...timeout });
  const answer = readAnswer(stream, call.bytesMax);
  stream.end(call.frame);
  return orEnded(answer, stream, call.signal, remaining);
}

/** The answer; or the end of the stream, when the signal or the time says so. */
function orEnded<T>(
  answer: Promise<T>,
  stream: ClientHttp2Stream,
  signal: AbortSignal | undefined,
  remaining: number | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (reason: unknown): void => {
      reject(reason);
      stream.close(NGHTTP2_CANCEL);
    };
    const late = (): void => end(new StatusError("DEADLINE_EXCEEDED", "the deadline has passed"));
    const timer =
      remaining === undefined ? undefined : setTimeout(late, Math.min(remaining, TIMER_MS_MAX));
    const forget = onAbort(signal, () => end(signal?.reason));
    void answer.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      forget();
    });
  });
}

function readAnswer(stream: ClientHttp2Stream, bytesMax: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const collector = new FrameCollector(bytesMax);
    let headers: Headers | undefined;
    let trailers: IncomingHttpHeaders | undefined;
    let failure: unknown;
    stream.on("response", (received) => {
      headers = received;
    });
    stream.on("trailers", (received) => {
      trailers = received;
    });
    stream.on("data", (chunk: Buffer) => {
      try {
        collector.add(chunk);
      } catch (error) {
        failure = error;
        stream.close(NGHTTP2_CANCEL);
      }
    });
    stream.on("error", (error) => {
      failure ??= error;
    });
    stream.on("close", () => {
      const broken = failure ?? (headers === undefined ? unanswered(stream) : undefined);
      if (broken !== undefined) return reject(asStatus(broken, stream));
      const all: Headers = { ...headers, ...trailers };
      const status = statusOf(all, trailers !== undefined);
      if (status !== undefined) return reject(status);
      collector.message(String(all["grpc-encoding"] ?? "identity")).then(resolve, reject);
    });
  });
}

function unanswered({ rstCode }: ClientHttp2Stream): Error {
  return new Error(`the stream was closed without an answer (code ${rstCode})`);
}

function asStatus(failure: unknown, stream: ClientHttp2Stream): StatusError {
  if (failure instanceof StatusError) return failure;
  const error = failure instanceof Error ? failure : new Error(String(failure));
  return new LostCallError(textOf(error), stream.rstCode === NGHTTP2_REFUSED_STREAM, error);
}

/** The error of a connection may be the cause of that of its stream, and have several in it. */
function textOf(error: Error): string {
  if (error.cause instanceof Error) return textOf(error.cause);
  if (error instanceof AggregateError && error.message === "") {
    return error.errors.map(String).join("; ");
  }
  return error.message;
}

/** The status of an answer; undefined if it is OK. */
function statusOf(headers: Headers, hasTrailers: boolean): StatusError | undefined {
  const http = headers[":status"] ?? 0;
  const code = headers["grpc-status"];
  if (code === undefined) {
    const what = hasTrailers || http !== 200 ? "is no gRPC answer" : "ended without a status";
    const status = http === 200 ? "INTERNAL" : statusOfHttp(http);
    return new StatusError(status, `the answer with HTTP status ${http} ${what}`);
  }
  const status = statusName(code);
  if (status === "OK") return undefined;
  const text = headers["grpc-message"];
  const message = typeof text === "string" ? decodeMessage(text) : "";
  return new StatusError(status, message, textsOf(headers));
}

function textsOf(headers: Headers): Record<string, string> {
  const texts = Object.entries(headers).filter(
    ([name, value]) => typeof value === "string" && !name.startsWith(":"),
  );
  return Object.fromEntries(texts.map(([name, value]) => [name, String(value)]));
}

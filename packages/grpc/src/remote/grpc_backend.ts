/** The Backend that asks a server over gRPC. */
import {
  type Backend,
  type Call,
  type CallContext,
  isQdrantError,
  type OperationName,
  type OperationResult,
  QdrantError,
} from "@quiverdb/client";

import { encodeFrame } from "../framing/frame.ts";
import { errorOfStatus } from "../framing/qdrant_status.ts";
import { StatusError } from "../framing/status.ts";
import { onlyRest } from "../message/rest_value.ts";
import type { RestRequest, Rpc } from "../rpc/rpc.ts";
import { rpcs } from "../rpc/rpcs.ts";
import { Channel } from "./channel.ts";
import {
  type GrpcOptions,
  originOf,
  type ResolvedGrpcOptions,
  resolveGrpcOptions,
} from "./grpc_options.ts";
import { LostCallError } from "./unary_call.ts";

/** A back end over gRPC, and the way to call a method with a message of one's own. */
export interface GrpcBackend extends Backend {
  /**
   * Calls a method with the bytes of a message: what `toBinary` of a protobuf library gives, and
   * `fromBinary` takes.
   *
   * @param path `/qdrant.Points/Query`
   * @throws QdrantError
   */
  unary(path: string, message: Uint8Array, context?: CallContext): Promise<Uint8Array>;
}

/** A request that waits longer than the server was asked to would end too early. */
const GRACE_MS = 5000;

/**
 * A back end over gRPC. Connects when the first call is made.
 *
 * Requests and results are those of REST. An operation that gRPC does not have is answered by
 * `options.rest`, or else fails with `not_implemented`.
 *
 * @throws QdrantClientConfigError for wrong options
 */
export function openGrpc(options: GrpcOptions = {}): GrpcBackend {
  const connection = new Connection(resolveGrpcOptions(options));
  const { rest } = options;
  // The types of a method are those of its operation: its table says so.
  const call = (async (operation: OperationName, request: never, context?: CallContext) => {
    connection.requireOpen();
    try {
      const message = messageOf(operation, request);
      return await connection.answer(message.rpc, message.bytes, request, context);
    } catch (error) {
      const isUnknown = isQdrantError(error) && error.details["onlyRest"] === true;
      if (rest === undefined || !isUnknown) throw error;
      return rest.call(operation, request, context);
    }
  }) as Call;
  return {
    call,
    unary: (path, message, context) => connection.unary(path, message, context),
    close: async () => {
      await connection.close();
      await rest?.close();
    },
  };
}

/** The method of an operation and its message. @throws QdrantError if gRPC does not have it */
function messageOf(
  operation: OperationName,
  request: RestRequest,
): { readonly rpc: Rpc; readonly bytes: Uint8Array } {
  const rpc = rpcs.get(operation);
  if (rpc === undefined) throw onlyRest(operation);
  // Methods of snapshots always wait.
  const isSnapshot = rpc.path.startsWith("/qdrant.Snapshots/");
  if (isSnapshot && request.query["wait"] === false) throw onlyRest(`${operation} without waiting`);
  return { rpc, bytes: rpc.encodeRequest(request) };
}

class Connection {
  readonly #options: ResolvedGrpcOptions;
  readonly #origin: string;
  readonly #channels: readonly Channel[];
  readonly #running = new Set<Promise<unknown>>();
  #next = 0;
  #closing: Promise<void> | undefined;

  constructor(options: ResolvedGrpcOptions) {
    this.#options = options;
    this.#origin = originOf(options);
    const { tls, keepaliveMs, keepaliveTimeoutMs, connectTimeoutMs } = options;
    const channel = {
      origin: this.#origin,
      tls: typeof tls === "boolean" ? undefined : tls,
      keepaliveMs,
      keepaliveTimeoutMs,
      connectTimeoutMs,
    };
    this.#channels = Array.from({ length: options.poolSize }, () => new Channel(channel));
  }

  async answer(
    rpc: Rpc,
    message: Uint8Array,
    request: RestRequest,
    context: CallContext = {},
  ): Promise<OperationResult<OperationName>> {
    const bytes = await this.unary(rpc.path, message, context, request.query["timeout"]);
    const form = { numbers: context.numbers ?? "plain", vectors: "numbers" } as const;
    try {
      return rpc.decodeAnswer(bytes, request, form) as OperationResult<OperationName>;
    } catch (error) {
      if (isQdrantError(error)) throw error;
      const text = `${rpc.path} of ${this.#origin} gave what is no ${rpc.operation}`;
      throw new QdrantError("unexpected_answer", text, { cause: error });
    }
  }

  async unary(
    path: string,
    message: Uint8Array,
    context: CallContext = {},
    timeout?: unknown,
  ): Promise<Uint8Array> {
    this.requireOpen();
    const running = this.#send(path, message, context, timeout);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  requireOpen(): void {
    if (this.#closing !== undefined) throw new QdrantError("closed", "the client is closed");
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#end());
  }

  async #end(): Promise<void> {
    await Promise.allSettled(this.#running);
    for (const channel of this.#channels) channel.close();
  }

  async #send(
    path: string,
    message: Uint8Array,
    context: CallContext,
    timeout: unknown,
  ): Promise<Uint8Array> {
    const { compression, maxAnswerBytes } = this.#options;
    const frame = await encodeFrame(message, compression === "gzip");
    const headers = this.#headers(context.headers);
    const channel = this.#channels[this.#next++ % this.#channels.length];
    if (channel === undefined) throw new TypeError("a connection has at least one channel");
    const deadline = this.#deadline(context.deadline, timeout);
    const { signal } = context;
    try {
      return await channel.call({
        path,
        frame,
        headers,
        deadline,
        signal,
        bytesMax: maxAnswerBytes,
      });
    } catch (error) {
      throw this.#errorOf(path, error);
    }
  }

  #deadline(given: number | undefined, timeout: unknown): number | undefined {
    const { timeoutMs } = this.#options;
    const asked = typeof timeout === "number" ? timeout * 1000 + GRACE_MS : 0;
    const own = timeoutMs > 0 ? performance.now() + Math.max(timeoutMs, asked) : undefined;
    if (given === undefined || own === undefined) return given ?? own;
    return Math.min(given, own);
  }

  #headers(ofCall: CallContext["headers"] = {}): Record<string, string> {
    const { apiKey, headers, compression } = this.#options;
    const all: Record<string, string> = { "user-agent": "quiver-grpc" };
    for (const [name, value] of Object.entries(headers)) all[name.toLowerCase()] = value;
    if (apiKey !== undefined) all["api-key"] = apiKey;
    for (const [name, value] of Object.entries(ofCall)) all[name.toLowerCase()] = String(value);
    all["grpc-accept-encoding"] = "identity,gzip";
    if (compression === "gzip") all["grpc-encoding"] = "gzip";
    return all;
  }

  #errorOf(path: string, error: unknown): unknown {
    if (error instanceof LostCallError) {
      return new QdrantError("connection", `${this.#origin}${path}: ${error.message}`, {
        details: { url: this.#origin, wasSent: !error.isUnseen },
        cause: error.cause,
      });
    }
    return error instanceof StatusError ? errorOfStatus(error) : error;
  }
}

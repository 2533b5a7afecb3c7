/**
 * One HTTP/2 connection to a server, made when a call needs it and made again when it is lost.
 *
 * A connection without calls does not keep the process alive.
 */
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from "node:http2";
import type { SecureContextOptions } from "node:tls";

import { type UnaryCall, unaryCall, LostCallError } from "./unary_call.ts";

/** TLS of a connection, as `node:tls` names it. */
export interface GrpcTlsOptions extends SecureContextOptions {
  /** Default: the host of the address. */
  readonly servername?: string | undefined;
  /** Whether a certificate that cannot be verified ends the connection. Default true. */
  readonly rejectUnauthorized?: boolean | undefined;
}

export interface ChannelOptions {
  /** `http://host:port` or `https://host:port` */
  readonly origin: string;
  readonly tls?: GrpcTlsOptions | undefined;
  /** Time between two pings; 0 for none. */
  readonly keepaliveMs: number;
  /** Time in which a ping has to be answered. */
  readonly keepaliveTimeoutMs: number;
  /** Time in which a connection has to stand. */
  readonly connectTimeoutMs: number;
}

const { HTTP2_HEADER_METHOD, HTTP2_HEADER_PATH, HTTP2_HEADER_TE, HTTP2_HEADER_CONTENT_TYPE } =
  constants;

/** Bytes that a server may send before it has to be told to go on. */
const WINDOW_BYTES = 8 * 1024 * 1024;

/** Calls that a server did not look at are made once more. */
const ATTEMPTS_MAX = 2;

export class Channel {
  readonly #options: ChannelOptions;
  #session: ClientHttp2Session | undefined;
  #calls = 0;
  #isClosed = false;

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  /**
   * Makes a call.
   *
   * @returns the message of the answer
   * @throws StatusError
   * @throws the reason of the call's signal
   */
  async call(call: UnaryCall): Promise<Uint8Array> {
    this.#calls++;
    this.#session?.ref();
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          return await unaryCall((headers) => this.#open(call.path, headers), call);
        } catch (error) {
          const isUnseen = error instanceof LostCallError && error.isUnseen;
          if (!isUnseen || attempt === ATTEMPTS_MAX || this.#isClosed) throw error;
        }
      }
    } finally {
      if (--this.#calls === 0) this.#session?.unref();
    }
  }

  /** Ends the connection; calls under way end with it. */
  close(): void {
    this.#isClosed = true;
    this.#session?.destroy();
    this.#session = undefined;
  }

  #open(path: string, headers: Readonly<Record<string, string>>): ClientHttp2Stream {
    const all = {
      [HTTP2_HEADER_METHOD]: "POST",
      [HTTP2_HEADER_PATH]: path,
      [HTTP2_HEADER_TE]: "trailers",
      [HTTP2_HEADER_CONTENT_TYPE]: "application/grpc",
      ...headers,
    };
    try {
      return this.#live().request(all);
    } catch (error) {
      // The session ended and this channel has not been told yet.
      this.#session = undefined;
      throw new LostCallError(error instanceof Error ? error.message : "", true, error);
    }
  }

  #live(): ClientHttp2Session {
    const session = this.#session;
    if (session !== undefined && !session.closed && !session.destroyed) return session;
    return (this.#session = this.#connect());
  }

  #connect(): ClientHttp2Session {
    const { origin, tls, connectTimeoutMs } = this.#options;
    const session = connect(origin, {
      ...tls,
      settings: { enablePush: false, initialWindowSize: WINDOW_BYTES },
      maxSessionMemory: 256,
    });
    const forget = (): void => {
      if (this.#session === session) this.#session = undefined;
    };
    const late = setTimeout(() => {
      session.destroy(new Error(`not connected within ${connectTimeoutMs} ms`));
    }, connectTimeoutMs);
    session.once("connect", () => {
      clearTimeout(late);
      session.setLocalWindowSize(WINDOW_BYTES);
      if (this.#calls === 0) session.unref();
    });
    session.once("close", () => {
      clearTimeout(late);
      forget();
    });
    session.on("goaway", forget);
    // Its streams fail with it, and their calls tell.
    session.on("error", forget);
    this.#keepAlive(session);
    return session;
  }

  #keepAlive(session: ClientHttp2Session): void {
    const { keepaliveMs, keepaliveTimeoutMs } = this.#options;
    if (keepaliveMs <= 0) return;
    const timer = setInterval(() => {
      if (session.destroyed || session.connecting) return;
      const lost = setTimeout(() => {
        session.destroy(new Error(`no answer to a ping within ${keepaliveTimeoutMs} ms`));
      }, keepaliveTimeoutMs);
      lost.unref();
      if (!session.ping(() => clearTimeout(lost))) clearTimeout(lost);
    }, keepaliveMs);
    timer.unref();
    session.once("close", () => clearInterval(timer));
  }
}

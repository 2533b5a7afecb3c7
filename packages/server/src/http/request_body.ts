/**
 * Reading the body of a request into a text: within its limit, in time, and unpacked.
 *
 * A body whose length is announced is refused before it is read. What a refused request still sends
 * is thrown away by the connection, so that its answer arrives.
 */
import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Readable, Transform } from "node:stream";
import { QdrantError } from "@quiverdb/client";
import { HttpFailure } from "@quiverdb/client/rest";
import type { Reservation } from "./admission.ts";

export interface BodyLimits {
  /** Largest body in bytes, also once it is unpacked. */
  readonly maxBytes: number;
  /** Longest time without a byte. */
  readonly idleMs: number;
  /** Longest time until the last byte. */
  readonly totalMs: number;
}

const UNPACKERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * The body as text.
 *
 * @param reservation grows by the bytes that are held
 * @throws HttpFailure when the body is too large, too slow, ends early, or is packed in an unknown
 *   or broken way
 * @throws QdrantError `format` when it is not UTF-8; `unavailable` when the server holds too many
 *   bytes already
 */
export async function readBodyText(
  request: IncomingMessage,
  limits: BodyLimits,
  reservation: Reservation,
): Promise<string> {
  const announced = Number(request.headers["content-length"] ?? "0");
  if (announced > limits.maxBytes) throw tooLarge(announced, limits.maxBytes);
  const bytes = await collect(request, unpacked(request), limits, reservation);
  if (isUtf8(bytes)) return bytes.toString("utf8");
  throw new QdrantError("format", "invalid unicode code point");
}

/** The body as it was before it was packed for the way. */
function unpacked(request: IncomingMessage): Readable {
  const encoding = (request.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding === "identity" || encoding === "") return request;
  const unpacker = Object.hasOwn(UNPACKERS, encoding) ? UNPACKERS[encoding] : undefined;
  if (unpacker !== undefined) return request.pipe(unpacker());
  const known = "gzip, deflate and br";
  throw new HttpFailure(415, `The content encoding is none of ${known}`, true);
}

function tooLarge(bytes: number, limit: number): HttpFailure {
  const sizes = `(${bytes} bytes) is larger than allowed (limit: ${limit} bytes)`;
  return new HttpFailure(400, `JSON payload ${sizes}.`, true);
}

function collect(
  request: IncomingMessage,
  source: Readable,
  { maxBytes, idleMs, totalMs }: BodyLimits,
  reservation: Reservation,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const slow = (): void => fail(new HttpFailure(408, "The body did not arrive in time", true));
    const idle = setTimeout(slow, idleMs);
    const total = setTimeout(slow, totalMs);
    const settle = (): void => {
      clearTimeout(idle);
      clearTimeout(total);
      source.removeAllListeners("data").removeAllListeners("end").removeAllListeners("error");
      request.removeListener("error", onBroken).removeListener("close", onClose);
      // Errors of a stream that nobody waits for any more.
      source.on("error", () => {});
      request.on("error", () => {});
    };
    const fail = (error: Error): void => {
      settle();
      request.unpipe();
      request.resume();
      if (source !== request) source.destroy();
      reject(error);
    };
    const onBroken = (): void => fail(new HttpFailure(400, "The body is incomplete", true));
    const onClose = (): void => {
      if (!request.complete) onBroken();
    };
    source.on("data", (chunk: Buffer) => {
      idle.refresh();
      size += chunk.length;
      if (size > maxBytes) {
        return fail(
          new HttpFailure(400, `JSON payload has exceeded limit (${maxBytes} bytes).`, true),
        );
      }
      try {
        reservation.grow(chunk.length);
      } catch (error) {
        return fail(error instanceof Error ? error : new Error(String(error)));
      }
      chunks.push(chunk);
    });
    source.on("end", () => {
      settle();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size));
    });
    if (source === request) {
      request.on("error", onBroken);
    } else {
      source.on("error", () => fail(new HttpFailure(400, "The packed body is broken", true)));
    }
    request.on("close", onClose);
  });
}

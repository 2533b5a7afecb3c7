/**
 * Messages of unary calls on a stream: a byte that says whether the message is compressed, its
 * length in four, and the message. A unary call has one of them in each direction.
 */
import { gunzip, gzip } from "node:zlib";

import { StatusError } from "./status.ts";

/** Bytes before a message. */
const PREFIX_BYTES = 5;

/** Messages below it are not compressed: it would not pay. */
const COMPRESSED_BYTES_MIN = 1024;

/** @param isGzip whether to compress it, if that pays */
export async function encodeFrame(message: Uint8Array, isGzip: boolean): Promise<Buffer> {
  const packed = isGzip && message.length >= COMPRESSED_BYTES_MIN ? await zip(message) : message;
  const frame = Buffer.allocUnsafe(PREFIX_BYTES + packed.length);
  frame[0] = packed === message ? 0 : 1;
  frame.writeUInt32BE(packed.length, 1);
  frame.set(packed, PREFIX_BYTES);
  return frame;
}

/**
 * Collects the one message of a stream.
 *
 * A message that is announced as longer than allowed is refused before it is read.
 */
export class FrameCollector {
  readonly #bytesMax: number;
  readonly #chunks: Buffer[] = [];
  #size = 0;

  /** @param bytesMax of the message, also once it is unpacked */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** @throws StatusError when the message is too long, or more follows it */
  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size < PREFIX_BYTES) return;
    const length = this.#announced();
    if (length > this.#bytesMax) throw tooLong(length, this.#bytesMax);
    if (this.#size > PREFIX_BYTES + length) {
      throw new StatusError("UNIMPLEMENTED", "a unary call has one message");
    }
  }

  /** Whether no byte has come. */
  get isEmpty(): boolean {
    return this.#size === 0;
  }

  /**
   * The message, once the stream has ended.
   *
   * @param encoding of the header `grpc-encoding`
   * @throws StatusError if it is incomplete or cannot be unpacked
   */
  async message(encoding: string): Promise<Uint8Array> {
    if (this.#size < PREFIX_BYTES || this.#size < PREFIX_BYTES + this.#announced()) {
      throw new StatusError("INTERNAL", "the stream ended within a message");
    }
    const frame = this.#joined();
    const message = frame.subarray(PREFIX_BYTES);
    if (frame[0] === 0) return message;
    if (frame[0] !== 1) throw new StatusError("INTERNAL", "the message has an unknown flag");
    if (encoding !== "gzip") {
      throw new StatusError("INTERNAL", "the message is compressed, and no encoding is named");
    }
    return unzip(message, this.#bytesMax);
  }

  #announced(): number {
    return this.#joined(PREFIX_BYTES).readUInt32BE(1);
  }

  /** The chunks as one. @param needed bytes at the start that have to be together */
  #joined(needed = Number.POSITIVE_INFINITY): Buffer {
    const [first] = this.#chunks;
    if (first !== undefined && (this.#chunks.length === 1 || first.length >= needed)) return first;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks.splice(0, this.#chunks.length, joined);
    return joined;
  }
}

function tooLong(length: number, bytesMax: number): StatusError {
  return new StatusError(
    "RESOURCE_EXHAUSTED",
    `a message of ${length} bytes is larger than the limit of ${bytesMax} bytes`,
  );
}

function zip(bytes: Uint8Array): Promise<Buffer> {
  // The fastest level: messages are mostly floats, which hardly shrink.
  return new Promise((resolve, reject) => {
    gzip(bytes, { level: 1 }, (error, packed) =>
      error === null ? resolve(packed) : reject(error),
    );
  });
}

function unzip(bytes: Uint8Array, bytesMax: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    gunzip(bytes, { maxOutputLength: bytesMax }, (error, message) => {
      if (error === null) return resolve(message);
      if ("code" in error && error.code === "ERR_BUFFER_TOO_LARGE") {
        return reject(tooLong(bytesMax + 1, bytesMax));
      }
      reject(new StatusError("INTERNAL", "the message cannot be unpacked", {}, error));
    });
  });
}

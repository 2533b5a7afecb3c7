/**
 * Writing an answer: a small one in one write and never packed, a large one packed if the caller
 * can unpack it, a file as fast as the caller takes it.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import type { DispatchAnswer } from "@quiverdb/client/rest";

/** Smaller answers take longer to pack than to send. */
const PACKED_BYTES_MIN = 64 * 1024;

const pack = promisify(gzip);

/** Resolves when the answer is handed over to the system, or the caller is gone. */
export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, contentType, headers, body }: DispatchAnswer,
): Promise<void> {
  if (response.destroyed) return;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (contentType !== undefined) response.setHeader("content-type", contentType);
  if (typeof body !== "string") {
    response.writeHead(status);
    await pipeline(body, response).catch(() => response.destroy());
    return;
  }
  const plain = Buffer.from(body);
  const isPacked = plain.length >= PACKED_BYTES_MIN && acceptsGzip(request);
  const bytes = isPacked ? await pack(plain, { level: constants.Z_BEST_SPEED }) : plain;
  if (isPacked) response.setHeader("content-encoding", "gzip");
  response.setHeader("content-length", bytes.length);
  response.writeHead(status);
  response.end(bytes);
}

function acceptsGzip(request: IncomingMessage): boolean {
  const accepted = String(request.headers["accept-encoding"] ?? "").toLowerCase();
  return accepted.split(",").some((encoding) => {
    const [name = "", ...parameters] = encoding.split(";").map((part) => part.trim());
    const isRefused = parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
    return (name === "gzip" || name === "*") && !isRefused;
  });
}

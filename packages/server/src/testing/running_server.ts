/** A server for one test, and requests to it. */
import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import type { IncomingHttpHeaders, RequestOptions } from "node:http";
import { createServer, type QuiverServer } from "../server/create_server.ts";
import type { QuiverServerOptions } from "../server/server_options.ts";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

/** Runs a server in memory on a free port, and closes it afterwards. */
export async function withServer<T>(
  options: QuiverServerOptions,
  use: (server: QuiverServer) => Promise<T>,
): Promise<T> {
  const server = await createServer({ port: 0, ...options });
  try {
    return await use(server);
  } finally {
    await server.close();
  }
}

/** Sends one request as it is, without the help of `fetch`. */
export function send(
  { port }: { readonly port: number },
  method: string,
  path: string,
  body?: string | Buffer | object,
  options: RequestOptions = {},
): Promise<Answer> {
  const bytes = typeof body === "object" && !Buffer.isBuffer(body) ? JSON.stringify(body) : body;
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: "127.0.0.1",
      port,
      method,
      path,
      agent: false,
      ...options,
    });
    request.once("error", reject);
    request.once("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        const all = Buffer.concat(chunks);
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, bytes: all, text: all.toString() });
      });
    });
    request.end(bytes);
  });
}

/** The result of a request that has to succeed. */
export async function resultOf(answer: Promise<Answer> | Answer): Promise<unknown> {
  const { status, text } = await answer;
  assert.equal(status, 200, text);
  const { result }: { result: unknown } = JSON.parse(text);
  return result;
}

/** Status and text of the error, as "400 text". */
export async function failureOf(answer: Promise<Answer> | Answer): Promise<string> {
  const { status, text, headers } = await answer;
  if (!String(headers["content-type"]).includes("json")) return `${status} ${text}`;
  const body: { status: { error: string } } = JSON.parse(text);
  return `${status} ${body.status.error}`;
}

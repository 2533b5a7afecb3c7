/** The transport over `fetch`, for every platform that has it. */
import { QdrantClientConfigError } from "../errors/qdrant_error.ts";
import type {
  Transport,
  TransportAnswer,
  TransportRequest,
  TransportSettings,
} from "./transport.ts";

/**
 * Sends by the given `fetch`, or by the one of the platform at the time of each request.
 *
 * @throws QdrantClientConfigError for what only the transport of Node can do
 */
export function openFetchTransport(settings: TransportSettings): Transport {
  const { origin, socketPath, tls } = settings;
  for (const [name, value] of Object.entries({ socketPath, tls })) {
    if (value === undefined) continue;
    throw new QdrantClientConfigError(`${name} is for Node without a fetch of your own.`);
  }
  return {
    async send({ method, path, headers, body, signal }: TransportRequest) {
      const send = settings.fetch ?? globalThis.fetch;
      const content = body === undefined || typeof body === "string" ? body : await collected(body);
      const response = await send(origin + path, {
        method,
        headers,
        signal,
        redirect: "manual",
        ...(content === undefined ? {} : { body: content }),
      });
      return answerOf(response);
    },
    close() {},
  };
}

/** Streams as bodies of requests are not for every server and browser, so a file is held whole. */
async function collected(bytes: AsyncIterable<Uint8Array>): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of bytes) parts.push(new Uint8Array(part));
  return new Blob(parts);
}

function answerOf(response: Response): TransportAnswer {
  return {
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    text: () => response.text(),
    bytes: () => bytesOf(response),
  };
}

async function* bytesOf({ body }: Response): AsyncGenerator<Uint8Array, void, undefined> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** A server for tests that answers each request as the test says, and misbehaves as it says. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** Answers one request. The body has been read. */
export type Script = (response: ServerResponse, request: ReceivedRequest) => void;

export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface ScriptedServer {
  readonly url: string;
  /** All requests so far. */
  readonly received: readonly ReceivedRequest[];
  /** Connections that are open. */
  readonly connections: ReadonlySet<Socket>;
  close(): Promise<void>;
}

/** @param scripts by the order of the requests; the last one answers all further ones */
export async function scriptedServer(...scripts: readonly Script[]): Promise<ScriptedServer> {
  const received: ReceivedRequest[] = [];
  const connections = new Set<Socket>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => {});
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const got = { method, url, headers, body: Buffer.concat(chunks).toString() };
      const script = scripts[Math.min(received.length, scripts.length - 1)];
      received.push(got);
      script?.(response, got);
    });
  });
  server.on("connection", (socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    connections,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with a JSON text. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Script {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
  };
}

/** Answers as Qdrant does. */
export function result(value: unknown): Script {
  return json({ result: value, status: "ok", time: 0 });
}

/** Refuses as Qdrant does. */
export function refusal(
  status: number,
  error: string,
  headers: Record<string, string> = {},
): Script {
  return json({ status: { error }, time: 0 }, status, headers);
}

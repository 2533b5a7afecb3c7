/**
 * A process that serves until it is told to end: the server, or a bare handler of `node:http` that
 * parses a body and answers the text it was given. It answers every message with the time its
 * processor has worked, in microseconds, and the size of its memory in bytes.
 */
import { createServer as createHttpServer } from "node:http";
import { createServer } from "@quiverdb/server";

export type Served = "server" | "bare";

/** What the process tells. */
export interface ServedReport {
  readonly port: number;
  readonly cpuUs: number;
  readonly rssBytes: number;
}

const [kind, answerText = "{}"] = process.argv.slice(2);
const port = kind === "bare" ? await serveBare(answerText) : (await createServer({ port: 0 })).port;

process.on("message", report);
process.on("disconnect", () => process.exit());
report();

function report(): void {
  const { user, system } = process.cpuUsage();
  const { rss } = process.memoryUsage();
  process.send?.({ port, cpuUs: user + system, rssBytes: rss } satisfies ServedReport);
}

/** Does what any server in JavaScript has to do for the same bytes. */
function serveBare(text: string): Promise<number> {
  const value: unknown = JSON.parse(text);
  const server = createHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      JSON.parse(Buffer.concat(chunks).toString());
      const bytes = Buffer.from(JSON.stringify(value));
      response.setHeader("content-type", "application/json");
      response.setHeader("content-length", bytes.length);
      response.end(bytes);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

/**
 * Requests of REST to a server in a process of its own, by kept connections of `node:http`: how
 * many a second, how long each, and what they cost the server's processor, beside a bare handler
 * that parses the same bodies and writes the same answers and does nothing in between.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Agent, request as httpRequest } from "node:http";
import { join } from "node:path";
import { seededRandom } from "../packages/engine/src/common/prng.ts";
import { defineBenchmark, type ReportTable } from "./benchmark.ts";
import type { Served, ServedReport } from "./server_process.ts";

const SEED = 1;
const CONNECTIONS = [1, 8, 64];
const BATCH = 64;
const COLLECTION = "/collections/bench";

interface Load {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** The body of the request of this number. */
  readonly body: (number: number) => string;
}

interface Figure {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuUs: number;
}

export const server = defineBenchmark({
  name: "server",
  summary: "requests of REST: rate, time, processor time beside a bare handler of node:http",
  options: {
    points: { default: 1000, text: "points of the collection" },
    dim: { default: 384, text: "numbers of a vector" },
    requests: { default: 2000, text: "requests of each kind" },
  },
  run: async (option) => {
    const [points, dim, requests] = [option("points"), option("dim"), option("requests")];
    const random = seededRandom(SEED);
    const vector = (): number[] => Array.from({ length: dim }, () => random() - 0.5);
    const quiver = await ServedProcess.start("server");
    await fill(quiver, points, dim, vector);
    const query: Load = {
      name: "query, 10 points with payload",
      method: "POST",
      path: `${COLLECTION}/points/query`,
      body: () => JSON.stringify({ query: vector(), limit: 10, with_payload: true }),
    };
    const upsert: Load = {
      name: `upsert of ${BATCH} points`,
      method: "PUT",
      path: `${COLLECTION}/points?wait=true`,
      body: (number) => JSON.stringify({ points: batchOf(number, points, vector) }),
    };
    const exists: Load = {
      name: "whether a collection exists",
      method: "GET",
      path: `${COLLECTION}/exists`,
      body: () => "",
    };
    const sample = await quiver.send(query.method, query.path, query.body(0));
    const bare = await ServedProcess.start("bare", sample);
    const rows: string[][] = [];
    for (const load of [query, exists, upsert]) {
      const count = load === upsert ? Math.ceil(requests / 10) : requests;
      for (const connections of CONNECTIONS) {
        const figure = await measure(quiver, load, connections, count);
        rows.push([load.name, String(connections), ...cells(figure)]);
      }
    }
    const handler = await measure(bare, query, 8, requests);
    rows.push(["the same query to the bare handler", "8", ...cells(handler)]);
    const { rssBytes } = await quiver.report();
    await Promise.all([quiver.end(), bare.end()]);
    return [report(rows, rssBytes, { points, dim, requests })];
  },
});

/** A child that serves. */
class ServedProcess {
  private readonly child: ChildProcess;
  readonly port: number;

  private constructor(child: ChildProcess, port: number) {
    this.child = child;
    this.port = port;
  }

  static async start(kind: Served, answer = "{}"): Promise<ServedProcess> {
    const child = fork(join(import.meta.dirname, "server_process.ts"), [kind, answer]);
    const [first] = await once(child, "message");
    const { port } = first as ServedReport;
    return new ServedProcess(child, port);
  }

  async report(): Promise<ServedReport> {
    this.child.send("report");
    const [message] = await once(this.child, "message");
    return message as ServedReport;
  }

  send(method: string, path: string, body: string, agent?: Agent): Promise<string> {
    const { port } = this;
    const headers = body === "" ? {} : { "content-length": Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const options = { host: "127.0.0.1", port, method, path, headers };
      const sent = httpRequest(agent ? { ...options, agent } : options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`${response.statusCode} ${text}`));
        });
      });
      sent.once("error", reject);
      sent.end(body);
    });
  }

  async end(): Promise<void> {
    this.child.disconnect();
    await once(this.child, "exit");
  }
}

async function fill(
  quiver: ServedProcess,
  points: number,
  size: number,
  vector: () => number[],
): Promise<void> {
  const config = { vectors: { size, distance: "Cosine" } };
  await quiver.send("PUT", COLLECTION, JSON.stringify(config));
  for (let batch = 0; batch * BATCH < points; batch++) {
    const body = JSON.stringify({ points: batchOf(batch, points, vector) });
    await quiver.send("PUT", `${COLLECTION}/points?wait=true`, body);
  }
}

/** The points of one upsert; they replace those of the first round. */
function batchOf(number: number, points: number, vector: () => number[]): object[] {
  return Array.from({ length: BATCH }, (_, at) => {
    const id = (number * BATCH + at) % points;
    const payload = {
      title: `book ${id}`,
      text: "some words of it ".repeat(8),
      year: 1900 + (id % 99),
    };
    return { id, vector: vector(), payload };
  });
}

async function measure(
  served: ServedProcess,
  { method, path, body }: Load,
  connections: number,
  requests: number,
): Promise<Figure> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const bodies = Array.from({ length: Math.min(requests, 200) }, (_, number) => body(number));
  const times: number[] = [];
  let next = 0;
  const before = await served.report();
  const begin = performance.now();
  const work = async (): Promise<void> => {
    while (next < requests) {
      const text = bodies[next++ % bodies.length] ?? "";
      const sent = performance.now();
      await served.send(method, path, text, agent);
      times.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  const seconds = (performance.now() - begin) / 1000;
  const after = await served.report();
  agent.destroy();
  times.sort((a, b) => a - b);
  const quantile = (part: number): number => times[Math.floor(part * (times.length - 1))] ?? NaN;
  return {
    perSecond: requests / seconds,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    cpuUs: (after.cpuUs - before.cpuUs) / requests,
  };
}

function cells({ perSecond, p50Ms, p99Ms, cpuUs }: Figure): string[] {
  return [perSecond.toFixed(0), p50Ms.toFixed(2), p99Ms.toFixed(2), cpuUs.toFixed(0)];
}

function report(
  rows: readonly string[][],
  rssBytes: number,
  { points, dim, requests }: Readonly<Record<"points" | "dim" | "requests", number>>,
): ReportTable {
  return {
    title: "Server over REST",
    columns: ["request", "connections", "requests/s", "p50 ms", "p99 ms", "server CPU us"],
    rows,
    notes: [
      `${points} points of ${dim} floats in memory, ${requests} requests of each kind, a tenth of upserts.`,
      "Client and server share the machine; processor time is that of the server alone.",
      `Memory of the server at the end: ${(rssBytes / 2 ** 20).toFixed(0)} MiB.`,
    ],
  };
}

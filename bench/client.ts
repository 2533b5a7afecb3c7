/**
 * What a call costs a client of our server: requests a second and CPU of the client's process for a
 * query and for an upsert, beside Qdrant's own client, in turns of the same process.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { QdrantClient as OfficialClient } from "@qdrant/js-client-rest";
import { QdrantClient } from "quiverdb";

import { seededRandom } from "../packages/engine/src/common/prng.ts";
import { defineBenchmark, type ReportTable } from "./benchmark.ts";

const COLLECTION = "bench";
const POINTS = 2_000;
const UPSERT_POINTS = 64;
const LIMIT = 10;
const WARMUP_CALLS = 50;

/** One kind of call through one client. */
interface Contender {
  readonly name: string;
  readonly call: (round: number) => Promise<unknown>;
}

interface Figure {
  readonly name: string;
  readonly perSecond: number;
  readonly cpuMs: number;
}

export const client = defineBenchmark({
  name: "client",
  summary: "requests a second and CPU a request of a client, against @qdrant/js-client-rest",
  options: {
    queries: { default: 1000, text: "queries of a contender" },
    upserts: { default: 100, text: `upserts of ${UPSERT_POINTS} points of a contender` },
    dim: { default: 384, text: "floats of a vector" },
    flight: { default: 4, text: "calls at the same time" },
  },
  run: async (option) => {
    const child = startServer();
    const [url] = (await once(child, "message")) as [string];
    const dim = option("dim");
    const ours = new QdrantClient({ url, checkCompatibility: false });
    const byFetch = new QdrantClient({ url, checkCompatibility: false, fetch });
    const official = new OfficialClient({ url, checkCompatibility: false });
    try {
      const rows = randomRows(dim);
      await ours.createCollection(COLLECTION, { vectors: { size: dim, distance: "Dot" } });
      const vectors = { matrix: rows, width: dim };
      const lists = vectorsOf(rows, dim);
      const ids = Array.from({ length: POINTS }, (_, id) => id);
      const payload = ids.map((id) => ({ id, text: `the text of point ${id}` }));
      await ours.uploadCollection(COLLECTION, { vectors, ids, payload, batchSize: 256 });
      const clients = { quiverdb: ours, "quiverdb, fetch": byFetch, official };
      const queries = Object.entries(clients).map(([name, { query }]) => ({
        name,
        call: queryOf(query.bind(clients[name as keyof typeof clients]), lists),
      }));
      const upserts = Object.entries(clients).map(([name, { upsert }]) => ({
        name,
        call: upsertOf(upsert.bind(clients[name as keyof typeof clients]), lists),
      }));
      const flight = option("flight");
      return [
        await table(`Query, limit ${LIMIT}, with payload`, queries, option("queries"), flight),
        await table(`Upsert of ${UPSERT_POINTS} x ${dim}`, upserts, option("upserts"), flight),
      ];
    } finally {
      await Promise.all([ours.close(), byFetch.close()]);
      child.disconnect();
    }
  },
});

function startServer(): ChildProcess {
  const script = fileURLToPath(new URL("client_server.ts", import.meta.url));
  return fork(script, [], { execArgv: ["--import", "tsx", "--conditions=@quiverdb/source"] });
}

function randomRows(dim: number): Float32Array {
  const random = seededRandom(1);
  return Float32Array.from({ length: POINTS * dim }, () => random() - 0.5);
}

/** The rows as callers have them: lists of numbers. */
function vectorsOf(rows: Float32Array, dim: number): number[][] {
  return Array.from({ length: POINTS }, (_, row) => [...rows.subarray(row * dim, (row + 1) * dim)]);
}

type Query = (
  name: string,
  args: { query: number[]; limit: number; with_payload: true },
) => unknown;
type Upsert = (
  name: string,
  args: { wait: true; points: { id: number; vector: number[] }[] },
) => unknown;

function queryOf(query: Query, lists: readonly number[][]): Contender["call"] {
  return async (round) => {
    const args = { query: lists[round % POINTS]!, limit: LIMIT, with_payload: true } as const;
    return query(COLLECTION, args);
  };
}

function upsertOf(upsert: Upsert, lists: readonly number[][]): Contender["call"] {
  return async (round) => {
    const points = Array.from({ length: UPSERT_POINTS }, (_, i) => {
      const id = (round * UPSERT_POINTS + i) % POINTS;
      return { id, vector: lists[id]! };
    });
    return upsert(COLLECTION, { wait: true, points });
  };
}

async function table(
  title: string,
  contenders: readonly Contender[],
  calls: number,
  flight: number,
): Promise<ReportTable> {
  const figures: Figure[] = [];
  for (const contender of contenders) figures.push(await measure(contender, calls, flight));
  const last = figures.at(-1);
  return {
    title,
    columns: ["client", "requests/s", "CPU a request", "of the official client's"],
    rows: figures.map(({ name, perSecond, cpuMs }) => [
      name,
      perSecond.toFixed(0),
      `${cpuMs.toFixed(2)} ms`,
      `${((cpuMs / (last?.cpuMs ?? Number.NaN)) * 100).toFixed(0)}%`,
    ]),
    notes: [`${calls} calls, ${flight} at the same time, after ${WARMUP_CALLS} for warming up.`],
  };
}

async function measure({ name, call }: Contender, calls: number, flight: number): Promise<Figure> {
  await inFlight(call, WARMUP_CALLS, flight);
  const cpu = process.cpuUsage();
  const start = performance.now();
  await inFlight(call, calls, flight);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { name, perSecond: calls / seconds, cpuMs: (user + system) / 1000 / calls };
}

async function inFlight(call: Contender["call"], calls: number, flight: number): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < calls) await call(next++);
  };
  await Promise.all(Array.from({ length: flight }, work));
}

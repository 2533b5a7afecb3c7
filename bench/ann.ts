/**
 * Approximate search on real data: the public method of the client on `:memory:`, one thread, at
 * several `hnsw_ef`, without and with filters; build time; peers in the same run where they are
 * installed.
 *
 * Times are CPU time of the process, the least of several passes over all queries: other work on
 * the machine disturbs them less than wall time.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";

import { QdrantClient } from "quiverdb";

import { sharedFolder } from "../tools/repository.ts";
import { type AnnData, loadAnnData } from "./ann_data.ts";
import { type AnnPeer, loadPeers } from "./ann_peers.ts";
import { defineBenchmark, type ReportTable } from "./benchmark.ts";

const COLLECTION = "ann";
const LIMIT = 10;
const EFS = [16, 32, 64, 100, 128, 256, 512];
const BATCH_POINTS = 500;
const POLL_MS = 20;

/** Something that answers queries, at one setting. */
interface Contender {
  readonly name: string;
  readonly ef: number;
  search(query: Float32Array): Promise<readonly number[]> | readonly number[];
}

interface Figure {
  readonly name: string;
  readonly ef: string;
  readonly recall: number;
  readonly microseconds: number;
}

export const ann = defineBenchmark({
  name: "ann",
  summary: "approximate search on real data through the client, one thread; filters; peers",
  options: {
    data: { default: "all", text: "folder of a data set (bench/ann_data.ts says what it holds)" },
    rows: { default: 1_000_000_000, text: "vectors taken, at most" },
    queries: { default: 1000, text: "queries, at most" },
    passes: { default: 4, text: "timed passes over all queries" },
    peers: { default: "none", text: "folder in which npm has installed peers to compare with" },
  },
  run: async (option, text) => {
    const tables: ReportTable[] = [];
    for (const folder of foldersOf(text("data"))) {
      const data = loadAnnData(folder, option("rows"), option("queries"));
      const peers = text("peers") === "none" ? [] : await loadPeers(text("peers"), data);
      tables.push(...(await measure(data, peers, option("passes"))));
    }
    return tables;
  },
});

function foldersOf(data: string): string[] {
  if (data !== "all") return [data];
  const folders = ["wordnet-minilm-384", "fashion-mnist-784"].map((name) =>
    join(sharedFolder, "data", name),
  );
  const found = folders.filter((folder) => existsSync(folder));
  if (found.length === 0) throw new TypeError("There is no data set: name its folder by --data");
  return found;
}

async function measure(
  data: AnnData,
  peers: readonly AnnPeer[],
  passes: number,
): Promise<ReportTable[]> {
  const client = new QdrantClient({ location: ":memory:" });
  try {
    await upload(client, data);
    const builds = [{ name: "Quiver", ...(await timed(() => buildGraph(client, data))) }];
    for (const { name, build } of peers) builds.push({ name, ...(await timed(build)) });
    const vectors = new Map(data.queries.map((query) => [query, Array.from(query)]));
    const ours = (ef: number | undefined, filter?: AnnData["filters"][number]): Contender => ({
      name: "Quiver",
      ef: ef ?? 0,
      search: async (query) => {
        const { points } = await client.queryPoints(COLLECTION, {
          query: vectors.get(query)!,
          limit: LIMIT,
          with_payload: false,
          ...(filter && { filter: filter[1] }),
          ...(ef !== undefined && { params: { hnsw_ef: ef } }),
        });
        return points.map(({ id }) => Number(id));
      },
    });
    const contenders = EFS.flatMap((ef) => [
      ours(ef),
      ...peers.map(({ name, search }): Contender => ({ name, ef, search: search(ef) })),
    ]);
    const sweep = await figures(contenders, await exactly(client, data, "none"), data, passes);
    const filtered: Figure[] = [];
    for (const filter of data.filters) {
      const exact = await exactly(client, data, filter[0], filter[1]);
      const [figure] = await figures([ours(undefined, filter)], exact, data, passes);
      filtered.push({ ...figure!, name: filter[0], ef: "default" });
    }
    return [
      buildTable(data, builds),
      searchTable(`Search, ${titleOf(data)}`, "engine", sweep, passes),
      searchTable(`Filters, default settings, ${titleOf(data)}`, "filter", filtered, passes),
    ];
  } finally {
    await client.close();
  }
}

/** Uploads without graphs. */
async function upload(client: QdrantClient, data: AnnData): Promise<void> {
  await client.createCollection(COLLECTION, {
    vectors: { size: data.dim, distance: data.distance },
    optimizers_config: { indexing_threshold: 0 },
  });
  for (let from = 0; from < data.rowCount; from += BATCH_POINTS) {
    const count = Math.min(BATCH_POINTS, data.rowCount - from);
    const points = Array.from({ length: count }, (_, at) => ({
      id: from + at,
      vector: Array.from(data.rows.subarray((from + at) * data.dim, (from + at + 1) * data.dim)),
      payload: data.payloads[from + at]!,
    }));
    await client.upsert(COLLECTION, { points, wait: true });
  }
  for (const [field_name, field_schema] of data.indexes) {
    await client.createPayloadIndex(COLLECTION, { field_name, field_schema, wait: true });
  }
}

/** Lets the graph be built, and waits until the collection is green. */
async function buildGraph(client: QdrantClient, data: AnnData): Promise<void> {
  await client.updateCollection(COLLECTION, { optimizers_config: { indexing_threshold: 1 } });
  for (;;) {
    const { status, indexed_vectors_count: indexed } = await client.getCollection(COLLECTION);
    if (status === "green" && (indexed ?? 0) >= data.rowCount) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** CPU seconds of all threads, and wall seconds. */
async function timed(
  work: () => Promise<void> | void,
): Promise<{ readonly cpuSeconds: number; readonly seconds: number }> {
  const cpu = process.cpuUsage();
  const begin = performance.now();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { cpuSeconds: (user + system) / 1e6, seconds: (performance.now() - begin) / 1e3 };
}

/** The nearest ids of each query: those of the data set, else those of an exact search. */
async function exactly(
  client: QdrantClient,
  data: AnnData,
  name: string,
  filter?: AnnData["filters"][number][1],
): Promise<readonly ReadonlySet<number>[]> {
  const known = data.nearest(name);
  if (known !== undefined) return known.map((ids) => new Set(ids.subarray(0, LIMIT)));
  const sets: ReadonlySet<number>[] = [];
  for (const query of data.queries) {
    const { points } = await client.queryPoints(COLLECTION, {
      query: Array.from(query),
      limit: LIMIT,
      params: { exact: true },
      ...(filter && { filter }),
    });
    sets.push(new Set(points.map(({ id }) => Number(id))));
  }
  return sets;
}

/** All contenders take turns, pass by pass. */
async function figures(
  contenders: readonly Contender[],
  exact: readonly ReadonlySet<number>[],
  { queries }: AnnData,
  passes: number,
): Promise<Figure[]> {
  const recalls: number[] = [];
  const best = contenders.map(() => Infinity);
  for (const { search } of contenders) {
    let found = 0;
    let wanted = 0;
    for (const [at, query] of queries.entries()) {
      const ids = await search(query);
      wanted += exact[at]!.size;
      found += ids.filter((id) => exact[at]!.has(id)).length;
    }
    recalls.push(found / wanted);
  }
  for (let pass = 0; pass < passes; pass++) {
    for (const [at, { search }] of contenders.entries()) {
      const begin = process.cpuUsage();
      for (const query of queries) await search(query);
      const { user, system } = process.cpuUsage(begin);
      best[at] = Math.min(best[at]!, (user + system) / queries.length);
    }
  }
  return contenders.map(({ name, ef }, at) => ({
    name,
    ef: String(ef),
    recall: recalls[at]!,
    microseconds: best[at]!,
  }));
}

function titleOf({ name, rowCount, dim }: AnnData): string {
  return `${name}, ${rowCount} x ${dim}`;
}

function buildTable(
  data: AnnData,
  builds: readonly {
    readonly name: string;
    readonly cpuSeconds: number;
    readonly seconds: number;
  }[],
): ReportTable {
  return {
    title: `Build, ${titleOf(data)}`,
    columns: ["engine", "CPU s", "wall s"],
    rows: builds.map(({ name, cpuSeconds, seconds }) => [
      name,
      cpuSeconds.toFixed(1),
      seconds.toFixed(1),
    ]),
    notes: ["From stored vectors until all are in the graph; m 16, ef_construct 100 for all."],
  };
}

function searchTable(
  title: string,
  first: string,
  all: readonly Figure[],
  passes: number,
): ReportTable {
  return {
    title,
    columns: [first, "ef", `recall@${LIMIT}`, "us of CPU a query", "queries/s"],
    rows: all.map(({ name, ef, recall, microseconds }) => [
      name,
      ef,
      recall.toFixed(4),
      microseconds.toFixed(0),
      (1e6 / microseconds).toFixed(0),
    ]),
    notes: [
      `CPU time of the process, the least of ${passes} passes over all queries, engines in turn; ` +
        "one query at a time. Quiver through `QdrantClient.queryPoints`, ids and scores only; " +
        "peers through the method of their package.",
    ],
  };
}

/**
 * Counts, pages and exact searches under conditions that half, a tenth and a hundredth of the
 * points satisfy, without and with an index of their field; facets and pages in order; making an
 * index.
 */
import type { Backend } from "@quiverdb/client";
import { openEmbedded } from "@quiverdb/engine";

import { seededRandom } from "../packages/engine/src/common/prng.ts";
import { defineBenchmark, type ReportTable } from "./benchmark.ts";
import { type Embeddings, loadEmbeddings } from "./embeddings.ts";
import { summaryOf } from "./rounds.ts";

const PATH = { collection_name: "filter" };
const BATCH = 1000;
/** Values of the number that every field is made from. */
const VALUES = 10_000;
const SHARES = [0.5, 0.1, 0.01] as const;
const KEYWORD_COUNT = 1000;
const START = Date.UTC(2020, 0, 1);
const MINUTE_MS = 60_000;

/** A field with the conditions on it. */
interface Field {
  readonly name: string;
  readonly schema: string;
  /** @param n uniform in 0..VALUES-1 */
  readonly value: (n: number) => unknown;
  /** What a share of the points satisfies. */
  readonly condition: (share: number) => object;
}

const date = (n: number): string => new Date(START + n * MINUTE_MS).toISOString();
const rareWords = (n: number): string[] => SHARES.filter((share) => n < share * VALUES).map(wordOf);

const FIELDS: readonly Field[] = [
  {
    name: "keyword",
    schema: "keyword",
    value: rareWords,
    condition: (share) => ({ match: { value: wordOf(share) } }),
  },
  {
    name: "integer",
    schema: "integer",
    value: (n) => n,
    condition: (share) => ({ range: { lt: share * VALUES } }),
  },
  {
    name: "datetime",
    schema: "datetime",
    value: date,
    condition: (share) => ({ range: { lt: date(share * VALUES) } }),
  },
  {
    name: "geo",
    schema: "geo",
    value: (n) => ({ lon: (n / VALUES) * 360 - 180, lat: ((n * 7919) % VALUES) / VALUES }),
    condition: (share) => ({
      geo_bounding_box: {
        top_left: { lon: -180, lat: 2 },
        bottom_right: { lon: share * 360 - 180, lat: -2 },
      },
    }),
  },
  {
    name: "text",
    schema: "text",
    value: (n) => `the number ${n} of ${rareWords(n).join(" and ")} points`,
    condition: (share) => ({ match: { text: wordOf(share) } }),
  },
];

export const filter = defineBenchmark({
  name: "filter",
  summary: "filters with and without payload indexes, facets, order, making indexes",
  options: {
    points: { default: 116_659, text: "points" },
    rounds: { default: 9, text: "runs of each request; the median counts" },
  },
  run: async (option) => {
    const embeddings = loadEmbeddings(option("points"), 50);
    const backend = await openEmbedded();
    try {
      await fill(backend, embeddings);
      const measuring = new Measuring(backend, embeddings, option("rounds"));
      const plain = await measuring.requests();
      const made = await measuring.makeIndexes();
      const indexed = await measuring.requests();
      return [requestTable(embeddings, plain, indexed), await measuring.orders(), indexTable(made)];
    } finally {
      await backend.close();
    }
  },
});

async function fill(backend: Backend, { dim, rows, rowCount }: Embeddings): Promise<void> {
  const vectors = { size: dim, distance: "Cosine" } as const;
  await backend.call("createCollection", { path: PATH, query: {}, body: { vectors } });
  const random = seededRandom(7);
  for (let from = 0; from < rowCount; from += BATCH) {
    const count = Math.min(BATCH, rowCount - from);
    const points = Array.from({ length: count }, (_, at) => {
      const n = Math.floor(random() * VALUES);
      const fields = FIELDS.map(({ name, value }) => [name, value(n)]);
      const id = from + at;
      const vector = Array.from(rows.subarray(id * dim, (id + 1) * dim));
      const payload = { ...Object.fromEntries(fields), group: `g${n % KEYWORD_COUNT}` };
      return { id, vector, payload };
    });
    await backend.call("upsertPoints", { path: PATH, query: { wait: true }, body: { points } });
  }
}

/** Medians in milliseconds, by field, share and kind of request. */
type Medians = ReadonlyMap<string, number>;

const REQUESTS = ["count", "scroll", "nearest"] as const;

class Measuring {
  private readonly backend: Backend;
  private readonly embeddings: Embeddings;
  private readonly rounds: number;

  constructor(backend: Backend, embeddings: Embeddings, rounds: number) {
    this.backend = backend;
    this.embeddings = embeddings;
    this.rounds = rounds;
  }

  async requests(): Promise<Medians> {
    const medians = new Map<string, number>();
    for (const { name, condition } of FIELDS) {
      for (const share of SHARES) {
        const where = { must: [{ key: name, ...condition(share) }] };
        for (const request of REQUESTS) {
          const ms = await this.median((round) => this.send(request, where, round));
          medians.set(keyOf(name, share, request), ms);
        }
      }
    }
    return medians;
  }

  /** @returns milliseconds by field */
  async makeIndexes(): Promise<ReadonlyMap<string, number>> {
    const made = new Map<string, number>();
    for (const { name, schema } of [...FIELDS, { name: "group", schema: "keyword" }]) {
      const start = performance.now();
      const body = { field_name: name, field_schema: schema } as never;
      await this.backend.call("createFieldIndex", { path: PATH, query: { wait: true }, body });
      made.set(name, performance.now() - start);
    }
    return made;
  }

  async orders(): Promise<ReportTable> {
    const facet = { key: "group", limit: 10 } as const;
    const order = { order_by: "integer", limit: 10, with_payload: false } as const;
    const facets = (exact: boolean) => () =>
      this.backend.call("facet", { path: PATH, query: {}, body: { ...facet, exact } });
    const page = () => this.backend.call("scrollPoints", { path: PATH, query: {}, body: order });
    return {
      title: "Facets and order, milliseconds",
      columns: ["request", "median"],
      rows: [
        [`facet of ${KEYWORD_COUNT} keywords`, shown(await this.median(facets(false)))],
        ["the same, exact", shown(await this.median(facets(true)))],
        ["page of 10 in the order of a number", shown(await this.median(page))],
      ],
      notes: [],
    };
  }

  private async median(run: (round: number) => Promise<unknown>): Promise<number> {
    const samples: number[] = [];
    for (let round = -1; round < this.rounds; round++) {
      const start = performance.now();
      await run(round + 1);
      if (round >= 0) samples.push(performance.now() - start);
    }
    return summaryOf(samples).median;
  }

  private send(request: (typeof REQUESTS)[number], where: object, round: number): Promise<unknown> {
    const { backend, embeddings } = this;
    const base = { filter: where, limit: 10, with_payload: false };
    const of = (body: object) => ({ path: PATH, query: {}, body: body as never });
    if (request === "count") return backend.call("countPoints", of({ filter: where }));
    if (request === "scroll") return backend.call("scrollPoints", of(base));
    const query = Array.from(embeddings.queries[round % embeddings.queries.length]!);
    return backend.call("queryPoints", of({ ...base, query, params: { exact: true } }));
  }
}

function requestTable({ source, rowCount }: Embeddings, plain: Medians, indexed: Medians) {
  const rows = FIELDS.flatMap(({ name }) =>
    SHARES.map((share) => [
      name,
      `${share * 100} %`,
      ...REQUESTS.map((request) => {
        const before = plain.get(keyOf(name, share, request))!;
        const after = indexed.get(keyOf(name, share, request))!;
        return `${shown(before)} → ${shown(after)} (${(before / after).toFixed(1)}x)`;
      }),
    ]),
  );
  return {
    title: "Milliseconds without → with an index",
    columns: ["field", "matching", "count", "page of 10", "exact nearest 10"],
    rows,
    notes: [`${rowCount} points of ${source} in memory; medians.`],
  };
}

function indexTable(made: ReadonlyMap<string, number>): ReportTable {
  return {
    title: "Making an index, milliseconds",
    columns: ["field", "time"],
    rows: Array.from(made, ([name, ms]) => [name, shown(ms)]),
    notes: [],
  };
}

function wordOf(share: number): string {
  return `share${share * 100}`;
}

function keyOf(field: string, share: number, request: string): string {
  return `${field} ${share} ${request}`;
}

function shown(ms: number): string {
  return ms < 10 ? ms.toFixed(2) : ms.toFixed(0);
}

/** Searches that are worth threads, for programs that are bundled. */
import { type Backend, QdrantClientBase } from "@quiverdb/client";
import { type LogLevel, openEmbedded, ownWorkers, type Workers } from "@quiverdb/engine";

const POINTS = 5 * 1024;
/** So large that a scan of all points takes longer than handing it over. */
const DIM = 2048;

/** What became of the searches. */
export interface ScanReport {
  /** Ids and scores, by query. */
  readonly found: readonly (readonly (readonly [id: unknown, score: number])[])[];
  /** Parts of them that were handed to the workers. */
  readonly jobs: number;
  /** Those that the calling thread has done all the same. */
  readonly jobsHere: number;
  readonly warnings: readonly string[];
}

/** @param threads 0: the calling thread does everything */
export async function largeScans(threads: number): Promise<ScanReport> {
  const own = ownWorkers({ threads });
  const counts = { jobs: 0, jobsHere: 0 };
  const workers: Workers = {
    threads: own.threads,
    // Without an estimate: waits for a thread to start.
    run(job, input, run) {
      counts.jobs++;
      const counted: typeof job = {
        ...job,
        perform(given, context) {
          counts.jobsHere++;
          return job.perform(given, context);
        },
      };
      return own.run(counted, input, run);
    },
    close: () => own.close(),
  };
  const warnings: string[] = [];
  const log = (level: LogLevel, message: string): void => {
    if (level === "warn") warnings.push(message);
  };
  const client = new QdrantClientBase((): Promise<Backend> => openEmbedded({ log, workers }));
  const found = await searchAll(client);
  await client.close();
  await workers.close();
  return { found, ...counts, warnings };
}

async function searchAll(client: QdrantClientBase): Promise<ScanReport["found"]> {
  await client.createCollection("rows", {
    vectors: { size: DIM, distance: "Dot" },
    // No graph: its building is a job, too.
    hnsw_config: { m: 0 },
  });
  for (let first = 0; first < POINTS; first += 1024) {
    const points = Array.from({ length: 1024 }, (_, at) => ({
      id: first + at,
      vector: vectorOf(first + at),
    }));
    await client.upsert("rows", { points });
  }
  const queries = [0, 1, 2, 3].map(vectorOf);
  const searches = queries.map((query) => ({ query, limit: 100 }));
  const answers = await client.queryBatchPoints("rows", { searches });
  return answers.map(({ points }) => points.map(({ id, score }) => [id, score] as const));
}

const patterns = Array.from({ length: 61 }, (_, row) =>
  Array.from({ length: DIM }, (__, at) => (((row + 1) * (at + 7)) % 61) % 5),
);

/** Of few and small whole numbers, so that scores are exact and many are equal. */
function vectorOf(row: number): number[] {
  return patterns[row % patterns.length]!;
}

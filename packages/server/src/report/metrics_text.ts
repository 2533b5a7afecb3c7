/** Metrics of the process and of its requests, under Qdrant's names, as Prometheus reads them. */
import { BUCKET_BOUNDS_S, type ResponseCount, type ServedRequests } from "./request_counts.ts";

type Line = readonly [name: string, labels: string, value: number];

/** Calls about snapshots: those that somebody waits for, and how many were created. */
export interface RunningSnapshots {
  created: number;
  creations: number;
  recoveries: number;
}

/** Follows the metrics of the engine, which end in a line feed. */
export function processMetrics(
  { rest, grpc }: ServedRequests,
  { created, creations, recoveries }: Readonly<RunningSnapshots>,
): string {
  const { rss, heapTotal, heapUsed } = process.memoryUsage();
  const { minorPageFault, majorPageFault } = process.resourceUsage();
  const families = [
    family("snapshot_creation_running", "gauge", "Snapshots that are being created", creations),
    family("snapshot_recovery_running", "gauge", "Recoveries that are running", recoveries),
    family("snapshot_created_total", "counter", "Snapshots that were created", created),
    // A single node moves no shards.
    family("collection_shard_transfer_incoming", "gauge", "Incoming transfers of shards", 0),
    family("collection_shard_transfer_outgoing", "gauge", "Outgoing transfers of shards", 0),
    family("memory_active_bytes", "gauge", "Total number of bytes in active pages", heapTotal),
    family("memory_allocated_bytes", "gauge", "Total number of bytes allocated", heapUsed),
    family("memory_resident_bytes", "gauge", "Maximum number of bytes in resident memory", rss),
    family("process_minor_page_faults_total", "counter", "Minor page faults", minorPageFault),
    family("process_major_page_faults_total", "counter", "Major page faults", majorPageFault),
    ...requestMetrics("rest", [...rest.all()]),
    ...requestMetrics("grpc", [...grpc.all()]),
  ];
  return families.flat().join("\n") + "\n";
}

function family(name: string, type: string, help: string, value: number): string[] {
  return [...head(name, type, help), `${name} ${value}`];
}

function head(name: string, type: string, help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function requestMetrics(protocol: "rest" | "grpc", counts: readonly ResponseCount[]): string[][] {
  if (counts.length === 0) return [];
  const gauge = (name: string, help: string, valueOf: (count: ResponseCount) => number) =>
    labelled(name, "gauge", help, counts, (count) => [[name, labelsOf(count), valueOf(count)]]);
  return [
    labelled(
      `${protocol}_responses_total`,
      "counter",
      "total number of responses",
      counts,
      (count) => [[`${protocol}_responses_total`, labelsOf(count), count.count]],
    ),
    gauge(
      `${protocol}_responses_avg_duration_seconds`,
      "average response duration",
      ({ totalMs, count }) => totalMs / count / 1000,
    ),
    gauge(
      `${protocol}_responses_min_duration_seconds`,
      "minimum response duration",
      ({ minMs }) => minMs / 1000,
    ),
    gauge(
      `${protocol}_responses_max_duration_seconds`,
      "maximum response duration",
      ({ maxMs }) => maxMs / 1000,
    ),
    labelled(
      `${protocol}_responses_duration_seconds`,
      "histogram",
      "response duration histogram",
      counts,
      (count) => histogramOf(`${protocol}_responses_duration_seconds`, count),
    ),
  ];
}

function labelled(
  name: string,
  type: string,
  help: string,
  counts: readonly ResponseCount[],
  linesOf: (count: ResponseCount) => readonly Line[],
): string[] {
  const lines = counts.flatMap(linesOf).map(([full, labels, value]) => `${full}${labels} ${value}`);
  return [...head(name, type, help), ...lines];
}

function labelsOf({ method, endpoint, status }: ResponseCount, more = ""): string {
  const ofHttp = method === undefined ? "" : `method="${method}",`;
  return `{${ofHttp}endpoint="${endpoint}",status="${status}"${more}}`;
}

function histogramOf(name: string, count: ResponseCount): Line[] {
  let below = 0;
  const buckets = count.buckets.map((number, at): Line => {
    below += number;
    const bound = BUCKET_BOUNDS_S[at] ?? "+Inf";
    return [`${name}_bucket`, labelsOf(count, `,le="${bound}"`), below];
  });
  return [
    ...buckets,
    [`${name}_sum`, labelsOf(count), count.totalMs / 1000],
    [`${name}_count`, labelsOf(count), count.count],
  ];
}

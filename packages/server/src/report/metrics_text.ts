/** Metrics of the process and of its requests, under Qdrant's names, as Prometheus reads them. */
import { BUCKET_BOUNDS_S, type RequestCounts, type ResponseCount } from "./request_counts.ts";

type Line = readonly [name: string, labels: string, value: number];

/** Follows the metrics of the engine, which end in a line feed. */
export function processMetrics(requests: RequestCounts): string {
  const { rss, heapTotal, heapUsed } = process.memoryUsage();
  const { minorPageFault, majorPageFault } = process.resourceUsage();
  const families = [
    family("memory_active_bytes", "gauge", "Total number of bytes in active pages", heapTotal),
    family("memory_allocated_bytes", "gauge", "Total number of bytes allocated", heapUsed),
    family("memory_resident_bytes", "gauge", "Maximum number of bytes in resident memory", rss),
    family("process_minor_page_faults_total", "counter", "Minor page faults", minorPageFault),
    family("process_major_page_faults_total", "counter", "Major page faults", majorPageFault),
    ...requestMetrics([...requests.all()]),
  ];
  return families.flat().join("\n") + "\n";
}

function family(name: string, type: string, help: string, value: number): string[] {
  return [...head(name, type, help), `${name} ${value}`];
}

function head(name: string, type: string, help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function requestMetrics(counts: readonly ResponseCount[]): string[][] {
  if (counts.length === 0) return [];
  const gauge = (name: string, help: string, valueOf: (count: ResponseCount) => number) =>
    labelled(name, "gauge", help, counts, (count) => [[name, labelsOf(count), valueOf(count)]]);
  return [
    labelled("rest_responses_total", "counter", "total number of responses", counts, (count) => [
      ["rest_responses_total", labelsOf(count), count.count],
    ]),
    gauge(
      "rest_responses_avg_duration_seconds",
      "average response duration",
      ({ totalMs, count }) => totalMs / count / 1000,
    ),
    gauge(
      "rest_responses_min_duration_seconds",
      "minimum response duration",
      ({ minMs }) => minMs / 1000,
    ),
    gauge(
      "rest_responses_max_duration_seconds",
      "maximum response duration",
      ({ maxMs }) => maxMs / 1000,
    ),
    labelled(
      "rest_responses_duration_seconds",
      "histogram",
      "response duration histogram",
      counts,
      histogramOf,
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
  return `{method="${method}",endpoint="${endpoint}",status="${status}"${more}}`;
}

function histogramOf(count: ResponseCount): Line[] {
  const name = "rest_responses_duration_seconds";
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

/**
 * What a server says of itself in the place of the engine: it presents itself as the Qdrant whose
 * behaviour it has, with its own name and version beside it, and reports its requests.
 */
import type { Interceptor, OperationResult } from "@quiverdb/client";
import { HttpFailure } from "@quiverdb/client/rest";
import { PRESENTED, SERVER_VERSION } from "./server_version.ts";
import { processMetrics, type RunningSnapshots } from "./metrics_text.ts";
import type { RequestCounts, ResponseCount, ServedRequests } from "./request_counts.ts";

export interface Presentation {
  readonly requests: ServedRequests;
  /** Whether tokens are accepted; the dashboard asks. */
  readonly jwtRbac: boolean;
  readonly isReady: () => boolean;
}

const CREATIONS: ReadonlySet<string> = new Set([
  "createSnapshot",
  "createShardSnapshot",
  "createFullSnapshot",
]);
const RECOVERIES: ReadonlySet<string> = new Set([
  "recoverFromSnapshot",
  "recoverFromUploadedSnapshot",
  "recoverShardFromSnapshot",
  "recoverShardFromUploadedSnapshot",
]);

type Telemetry = OperationResult<"telemetry">;

const OWN = { name: "@quiverdb/server", version: SERVER_VERSION } as const;
const ALIVE = "healthz check passed";
/** What needs no data is answered before the backend is open. */
const ANSWERS: { readonly [operation: string]: unknown } = {
  root: { ...PRESENTED, commit: `${OWN.name} ${OWN.version}` },
  healthz: ALIVE,
  livez: ALIVE,
};

/** Stands in front of the backend. */
export function presentAsQdrant(presentation: Presentation): Interceptor {
  const running: RunningSnapshots = { created: 0, creations: 0, recoveries: 0 };
  return (next) => async (operation, request, context) => {
    if (operation === "readyz" && !presentation.isReady()) {
      throw new HttpFailure(503, "some shards are not ready", false);
    }
    const kind = runningKind(operation);
    if (kind !== undefined) running[kind]++;
    try {
      const result: unknown = Object.hasOwn(ANSWERS, operation)
        ? ANSWERS[operation]
        : await next(operation, request, context);
      if (kind === "creations") running.created++;
      const shown = presented(operation, result, presentation, running);
      return shown as OperationResult<typeof operation>;
    } finally {
      if (kind !== undefined) running[kind]--;
    }
  };
}

function runningKind(operation: string): "creations" | "recoveries" | undefined {
  if (CREATIONS.has(operation)) return "creations";
  return RECOVERIES.has(operation) ? "recoveries" : undefined;
}

function presented(
  operation: string,
  result: unknown,
  presentation: Presentation,
  running: Readonly<RunningSnapshots>,
): unknown {
  if (operation === "metrics") {
    const ownName = 'app_info{name="quiver"';
    const text = String(result).replace(ownName, 'app_info{name="qdrant"');
    return text + processMetrics(presentation.requests, running);
  }
  if (operation === "telemetry") return withServer(result as Telemetry, presentation);
  return result;
}

function withServer(report: Telemetry, { requests, jwtRbac }: Presentation): Telemetry {
  const { version } = PRESENTED;
  const app = {
    ...report.app,
    name: "qdrant",
    version,
    jwt_rbac: jwtRbac,
    hide_jwt_dashboard: false,
    quiver: OWN,
  };
  const rest = { responses: responsesOf(requests.rest) };
  const grpc = { responses: responsesOf(requests.grpc) };
  return { ...report, app, requests: { rest, grpc } } as Telemetry;
}

function responsesOf(counts: RequestCounts): Record<string, Record<string, object>> {
  const responses: Record<string, Record<string, object>> = {};
  for (const count of counts.all()) {
    const name = count.method === undefined ? count.endpoint : `${count.method} ${count.endpoint}`;
    const route = (responses[name] ??= {});
    route[String(count.status)] = durationsOf(count);
  }
  return responses;
}

function durationsOf({ count, totalMs, minMs, maxMs }: ResponseCount): object {
  return {
    count,
    avg_duration_micros: (totalMs / count) * 1000,
    min_duration_micros: minMs * 1000,
    max_duration_micros: maxMs * 1000,
    total_duration_micros: Math.round(totalMs * 1000),
  };
}

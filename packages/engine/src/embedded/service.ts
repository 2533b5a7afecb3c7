/** What the instance says of itself, and the limits on its resources. */
import { PEER_ID } from "../common/defaults.ts";
import { readQuotas } from "../wire/quotas.ts";
import {
  readOptimizationLists,
  readReportParameters,
  readWaitParameter,
} from "../wire/query_parameters.ts";
import { QDRANT_VERSION } from "./engine_version.ts";
import type { Handlers } from "./handlers.ts";
import { metricsOf } from "./metrics.ts";
import { telemetryOf } from "./telemetry.ts";

export const serviceHandlers = {
  root: () => ({ title: "quiver - embedded vector search engine", version: QDRANT_VERSION }),
  healthz: () => "healthz check passed",
  livez: () => "healthz check passed",
  readyz: () => "all shards are ready",

  async metrics(call, { query }) {
    const { anonymize, timeoutSeconds } = readReportParameters(query);
    call.requireRight("read");
    return metricsOf(call, anonymize, call.begin({ seconds: timeoutSeconds, name: "metrics" }));
  },

  async telemetry(call, { query }) {
    const { anonymize, detailsLevel } = readReportParameters(query);
    return telemetryOf(call, { level: detailsLevel, anonymize });
  },

  // An issue is a slow filter that an index would help: the engine notices none.
  getIssues: () => ({ issues: [] }),
  clearIssues(call) {
    call.requireRight("manage");
    return true;
  },

  async getQuotas(call) {
    call.requireRight("read");
    const { quotas, isCluster } = call.nodeState;
    const config = await call.catalog.quotas();
    const usage = await quotas.usage();
    if (!isCluster) return { config, usage };
    const exceeded = Object.values(await quotas.excess(config)).includes(true);
    return { config, usage, peers: { [PEER_ID]: { ...usage, exceeded } } };
  },

  async updateQuotas(call, { query, body }) {
    readWaitParameter(query);
    call.requireRight("manage");
    const config = readQuotas(body, call.reading(call.begin()));
    call.requireWritable();
    await call.catalog.setQuotas(config);
    call.nodeState.quotas.reset();
    return true;
  },

  async getOptimizations(call, request) {
    const shown = readOptimizationLists(request.query);
    return (await call.collection(request, "read")).shards.optimizations(shown);
  },
} satisfies Partial<Handlers>;

/** What a node counts, as Prometheus reads it. */
import type { Collection } from "../collection/collection.ts";
import type { Run } from "../common/run.ts";
import { vectorSchema } from "../schema/collection_config.ts";
import type { EngineCall } from "./engine_call.ts";
import { QDRANT_VERSION } from "./engine_version.ts";

type Labels = Readonly<Record<string, string>>;

/** The metrics of a node: Qdrant's names, but for those of what an engine has not. */
export async function metricsOf(call: EngineCall, anonymize: boolean, run: Run): Promise<string> {
  const metrics = new MetricsText();
  const names = await call.catalog.names();
  const collections: [string, Collection][] = [];
  for (const [at, name] of names.entries()) {
    // It may have been deleted meanwhile.
    const collection = await call.catalog.find(name);
    if (collection !== undefined) collections.push([anonymize ? String(at) : name, collection]);
  }
  metrics.gauge("app_info", "information about the server", 1, {
    name: "quiver",
    version: QDRANT_VERSION,
  });
  metrics.gauge("app_status_recovery_mode", "is running in recovery mode", 0);
  metrics.gauge("collections_total", "number of collections", collections.length);
  let total = 0;
  for (const [id, collection] of collections)
    total += await addCollection(metrics, id, collection, run);
  metrics.gauge("collections_vector_total", "total number of vectors in all collections", total);
  const replicas = collections.length > 0 ? 1 : 0;
  metrics.gauge("collection_active_replicas_min", "minimum number of active replicas", replicas);
  metrics.gauge("collection_active_replicas_max", "maximum number of active replicas", replicas);
  metrics.gauge("collection_dead_replicas", "total amount of dead replicas", 0);
  const { isCluster, quotas } = call.nodeState;
  metrics.gauge("cluster_enabled", "is cluster support enabled", isCluster ? 1 : 0);
  const excess = await quotas.excess(await call.catalog.quotas());
  for (const [resource, isExceeded] of [
    ["memory", excess.resident_memory],
    ["disk", excess.disk_usage],
  ] as const) {
    if (isExceeded === null) continue;
    const value = isExceeded ? 1 : 0;
    metrics.gauge("quota_exceeded", "is a quota of the node exceeded", value, { resource });
  }
  return metrics.text();
}

/** @returns the number of its vectors */
async function addCollection(
  metrics: MetricsText,
  id: string,
  collection: Collection,
  run: Run,
): Promise<number> {
  const view = await collection.view();
  const info = await collection.info();
  const { running } = await collection.shards.optimizations({ lists: new Set(), completedMax: 0 });
  let total = 0;
  for (const name of vectorSchema(collection.config).keys()) {
    const has = { must: [{ kind: "has_vector", name }], should: [], mustNot: [] } as const;
    const count = await view.count(view.filter({ ...has, minShould: undefined }), run);
    const labels = { id, vector: name };
    metrics.gauge("collection_vectors", "amount of vectors grouped by vector name", count, labels);
    const excluded = "amount of points excluded in indexed_only requests";
    metrics.gauge("collection_indexed_only_excluded_points", excluded, 0, labels);
    total += count;
  }
  const { length } = info.update_queue ?? { length: 0 };
  metrics.gauge(
    "collection_points",
    "approximate amount of points per collection",
    view.pointCount,
    { id },
  );
  metrics.gauge(
    "collection_running_optimizations",
    "number of currently running optimization tasks",
    running.length,
    { id },
  );
  metrics.gauge("collection_update_queue_length", "updates that wait to be applied", length, {
    id,
  });
  metrics.gauge(
    "collection_update_queue_deferred_points",
    "points hidden until they are indexed",
    0,
    { id },
  );
  return total;
}

/** The metrics in the order in which their names came first. */
class MetricsText {
  private readonly families = new Map<string, string[]>();

  gauge(name: string, help: string, value: number, labels: Labels = {}): void {
    let lines = this.families.get(name);
    if (lines === undefined) {
      lines = [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`];
      this.families.set(name, lines);
    }
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapeLabel(text)}"`);
    lines.push(`${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}`);
  }

  text(): string {
    return [...this.families.values()].flat().join("\n") + "\n";
  }
}

function escapeLabel(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

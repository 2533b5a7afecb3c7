/** What new collections get where their request says nothing. */
import type { Interceptor, OperationRequest } from "@quiverdb/client";

/** Members of the body of `createCollection`. */
export type CollectionDefaults = Partial<
  Pick<
    OperationRequest<"createCollection">["body"],
    | "hnsw_config"
    | "optimizers_config"
    | "wal_config"
    | "quantization_config"
    | "on_disk_payload"
    | "strict_mode_config"
  >
>;

/** Limits for requests of strangers: what needs an index gets one, and nothing is unbounded. */
export const STRICT_MODE_PRESET = {
  enabled: true,
  max_query_limit: 1000,
  max_timeout: 60,
  unindexed_filtering_retrieve: false,
  unindexed_filtering_update: false,
  search_max_hnsw_ef: 1024,
  search_max_batchsize: 100,
  upsert_max_batchsize: 10_000,
  filter_max_conditions: 100,
  condition_max_size: 10_000,
} as const;

/** Members of an object are filled in one by one; what a request says, null included, stays. */
export function fillInDefaults(defaults: CollectionDefaults): Interceptor {
  return (next) => (operation, request, context) => {
    if (operation !== "createCollection" || !("body" in request)) {
      return next(operation, request, context);
    }
    const { body } = request;
    if (!isObject(body)) return next(operation, request, context);
    const filled: Record<string, unknown> = { ...body };
    for (const [name, value] of Object.entries(defaults)) {
      const given = filled[name];
      if (given === undefined) filled[name] = value;
      else if (isObject(given) && isObject(value)) filled[name] = { ...value, ...given };
    }
    return next(operation, { ...request, body: filled }, context);
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The keys of Qdrant's configuration: those that have a meaning here, with the form of their value,
 * and those that have none. Any other key is a mistake.
 */

/** `port`: a number, or null for none. `object`: settings that are handed on as they are. */
export type KeyKind = "text" | "number" | "port" | "boolean" | "object";

/** Keys with a meaning, by their path. */
export const USED_KEYS = {
  log_level: "text",
  "storage.storage_path": "text",
  "storage.on_disk_payload": "boolean",
  "storage.wal": "object",
  "storage.optimizers": "object",
  "storage.hnsw_index": "object",
  "storage.collection.quantization": "object",
  "storage.collection.strict_mode": "object",
  "service.host": "text",
  "service.http_port": "number",
  "service.grpc_port": "port",
  "service.max_request_size_mb": "number",
  "service.enable_cors": "boolean",
  "service.enable_snapshot_url_recovery": "boolean",
  "service.enable_tls": "boolean",
  "service.verify_https_client_certificate": "boolean",
  "service.api_key": "text",
  "service.alt_api_key": "text",
  "service.read_only_api_key": "text",
  "service.jwt_rbac": "boolean",
  "service.enable_static_content": "boolean",
  "service.static_content_dir": "text",
  "service.slow_query_secs": "number",
  "cluster.enabled": "boolean",
  "tls.cert": "text",
  "tls.key": "text",
  "tls.ca_cert": "text",
  "tls.cert_ttl": "number",
} as const satisfies Record<string, KeyKind>;

export type UsedKey = keyof typeof USED_KEYS;

/** Keys of Qdrant, and whole sections, that mean nothing here: they are reported. */
const UNUSED_KEYS: readonly string[] = [
  "audit",
  "cluster.consensus",
  "cluster.p2p",
  "cluster.peer_id",
  "cluster.resharding_enabled",
  "cluster.shard_transfer_method",
  "debugger",
  "feature_flags",
  "gpu",
  "inference",
  "load_existing_shards",
  "logger",
  "telemetry_disabled",
  "service.hardware_reporting",
  "service.hide_jwt_dashboard",
  "service.http_client_timeout_sec",
  "service.max_workers",
  "service.metrics_prefix",
  "service.slow_request_log",
  "storage.async_scorer",
  "storage.collection.replication_factor",
  "storage.collection.shard_number_per_node",
  "storage.collection.vectors",
  "storage.collection.write_consistency_factor",
  "storage.handle_collection_load_errors",
  "storage.hnsw_global_config",
  "storage.max_collections",
  "storage.mmap_advice",
  "storage.node_type",
  "storage.optimizers_overwrite",
  "storage.payload",
  "storage.performance",
  "storage.quotas",
  "storage.recovery_mode",
  "storage.shard_transfer_method",
  "storage.snapshots_config",
  "storage.snapshots_path",
  "storage.temp_path",
  "storage.update_concurrency",
  "storage.update_queue_size",
];

/** What a path is: a key with a meaning, a known one without, a section on the way, or unknown. */
export function kindOfKey(path: string): KeyKind | "unused" | "section" | "unknown" {
  if (isUsedKey(path)) return USED_KEYS[path];
  if (UNUSED_KEYS.includes(path)) return "unused";
  const all = [...Object.keys(USED_KEYS), ...UNUSED_KEYS];
  return all.some((key) => key.startsWith(`${path}.`)) ? "section" : "unknown";
}

function isUsedKey(path: string): path is UsedKey {
  return Object.hasOwn(USED_KEYS, path);
}

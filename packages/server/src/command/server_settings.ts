/** From the command line and Qdrant's configuration to the options of a server. */
import { join, resolve } from "node:path";
import { type CollectionDefaults, STRICT_MODE_PRESET } from "../server/collection_defaults.ts";
import type { QuiverServerOptions } from "../server/server_options.ts";
import type { CommandLine } from "./command_line.ts";
import { ConfigurationError, type ConfiguredValues } from "./configuration.ts";
import type { TlsFiles } from "./tls_files.ts";

export interface ServerSettings {
  readonly options: QuiverServerOptions;
  readonly logLevel: string;
  readonly tlsFiles: TlsFiles | undefined;
  /** Seconds between two looks at the certificate; 0 for none. */
  readonly tlsRenewalSeconds: number;
}

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "silent"];
const PATH_DEFAULT = "storage";
const GRPC_PORT_DEFAULT = 6334;
const TLS_RENEWAL_S = 3600;
const BYTES_OF_MB = 1024 * 1024;

/** @throws ConfigurationError for settings that contradict each other */
export function settingsOf(
  line: CommandLine,
  values: ConfiguredValues,
  workingFolder: string,
): ServerSettings {
  const storage = line.path ?? values["storage.storage_path"];
  if (line.memory && line.path !== undefined) {
    throw new ConfigurationError("--memory and --path exclude each other");
  }
  const path = line.memory ? undefined : resolve(workingFolder, storage ?? PATH_DEFAULT);
  const megabytes = values["service.max_request_size_mb"];
  const slowSeconds = values["service.slow_query_secs"];
  return {
    options: {
      path,
      readOnly: line.readOnly,
      cluster: values["cluster.enabled"],
      snapshotUrls: values["service.enable_snapshot_url_recovery"],
      host: line.host ?? values["service.host"],
      port: line.port ?? values["service.http_port"],
      grpcPort: grpcPortOf(line, values),
      insecure: line.insecure,
      cors: line.cors || values["service.enable_cors"],
      apiKey: values["service.api_key"],
      altApiKey: values["service.alt_api_key"],
      readOnlyApiKey: values["service.read_only_api_key"],
      jwtRbac: values["service.jwt_rbac"],
      maxBodyBytes: megabytes === undefined ? undefined : megabytes * BYTES_OF_MB,
      slowRequestMs: slowSeconds === undefined ? undefined : slowSeconds * 1000,
      inference: line.inference ?? (line.models.length > 0 ? "local" : undefined),
      modelFolders: line.models.map((folder) => resolve(workingFolder, folder)),
      staticFolder: staticFolderOf(values, workingFolder),
      collectionDefaults: collectionDefaultsOf(values, line.strictMode),
    },
    logLevel: logLevelOf(line.logLevel ?? values.log_level ?? "info"),
    tlsFiles: tlsFilesOf(values, workingFolder),
    tlsRenewalSeconds: values["tls.cert_ttl"] ?? TLS_RENEWAL_S,
  };
}

/** Beside a port of REST that was chosen nobody expects another one. */
function grpcPortOf(line: CommandLine, values: ConfiguredValues): number | undefined {
  if (line.grpcPort !== undefined) return line.grpcPort;
  const configured = values["service.grpc_port"];
  if (configured !== undefined) return configured ?? undefined;
  const isChosen = line.port !== undefined || values["service.http_port"] !== undefined;
  return isChosen ? undefined : GRPC_PORT_DEFAULT;
}

function logLevelOf(text: string): string {
  // Qdrant's word for no logs, and the levels of its modules, which have no counterpart.
  const level = text.toLowerCase().split(",", 1)[0] ?? "";
  if (level === "off") return "silent";
  if (LOG_LEVELS.includes(level)) return level;
  throw new ConfigurationError(`the log level is one of ${LOG_LEVELS.join(", ")}, not ${text}`);
}

function staticFolderOf(values: ConfiguredValues, workingFolder: string): string | undefined {
  if (values["service.enable_static_content"] === false) return undefined;
  return resolve(workingFolder, values["service.static_content_dir"] ?? join(".", "static"));
}

function tlsFilesOf(values: ConfiguredValues, workingFolder: string): TlsFiles | undefined {
  if (values["service.enable_tls"] !== true) return undefined;
  const cert = values["tls.cert"];
  const key = values["tls.key"];
  if (cert === undefined || key === undefined) {
    throw new ConfigurationError("service.enable_tls needs tls.cert and tls.key");
  }
  const authority = values["tls.ca_cert"];
  const checksCallers = values["service.verify_https_client_certificate"] === true;
  if (checksCallers && authority === undefined) {
    throw new ConfigurationError("service.verify_https_client_certificate needs tls.ca_cert");
  }
  const ca = checksCallers && authority !== undefined ? authority : undefined;
  const absolute = (path: string): string => resolve(workingFolder, path);
  return { cert: absolute(cert), key: absolute(key), ca: ca && absolute(ca) };
}

function collectionDefaultsOf(values: ConfiguredValues, isStrict: boolean): CollectionDefaults {
  const strictMode = values["storage.collection.strict_mode"];
  const defaults = {
    hnsw_config: values["storage.hnsw_index"],
    optimizers_config: values["storage.optimizers"],
    wal_config: values["storage.wal"],
    quantization_config: values["storage.collection.quantization"],
    on_disk_payload: values["storage.on_disk_payload"],
    strict_mode_config: isStrict ? { ...STRICT_MODE_PRESET, ...strictMode } : strictMode,
  };
  const given = Object.entries(defaults).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

/** The options of the command. */
import { parseArgs } from "node:util";
import { ConfigurationError } from "./configuration.ts";

export interface CommandLine {
  readonly path: string | undefined;
  readonly memory: boolean;
  readonly readOnly: boolean;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly grpcPort: number | undefined;
  readonly configPath: string | undefined;
  readonly inference: "local" | "download" | undefined;
  /** Folders with models. */
  readonly models: readonly string[];
  readonly insecure: boolean;
  readonly cors: boolean;
  readonly strictMode: boolean;
  readonly logLevel: string | undefined;
  readonly help: boolean;
  readonly version: boolean;
}

export const USAGE = `Usage: quiverdb-server [options]

A Qdrant-compatible server over a Quiver folder.

  --path DIR          storage folder, created if missing (default ./storage)
  --memory            keep data in memory only
  --read-only         serve a folder beside the process that writes to it
  --host ADDRESS      address to listen at (default 127.0.0.1)
  --port N            port of REST (default 6333; 0 for a free one)
  --grpc-port N       port of gRPC (default 6334, or none if --port is given)
  --insecure          allow an address that other machines reach without an API key
  --cors              let pages of all origins call
  --strict-mode       new collections get limits for requests from strangers
  --inference HOW     embed texts with models of this machine (local) or the hub, too (download)
  --model DIR         a folder with a model, named like it; can be repeated
  --config-path FILE  a configuration in Qdrant's form (YAML)
  --log-level LEVEL   trace, debug, info, warn, error or silent (default info)
  --version           print the version
  --help              print this

Keys are given by the environment or a configuration file, never here: QDRANT__SERVICE__API_KEY,
QDRANT__SERVICE__READ_ONLY_API_KEY, QDRANT__SERVICE__JWT_RBAC. All of Qdrant's variables
QDRANT__SECTION__KEY are read; options here come before them, and they before files.
`;

/** @throws ConfigurationError for options that do not exist, or are no numbers */
export function readCommandLine(parameters: readonly string[]): CommandLine {
  const { values } = parsed(parameters);
  return {
    path: values.path,
    memory: values.memory === true,
    readOnly: values["read-only"] === true,
    host: values.host,
    port: portOf("--port", values.port),
    grpcPort: portOf("--grpc-port", values["grpc-port"]),
    configPath: values["config-path"],
    inference: inferenceOf(values.inference),
    models: values.model ?? [],
    insecure: values.insecure === true,
    cors: values.cors === true,
    strictMode: values["strict-mode"] === true,
    logLevel: values["log-level"],
    help: values.help === true,
    version: values.version === true,
  };
}

function parsed(parameters: readonly string[]) {
  try {
    return parseArgs({
      args: [...parameters],
      strict: true,
      allowPositionals: false,
      options: {
        path: { type: "string" },
        memory: { type: "boolean" },
        "read-only": { type: "boolean" },
        host: { type: "string" },
        port: { type: "string" },
        "grpc-port": { type: "string" },
        "config-path": { type: "string" },
        inference: { type: "string" },
        model: { type: "string", multiple: true },
        insecure: { type: "boolean" },
        cors: { type: "boolean" },
        "strict-mode": { type: "boolean" },
        "log-level": { type: "string" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "v" },
      },
    });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`${text.split(". ", 1)[0] ?? text}; --help lists the options`);
  }
}

function inferenceOf(text: string | undefined): CommandLine["inference"] {
  if (text === undefined || text === "local" || text === "download") return text;
  throw new ConfigurationError(`--inference must be local or download, not ${text}`);
}

function portOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65535) return port;
  throw new ConfigurationError(`${option} must be a whole number from 0 to 65535, not ${text}`);
}

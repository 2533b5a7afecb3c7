/**
 * The command from its start to its end. What keeps it from starting is told in one line, and the
 * process ends with 1; a signal ends it with 0 once the requests under way are answered.
 */
import { isQdrantError } from "@quiverdb/client";
import pino from "pino";
import { SERVER_VERSION } from "../report/server_version.ts";
import { type QuiverServer, startServer } from "../server/create_server.ts";
import { ServerOptionsError } from "../server/server_options.ts";
import { type CommandLine, readCommandLine, USAGE } from "./command_line.ts";
import { ConfigurationError, readConfiguration } from "./configuration.ts";
import { settingsOf } from "./server_settings.ts";
import { readTlsFiles, renewFromFiles } from "./tls_files.ts";

/** @returns the exit code */
export async function runCommand(parameters: readonly string[]): Promise<number> {
  try {
    const line = readCommandLine(parameters);
    if (line.help) return print(USAGE);
    if (line.version) return print(`${SERVER_VERSION}\n`);
    const server = await start(line);
    await untilSignal();
    await server.close();
    return 0;
  } catch (error) {
    process.stderr.write(`quiverdb-server: ${reasonOf(error)}\n`);
    return 1;
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

async function start(line: CommandLine): Promise<QuiverServer> {
  const workingFolder = process.cwd();
  const environment = process.env;
  const sources = { workingFolder, environment, file: line.configPath };
  const { values, unused } = await readConfiguration(sources);
  const settings = settingsOf(line, values, workingFolder);
  const { tlsFiles, tlsRenewalSeconds, options } = settings;
  const tls = tlsFiles && (await readTlsFiles(tlsFiles));
  const log = pino({ level: settings.logLevel, base: null });
  if (unused.length > 0) log.warn({ keys: unused }, "keys of Qdrant that mean nothing here");
  const server = await startServer({ ...options, tls, log });
  const place = options.path ?? "memory";
  const { url, grpcPort } = server;
  log.info({ url, grpcPort, version: SERVER_VERSION, storage: place }, "listening");
  try {
    await server.ready;
  } catch (error) {
    await server.close();
    throw error;
  }
  log.info({ url }, "ready");
  if (process.stderr.isTTY) {
    process.stderr.write(`Quiver ${SERVER_VERSION} serves ${place} at ${url}\n`);
  }
  if (tlsFiles !== undefined) {
    const onFailure = (error: unknown): void => {
      log.error({ reason: reasonOf(error) }, "the certificate stays as it is");
    };
    renewFromFiles(tlsFiles, tlsRenewalSeconds, server.renewTls, onFailure);
  }
  return server;
}

/** The first signal; a second one ends the process at once. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    let signals = 0;
    const onSignal = (): void => {
      signals++;
      if (signals > 1) process.exit(130);
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, onSignal);
  });
}

/** One line for who started the command. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isTold =
    error instanceof ConfigurationError ||
    error instanceof ServerOptionsError ||
    isQdrantError(error);
  const code = "code" in error ? error.code : undefined;
  const { port, address } = { port: "", address: "", ...error };
  if (code === "EADDRINUSE") return `port ${port} of ${address} is taken by another program`;
  if (code === "EACCES" && port !== "") return `port ${port} needs rights this user has not`;
  const text = isQdrantError(error) ? error.reason : error.message;
  const line = text.replaceAll(/\s*\n\s*/g, " ");
  return isTold || code !== undefined ? line : `cannot start: ${line}`;
}

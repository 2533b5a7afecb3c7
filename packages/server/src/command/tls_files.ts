/** The certificate of a server, from its files, and again when it was renewed. */
import { readFile } from "node:fs/promises";
import type { TlsOptions } from "../http/http_listener.ts";
import { ConfigurationError } from "./configuration.ts";

export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  /** Of the authority whose certificates callers must show. */
  readonly ca: string | undefined;
}

/** @throws ConfigurationError for a file that cannot be read */
export async function readTlsFiles({ cert, key, ca }: TlsFiles): Promise<TlsOptions> {
  return {
    cert: await readPem("tls.cert", cert),
    key: await readPem("tls.key", key),
    ...(ca === undefined ? {} : { ca: await readPem("tls.ca_cert", ca) }),
  };
}

/**
 * Reads the files again every so many seconds, until the process ends.
 *
 * @param onFailure told why the certificate stays as it is
 */
export function renewFromFiles(
  files: TlsFiles,
  seconds: number,
  renew: (tls: TlsOptions) => void,
  onFailure: (error: unknown) => void,
): void {
  const readAgain = (): void => void readTlsFiles(files).then(renew).catch(onFailure);
  if (seconds > 0) setInterval(readAgain, seconds * 1000).unref();
}

async function readPem(key: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw new ConfigurationError(`${key}: ${path} cannot be read (${reason})`);
  }
}

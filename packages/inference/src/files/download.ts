/**
 * Downloads one file, whole or not at all: it gets its name when every byte is there and its
 * checksum is right. What came before the network was cut is kept beside it and gone on with.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";

/** Tries in a row that bring nothing before it gives up. */
const TRIES_MAX = 3;
/** Time before a further try; doubled each time. */
const RETRY_MS = 500;

/** What a server says of a file. */
interface Remote {
  readonly sizeBytes: number | undefined;
  /** SHA-256 in hexadecimal digits, where the server knows it. */
  readonly sha256: string | undefined;
}

/** Settings of {@link download}. */
export interface DownloadOptions {
  readonly fetch: typeof fetch;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?:
    ((receivedBytes: number, totalBytes: number | undefined) => void) | undefined;
  /** Milliseconds before the first further try; default 500. */
  readonly retryMs?: number | undefined;
}

/** The server has no such file. */
export class MissingFile extends Error {}

/**
 * @param path where it goes; a file there is replaced
 * @throws MissingFile for 404; any other error when it could not be had, the last one
 */
export async function download(url: string, path: string, options: DownloadOptions): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.part`;
  let tries = 0;
  let before = await sizeOf(part);
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      await downloadOnce(url, path, part, options);
      return;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof MissingFile || isFromDisk(error)) throw error;
      const now = await sizeOf(part);
      tries = now > before ? 0 : tries + 1;
      before = now;
      if (tries >= TRIES_MAX) throw error;
      const ms = (options.retryMs ?? RETRY_MS) * 2 ** tries;
      await setTimeout(ms, undefined, options.signal ? { signal: options.signal } : {});
    }
  }
}

async function downloadOnce(
  url: string,
  path: string,
  part: string,
  options: DownloadOptions,
): Promise<void> {
  const remote = await ask(url, options);
  let have = await sizeOf(part);
  if (remote.sizeBytes !== undefined && have > remote.sizeBytes) {
    await rm(part, { force: true });
    have = 0;
  }
  if (remote.sizeBytes === undefined || have < remote.sizeBytes) {
    await receive(url, part, have, remote, options);
  }
  await check(part, remote);
  await rename(part, path);
}

/** The first answer knows the file, whatever it redirects to. */
async function ask(url: string, { fetch, signal }: DownloadOptions): Promise<Remote> {
  const answer = await fetch(url, { method: "HEAD", redirect: "manual", signal: signal ?? null });
  if (answer.status === 404) throw new MissingFile(`${url} is not there`);
  if (answer.status >= 400) throw new Error(`${url} answers ${answer.status}`);
  const isRedirected = answer.status >= 300;
  const { headers } = answer;
  const size =
    headers.get("x-linked-size") ?? (isRedirected ? null : headers.get("content-length"));
  const tag = headers.get("x-linked-etag") ?? headers.get("etag") ?? "";
  const sha256 = /^(?:W\/)?"?([0-9a-f]{64})"?$/.exec(tag)?.[1];
  return { sizeBytes: size === null ? undefined : Number(size), sha256 };
}

async function receive(
  url: string,
  part: string,
  have: number,
  { sizeBytes }: Remote,
  { fetch, signal, onProgress }: DownloadOptions,
): Promise<void> {
  const headers: Record<string, string> = have > 0 ? { range: `bytes=${have}-` } : {};
  const answer = await fetch(url, { headers, signal: signal ?? null });
  if (answer.status === 404) throw new MissingFile(`${url} is not there`);
  if (!answer.ok || answer.body === null) throw new Error(`${url} answers ${answer.status}`);
  const isContinued = answer.status === 206;
  const file = await open(part, isContinued ? "a" : "w");
  let received = isContinued ? have : 0;
  try {
    for await (const chunk of answer.body) {
      await file.write(chunk);
      received += chunk.length;
      onProgress?.(received, sizeBytes);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

async function check(part: string, { sizeBytes, sha256 }: Remote): Promise<void> {
  const found = await sizeOf(part);
  if (sizeBytes !== undefined && found !== sizeBytes) {
    throw new Error(`${found} of ${sizeBytes} bytes came`);
  }
  if (sha256 === undefined) return;
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(part)) hash.update(chunk);
  if (hash.digest("hex") === sha256) return;
  await rm(part, { force: true });
  throw new Error("what came has another checksum");
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

/** A full disk does not get better by trying again. */
function isFromDisk(error: unknown): boolean {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : "";
  return ["ENOSPC", "EACCES", "EPERM", "EROFS", "EDQUOT", "EFBIG"].includes(String(code));
}

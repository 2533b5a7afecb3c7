/** Where a snapshot is recovered from: a file of this machine, or a server. */
import { QdrantError } from "@quiverdb/client";

/** A file of the machine. */
export interface LocalFile {
  /** Whether it lies in the folder of snapshots of this storage. */
  readonly isOurs: boolean;
  chunks(): AsyncIterable<Uint8Array>;
}

/** What of the world outside an engine may read. */
export interface SnapshotLocations {
  /** Finds a file by its URL; undefined when there is none. Absent: there are no files. */
  readonly findFile?: ((location: URL) => Promise<LocalFile | undefined>) | undefined;
  /** Absent: nothing may be fetched. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** How a location is read. */
export interface LocationRequest {
  readonly location: URL;
  /** Sent to a server as the header `api-key`. */
  readonly apiKey: string | undefined;
  /** Whether the caller may name files of this storage's folder of snapshots only. */
  readonly isRemote: boolean;
  readonly signal: AbortSignal | undefined;
}

/**
 * The bytes at a location.
 *
 * @throws QdrantError `bad_request` when there is nothing or the scheme is unknown, `forbidden`,
 *   `internal` when a server cannot be reached
 */
export async function openLocation(
  { findFile, fetch }: SnapshotLocations,
  request: LocationRequest,
): Promise<AsyncIterable<Uint8Array>> {
  const { location, isRemote } = request;
  const { protocol } = location;
  if (protocol === "file:") {
    const path = decodedPath(location);
    const file = await findFile?.(location);
    if (file === undefined) {
      throw new QdrantError("bad_request", `Snapshot file "${path}" does not exist`);
    }
    if (isRemote && !file.isOurs) {
      const text = `Snapshot file "${path}" is outside of the snapshots folder`;
      throw new QdrantError("forbidden", text);
    }
    return file.chunks();
  }
  if (protocol !== "http:" && protocol !== "https:") {
    const scheme = protocol.slice(0, -1);
    const text = `URL ${location.href} with scheme ${scheme} is not supported`;
    throw new QdrantError("bad_request", text);
  }
  if (fetch === undefined) {
    const text = "Snapshot recovery from remote URLs is disabled in the configuration";
    throw new QdrantError("forbidden", text);
  }
  return download(fetch, request);
}

async function download(
  fetch: typeof globalThis.fetch,
  { location, apiKey, signal }: LocationRequest,
): Promise<AsyncIterable<Uint8Array>> {
  const unreachable = (cause: unknown): QdrantError => {
    const text = `Http request error: error sending request for url (${location.href})`;
    return new QdrantError("internal", text, { cause });
  };
  const response = await fetch(location, {
    // A key is for the server that was named, and for no other.
    ...(apiKey === undefined ? {} : { headers: { "api-key": apiKey }, redirect: "error" }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw unreachable(error);
  });
  const { body, ok, status } = response;
  if (!ok || body === null) {
    await body?.cancel();
    const text = `Failed to download snapshot from ${location.href}: status - ${status}`;
    throw new QdrantError("bad_input", text);
  }
  return chunksOf(body, unreachable);
}

async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  unreachable: (cause: unknown) => QdrantError,
): AsyncGenerator<Uint8Array, void> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw unreachable(error);
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function decodedPath({ pathname }: URL): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

/** Reading requests about snapshots. */
import { QdrantError } from "@quiverdb/client";

import { readBody } from "./kit/body.ts";
import { optional, type Reader, required, struct } from "./kit/reader.ts";
import type { ReadContext } from "./kit/reading.ts";
import { oneOf, string } from "./kit/scalars.ts";
import { refuse } from "./kit/shape_failure.ts";

/** A snapshot that is to be recovered from a location. */
export interface RecoverRequest {
  readonly location: URL;
  /** SHA-256 in lower case. */
  readonly checksum: string | undefined;
  readonly apiKey: string | undefined;
}

const checksum: Reader<string> = (value, reading) => {
  const text = string(value, reading);
  if (!/^[\da-f]{64}$/i.test(text)) reading.violate("Validation error: invalid SHA256 hash [{}]");
  return text.toLowerCase();
};

const location: Reader<URL> = (value, reading) => {
  const text = string(value, reading);
  if (URL.canParse(text)) return new URL(text);
  return refuse(`relative URL without a base: ${JSON.stringify(text)}`);
};

const recoverBody = struct("SnapshotRecover", {
  location: required(location),
  // Which data wins on several nodes.
  priority: optional(oneOf("no_sync", "snapshot", "replica")),
  checksum: optional(checksum),
  api_key: optional(string),
});

/** @throws QdrantError `format` or `validation` */
export function readRecover(body: unknown, context: ReadContext): RecoverRequest {
  const given = readBody(recoverBody, body, context);
  return { location: given.location, checksum: given.checksum, apiKey: given.api_key };
}

/** @throws QdrantError `bad_request` for what is no stream of bytes */
export function readUpload(body: unknown): AsyncIterable<Uint8Array> & { fileName?: unknown } {
  const snapshot: unknown = Object(body)["snapshot"];
  if (isStream(snapshot)) return snapshot;
  throw new QdrantError("bad_request", "the snapshot to upload must be a stream of bytes");
}

function isStream(value: unknown): value is AsyncIterable<Uint8Array> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/** Paths for tests. */
import { QdrantError } from "@quiverdb/client";

import { type JsonPath, readJsonPath } from "../json_path.ts";

/**
 * Parses a path.
 *
 * @throws QdrantError `format`: `Invalid json path: '…'`
 */
export function parseJsonPath(text: string): JsonPath {
  const path = readJsonPath(text);
  if (path === undefined) throw new QdrantError("format", `Invalid json path: '${text}'`);
  return path;
}
